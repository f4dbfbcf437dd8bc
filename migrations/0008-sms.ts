// SMS beside mail, in the same outbox; the verified numbers by which a forgotten address is found; and second factors by a
// code that is sent, one of each kind.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table mails add column channel text not null default 'mail' check (channel in ('mail', 'sms'))
  `.execute(db);
  await sql`create index users_phone on users (app_id, phone) where phone_verified`.execute(db);
  await sql`
    create unique index factors_sent on factors (app_id, user_id, kind) where kind in ('email', 'sms')
  `.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  // Of kinds that the older program does not know.
  await sql`delete from factors where kind in ('email', 'sms')`.execute(db);
  await sql`drop index factors_sent`.execute(db);
  await sql`drop index users_phone`.execute(db);
  // To the older program an SMS would be a mail to an address that is none.
  await sql`delete from mails where channel = 'sms'`.execute(db);
  await sql`alter table mails drop column channel`.execute(db);
}
