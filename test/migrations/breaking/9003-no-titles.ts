// As a later version would take away what only older ones than the version before use.
import { type Kysely, sql } from 'kysely';

export const needs = '9002-user-titles';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table users drop column title`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table users add column title text not null default 'Dr'`.execute(db);
  await sql`create index users_title on users (app_id, title)`.execute(db);
}
