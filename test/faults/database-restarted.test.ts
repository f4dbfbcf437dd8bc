// PostgreSQL restarts, crashes, or loses a connection's process while clients are at work and a user is half way through
// a sign-in: everybody goes on, nothing that was acknowledged is lost.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { migrateUp } from '../../src/database/migrate.ts';
import { PASSWORD } from '../kit/app.ts';
import { authorizeUrl, makePkce, passScreens, redeem, userinfo } from '../kit/flow.ts';
import { toPlace } from '../kit/place.ts';
import { type ServerProcess, startServer, statusOf, until } from '../kit/processes.ts';
import { ask } from '../kit/raw.ts';
import { Visitor } from '../kit/visitor.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { findMissing, type Load, startLoad } from './load.ts';
import { makeWorld, type World } from './world.ts';

describe.skipIf(!process.env.TEST_DATABASE_URL)('a PostgreSQL that', () => {
  let cluster: Cluster;
  let world: World;
  let server: ServerProcess;
  let load: Load | undefined;
  const place = () => toPlace({ DATABASE_URL: cluster.url }, async () => {});
  beforeAll(async () => {
    cluster = await startCluster();
    await place().look(({ db }) => migrateUp(db));
    world = await makeWorld(place());
    server = await startServer({ environment: { ...world.environment, LOG_LEVEL: 'silent' } });
  });
  afterEach(() => load?.stop());
  afterAll(async () => {
    await server?.stop();
    await cluster?.stop();
  });

  test.each<[string, (cluster: Cluster) => Promise<void>]>([
    ['restarts', ({ restart }) => restart('SIGINT')],
    ['is stopped at once', ({ restart }) => restart('SIGQUIT')],
    ['is killed', ({ restart }) => restart('SIGKILL')],
    ['loses a connection’s process', ({ killBackend }) => killBackend()],
  ])('F1 %s under load is back by itself, loses nothing, and lets a user finish', async (_, fault) => {
    const { app, client } = world;
    const email = `user-${Date.now()}@example.com`;
    const headers = { authorization: `Bearer ${world.apiKey}`, 'content-type': 'application/json' };
    const path = `${new URL(app.issuer).pathname}/api/v1/auth/signup`;
    expect((await ask(server, { path, headers, body: JSON.stringify({ email, password: PASSWORD }) })).status).toBe(
      201,
    );
    const visitor = new Visitor();
    const { verifier, challenge } = makePkce();
    const page = await visitor.open(authorizeUrl(app, client, challenge));
    expect(page.text).toContain('name="password"');
    load = await startLoad(world);
    await load.progress();

    await fault(cluster);
    await until('the server is ready again', async () => (await statusOf(server, '/readyz/database')) === 200);
    await load.progress();

    const back = await passScreens(visitor, page, email);
    const code = new URL(back.location ?? 'none:').searchParams.get('code') ?? '';
    const { status, body } = await redeem(app, client, { code, verifier });
    expect(status).toBe(200);
    expect((await userinfo(app, body.access_token as string)).status).toBe(200);

    await load.progress();
    await load.stop();
    expect(load.complaints).toEqual([]);
    expect(load.cut).toEqual([]);
    expect(await place().look((database) => findMissing(database, world, load!.signedUp))).toEqual([]);
  });
});
