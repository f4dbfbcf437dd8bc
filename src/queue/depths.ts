// How many jobs wait and how many failed, of each queue and urgency, for monitoring.
import { sql } from 'kysely';
import type { Db } from '../database/schema.ts';
import { isFailed, table } from './failed.ts';
import { priorities } from './turns.ts';

/** What counting costs must not grow with what waits. */
const MAX_COUNTED = 1_000;

/** Of the jobs of one urgency. */
export type QueueDepth = {
  queue: string;
  urgency: string;
  waiting: number;
  failed: number;
  /** For how long the oldest waiting job could have been done. */
  oldest_seconds: number;
};

/**
 * What waits and what failed, at most MAX_COUNTED of each urgency of these queues, so that what is full doesn't hide another. A job
 * that waits is kept for `keepSeconds` from the moment at which it could have begun; later attempts leave that moment as it is. One
 * that was put off until later does not wait yet.
 */
export async function readDepths(
  db: Db,
  { queues, keepSeconds }: { queues: readonly string[]; keepSeconds: number },
): Promise<QueueDepth[]> {
  const { rows } = await sql<QueueDepth>`
    with line as (
      select queue.name, urgency, lowest, highest from unnest(${queues}::text[]) as queue (name),
        jsonb_to_recordset(${JSON.stringify(priorities)}::jsonb) as one (urgency text, lowest integer, highest integer)
    )
    select name as queue, urgency, count(due_at)::int as waiting, (count(*) - count(due_at))::int as failed,
      coalesce(greatest(0, extract(epoch from now() - min(due_at))), 0)::float as oldest_seconds
    from (
      select line.name, urgency, job.due_at from line, lateral (
        select keep_until - ${keepSeconds} * interval '1 second' as due_at from ${table} as job
        where job.name = line.name and priority between lowest and highest and state < 'active' and not blocked
          and keep_until <= now() + ${keepSeconds} * interval '1 second'
        limit ${sql.lit(MAX_COUNTED)}
      ) as job
      union all
      select line.name, urgency, null from line, lateral (
        select 1 from ${table} as job
        where ${isFailed} and job.source_name = line.name and priority between lowest and highest
        limit ${sql.lit(MAX_COUNTED)}
      ) as job
    ) as counted group by name, urgency order by name, urgency
  `.execute(db);
  return rows;
}
