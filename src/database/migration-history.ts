// The migrations that a database remembers: Kysely keeps their names, we keep a checksum of each, and what it needs.
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

/** In the migration's own transaction. The table exists from the first migration on, and `needs` since there is such a migration. */
export async function remember(db: Db, file: MigrationFile, needs: string | undefined): Promise<void> {
  await sql`insert into migration_checksums (name, checksum) values (${file.name}, ${checksumOf(file)})`.execute(db);
  if (needs !== undefined)
    await sql`update migration_checksums set needs = ${needs} where name = ${file.name}`.execute(db);
}

/** `needs`: null if the version before runs on the schema, too; undefined if nobody said. */
export type NewerMigration = { name: string; needs: string | null | undefined };

/** Those that ran and are none of these files. */
export async function newerMigrations(db: Db, files: MigrationFile[]): Promise<NewerMigration[]> {
  const known = new Set(files.map(({ name }) => name));
  const newer = (await executedNames(db)).filter((name) => !known.has(name));
  if (newer.length === 0) return [];
  // As JSON, because an older schema has no such column.
  const { rows } = await sql<{ name: string; kept: { needs?: string | null } }>`
    select name, to_jsonb(migration_checksums) as kept from migration_checksums where name = any(${newer})
  `.execute(db);
  const kept = new Map(rows.map((row) => [row.name, row.kept.needs]));
  return newer.map((name) => ({ name, needs: kept.get(name) }));
}

export async function forget(db: Db, { name }: MigrationFile): Promise<void> {
  await sql`delete from migration_checksums where name = ${name}`.execute(db);
}

async function tableExists(db: Db, table: string): Promise<boolean> {
  const { rows } = await sql<{ there: boolean }>`select to_regclass(${table}) is not null as there`.execute(db);
  return rows[0]?.there ?? false;
}
