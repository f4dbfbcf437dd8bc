// How long the audit log is kept (AUDIT_LOG_DAYS). Events name users, addresses and devices, also of users who were
// deleted, so they must not stay for ever (GDPR Art. 5 (1)(e)).

import { sql } from 'kysely';
import { DAY, now } from '../clock.ts';
import { BATCH, inBatches } from '../database/batches.ts';
import type { Db } from '../database/schema.ts';

/** Before this time, events are no longer kept; undefined if all are. `days` is AUDIT_LOG_DAYS: 0 is for ever. */
export function endOfRetention(days: number): Date | undefined {
  return days === 0 ? undefined : new Date(now().getTime() - days * DAY);
}

/**
 * Whether this role may delete events. The server's own may not if the operator took that right from it, so that a break-in
 * can't remove its traces (docs/running.md, “Two roles”).
 */
export async function mayDeleteEvents(db: Db): Promise<boolean> {
  const { rows } = await sql<{ may: boolean }>`
    select has_table_privilege('audit_log', 'delete') and has_table_privilege('audit_log', 'update') as may
  `.execute(db);
  return rows[0]?.may ?? false;
}

/** Deletes events of all Apps that are older, in at most `batches` small batches, and returns their number. */
export async function deleteOldEvents(db: Db, { before, batches }: { before: Date; batches: number }): Promise<number> {
  return inBatches(batches, () => deleteBatch(db, before));
}

/** App by App, because the index by time begins with the App. Skips rows that another node is deleting. */
async function deleteBatch(db: Db, before: Date): Promise<number> {
  const result = await sql`
    delete from audit_log where ctid = any(array(
      select old.ctid from apps cross join lateral (
        select ctid from audit_log where app_id = apps.id and at < ${before}
        order by at limit ${sql.lit(BATCH)} for update skip locked
      ) as old limit ${sql.lit(BATCH)}
    ))
  `.execute(db);
  return Number(result.numAffectedRows ?? 0);
}

export async function hasEventsBefore(db: Db, before: Date): Promise<boolean> {
  const { rows } = await sql`
    select 1 from apps where exists (select 1 from audit_log where app_id = apps.id and at < ${before}) limit 1
  `.execute(db);
  return rows.length > 0;
}
