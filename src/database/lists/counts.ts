// Numbers of rows for pages that people look at. A small number is counted; of a large one, PostgreSQL's planner has an
// estimate, because counting a million rows takes a tenth of a second each time.
import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import type { Db, Schema } from '../schema.ts';
import { inLane } from './lane.ts';

const MAX_COUNTED = 10_000;

export type Count = { count: number; is: 'exact' | 'estimate' | 'at_least' };

/** How many rows are selected. Throws as `inLane`. */
export async function countRows<Tables extends keyof Schema>(
  db: Db,
  app: { id: string },
  select: (db: Db) => SelectQueryBuilder<Schema, Tables, object>,
): Promise<Count> {
  return inLane(db, app, async (db) => {
    const { rows } = await sql<{ count: number }>`select ${countUpTo(select(db))} as count`.execute(db);
    const counted = toCount(rows[0]?.count ?? 0);
    if (counted.is === 'exact') return counted;
    const [explained] = await select(db).explain<Explained>('json');
    const estimate = explained?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0;
    // The embedded database collects no statistics, and then there is no estimate worth showing.
    return estimate > MAX_COUNTED ? { count: estimate, is: 'estimate' } : counted;
  });
}

/** Within a statement: the number of rows, or one more than MAX_COUNTED if there are more. */
export const countUpTo = <Tables extends keyof Schema>(
  select: SelectQueryBuilder<Schema, Tables, object>,
): RawBuilder<number> => sql`(select count(*)::int from ${select.limit(MAX_COUNTED + 1)} as counted)`;

export const toCount = (counted: number): Count =>
  counted > MAX_COUNTED ? { count: MAX_COUNTED, is: 'at_least' } : { count: counted, is: 'exact' };

type Explained = { 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] };
