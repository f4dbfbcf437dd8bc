// How long the audit log is kept: AUDIT_LOG_DAYS, or fewer days if the App wants that. Events name users, addresses and devices, also
// of users who were deleted, so they must not stay for ever (GDPR Art. 5 (1)(e)). What is deleted are whole seals: their rows
// go, and what was signed stays, so that the chain holds, until it is old itself (chain/prune.ts).

import { type RawBuilder, sql } from 'kysely';
import { DAY, now } from '../clock.ts';
import { BATCH, UNENDING } from '../database/batches.ts';
import type { Db } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { record } from './record.ts';

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
      and has_table_privilege('audit_seals', 'update') and has_table_privilege('audit_seals', 'delete') as may
  `.execute(db);
  return rows[0]?.may ?? false;
}

/** Rows of one statement; a single seal may have more. */
const CUT_ROWS = 1_000;
/** A busy App has a seal for each second, which may hold a single row. */
const CUT_SEALS = 500;

/** Deletes about `rows` events, at most, that are older than each App keeps them, and returns their number. */
export async function deleteOldEvents(
  db: Db,
  { days, rows, signal = UNENDING }: { days: number; rows: number; signal?: AbortSignal },
): Promise<number> {
  let count = await deleteLeftOut(db, { days, rows });
  for (const app of await listDue(db, days)) {
    for (let cut = 1; cut > 0 && count < rows && !signal.aborted; ) {
      cut = await transact(db, (db) => cutSeals(db, app, days));
      count += cut;
    }
  }
  return count;
}

type Due = { id: string };

/** The Apps whose oldest seal that has its rows is old enough. */
async function listDue(db: Db, days: number): Promise<Due[]> {
  const { rows } = await sql<Due>`
    select apps.id from apps cross join lateral (
      select last_at from audit_seals where app_id = apps.id and cut_at is null order by number limit 1
    ) as oldest
    where oldest.last_at < ${endFor(days)}
  `.execute(db);
  return rows;
}

/**
 * Seals are cut in their order, so that one number says which are. It is recorded with the cut: a check of the log doesn't take a
 * seal for cut that no event tells of. Leaves an App alone that another node is at.
 */
async function cutSeals(db: Db, app: Due, days: number): Promise<number> {
  const held = await db
    .selectFrom('apps')
    .select('id')
    .where('id', '=', app.id)
    .forNoKeyUpdate()
    .skipLocked()
    .executeTakeFirst();
  if (!held) return 0;
  const { rows } = await sql<{ through: string | null; events: number }>`
    with next as (
      select number, count, last_at from audit_seals
      where app_id = ${app.id} and cut_at is null order by number limit ${sql.lit(CUT_SEALS)}
    ), due as (
      select number from (
        select number, sum(count) over before - count as rows_before, bool_and(last_at < ${endFor(days)}) over before as is_old
        from next cross join apps
        where apps.id = ${app.id}
        window before as (order by number)
      ) as seal
      where is_old and rows_before < ${sql.lit(CUT_ROWS)}
    ), old as (
      select number, ids from audit_seals where app_id = ${app.id} and number in (select number from due)
    ), cut as (
      update audit_seals set ids = '{}', hashes = '', cut_at = ${now()} from old
      where app_id = ${app.id} and audit_seals.number = old.number
    ), gone as (
      delete from audit_log where app_id = ${app.id} and id = any(array(select unnest(ids) from old)) returning 1
    )
    select max(number)::text as through, (select count(*) from gone)::int as events from old
  `.execute(db);
  const [cut] = rows;
  if (!cut?.through) return 0;
  await record(db, app, 'events.expired', { data: { count: cut.events, through_seal: Number(cut.through) } });
  return Math.max(1, cut.events);
}

/** Events from before the chain that the sealer left out because their time was nearly over (chain/sealer.ts). */
async function deleteLeftOut(db: Db, { days, rows }: { days: number; rows: number }): Promise<number> {
  let count = 0;
  for (let deleted = BATCH; deleted === BATCH && count < rows; count += deleted) {
    const result = await sql`
      delete from audit_log where ctid = any(array(
        select line.place from apps cross join lateral (
          select ctid as place from audit_log
          where app_id = apps.id and xid = '0' and at < (select sealed_from from audit_sealer) and at < ${endFor(days)}
          limit ${sql.lit(BATCH)} for update skip locked
        ) as line limit ${sql.lit(BATCH)}
      ))
    `.execute(db);
    deleted = Number(result.numAffectedRows ?? 0);
  }
  return count;
}

/**
 * Of the App of the statement's row in `apps`; null if it keeps all. Whole days, so that an App has at most a few events a day of
 * what was deleted, however often its time is looked at.
 */
function endFor(days: number): RawBuilder<Date | null> {
  const server = days === 0 ? sql`null::int` : sql`${days}::int`;
  const kept = sql`least(${server}, nullif((apps.settings->>'audit_log_days')::int, 0))`;
  return sql`(date_trunc('day', ${now()}::timestamptz at time zone 'UTC') - ${kept} * interval '1 day') at time zone 'UTC'`;
}

export async function hasEventsBefore(db: Db, before: Date): Promise<boolean> {
  const { rows } = await sql`
    select 1 from apps where exists (select 1 from audit_log where app_id = apps.id and at < ${before}) limit 1
  `.execute(db);
  return rows.length > 0;
}
