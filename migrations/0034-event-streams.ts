// Streams of events to other systems, and finding events by their actor or by kinds of actors that are rare among users. An older
// version that runs on this schema sends nothing to streams.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table event_streams (
      app_id uuid not null references apps (id) on delete cascade,
      id uuid not null,
      name text not null,
      url text not null,
      auth text not null check (auth in ('none', 'bearer', 'signature')),
      secret_sealed bytea check (auth = 'none' or secret_sealed is not null),
      gzip boolean not null,
      ca text,
      enabled boolean not null,
      disabled_because text check (disabled_because in ('failing')),
      xid xid8 not null,
      row_id uuid not null,
      lease uuid,
      leased_until timestamptz,
      failures integer not null default 0,
      failing_since timestamptz,
      next_at timestamptz,
      last_failure text,
      last_status integer,
      last_sent_at timestamptz,
      last_event_at timestamptz,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      primary key (app_id, id)
    )
  `.execute(db);
  // As in 0033, they may be there already.
  await sql`
    create index if not exists audit_log_actor on audit_log (app_id, actor_id, at desc, id desc) where actor_id is not null
  `.execute(db);
  // Users and strangers cause most events, so that a page of theirs is found by time.
  await sql`
    create index if not exists audit_log_actor_kind on audit_log (app_id, actor_kind, at desc, id desc)
    where actor_kind in ('developer', 'operator', 'api_key', 'client', 'system')
  `.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table event_streams`.execute(db);
  await sql`drop index audit_log_actor_kind`.execute(db);
  await sql`drop index audit_log_actor`.execute(db);
}
