// PgBouncer between Gatehouse and PostgreSQL, with its defaults: what it can't carry is said in one line at the start,
// everything else works, and nothing of one client's session reaches another.
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openDatabase } from '../../src/database/open.ts';
import { createLog } from '../../src/log.ts';
import { makeApp, makeClient, makeUser } from '../kit/app.ts';
import { introspect, refresh, signIn } from '../kit/flow.ts';
import { createPostgresqlDatabase, type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { untilIdle } from '../kit/jobs.ts';
import { findPgBouncer, type PgBouncer, type PoolMode, startPgBouncer } from '../kit/outside/pgbouncer.ts';

const program = findPgBouncer() ?? '';
const isSkipped = !process.env.TEST_DATABASE_URL || program === '';

describe.skipIf(isSkipped).each<[PoolMode, 'on' | 'off']>([
  ['session', 'on'],
  ['transaction', 'off'],
])('F29 through PgBouncer in %s mode, with DATABASE_PREPARED=%s,', (mode, prepared) => {
  let pgBouncer: PgBouncer;
  let gatehouse: Gatehouse;
  beforeAll(async () => {
    pgBouncer = await startPgBouncer(program, mode);
    gatehouse = await startGatehouse({ DATABASE_PREPARED: prepared }, { mail: true, through: pgBouncer.through });
  });
  afterAll(async () => {
    await gatehouse?.stop();
    await pgBouncer?.stop();
  });

  test('users sign in, tokens are refreshed once each, and jobs are done, many at once', async () => {
    const app = await makeApp(gatehouse);
    const client = await makeClient(gatehouse, app);
    const one = async () => {
      const { email } = await makeUser(gatehouse, app);
      const tokens = await signIn(app, client, email, { scope: 'openid offline_access', prompt: 'consent' });
      const rotated = await refresh(app, client, String(tokens.refresh_token));
      expect(rotated.status).toBe(200);
      expect((await introspect(app, client, String(rotated.body.access_token))).body.active).toBe(true);
    };
    await Promise.all(Array.from({ length: 12 }, one));
    await untilIdle(gatehouse);
  });

  test('a change of an App is heard through DATABASE_DIRECT_URL', async () => {
    const heard: (string | undefined)[] = [];
    await gatehouse.database.listen('changes_of_a_test', (payload) => heard.push(payload));
    await sql`select pg_notify('changes_of_a_test', 'x')`.execute(gatehouse.database.db);
    await expect.poll(() => heard).toContain('x');
  });

  test('nothing of a session stays on the connections that clients share', async () => {
    const clients = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const client = new pg.Client(gatehouse.config.databaseUrl);
        await client.connect();
        await client.query('begin');
        return client;
      }),
    );
    for (const client of clients) {
      const { rows } = await client.query(`
        select (select count(*)::int from pg_prepared_statements) as prepared,
          (select count(*)::int from pg_listening_channels()) as listening,
          (select count(*)::int from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()) as locks,
          current_setting('statement_timeout') as timeout, current_setting('synchronous_commit') as commit`);
      expect(rows).toEqual([{ prepared: 0, listening: 0, locks: 0, timeout: '0', commit: 'on' }]);
    }
    await Promise.all(clients.map((client) => client.end()));
  });
});

describe.skipIf(isSkipped)('F29 a start through PgBouncer names in one line', () => {
  let database: Awaited<ReturnType<typeof createPostgresqlDatabase>>;
  beforeAll(async () => {
    database = await createPostgresqlDatabase(inject('postgresql')!);
  });
  afterAll(() => database?.drop());

  test.each<[string, PoolMode, { direct: boolean; prepared: boolean }]>([
    ['DATABASE_DIRECT_URL', 'session', { direct: false, prepared: true }],
    ['DATABASE_DIRECT_URL', 'transaction', { direct: false, prepared: false }],
    ['DATABASE_PREPARED', 'transaction', { direct: true, prepared: true }],
  ])('%s in %s mode', async (name, mode, { direct, prepared }) => {
    const pgBouncer = await startPgBouncer(program, mode);
    const opening = openDatabase(
      {
        databaseUrl: pgBouncer.through(database.url),
        databaseDirectUrl: direct ? database.url : undefined,
        databasePrepared: prepared,
        databasePoolSize: 1,
        dataDir: '',
      },
      createLog('silent'),
    );
    await expect(opening).rejects.toMatchObject({
      name: 'ConfigurationError',
      mistakes: [expect.stringMatching(new RegExp(`^${name}: .+`))],
    });
    await pgBouncer.stop();
  });
});
