// Second factors: what a user has enrolled, the recovery codes beside it, and the browsers that are trusted for a while.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  for (const table of ['trusted_devices', 'recovery_codes', 'factors'])
    await sql`drop table ${sql.table(table)}`.execute(db);
}

const statements = [
  // One row a factor, of whichever kind. Without confirmed_at it proves nothing yet.
  `create table factors (
    app_id uuid not null,
    user_id uuid not null,
    id uuid not null,
    kind text not null,
    secret_sealed bytea,
    last_step integer not null default 0,
    created_at timestamptz not null,
    confirmed_at timestamptz,
    last_used_at timestamptz,
    primary key (app_id, user_id, id),
    foreign key (app_id, user_id) references users (app_id, id) on delete cascade
  )`,
  `create unique index factors_totp on factors (app_id, user_id) where kind = 'totp'`,

  `create table recovery_codes (
    app_id uuid not null,
    user_id uuid not null,
    code_hash bytea not null,
    created_at timestamptz not null,
    used_at timestamptz,
    primary key (app_id, user_id, code_hash),
    foreign key (app_id, user_id) references users (app_id, id) on delete cascade
  )`,

  `create table trusted_devices (
    app_id uuid not null,
    user_id uuid not null,
    token_hash bytea not null,
    user_agent text,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (app_id, user_id, token_hash),
    foreign key (app_id, user_id) references users (app_id, id) on delete cascade
  )`,
  'create index trusted_devices_expires_at on trusted_devices (expires_at)',
];
