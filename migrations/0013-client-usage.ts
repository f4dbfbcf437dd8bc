// What a client uses: the tokens that it got by day and grant, and when it got the last one; and an index for the events of
// one client. An older version that runs on this schema counts nothing.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table client_usage (
      app_id uuid not null,
      client_id text not null,
      grant_type text not null,
      day date not null,
      tokens integer not null,
      last_used_at timestamptz not null,
      expires_at timestamptz not null,
      primary key (app_id, client_id, day, grant_type),
      foreign key (app_id, client_id) references clients (app_id, id) on delete cascade
    )
  `.execute(db);
  await sql`create index client_usage_expires_at on client_usage (expires_at)`.execute(db);
  await sql`alter table clients add column last_used_at timestamptz`.execute(db);
  await sql`
    create index audit_log_client on audit_log (app_id, client_id, at desc, id desc) where client_id is not null
  `.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index audit_log_client`.execute(db);
  await sql`alter table clients drop column last_used_at`.execute(db);
  await sql`drop table client_usage`.execute(db);
}
