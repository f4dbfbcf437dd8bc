// Pages by cursor: a place in an order, not a number of rows to skip, so that a page stays right while rows come and go.
import { isId } from '../ids.ts';
import { Problem } from '../problem.ts';

export type Place = { at: Date; id: string };

export type Page<Row> = { items: Row[]; next_cursor: string | null };

/** `rows` holds one more than the limit where there is a next page. */
export function toPage<Row>(rows: Row[], limit: number, place: (row: Row) => Place): Page<Row> {
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, next_cursor: last ? writeCursor(place(last)) : null };
}

function writeCursor({ at, id }: Place): string {
  return Buffer.from(JSON.stringify([at.toISOString(), id])).toString('base64url');
}

/** Throws `invalid_cursor`. */
export function readCursor(cursor: string | undefined): Place | undefined {
  if (cursor === undefined || cursor === '') return undefined;
  try {
    const [at, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const place = { at: new Date(at), id };
    // As we write it, in a year that PostgreSQL has.
    if (/^\d{4}-/.test(at) && place.at.toISOString() === at && isId(id)) return place;
  } catch {}
  throw new Problem('invalid_cursor', 'Use the next_cursor of the page before, or none for the first page');
}
