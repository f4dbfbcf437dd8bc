// Recurring work: what is done every minute, without a change that causes it. Each node asks every minute, and one of them does it
// (queue/claims.ts); what is in a node's own memory, each does itself. Operators see the last run of each row (queue/runs.ts).
import { MINUTE, now, SECOND, toSeconds } from '../clock.ts';
import { UNENDING } from '../database/batches.ts';
import { writeRequestRecords } from '../diagnosis/record.ts';
import { trimRequestRecords } from '../diagnosis/retention.ts';
import { forgetForeignHashes } from '../imports/foreign-hashes.ts';
import { writeSummaries } from '../limits/summaries.ts';
import { messageOf } from '../log.ts';
import { counters, lastSweep } from '../metrics/figures.ts';
import { performClaimed } from '../queue/claims.ts';
import { trimFailed } from '../queue/failed.ts';
import { type DoneRun, noteRuns } from '../queue/runs.ts';
import { purgeApps } from '../registry/purge.ts';
import type { System } from '../system.ts';
import { span } from '../tracing/span.ts';
import { endFallenImpersonations } from '../users/sessions/end.ts';
import { MAX_BATCHES, sweep, sweepEvents } from './sweep.ts';

const EVERY_MS = MINUTE;
/** Timers of nodes are not exact: with one node, its next question must not come a moment too early. */
const DUE_AFTER_MS = EVERY_MS - 5 * SECOND;

type Recurring = {
  name: string;
  /** `signal`: the process ends, and another node or the next run goes on. */
  perform(system: System, signal: AbortSignal): Promise<unknown>;
  /** It is about what this process has in memory. */
  isOfNode?: boolean;
};

const SWEEP = 'expired_rows';

/** In this order. The console has words for each name. */
export const recurring: Recurring[] = [
  // Writes what was counted and not yet recorded.
  { name: 'summaries', perform: (system) => writeSummaries(system), isOfNode: true },
  // Ends expired sessions, and deletes rows that have expired.
  { name: SWEEP, perform: ({ db }, signal) => sweep(db, { signal }) },
  // Ends sessions in which a developer who may no longer do so acts as a user.
  { name: 'impersonations', perform: endFallenImpersonations },
  // Forgets the kinds of imported passwords that no user has any more.
  { name: 'foreign_hashes', perform: ({ db }) => forgetForeignHashes(db) },
  // Deletes events that are older than AUDIT_LOG_DAYS, or than their App keeps them.
  { name: 'old_events', perform: ({ db, config }, signal) => sweepEvents(db, config.auditLogDays, { signal }) },
  // Empties and deletes Apps whose time to be restored is over.
  { name: 'deleted_apps', perform: (system, signal) => purgeApps(system, MAX_BATCHES, { signal }) },
  // Keeps the number of failed jobs bounded.
  { name: 'failed_jobs', perform: ({ db }) => trimFailed(db) },
  // Keeps the number of records of requests bounded, of the Apps for which this node wrote some.
  { name: 'request_records', perform: trimRequestRecords, isOfNode: true },
];

export function startRecurring(system: System, rows: readonly Recurring[] = recurring): { stop(): Promise<void> } {
  let running: Promise<void> | undefined;
  const stopping = new AbortController();
  // Nodes that were started together shouldn't all begin in the same second.
  const jitter = Math.random() * 10_000;
  const timer = setInterval(() => {
    // Work that takes longer than a minute goes on alone.
    running ??= runDue(system, rows, stopping.signal).finally(() => {
      running = undefined;
    });
  }, EVERY_MS + jitter);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      // What is being done ends after its batch: an end has a time (serve.ts).
      stopping.abort();
      await running;
      await writeSummaries(system, { all: true });
      await writeRequestRecords(system);
    },
  };
}

/** What no other node does or has just done. One that fails doesn't keep the others from being done. */
export async function runDue(system: System, rows: readonly Recurring[], signal = UNENDING): Promise<void> {
  const { db, log } = system;
  const runs: DoneRun[] = [];
  for (const row of rows) {
    if (signal.aborted) break;
    const done = await runOnce(system, row, signal);
    if (!done) continue;
    runs.push(done);
    counters.sweeps.inc({ work: row.name, result: done.error === null ? 'done' : 'failed' });
    if (row.name === SWEEP && done.error === null) lastSweep.setToCurrentTime();
  }
  if (runs.length === 0) return;
  await noteRuns(db, runs).catch((error) => log.warn({ error: messageOf(error) }, 'could not note what was run'));
}

/** Undefined if another node does it. */
async function runOnce(system: System, row: Recurring, signal: AbortSignal): Promise<DoneRun | undefined> {
  if (row.isOfNode) return run(system, row, signal);
  const started_at = now();
  try {
    const complain = (error: unknown) =>
      system.log.warn({ error: messageOf(error), work: row.name }, 'could not give up the claim of recurring work');
    const work = { name: row.name, every: DUE_AFTER_MS, complain };
    return await performClaimed(system.db, work, () => run(system, row, signal));
  } catch (error) {
    return toFailed(system, row, { started_at, duration_ms: 0, error });
  }
}

async function run(system: System, row: Recurring, signal: AbortSignal): Promise<DoneRun> {
  const started_at = now();
  const begin = performance.now();
  const took = () => ({ started_at, duration_ms: Math.round(performance.now() - begin) });
  try {
    await span({ name: `recurring ${row.name}` }, () => row.perform(system, signal));
    return { name: row.name, every_seconds: toSeconds(EVERY_MS), ...took(), error: null };
  } catch (error) {
    return toFailed(system, row, { ...took(), error });
  }
}

type Failure = { started_at: Date; duration_ms: number; error: unknown };

function toFailed({ log }: System, { name }: Recurring, { error, ...times }: Failure): DoneRun {
  log.warn({ error: messageOf(error), work: name }, 'recurring work failed');
  return { name, every_seconds: toSeconds(EVERY_MS), ...times, error: messageOf(error) };
}
