// The outbox of requests to other servers: deliveries, their attempts, and the state of each target. An older version that
// runs on this schema leaves the tables alone; what waits in them is sent when a newer one is back.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table deliveries (
      app_id uuid not null references apps (id) on delete cascade,
      kind text not null,
      target_id text not null,
      id uuid not null,
      lane text not null,
      topic text not null,
      payload jsonb not null default '{}',
      position bigint not null generated always as identity,
      sequence integer,
      state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed', 'dropped')),
      attempts integer not null default 0,
      created_at timestamptz not null,
      due_at timestamptz not null,
      gives_up_at timestamptz,
      finished_at timestamptz,
      expires_at timestamptz not null,
      primary key (app_id, kind, target_id, id)
    )
  `.execute(db);
  // What waits, in its order; what is done, which is far more, is not in them.
  await sql`create index deliveries_waiting on deliveries (app_id, kind, target_id, position) where state = 'waiting'`.execute(
    db,
  );
  await sql`create index deliveries_log on deliveries (app_id, kind, target_id, created_at, id)`.execute(db);
  await sql`create index deliveries_expires_at on deliveries (expires_at)`.execute(db);
  await sql`
    create table delivery_attempts (
      app_id uuid not null,
      kind text not null,
      target_id text not null,
      delivery_id uuid not null,
      attempt integer not null,
      at timestamptz not null,
      duration_ms integer not null,
      status integer,
      failure text,
      answer text,
      primary key (app_id, kind, target_id, delivery_id, attempt),
      foreign key (app_id, kind, target_id, delivery_id)
        references deliveries (app_id, kind, target_id, id) on delete cascade
    )
  `.execute(db);
  await sql`
    create table delivery_targets (
      app_id uuid not null references apps (id) on delete cascade,
      kind text not null,
      target_id text not null,
      lease uuid,
      leased_until timestamptz,
      last_sequence integer not null default 0,
      failures integer not null default 0,
      failing_since timestamptz,
      paused_until timestamptz,
      primary key (app_id, kind, target_id)
    )
  `.execute(db);
}

/** Deliveries that wait are lost. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table delivery_targets`.execute(db);
  await sql`drop table delivery_attempts`.execute(db);
  await sql`drop table deliveries`.execute(db);
}
