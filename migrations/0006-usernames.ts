// Usernames, unique in each App by their key, and those that stay reserved for a while (users/held-usernames.ts).
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table users add column username text, add column username_key text`.execute(db);
  await sql`create unique index users_username on users (app_id, username_key)`.execute(db);
  await sql`
    create table held_usernames (
      app_id uuid not null references apps (id) on delete cascade,
      username_key text not null,
      user_id uuid,
      expires_at timestamptz not null,
      primary key (app_id, username_key),
      foreign key (app_id, user_id) references users (app_id, id) on delete cascade
    )
  `.execute(db);
  await sql`create index held_usernames_user on held_usernames (app_id, user_id)`.execute(db);
  await sql`create index held_usernames_expires_at on held_usernames (expires_at)`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table held_usernames`.execute(db);
  await sql`drop index users_username`.execute(db);
  await sql`alter table users drop column username, drop column username_key`.execute(db);
}
