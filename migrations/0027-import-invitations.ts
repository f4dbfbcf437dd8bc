// Whether an import mails users who come without a password a link to choose one.
//
// An older version that runs on this schema mails nobody.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table user_imports add column invites boolean not null default false`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table user_imports drop column invites`.execute(db);
}
