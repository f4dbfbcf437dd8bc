// A node whose clock is set wrong while it runs, beside a database whose clock is right.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { createApiKey } from '../../src/apps/keys/api-keys.ts';
import { sendResetLink } from '../../src/authentication/ways/reset.ts';
import { HOUR, MINUTE } from '../../src/clock.ts';
import { newId } from '../../src/ids.ts';
import { makeApiKey, makeApp, makeClient, makeUser, PASSWORD, type TestClient } from '../kit/app.ts';
import { authorize, authorizeUrl, basic, makePkce, signIn } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { catchMails } from '../kit/mail.ts';
import { type ServerProcess, startServer, until } from '../kit/processes.ts';
import { ask, type Listening } from '../kit/raw.ts';

const CLOCK = pathToFileURL(join(import.meta.dirname, 'clock-on-signal.ts')).href;
const METRICS_TOKEN = 'whoever-has-this-may-read-metrics';

describe.skipIf(!process.env.TEST_DATABASE_URL)('a node whose clock is set', () => {
  let gatehouse: Gatehouse;
  beforeAll(async () => {
    gatehouse = await startGatehouse();
  });
  afterAll(() => gatehouse?.stop());

  const startNode = (jump: number) =>
    startServer({
      nodeOptions: ['--import', CLOCK],
      environment: {
        BASE_URL: gatehouse.url,
        DATABASE_URL: gatehouse.databaseUrl,
        CLOCK_JUMP: String(jump),
        METRICS_TOKEN,
      },
    });

  test.each([
    ['an hour back', -HOUR, /clock is 36\d\d(\.\d)? s behind the database’s/],
    ['an hour ahead', HOUR, /clock is 3[56]\d\d(\.\d)? s ahead of the database’s/],
  ])(
    'F20 A128 %s brings nothing back to life, and the node says so and is not ready until it is right again',
    async (_, jump, says) => {
      const other = await startNode(0);
      const node = await startNode(jump);
      try {
        const [dead, alive] = [await makeWorld(gatehouse), await makeWorld(gatehouse)];
        await endAll(gatehouse, dead.app);

        node.kill('SIGUSR2');
        expect(await worksOf(dead, node)).toEqual([]);
        await until('it is not ready', async () => (await readiness(node)).status === 503);
        expect((await readiness(node)).text).toMatch(says);
        await until('its log says so', () => says.test(node.output()));
        expect(Math.round((await skewInMetrics(node)) / 3600)).toBe(jump / HOUR);
        expect(await worksOf(dead, node)).toEqual([]);
        // So that the refusals above mean something. Ahead, the library takes what ends within the hour for ended.
        if (jump < 0) expect(await worksOf(alive, node)).toEqual(Object.keys(alive.uses));

        // What it gives now ends when it should.
        const { app, machine } = alive;
        const { body } = await postForm(node, app, machine, '/token', { grant_type: 'client_credentials' });
        expect(Math.abs((await secondsLeft(gatehouse, app)) - Number(body.expires_in))).toBeLessThan(60);

        node.kill('SIGUSR2');
        await until('it is ready again', async () => (await readiness(node)).status === 200);
        expect(await clockEvents(gatehouse, node.pid)).toEqual([
          ['clock.strayed', jump / HOUR],
          ['clock.corrected', 0],
        ]);
        expect((await readiness(other)).status).toBe(200);
      } finally {
        await node.stop();
        await other.stop();
      }
    },
  );

  test.each([
    ['there is no other', undefined],
    ['that of every other is wrong, too', -3600],
  ])('F54 stays ready while %s: nobody would do better', async (_, skew) => {
    const { db } = gatehouse.database;
    await db.deleteFrom('nodes').execute();
    const expires_at = new Date(Date.now() + 2 * MINUTE);
    if (skew !== undefined)
      await db.insertInto('nodes').values({ id: newId(), clock_skew_seconds: skew, expires_at }).execute();
    const node = await startNode(-HOUR);
    try {
      node.kill('SIGUSR2');
      await until('it has noticed', () => node.output().includes('behind the database’s'));
      await until('it has told the others', async () => {
        const rows = await db.selectFrom('nodes').select('clock_skew_seconds').execute();
        return rows.filter((row) => row.clock_skew_seconds < -3500).length === (skew === undefined ? 1 : 2);
      });
      expect((await readiness(node)).status).toBe(200);
    } finally {
      await node.stop();
    }
  });
});

type World = { app: App; machine: TestClient; uses: Record<string, (node: ServerProcess) => Promise<boolean>> };

/** An App with one of everything that ends, and whether a node still takes it. */
async function makeWorld(gatehouse: Gatehouse): Promise<World> {
  const { database } = gatehouse;
  const app = await makeApp(gatehouse);
  const client = await makeClient(gatehouse, app, { introspects: ['*'] });
  const machine = await makeClient(gatehouse, app, { type: 'machine' });
  const { email } = await makeUser(gatehouse, app);
  const backend = await makeApiKey(gatehouse, app);
  const { key: expiring } = await createApiKey(database.db, app, { name: 'expiring', expires_in_days: 1 });

  const { code, verifier } = await authorize(app, client, email);
  const tokens = await signIn(app, client, email, { scope: 'openid offline_access', prompt: 'consent' });
  const login = await callApi(app, gatehouse, backend, 'login', { email, password: PASSWORD });
  const apiTokens = JSON.parse(login.text).tokens as { access_token: string };
  const session = tokens.visitor.cookieHeader(`${app.issuer}/authorize`);
  const { core, mails } = catchMails(gatehouse);
  await sendResetLink(core, app, { email, locale: 'en' });
  const reset = new URL(mails[0]!.link!).searchParams.get('token')!;

  const isActive = async (node: ServerProcess, token: string) =>
    (await postForm(node, app, client, '/introspect', { token })).body.active === true;
  const isToken = async (node: ServerProcess, form: Record<string, string>) =>
    (await postForm(node, app, client, '/token', form)).status === 200;
  return {
    app,
    machine,
    uses: {
      'an access token': (node) => isActive(node, tokens.access_token),
      'an access token of the API, a JWT': (node) => isActive(node, apiTokens.access_token),
      'a session': async (node) => {
        const { pathname, search } = new URL(
          authorizeUrl(app, client, makePkce().challenge, { prompt: 'none', scope: 'openid offline_access' }),
        );
        const { headers } = await ask(node, { path: pathname + search, headers: { cookie: session } });
        return new URL(headers.location!).searchParams.has('code');
      },
      'an API key': async (node) => (await callApi(app, node, expiring, 'login', {})).status !== 401,
      'an authorization code': (node) =>
        isToken(node, {
          grant_type: 'authorization_code',
          code,
          code_verifier: verifier,
          redirect_uri: client.redirect_uri,
        }),
      'a refresh token': (node) => isToken(node, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token! }),
      'a link to a new password': async (node) =>
        (await callApi(app, node, backend, 'password/reset', { token: reset, password: `${PASSWORD}-2` })).status ===
        204,
    },
  };
}

/** In the database alone: the library keeps an end of its own with what it wrote, and its clock may be before that. */
async function endAll({ database: { db } }: Gatehouse, app: App): Promise<void> {
  for (const table of ['artifacts', 'sessions', 'one_time_tokens', 'api_keys']) {
    const ended = await sql`
      update ${sql.table(table)} set expires_at = clock_timestamp() - interval '30 minutes'
      where app_id = ${app.id} and expires_at is not null`.execute(db);
    expect(Number(ended.numAffectedRows), table).toBeGreaterThan(0);
  }
}

async function worksOf({ uses }: World, node: ServerProcess): Promise<string[]> {
  const works: string[] = [];
  for (const [name, use] of Object.entries(uses)) if (await use(node)) works.push(name);
  return works;
}

const readiness = (node: ServerProcess) => ask(node, { path: '/readyz' });

async function skewInMetrics(node: ServerProcess): Promise<number> {
  const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
  const { text } = await ask(node, { path: '/metrics', headers });
  return Number(/^gatehouse_clock_skew_seconds (\S+)$/m.exec(text)?.[1]);
}

/** Of the newest token of an App. */
async function secondsLeft({ database: { db } }: Gatehouse, app: App): Promise<number> {
  const { rows } = await sql<{ seconds: number }>`
    select extract(epoch from max(expires_at) - clock_timestamp())::float8 as seconds
    from artifacts where app_id = ${app.id} and model = 'ClientCredentials'`.execute(db);
  return rows[0]!.seconds;
}

/** What the console's audit log says of the clock of a process: event, and by how many hours. */
async function clockEvents({ system }: Gatehouse, pid: number): Promise<[string, number][]> {
  const rows = await system.database.db
    .selectFrom('audit_log')
    .select(['event', 'data'])
    .where('app_id', '=', (await system.consoleApp()).id)
    .where('event', 'in', ['clock.strayed', 'clock.corrected'])
    .orderBy('at')
    .execute();
  const own = rows.filter(({ data }) => data.pid === pid);
  return own.map(({ event, data }) => [event, Math.round(Number(data.skew_seconds) / 3600)]);
}

async function postForm(node: ServerProcess, app: App, client: TestClient, path: string, form: Record<string, string>) {
  const { status, text } = await ask(node, {
    path: new URL(app.issuer).pathname + path,
    headers: { authorization: basic(client), 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  });
  return { status, body: JSON.parse(text) as Record<string, unknown> };
}

function callApi(app: App, node: Listening, bearer: string, route: string, body: object) {
  return ask(node, {
    path: `${new URL(app.issuer).pathname}/api/v1/auth/${route}`,
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}
