// Beside each migration, the one that a version has to know to run on the schema from then on; null if the version before runs on it,
// too. An older version that finds newer migrations reads here whether it may start.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table migration_checksums add column needs text`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table migration_checksums drop column needs`.execute(db);
}
