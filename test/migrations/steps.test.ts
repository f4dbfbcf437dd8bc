// Up, down, and up again with data in between; and what is refused: a database that a newer Gatehouse migrated, a
// migration that was edited after it ran.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { listMigrations, MigrationError, migrateDown, migrateUp } from '../../src/database/migrate.ts';
import { listMigrationFiles } from '../../src/database/migration-files.ts';
import type { Database } from '../../src/database/open.ts';
import { createLog } from '../../src/log.ts';
import { buildSystem } from '../../src/system.ts';
import { makeApp, makeClient, makeUser } from '../kit/app.ts';
import { type Gatehouse, SECRET_KEY } from '../kit/gatehouse.ts';
import { ROOT } from '../kit/processes.ts';
import { type EmptyDatabase, openEmptyDatabase } from './empty-database.ts';
import { schemaOf } from './schema-of.ts';

/** Going step by step takes several: ours, and two that a later version might add. */
const ours = listMigrationFiles();
const later = listMigrationFiles(join(import.meta.dirname, 'later'));
const files = [...ours, ...later];
const log = createLog('silent');
let place: EmptyDatabase;
let database: Database;

beforeAll(async () => {
  place = await openEmptyDatabase();
  database = place.database;
});
afterAll(() => place.remove());
beforeEach(() => place.empty());

/** An App with a client and a user, made as the server makes them; returns how to see whether they are there. */
async function makeData(): Promise<() => Promise<number>> {
  const config = readConfig({ DATA_DIR: 'memory://', SECRET_KEY });
  const system = await buildSystem({
    config,
    log,
    database: { ...database, listen: async () => {}, close: async () => {} },
  });
  const gatehouse = { system, database } as Gatehouse;
  const app = await makeApp(gatehouse);
  await makeClient(gatehouse, app);
  await makeUser(gatehouse, app);
  await system.close();
  return async () => {
    const { rows } = await sql<{ count: number }>`
      select (select count(*) from users where app_id = ${app.id}) + (select count(*) from clients where app_id = ${app.id}) as count
    `.execute(database.db);
    return Number(rows[0]!.count);
  };
}

describe('migrations', () => {
  test('go up, down and up again with data in between, and come out the same', async () => {
    const { db } = database;
    const steps = await migrateUp(db, files);
    expect(steps.length).toBeGreaterThan(2);
    expect(await migrateUp(db, files)).toEqual([]);
    const fresh = await schemaOf(db);
    const count = await makeData();
    expect(await count()).toBeGreaterThan(2);

    for (const step of [...steps].reverse()) expect(await migrateDown(db, files)).toEqual([step]);
    expect(await migrateDown(db, files)).toEqual([]);
    expect(await schemaOf(db)).toEqual([]);

    expect(await migrateUp(db, files)).toEqual(steps);
    expect(await schemaOf(db)).toEqual(fresh);
    expect(await (await makeData())()).toBeGreaterThan(2);
  });

  test('taken back and made again one by one lose no more than that step', async () => {
    const { db } = database;
    const steps = await migrateUp(db, files);
    const count = await makeData();
    const before = await count();
    // With the data that the steps above have left: what a step gives back is what a server at its version finds.
    for (const step of [...steps].reverse()) {
      const shape = await schemaOf(db);
      const upToIt = files.filter(({ name }) => name <= step);
      expect(await migrateDown(db, upToIt)).toEqual([step]);
      expect(await migrateUp(db, upToIt)).toEqual([step]);
      expect(await schemaOf(db), step).toEqual(shape);
      expect(await count(), step).toBe(step === steps[0] ? 0 : before);
      await migrateDown(db, upToIt);
    }
    expect(await migrateUp(db, files)).toEqual(steps);
  });

  test('of a large audit log can be prepared beside the version before, as docs/releases.md says', async () => {
    const { db } = database;
    await migrateUp(db, ours);
    const fresh = await schemaOf(db);
    await place.empty();
    await migrateUp(
      db,
      ours.filter(({ name }) => name < '0033'),
    );
    const docs = readFileSync(join(ROOT, 'docs/releases.md'), 'utf8');
    const statements = docs.match(/```sql\n(alter table audit_log[^`]*)```/)?.[1]?.split(';\n') ?? [];
    expect(statements.length).toBeGreaterThan(4);
    for (const statement of statements.filter(Boolean)) await sql.raw(statement).execute(db);
    await migrateUp(db, ours);
    expect((await schemaOf(db)).sort()).toEqual(fresh.sort());
  });

  test('of a later version run on a database with data', async () => {
    const { db } = database;
    await migrateUp(db, ours);
    const count = await makeData();
    const before = await count();
    expect(await migrateUp(db, files)).toEqual(later.map(({ name }) => name));
    expect(await count()).toBe(before);
  });

  test('are listed with when they ran', async () => {
    const { db } = database;
    expect((await listMigrations(db)).every(({ executed_at }) => executed_at === undefined)).toBe(true);
    await migrateUp(db);
    expect((await listMigrations(db)).every(({ executed_at }) => executed_at instanceof Date)).toBe(true);
  });

  test('F18 of a newer Gatehouse stop an older one, and nothing is changed', async () => {
    const { db } = database;
    await migrateUp(db);
    const before = await schemaOf(db);
    await sql`insert into kysely_migration values ('9999-from-the-future', ${new Date().toISOString()})`.execute(db);
    await expect(migrateUp(db)).rejects.toThrow(MigrationError);
    await expect(migrateUp(db)).rejects.toThrow('9999-from-the-future');
    await expect(migrateDown(db)).rejects.toThrow(MigrationError);
    await expect(listMigrations(db)).rejects.toThrow(MigrationError);
    expect(await schemaOf(db)).toEqual(before);
  });

  test('that were edited after they ran stop the start, by their name', async () => {
    const { db } = database;
    const [first] = await migrateUp(db);
    await sql`update migration_checksums set checksum = 'of another text' where name = ${first}`.execute(db);
    await expect(migrateUp(db)).rejects.toThrow(MigrationError);
    await expect(migrateUp(db)).rejects.toThrow(first);
  });

  test('that are edited are refused until they were taken back', async () => {
    const { db } = database;
    const [notes, titles] = later;
    const edited = [...ours, { name: notes!.name, path: titles!.path }];
    await migrateUp(db, [...ours, notes!]);
    await expect(migrateUp(db, edited)).rejects.toThrow(notes!.name);
    await migrateDown(db, [...ours, notes!]);
    expect(await migrateUp(db, edited)).toEqual([notes!.name]);
    expect(await migrateUp(db, edited)).toEqual([]);
  });

  test('that fail leave nothing behind', async () => {
    const { db } = database;
    // In the way of one of the tables.
    await sql`create table users (of_someone_else int)`.execute(db);
    await expect(migrateUp(db)).rejects.toThrow(MigrationError);
    expect((await schemaOf(db)).filter((line) => line.startsWith('apps'))).toEqual([]);
    await sql`drop table users`.execute(db);
    expect((await migrateUp(db)).length).toBeGreaterThan(0);
  });
});
