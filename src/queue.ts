// Jobs: a change enqueues its later work in its own transaction, and any free node does it, with retry and back-off
// (pg-boss). A job names its subject; secrets stay sealed in the subject's row.
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { type Clock, fromKysely, fromPglite, PgBoss, systemClock } from 'pg-boss';
import { HOUR, toSeconds } from './clock.ts';
import { MigrationError } from './database/migrate.ts';
import type { Database } from './database/open.ts';
import type { Db } from './database/schema.ts';
import { afterCommit } from './database/transact.ts';
import { newId } from './ids.ts';
import type { Log } from './log.ts';

// A job that began and did not end is started again after ENDS_SECONDS, because its node died. The back-off doubles
// from five seconds and stays below four minutes, so that delayed mails leave soon after the mail server is back. A
// mail itself says when it expires.
const ENDS_SECONDS = 90;
const retry = { retryLimit: 400, retryDelay: 5, retryDelayMax: 240, retryBackoff: true };

const SCHEMA = 'jobs';
const POLL_SECONDS = 2;
/** A hanging mail server must not hold up the mails behind it. */
const WORKERS = 3;
const STOP_TIMEOUT_MS = 5_000;
/** How often pg-boss builds the next index after an upgrade of its own. */
const BUILD_EVERY_SECONDS = 60;
const BUILD_POLL_MS = 200;
const KEEP_DONE_SECONDS = toSeconds(HOUR);

/** When a job may begin, if not at once. */
export type JobTime = { afterSeconds?: number };

export type Queue = {
  /**
   * Creates the tables, and a queue for each of these names. Call it before the first `enqueue`: on the embedded
   * database this can't be done in a transaction.
   */
  start(names: readonly string[]): Promise<void>;
  /** `db` is the transaction of the change: without its commit there is no job. */
  enqueue(db: Db, name: string, data: object, when?: JobTime): Promise<void>;
  /** The jobs that wait, by queue; of all together at most MAX_COUNTED are counted. For monitoring. */
  depths(): Promise<Map<string, number>>;
  /** Starts to work on the jobs of a queue in this process. A job that throws is tried again. */
  work(name: string, perform: (data: unknown) => Promise<void>): Promise<void>;
  stop(): Promise<void>;
};

/** `migrate`: whether pg-boss may create and change its tables. */
type Parts = { database: Database; log: Log; migrate?: boolean };

export function createQueue(databaseUrl: string | undefined, parts: Parts): Queue {
  let started: PgBoss | undefined;
  const wake = new Map<string, () => void>();

  function boss(): PgBoss {
    if (!started) throw new Error('jobs are not started');
    return started;
  }

  return {
    async start(names) {
      if (started) return;
      const next = await startBoss(databaseUrl, parts);
      for (const name of names) await makeQueue(next, name);
      started = next;
    },
    async enqueue(db, name, data, { afterSeconds: startAfter } = {}) {
      await boss().send(name, data, { db: fromKysely(db), ...(startAfter && { startAfter }) });
      // This node need not wait for its next poll.
      afterCommit(db, () => wake.get(name)?.());
    },
    async work(name, perform) {
      const workers = await Promise.all(
        Array.from({ length: WORKERS }, () =>
          boss().work(name, { pollingIntervalSeconds: POLL_SECONDS }, async ([job]) => {
            if (job) await perform(job.data);
          }),
        ),
      );
      wake.set(name, () => {
        for (const id of workers) boss().notifyWorker(id);
      });
    },
    async depths() {
      return started ? countWaiting(parts.database.db) : new Map();
    },
    async stop() {
      wake.clear();
      await started?.stop({ graceful: true, timeout: STOP_TIMEOUT_MS });
      started = undefined;
    },
  };
}

/**
 * Time by the counter of this process. pg-boss sleeps until a moment by its clock. By a clock that is set back, it
 * would sleep until that moment comes again, and a timer of more than 24 days fires at once, again and again. The
 * database decides which jobs are due.
 */
const clock: Clock = { ...systemClock, now: () => performance.timeOrigin + performance.now() };

/** Creates or changes pg-boss's tables on PostgreSQL, for servers whose role may not (MIGRATE=off). */
export async function migrateQueue(databaseUrl: string, parts: Pick<Parts, 'database' | 'log'>): Promise<void> {
  const boss = await startBoss(databaseUrl, { ...parts, buildEverySeconds: 10 });
  try {
    // It builds some indexes only after its start, without locking the tables.
    while ((await boss.getBamStatus()).some(({ status }) => UNFINISHED.has(status))) await sleep(BUILD_POLL_MS);
  } finally {
    await boss.stop({ graceful: false });
  }
}

const UNFINISHED: ReadonlySet<string> = new Set(['pending', 'in_progress']);

async function startBoss(
  databaseUrl: string | undefined,
  { database, log, migrate = true, buildEverySeconds = BUILD_EVERY_SECONDS }: Parts & { buildEverySeconds?: number },
): Promise<PgBoss> {
  const where = database.pglite
    ? { db: fromPglite(database.pglite), backend: 'pglite' as const }
    : { connectionString: databaseUrl, max: 2, application_name: 'gatehouse jobs' };
  const boss = new PgBoss({ ...where, schema: SCHEMA, clock, migrate, bamIntervalSeconds: buildEverySeconds });
  boss.on('error', (error) => log.warn({ error: error.message }, 'jobs are held up'));
  await boss.start().catch((error) => {
    throw migrate || 'code' in error ? error : new MigrationError(NO_TABLES, { cause: error });
  });
  return boss;
}

/** Errors of the database have a code; pg-boss itself only says whether its tables suit it. */
const NO_TABLES =
  'The tables of the job queue are missing or of another version, and MIGRATE is off. Run `gatehouse migrate` as the owner of the tables; nothing was changed.';

async function makeQueue(boss: PgBoss, name: string): Promise<void> {
  await boss.createQueue(name, { ...retry, expireInSeconds: ENDS_SECONDS, deleteAfterSeconds: KEEP_DONE_SECONDS });
  // pg-boss caches a queue at the first query; later it would query outside of its transaction.
  await boss.getJobById(name, newId());
}

/** What counting costs must not grow with what waits. */
const MAX_COUNTED = 1_000;

/** By pg-boss's index of the jobs that wait; those that are done, which are many more, are not read. */
async function countWaiting(db: Db): Promise<Map<string, number>> {
  const { rows } = await sql<{ name: string; waiting: number }>`
    select name, count(*)::int as waiting from (
      select name from ${sql.table(`${SCHEMA}.job`)} where state < 'active' and not blocked limit ${sql.lit(MAX_COUNTED)}
    ) as counted group by name
  `.execute(db);
  return new Map(rows.map(({ name, waiting }) => [name, waiting]));
}

/** Drops all jobs with their tables. */
export async function dropJobs(db: Db): Promise<void> {
  await sql`drop schema if exists ${sql.ref(SCHEMA)} cascade`.execute(db);
}
