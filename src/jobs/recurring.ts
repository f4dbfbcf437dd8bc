// Recurring work: what each node does every minute from its start, without a change that causes it. Nodes may do it at the same
// time. Operators see the last run of each row (queue/runs.ts).
import { MINUTE, now, toSeconds } from '../clock.ts';
import { writeRequestRecords } from '../diagnosis/record.ts';
import { trimRequestRecords } from '../diagnosis/retention.ts';
import { forgetForeignHashes } from '../imports/foreign-hashes.ts';
import { writeSummaries } from '../limits/summaries.ts';
import { messageOf } from '../log.ts';
import { counters, lastSweep } from '../metrics/figures.ts';
import { trimFailed } from '../queue/failed.ts';
import { type DoneRun, noteRuns } from '../queue/runs.ts';
import { purgeApps } from '../registry/purge.ts';
import type { System } from '../system.ts';
import { span } from '../tracing/span.ts';
import { endFallenImpersonations } from '../users/sessions/end.ts';
import { MAX_BATCHES, sweep, sweepEvents } from './sweep.ts';

const EVERY_MS = MINUTE;

type Recurring = { name: string; perform(system: System): Promise<unknown> };

/** In this order. The console has words for each name. */
export const recurring: Recurring[] = [
  // Writes what was counted and not yet recorded.
  { name: 'summaries', perform: writeSummaries },
  // Ends expired sessions, and deletes rows that have expired.
  { name: 'expired_rows', perform: ({ db }) => sweep(db) },
  // Ends sessions in which a developer who may no longer do so acts as a user.
  { name: 'impersonations', perform: endFallenImpersonations },
  // Forgets the kinds of imported passwords that no user has any more.
  { name: 'foreign_hashes', perform: ({ db }) => forgetForeignHashes(db) },
  // Deletes events that are older than AUDIT_LOG_DAYS, or than their App keeps them.
  { name: 'old_events', perform: ({ db, config }) => sweepEvents(db, config.auditLogDays) },
  // Empties and deletes Apps whose time to be restored is over.
  { name: 'deleted_apps', perform: (system) => purgeApps(system, MAX_BATCHES) },
  // Keeps the number of failed jobs bounded.
  { name: 'failed_jobs', perform: ({ db }) => trimFailed(db) },
  // Keeps the number of records of requests bounded.
  { name: 'request_records', perform: trimRequestRecords },
];

export function startRecurring(system: System): { stop(): Promise<void> } {
  let running: Promise<unknown> = Promise.resolve();
  // Nodes that were started together shouldn't all begin in the same second.
  const jitter = Math.random() * 10_000;
  const timer = setInterval(() => {
    running = runAll(system, recurring);
  }, EVERY_MS + jitter);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await running;
      await writeSummaries(system, { all: true });
      await writeRequestRecords(system);
    },
  };
}

/** One that fails doesn't keep the others from being done. */
export async function runAll(system: System, rows: readonly Recurring[]): Promise<void> {
  const { db, log } = system;
  const runs: DoneRun[] = [];
  for (const row of rows) runs.push(await run(system, row));
  if (runs.every(({ error }) => error === null)) {
    counters.sweeps.inc({ result: 'done' });
    lastSweep.setToCurrentTime();
  } else counters.sweeps.inc({ result: 'failed' });
  await noteRuns(db, runs).catch((error) => log.warn({ error: messageOf(error) }, 'could not note what was run'));
}

async function run(system: System, { name, perform }: Recurring): Promise<DoneRun> {
  const started_at = now();
  const begin = performance.now();
  const error = await span({ name: `recurring ${name}` }, () => perform(system)).then(
    () => null,
    (error) => messageOf(error),
  );
  if (error !== null) system.log.warn({ error, work: name }, 'recurring work failed');
  const duration_ms = Math.round(performance.now() - begin);
  return { name, every_seconds: toSeconds(EVERY_MS), started_at, duration_ms, error };
}
