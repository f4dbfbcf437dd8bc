// What the sealer of the audit log has yet to do for all Apps, for monitoring.
import { sql } from 'kysely';
import type { Db } from '../../database/schema.ts';

/** What counting costs must not grow with what waits. */
const MAX_COUNTED = 1_000;

/** How many rows the sealer has not taken yet, and for how long the first has waited. */
export async function readUnsealed(db: Db): Promise<{ waiting: number; oldest_seconds: number }> {
  const { rows } = await sql<{ waiting: number; oldest_seconds: number }>`
    select count(*)::int as waiting,
      coalesce(greatest(0, extract(epoch from now() - (array_agg(at order by line))[1])), 0)::float as oldest_seconds
    from (
      select at, row_number() over (order by xid, app_id, id) as line from audit_log
      where (xid, app_id, id) > (select xid, row_app, row_id from audit_sealer)
      order by xid, app_id, id limit ${sql.lit(MAX_COUNTED)}
    ) as waiting
  `.execute(db);
  return rows[0] ?? { waiting: 0, oldest_seconds: 0 };
}
