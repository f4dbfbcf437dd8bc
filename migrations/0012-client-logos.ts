// Copies of the pictures at clients' logo_uri, so that browsers load them from us and tell no other server who signs in
// where. The server fetches those of clients that exist when it starts. An older version that runs on this schema ignores
// the table; what it changes meanwhile is fetched at the next start of a newer one, because a row names its address.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table client_logos (
      app_id uuid not null,
      client_id text not null,
      uri text not null,
      state text not null check (state in ('waiting', 'fetched', 'failed')),
      attempts integer not null default 0,
      failure jsonb,
      type text check (type in ('image/png', 'image/jpeg', 'image/webp')),
      bytes bytea check (length(bytes) <= 524288),
      hash text,
      changed_at timestamptz not null,
      primary key (app_id, client_id),
      foreign key (app_id, client_id) references clients (app_id, id) on delete cascade,
      check (num_nulls(type, bytes, hash) in (0, 3)),
      check (state <> 'fetched' or hash is not null),
      check ((state = 'failed') = (failure is not null))
    )
  `.execute(db);
}

/** The copies are lost; logos are loaded from their logo_uri again. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table client_logos`.execute(db);
}
