// Streams of events: other systems, such as a SIEM, that get every event of an App. Here they are created and changed; stream-to.ts
// sends.

import type { App } from '../apps/app.ts';
import { now, toSeconds } from '../clock.ts';
import type { Core } from '../core.ts';
import type { Db, EventStreamRow } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { changesNothing, toChanges } from '../events/changes.ts';
import { record } from '../events/record.ts';
import { FIRST_ID, oldestOpen } from '../events/tail.ts';
import { isId, newId } from '../ids.ts';
import { requireRoomInApp } from '../limits/quotas.ts';
import { Problem, requireAll } from '../problem.ts';
import { secretRequired, staysWith } from '../secrets.ts';
import { newSigningSecret, requireSigningSecret } from '../signatures/secrets.ts';
import { withoutUndefined } from '../tables.ts';
import { countWaiting, MAX_WAITING, type Waiting } from './cursor.ts';
import { streamNoticeJob } from './owners-mail.ts';
import { sealSecret } from './secrets.ts';
import { caMistake, kindOf, originOf, type StreamKind, streamUrlMistake } from './target.ts';

export const auths = ['none', 'bearer', 'signature'] as const;
export type Auth = (typeof auths)[number];

export type NewStream = {
  name: string;
  url: string;
  auth?: Auth | undefined;
  /** The token, or the key of the signatures; a new key is made if it is left out. */
  secret?: string | undefined;
  gzip?: boolean | undefined;
  ca?: string | null | undefined;
  enabled?: boolean | undefined;
};

export type StreamChange = Partial<NewStream>;

export type EventStream = EventStreamRow & {
  kind: StreamKind;
  /** `failing` if the last request failed. */
  state: 'active' | 'failing' | 'disabled';
};

/** Begins with the next event. `secret`: a key that was made. Throws `invalid_body`, `limit_reached`. */
export async function createStream(
  core: Core,
  app: App,
  input: NewStream,
): Promise<{ stream: EventStream; secret: string | undefined }> {
  await requireStreamFields(core, input);
  const { name, url, auth = 'none', gzip = false, ca = null, enabled = true } = input;
  requireAuth({ url, auth, gzip });
  requireSecretFor(auth, input.secret);
  const made = auth === 'signature' && input.secret === undefined ? newSigningSecret() : undefined;
  const secret = auth === 'none' ? undefined : (input.secret ?? made);
  if (auth !== 'none' && secret === undefined) throw lacksSecret();
  const id = newId();
  await transact(core, async (core) => {
    const { db } = core;
    await requireRoomInApp(db, app, 'event_streams');
    await db
      .insertInto('event_streams')
      .values({
        ...{ app_id: app.id, id, name, url, auth, gzip, ca, enabled },
        secret_sealed: secret === undefined ? null : sealSecret(core, { app_id: app.id, id }, secret),
        ...{ xid: oldestOpen, row_id: FIRST_ID, created_at: now(), updated_at: now() },
      })
      .execute();
    const data = { id, name, origin: originOf(url) };
    await record(db, app, 'event_stream.created', { data });
    await streamNoticeJob.enqueue(core, app, { kind: 'event_stream_opened', ...data });
  });
  return { stream: await getStream(core.db, app, id), secret: made };
}

/**
 * Changes the given fields only. A stream that is switched on goes on where it stopped. Throws as `createStream`,
 * `not_found`, and `secret_required` for a token that was given for another server.
 */
export async function updateStream(
  core: Core,
  app: App,
  id: string,
  change: StreamChange,
): Promise<{ stream: EventStream; secret: string | undefined }> {
  // Before the fields: a stream of another App is like none.
  await getStream(core.db, app, id);
  await requireStreamFields(core, change);
  const made = await transact(core, async (core) => {
    const { db } = core;
    const before = await lockStream(db, app, id);
    const { secret: given, ...rest } = withoutUndefined(change);
    const after = { ...before, ...rest };
    requireAuth(after);
    requireSecretFor(after.auth, given);
    const made = after.auth === 'signature' && before.auth !== 'signature' && !given ? newSigningSecret() : undefined;
    const secret = given ?? made;
    if (after.auth === 'bearer' && secret === undefined) {
      if (before.auth !== after.auth) throw lacksSecret();
      if (!staysWith([originOf(before.url)], [originOf(after.url)])) throw secretRequired('secret');
    }
    const isTriedAgain = before.failures > 0 && (change.enabled || change.url !== undefined);
    if (!isTriedAgain && changesNothing(before, { ...rest, secret })) return undefined;
    await ofStream(db, app, id)
      .set({
        ...rest,
        ...(after.auth === 'none'
          ? { secret_sealed: null }
          : secret && { secret_sealed: sealSecret(core, after, secret) }),
        ...(change.enabled && { disabled_because: null }),
        ...((change.enabled || change.url !== undefined) && { failures: 0, failing_since: null, next_at: null }),
        // What is under way goes to the old place, and must not count.
        ...(leadsElsewhere(change) && { lease: null, leased_until: null }),
        updated_at: now(),
      })
      .execute();
    const hidden = { hidden: ['url', 'secret'] };
    const data = { id, name: after.name, origin: originOf(after.url) };
    const told = { ...rest, secret, origin: data.origin };
    const changes = toChanges({ ...before, origin: originOf(before.url) }, told, hidden);
    await record(db, app, 'event_stream.updated', { data: { ...data, ...changes } });
    if (after.url !== before.url) await streamNoticeJob.enqueue(core, app, { kind: 'event_stream_opened', ...data });
    return made;
  });
  return { stream: await getStream(core.db, app, id), secret: made };
}

const WHERE_TO = ['url', 'auth', 'secret', 'ca', 'enabled'] as const;

const leadsElsewhere = (change: StreamChange): boolean => WHERE_TO.some((name) => change[name] !== undefined);

/** Throws `not_found`. */
export async function deleteStream(db: Db, app: App, id: string): Promise<void> {
  await transact(db, async (db) => {
    const { name, url } = await lockStream(db, app, id);
    await db.deleteFrom('event_streams').where('app_id', '=', app.id).where('id', '=', id).execute();
    await record(db, app, 'event_stream.deleted', { data: { id, name, origin: originOf(url) } });
  });
}

export async function listStreams(db: Db, app: { id: string }): Promise<EventStream[]> {
  const rows = await selectStreams(db, app).orderBy('created_at').orderBy('id').execute();
  return rows.map(toStream);
}

/** Throws `not_found`. */
export async function getStream(db: Db, app: { id: string }, id: string): Promise<EventStream> {
  const row = isId(id) ? await selectStreams(db, app).where('id', '=', id).executeTakeFirst() : undefined;
  if (!row) throw noSuchStream();
  return toStream(row);
}

async function lockStream(db: Db, app: { id: string }, id: string): Promise<EventStreamRow> {
  const row = isId(id)
    ? await selectStreams(db, app).where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
    : undefined;
  if (!row) throw noSuchStream();
  return row;
}

const noSuchStream = () => new Problem('not_found', 'There is no such event stream');

const selectStreams = (db: Db, app: { id: string }) =>
  db.selectFrom('event_streams').selectAll().where('app_id', '=', app.id);

export const ofStream = (db: Db, app: { id: string }, id: string) =>
  db.updateTable('event_streams').where('app_id', '=', app.id).where('id', '=', id);

function toStream(row: EventStreamRow): EventStream {
  const kind = kindOf(row);
  if (!row.enabled) return { ...row, kind, state: 'disabled' };
  return { ...row, kind, state: row.failures > 0 ? 'failing' : 'active' };
}

/**
 * `lag_seconds`: how old the oldest event is that waits. The whole address, whose path may be a secret, is for those who may
 * change it.
 */
export async function toStreamJson(db: Db, stream: EventStream, { mayWrite }: { mayWrite: boolean }) {
  const { id, name, kind, auth, gzip, ca, enabled, state, disabled_because, failing_since } = stream;
  const { last_failure, last_status, last_sent_at, last_event_at, created_at, updated_at } = stream;
  return {
    ...{
      id,
      name,
      kind,
      url: mayWrite ? stream.url : null,
      origin: originOf(stream.url),
      auth,
      gzip,
      ca,
      enabled,
      state,
      disabled_because,
      failing_since,
    },
    ...{ last_failure, last_status, last_sent_at, last_event_at, ...toLag(await countWaiting(db, stream)) },
    ...{ created_at, updated_at },
  };
}

export const toLag = ({ waiting, oldest_at }: Waiting) => ({
  waiting: Math.min(waiting, MAX_WAITING),
  lag_seconds: oldest_at ? Math.max(0, Math.round(toSeconds(now().getTime() - oldest_at.getTime()))) : 0,
});

/** Throws the mistakes of all given fields as one problem: `invalid_body`. */
export async function requireStreamFields(core: Core, { url, auth, secret, ca }: StreamChange): Promise<void> {
  await requireAll(
    () => url !== undefined && refuse('url', streamUrlMistake(url, core.config)),
    () => ca && refuse('ca', caMistake(ca)),
    () => auth !== undefined && requireSecretFor(auth, secret),
  );
}

function requireSecretFor(auth: EventStreamRow['auth'], secret: string | undefined): void {
  if (secret === undefined) return;
  if (auth === 'signature') requireSigningSecret(secret);
  else refuse('secret', tokenMistake(secret));
}

/** RFC 6750 §2.1 b64token, as a header can have it. */
const TOKEN = /^[\x21-\x7e]{1,4000}$/;

const tokenMistake = (secret: string) => (TOKEN.test(secret) ? undefined : 'must be visible characters of ASCII');

function refuse(field: string, mistake: string | undefined): void {
  if (mistake !== undefined) throw new Problem('invalid_body', `${field} ${mistake}`, { fields: { [field]: mistake } });
}

/** Syslog has neither headers nor a body. */
function requireAuth({ url, auth, gzip }: Pick<EventStreamRow, 'url' | 'auth' | 'gzip'>): void {
  if (kindOf({ url }) !== 'syslog') return;
  if (auth !== 'none') refuse('auth', 'must be none for syslog');
  if (gzip) refuse('gzip', 'is not possible with syslog');
}

const lacksSecret = () =>
  new Problem('invalid_body', 'secret is missing: a token is needed for this server', {
    fields: { secret: 'is missing' },
  });
