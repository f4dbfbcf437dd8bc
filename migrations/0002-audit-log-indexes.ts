// The audit log as its readers ask for it: one user's history, one kind of event, newest first.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index audit_log_user on audit_log (app_id, user_id, at desc, id desc) where user_id is not null`.execute(
    db,
  );
  await sql`create index audit_log_event on audit_log (app_id, event, at desc, id desc)`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index audit_log_event`.execute(db);
  await sql`drop index audit_log_user`.execute(db);
}
