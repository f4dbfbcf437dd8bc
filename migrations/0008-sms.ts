// SMS beside mail, in the same outbox; and the verified numbers by which a forgotten address is found.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table mails add column channel text not null default 'mail' check (channel in ('mail', 'sms'))
  `.execute(db);
  await sql`create index users_phone on users (app_id, phone) where phone_verified`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index users_phone`.execute(db);
  // To the older program an SMS would be a mail to an address that is none.
  await sql`delete from mails where channel = 'sms'`.execute(db);
  await sql`alter table mails drop column channel`.execute(db);
}
