// Brings the database to the version of this program and back, under PostgreSQL's advisory lock: of two nodes that
// start at once, one migrates and the other waits. On the schema of a newer version this one runs without changing it, if the newer
// migrations allow that (`needs`); databases that don't suit it are refused unchanged. Each migration of
// a database at work has a transaction of its own, so that its locks end with it, and waits for them patiently (postgresql/migration-locks.ts).
import { type Migration, type MigrationResultSet, Migrator, NO_MIGRATIONS } from 'kysely/migration';
import {
  checksumOf,
  importMigration,
  listMigrationFiles,
  type MigrationFile,
  type OwnMigration,
} from './migration-files.ts';
import {
  executedNames,
  forget,
  type NewerMigration,
  newerMigrations,
  remember,
  rememberedChecksums,
} from './migration-history.ts';
import { type Patience, patiently, setLockTimeout, usualPatience } from './postgresql/migration-locks.ts';
import type { Db } from './schema.ts';
import { FIRST_MIGRATION, isOfVersion01 } from './version-0-1.ts';

export class MigrationError extends Error {
  override name = 'MigrationError';
}

export type MigrationStatus = { name: string; executed_at: Date | undefined };

export async function migrateUp(db: Db, files = listMigrationFiles(), patience = usualPatience): Promise<string[]> {
  const newer = await requireSuitable(db, files);
  const missing = await missingNames(db, files);
  // Most starts have nothing to do and need not queue for that: the Migrator would take the lock and read the schema.
  if (missing.length === 0) return [];
  if (newer.length > 0) throw new MigrationError(toUnsuitable(newer, files));
  const migrator = createMigrator(db, await loadMigrations(files, patience));
  // Nobody is at work in an empty database, and to read its tables before each step would take longer than the steps.
  if (await isUnused(db)) return readResult(await migrator.migrateToLatest());
  const migrated: string[] = [];
  for (;;) {
    const names = await patiently(db, async () => readResult(await migrator.migrateUp()), patience);
    if (names.length === 0) return migrated;
    migrated.push(...names);
  }
}

/** Whether nobody has migrated it yet. */
export async function isUnused(db: Db): Promise<boolean> {
  return (await executedNames(db)).length === 0;
}

/** For a program that may not change the schema. Throws MigrationError with the names of those that are missing. */
export async function requireMigrated(db: Db, files = listMigrationFiles()): Promise<void> {
  await requireSuitable(db, files);
  const missing = await missingNames(db, files);
  if (missing.length === 0) return;
  throw new MigrationError(
    `The database lacks ${missing.join(', ')}, which this version needs. Run \`gatehouse migrate\` as the owner of the tables, or start a server of this version without MIGRATE=off; nothing was changed.`,
  );
}

/** The migrations of a newer version, on whose schema this one runs. Throws MigrationError if it can't. */
export async function listNewer(db: Db, files = listMigrationFiles()): Promise<string[]> {
  return (await requireSuitable(db, files)).map(({ name }) => name);
}

async function missingNames(db: Db, files: MigrationFile[]): Promise<string[]> {
  const executed = new Set(await executedNames(db));
  return files.map(({ name }) => name).filter((name) => !executed.has(name));
}

/** Takes back the last migration, or so many of them, each in a transaction of its own. Returns their names. */
export async function migrateDown(db: Db, files = listMigrationFiles(), steps = 1): Promise<string[]> {
  await requireOwn(db, files);
  const migrator = createMigrator(db, await loadMigrations(files));
  const reverted: string[] = [];
  for (let step = 0; step < steps; step++)
    reverted.push(...(await patiently(db, async () => readResult(await migrator.migrateDown()), usualPatience)));
  return reverted;
}

/** Takes back all migrations, also those of 0.1. */
export async function deleteEverything(db: Db): Promise<void> {
  const isOld = await isOfVersion01(db);
  const files = listMigrationFiles();
  if (!isOld) await requireOwn(db, files);
  const migrations = isOld ? await loadVersion01(db, files) : await loadMigrations(files);
  readResult(await createMigrator(db, migrations).migrateTo(NO_MIGRATIONS));
}

/** Changes nothing. Throws MigrationError if `migrateUp` would not even begin. */
export async function listMigrations(db: Db, files = listMigrationFiles()): Promise<MigrationStatus[]> {
  await requireSuitable(db, files);
  const migrations = await createMigrator(db, await loadMigrations(files)).getMigrations();
  return migrations.map(({ name, executedAt }) => ({ name, executed_at: executedAt }));
}

/** The names of those that ran, in order. Throws MigrationError if `migrateDown` would not even begin. */
export async function listExecuted(db: Db): Promise<string[]> {
  await requireOwn(db, listMigrationFiles());
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
function remembering(file: MigrationFile, { up, down, needs }: OwnMigration, patience: Patience): Migration {
  return {
    async up(db) {
      await setLockTimeout(db, patience);
      await up(db);
      await remember(db, file, needs);
    },
    async down(db) {
      await setLockTimeout(db, patience);
      await forget(db, file);
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

/** Returns the migrations of a newer version on whose schema this one runs. */
async function requireSuitable(db: Db, files: MigrationFile[]): Promise<NewerMigration[]> {
  await refuseVersion01(db);
  const newer = await newerMigrations(db, files);
  const known = new Set(files.map(({ name }) => name));
  const runs = newer.every(({ needs }) => needs === null || (needs !== undefined && known.has(needs)));
  if (!runs) throw new MigrationError(toUnsuitable(newer, files));
  await refuseEditedMigrations(db, files);
  return newer;
}

/** Only the version that knows a migration can take it back. */
async function requireOwn(db: Db, files: MigrationFile[]): Promise<void> {
  await refuseVersion01(db);
  const newer = await newerMigrations(db, files);
  if (newer.length > 0)
    throw new MigrationError(
      `The database was migrated by a newer Gatehouse (${namesOf(newer)}). Run this with that version, which knows how to take it back; nothing was changed.`,
    );
}

const namesOf = (migrations: { name: string }[]) => migrations.map(({ name }) => name).join(', ');

const toUnsuitable = (newer: NewerMigration[], files: MigrationFile[]) =>
  `The database was migrated by a newer Gatehouse (${namesOf(newer)}), and this version can't run on it. Start the newer version; or, to go back to this one, stop the servers, run \`gatehouse migrate down --to ${files.at(-1)?.name}\` with the newer version, or restore a backup made before it. Nothing was changed.`;

async function refuseVersion01(db: Db): Promise<void> {
  if (!(await isOfVersion01(db))) return;
  throw new MigrationError(
    'This database was created by Gatehouse 0.1, and 0.2 begins anew: set DATABASE_URL to another database or DATA_DIR to another directory, or delete everything in this one with `gatehouse reset --yes`. Nothing was changed.',
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
