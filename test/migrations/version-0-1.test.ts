// A database of 0.1 is refused in one line by everything but `gatehouse reset --yes`, and nothing in it is changed.
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import {
  deleteEverything,
  listMigrations,
  MigrationError,
  migrateDown,
  migrateUp,
} from '../../src/database/migrate.ts';
import { importMigration, listMigrationFiles } from '../../src/database/migration-files.ts';
import type { Db } from '../../src/database/schema.ts';
import { commandLine } from '../cli/command-line.ts';
import { SECRET_KEY } from '../kit/gatehouse.ts';
import { makePlace } from '../kit/place.ts';
import { spawnServer } from '../kit/processes.ts';
import { type EmptyDatabase, openEmptyDatabase } from './empty-database.ts';
import { schemaOf } from './schema-of.ts';

const NAMES = [
  '0001-foundation',
  '0002-audit-log-indexes',
  '0003-mail',
  '0004-factors',
  '0005-account',
  '0006-connections',
  '0007-back-off',
  '0008-sms',
  '0009-email-changes',
  '0010-invitations-and-roles',
  '0011-passkeys',
];
/** SHA-256 of the file of that name in 0.1. */
const CHECKSUM = 'af60b6e9ddf13187f9c60a46758729085e3271116cb17eda572dd57a0d6bf2bd';
const LATER_TABLES =
  'mails, factors, recovery_codes, trusted_devices, upstream_sign_ins, identities, connections, email_changes, invitations, user_roles, roles, passkeys';

/** Makes a database of this version one of 0.1, on which these migrations ran. */
async function makeOld(db: Db, names = NAMES): Promise<void> {
  for (const file of listMigrationFiles().slice(1).reverse()) {
    await (await importMigration(file)).down?.(db);
    await sql`delete from kysely_migration where name = ${file.name}`.execute(db);
    await sql`delete from migration_checksums where name = ${file.name}`.execute(db);
  }
  await sql`update migration_checksums set checksum = ${CHECKSUM}`.execute(db);
  for (const name of names.slice(1)) {
    await sql`insert into kysely_migration values (${name}, ${new Date().toISOString()})`.execute(db);
    await sql`insert into migration_checksums values (${name}, 'of 0.1')`.execute(db);
  }
  if (names.length === 1) await sql`drop table ${sql.raw(LATER_TABLES)}`.execute(db);
}

async function contentOf(db: Db) {
  const rows = ['kysely_migration', 'migration_checksums', 'apps', 'users'].map(
    async (table) => (await sql`select * from ${sql.table(table)} order by 1`.execute(db)).rows,
  );
  return [await schemaOf(db), ...(await Promise.all(rows))];
}

const oneLine =
  /^[^\n]*Gatehouse 0\.1[^\n]*0\.2 begins anew[^\n]*DATABASE_URL[^\n]*DATA_DIR[^\n]*gatehouse reset --yes[^\n]*\n$/;

describe('a database of 0.1', () => {
  let empty: EmptyDatabase;
  beforeAll(async () => {
    empty = await openEmptyDatabase();
  });
  afterAll(() => empty.remove());
  beforeEach(() => empty.empty());

  test.each([
    ['all of its migrations', NAMES],
    ['its first migration', NAMES.slice(0, 1)],
    ['its first two migrations', NAMES.slice(0, 2)],
  ])('that ran %s is refused unchanged, and can be deleted', async (_, names) => {
    const { db } = empty.database;
    const steps = await migrateUp(db);
    const fresh = await schemaOf(db);
    await makeOld(db, names);
    const before = await contentOf(db);
    for (const refused of [migrateUp, migrateDown, listMigrations]) {
      await expect(refused(db)).rejects.toThrow(MigrationError);
      await expect(refused(db)).rejects.toThrow('gatehouse reset --yes');
    }
    expect(await contentOf(db)).toEqual(before);

    await deleteEverything(db);
    expect(await schemaOf(db)).toEqual([]);
    expect(await migrateUp(db)).toEqual(steps);
    expect(await schemaOf(db)).toEqual(fresh);
  });

  test('stops the server and every command but reset --yes', async () => {
    const place = await makePlace('version-0-1');
    const { run, answer, remove } = commandLine({ ...place.environment, SECRET_KEY });
    onTestFinished(async () => {
      remove();
      await place.remove();
    });
    await place.look(({ db }) => makeOld(db));
    const before = await place.look(({ db }) => contentOf(db));

    const server = await spawnServer({ environment: place.environment });
    expect(await server.exited).toEqual({ code: 1, signal: null });
    expect(server.output()).toMatch(oneLine);
    for (const args of [['migrate'], ['migrate', 'down'], ['migrate', 'status'], ['app', 'list']]) {
      const { code, stdout, stderr } = await run(args);
      expect([args, code, stdout]).toEqual([args, 1, '']);
      expect(stderr).toMatch(oneLine);
    }
    const check = await run(['check', '--json']);
    const { checks } = JSON.parse(check.stdout) as { checks: { name: string; status: string; message: string }[] };
    expect(check.code).toBe(1);
    const migrations = { name: 'migrations', status: 'fail', message: expect.stringContaining('Gatehouse 0.1') };
    expect(checks).toContainEqual(migrations);
    expect(await place.look(({ db }) => contentOf(db))).toEqual(before);

    expect(await answer(['reset', '--yes'])).toMatchObject({ reset: true });
    expect(await answer(['app', 'list'])).toEqual({ apps: [] });
  }, 300_000);
});
