// How long connections to PostgreSQL stay, and what becomes of them when their node is gone.
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { SECOND } from '../../src/clock.ts';
import { type Database, openDatabase } from '../../src/database/open.ts';
import { createLog } from '../../src/log.ts';
import { createPostgresqlDatabase } from '../kit/gatehouse.ts';
import { until } from '../kit/processes.ts';
import { withClient } from '../kit/run/global-setup.ts';

describe.skipIf(!process.env.TEST_DATABASE_URL)('a connection', () => {
  let url: string;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    ({ url, drop } = await createPostgresqlDatabase(inject('postgresql')!));
  });
  afterAll(() => drop());

  const statements = {
    read: { name: 'of_a_test', text: 'select pg_backend_pid() as pid', reads: true },
    forgettable: { name: 'of_a_test', text: 'select pg_backend_pid() as pid', forgettable: true },
    write: { name: 'of_a_test', text: 'select pg_backend_pid() as pid' },
  };

  /** By which connection each kind of statement goes. */
  async function pidsOf(database: Database): Promise<Record<string, number>> {
    const pids = new Map<string, number>();
    for (const [kind, statement] of Object.entries(statements)) {
      const [row] = await database.query<{ pid: number }>(statement, []);
      pids.set(kind, row!.pid);
    }
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(database.db);
    return { ...Object.fromEntries(pids), other: rows[0]!.pid };
  }

  test('F52 that is always in use ends after ten minutes, so that a node follows the address of its database', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const database = await openDatabase({ databaseUrl: url, databasePoolSize: 5, dataDir: '' }, createLog('silent'));
    try {
      const first = await pidsOf(database);
      for (let seconds = 0; seconds < 590; seconds += 5) {
        vi.advanceTimersByTime(5 * SECOND);
        expect(await pidsOf(database)).toEqual(first);
      }
      vi.advanceTimersByTime(10 * SECOND);
      const next = await pidsOf(database);
      for (const kind of Object.keys(first)) expect(next[kind], kind).not.toBe(first[kind]);
      vi.useRealTimers();
      await until('they have ended', () =>
        withClient(url, async (client) => {
          const pids = Object.values(first);
          const { rows } = await client.query('select from pg_stat_activity where pid = any($1)', [pids]);
          return rows.length === 0;
        }),
      );
    } finally {
      vi.useRealTimers();
      await database.close();
    }
  });
});
