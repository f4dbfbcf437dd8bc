// The jobs of a Gatehouse, as pg-boss keeps them.
import { sql } from 'kysely';
import type { Gatehouse } from './gatehouse.ts';
import { until } from './processes.ts';

/** Until nothing is left to do: what a request caused is done then, and what that caused. A job that failed comes again later. */
export async function untilIdle({ database: { db } }: Pick<Gatehouse, 'database'>): Promise<void> {
  await until('every job is done', async () => {
    const { rows } = await sql`select id from jobs.job where state in ('created', 'active') limit 1`.execute(db);
    return rows.length === 0;
  });
}
