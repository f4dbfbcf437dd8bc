// As a later version would change a table that has rows.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table users add column title text`.execute(db);
  await sql`update users set title = 'Dr' where app_id is not null`.execute(db);
  await sql`alter table users alter column title set default 'Dr', alter column title set not null`.execute(db);
  await sql`create index users_title on users (app_id, title)`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index users_title`.execute(db);
  await sql`alter table users drop column title`.execute(db);
}
