// Messages that the mail server refused for good. An older version that runs on this schema leaves them alone, and tries those
// that are refused meanwhile again and again.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await setStates(db, ['queued', 'sent', 'kept', 'refused']);
  await sql`
    create index mails_refused on mails (app_id, created_at desc, id desc) where state = 'refused'
  `.execute(db);
}

/** They are forgotten. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index mails_refused`.execute(db);
  await sql`delete from mails where state = 'refused'`.execute(db);
  await setStates(db, ['queued', 'sent', 'kept']);
}

async function setStates(db: Kysely<unknown>, states: string[]): Promise<void> {
  const listed = sql.join(states.map((state) => sql.lit(state)));
  await sql`
    alter table mails drop constraint mails_state_check,
      add constraint mails_state_check check (state in (${listed})) not valid
  `.execute(db);
  await sql`alter table mails validate constraint mails_state_check`.execute(db);
}
