// Redirect URIs that expire. An older version that runs on this schema ignores the table, and refuses them.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table temporary_redirect_uris (
      app_id uuid not null,
      client_id text not null,
      id uuid not null,
      redirect_uri text not null check (length(redirect_uri) between 1 and 2000),
      post_logout_redirect_uri text check (length(post_logout_redirect_uri) between 1 and 2000),
      added_by_kind text not null,
      added_by_id text,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      forgotten_at timestamptz not null,
      primary key (app_id, client_id, id),
      unique (app_id, client_id, redirect_uri),
      foreign key (app_id, client_id) references clients (app_id, id) on delete cascade,
      check (created_at < expires_at and expires_at <= forgotten_at)
    )
  `.execute(db);
  await sql`create index temporary_redirect_uris_due on temporary_redirect_uris (forgotten_at)`.execute(db);
}

/** They are lost: sign-ins from them are refused from then on. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table temporary_redirect_uris`.execute(db);
}
