// Reads an App's events on from a place, each once, in an order to which nothing is added later. Events commit in another order than
// that of their times, so a place is a transaction: what began before the oldest one that still runs is complete.
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../database/schema.ts';
import type { Event } from './catalogue.ts';
import type { EventRow } from './list.ts';

/** After this event, and after all transactions before it. */
export type TailPlace = { xid: string; id: string };

/** Comes before each id. */
export const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** What began before it is complete. */
export const oldestOpen = sql<string>`pg_snapshot_xmin(pg_current_snapshot())`;

/** Rows of `audit_log` behind a place, by an index that begins with the transaction; the statement names the App. */
export const isBehind = (app: { id: string }, { xid, id }: TailPlace): RawBuilder<boolean> =>
  sql<boolean>`(xid, app_id, id) > (${xid}::xid8, ${app.id}::uuid, ${id}::uuid)`;

/** Behind everything that has been recorded. */
export async function findEndOfTail(db: Db): Promise<TailPlace> {
  const { rows } = await sql<{ xid: string }>`select ${oldestOpen}::text as xid`.execute(db);
  return { xid: rows[0]?.xid ?? '0', id: FIRST_ID };
}

type Reading = {
  after: TailPlace;
  /** All types if it is left out. */
  types?: readonly Event[] | undefined;
  /** None that are older: with it, a place from long ago is no longer search than one of now. */
  since?: Date | undefined;
  limit: number;
};

/** At most `limit` events, and the place to read on from. */
export async function readTail(
  db: Db,
  app: { id: string },
  { after, types, since, limit }: Reading,
): Promise<{ rows: EventRow[]; place: TailPlace }> {
  // One statement, so that the rows and the end of what can be read are of one moment.
  const { rows } = await sql<{ end_xid: string } & (EventRow | { id: null })>`
    select ${oldestOpen}::text as end_xid, line.*
    from (values (1)) as one left join lateral (
      select * from audit_log
      where app_id = ${app.id} and ${isBehind(app, after)} and xid < ${oldestOpen}
        ${types ? sql`and event = any(${[...types]}::text[])` : sql``} ${since ? sql`and at >= ${since}` : sql``}
      order by xid, app_id, id limit ${limit}
    ) as line on true
  `.execute(db);
  const found = rows.filter((row): row is { end_xid: string } & EventRow => row.id !== null);
  const last = found.at(-1);
  const end = { xid: rows[0]?.end_xid ?? after.xid, id: FIRST_ID };
  return { rows: found, place: found.length === limit && last ? { xid: last.xid, id: last.id } : end };
}
