// Up, down, and up again with data in between; and what is refused: a database that a newer Gatehouse migrated, a
// migration that was edited after it ran.
import { PGlite } from '@electric-sql/pglite';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { listMigrations, MigrationError, migrateDown, migrateUp } from '../../src/database/migrate.ts';
import { type Database, openPatiently, wrapEmbedded } from '../../src/database/open.ts';
import { createLog } from '../../src/log.ts';
import { buildSystem } from '../../src/system.ts';
import { makeApp, makeClient, makeUser } from '../kit/app.ts';
import { createPostgresqlDatabase, type Gatehouse, SECRET_KEY } from '../kit/gatehouse.ts';
import { schemaOf } from './schema-of.ts';

const log = createLog('silent');
let database: Database;
let drop: () => Promise<void>;

beforeAll(async () => {
  const postgresql = inject('postgresql');
  if (postgresql) {
    const made = await createPostgresqlDatabase({ url: postgresql.url, template: undefined });
    database = openPatiently(made.url, log);
    drop = made.drop;
  } else {
    database = wrapEmbedded(await PGlite.create('memory://'));
    drop = async () => {};
  }
});
afterAll(async () => {
  await database.close();
  await drop();
});
beforeEach(async () => {
  await sql`drop schema public cascade`.execute(database.db);
  await sql`create schema public`.execute(database.db);
});

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
    const steps = await migrateUp(db);
    expect(steps.length).toBeGreaterThan(0);
    expect(await migrateUp(db)).toEqual([]);
    const fresh = await schemaOf(db);
    const count = await makeData();
    expect(await count()).toBeGreaterThan(2);

    for (const step of [...steps].reverse()) expect(await migrateDown(db)).toEqual([step]);
    expect(await migrateDown(db)).toEqual([]);
    expect(await schemaOf(db)).toEqual([]);

    expect(await migrateUp(db)).toEqual(steps);
    expect(await schemaOf(db)).toEqual(fresh);
    expect(await (await makeData())()).toBeGreaterThan(2);
  });

  test('taken back and made again one by one lose no more than that step', async () => {
    const { db } = database;
    const steps = await migrateUp(db);
    const fresh = await schemaOf(db);
    for (const depth of steps.keys()) {
      await makeData();
      for (let step = 0; step <= depth; step++) await migrateDown(db);
      expect(await migrateUp(db)).toEqual(steps.slice(steps.length - depth - 1));
      expect(await schemaOf(db)).toEqual(fresh);
    }
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

  test('that were edited after they ran stop the start, by the file’s name', async () => {
    const { db } = database;
    const [first] = await migrateUp(db);
    await sql`update migration_checksums set checksum = 'of another text' where name = ${first}`.execute(db);
    await expect(migrateUp(db)).rejects.toThrow(MigrationError);
    await expect(migrateUp(db)).rejects.toThrow(`${first}.ts`);
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
