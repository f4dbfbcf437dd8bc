// Whether a user had no external id when they came, and got it later. Otherwise the user comes from an import or from the App, and
// keeps what is there when somebody proves the address (authentication/addresses/take-over.ts). An older version that runs on this
// schema can't give one later.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table users add column external_id_added boolean not null default false`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table users drop column external_id_added`.execute(db);
}
