// Jobs: what a change causes is sent in the change's own transaction and done later, on whichever node is free, with
// retry and back-off (pg-boss). A job names its subject; what is secret stays sealed in the subject's row.
import { sql } from 'kysely';
import { type Clock, fromKysely, fromPglite, PgBoss, systemClock } from 'pg-boss';
import { HOUR, toSeconds } from './clock.ts';
import type { Database } from './database/open.ts';
import type { Db } from './database/schema.ts';
import { afterCommit } from './database/transact.ts';
import { newId } from './ids.ts';
import type { Log } from './log.ts';

// A second's work that was begun and not ended is begun again after ENDS_SECONDS: its node died. Back-off doubles from
// five seconds and stays below four minutes, so that what was held up leaves soon after the mail server came back; a mail
// says itself when it is of no use any more.
const ENDS_SECONDS = 90;
const retry = { retryLimit: 400, retryDelay: 5, retryDelayMax: 240, retryBackoff: true };

const SCHEMA = 'jobs';
const POLL_SECONDS = 2;
/** A mail server that hangs must not hold up the mails that come after. */
const WORKERS = 3;
const STOP_TIMEOUT_MS = 5_000;
const KEEP_DONE_SECONDS = toSeconds(HOUR);

export type Queue = {
  /**
   * Makes what jobs are kept in, a queue for each of these names. Before the first `enqueue`: on the embedded database it
   * can't be done in a transaction.
   */
  start(names: readonly string[]): Promise<void>;
  /** `db` is the transaction of the change: without its commit there is no job. */
  enqueue(db: Db, name: string, data: object): Promise<void>;
  /** Begins to do the jobs of a queue in this process. What throws is tried again. */
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
      // This node needs not wait for its next look.
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
 * Time by the counter of this process. pg-boss sleeps until a moment by its clock: by one that can be set it would
 * sleep until that moment comes again, and a timer of more than 24 days fires at once, again and again. Which job is due
 * is the database's to say.
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
  // It remembers a queue from the first question on; later it would ask outside of the transaction that it is in.
  await boss.getJobById(name, newId());
}

/** Every job, and what they are kept in. */
export async function dropJobs(db: Db): Promise<void> {
  await sql`drop schema if exists ${sql.ref(SCHEMA)} cascade`.execute(db);
}
