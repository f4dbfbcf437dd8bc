// How long connections to PostgreSQL stay, and what becomes of them when their node is gone.
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { SECOND } from '../../src/clock.ts';
import { type Database, openDatabase } from '../../src/database/open.ts';
import { withSettings } from '../../src/database/postgresql/connection.ts';
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

  const CHANNEL = 'of_a_test';

  const listeners = () =>
    withClient(url, async (client) => {
      const { rows } = await client.query<{ pid: number }>(
        `select pid from pg_stat_activity where datname = current_database() and application_name = 'gatehouse listen'`,
      );
      return rows.map(({ pid }) => pid);
    });

  /** Whether new connections to the database are refused. */
  const setClosed = (isClosed: boolean) =>
    withClient(inject('postgresql')!.url, (client) =>
      client.query(`alter database ${new URL(url).pathname.slice(1)} allow_connections ${!isClosed}`),
    );

  test('F52 that listens ends after ten minutes, too, and hears everything until its successor does', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const database = await openDatabase({ databaseUrl: url, databasePoolSize: 5, dataDir: '' }, createLog('silent'));
    const sender = new pg.Client(url);
    await sender.connect();
    const heard: (string | undefined)[] = [];
    const send = async (text: string) => void (await sender.query('select pg_notify($1, $2)', [CHANNEL, text]));
    const hears = async (text: string) => {
      await send(text);
      await until(`${text} is heard`, async () => heard.includes(text));
    };
    try {
      await database.listen(CHANNEL, (payload) => heard.push(payload));
      const first = await listeners();
      expect(first).toHaveLength(1);
      vi.advanceTimersByTime(595 * SECOND);
      expect(await listeners()).toEqual(first);
      heard.length = 0;
      await setClosed(true);
      vi.advanceTimersByTime(5 * SECOND);
      vi.useRealTimers();
      await hears('while no other can be opened');
      await setClosed(false);
      await until('another took its place', async () => {
        await send('in between');
        const pids = await listeners();
        return pids.length === 1 && pids[0] !== first[0];
      });
      await hears('afterwards');
      // None was lost, so what was read meanwhile is still good.
      expect(heard).not.toContain(undefined);
    } finally {
      vi.useRealTimers();
      await setClosed(false);
      await sender.end();
      await database.close();
    }
  });

  test('that listens says when it may have missed something', async () => {
    const database = await openDatabase({ databaseUrl: url, databasePoolSize: 5, dataDir: '' }, createLog('silent'));
    try {
      const heard: (string | undefined)[] = [];
      await database.listen(CHANNEL, (payload) => heard.push(payload));
      heard.length = 0;
      const [pid] = await listeners();
      await withClient(url, (client) => client.query('select pg_terminate_backend($1)', [pid]));
      await until('another listens', async () => heard.includes(undefined));
      expect(await listeners()).not.toEqual([pid]);
    } finally {
      await database.close();
    }
  });

  const SETTINGS = [
    'idle_in_transaction_session_timeout',
    'tcp_keepalives_idle',
    'tcp_user_timeout',
    'synchronous_commit',
  ];
  const QUERY = { text: SETTINGS.map((name) => `current_setting('${name}') as ${name}`).join(', ') };

  test.each([
    ['as it is', ''],
    ['with options of the operator', '?options=-c%20tcp_user_timeout%3D5000'],
  ])('F53 asks PostgreSQL to notice when its node is gone (%s)', async (_, query) => {
    const given = { databaseUrl: url + query, databasePoolSize: 1, dataDir: '' };
    const database = await openDatabase(given, createLog('silent'));
    const expected = {
      idle_in_transaction_session_timeout: '20s',
      tcp_keepalives_idle: '30',
      tcp_user_timeout: query ? '5000' : '60000',
      synchronous_commit: 'on',
    };
    for (const kind of [{ reads: true }, { forgettable: true }, {}]) {
      const [row] = await database.query({ name: 'settings_of_a_test', text: `select ${QUERY.text}`, ...kind }, []);
      expect(row).toEqual({ ...expected, ...('forgettable' in kind && { synchronous_commit: 'off' }) });
    }
    await database.close();
  });
});

test.each([
  ['postgres://user:secret@/gatehouse?host=%2Frun%2Fpostgresql', '/run/postgresql', '-c lock_timeout=5'],
  ['postgres://user:secret@db.example.com/gatehouse', 'db.example.com', '-c lock_timeout=5'],
  ['postgres://db.example.com/gatehouse?options=-c%20a.b%3D1', 'db.example.com', '-c lock_timeout=5 -c a.b=1'],
])('settings of a session are added to %s', (given, host, options) => {
  const { connectionParameters } = new pg.Client(withSettings(given, { lock_timeout: '5' })) as unknown as Parsed;
  expect(connectionParameters).toMatchObject({ host, options, database: 'gatehouse' });
});

type Parsed = { connectionParameters: object };
