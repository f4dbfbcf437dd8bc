// How far a stream has come, as a place in the tail of the App's events (events/tail.ts), so that no row is kept for each event.
// After a restore into another cluster, rows and cursors have numbers of the old one (events/chain/sealer.ts says which): what is
// left of the old cluster is sent first, and where both have the same numbers, times tell old rows from new ones.
import { type RawBuilder, sql } from 'kysely';
import type { Db, EventStreamRow } from '../database/schema.ts';
import { resultOf } from '../events/catalogue.ts';
import { toEventJson } from '../events/envelope.ts';
import type { EventRow } from '../events/list.ts';
import { oldestOpen } from '../events/tail.ts';
import type { Headed } from './syslog.ts';

export const MAX_EVENTS = 500;
/** Of a request, before it is compressed. One event alone may be longer. */
export const MAX_BYTES = 512 * 1024;

export type Cursor = Pick<EventStreamRow, 'app_id' | 'xid' | 'row_id' | 'last_event_at' | 'created_at'>;

/** `lines` are the events as JSON, in their order; `next` is the cursor behind the last of them. */
export type Batch = { events: Headed[]; lines: string[]; next: Pick<Cursor, 'xid' | 'row_id'>; last_at: Date };

type Place = {
  app_id: RawBuilder<unknown>;
  xid: RawBuilder<unknown>;
  row_id: RawBuilder<unknown>;
  last_at: RawBuilder<unknown>;
};

const placeOf = ({ app_id, xid, row_id, last_event_at, created_at }: Cursor): Place => ({
  ...{ app_id: sql`${app_id}::uuid`, xid: sql`${xid}::xid8`, row_id: sql`${row_id}::uuid` },
  last_at: sql`${last_event_at ?? created_at}::timestamptz`,
});

/** Of the streams in the table. */
const anyPlace: Place = {
  ...{
    app_id: sql.ref('event_streams.app_id'),
    xid: sql.ref('event_streams.xid'),
    row_id: sql.ref('event_streams.row_id'),
  },
  last_at: sql`coalesce(event_streams.last_event_at, event_streams.created_at)`,
};

/** This cluster has not given this number yet. */
const isAhead = (xid: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql<boolean>`${xid} >= pg_snapshot_xmax(pg_current_snapshot())`;

/** No event commits so long after its time. */
const SLACK = sql`interval '1 hour'`;

const ONE = sql.ref('one.xid');

/**
 * Of a row `one`: it was not sent. A stream that is still at the old cluster's numbers goes on among those; another one leaves
 * them alone, and where the numbers are of both clusters, rows from the old one are older than what was sent last.
 */
const isBehind = ({ app_id, xid, row_id, last_at }: Place): RawBuilder<boolean> => sql<boolean>`
  (one.xid, one.app_id, one.id) > (${xid}, ${app_id}, ${row_id})
  and (${isAhead(xid)} or (not ${isAhead(ONE)}
    and (one.xid > coalesce((select foreign_until from audit_sealer), '0') or one.at > ${last_at} - ${SLACK})))`;

/** None can come before it any more. */
const isFinal = sql<boolean>`(one.xid < ${oldestOpen} or ${isAhead(ONE)})`;

/** For statements on `event_streams`: there is something to send. */
export const hasEvents = sql<boolean>`exists (
  select from audit_log as one where one.app_id = event_streams.app_id and ${isBehind(anyPlace)} and ${isFinal}
)`;

/**
 * For statements on `event_streams`: the cursor is of another cluster, everything from there was sent, and the sealer, which knows
 * up to where the numbers are of both, is back at this one's.
 */
export const isStranded = sql<boolean>`(
  ${isAhead(anyPlace.xid)} and not ${hasEvents}
  and not exists (select from audit_sealer where ${isAhead(sql.ref('audit_sealer.xid'))})
)`;

/** Undefined if there is nothing to send. `issuer` is of the App. */
export async function readBatch(db: Db, cursor: Cursor, issuer: string): Promise<Batch | undefined> {
  const place = placeOf(cursor);
  const { rows } = await sql<EventRow>`
    select * from audit_log as one where one.app_id = ${cursor.app_id} and ${isBehind(place)} and ${isFinal}
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
      select xid, id, at from audit_log as one where one.app_id = ${cursor.app_id} and ${isBehind(placeOf(cursor))}
      order by xid, app_id, id limit ${sql.lit(MAX_WAITING)}
    ) as behind
  `.execute(db);
  return rows[0] ?? { waiting: 0, oldest_at: null };
}

/** Beyond it, streams are not looked at for monitoring. */
const MAX_STREAMS = 1_000;

/** Of all streams that are on: how many have events to send, and how old the oldest of these is. For monitoring. */
export async function readStreamBacklog(db: Db): Promise<{ streams: number; oldest_seconds: number }> {
  const { rows } = await sql<{ streams: number; oldest_seconds: number }>`
    select count(first.at)::int as streams,
      coalesce(greatest(0, extract(epoch from now() - min(first.at))), 0)::float as oldest_seconds
    from (
      select * from event_streams where enabled order by app_id, id limit ${sql.lit(MAX_STREAMS)}
    ) as event_streams left join lateral (
      select at from audit_log as one where one.app_id = event_streams.app_id and ${isBehind(anyPlace)}
      order by xid, app_id, id limit 1
    ) as first on true
  `.execute(db);
  return rows[0] ?? { streams: 0, oldest_seconds: 0 };
}
