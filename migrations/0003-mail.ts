// Mail: one row a mail, sealed, because what is in it (links, codes) must be of no use to who reads the database.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table mails (
      app_id uuid not null references apps (id) on delete cascade,
      id uuid not null,
      kind text not null,
      recipient text not null,
      locale text not null,
      content_sealed bytea not null,
      state text not null default 'queued' check (state in ('queued', 'sent')),
      attempts integer not null default 0,
      last_error text,
      created_at timestamptz not null,
      sent_at timestamptz,
      expires_at timestamptz not null,
      primary key (app_id, id)
    )
  `.execute(db);
  await sql`create index mails_created_at on mails (app_id, created_at desc, id desc)`.execute(db);
  await sql`create index mails_expires_at on mails (expires_at)`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table mails`.execute(db);
}
