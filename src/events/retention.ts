// How long the audit log is kept: AUDIT_LOG_DAYS, or fewer days if the App wants that. Events name users, addresses and devices, also
// of users who were deleted, so they must not stay for ever (GDPR Art. 5 (1)(e)). What is deleted are whole seals: their rows
// go, and what was signed stays, so that the chain holds.

import { type RawBuilder, sql } from 'kysely';
import { DAY, now } from '../clock.ts';
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
    select has_table_privilege('audit_log', 'delete') and has_table_privilege('audit_log', 'update')
      and has_table_privilege('audit_seals', 'update') as may
  `.execute(db);
  return rows[0]?.may ?? false;
}

/** Deletes events that are older than each App keeps them, with at most `seals` seals, and returns their number. */
export async function deleteOldEvents(db: Db, { days, seals }: { days: number; seals: number }): Promise<number> {
  let count = 0;
  for (let seal = 0; seal < seals; seal++) {
    const cut = await cutSeal(db, days);
    if (!cut) break;
    count += cut.deleted;
  }
  return count;
}

/** One statement, so that the rows and the seal change together. Skips seals that another node is cutting. */
async function cutSeal(db: Db, days: number): Promise<{ deleted: number } | undefined> {
  const { rows } = await sql<{ deleted: number }>`
    with old as (
      select seal.* from apps cross join lateral (
        select app_id, number, ids from audit_seals
        where app_id = apps.id and cut_at is null and last_at < ${endFor(days)}
        order by last_at limit 1 for update skip locked
      ) as seal limit 1
    ), cut as (
      update audit_seals set ids = '{}', hashes = '', cut_at = ${now()} from old
      where audit_seals.app_id = old.app_id and audit_seals.number = old.number
    ), gone as (
      delete from audit_log using old where audit_log.app_id = old.app_id and audit_log.id = any(old.ids) returning 1
    )
    select (select count(*)::int from gone) as deleted from old
  `.execute(db);
  return rows[0];
}

/** Of the App of the statement's row in `apps`; null if it keeps all. */
function endFor(days: number): RawBuilder<Date | null> {
  const server = days === 0 ? sql`null::int` : sql`${days}::int`;
  return sql`${now()}::timestamptz - least(${server}, nullif((apps.settings->>'audit_log_days')::int, 0)) * interval '1 day'`;
}

export async function hasEventsBefore(db: Db, before: Date): Promise<boolean> {
  const { rows } = await sql`
    select 1 from apps where exists (select 1 from audit_log where app_id = apps.id and at < ${before}) limit 1
  `.execute(db);
  return rows.length > 0;
}
