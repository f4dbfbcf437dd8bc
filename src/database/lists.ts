// Lists: filters that apply only if a caller sets them, search, and pages by cursor. A cursor is a place in an order, not
// a number of rows to skip, so that a page stays right while rows come and go.
import { type Expression, type SelectQueryBuilder, type Simplify, type SqlBool, sql } from 'kysely';
import { isId } from '../ids.ts';
import { Problem } from '../problem.ts';
import type { Schema } from './schema.ts';

const DEFAULT_LIMIT = 50;

/** The condition on a value, or no condition if there is no value. */
export const ifGiven = <Value>(
  value: Value | undefined,
  condition: (value: Value) => Expression<SqlBool>,
): Expression<SqlBool> => (value === undefined ? sql<boolean>`true` : condition(value));

/** The text that a search is for, or undefined if it is blank. */
export const toSearch = (text: string | undefined): string | undefined => text?.trim() || undefined;

/** For `ilike`: matches every value that contains the text literally. */
export const toPattern = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

export type Page<Row> = { items: Row[]; next_cursor: string | null };

export type PageQuery = { limit?: number | undefined; cursor?: string | undefined };

/** A page of the selected rows, newest first by the time in the column `by`. Throws `invalid_cursor`. */
export async function readPage<
  Column extends 'at' | 'created_at',
  Tables extends keyof Schema,
  Row extends { id: string } & Record<Column, Date>,
>(
  select: SelectQueryBuilder<Schema, Tables, Row>,
  { by, limit = DEFAULT_LIMIT, cursor }: PageQuery & { by: Column },
): Promise<Page<Simplify<Row>>> {
  const after = readCursor(cursor);
  const at = sql.ref<Date>(by);
  const id = sql.ref<string>('id');
  // One row more than the limit shows that there is a next page.
  const rows = await select
    .where(ifGiven(after, (place) => sql`(${at}, ${id}) < (${place.at}, ${place.id})`))
    .orderBy(at, 'desc')
    .orderBy(id, 'desc')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, next_cursor: last ? writeCursor({ at: last[by], id: last.id }) : null };
}

type Place = { at: Date; id: string };

function writeCursor({ at, id }: Place): string {
  return Buffer.from(JSON.stringify([at.toISOString(), id])).toString('base64url');
}

function readCursor(cursor: string | undefined): Place | undefined {
  if (cursor === undefined || cursor === '') return undefined;
  try {
    const [at, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const place = { at: new Date(at), id };
    // Only a cursor in our own form counts, with a year that PostgreSQL knows.
    if (/^\d{4}-/.test(at) && place.at.toISOString() === at && isId(id)) return place;
  } catch {}
  throw new Problem('invalid_cursor', 'Use the next_cursor of the previous page, or none for the first page');
}
