// What waits in the outbox of all Apps, for monitoring.
import { sql } from 'kysely';
import type { Db } from '../database/schema.ts';

/** `oldest_seconds`: how long the oldest has waited; 0 if none does. */
export type DeliveryBacklog = { kind: string; waiting: number; oldest_seconds: number };

/** What counting costs must not grow with what waits. */
const MAX_COUNTED = 1_000;

/** Of each kind, the oldest MAX_COUNTED are counted. */
export async function readDeliveryBacklog(db: Db, kinds: readonly string[]): Promise<DeliveryBacklog[]> {
  const { rows } = await sql<DeliveryBacklog>`
    select kind.name as kind, count(one.created_at)::int as waiting,
      coalesce(greatest(0, extract(epoch from now() - min(one.created_at))), 0)::float as oldest_seconds
    from unnest(${kinds}::text[]) as kind (name) left join lateral (
      select created_at from deliveries where kind = kind.name and state = 'waiting'
      order by created_at limit ${sql.lit(MAX_COUNTED)}
    ) as one on true
    group by kind.name order by kind.name
  `.execute(db);
  return rows;
}
