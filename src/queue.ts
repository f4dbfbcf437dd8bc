// Jobs: a change enqueues its later work in its own transaction, and any free node does it, with retry and back-off
// (pg-boss). A job names its subject; secrets stay sealed in the subject's row.
import { sql } from 'kysely';
import { type Clock, fromKysely, fromPglite, PgBoss, systemClock } from 'pg-boss';
import { HOUR, toSeconds } from './clock.ts';
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
const KEEP_DONE_SECONDS = toSeconds(HOUR);

export type Queue = {
  /**
   * Creates the tables, and a queue for each of these names. Call it before the first `enqueue`: on the embedded
   * database this can't be done in a transaction.
   */
  start(names: readonly string[]): Promise<void>;
  /** `db` is the transaction of the change: without its commit there is no job. */
  enqueue(db: Db, name: string, data: object): Promise<void>;
  /** Starts to work on the jobs of a queue in this process. A job that throws is tried again. */
  work(name: string, perform: (data: unknown) => Promise<void>): Promise<void>;
  stop(): Promise<void>;
};

type Parts = { database: Database; log: Log };

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
    async enqueue(db, name, data) {
      await boss().send(name, data, { db: fromKysely(db) });
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

async function startBoss(databaseUrl: string | undefined, { database, log }: Parts): Promise<PgBoss> {
  const where = database.pglite
    ? { db: fromPglite(database.pglite), backend: 'pglite' as const }
    : { connectionString: databaseUrl, max: 2, application_name: 'gatehouse jobs' };
  const boss = new PgBoss({ ...where, schema: SCHEMA, clock });
  boss.on('error', (error) => log.warn({ error: error.message }, 'jobs are held up'));
  await boss.start();
  return boss;
}

async function makeQueue(boss: PgBoss, name: string): Promise<void> {
  await boss.createQueue(name, { ...retry, expireInSeconds: ENDS_SECONDS, deleteAfterSeconds: KEEP_DONE_SECONDS });
  // pg-boss caches a queue at the first query; later it would query outside of its transaction.
  await boss.getJobById(name, newId());
}

/** Drops all jobs with their tables. */
export async function dropJobs(db: Db): Promise<void> {
  await sql`drop schema if exists ${sql.ref(SCHEMA)} cascade`.execute(db);
}
