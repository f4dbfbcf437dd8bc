// How far a stream has come, as a place in the tail of the App's events (events/tail.ts), so that no row is kept for each event.
import { type RawBuilder, sql } from 'kysely';
import type { Db, EventStreamRow } from '../database/schema.ts';
import { resultOf } from '../events/catalogue.ts';
import { toEventJson } from '../events/envelope.ts';
import type { EventRow } from '../events/list.ts';
import { isBehind, oldestOpen } from '../events/tail.ts';
import type { Headed } from './syslog.ts';

export const MAX_EVENTS = 500;
/** Of a request, before it is compressed. One event alone may be longer. */
export const MAX_BYTES = 512 * 1024;

export type Cursor = Pick<EventStreamRow, 'app_id' | 'xid' | 'row_id'>;

/** `lines` are the events as JSON, in their order; `next` is the cursor behind the last of them. */
export type Batch = { events: Headed[]; lines: string[]; next: Pick<Cursor, 'xid' | 'row_id'>; last_at: Date };

const isWaiting = ({ app_id, xid, row_id }: Cursor): RawBuilder<boolean> =>
  isBehind({ id: app_id }, { xid, id: row_id });

/** Undefined if there is nothing to send. `issuer` is of the App. */
export async function readBatch(db: Db, cursor: Cursor, issuer: string): Promise<Batch | undefined> {
  const { rows } = await sql<EventRow>`
    select * from audit_log where app_id = ${cursor.app_id} and ${isWaiting(cursor)} and xid < ${oldestOpen}
    order by xid, app_id, id limit ${sql.lit(MAX_EVENTS)}
  `.execute(db);
  const lines = rows.map((row) => toLine(row, issuer));
  const count = countWithin(lines);
  const last = rows[count - 1];
  if (!last) return undefined;
  const next = { xid: last.xid, row_id: last.id };
  const events = rows.slice(0, count).map(({ id, at, event }) => ({ id, at, type: event, result: resultOf(event) }));
  return { events, lines: lines.slice(0, count), next, last_at: last.at };
}

const toLine = (row: EventRow, issuer: string): string => {
  const { data, ...envelope } = toEventJson(row);
  return JSON.stringify({ ...envelope, issuer, data });
};

/** How many of the lines make one request. */
function countWithin(lines: readonly string[]): number {
  let bytes = 0;
  const over = lines.findIndex((line) => {
    bytes += Buffer.byteLength(line) + 1;
    return bytes > MAX_BYTES;
  });
  return over === -1 ? lines.length : Math.max(1, over);
}

/** What waits for a stream, counted up to this. */
export const MAX_WAITING = 1_000;

export type Waiting = { waiting: number; oldest_at: Date | null };

export async function countWaiting(db: Db, cursor: Cursor): Promise<Waiting> {
  const { rows } = await sql<Waiting>`
    select count(*)::int as waiting, (array_agg(at order by xid, id))[1] as oldest_at from (
      select xid, id, at from audit_log where app_id = ${cursor.app_id} and ${isWaiting(cursor)}
      order by xid, app_id, id limit ${sql.lit(MAX_WAITING)}
    ) as behind
  `.execute(db);
  return rows[0] ?? { waiting: 0, oldest_at: null };
}
