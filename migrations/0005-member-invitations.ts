// Invitations to work on an App. app_id is the App; a user of the console App with that address accepts.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table member_invitations (
      app_id uuid not null references apps (id) on delete cascade,
      id uuid not null,
      email text not null,
      email_key text not null,
      role text not null check (role in ('owner', 'admin', 'viewer')),
      invited_by uuid,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      primary key (app_id, id)
    )
  `.execute(db);
  await sql`create unique index member_invitations_address on member_invitations (app_id, email_key)`.execute(db);
  await sql`create index member_invitations_of_developer on member_invitations (email_key)`.execute(db);
  await sql`create index member_invitations_expires_at on member_invitations (expires_at)`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table member_invitations`.execute(db);
}
