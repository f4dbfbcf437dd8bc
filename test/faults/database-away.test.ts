// The database is away, hangs, or is cut off just after a commit: what needs it says 503 and when to come back, what
// doesn't goes on, and all is well again by itself.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { cpuSeconds } from '../../bench/processes.ts';
import { PASSWORD } from '../kit/app.ts';
import { authorize, authorizeUrl, introspect, makePkce, post, redeem, refresh, signIn, userinfo } from '../kit/flow.ts';
import { type DatabaseProxy, startDatabaseProxy } from '../kit/outside/database-proxy.ts';
import { makePlace, type Place } from '../kit/place.ts';
import { type ServerProcess, startServer, statusOf, until } from '../kit/processes.ts';
import { ask, type RawAnswer } from '../kit/raw.ts';
import { withClient } from '../kit/run/global-setup.ts';
import { Visitor } from '../kit/visitor.ts';
import { makeWorld, type World } from './world.ts';

/** That the database is away is known at once: beyond this many times as long as an answer, it was waited for. */
const AT_ONCE = 30;

type Tokens = { access_token: string; refresh_token?: string };
type Timed = { status: number; retryAfter: string | undefined; milliseconds: number };

describe.skipIf(!process.env.TEST_DATABASE_URL)('a database', () => {
  let place: Place;
  let world: World;
  let proxy: DatabaseProxy;
  let server: ServerProcess;
  let path: string;
  beforeAll(async () => {
    place = await makePlace('away');
    world = await makeWorld(place);
    path = new URL(world.app.issuer).pathname;
    proxy = await startDatabaseProxy(place.environment.DATABASE_URL!);
    server = await startServer({ environment: { ...world.environment, DATABASE_URL: proxy.url, LOG_LEVEL: 'silent' } });
  });
  afterAll(async () => {
    proxy?.release();
    proxy?.up();
    await server?.stop();
    await proxy?.close();
    await place?.remove();
  });
  afterEach(async () => {
    proxy.release();
    proxy.up();
    await until('the server is well again', isWell);
  });

  const isWell = async () => (await statusOf(server, '/readyz/database')) === 200;

  async function api(name: string, body: object): Promise<RawAnswer> {
    const headers = { authorization: `Bearer ${world.apiKey}`, 'content-type': 'application/json' };
    return ask(server, { path: `${path}/api/v1${name}`, headers, body: JSON.stringify(body) });
  }

  let count = 0;
  const newUser = () => ({ email: `away-${++count}@example.com`, password: PASSWORD });

  async function makeUser(): Promise<string> {
    const user = newUser();
    expect((await api('/auth/signup', user)).status).toBe(201);
    return user.email;
  }

  async function timed(answer: Promise<{ status: number; headers: unknown }>): Promise<Timed> {
    const began = performance.now();
    const { status, headers } = await answer;
    const retryAfter =
      headers instanceof Headers ? headers.get('retry-after') : (headers as RawAnswer['headers'])['retry-after'];
    return { status, retryAfter: retryAfter ?? undefined, milliseconds: performance.now() - began };
  }

  /** Seconds of a core that the server uses meanwhile. */
  async function costOf(work: () => Promise<unknown>): Promise<number> {
    const before = await cpuSeconds(server.pid);
    await work();
    return (await cpuSeconds(server.pid)) - before;
  }

  /** Everything that can't be done without the database, by name. */
  function needs(
    accessToken: string,
    refreshToken: string,
  ): Record<string, Promise<{ status: number; headers: unknown }>> {
    const { app, client, machine } = world;
    return {
      'client credentials': post(app, '/token', { grant_type: 'client_credentials' }, machine),
      'a refresh': refresh(app, client, refreshToken),
      introspection: introspect(app, client, accessToken),
      userinfo: userinfo(app, accessToken),
      'a sign-in page': new Visitor().fetch(authorizeUrl(app, client, makePkce().challenge)),
      'a sign-up by API': api('/auth/signup', newUser()),
      'a sign-in by API': api('/auth/login', newUser()),
      'an App that is not in memory': ask(server, { path: '/o/somebody-else/.well-known/openid-configuration' }),
    };
  }

  /** The milliseconds that the slowest answer took. */
  async function askAll(
    { access_token, refresh_token }: Tokens,
    expected: (answer: Timed) => boolean,
  ): Promise<number> {
    const asked = Object.entries(needs(access_token, refresh_token!));
    const answers = await Promise.all(asked.map(async ([name, answer]) => ({ name, ...(await timed(answer)) })));
    expect(answers.filter((answer) => !expected(answer))).toEqual([]);
    return Math.max(...answers.map(({ milliseconds }) => milliseconds));
  }

  const isRefused = ({ status, retryAfter }: Timed) => status === 503 && Number(retryAfter) > 0;
  const isAnswered = ({ status }: Timed) => status < 500;

  async function expectServedFromMemory(): Promise<void> {
    expect(await statusOf(server, `${path}/.well-known/openid-configuration`)).toBe(200);
    expect(await statusOf(server, `${path}/jwks`)).toBe(200);
    expect(await statusOf(server, '/healthz')).toBe(200);
    // Otherwise a balancer would take out every node, and nobody could ask for the keys.
    expect(await statusOf(server, '/readyz')).toBe(200);
  }

  test('F2 that is down takes nothing with it but what needs it, and its return is noticed', async () => {
    const tokens = await signIn(world.app, world.client, await makeUser(), {
      scope: 'openid offline_access',
      prompt: 'consent',
    });
    await expectServedFromMemory();
    const healthy = await askAll(tokens, isAnswered);
    proxy.down();
    await askAll(tokens, isRefused);
    await until('it says so', async () => !(await isWell()));
    await expectServedFromMemory();
    const refused = [await askAll(tokens, isRefused), await askAll(tokens, isRefused), await askAll(tokens, isRefused)];
    expect(Math.min(...refused)).toBeLessThan(AT_ONCE * healthy);
    proxy.up();
    await until('it is well again', isWell);
    expect((await refresh(world.app, world.client, tokens.refresh_token!)).status).toBe(200);
    await expectServedFromMemory();
  });

  test('F2 that hangs makes nobody hang', async () => {
    const tokens = await signIn(world.app, world.client, await makeUser(), {
      scope: 'openid offline_access',
      prompt: 'consent',
    });
    proxy.hold();
    const refused = askAll(tokens, isRefused);
    await expectServedFromMemory();
    // All that came while it still hung.
    await refused;
    proxy.release();
    await until('it is well again', isWell);
    expect((await refresh(world.app, world.client, tokens.refresh_token!)).status).toBe(200);
  });

  test('F2 whose connections all fell silent is reached by new ones', async () => {
    const email = await makeUser();
    proxy.silence();
    await until('new connections are used', async () => {
      const { status } = await post(world.app, '/token', { grant_type: 'client_credentials' }, world.machine);
      return status === 200;
    });
    // People's connections are others, and each is found out by itself.
    await until('people sign in again', async () => {
      const tokens = await signIn(world.app, world.client, email).catch(() => undefined);
      return (
        tokens !== undefined && (await introspect(world.app, world.client, tokens.access_token)).body.active === true
      );
    });
  });

  test('F3 A36 cut off between the commit of a refresh and the answer does it once: trying again gives the same', async () => {
    const { app, client } = world;
    const tokens = await signIn(app, client, await makeUser(), { scope: 'openid offline_access', prompt: 'consent' });
    const lost = proxy.loseAnswerTo('write_tokens');
    const first = await refresh(app, client, tokens.refresh_token!);
    await lost;
    expect(first.status).toBe(503);
    expect(Number(first.headers.get('retry-after'))).toBeGreaterThan(0);

    const second = await refresh(app, client, tokens.refresh_token!);
    const third = await refresh(app, client, tokens.refresh_token!);
    expect([second.status, third.status]).toEqual([200, 200]);
    expect(third.body).toEqual(second.body);
    expect((await introspect(app, client, second.body.access_token as string)).body.active).toBe(true);
    expect((await refresh(app, client, second.body.refresh_token as string)).status).toBe(200);
  });

  test('F3 cut off between the use of a code and the answer does it once: the user starts again', async () => {
    const { app, client } = world;
    const email = await makeUser();
    const authorized = await authorize(app, client, email);
    const lost = proxy.loseAnswerTo('write_tokens');
    const first = await redeem(app, client, authorized);
    await lost;
    expect(first.status).toBe(503);
    const second = await redeem(app, client, authorized);
    expect([second.status, second.body.error]).toEqual([400, 'invalid_grant']);
    expect((await redeem(app, client, await authorize(app, client, email, {}, authorized.visitor))).status).toBe(200);
  });

  test('F3 cut off between the commit of a sign-up and the answer makes one user, who can sign in', async () => {
    const user = newUser();
    const lost = proxy.loseAnswerTo('commit');
    const first = await api('/auth/signup', user);
    await lost;
    expect(first.status).toBe(503);
    expect((await api('/auth/signup', user)).status).toBe(409);
    expect((await api('/auth/login', user)).status).toBe(200);
  });

  test('F4 whose connections are all held makes waiters turn away soon, without hashing, and without a deadlock', async () => {
    const email = await makeUser();
    const signIn = () => api('/auth/login', { email, password: PASSWORD });
    const hashing = await costOf(() => Promise.all([signIn(), signIn(), signIn(), signIn()]));
    const release = await lockTable(place.environment.DATABASE_URL!, 'rate_limits');
    const signIns: Promise<Timed>[] = [];
    const answers: Timed[] = [];
    const cpu = await costOf(async () => {
      signIns.push(...Array.from({ length: 40 }, () => timed(signIn())));
      // As many as there are connections wait for the lock, all others for a connection; these are told while it is held.
      answers.push(...(await Promise.all(signIns.slice(10))));
    });
    await release();
    const turnedAway = answers.filter(({ status }) => status === 503);
    expect(turnedAway.length).toBeGreaterThanOrEqual(20);
    expect(turnedAway.filter(({ retryAfter }) => !Number(retryAfter))).toEqual([]);
    // With a hash each, it would be as much as of so many sign-ins.
    expect(cpu / turnedAway.length).toBeLessThan((0.8 * hashing) / 4);
    await Promise.all(signIns);
    expect((await api('/auth/signup', newUser())).status).toBe(201);
  });

  test('F54 whose connections all wait for a lock is there all the same, and the node stays ready', async () => {
    const release = await lockTable(place.environment.DATABASE_URL!, 'audit_log');
    const stuck = Array.from({ length: 30 }, () => api('/auth/signup', newUser()));
    // The last ones are turned away, because all connections are taken.
    expect((await Promise.any(stuck)).status).toBe(503);
    for (let round = 0; round < 3; round++) expect(await isWell()).toBe(true);
    expect(await statusOf(server, '/readyz')).toBe(200);
    await release();
    await Promise.all(stuck);
  });
});

/** Holds whoever touches the table, until released. */
async function lockTable(databaseUrl: string, table: string): Promise<() => Promise<void>> {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let isLocked = () => {};
  const locked = new Promise<void>((resolve) => {
    isLocked = resolve;
  });
  const done = withClient(databaseUrl, async (client) => {
    await client.query('begin');
    await client.query(`lock table ${table} in access exclusive mode`);
    isLocked();
    await held;
    await client.query('rollback');
  });
  await locked;
  return async () => {
    release();
    await done;
  };
}
