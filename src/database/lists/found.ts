// Reads the rows that a search finds, in the order of their list. Common matches are among the next rows of the list, rare
// ones are found by an index and sorted. The planner would have to guess which is which, and a wrong guess reads a million
// rows; so the nearest rows are looked at first, and only if they hold too few matches the index lists all.
import { type Expression, type SelectQueryBuilder, type Simplify, type SqlBool, sql } from 'kysely';
import type { Db, Schema } from '../schema.ts';
import { isAfter, isUpTo, type Order, type Place, takeFirst, toOrderBy, toOrderValue } from './order.ts';
import { isFound, type Searchable } from './search.ts';

/** So many rows are looked at first: some 2 ms. */
const NEAREST = 2_000;
type Select<Tables extends keyof Schema, Row> = SelectQueryBuilder<Schema, Tables, Row>;

type Wanted<Tables extends keyof Schema, Row> = {
  app: { id: string };
  /** With every condition of the list but the search. */
  select: Select<Tables, Row>;
  order: Order;
  after: Place | undefined;
  count: number;
  text: string;
  searchable: Searchable;
  withParts: boolean;
};

/** `db` is a transaction of the slow lane. */
export async function readFound<Tables extends keyof Schema, Row extends object>(
  db: Db,
  { select, searchable, ...wanted }: Wanted<Tables, Row>,
): Promise<Simplify<Row>[]> {
  const { order, after, count, text } = wanted;
  const rest = after ? select.where(isAfter(order, after)) : select;
  const keys = searchable.keys(text);
  if (keys.length > 0) {
    const isNamed = sql<boolean>`(${sql.join(keys, sql` or `)})`;
    const named = await takeFirst(rest.where(isNamed), order, count);
    if (named.length > 0 || (after && (await takeFirst(select.where(isNamed), order, 1)).length > 0)) return named;
  }
  const matching = rest.where(isFound(searchable, text, wanted));
  await plan(db, { by: 'order' });
  const edge = await findEdge(db, { searchable, ...wanted });
  const nearest = await takeFirst(edge ? matching.where(isUpTo(order, edge)) : matching, order, count);
  if (!edge || nearest.length === count) return nearest;
  await plan(db, { by: 'match' });
  return takeFirst(matching, order, count);
}

/** Lets the planner use the indexes in the order of the list only, or those of the search only. */
async function plan(db: Db, { by }: { by: 'order' | 'match' }): Promise<void> {
  const [inOrder, byMatch] = by === 'order' ? ['on', 'off'] : ['off', 'on'];
  await sql`
    select set_config('enable_bitmapscan', ${byMatch}, true), set_config('enable_indexscan', ${inOrder}, true),
      set_config('enable_indexonlyscan', ${inOrder}, true)
  `.execute(db);
}

/** The last of the nearest rows, or undefined if there aren't so many. */
async function findEdge(
  db: Db,
  { app, order, after, searchable: { table } }: Pick<Wanted<never, never>, 'app' | 'order' | 'after' | 'searchable'>,
): Promise<Place | undefined> {
  const beyond: Expression<SqlBool> = after ? isAfter(order, after) : sql`true`;
  const { rows } = await sql<Place>`
    select ${toOrderValue(order)} as value, id from ${sql.table(table)}
    where app_id = ${app.id} and ${beyond} order by ${toOrderBy(order)} limit 1 offset ${sql.lit(NEAREST - 1)}
  `.execute(db);
  return rows[0];
}
