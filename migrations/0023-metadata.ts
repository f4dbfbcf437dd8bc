// What an App keeps of its users beside the profile: `metadata_public`, which the user reads, `metadata_private`, which the App
// alone reads, and `metadata_own`, which the user writes.
//
// An older version that runs on this schema ignores the columns, and keeps what is in them.
import { type Kysely, sql } from 'kysely';

const columns = ['metadata_public', 'metadata_private', 'metadata_own'];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const column of columns) {
    await sql`alter table users add column ${sql.ref(column)} jsonb not null default '{}'`.execute(db);
  }
}

/** The metadata is lost. */
export async function down(db: Kysely<unknown>): Promise<void> {
  for (const column of columns) await sql`alter table users drop column ${sql.ref(column)}`.execute(db);
}
