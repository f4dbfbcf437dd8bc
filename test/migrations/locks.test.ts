// A migration on a database at work, where somebody holds a table: it doesn't make everybody queue behind it.
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { migrateUp } from '../../src/database/migrate.ts';
import { listMigrationFiles } from '../../src/database/migration-files.ts';
import { type Database, openPatiently } from '../../src/database/open.ts';
import type { Db } from '../../src/database/schema.ts';
import { createLog } from '../../src/log.ts';
import { createPostgresqlDatabase } from '../kit/gatehouse.ts';
import { untilBlocked } from '../kit/locks.ts';

const files = [...listMigrationFiles(), ...listMigrationFiles(join(import.meta.dirname, 'later'))];
const NOTES = '9001-notes';
/** It alters the users. */
const TITLES = '9002-user-titles';

describe.skipIf(!process.env.TEST_DATABASE_URL)('a migration whose table a backup reads', () => {
  let drop: () => Promise<void>;
  let database: Database;
  let backup: Database;
  let other: Database;
  beforeEach(async () => {
    const made = await createPostgresqlDatabase(inject('postgresql')!);
    drop = made.drop;
    const open = () => openPatiently(made.url, createLog('silent'));
    [database, backup, other] = [open(), open(), open()];
  });
  afterEach(async () => {
    await Promise.all([database, backup, other].map((one) => one.close()));
    await drop();
  });

  /** As pg_dump holds every table. */
  async function holding<Result>(work: () => Promise<Result>): Promise<Result> {
    return backup.db.transaction().execute(async (db) => {
      await sql`lock table users in access share mode`.execute(db);
      return work();
    });
  }

  const changeUsers = (db: Db) => sql`update users set name = name`.execute(db);

  test('F39 gives up, says who holds it, and keeps what was migrated before', async () => {
    const patience = { lockMs: 100, pauseMs: 10, tries: 2 };
    const failure = await holding(async () => {
      const error = await migrateUp(database.db, files, patience).catch((error: Error) => error);
      // Nobody waits for it any more.
      await changeUsers(other.db);
      return error;
    });
    expect(failure).toMatchObject({
      name: 'MigrationError',
      message: expect.stringMatching(/process \d+ \(gatehouse, for \d+ s\)/),
    });
    expect(await migrateUp(database.db, files)).toEqual([TITLES]);
  });

  test('F39 lets writes pass between its tries, and goes on when the table is free', async () => {
    const patience = { lockMs: 100, pauseMs: 10, tries: 10_000 };
    const migrated = await holding(async () => {
      const migrating = migrateUp(database.db, files, patience);
      await untilBlocked(other.db);
      // Behind the migration that waits; before, it waited for the backup.
      await changeUsers(other.db);
      return { migrating };
    });
    expect(await migrated.migrating).toEqual([NOTES, TITLES]);
  });
});
