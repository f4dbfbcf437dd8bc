// The texts that Apps have in place of ours. They are a column of the App, like its images' hashes, and not a table: each page
// that shows one reads the App anyway, so they cost no statement, and an App in memory is never without them.
//
// An older version that runs on this schema ignores the column, and shows its own texts.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table apps add column texts jsonb not null default '{}'`.execute(db);
}

/** The Apps' texts are lost; ours are shown again. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table apps drop column texts`.execute(db);
}
