// Lists: filters that apply only if a caller sets them, searches, and pages by cursor, all read in the slow lane. A cursor is
// a place in an order, not a number of rows to skip, so that a page stays right while rows come and go.
import { type Expression, type SelectQueryBuilder, type Simplify, type SqlBool, sql } from 'kysely';
import { readFound } from './lists/found.ts';
import { inLane } from './lists/lane.ts';
import {
  type Direction,
  isAfter,
  type OrderColumn,
  readCursor,
  takeFirst,
  toPlace,
  writeCursor,
} from './lists/order.ts';
import { findsParts, type Searchable, toSearch } from './lists/search.ts';
import type { Db, Schema } from './schema.ts';

const DEFAULT_LIMIT = 50;

/** The condition on a value, or no condition if there is no value. */
export const ifGiven = <Value>(
  value: Value | undefined,
  condition: (value: Value) => Expression<SqlBool>,
): Expression<SqlBool> => (value === undefined ? sql<boolean>`true` : condition(value));

export type Page<Row> = { items: Row[]; next_cursor: string | null };

export type PageQuery = { limit?: number | undefined; cursor?: string | undefined };

type PageOf<Column> = PageQuery & { by: Column; direction?: Direction | undefined } & (
    | { searchable?: undefined }
    /** `search` is the text as it was typed, if any. */
    | { searchable: Searchable; search?: string | undefined }
  );

/**
 * A page of the selected rows of the App by the column `by`, with the newest first, or in the direction that is asked for.
 * An index should serve that order, and each rare filter. Throws `invalid_cursor`, `busy`, `list_too_slow`.
 */
export async function readPage<
  Column extends OrderColumn,
  Tables extends keyof Schema,
  Row extends { id: string } & Record<Column, Date | string | null>,
>(
  db: Db,
  app: { id: string },
  select: (db: Db) => SelectQueryBuilder<Schema, Tables, Row>,
  { by, direction = 'descending', limit = DEFAULT_LIMIT, cursor, ...query }: PageOf<Column>,
): Promise<Page<Simplify<Row>>> {
  const order = { by, direction };
  const after = readCursor(cursor, order);
  // One row more than the limit shows that there is a next page.
  const count = limit + 1;
  const { searchable } = query;
  const text = searchable && toSearch(query.search);
  const withParts = text !== undefined && (await findsParts(db));
  const rows = await inLane(db, app, async (db) => {
    if (searchable && text !== undefined) {
      return readFound(db, { app, select: select(db), order, after, count, text, searchable, withParts });
    }
    return takeFirst(select(db).where(ifGiven(after, (place) => isAfter(order, place))), order, count);
  });
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, next_cursor: last ? writeCursor(toPlace(last[by], last.id)) : null };
}

/** What an export reads at once. */
export const EXPORTED_AT_ONCE = 500;

/** A whole list, a page at a time: for exports, which are as long as what there is, while the memory that they take isn't. */
export async function* readPages<Row>(
  read: (page: { cursor: string | undefined; limit: number }) => Promise<Page<Row>>,
  limit = EXPORTED_AT_ONCE,
): AsyncGenerator<Row[]> {
  for (let cursor: string | undefined; ; ) {
    const { items, next_cursor } = await read({ cursor, limit });
    yield items;
    if (next_cursor === null) return;
    cursor = next_cursor;
  }
}
