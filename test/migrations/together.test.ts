// Many nodes start at once on an empty database: one migrates, the others wait, and nobody fails.
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { listMigrations } from '../../src/database/migrate.ts';
import { openPatiently } from '../../src/database/open.ts';
import type { Db } from '../../src/database/schema.ts';
import { prepareFirstStart } from '../../src/first-start.ts';
import { createLog } from '../../src/log.ts';
import { openSystem } from '../../src/system.ts';
import { createPostgresqlDatabase, SECRET_KEY } from '../kit/gatehouse.ts';
import { startServer } from '../kit/processes.ts';

const OPERATOR = { OPERATOR_EMAIL: 'operator@example.com', OPERATOR_PASSWORD: 'wander-orbit-lantern' };
const log = createLog('silent');

describe.skipIf(!process.env.TEST_DATABASE_URL)('nodes that start together on an empty PostgreSQL', () => {
  let url: string;
  let drop: () => Promise<void>;
  beforeEach(async () => {
    ({ url, drop } = await createPostgresqlDatabase({ url: inject('postgresql')!.url, template: undefined }));
  });
  afterEach(() => drop());

  test.each([1, 2, 3])('F15 (round %i) migrate once, and all of them start', async () => {
    const config = readConfig({ DATABASE_URL: url, SECRET_KEY, DATABASE_POOL_SIZE: '3', ...OPERATOR });
    const start = async () => {
      const system = await openSystem(config, log);
      await prepareFirstStart(system);
      return system;
    };
    const starts = await Promise.allSettled(Array.from({ length: 8 }, start));
    expect(starts.flatMap((start) => (start.status === 'rejected' ? [String(start.reason)] : []))).toEqual([]);
    for (const started of starts) if (started.status === 'fulfilled') await started.value.close();
    await expectOneOfEach(url);
  });

  test('F15 as processes, too', async () => {
    const environment = { DATABASE_URL: url, DATABASE_POOL_SIZE: '3', ...OPERATOR };
    const servers = await Promise.all([1, 2, 3].map(() => startServer({ environment })));
    expect(await Promise.all(servers.map((server) => server.stop()))).toEqual(
      servers.map(() => ({ code: 0, signal: null })),
    );
    await expectOneOfEach(url);
  });
});

async function expectOneOfEach(url: string): Promise<void> {
  const database = openPatiently(url, log);
  expect(await countOf(database.db, 'apps')).toBe(1);
  expect(await countOf(database.db, 'signing_keys', sql`where state = 'current'`)).toBe(2);
  expect(await countOf(database.db, 'operators')).toBe(1);
  expect(await countOf(database.db, 'users')).toBe(1);
  const steps = await listMigrations(database.db);
  expect(await countOf(database.db, 'kysely_migration')).toBe(steps.length);
  expect(await countOf(database.db, 'migration_checksums')).toBe(steps.length);
  await database.close();
}

async function countOf(db: Db, table: string, where = sql``): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int from ${sql.table(table)} ${where}`.execute(db);
  return rows[0]!.count;
}
