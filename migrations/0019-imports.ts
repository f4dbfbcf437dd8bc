// Importing users: an id of their old system, imports with a row for each line, and the kinds of foreign hashes of passwords
// that users of an App have.
//
// An older version that runs on this schema ignores it. Users with a foreign hash can't sign in by their password there, and
// imports wait until a newer version runs again.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table apps add column foreign_hashes text[] not null default '{}'`.execute(db);
  await sql`alter table users add column external_id text`.execute(db);
  await sql`
    create unique index users_external_id on users (app_id, external_id) where external_id is not null
  `.execute(db);
  // Holds the users who didn't sign in since their import, and nobody else.
  await sql`
    create index users_foreign_hash on users (app_id, password_hash text_pattern_ops)
    where password_hash not like '$argon2id$v=19$%'
  `.execute(db);
  await sql`
    create table user_imports (
      app_id uuid not null references apps (id) on delete cascade,
      id uuid not null,
      status text not null check (status in ('receiving', 'running', 'done')),
      total integer not null,
      created integer not null default 0,
      existing integer not null default 0,
      refused integer not null default 0,
      created_at timestamptz not null,
      finished_at timestamptz,
      expires_at timestamptz not null,
      primary key (app_id, id)
    )
  `.execute(db);
  await sql`create index user_imports_created_at on user_imports (app_id, created_at desc, id desc)`.execute(db);
  await sql`create index user_imports_expires_at on user_imports (expires_at)`.execute(db);
  await sql`
    create table user_import_lines (
      app_id uuid not null,
      import_id uuid not null,
      line integer not null,
      status text not null check (status in ('waiting', 'created', 'exists', 'refused')),
      external_id text,
      email text,
      user_id uuid,
      errors jsonb,
      user_columns jsonb,
      password_hash text,
      expires_at timestamptz not null,
      primary key (app_id, import_id, line),
      foreign key (app_id, import_id) references user_imports (app_id, id) on delete cascade,
      check ((status = 'waiting') = (user_columns is not null)),
      check ((status = 'refused') = (errors is not null))
    )
  `.execute(db);
  await sql`
    create index user_import_lines_status on user_import_lines (app_id, import_id, status, line)
  `.execute(db);
  await sql`create index user_import_lines_expires_at on user_import_lines (expires_at)`.execute(db);
}

/** Imports and their reports are lost. Users stay, without the id of their old system. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table user_import_lines`.execute(db);
  await sql`drop table user_imports`.execute(db);
  await sql`drop index users_foreign_hash`.execute(db);
  await sql`alter table users drop column external_id`.execute(db);
  await sql`alter table apps drop column foreign_hashes`.execute(db);
}
