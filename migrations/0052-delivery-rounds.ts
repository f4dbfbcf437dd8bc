// How many attempts were made before a delivery was sent again by hand, so that its retries begin anew. An older version that runs
// on this schema leaves it, and its retries go on where they were.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table deliveries add column earlier_attempts integer not null default 0`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table deliveries drop column earlier_attempts`.execute(db);
}
