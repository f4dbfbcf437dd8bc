// The order in which waiting jobs of a queue are done, as pg-boss's priorities: first by urgency, then the Apps take turns. A job's
// priority is counted down from the top of its urgency by its turn. An App's next job has the turn after its last waiting one, and
// an App of which none waits goes on at the turn that is next in line: a million jobs of one App hold up no other's.
// decisions/0058 says why it is decided when the job is enqueued.
import { type RawBuilder, sql } from 'kysely';
import type { PgBoss } from 'pg-boss';
import type { Db } from '../database/schema.ts';
import { SCHEMA, table } from './failed.ts';

/** `urgent`: somebody waits for it. `bulk`: it may be one of very many. */
export type Urgency = keyof typeof tops;

/** The priority of the first turn. Without one pg-boss takes 0, as did versions before this order: their jobs are `normal`. */
const tops = { urgent: 1_000_000_000, normal: 0, bulk: -1_000_000_000 };

const TURNS = 1_000_000_000;

/** The lowest and the highest priority of each urgency. */
export const priorities = Object.entries(tops).map(([urgency, top]) => ({
  ...{ urgency, lowest: top - TURNS + 1, highest: top },
}));

export const LOWEST_URGENT = tops.urgent - TURNS + 1;

type Place = { queue: string; app_id: string; urgency: Urgency };

/**
 * Two lookups in indexes, however many wait. Transactions at the same time may get the same turn, and are done in the order of their
 * time then.
 */
export async function takeTurn(db: Db, { queue, app_id, urgency }: Place): Promise<number> {
  const top = tops[urgency];
  const lowest = top - TURNS + 1;
  const waiting = sql`name = ${queue} and state < 'active' and not blocked and priority between ${sql.lit(lowest)} and ${sql.lit(top)}`;
  const { rows } = await sql<{ next: number | null; last: number | null }>`
    select (${first(sql`${waiting}`, sql`priority desc`)}) as next,
      (${first(sql`${waiting} and group_id = ${app_id}`, sql`priority`)}) as last
  `.execute(db);
  const { next, last } = rows[0] ?? {};
  return Math.max(lowest, Math.min(next ?? top, (last ?? top + 1) - 1));
}

const first = (which: RawBuilder<unknown>, order: RawBuilder<unknown>) =>
  sql`select priority from ${table} where ${which} order by ${order} limit 1`;

/** For the last waiting job of an App. pg-boss has the other index, of what is next. Writes to the table wait while it is built. */
export async function indexTurns(boss: PgBoss): Promise<void> {
  if (await isIndexed(boss)) return;
  try {
    await boss.getDb().executeSql(`
      create index if not exists job_turns on ${SCHEMA}.job_common (name, group_id, priority)
      where state < 'active' and not blocked and group_id is not null
    `);
  } catch (error) {
    // Of two nodes that start at once, one builds it, and PostgreSQL tells the other that the name is taken.
    if (!(await isIndexed(boss))) throw error;
  }
}

async function isIndexed(boss: PgBoss): Promise<boolean> {
  const { rows } = await boss.getDb().executeSql(`select to_regclass('${SCHEMA}.job_turns') is not null as exists`);
  return rows[0]?.exists === true;
}
