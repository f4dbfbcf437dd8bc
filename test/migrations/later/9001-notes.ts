// As a later version would add a table.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table notes (
      app_id uuid not null,
      user_id uuid not null,
      id uuid not null,
      words text not null,
      primary key (app_id, user_id, id),
      foreign key (app_id, user_id) references users (app_id, id) on delete cascade
    )
  `.execute(db);
  await sql`
    insert into notes (app_id, user_id, id, words) select app_id, id, gen_random_uuid(), 'welcome' from users
  `.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table notes`.execute(db);
}
