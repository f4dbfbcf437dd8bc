// Jobs that used up their attempts. pg-boss moves them into a queue of their own, on which nobody works: there they stay for
// operators, to be tried again or deleted.
import { sql } from 'kysely';
import { BATCH } from '../database/batches.ts';
import type { Db } from '../database/schema.ts';

/** pg-boss's schema in the database. */
export const SCHEMA = 'jobs';
export const FAILED = 'failed';

/** A fault that fails every job must not fill the disk. */
const MAX_KEPT = 10_000;
const MAX_MESSAGE = 300;

/** All failed jobs of a queue, or one of them. */
export type FailedJobs = { queue: string; id?: string };

export type FailedJob = {
  id: string;
  queue: string;
  /** Of its App; null if that is gone. */
  slug: string | null;
  app_name: string | null;
  message: string | null;
  attempts: number;
  created_at: Date;
  failed_at: Date;
};

/** pg-boss's jobs. */
export const table = sql.table(`${SCHEMA}.job`);

/** By pg-boss's index of the jobs that wait, which those that are done are not in. */
export const isFailed = sql`job.name = ${FAILED} and job.state < 'active' and not job.blocked`;

/** The newest first. Of the payload only the App is read. */
export async function listFailed(db: Db, { limit }: { limit: number }): Promise<FailedJob[]> {
  const { rows } = await sql<FailedJob>`
    select job.id, job.source_name as queue, apps.slug, apps.name as app_name,
      left(coalesce(job.source_output ->> 'message', job.source_output -> 'value' ->> 'message'), ${sql.lit(MAX_MESSAGE)}) as message,
      job.source_retry_count + 1 as attempts, job.source_created_on as created_at, job.created_on as failed_at
    from ${table} as job left join apps on apps.id::text = job.data ->> 'app_id'
    where ${isFailed} order by job.created_on desc limit ${sql.lit(limit)}
  `.execute(db);
  return rows;
}

/** Returns how many there were. */
export async function deleteFailed(
  db: Db,
  { queue, id = null }: { queue: string; id?: string | null },
): Promise<number> {
  const result = await sql`
    delete from ${table} as job
    where ${isFailed} and job.source_name = ${queue} and (${id}::uuid is null or job.id = ${id}::uuid)
  `.execute(db);
  return Number(result.numAffectedRows ?? 0);
}

/** Deletes the oldest ones above MAX_KEPT. */
export async function trimFailed(db: Db): Promise<void> {
  await sql`
    delete from ${table} where name = ${FAILED} and id = any(array(
      select job.id from ${table} as job where ${isFailed}
      order by job.created_on desc offset ${sql.lit(MAX_KEPT)} limit ${sql.lit(BATCH)}
    ))
  `.execute(db);
}
