// What authorization, token and API sign-in requests leave behind for an App's developers. An older version that runs on this
// schema writes none, and does not delete those that expire: they are few, and go with the next start of a newer one.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table request_records (
      app_id uuid not null references apps (id) on delete cascade,
      id uuid not null,
      at timestamptz not null,
      kind text not null,
      outcome text not null check (outcome in ('passed', 'asked', 'refused', 'failed')),
      client_id text,
      error text,
      description text,
      failed_checks text[] not null,
      sent jsonb not null,
      registered jsonb,
      is_ordinary boolean not null,
      source smallint not null,
      bytes integer not null,
      expires_at timestamptz not null,
      primary key (app_id, id)
    )
  `.execute(db);
  await sql`create index request_records_at on request_records (app_id, at, id)`.execute(db);
  await sql`create index request_records_expires_at on request_records (expires_at)`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table request_records`.execute(db);
}
