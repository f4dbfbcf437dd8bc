// The order of a list, by its address: ?sort=email, or ?sort=-email for the reverse. A list of pages passes it on to its
// statement, which must have an index for each order (database/lists.ts); one that is read whole is sorted here.
import { keysOf } from '../../../tables.ts';
import { queryText, urlOf } from '../../kit/request/query.ts';
import type { Visit } from './visit.ts';

export type Direction = 'ascending' | 'descending';

/** Of a column: the link that sorts by it, and its `aria-sort` if the list is sorted by it already. */
export type SortHead = { url: string; direction: Direction | undefined };

export type Sort<Column extends string> = {
  by: Column;
  direction: Direction;
  /** For the addresses of the list; undefined for the order that it has by itself. */
  text: string | undefined;
  /** `query`: what else is in the address. */
  heads(path: string, query?: Record<string, string | undefined>): Record<Column, SortHead>;
};

/** `columns`: the direction in which each is sorted first. The list has the order of the first one by itself. */
export function readSort<Column extends string>(visit: Visit, columns: Record<Column, Direction>): Sort<Column> {
  const names = keysOf(columns);
  const [own] = names as [Column, ...Column[]];
  const toText = (by: Column, direction: Direction) =>
    by === own && direction === columns[own] ? undefined : `${direction === 'descending' ? '-' : ''}${by}`;
  const asked = queryText(visit, 'sort');
  const found = names.find((name) => name === asked.replace(/^-/, ''));
  const by = found ?? own;
  const direction = found ? (asked.startsWith('-') ? 'descending' : 'ascending') : columns[own];
  const toHead = (name: Column, path: string, query: Record<string, string | undefined>): SortHead => {
    const next = name === by ? opposite[direction] : columns[name];
    return {
      url: urlOf(path, { ...query, sort: toText(name, next) }),
      direction: name === by ? direction : undefined,
    };
  };
  return {
    ...{ by, direction, text: toText(by, direction) },
    heads: (path, query = {}) =>
      Object.fromEntries(names.map((name) => [name, toHead(name, path, query)])) as Record<Column, SortHead>,
  };
}

const opposite: Record<Direction, Direction> = { ascending: 'descending', descending: 'ascending' };

type Value = string | Date | null;

/** Rows without a value come last, in both directions. */
export function sortRows<Row, Column extends string>(
  { locale }: Visit,
  rows: Row[],
  { by, direction, values }: Sort<Column> & { values: Record<Column, (row: Row) => Value> },
): Row[] {
  const { compare } = new Intl.Collator(locale, { numeric: true });
  const sign = direction === 'ascending' ? 1 : -1;
  return rows.toSorted((one, other) => {
    const [left, right] = [values[by](one), values[by](other)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return sign * (left instanceof Date ? left.getTime() - Number(right) : compare(left, String(right)));
  });
}
