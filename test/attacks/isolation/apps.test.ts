// What keeps Apps apart when they look alike, when somebody spells an address in another way, names another App in the
// request, or when an App goes away in the middle of things.
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { deleteApp, updateApp } from '../../../src/apps/apps.ts';
import { createApp } from '../../../src/apps/create-app.ts';
import { keyScopes } from '../../../src/apps/permissions.ts';
import { hashPassword } from '../../../src/authentication/password/password.ts';
import { DAY } from '../../../src/clock.ts';
import { apiRoutes } from '../../../src/http/api/table.ts';
import { API_PREFIX } from '../../../src/http/kit/request/paths.ts';
import { protocolPaths } from '../../../src/http/oidc/paths.ts';
import { setPassword } from '../../../src/users/users.ts';
import { call, makeDeveloper, signInByApi } from '../../http/api/call.ts';
import {
  makeApiKey,
  makeApp,
  makeAppWithUser,
  makeClient,
  makeUser,
  PASSWORD,
  type TestClient,
} from '../../kit/app.ts';
import { exampleBody } from '../../kit/example.ts';
import {
  authorize,
  authorizeUrl,
  introspect,
  makePkce,
  post,
  redeem,
  refresh,
  send,
  signIn,
  userinfo,
} from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { ask } from '../../kit/raw.ts';
import { rowsOf } from '../../kit/rows.ts';
import { passTime, restoreTime } from '../../kit/time.ts';
import { takeTurn } from '../../kit/turns.ts';
import { Visitor } from '../../kit/visitor.ts';
import { signalToken } from '../../signals/world.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());
afterEach(restoreTime);

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('two Apps that look alike', () => {
  test('A54 have users of their own behind one email, and clients behind one name', async () => {
    const email = 'same@example.com';
    const twins = await Promise.all(
      [1, 2].map(async () => {
        const app = await makeApp(gatehouse, {}, 'Same name');
        const client = await makeClient(gatehouse, app, { name: 'Same client' });
        const user = await makeUser(gatehouse, app, { email });
        return { app, client, user };
      }),
    );
    const [one, other] = twins as [(typeof twins)[0], (typeof twins)[0]];
    for (const ids of [
      [one.user.id, other.user.id],
      [one.client.client_id, other.client.client_id],
      [one.app.id, other.app.id],
    ]) {
      expect(new Set(ids).size).toBe(2);
      for (const id of ids) expect(id).toMatch(UUID_V4);
    }
    await setPassword(gatehouse.database.db, other.app, other.user.id, {
      hash: await hashPassword('another-password-altogether'),
    });
    expect((await signInByApi(gatehouse, one.app, one.user)).access_token).toBeTruthy();
    await expect(signInByApi(gatehouse, other.app, other.user)).rejects.toThrow('invalid_credentials');
    const as = await makeApiKey(gatehouse, other.app);
    const body = { email, password: 'another-password-altogether' };
    // Twice: a sign-in writes the user's row, and may bring the right one to the front for the next.
    for (const _ of [1, 2])
      expect((await call(other.app, 'POST /auth/login', { as, body })).body.user?.id).toBe(other.user.id);
  });

  test('A54 do not share the count of wrong passwords', async () => {
    const [one, other] = [await makeApp(gatehouse), await makeApp(gatehouse)];
    const keys = [await makeApiKey(gatehouse, one), await makeApiKey(gatehouse, other)];
    const user = await makeUser(gatehouse, other, { email: 'same@example.com' });
    const guess = (app: App, as: string, password: string) =>
      call(app, 'POST /auth/login', { as, body: { email: user.email, password } });
    for (let count = 0; count < 12; count++) await guess(one, keys[0]!, 'wrong');
    expect((await guess(one, keys[0]!, 'wrong')).status).toBe(429);
    expect((await guess(other, keys[1]!, PASSWORD)).status).toBe(200);
  });

  test('A54 are kept apart by the database itself: every key begins with app_id, every reference carries it', async () => {
    const { db } = gatehouse.database;
    const { rows: keys } = await sql<{ table: string; columns: string[] }>`
      select rel.relname as table, array_agg(att.attname::text order by place.at) as columns
      from pg_index index
      join pg_class rel on rel.oid = index.indrelid
      join pg_namespace on pg_namespace.oid = rel.relnamespace and nspname = 'public'
      cross join lateral unnest(index.indkey::int2[]) with ordinality as place (attnum, at)
      join pg_attribute att on att.attrelid = rel.oid and att.attnum = place.attnum
      where index.indisunique and exists (
        select from pg_attribute own where own.attrelid = rel.oid and own.attname = 'app_id' and not own.attisdropped
      )
      group by index.indexrelid, rel.relname`.execute(db);
    expect(keys.length).toBeGreaterThan(10);
    // A slug rests for everyone; a kid is unique among all Apps on purpose (A56).
    const global = keys
      .filter(({ columns }) => columns[0] !== 'app_id')
      .map(({ table, columns }) => `${table}.${columns}`);
    expect(global.sort()).toEqual(['retired_slugs.slug', 'signing_keys.kid']);

    const { rows: references } = await sql<{ name: string; columns: string[]; target: string }>`
      select con.conname as name, con.confrelid::regclass::text as target,
             array_agg(att.attname::text order by place.at) as columns
      from pg_constraint con
      cross join lateral unnest(con.conkey) with ordinality as place (attnum, at)
      join pg_attribute att on att.attrelid = con.conrelid and att.attnum = place.attnum
      where con.contype = 'f' and con.connamespace = 'public'::regnamespace group by con.oid`.execute(db);
    expect(references.length).toBeGreaterThan(10);
    for (const { name, columns, target } of references) {
      expect(columns[0], name).toMatch(/app_id$/);
      if (target !== 'apps') expect(columns.length, name).toBeGreaterThanOrEqual(2);
    }
  });

  test.each([
    ...[
      'Acme',
      'ACME',
      'a_b',
      'a b',
      'a.b',
      'a--b',
      '-a',
      'a-',
      '1a',
      'a/b',
      'a\\b',
      'a%2fb',
      '%2e%2e',
      '..',
      '.',
      '',
      'a'.repeat(51),
    ],
    ...[
      '\u0430cme',
      'acm\u00e9',
      'acme\u200b',
      'ac\u00adme',
      'a\u0441me',
      'ａcme',
      'acme\0',
      'acme\n',
      'acme\u202e',
      '.well-known',
      'a?b',
      'a#b',
      'a;b',
    ],
    ...['api', 'admin', 'console', 'well-known', 'assets', 'www', 'o', 'oauth', 'login', 'metrics', 'healthz'],
  ])('A54 the slug %j is refused', async (slug) => {
    const { token: as } = await developer();
    const { status, body } = await call(gatehouse.url, 'POST /apps', { as, body: { name: 'Acme', slug } });
    expect(status).toBe(422);
    expect(['invalid_slug', 'invalid_body']).toContain(body.code);
  });

  test('A54 a slug made from a name is one that may be chosen, however often the name comes', async () => {
    const names = [
      'Admin',
      'Console',
      '..',
      'Ａ Ｃ Ｍ Ｅ',
      'Аcme',
      '1234',
      'x'.repeat(200),
      'x'.repeat(200),
      'É'.repeat(3),
    ];
    for (const name of names) {
      const { slug } = await createApp(gatehouse.system, { name });
      expect(slug).toMatch(/^(?!(?:admin|console)$)[a-z][a-z0-9-]{0,49}$/);
      expect(slug).not.toMatch(/--|-$/);
    }
  });

  const developer = once(() => makeDeveloper(gatehouse));
});

describe('another spelling of an address', () => {
  test('A55 cookies are for one App’s path alone', async () => {
    const { app, client, user } = await makeAppWithUser(gatehouse);
    const lines: string[] = [];
    const visitor = new Visitor();
    visitor.send = async (...given) => {
      const response = await fetch(...given);
      lines.push(...response.headers.getSetCookie());
      return response;
    };
    await authorize(app, client, user.email, {}, visitor);
    expect(lines.length).toBeGreaterThan(6);
    const path = new URL(app.issuer).pathname;
    for (const line of lines) {
      expect(line).not.toMatch(/domain=/i);
      expect(line.match(/path=([^;]+)/i)?.[1], line).toMatch(new RegExp(`^${path}/`));
    }
    const { cookies } = visitor;
    for (const elsewhere of [
      `${path}2`,
      `${path}-2/`,
      '/o/',
      '/',
      `${path.toUpperCase()}/authorize`,
      `/${path}/authorize`,
    ]) {
      expect(visitor.cookieHeader(gatehouse.url + elsewhere), elsewhere).toBe('');
    }
    expect(cookies.map(({ name }) => name)).toContain('gatehouse_session');
  });

  test('A55 is nobody’s address: 404, no cookie, and nothing is used up', async () => {
    // A code lives for a minute, and a busy machine needs longer for all of these.
    passTime(0);
    const app = await makeApp(gatehouse);
    const other = await makeApp(gatehouse);
    const client = await makeClient(gatehouse, app);
    const user = await makeUser(gatehouse, app);
    const apiKey = await makeApiKey(gatehouse, app, keyScopes);
    const { code, verifier, visitor } = await authorize(app, client, user.email);
    const newcomer = new Visitor();
    const page = await newcomer.open(authorizeUrl(app, client, makePkce().challenge));
    const interaction = newcomer.cookieHeader(page.url);
    const base = new URL(app.issuer).pathname;
    const api = new Set(apiRoutes.map(({ path }) => base + API_PREFIX + path.replace(/:\w+/g, user.id)));
    const right = [
      ...[...protocolPaths].map((path) => base + path),
      ...['', '/sign-in', '/sign-up'].map((screen) => new URL(page.url).pathname + screen),
      ...api,
    ];
    const form = new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      code_verifier: verifier,
      redirect_uri: client.redirect_uri,
      client_id: client.client_id,
      client_secret: client.client_secret!,
    }).toString();
    // Where it is only another id, the key is used.
    const before = await rowsOf(gatehouse, app, ['api_keys']);
    for (const [index, one] of right.entries()) {
      const spellings = misspell(one, new URL(other.issuer).pathname).filter((path) => path !== one);
      // One router reads the paths of the API.
      const tried = api.has(one) ? takeTurn(spellings, index, Math.ceil(spellings.length / 3)) : spellings;
      // Where an id may stand, another spelling is another id: nobody's, or at a door that takes other methods.
      const beside = [
        '/interaction/',
        '/me/factors/',
        '/me/passkeys/',
        '/users/search',
        '/users/import',
        '/users/export',
        '/events/export',
        '/usage/limits/',
        '/webhooks/listen',
        user.id,
      ].some((part) => one.includes(part));
      const refusals = beside ? [400, 404, 405, 415] : [404];
      for (const path of tried) {
        const cookie = `${visitor.cookieHeader(`${app.issuer}/`)}; ${interaction}`;
        const read = await ask(gatehouse, { path, headers: { cookie, authorization: `Bearer ${apiKey}` } });
        expect(refusals, path).toContain(read.status);
        expect(read.headers['set-cookie'], path).toBeUndefined();
        const headers = { cookie, 'content-type': 'application/x-www-form-urlencoded' };
        expect(refusals, path).toContain((await ask(gatehouse, { path, headers, body: form })).status);
      }
    }
    expect(await rowsOf(gatehouse, app, ['api_keys'])).toEqual(before);
    expect((await redeem(app, client, { code, verifier })).status).toBe(200);
  });

  test('A55 A74 a request target that is no path here is refused', async () => {
    const app = await makeApp(gatehouse);
    const answers: [string, number][] = [
      ['http://evil.example/console', 421],
      [`http://evil.example${new URL(app.issuer).pathname}/jwks`, 421],
      ['*', 400],
      ['jwks', 400],
    ];
    for (const [path, status] of answers) {
      expect((await ask(gatehouse, { path, method: path === '*' ? 'OPTIONS' : 'GET' })).status, path).toBe(status);
    }
  });
});

/** The path as someone would write it to get round a rule about it. */
function misspell(path: string, other: string): string[] {
  const [, o, slug, ...rest] = path.split('/');
  const tail = rest.join('/');
  const last = tail.lastIndexOf('/') + 1;
  return [
    `/${path}`,
    `//${o}/${slug}/${tail}`,
    `/${o}//${slug}/${tail}`,
    `/${o}/${slug}//${tail}`,
    `/O/${slug}/${tail}`,
    `/${o}/${slug!.toUpperCase()}/${tail}`,
    `/${o}/${slug}/${tail.toUpperCase()}`,
    `/${o}/${slug}/${tail.slice(0, last)}${tail.charAt(last).toUpperCase()}${tail.slice(last + 1)}`,
    `${path}/`,
    `${path}%20`,
    `${path}%00`,
    `${path};a=b`,
    `${path}.json`,
    `/${o}/${slug}%2f${tail}`,
    `/${o}/${slug}/${tail.replaceAll('/', '%2f')}%2f`,
    `/${o}/${slug}/%${tail.charCodeAt(0).toString(16)}${tail.slice(1)}`,
    `/${o}/${slug}/./${tail}`,
    `/${o}/${slug}\\${tail}`,
    `${other}/../${slug}/${tail}`,
    `${other}/%2e%2e/${slug}/${tail}`,
    `${other}/..%2f${slug}/${tail}`,
    `/${o}/${slug}.${tail ? `/${tail}` : ''}`,
  ];
}

describe('an App that is named in the request', () => {
  const NAMES = ['app_id', 'appId', 'app', 'tenant', 'tenant_id', 'slug', 'issuer'];

  test('A57 is not the one that is meant: path and credential say which', async () => {
    const [own, other] = [await makeApp(gatehouse), await makeApp(gatehouse)];
    const apiKey = await makeApiKey(gatehouse, own, keyScopes);
    const user = await makeUser(gatehouse, own);
    const { access_token } = await signInByApi(gatehouse, own, user);
    const receiver = await signalToken(own, await makeClient(gatehouse, own, { shared_signals: true }));
    const before = await rowsOf(gatehouse, other);
    const named = {
      'x-app-id': other.id,
      'x-app': other.slug,
      'x-tenant-id': other.id,
      'x-forwarded-prefix': new URL(other.issuer).pathname,
    };
    for (const route of apiRoutes) {
      const name = `${route.method} ${route.path}`;
      const isSignals = 'signals' in route.access;
      const bearer = 'user' in route.access ? access_token : isSignals ? receiver : apiKey;
      const path = new URL(own.issuer).pathname + API_PREFIX + route.path.replace(/:\w+/g, crypto.randomUUID());
      const headers = { ...named, authorization: `Bearer ${bearer}`, 'content-type': 'application/json' };
      const body = route.body && exampleBody(route.body, { email: 'named@example.com' });
      for (const field of NAMES.filter((field) => !body || !(field in body))) {
        const text = body && JSON.stringify({ ...body, [field]: other.id });
        const { status } = await ask(gatehouse, {
          method: route.method,
          path: `${path}?${field}=${other.id}`,
          headers,
          body: text,
        });
        // A body is refused for a field that is none; nothing else is. A transmitter passes over what it doesn't know.
        if (text && !isSignals) expect([404, 403, 422], `${name} ${field}`).toContain(status);
      }
    }
    expect(await rowsOf(gatehouse, other)).toEqual(before);
  });

  test('A57 does not change what the protocol answers', async () => {
    const [own, other] = [await makeApp(gatehouse), await makeApp(gatehouse)];
    const path = `${new URL(own.issuer).pathname}/.well-known/openid-configuration`;
    const plain = await ask(gatehouse, { path });
    const query = new URLSearchParams(NAMES.map((name) => [name, other.slug]));
    const headers = {
      'x-app-id': other.id,
      'x-forwarded-prefix': new URL(other.issuer).pathname,
      'x-original-url': `${other.issuer}/jwks`,
      'x-rewrite-url': '/o/console/jwks',
    };
    expect((await ask(gatehouse, { path: `${path}?${query}`, headers })).text).toBe(plain.text);
  });
});

describe('an App that goes away', () => {
  type Flow = Awaited<ReturnType<typeof begin>>;

  async function begin() {
    const { app, client, user } = await makeAppWithUser(gatehouse, { client: { introspects: ['*'] } });
    const apiKey = await makeApiKey(gatehouse, app, keyScopes);
    const tokens = await signIn(app, client, user.email, { scope: 'openid offline_access', prompt: 'consent' });
    const api = await signInByApi(gatehouse, app, user);
    const { code, verifier } = await authorize(app, client, user.email);
    const visitor = new Visitor();
    const page = await visitor.open(authorizeUrl(app, client, makePkce().challenge));
    return { app, client, user, apiKey, tokens, api, code, verifier, visitor, page };
  }

  /** Every way to go on with what was begun, by what it answers. */
  async function goOn({ app, client, user, apiKey, tokens, api, code, verifier, visitor, page }: Flow) {
    const screen = await visitor.fetch(page.url);
    const signedIn =
      screen.status === 200
        ? { status: 200 }
        : await visitor.fetch(`${page.url}/sign-in`, { body: new URLSearchParams({ email: user.email }) });
    return {
      discovery: (await send(`${app.issuer}/.well-known/openid-configuration`)).status,
      jwks: (await send(`${app.issuer}/jwks`)).status,
      authorize: (await new Visitor().open(authorizeUrl(app, client, makePkce().challenge))).status,
      screen: screen.status,
      signIn: signedIn.status,
      code: (await redeem(app, client, { code, verifier })).status,
      refresh: (await refresh(app, client, tokens.refresh_token!)).status,
      introspection: (await introspect(app, client, tokens.access_token)).status,
      userinfo: (await userinfo(app, tokens.access_token)).status,
      me: (await send(`${app.issuer}${API_PREFIX}/me`, { headers: { authorization: `Bearer ${api.access_token}` } }))
        .status,
      api: (await send(`${app.issuer}${API_PREFIX}/users`, { headers: { authorization: `Bearer ${apiKey}` } })).status,
      machine: (await post(app, '/token', { grant_type: 'client_credentials' }, client)).status === 404 ? 404 : 0,
    };
  }

  const gone = (answers: Record<string, number>) => Object.fromEntries(Object.keys(answers).map((name) => [name, 404]));

  test('A58 is not there at once when it is suspended, and back as it was when it is not any more', async () => {
    const flow = await begin();
    await updateApp(gatehouse.system, flow.app, { status: 'suspended' });
    const answers = await goOn(flow);
    expect(answers).toEqual(gone(answers));
    await updateApp(gatehouse.system, flow.app, { status: 'active' });
    expect((await introspect(flow.app, flow.client, flow.tokens.access_token)).body).toMatchObject({ active: true });
    expect((await redeem(flow.app, flow.client, flow)).status).toBe(200);
  });

  test('A58 is not there at once when it is deleted, and leaves nothing', async () => {
    const flow = await begin();
    await deleteApp(gatehouse.database.db, flow.app);
    const answers = await goOn(flow);
    expect(answers).toEqual(gone(answers));
    const rows = await rowsOf(gatehouse, flow.app, ['retired_slugs']);
    for (const [table, hash] of Object.entries(rows)) expect(hash, table).toMatch(/^0 /);
  });

  test('A58 leaves a slug that nobody gets for 90 days, and then nothing of the old one works', async () => {
    const flow = await begin();
    const { database } = gatehouse;
    const { slug } = flow.app;
    const make = () => createApp(gatehouse.system, { name: 'Next', slug });
    await deleteApp(database.db, flow.app);
    await expect(make()).rejects.toMatchObject({ code: 'slug_taken' });
    passTime(89 * DAY);
    await expect(make()).rejects.toMatchObject({ code: 'slug_taken' });
    restoreTime();
    passTime(91 * DAY);
    const next = await make();
    restoreTime();
    expect(next.issuer).toBe(flow.app.issuer);
    const client = await makeClient(gatehouse, next, { introspects: ['*'] });
    for (const token of [flow.tokens.access_token, flow.tokens.refresh_token!, flow.api.access_token]) {
      expect((await introspect(next, client, token)).body).toEqual({ active: false });
    }
    expect((await refresh(next, flow.client, flow.tokens.refresh_token!)).status).toBe(401);
    expect((await refresh(next, client as TestClient, flow.tokens.refresh_token!)).status).toBe(400);
    expect((await flow.visitor.fetch(flow.page.url)).status).toBe(400);
    expect((await call(next, 'GET /users', { as: flow.apiKey })).status).toBe(401);
  });

  test('A58 the console can be neither deleted nor made again', async () => {
    const { database, system } = gatehouse;
    const consoleApp = await system.consoleApp();
    await expect(deleteApp(database.db, consoleApp)).rejects.toMatchObject({ code: 'forbidden' });
    const again = createApp(gatehouse.system, { name: 'Console', slug: 'console' });
    await expect(again).rejects.toMatchObject({ code: 'invalid_slug' });
  });
});

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
