// Devices that a user has signed in at through an App's backend, which keeps the token (sign-in/known-browsers.ts).
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table known_devices (
      app_id uuid not null,
      user_id uuid not null,
      id uuid not null,
      token_hash bytea not null,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      primary key (app_id, user_id, token_hash),
      foreign key (app_id, user_id) references users (app_id, id) on delete cascade
    )
  `.execute(db);
  await sql`create index known_devices_expires_at on known_devices (expires_at)`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table known_devices`.execute(db);
}
