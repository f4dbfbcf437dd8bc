// Which client was registered for a refused request, so that nobody registers a second one. An older version that runs on this schema
// registers none, and leaves it null.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table request_records add column fixed_by_client_id text`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table request_records drop column fixed_by_client_id`.execute(db);
}
