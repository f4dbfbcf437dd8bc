// Brings the database to the version of this program and back, under PostgreSQL's advisory lock: of two nodes that
// start at once, one migrates and the other waits. Databases that don't suit this version are refused unchanged. Each migration of
// a database at work has a transaction of its own, so that its locks end with it, and waits for them patiently (postgresql/migration-locks.ts).
import { type Migration, type MigrationResultSet, Migrator, NO_MIGRATIONS } from 'kysely/migration';
import { checksumOf, importMigration, listMigrationFiles, type MigrationFile } from './migration-files.ts';
import { executedNames, forgetChecksum, rememberChecksum, rememberedChecksums } from './migration-history.ts';
import { type Patience, patiently, setLockTimeout, usualPatience } from './postgresql/migration-locks.ts';
import type { Db } from './schema.ts';
import { FIRST_MIGRATION, isOfVersion01 } from './version-0-1.ts';

export class MigrationError extends Error {
  override name = 'MigrationError';
}

export type MigrationStatus = { name: string; executed_at: Date | undefined };

export async function migrateUp(db: Db, files = listMigrationFiles(), patience = usualPatience): Promise<string[]> {
  await refuseOtherVersions(db, files);
  await refuseEditedMigrations(db, files);
  if (await isUpToDate(db, files)) return [];
  const migrator = createMigrator(db, await loadMigrations(files, patience));
  // Nobody is at work in an empty database, and to read its tables before each step would take longer than the steps.
  if ((await executedNames(db)).length === 0) return readResult(await migrator.migrateToLatest());
  const migrated: string[] = [];
  for (;;) {
    const names = await patiently(db, async () => readResult(await migrator.migrateUp()), patience);
    if (names.length === 0) return migrated;
    migrated.push(...names);
  }
}

/** For a role that may not change the schema. Throws MigrationError with the names of those that are missing. */
export async function requireMigrated(db: Db, files = listMigrationFiles()): Promise<void> {
  await refuseOtherVersions(db, files);
  await refuseEditedMigrations(db, files);
  const missing = await missingNames(db, files);
  if (missing.length === 0) return;
  throw new MigrationError(
    `The database lacks ${missing.join(', ')}, and MIGRATE is off. Run \`gatehouse migrate\` as the owner of the tables; nothing was changed.`,
  );
}

/** Most starts have nothing to do and need not queue for that: the Migrator would take the lock and read the schema. */
async function isUpToDate(db: Db, files: MigrationFile[]): Promise<boolean> {
  return (await missingNames(db, files)).length === 0;
}

async function missingNames(db: Db, files: MigrationFile[]): Promise<string[]> {
  const executed = new Set(await executedNames(db));
  return files.map(({ name }) => name).filter((name) => !executed.has(name));
}

/** Takes back the last migration. */
export async function migrateDown(db: Db, files = listMigrationFiles()): Promise<string[]> {
  await refuseOtherVersions(db, files);
  const migrator = createMigrator(db, await loadMigrations(files));
  return patiently(db, async () => readResult(await migrator.migrateDown()), usualPatience);
}

/** Takes back all migrations, also those of 0.1. */
export async function deleteEverything(db: Db): Promise<void> {
  const isOld = await isOfVersion01(db);
  const files = listMigrationFiles();
  if (!isOld) await refuseOtherVersions(db, files);
  const migrations = isOld ? await loadVersion01(db, files) : await loadMigrations(files);
  readResult(await createMigrator(db, migrations).migrateTo(NO_MIGRATIONS));
}

/** Changes nothing. Throws MigrationError if `migrateUp` would not even begin. */
export async function listMigrations(db: Db, files = listMigrationFiles()): Promise<MigrationStatus[]> {
  await refuseOtherVersions(db, files);
  await refuseEditedMigrations(db, files);
  const migrations = await createMigrator(db, await loadMigrations(files)).getMigrations();
  return migrations.map(({ name, executedAt }) => ({ name, executed_at: executedAt }));
}

/** The names of those that ran, in order. Throws MigrationError if `migrateDown` would not even begin. */
export async function listExecuted(db: Db): Promise<string[]> {
  await refuseOtherVersions(db, listMigrationFiles());
  return executedNames(db);
}

function createMigrator(db: Db, migrations: Record<string, Migration>): Migrator {
  return new Migrator({ db, provider: { getMigrations: async () => migrations } });
}

async function loadMigrations(
  files: MigrationFile[],
  patience: Patience = usualPatience,
): Promise<Record<string, Migration>> {
  const loaded = files.map(
    async (file) => [file.name, remembering(file, await importMigration(file), patience)] as const,
  );
  return Object.fromEntries(await Promise.all(loaded));
}

/** The same with its checksum, which comes and goes in the same transaction. */
function remembering(file: MigrationFile, { up, down }: Migration, patience: Patience): Migration {
  return {
    async up(db) {
      await setLockTimeout(db, patience);
      await up(db);
      await rememberChecksum(db, file);
    },
    async down(db) {
      await setLockTimeout(db, patience);
      await forgetChecksum(db, file);
      await down?.(db);
    },
  };
}

/** Every table of 0.1 is one of the foundation's, whose `down` stands for the migrations that no longer exist. */
async function loadVersion01(db: Db, files: MigrationFile[]): Promise<Record<string, Migration>> {
  const nothing: Migration = { up: async () => {}, down: async () => {} };
  const executed = (await executedNames(db)).map((name) => [name, nothing] as const);
  const { [FIRST_MIGRATION]: foundation = nothing } = await loadMigrations(files);
  return { ...Object.fromEntries(executed), [FIRST_MIGRATION]: foundation };
}

function readResult({ error, results = [] }: MigrationResultSet): string[] {
  if (error)
    throw new MigrationError(
      `A migration failed and was rolled back: ${error instanceof Error ? error.message : error}`,
      { cause: error },
    );
  return results.filter(({ status }) => status === 'Success').map(({ migrationName }) => migrationName);
}

async function refuseOtherVersions(db: Db, files: MigrationFile[]): Promise<void> {
  if (await isOfVersion01(db)) {
    throw new MigrationError(
      'This database was created by Gatehouse 0.1, and 0.2 begins anew: set DATABASE_URL to another database or DATA_DIR to another directory, or delete everything in this one with `gatehouse reset --yes`. Nothing was changed.',
    );
  }
  const known = new Set(files.map(({ name }) => name));
  const newer = (await executedNames(db)).filter((name) => !known.has(name));
  if (newer.length === 0) return;
  throw new MigrationError(
    `The database was migrated by a newer Gatehouse (${newer.join(', ')}). Start that version, or restore a backup made before it; nothing was changed.`,
  );
}

async function refuseEditedMigrations(db: Db, files: MigrationFile[]): Promise<void> {
  const remembered = await rememberedChecksums(db);
  const ran = files.filter(({ name }) => remembered.has(name));
  const edited = ran.filter((file) => remembered.get(file.name) !== checksumOf(file)).map(({ name }) => name);
  if (edited.length === 0) return;
  throw new MigrationError(
    `${edited.join(', ')} differs from what this database ran. Restore the file; changes go into a new migration.`,
  );
}
