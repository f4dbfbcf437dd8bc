// Jobs: a change enqueues its later work in its own transaction, and any free node does it, with retry and back-off
// (pg-boss). A job names its subject; secrets stay sealed in the subject's row. Those that used up their attempts are kept for
// operators (queue/failed.ts).
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { type Clock, fromKysely, fromPglite, PgBoss, systemClock } from 'pg-boss';
import { DAY, HOUR, MINUTE, toSeconds } from './clock.ts';
import { MigrationError } from './database/migrate.ts';
import type { Database } from './database/open.ts';
import { toConnection } from './database/postgresql/connection.ts';
import { type Patience, patiently, usualPatience, withLockTimeout } from './database/postgresql/migration-locks.ts';
import type { Db } from './database/schema.ts';
import { afterCommit } from './database/transact.ts';
import { newId } from './ids.ts';
import type { Log } from './log.ts';
import { type QueueDepth, readDepths } from './queue/depths.ts';
import { FAILED, type FailedJobs, SCHEMA } from './queue/failed.ts';
import { indexTurns, LOWEST_URGENT, takeTurn, type Urgency } from './queue/turns.ts';
import { traceparent } from './tracing/span.ts';

// A job that began and did not end is started again after ENDS_SECONDS, because its node died.
const ENDS_SECONDS = 90;

const POLL_SECONDS = 2;
/** Of each queue, if its rule says nothing else. */
const WORKERS = 3;
/** For jobs that are being done when a process ends; others begin them again. */
export const STOP_TIMEOUT_MS = 5_000;
/** How often pg-boss builds the next index after an upgrade of its own. */
const BUILD_EVERY_SECONDS = 60;
const BUILD_POLL_MS = 200;
const KEEP_DONE_SECONDS = toSeconds(HOUR);
/** pg-boss would look once a day for what to delete. */
const DELETE_EVERY_SECONDS = toSeconds(10 * MINUTE);
/** Failed ones, too. */
const KEEP_WAITING_SECONDS = toSeconds(14 * DAY);
/** In one statement. */
const MAX_RETRIED = 1_000;

/** How often a job that throws is tried again. The time until the next attempt doubles, up to the longest. */
export type RetryRule = { retries: number; firstSeconds: number; longestSeconds: number };

export type QueueRule = { name: string; retry: RetryRule };

/** When a job may begin, if not at once, and which jobs of its queue it may pass; `normal` by default. */
export type JobTime = { afterSeconds?: number; urgency?: Urgency };

/** Every job is an App's. */
export type JobData = { app_id: string } & Record<string, unknown>;

/** How many jobs of a queue a process does at a time: of any kind, and besides them of those that are urgent. */
export type Workers = { any: number; urgent: number };

export type Queue = {
  /**
   * Creates the tables and these queues. Call it before the first `enqueue`: on the embedded database this can't be done
   * in a transaction. A process that only sends leaves queues that exist, and their upkeep, to the servers.
   */
  start(queues: readonly QueueRule[], options?: { sendOnly?: boolean }): Promise<void>;
  /** `db` is the transaction of the change: without its commit there is no job. Apps take turns (queue/turns.ts). */
  enqueue(db: Db, name: string, data: JobData, when?: JobTime): Promise<void>;
  /** What waits and what failed; a queue without either is left out. For monitoring. */
  depths(): Promise<QueueDepth[]>;
  /** How many jobs of each queue are being done, as pg-boss counts them every minute. */
  active(): Promise<Map<string, number>>;
  /** Puts failed jobs back into their queue, with all their attempts, when `db` commits. Returns how many. */
  retryFailed(db: Db, which: FailedJobs): Promise<number>;
  /** Starts to work on the jobs of a queue in this process. A job that throws is tried again. */
  work(name: string, perform: (data: unknown) => Promise<void>, workers?: Workers): Promise<void>;
  stop(): Promise<void>;
};

/** `migrate`: whether pg-boss may create and change its tables; `patience`: how it waits for their locks then. */
type Parts = { database: Database; log: Log; migrate?: boolean; patience?: Patience };

export function createQueue(databaseUrl: string | undefined, parts: Parts): Queue {
  let started: PgBoss | undefined;
  let names: string[] = [];
  const wake = new Map<string, () => void>();

  function boss(): PgBoss {
    if (!started) throw new Error('jobs are not started');
    return started;
  }

  return {
    async start(queues, { sendOnly = false } = {}) {
      if (started) return;
      const next = await startBoss(databaseUrl, { ...parts, supervise: !sendOnly });
      await makeQueues(next, queues, { keep: sendOnly });
      names = queues.map(({ name }) => name);
      started = next;
    },
    async enqueue(db, name, data, { afterSeconds: startAfter, urgency = 'normal' } = {}) {
      const cause = traceparent();
      const kept = cause === undefined ? data : { ...data, traceparent: cause };
      const priority = await takeTurn(db, { queue: name, app_id: data.app_id, urgency });
      const order = { priority, group: { id: data.app_id } };
      await boss().send(name, kept, { db: fromKysely(db), ...order, ...(startAfter && { startAfter }) });
      // This node need not wait for its next poll.
      afterCommit(db, () => wake.get(name)?.());
    },
    async work(name, perform, workers = { any: WORKERS, urgent: 0 }) {
      // Where one waited, more may: a backlog must not take a poll for each.
      const work = (data: unknown) => perform(data).finally(() => wake.get(name)?.());
      const ids = await startWorkers(boss(), name, { work, workers });
      wake.set(name, () => {
        for (const id of ids) boss().notifyWorker(id);
      });
    },
    async depths() {
      const wanted = { queues: names, keepSeconds: KEEP_WAITING_SECONDS };
      return started ? readDepths(parts.database.db, wanted) : [];
    },
    async active() {
      const queues = await boss().getQueues(names);
      return new Map(queues.map(({ name, activeCount }) => [name, activeCount]));
    },
    async retryFailed(db, { queue, id }) {
      const filter = { sourceName: queue, ...(id !== undefined && { ids: [id] }), limit: MAX_RETRIED };
      const moved = await boss().redrive(FAILED, { ...filter, db: fromKysely(db) });
      afterCommit(db, () => wake.get(queue)?.());
      return moved;
    },
    async stop() {
      wake.clear();
      await started?.stop({ graceful: true, timeout: STOP_TIMEOUT_MS });
      started = undefined;
    },
  };
}

type Worked = { work: (data: unknown) => Promise<void>; workers: Workers };

function startWorkers(boss: PgBoss, name: string, { work, workers: { any, urgent } }: Worked): Promise<string[]> {
  const start = (which: { minPriority?: number }) =>
    boss.work(name, { pollingIntervalSeconds: POLL_SECONDS, ...which }, async ([job]) => {
      if (job) await work(job.data);
    });
  return Promise.all([
    ...Array.from({ length: any }, () => start({})),
    ...Array.from({ length: urgent }, () => start({ minPriority: LOWEST_URGENT })),
  ]);
}

/**
 * Time by the counter of this process. pg-boss sleeps until a moment by its clock. By a clock that is set back, it
 * would sleep until that moment comes again, and a timer of more than 24 days fires at once, again and again. The
 * database decides which jobs are due.
 */
const clock: Clock = { ...systemClock, now: () => performance.timeOrigin + performance.now() };

/** Those that hold jobs and their queues; what pg-boss notes about itself is not among them. */
export const QUEUE_TABLES = {
  schema: SCHEMA,
  names: ['queue', 'schedule', 'subscription', 'job', 'job_dependency'],
};

/**
 * Creates or changes pg-boss's tables without starting to work on jobs, for example for servers whose role may not
 * (MIGRATE=off). `databaseUrl`: undefined for the embedded database.
 */
export async function migrateQueue(
  databaseUrl: string | undefined,
  parts: Pick<Parts, 'database' | 'log'>,
): Promise<void> {
  const boss = await startBoss(databaseUrl, { ...parts, buildEverySeconds: 10 });
  try {
    // It builds some indexes only after its start, without locking the tables.
    while ((await boss.getBamStatus()).some(({ status }) => UNFINISHED.has(status))) await sleep(BUILD_POLL_MS);
  } finally {
    await boss.stop({ graceful: false });
  }
}

const UNFINISHED: ReadonlySet<string> = new Set(['pending', 'in_progress']);

/** `supervise`: whether this process does the upkeep of the queues. */
type BossParts = Parts & { supervise?: boolean; buildEverySeconds?: number };

/** Its changes of its tables wait for locks as migrations do: otherwise every job would queue behind one that waits for a backup. */
function startBoss(databaseUrl: string | undefined, parts: BossParts): Promise<PgBoss> {
  const { patience = usualPatience, database } = parts;
  const url = databaseUrl && withLockTimeout(databaseUrl, patience);
  return patiently(database.db, () => startOnce(url, parts), patience);
}

async function startOnce(
  url: string | undefined,
  { database, log, migrate = true, supervise = true, buildEverySeconds = BUILD_EVERY_SECONDS }: BossParts,
): Promise<PgBoss> {
  const where = database.pglite
    ? { db: fromPglite(database.pglite), backend: 'pglite' as const }
    : { ...(url !== undefined && toConnection(url)), max: 2, application_name: 'gatehouse jobs' };
  const often = { bamIntervalSeconds: buildEverySeconds, maintenanceIntervalSeconds: DELETE_EVERY_SECONDS };
  const boss = new PgBoss({ ...where, schema: SCHEMA, clock, migrate, supervise, ...often });
  boss.on('error', (error) => log.warn({ error: error.message }, 'jobs are held up'));
  try {
    await boss.start();
    if (migrate) await indexTurns(boss);
  } catch (error) {
    await boss.stop({ graceful: false }).catch(() => {});
    throw migrate || 'code' in Object(error) ? error : new MigrationError(NO_TABLES, { cause: error });
  }
  return boss;
}

/** Errors of the database have a code; pg-boss itself only says whether its tables suit it. */
const NO_TABLES =
  'The tables of the job queue are missing or of another version. Run `gatehouse migrate` as the owner of the tables, or start a server of this version without MIGRATE=off; nothing was changed.';

const toOptions = ({ retries, firstSeconds, longestSeconds }: RetryRule) => ({
  ...{ retryLimit: retries, retryDelay: firstSeconds, retryDelayMax: longestSeconds, retryBackoff: true },
});

async function makeQueues(boss: PgBoss, queues: readonly QueueRule[], { keep }: { keep: boolean }): Promise<void> {
  const kept = new Set(keep ? (await boss.getQueues()).map(({ name }) => name) : []);
  if (!kept.has(FAILED)) await makeQueue(boss, FAILED, {});
  for (const { name, retry } of queues)
    if (!kept.has(name)) await makeQueue(boss, name, { ...toOptions(retry), deadLetter: FAILED });
}

async function makeQueue(boss: PgBoss, name: string, options: object): Promise<void> {
  const kept = { deleteAfterSeconds: KEEP_DONE_SECONDS, retentionSeconds: KEEP_WAITING_SECONDS };
  const rule = { ...options, ...kept, expireInSeconds: ENDS_SECONDS };
  await boss.createQueue(name, rule);
  // One that another version created has its rule.
  await boss.updateQueue(name, rule);
  // pg-boss caches a queue at the first query; later it would query outside of its transaction.
  await boss.getJobById(name, newId());
}

/** Drops all jobs with their tables. */
export async function dropJobs(db: Db): Promise<void> {
  await sql`drop schema if exists ${sql.ref(SCHEMA)} cascade`.execute(db);
}
