// Test Apps, and messages that are kept instead of being sent. An older version that runs on this schema makes no test App,
// and sends every message: while versions are mixed, a message of a test App can leave.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table apps add column test boolean not null default false`.execute(db);
  await setStates(db, ['queued', 'sent', 'kept']);
  await sql`create index mails_kept on mails (app_id, created_at desc, id desc) where state = 'kept'`.execute(db);
}

/** Kept messages are lost. A test App is suspended: an older version would send its mails to strangers. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index mails_kept`.execute(db);
  await sql`delete from mails where state = 'kept'`.execute(db);
  await setStates(db, ['queued', 'sent']);
  await sql`update apps set status = 'suspended' where test`.execute(db);
  await sql`alter table apps drop column test`.execute(db);
}

async function setStates(db: Kysely<unknown>, states: string[]): Promise<void> {
  const listed = sql.join(states.map((state) => sql.lit(state)));
  await sql`
    alter table mails drop constraint mails_state_check, add constraint mails_state_check check (state in (${listed}))
  `.execute(db);
}
