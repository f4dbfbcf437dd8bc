// Setting connections up: by the API and in the console. A secret goes in and never comes out.
import { exportPKCS8, generateKeyPair } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { now, SECOND } from '../../src/clock.ts';
import { transact } from '../../src/database/transact.ts';
import { record } from '../../src/events/record.ts';
import { getConnection, updateConnection } from '../../src/social/connections.ts';
import { call } from '../http/api/call.ts';
import { signedUp } from '../http/console/developer.ts';
import { makeApiKey, makeApp, makeUser } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { untilBlocked } from '../kit/locks.ts';
import { startUpstream, type Upstream } from '../kit/outside/upstream-oidc.ts';
import { passTime, restoreTime } from '../kit/time.ts';
import { makeConnection, PRIVATE } from './world.ts';

let gatehouse: Gatehouse;
let upstream: Upstream;
beforeAll(async () => {
  gatehouse = await startGatehouse(PRIVATE);
  upstream = await startUpstream();
});
afterEach(restoreTime);
afterAll(async () => {
  await upstream.stop();
  await gatehouse.stop();
});

const SECRET = 'the-secret-of-the-provider';

test.runIf(process.env.TEST_DATABASE_URL)('two changes at once of different fields are both kept', async () => {
  const { system, database } = gatehouse;
  const app = await makeApp(gatehouse);
  const { id } = await makeConnection(gatehouse, app, { kind: 'github' });
  let second: Promise<unknown> | undefined;
  await transact(system, async (core) => {
    await updateConnection(core, app, id, { client_id: 'another' });
    second = updateConnection(system, app, id, { name: 'Work' });
    await untilBlocked(database.db);
  });
  await second;
  expect(await getConnection(database.db, app, id)).toMatchObject({ client_id: 'another', name: 'Work' });
});

describe('the API', () => {
  test('makes, lists, changes, tests and deletes them, and keeps the secret to itself', async () => {
    const app = await makeApp(gatehouse);
    const as = await makeApiKey(gatehouse, app, ['connections:read', 'connections:write']);
    const body = {
      kind: 'oidc',
      slug: 'work',
      client_id: 'us',
      client_secret: SECRET,
      settings: { issuer: upstream.issuer },
    };
    const made = await call(app, 'POST /connections', { as, body });
    expect(made.body).toMatchObject({
      kind: 'oidc',
      name: 'OpenID Connect',
      enabled: true,
      redirect_uri: `${app.issuer}/connect/work/callback`,
    });
    const params = { id: made.body.id };
    const twice = await call(app, 'POST /connections', { as, body });
    expect([twice.status, twice.body.fields]).toEqual([409, { slug: 'is taken' }]);
    const found = await call(app, 'POST /connections/:id/test', { as, params });
    expect(found.body).toMatchObject({ issuer: upstream.issuer, token_endpoint: `${upstream.url}/token`, keys: 1 });
    const changed = await call(app, 'PATCH /connections/:id', {
      as,
      params,
      body: { name: 'Work', enabled: false, client_secret: 'another' },
    });
    expect(changed.body).toMatchObject({ name: 'Work', enabled: false, settings: { issuer: upstream.issuer } });
    const answers = [
      made,
      changed,
      await call(app, 'GET /connections', { as }),
      await call(app, 'GET /connections/:id', { as, params }),
    ];
    for (const { text } of answers) expect(text).not.toMatch(/the-secret|another/);
    const events = await gatehouse.database.db
      .selectFrom('audit_log')
      .select('data')
      .where('app_id', '=', app.id)
      .execute();
    expect(JSON.stringify(events)).not.toMatch(/the-secret|another/);
    expect((await call(app, 'DELETE /connections/:id', { as, params })).status).toBe(204);
    expect((await call(app, 'GET /connections/:id', { as, params })).status).toBe(404);
  });

  test.each([
    [{ kind: 'oidc' }, 'settings.issuer'],
    [{ kind: 'oidc', settings: { issuer: 'nonsense' } }, 'settings.issuer'],
    [{ kind: 'google', settings: { issuer: 'https://evil.example.com' } }, 'settings.issuer'],
    [{ kind: 'github', settings: { trust_email: true } }, 'settings.trust_email'],
    [{ kind: 'microsoft', settings: { tenant: '../evil' } }, 'settings.tenant'],
    [{ kind: 'google', settings: { allowed_domains: ['exämple.com'] } }, 'settings.allowed_domains.0'],
    [{ kind: 'google', settings: { allowed_domains: ['example.com', '*.example.com'] } }, 'settings.allowed_domains.1'],
    [{ kind: 'google', settings: { allowed_domains: ['localhost'] } }, 'settings.allowed_domains.0'],
    [{ kind: 'google', settings: { allowed_domains: 'example.com' } }, 'settings.allowed_domains'],
    [{ kind: 'apple', settings: { team_id: 'TEAMTEAM01' } }, 'settings.key_id'],
    [{ kind: 'apple', settings: { team_id: 'TEAMTEAM01', key_id: 'KEYKEYKEY1' } }, 'client_secret'],
    [{ kind: 'google', slug: 'No' }, 'slug'],
    [{ kind: 'nonsense' }, 'kind'],
  ])('%j is refused at %s', async (body, field) => {
    const app = await makeApp(gatehouse);
    const as = await makeApiKey(gatehouse, app, ['connections:write']);
    const sent = { slug: 'x', client_id: 'us', client_secret: SECRET, ...body };
    const answer = await call(app, 'POST /connections', { as, body: sent });
    expect([answer.status, Object.keys(answer.body.fields ?? {})]).toEqual([422, [field]]);
  });

  test('domains are kept in lower case; an empty list is no limit', async () => {
    const app = await makeApp(gatehouse);
    const as = await makeApiKey(gatehouse, app, ['connections:write']);
    const body = { kind: 'google', slug: 'x', client_id: 'us', client_secret: SECRET };
    const settings = { allowed_domains: ['Example.COM', 'xn--exmple-cua.com'] };
    const made = await call(app, 'POST /connections', { as, body: { ...body, settings } });
    expect(made.body.settings).toEqual({ allowed_domains: ['example.com', 'xn--exmple-cua.com'] });
    const params = { id: made.body.id };
    const open = { settings: { allowed_domains: [] } };
    expect((await call(app, 'PATCH /connections/:id', { as, params, body: open })).body.settings).toEqual({});
  });

  test('the test of a connection says what is wrong', async () => {
    const app = await makeApp(gatehouse);
    const as = await makeApiKey(gatehouse, app, ['connections:write']);
    const settings = { issuer: `${upstream.url}/elsewhere` };
    const made = await call(app, 'POST /connections', {
      as,
      body: { kind: 'oidc', slug: 'x', client_id: 'us', client_secret: SECRET, settings },
    });
    const answer = await call(app, 'POST /connections/:id/test', { as, params: { id: made.body.id } });
    expect([answer.status, answer.body.code]).toEqual([502, 'connection_failed']);
  });

  test('where there are no documents, the test asks whether somebody is there', async () => {
    const app = await makeApp(gatehouse);
    const as = await makeApiKey(gatehouse, app, ['connections:write']);
    const urls = (url: string) => ({ authorization_url: url, token_url: url, userinfo_url: url });
    const test = async (slug: string, url: string) => {
      const body = { kind: 'oauth2', slug, client_id: 'us', client_secret: SECRET, settings: urls(url) };
      const made = await call(app, 'POST /connections', { as, body });
      return (await call(app, 'POST /connections/:id/test', { as, params: { id: made.body.id } })).status;
    };
    expect(await test('there', `${upstream.url}/anything`)).toBe(200);
    expect(await test('nobody', 'http://127.0.0.1:9/token')).toBe(502);
  });

  test('secrets are sealed in the database', async () => {
    const app = await makeApp(gatehouse);
    const as = await makeApiKey(gatehouse, app, ['connections:write']);
    await call(app, 'POST /connections', {
      as,
      body: { kind: 'google', slug: 'google', client_id: 'us', client_secret: SECRET },
    });
    const row = await gatehouse.database.db
      .selectFrom('connections')
      .selectAll()
      .where('app_id', '=', app.id)
      .executeTakeFirstOrThrow();
    expect(Buffer.from(row.secret_sealed).toString('latin1') + JSON.stringify(row.settings)).not.toContain(SECRET);
  });
});

describe('the console', () => {
  test('a connection’s page says who uses it, and why sign-ins with it failed', async () => {
    const developer = await signedUp(gatehouse);
    const app = await developer.makeApp();
    const { db } = gatehouse.database;
    const { id, slug } = await makeConnection(gatehouse, app, { kind: 'google' });
    const user = await makeUser(gatehouse, app);
    await db
      .insertInto('identities')
      .values({
        ...{ app_id: app.id, connection_id: id, issuer: 'https://accounts.google.com', subject: '1', user_id: user.id },
        ...{ email: user.email, created_at: now(), last_sign_in_at: now() },
      })
      .execute();
    const fail = (connection: string, reason: string) =>
      record(db, app, 'sign_in.failed', {
        data: { method: 'connection', connection, code: 'connection_failed', reason },
      });
    for (const reason of ['first', 'second', 'third', 'fourth']) {
      // Events of the same millisecond come in any order.
      passTime(SECOND);
      await fail(slug, `the ${reason} reason`);
    }
    await fail('another', 'of another connection');
    const { text } = await developer.open(`/apps/${app.slug}/connections/${id}`);
    expect(text).toMatch(/<dt>Users<\/dt><dd>1<\/dd>/);
    expect(text).toMatch(/<dt>Last sign-in<\/dt><dd><time/);
    expect(text).toContain('4 in 30 days');
    // The newest three; some may be of the same millisecond.
    expect(new Set(text.match(/the \w+ reason/g)).size).toBe(3);
    expect(text).not.toContain('of another connection');
    const [, event] = /href="\/console(\/apps\/[^"]*\/events\/[^"]+)"/.exec(text)!;
    expect((await developer.open(event!)).text).toMatch(/the \w+ reason/);
  });

  test('adds, tests, changes and deletes one, and shows what to register', async () => {
    const developer = await signedUp(gatehouse);
    const app = await developer.makeApp();
    const base = `/apps/${app.slug}/connections`;
    expect((await developer.open(`${base}/new`)).text).toContain(`${base}/new/github`);
    const filled = await developer.filled(`${base}/new/oidc`);
    const wrong = await developer.send(`${base}/new/oidc`, {
      ...filled,
      issuer: 'ftp://x',
      client_id: 'us',
      client_secret: SECRET,
      enabled: 'on',
    });
    expect([wrong.status, wrong.text.includes('f-issuer-error'), wrong.text.includes(SECRET)]).toEqual([
      422,
      true,
      false,
    ]);
    const shown = await developer.send(`${base}/new/oidc`, {
      ...filled,
      issuer: upstream.issuer,
      client_id: 'us',
      client_secret: SECRET,
      enabled: 'on',
    });
    expect(shown.text).toContain(`${app.issuer}/connect/oidc/callback`);
    expect(shown.text).not.toContain(SECRET);
    const path = new URL(shown.url).pathname.replace('/console', '');
    const tested = await developer.send(path, {}, '/test');
    expect(tested.text).toContain(`${upstream.url}/token`);
    const refused = await developer.change(`${path}/edit`, { client_secret: '', allowed_domains: 'example.com\nno' });
    expect([refused.status, refused.text.includes('f-allowed_domains-error')]).toEqual([422, true]);
    const domains = 'Example.com\r\n\r\nexample.org';
    const edited = await developer.change(`${path}/edit`, {
      name: 'Work',
      client_secret: '',
      allowed_domains: domains,
    });
    expect(edited.text).toContain('Work');
    expect(edited.text).toContain('example.com, example.org');
    expect((await developer.filled(`${path}/edit`)).allowed_domains).toBe('example.com\nexample.org');
    expect((await developer.open(base)).text).toContain('Work');
    await developer.send(`${path}/delete`, {}, '/delete');
    expect((await developer.open(path)).status).toBe(404);
  });

  test('Apple’s key has several lines', async () => {
    const developer = await signedUp(gatehouse);
    const app = await developer.makeApp();
    const path = `/apps/${app.slug}/connections/new/apple`;
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const done = await developer.send(path, {
      ...(await developer.filled(path)),
      team_id: 'TEAMTEAM01',
      key_id: 'KEYKEYKEY1',
      client_id: 'com.example.app',
      client_secret: await exportPKCS8(privateKey),
    });
    expect(done.text).toContain(`${app.issuer}/connect/apple/callback`);
    expect(done.text).not.toContain('PRIVATE KEY');
  });

  test('a viewer sees them and changes nothing', async () => {
    const developer = await signedUp(gatehouse);
    const app = await developer.makeApp('viewer');
    expect((await developer.open(`/apps/${app.slug}/connections`)).status).toBe(200);
    for (const path of ['/new', '/new/google']) {
      expect((await developer.open(`/apps/${app.slug}/connections${path}`)).status).toBe(403);
    }
    expect((await developer.post(`/apps/${app.slug}/connections/new/google`, { name: 'x' })).status).toBe(403);
  });
});
