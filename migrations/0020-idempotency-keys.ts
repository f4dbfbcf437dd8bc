// Answers that are kept for a day, so that a call of the API that is sent again has no second effect.
//
// An older version that runs on this schema ignores the table.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table idempotency_keys (
      app_id uuid not null references apps (id) on delete cascade,
      key_hash bytea not null,
      request_hash bytea not null,
      attempt uuid not null,
      answer_sealed bytea,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      primary key (app_id, key_hash)
    )
  `.execute(db);
  await sql`create index idempotency_keys_expires_at on idempotency_keys (expires_at)`.execute(db);
}

/** Calls that are sent again after this have a second effect. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table idempotency_keys`.execute(db);
}
