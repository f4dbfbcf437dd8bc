// Streams of security events to clients (OpenID Shared Signals Framework 1.0), and targets of deliveries to which nothing is
// sent. An older version that runs on this schema writes no signals, and gives no client a token of its own for them.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table clients add column shared_signals boolean not null default false`.execute(db);
  await sql`alter table delivery_targets add column held boolean not null default false`.execute(db);
  await sql`
    create table signal_streams (
      app_id uuid not null references apps (id) on delete cascade,
      id uuid not null,
      client_id text not null,
      description text,
      method text not null check (method in ('push', 'poll')),
      endpoint_url text check ((method = 'push') = (endpoint_url is not null)),
      authorization_sealed bytea,
      events_requested text[],
      default_subjects text not null check (default_subjects in ('ALL', 'NONE')),
      status text not null check (status in ('enabled', 'paused', 'disabled')),
      reason text,
      verified_at timestamptz,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      primary key (app_id, id),
      foreign key (app_id, client_id) references clients (app_id, id) on delete cascade
    )
  `.execute(db);
  await sql`create index signal_streams_client on signal_streams (app_id, client_id)`.execute(db);
  await sql`
    create table signal_subjects (
      app_id uuid not null,
      stream_id uuid not null,
      user_id uuid not null,
      created_at timestamptz not null,
      primary key (app_id, stream_id, user_id),
      foreign key (app_id, stream_id) references signal_streams (app_id, id) on delete cascade,
      foreign key (app_id, user_id) references users (app_id, id) on delete cascade
    )
  `.execute(db);
  // For the deletion of a user.
  await sql`create index signal_subjects_user on signal_subjects (app_id, user_id)`.execute(db);
}

/** Streams are lost; what waits for them expires. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table signal_subjects`.execute(db);
  await sql`drop table signal_streams`.execute(db);
  await sql`alter table delivery_targets drop column held`.execute(db);
  await sql`alter table clients drop column shared_signals`.execute(db);
}
