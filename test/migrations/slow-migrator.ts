// Migrates as the server does, and then a step more that changes a lot and does not end: the test kills this process in
// the middle of it. In a process of its own; says “half way” when it is.
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { importMigration, listMigrationFiles } from '../../src/database/migration-files.ts';
import { openDatabase, openPatiently } from '../../src/database/open.ts';
import { createLog } from '../../src/log.ts';

const { DATABASE_URL, DATA_DIR = '' } = process.env;

const slow: Migration = {
  async up(db) {
    await sql`create table half_made (id int primary key)`.execute(db);
    await sql`alter table users add column half_made int`.execute(db);
    await sql`update apps set name = 'half made'`.execute(db);
    console.log('half way');
    await sleep(600_000);
  },
};

const log = createLog('silent');
const { db } = DATABASE_URL
  ? openPatiently(DATABASE_URL, log)
  : await openDatabase({ databaseUrl: undefined, databasePoolSize: 1, dataDir: DATA_DIR }, log);

await new Migrator({ db, provider: { getMigrations } }).migrateToLatest();

async function getMigrations(): Promise<Record<string, Migration>> {
  const files = listMigrationFiles();
  const real = await Promise.all(files.map(async (file) => [file.name, await importMigration(file)]));
  return { ...Object.fromEntries(real), '9999-slow': slow };
}
