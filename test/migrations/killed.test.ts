// A process that dies in the middle of a migration: the next start finds a whole database, and makes it right.
import { join } from 'node:path';
import { describe, expect, inject, test, vi } from 'vitest';
import { openDatabase } from '../../src/database/open.ts';
import type { Db } from '../../src/database/schema.ts';
import { createLog } from '../../src/log.ts';
import { createPostgresqlDatabase, createTestDatabase } from '../kit/gatehouse.ts';
import { makeDataDirectory, makeDirectory, spawnNode, startServer, statusOf, until, watch } from '../kit/processes.ts';
import { schemaOf } from './schema-of.ts';

vi.setConfig({ testTimeout: 120_000 });

const SLOW_MIGRATOR = join(import.meta.dirname, 'slow-migrator.ts');
const log = createLog('silent');

type Place = { environment: { DATABASE_URL?: string; DATA_DIR?: string }; remove(): Promise<void> | void };

/** Where nothing is yet, and where everything but the last step is. */
const places: Record<string, () => Promise<Place>> = {
  'an empty database': async () => {
    const postgresql = inject('postgresql');
    if (!postgresql) return inDirectory(makeDirectory('migration'));
    const { url, drop } = await createPostgresqlDatabase({ url: postgresql.url, template: undefined });
    return { environment: { DATABASE_URL: url }, remove: drop };
  },
  'an old database': async () => {
    const postgresql = inject('postgresql');
    if (!postgresql) return inDirectory(await makeDataDirectory('migration'));
    const { url, drop } = await createPostgresqlDatabase(postgresql);
    return { environment: { DATABASE_URL: url }, remove: drop };
  },
};

const inDirectory = ({ path, remove }: { path: string; remove(): void }): Place => ({
  environment: { DATA_DIR: path },
  remove,
});

describe('a migration of', () => {
  test.each(Object.keys(places))(
    'F16 %s that is killed half way is taken back, and the next start works',
    async (name) => {
      const { environment, remove } = await places[name]!();
      const migrator = watch(spawnNode([SLOW_MIGRATOR], environment));
      await until('the migration is half way', () => migrator.output().includes('half way'), 60_000);
      migrator.kill('SIGKILL');
      await migrator.exited;

      const server = await startServer({ environment });
      expect(await statusOf(server, '/o/console/jwks')).toBe(200);
      expect(await server.stop()).toEqual({ code: 0, signal: null });

      const fresh = await createTestDatabase();
      const expected = fresh.database
        ? await schemaOf(fresh.database.db)
        : await look({ DATABASE_URL: fresh.url! }, schemaOf);
      expect(await look(environment, schemaOf)).toEqual(expected);
      await fresh.database?.close();
      await fresh.drop();
      await remove();
    },
  );
});

async function look<Seen>(
  { DATABASE_URL, DATA_DIR = '' }: Place['environment'],
  see: (db: Db) => Promise<Seen>,
): Promise<Seen> {
  const config = { databaseUrl: DATABASE_URL, databasePoolSize: 1, dataDir: DATA_DIR };
  const database = await openDatabase(config, log);
  try {
    return await see(database.db);
  } finally {
    await database.close();
  }
}
