// Migrates the database to the version of this program and back, under PostgreSQL's advisory lock: if two nodes start
// at the same time, one migrates and the other waits. Each executed migration is stored with a checksum of its file.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { type MigrationResultSet, Migrator } from 'kysely/migration';
import type { Db } from './schema.ts';

const FOLDER = join(import.meta.dirname, '../../migrations');

export class MigrationError extends Error {
  override name = 'MigrationError';
}

export type MigrationStatus = { name: string; executed_at: Date | undefined };

export async function migrateUp(db: Db): Promise<string[]> {
  await refuseNewerDatabase(db);
  await refuseEditedMigrations(db);
  if (await isUpToDate(db)) return [];
  const done = readResult(await createMigrator(db).migrateToLatest());
  await rememberChecksums(db);
  return done;
}

/**
 * Most starts have nothing to migrate. Then the Migrator is not needed, which would take the lock and read the schema.
 */
async function isUpToDate(db: Db): Promise<boolean> {
  const executed = new Set(await executedNames(db));
  return fileNames().every((file) => executed.has(nameOf(file)));
}

/** Reverts the last migration, or all of them. */
export async function migrateDown(db: Db, all = false): Promise<string[]> {
  await refuseNewerDatabase(db);
  const migrator = createMigrator(db);
  const { NO_MIGRATIONS } = await import('kysely/migration');
  return readResult(all ? await migrator.migrateTo(NO_MIGRATIONS) : await migrator.migrateDown());
}

/** Changes nothing. Throws MigrationError in the cases in which `migrateUp` would refuse to begin. */
export async function listMigrations(db: Db): Promise<MigrationStatus[]> {
  await refuseNewerDatabase(db);
  await refuseEditedMigrations(db);
  const migrations = await createMigrator(db).getMigrations();
  return migrations.map(({ name, executedAt }) => ({ name, executed_at: executedAt }));
}

function createMigrator(db: Db): Migrator {
  return new Migrator({ db, provider: { getMigrations: loadMigrations } });
}

async function loadMigrations() {
  const loaded = fileNames().map(async (file) => [nameOf(file), await import(join(FOLDER, file))] as const);
  return Object.fromEntries(await Promise.all(loaded));
}

const fileNames = () =>
  readdirSync(FOLDER)
    .filter((file) => /^\d{4}-.*\.ts$/.test(file))
    .sort();
const nameOf = (file: string) => file.replace(/\.ts$/, '');

function readResult({ error, results = [] }: MigrationResultSet): string[] {
  if (error)
    throw new MigrationError(
      `A migration failed and was rolled back: ${error instanceof Error ? error.message : error}`,
      { cause: error },
    );
  return results.filter(({ status }) => status === 'Success').map(({ migrationName }) => migrationName);
}

async function tableExists(db: Db, table: string): Promise<boolean> {
  const { rows } = await sql<{ there: boolean }>`select to_regclass(${table}) is not null as there`.execute(db);
  return rows[0]?.there ?? false;
}

async function executedNames(db: Db): Promise<string[]> {
  if (!(await tableExists(db, 'kysely_migration'))) return [];
  const executed = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  return executed.rows.map(({ name }) => name);
}

async function refuseNewerDatabase(db: Db): Promise<void> {
  const known = new Set(fileNames().map(nameOf));
  const newer = (await executedNames(db)).filter((name) => !known.has(name));
  if (newer.length === 0) return;
  throw new MigrationError(
    `The database was migrated by a newer Gatehouse (${newer.join(', ')}). Start that version, or restore a backup made before it; nothing was changed.`,
  );
}

async function refuseEditedMigrations(db: Db): Promise<void> {
  if (!(await tableExists(db, 'migration_checksums'))) return;
  const { rows } = await sql<{
    name: string;
    checksum: string;
  }>`select name, checksum from migration_checksums`.execute(db);
  const remembered = new Map(rows.map(({ name, checksum }) => [name, checksum]));
  const edited = fileNames().filter((file) => (remembered.get(nameOf(file)) ?? checksumOf(file)) !== checksumOf(file));
  if (edited.length === 0) return;
  throw new MigrationError(
    `${edited.join(', ')} differs from what this database ran. Restore the file; changes go into a new migration.`,
  );
}

async function rememberChecksums(db: Db): Promise<void> {
  if (!(await tableExists(db, 'migration_checksums'))) return;
  const executed = new Set(await executedNames(db));
  for (const file of fileNames().filter((file) => executed.has(nameOf(file)))) {
    await sql`insert into migration_checksums values (${nameOf(file)}, ${checksumOf(file)}) on conflict do nothing`.execute(
      db,
    );
  }
}

function checksumOf(file: string): string {
  return createHash('sha256')
    .update(readFileSync(join(FOLDER, file)))
    .digest('hex');
}
