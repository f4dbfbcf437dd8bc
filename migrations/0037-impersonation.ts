// Sessions in which a developer acts as a user: which developer, in which session of theirs, and why. An older version that runs
// on this schema takes such a session for the user's own, so end them before going back: switch the setting off.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Holds for every row that is written from now on. The others have none of these, so that nobody waits while they are read.
  await sql`
    alter table sessions
      add column impersonator_app_id uuid,
      add column impersonator_id uuid,
      add column impersonator_session text,
      add column impersonation_reason text,
      add constraint sessions_impersonation check (
        num_nonnulls(impersonator_app_id, impersonator_id, impersonator_session, impersonation_reason) in (0, 4)
      ) not valid
  `.execute(db);
  // For the sweeper, which looks at all of them, and to end those of one developer.
  await sql`
    create index sessions_impersonator on sessions (app_id, impersonator_id) where impersonator_id is not null
  `.execute(db);
}

/** Such a session must not become the user's own. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`delete from sessions where impersonator_id is not null`.execute(db);
  await sql`drop index sessions_impersonator`.execute(db);
  await sql`
    alter table sessions
      drop constraint sessions_impersonation,
      drop column impersonator_app_id,
      drop column impersonator_id,
      drop column impersonator_session,
      drop column impersonation_reason
  `.execute(db);
}
