// The primary changes: its old server comes back as a standby, and the address of the database still leads there for a while.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrateUp } from '../../src/database/migrate.ts';
import { PASSWORD } from '../kit/app.ts';
import { introspect, post, refresh, revoke, signIn } from '../kit/flow.ts';
import { type DatabaseProxy, startDatabaseProxy } from '../kit/outside/database-proxy.ts';
import { toPlace } from '../kit/place.ts';
import { type ServerProcess, startServer, until } from '../kit/processes.ts';
import { ask, type RawAnswer } from '../kit/raw.ts';
import { withClient } from '../kit/run/global-setup.ts';
import { type Cluster, startCluster, startStandby } from './cluster.ts';
import { makeWorld, type World } from './world.ts';

describe.skipIf(!process.env.TEST_DATABASE_URL)('a PostgreSQL', () => {
  let primary: Cluster;
  let standby: Cluster | undefined;
  let proxy: DatabaseProxy;
  let world: World;
  let server: ServerProcess;
  beforeAll(async () => {
    primary = await startCluster();
    const place = toPlace({ DATABASE_URL: primary.url }, async () => {});
    await place.look(({ db }) => migrateUp(db));
    world = await makeWorld(place);
    proxy = await startDatabaseProxy(primary.url);
    server = await startServer({ environment: { ...world.environment, DATABASE_URL: proxy.url, LOG_LEVEL: 'silent' } });
  });
  afterAll(async () => {
    await server?.stop();
    await proxy?.close();
    await standby?.stop();
    await primary?.stop();
  });

  let count = 0;
  async function signUp(): Promise<RawAnswer & { email: string }> {
    const email = `failover-${++count}@example.com`;
    const headers = { authorization: `Bearer ${world.apiKey}`, 'content-type': 'application/json' };
    const path = `${new URL(world.app.issuer).pathname}/api/v1/auth/signup`;
    return { email, ...(await ask(server, { path, headers, body: JSON.stringify({ email, password: PASSWORD }) })) };
  }

  const connections = () =>
    withClient(primary.url, async (client) => {
      const { rows } = await client.query<{ pid: number }>(
        `select pid from pg_stat_activity where application_name = 'gatehouse'`,
      );
      return rows.map(({ pid }) => pid);
    });

  async function takeWrites(answer: 'on' | 'off'): Promise<void> {
    await withClient(primary.url, async (client) => {
      await client.query(`alter system set default_transaction_read_only = ${answer === 'on' ? 'off' : 'on'}`);
      await client.query('select pg_reload_conf()');
    });
  }

  test('F52 that takes no writes is away, and the connection on which it said so ends', async () => {
    expect((await signUp()).status).toBe(201);
    const before = await connections();
    await takeWrites('off');
    await until('a write is refused', async () => {
      const { status, headers } = await signUp();
      expect([201, 503]).toContain(status);
      if (status === 503) expect(Number(headers['retry-after'])).toBeGreaterThan(0);
      return status === 503;
    });
    await until('a connection has ended', async () => {
      const now = await connections();
      return before.some((pid) => !now.includes(pid));
    });
    await takeWrites('on');
    await until('writes work', async () => (await signUp()).status === 201);
  });

  test('F52 whose primary changes is away while its address leads to the old one, and is found again by itself', async () => {
    const { app, client, machine } = world;
    const { email } = await signUp();
    const wanted = { scope: 'openid offline_access', prompt: 'consent' };
    const [kept, revoked] = [await signIn(app, client, email, wanted), await signIn(app, client, email, wanted)];
    standby = await startStandby(primary);
    await primary.demote();
    await standby.promote();

    for (let round = 0; round < 3; round++) {
      const answers = await Promise.all([
        signUp(),
        post(app, '/token', { grant_type: 'client_credentials' }, machine),
        refresh(app, client, kept.refresh_token!),
        introspect(app, client, kept.access_token),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([503, 503, 503, 503]);
    }

    expect(await ask(server, { path: '/readyz/database' })).toMatchObject({
      status: 503,
      text: expect.stringContaining('standby'),
    });
    // At first: every node may be led astray for a moment.
    expect((await ask(server, { path: '/readyz' })).status).toBe(200);

    proxy.leadTo(standby.url);
    await until('the database is there', async () => (await ask(server, { path: '/readyz/database' })).status === 200);
    await until('users sign up', async () => (await signUp()).status === 201);
    expect((await revoke(app, client, revoked.refresh_token!)).status).toBe(200);
    expect((await introspect(app, client, revoked.access_token)).body.active).toBe(false);
    expect((await introspect(app, client, kept.access_token)).body.active).toBe(true);
    expect((await refresh(app, client, kept.refresh_token!)).status).toBe(200);
  });
});
