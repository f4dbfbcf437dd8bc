// Webhook endpoints of an App. An older version that runs on this schema sends them nothing.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table webhook_endpoints (
      app_id uuid not null references apps (id) on delete cascade,
      id uuid not null,
      url text not null,
      description text,
      events text[],
      enabled boolean not null,
      disabled_because text check (disabled_because in ('failing', 'gone')),
      secret_sealed bytea not null,
      previous_secret_sealed bytea,
      previous_until timestamptz,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      primary key (app_id, id),
      unique (app_id, url)
    )
  `.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table webhook_endpoints`.execute(db);
}
