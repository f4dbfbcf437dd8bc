// Decision hooks of an App. An older version that runs on this schema asks none of them: it lets people sign up and gives tokens
// without the App's answer, so switch sign-up off before going back if that must not happen.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table decision_hooks (
      app_id uuid not null references apps (id) on delete cascade,
      moment text not null check (moment in ('before_sign_up', 'before_tokens')),
      url text not null,
      enabled boolean not null,
      on_failure text not null check (on_failure in ('refuse', 'continue')),
      timeout_ms integer not null check (timeout_ms between 200 and 1500),
      secret_sealed bytea not null,
      previous_secret_sealed bytea,
      previous_until timestamptz,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      primary key (app_id, moment)
    )
  `.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table decision_hooks`.execute(db);
}
