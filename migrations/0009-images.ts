// The pictures that an App's developers uploaded. apps.images names the hash of each, so that an App in memory knows which
// there are without their bytes; both change in one transaction. An older version that runs on this schema ignores them.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table app_images (
      app_id uuid not null references apps (id) on delete cascade,
      kind text not null check (kind in ('logo', 'logo_dark', 'favicon')),
      type text not null check (type in ('image/png', 'image/jpeg', 'image/webp')),
      bytes bytea not null check (length(bytes) <= 524288),
      hash text not null,
      created_at timestamptz not null,
      primary key (app_id, kind)
    )
  `.execute(db);
  await sql`alter table apps add column images jsonb not null default '{}'`.execute(db);
}

/** The uploaded pictures are lost; branding.logo_url is shown again. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table apps drop column images`.execute(db);
  await sql`drop table app_images`.execute(db);
}
