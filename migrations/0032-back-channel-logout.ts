// Clients that want to hear when a session ends, and the ended sessions of which some were told: for the receipts that users
// see. An older version that runs on this schema tells nobody, and leaves what is here alone.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table clients
      add column backchannel_logout_uri text,
      add column backchannel_logout_session_required boolean not null default false
  `.execute(db);
  await sql`
    create table ended_sessions (
      app_id uuid not null references apps (id) on delete cascade,
      id uuid not null,
      user_id uuid not null,
      how text not null check (how in ('signed_out', 'expired', 'revoked')),
      told jsonb not null,
      ip text,
      user_agent text,
      ended_at timestamptz not null,
      expires_at timestamptz not null,
      primary key (app_id, id),
      foreign key (app_id, user_id) references users (app_id, id) on delete cascade
    )
  `.execute(db);
  await sql`create index ended_sessions_user on ended_sessions (app_id, user_id, ended_at)`.execute(db);
  await sql`create index ended_sessions_expires_at on ended_sessions (expires_at)`.execute(db);
}

/** Where clients wanted to be told is lost, with the receipts. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table ended_sessions`.execute(db);
  await sql`
    alter table clients drop column backchannel_logout_uri, drop column backchannel_logout_session_required
  `.execute(db);
}
