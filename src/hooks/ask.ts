// Asks the hook of a moment, if the App has one: a few at a time, behind a circuit breaker, and never while a transaction is open.
// What the App decided is returned or thrown; without an answer, the hook's own `on_failure` decides.
import type { App } from '../apps/app.ts';
import { perApp } from '../apps/per-app.ts';
import { now, toSeconds } from '../clock.ts';
import type { Core } from '../core.ts';
import type { DecisionHookRow } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { actingAs, record } from '../events/record.ts';
import { messageOf } from '../log.ts';
import { counters, hookSeconds } from '../metrics/figures.ts';
import type { Claims } from './answer.ts';
import { mayAsk, noteAnswer, noteFailure, SUSPENDED_MS } from './breaker.ts';
import { BUSY, callHook, enter, type Failure, type Question, type Result } from './call.ts';
import { listHooks, type Moment, toEventData } from './hooks.ts';
import { mailSuspension } from './owners-mail.ts';

const AGAIN_SECONDS = 2;

/** Why there is no answer, and after how many seconds it makes sense to ask again. */
type NoAnswer = { failed: Failure | 'suspended'; detail: string; retryAfter: number };

export type Outcome =
  | { state: 'allowed'; claims: Claims }
  | { state: 'refused'; message: string | undefined; reason: string | undefined }
  | ({ state: 'failed' } & NoAnswer);

const NOTHING: Outcome = { state: 'allowed', claims: {} };

/** `toQuestion` is called only if there is a hook. `core` must not be in a transaction. */
export async function askHook(
  core: Core,
  app: App,
  moment: Moment,
  toQuestion: () => Question | Promise<Question>,
): Promise<Outcome> {
  const hook = (await knownHooks(core, app)).get(moment);
  if (!hook?.enabled) return NOTHING;
  if (core.db.isTransaction) throw new Error('a decision hook is asked outside of transactions');
  const result = await tryHook(core, app, hook, await toQuestion());
  if ('decided' in result) {
    const { decided } = result;
    counters.hooks.inc({ moment, result: decided.decision === 'allow' ? 'allowed' : 'refused' });
    if (decided.decision === 'allow') return { state: 'allowed', claims: decided.claims };
    return { state: 'refused', message: decided.message, reason: decided.reason };
  }
  const { failed, detail } = result;
  counters.hooks.inc({ moment, result: failed });
  core.log.warn({ app_id: app.id, moment, failed, detail }, 'a decision hook gave no answer');
  return hook.on_failure === 'continue' ? NOTHING : { state: 'failed', ...result };
}

export async function hasHook(core: Core, app: App, moment: Moment): Promise<boolean> {
  return (await knownHooks(core, app)).get(moment)?.enabled === true;
}

const loaded = perApp((): { hooks?: Promise<Map<Moment, DecisionHookRow>> | undefined } => ({}));

/** Kept for as long as the snapshot of the App: an App without hooks pays one statement for each snapshot. */
function knownHooks({ db }: Core, app: App): Promise<Map<Moment, DecisionHookRow>> {
  const holder = loaded(app);
  holder.hooks ??= loadHooks(db, app).catch((error) => {
    holder.hooks = undefined;
    throw error;
  });
  return holder.hooks;
}

const loadHooks = async (db: Core['db'], app: App) =>
  new Map((await listHooks(db, app)).map((hook) => [hook.moment, hook]));

type Tried = Extract<Result, { decided: unknown }> | NoAnswer;

const SUSPENDED: NoAnswer = {
  failed: 'suspended',
  detail: 'it failed several times in a row and is not asked for a few seconds',
  retryAfter: toSeconds(SUSPENDED_MS),
};

async function tryHook(core: Core, app: App, hook: DecisionHookRow, question: Question): Promise<Tried> {
  // Before the circuit is looked at: its one trial must not be taken by a request that then finds no place.
  const leave = enter(app, hook.moment);
  if (!leave) return { failed: BUSY.failed, detail: BUSY.detail, retryAfter: AGAIN_SECONDS };
  if (!mayAsk(hook, now().getTime())) {
    leave();
    return SUSPENDED;
  }
  const result = await callHook(core, app, { hook, leave }, question);
  hookSeconds.observe({ moment: hook.moment }, result.duration_ms / 1000);
  await noteHealth(core, app, hook, result);
  return 'decided' in result ? result : { failed: result.failed, detail: result.detail, retryAfter: AGAIN_SECONDS };
}

/**
 * A server that answers is there, even if the answer is of no use. If that counted, one user whose data lead to such answers could
 * have the hook suspended for all. A proxy answers 502 to 504 for a server that isn't there.
 */
const isAbsent = (result: Result): boolean =>
  'failed' in result && (ABSENT.has(result.failed) || GATEWAY.has(result.status ?? 0));

const ABSENT = new Set<Failure>(['late', 'unreachable', 'blocked']);
const GATEWAY = new Set([502, 503, 504]);

async function noteHealth(core: Core, app: App, hook: DecisionHookRow, result: Result): Promise<void> {
  if (!('failed' in result) || !isAbsent(result)) {
    if (noteAnswer(hook))
      await tell(core, app, ({ db }) => record(db, app, 'hook.recovered', { data: toEventData(hook) }));
    return;
  }
  if (!noteFailure(hook, now().getTime())) return;
  const data = { ...toEventData(hook), because: result.failed, on_failure: hook.on_failure };
  await tell(core, app, async (core) => {
    await mailSuspension(core, app, hook);
    await record(core.db, app, 'hook.suspended', { data });
  });
}

/** Nobody's request caused it, and none must fail because it can't be written. */
async function tell(core: Core, app: App, write: (core: Core) => Promise<void>): Promise<void> {
  try {
    await actingAs({ kind: 'system' }, () => transact(core, write));
  } catch (error) {
    core.log.error({ app_id: app.id, error: messageOf(error) }, 'the state of a decision hook was not recorded');
  }
}
