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

type Order<Column> = { by: Column; direction?: 'ascending' | 'descending' | undefined };

/**
 * A page of the selected rows by the column `by`, with the newest first, or in the direction that is asked for. An index
 * should serve that order. Throws `invalid_cursor`.
 */
export async function readPage<
  Column extends 'at' | 'created_at' | 'email_key' | 'name',
  Tables extends keyof Schema,
  Row extends { id: string } & Record<Column, Date | string>,
>(
  select: SelectQueryBuilder<Schema, Tables, Row>,
  { by, direction = 'descending', limit = DEFAULT_LIMIT, cursor }: PageQuery & Order<Column>,
): Promise<Page<Simplify<Row>>> {
  const isTime = by === 'at' || by === 'created_at';
  const after = readCursor(cursor, isTime);
  const value = sql.ref<Date | string>(by);
  const id = sql.ref<string>('id');
  const beyond = direction === 'descending' ? sql`<` : sql`>`;
  const order = direction === 'descending' ? 'desc' : 'asc';
  // One row more than the limit shows that there is a next page.
  const rows = await select
    .where(ifGiven(after, (place) => sql`(${value}, ${id}) ${beyond} (${place.value}, ${place.id})`))
    .orderBy(value, order)
    .orderBy(id, order)
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, next_cursor: last ? writeCursor({ value: last[by], id: last.id }) : null };
}

/** A time, or a text in an order of texts. */
type Place = { value: Date | string; id: string };

function writeCursor({ value, id }: Place): string {
  return Buffer.from(JSON.stringify([value, id])).toString('base64url');
}

function readCursor(cursor: string | undefined, isTime: boolean): Place | undefined {
  if (cursor === undefined || cursor === '') return undefined;
  try {
    const [value, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (typeof value === 'string' && isId(id)) {
      if (!isTime && !value.includes('\0') && !isTimeText(value)) return { value, id };
      // Only a cursor in our own form counts, with a year that PostgreSQL knows.
      if (isTime && isTimeText(value)) return { value: new Date(value), id };
    }
  } catch {}
  throw new Problem('invalid_cursor', 'Use the next_cursor of the previous page, or none for the first page');
}

const isTimeText = (text: string) =>
  /^\d{4}-/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text;
