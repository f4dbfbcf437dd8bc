// The migrations that a database remembers: Kysely keeps their names, we keep a checksum of each.
import { sql } from 'kysely';
import { checksumOf, type MigrationFile } from './migration-files.ts';
import type { Db } from './schema.ts';

export async function executedNames(db: Db): Promise<string[]> {
  if (!(await tableExists(db, 'kysely_migration'))) return [];
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  return rows.map(({ name }) => name);
}

/** By the migration's name. */
export async function rememberedChecksums(db: Db): Promise<Map<string, string>> {
  if (!(await tableExists(db, 'migration_checksums'))) return new Map();
  const remembered = sql<{ name: string; checksum: string }>`select name, checksum from migration_checksums`;
  const { rows } = await remembered.execute(db);
  return new Map(rows.map(({ name, checksum }) => [name, checksum]));
}

/** In the migration's own transaction. The table exists from the first migration on. */
export async function rememberChecksum(db: Db, file: MigrationFile): Promise<void> {
  await sql`insert into migration_checksums (name, checksum) values (${file.name}, ${checksumOf(file)})`.execute(db);
}

export async function forgetChecksum(db: Db, { name }: MigrationFile): Promise<void> {
  await sql`delete from migration_checksums where name = ${name}`.execute(db);
}

async function tableExists(db: Db, table: string): Promise<boolean> {
  const { rows } = await sql<{ there: boolean }>`select to_regclass(${table}) is not null as there`.execute(db);
  return rows[0]?.there ?? false;
}
