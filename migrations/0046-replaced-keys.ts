// Which API key took the place of a rotated one, so that the invitations of the old key are the new one's. An older version that runs on
// this schema leaves it null: invitations that a key makes before such a rotation end with it.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table api_keys add column replaced_by uuid`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table api_keys drop column replaced_by`.execute(db);
}
