// Counts how often all access of a user was ended: what was proved in an earlier epoch signs nobody in (users/sessions/epoch.ts). An
// older version that runs on this schema ends sessions as before.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table users add column access_epoch integer not null default 0`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table users drop column access_epoch`.execute(db);
}
