// Which streams of security events heard that a user was disabled, so that they hear when that ends: by then no grant connects
// them. An older version that runs on this schema keeps nothing here, and streams hear of no end of what it told them.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table signal_disabled_users (
      app_id uuid not null,
      stream_id uuid not null,
      user_id uuid not null,
      created_at timestamptz not null,
      primary key (app_id, stream_id, user_id),
      foreign key (app_id, stream_id) references signal_streams (app_id, id) on delete cascade,
      foreign key (app_id, user_id) references users (app_id, id) on delete cascade
    )
  `.execute(db);
  // For the end, and for the deletion of a user.
  await sql`create index signal_disabled_users_user on signal_disabled_users (app_id, user_id)`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table signal_disabled_users`.execute(db);
}
