// The connection by which addresses of an organization's domains sign in gets the name that it has everywhere else.
//
// An older version that runs on this schema neither reads nor writes the column.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table organizations rename column connection_id to sign_in_connection_id`.execute(db);
  await sql`alter index organizations_connection rename to organizations_sign_in_connection`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter index organizations_sign_in_connection rename to organizations_connection`.execute(db);
  await sql`alter table organizations rename column sign_in_connection_id to connection_id`.execute(db);
}
