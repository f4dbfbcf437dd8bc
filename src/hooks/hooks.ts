// Decision hooks: an App's own server that is asked before a sign-up and before tokens, one for each moment. ask.ts asks it.

import { type App, CONSOLE_SLUG } from '../apps/app.ts';
import { announceChange } from '../apps/changes.ts';
import { lockApp } from '../apps/locks.ts';
import { now } from '../clock.ts';
import type { Core } from '../core.ts';
import type { Db, DecisionHookRow } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { changesNothing, toChanges } from '../events/changes.ts';
import { record } from '../events/record.ts';
import { upstreamUrlMistake } from '../outbound.ts';
import { Problem, requireAll } from '../problem.ts';
import { newSigningSecret, previousSecretUntil, requireSigningSecret, toRotated } from '../signatures/secrets.ts';
import { withoutUndefined } from '../tables.ts';
import { sealSecret } from './secrets.ts';

export const moments = ['before_sign_up', 'before_tokens'] as const;
export type Moment = (typeof moments)[number];

/** Throws `not_found`. */
export function toMoment(name: string | undefined): Moment {
  const moment = moments.find((one) => one === name);
  if (!moment) throw new Problem('not_found', `The moments are ${moments.join(' and ')}`);
  return moment;
}

export type HookInput = {
  url: string;
  enabled?: boolean | undefined;
  on_failure?: DecisionHookRow['on_failure'] | undefined;
  timeout_ms?: number | undefined;
  /** Generated if it is left out, and kept if the hook is there. */
  secret?: string | undefined;
};

type Fields = Pick<DecisionHookRow, 'url' | 'enabled' | 'on_failure' | 'timeout_ms'> & Pick<HookInput, 'secret'>;

/** A user waits for it, and so does the connection of the client. */
export const MAX_TIMEOUT_MS = 1_500;
/** Less is lost to the network alone. */
export const MIN_TIMEOUT_MS = 200;

export const hookDefaults = { enabled: true, on_failure: 'refuse', timeout_ms: MAX_TIMEOUT_MS } as const;

/**
 * Creates the hook of a moment, or replaces its fields; the secret stays, and is returned only where it was generated. Throws
 * `invalid_body`, and `forbidden` for the console.
 */
export async function saveHook(core: Core, app: App, moment: Moment, input: HookInput): Promise<Stored> {
  return store(core, app, moment, { input, toFields: () => ({ ...hookDefaults, ...withoutUndefined(input) }) });
}

/** Changes the given fields only. Throws `not_found`, `invalid_body`. */
export async function updateHook(
  core: Core,
  app: App,
  moment: Moment,
  input: Partial<HookInput>,
): Promise<DecisionHookRow> {
  const toFields = (before: DecisionHookRow | undefined): Fields => {
    const { url, enabled, on_failure, timeout_ms } = before ?? noHook();
    return { url, enabled, on_failure, timeout_ms, ...withoutUndefined(input) };
  };
  return (await store(core, app, moment, { input, toFields })).hook;
}

type Stored = { hook: DecisionHookRow; secret: string | undefined };

/**
 * `input`: the given fields; `toFields`: all of them, from the hook as it is then. Every change of a hook locks the App first, as
 * an applied configuration does: two that create it at once, or one that would overwrite the secret that the other has shown,
 * take turns.
 */
async function store(
  core: Core,
  app: App,
  moment: Moment,
  { input, toFields }: { input: Partial<HookInput>; toFields: (before: DecisionHookRow | undefined) => Fields },
): Promise<Stored> {
  requireOwnApp(app);
  await requireHookFields(core, input);
  return transact(core, async (core) => {
    const { db } = core;
    await lockApp(core, app);
    const before = await findHook(db, app, moment);
    const { secret: given, ...fields } = toFields(before);
    if (before && given === undefined && changesNothing(before, fields)) return { hook: before, secret: undefined };
    const secret = given ?? (before ? undefined : newSigningSecret());
    const sealed = secret === undefined ? undefined : sealSecret(core, { app_id: app.id, moment }, secret);
    const hook = before
      ? await update(db, before, { ...fields, mailed_at: null, ...(sealed && { secret_sealed: sealed }) })
      : await insert(db, app, { moment, ...fields, secret_sealed: sealed ?? Buffer.alloc(0) });
    await recordSaved(db, app, { before, hook, input });
    await announceChange(db, app);
    return { hook, secret: given === undefined ? secret : undefined };
  });
}

/** Nobody could sign in to mend a hook that refuses. Throws `forbidden`. */
function requireOwnApp({ slug }: App): void {
  if (slug === CONSOLE_SLUG) throw new Problem('forbidden', 'The console has no decision hooks');
}

type Columns = Omit<DecisionHookRow, 'app_id' | 'created_at' | 'updated_at'>;

function insert(
  db: Db,
  app: App,
  columns: Omit<Columns, 'previous_secret_sealed' | 'previous_until' | 'mailed_at'>,
): Promise<DecisionHookRow> {
  return db
    .insertInto('decision_hooks')
    .values({ app_id: app.id, ...columns, created_at: now(), updated_at: now() })
    .returningAll()
    .executeTakeFirstOrThrow();
}

function update(
  db: Db,
  { app_id, moment }: Pick<DecisionHookRow, 'app_id' | 'moment'>,
  columns: Partial<Columns>,
): Promise<DecisionHookRow> {
  return db
    .updateTable('decision_hooks')
    .set({ ...columns, updated_at: now() })
    .where('app_id', '=', app_id)
    .where('moment', '=', moment)
    .returningAll()
    .executeTakeFirstOrThrow();
}

type Saved = { before: DecisionHookRow | undefined; hook: DecisionHookRow; input: Partial<HookInput> };

async function recordSaved(db: Db, app: App, { before, hook, input }: Saved): Promise<void> {
  const about = toEventData(hook);
  if (!before) return record(db, app, 'hook.created', { data: about });
  const { url, enabled, on_failure, timeout_ms } = hook;
  const after = { url, enabled, on_failure, timeout_ms, origin: about.origin };
  const changed = toChanges({ ...before, origin: toEventData(before).origin }, after, { hidden: ['url'] });
  const fields = Object.keys(withoutUndefined(input));
  await record(db, app, 'hook.updated', { data: { ...about, fields, ...changed } });
}

/** A whole address may hold a secret. */
export const toEventData = ({ moment, url }: Pick<DecisionHookRow, 'moment' | 'url'>) => ({
  moment,
  origin: new URL(url).origin,
});

/** Throws `not_found`. */
export async function deleteHook(core: Core, app: App, moment: Moment): Promise<void> {
  await transact(core, async (core) => {
    const { db } = core;
    await lockApp(core, app);
    const hook = await getHook(db, app, moment);
    await db.deleteFrom('decision_hooks').where('app_id', '=', app.id).where('moment', '=', moment).execute();
    await record(db, app, 'hook.deleted', { data: toEventData(hook) });
    await announceChange(db, app);
  });
}

/** Both secrets sign for `overlapHours`. Throws `not_found`. */
export async function rotateHookSecret(
  core: Core,
  app: App,
  moment: Moment,
  { overlapHours }: { overlapHours: number },
): Promise<{ hook: DecisionHookRow; secret: string }> {
  const secret = newSigningSecret();
  const hook = await transact(core, async (core) => {
    const { db } = core;
    await lockApp(core, app);
    const before = await getHook(db, app, moment);
    const hook = await update(db, before, toRotated(before, sealSecret(core, before, secret), overlapHours));
    await record(db, app, 'hook.secret_rotated', { data: { ...toEventData(hook), overlap_hours: overlapHours } });
    await announceChange(db, app);
    return hook;
  });
  return { hook, secret };
}

/** In the order of the moments. */
export const listHooks = (db: Db, app: App): Promise<DecisionHookRow[]> =>
  selectHooks(db, app).orderBy('moment').execute();

/** Throws `not_found`. */
export async function getHook(db: Db, app: App, moment: Moment): Promise<DecisionHookRow> {
  return (await findHook(db, app, moment)) ?? noHook();
}

function noHook(): never {
  throw new Problem('not_found', 'There is no decision hook for this moment');
}

export const findHook = (db: Db, app: App, moment: Moment): Promise<DecisionHookRow | undefined> =>
  selectHooks(db, app).where('moment', '=', moment).executeTakeFirst();

const selectHooks = (db: Db, app: { id: string }) =>
  db.selectFrom('decision_hooks').selectAll().where('app_id', '=', app.id);

/** Throws the mistakes of all given fields as one problem: `invalid_body`. */
export async function requireHookFields({ config }: Core, { url, secret }: Partial<HookInput>): Promise<void> {
  await requireAll(
    () => {
      const mistake = url === undefined ? undefined : upstreamUrlMistake(url, config);
      if (mistake) throw new Problem('invalid_body', `url ${mistake}`, { fields: { url: mistake } });
    },
    () => secret !== undefined && requireSigningSecret(secret),
  );
}

export function toHookJson(hook: DecisionHookRow) {
  const { moment, url, enabled, on_failure, timeout_ms, created_at, updated_at } = hook;
  return {
    ...{ moment, url, enabled, on_failure, timeout_ms },
    ...{ previous_secret_until: previousSecretUntil(hook), created_at, updated_at },
  };
}
