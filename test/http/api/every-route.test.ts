// What holds for every route of the API, made from its table, so that a new route cannot escape: who may call it, what
// it does with nonsense, and that nothing of it is our failure.
import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/apps.ts';
import { keyScopes, type Permission, rolePermissions } from '../../../src/apps/permissions.ts';
import { exampleOf, type JsonSchema, toJsonSchema } from '../../../src/http/api/json-schema.ts';
import type { Route } from '../../../src/http/api/routes.ts';
import { profile } from '../../../src/http/api/schemas.ts';
import { apiRoutes, serverRoutes } from '../../../src/http/api/table.ts';
import { makeApiKey, makeApp, makeClient, makeResource, makeUser } from '../../kit/app.ts';
import { signIn } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { type Answer, check, makeDeveloper, nameOf, type Sent, send, signInByApi, urlOf } from './call.ts';

type World = Awaited<ReturnType<typeof makeWorld>>;

let gatehouse: Gatehouse;
let here: World;
let there: World;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  [here, there] = [await makeWorld(), await makeWorld()];
});
afterAll(() => gatehouse.stop());

/** An App with one of each, and every kind of credential for it. */
async function makeWorld() {
  const app = await makeApp(gatehouse);
  const user = await makeUser(gatehouse, app);
  const other = await makeUser(gatehouse, app);
  const client = await makeClient(gatehouse, app);
  const resource = await makeResource(gatehouse, app);
  const [owner, admin, viewer] = [
    await makeDeveloper(gatehouse, { app, role: 'owner' }),
    await makeDeveloper(gatehouse, { app, role: 'admin' }),
    await makeDeveloper(gatehouse, { app, role: 'viewer' }),
  ];
  const tokens = await signInByApi(gatehouse, app, user);
  const thirdParty = await signIn(app, client, user.email, { scope: 'openid profile email offline_access' });
  return {
    app,
    user,
    key: await makeApiKey(gatehouse, app, keyScopes),
    owner: owner.token,
    admin: admin.token,
    viewer: viewer.token,
    tokens,
    thirdParty,
    clientSecret: client.client_secret!,
    params: {
      users: other.id,
      clients: client.client_id,
      resources: resource.id,
      developer_id: admin.user.id,
      slug: app.slug,
    },
  };
}

/** What opens a route, of its App. */
function credentialsFor({ access }: Route, world: World): string | undefined {
  if ('public' in access) return undefined;
  if ('user' in access) return world.tokens.access_token;
  if ('permission' in access && keyScopes.includes(access.permission)) return world.key;
  return world.owner;
}

/** Ids that exist where there are some, and such that can't where `real` is false. */
function paramsFor({ path }: Route, world: World, real = true): Record<string, string> {
  const [, kind = ''] = path.split('/');
  const ofKind = (world.params as Record<string, string>)[kind];
  return {
    id: (real && ofKind) || randomUUID(),
    uid: 'no-such-session',
    secret_id: randomUUID(),
    developer_id: real ? world.params.developer_id : randomUUID(),
    slug: world.params.slug,
  };
}

async function ask(route: Route, world: World, sent: Sent & { url?: string } = {}): Promise<Answer> {
  const answer = await sendTo(route, world, sent);
  check(route, answer);
  return answer;
}

function sendTo(route: Route, { app }: World, sent: Sent & { url?: string }): Promise<Answer> {
  const at = serverRoutes.includes(route) ? gatehouse.url : app;
  return send(sent.url ?? urlOf(at, route, sent), route.method, sent);
}

const all = [...apiRoutes, ...serverRoutes].map((route) => [nameOf(route), route] as const);
const guarded = all.filter(([, { access }]) => !('public' in access));
const ofApp = guarded.filter(([, route]) => apiRoutes.includes(route));
const writing = all.filter(([, { body }]) => body);

/** Without what differs from call to call. */
const said = ({ status, headers, body: { request_id: _, ...body } }: Answer) => ({
  status,
  challenge: headers.get('www-authenticate'),
  ...body,
});

const permissionOf = ({ access }: Route): Permission | undefined => {
  if ('permission' in access) return access.permission;
  return 'member' in access ? access.member : undefined;
};

describe('who may call', () => {
  test.each(guarded)(
    '%s refuses a call without credentials, with unknown ones, and with those in other places',
    async (_, route) => {
      const params = paramsFor(route, here);
      const good = credentialsFor(route, here)!;
      const nothing = await ask(route, here, { params });
      expect(said(nothing)).toMatchObject({ status: 401, code: 'unauthorized', challenge: 'Bearer' });
      for (const as of [
        'nonsense',
        'gh_key_nonsense',
        'eyJhbGciOiJub25lIn0.e30.',
        `${good.slice(0, -1)}`,
        `${good} x`,
      ]) {
        expect((await ask(route, here, { params, as })).status).toBe(401);
      }
      for (const headers of [
        { authorization: `Basic ${Buffer.from(`x:${good}`).toString('base64')}` },
        { authorization: good },
        { cookie: `session=${good}` },
        { 'x-api-key': good },
      ]) {
        expect((await ask(route, here, { params, headers: headers as never })).status).toBe(401);
      }
      const at = serverRoutes.includes(route) ? gatehouse.url : here.app;
      const url = `${urlOf(at, route, { params })}?access_token=${encodeURIComponent(good)}`;
      expect((await ask(route, here, { url })).status).toBe(401);
    },
  );

  test.each(ofApp)(
    'A53 %s takes no credential of another App, and says what it says of unknown ones',
    async (_, route) => {
      const before = await countEvents(here.app);
      const params = paramsFor(route, here);
      const unknown = said(await ask(route, here, { params, as: `gh_key_${'x'.repeat(43)}` }));
      const { key, tokens, thirdParty, owner, admin, viewer, clientSecret } = there;
      const foreign = {
        key,
        jwt: tokens.access_token,
        opaque: thirdParty.access_token,
        refresh: tokens.refresh_token,
        offline: thirdParty.refresh_token!,
        id: tokens.id_token,
        owner,
        admin,
        viewer,
        clientSecret,
      };
      for (const [name, as] of Object.entries(foreign)) {
        expect(said(await ask(route, here, { params, as })), name).toEqual(unknown);
      }
      expect(await countEvents(here.app)).toBe(before);
    },
  );

  test.each(ofApp.filter(([, { access }]) => 'permission' in access))(
    '%s refuses keys and roles without its permission, and everything that is no access token',
    async (_, route) => {
      const permission = permissionOf(route)!;
      const params = paramsFor(route, here, false);
      const others = keyScopes.filter((scope) => scope !== permission);
      const lesser = await makeApiKey(gatehouse, here.app, others);
      const byKey = await ask(route, here, { params, as: lesser });
      expect(said(byKey)).toMatchObject({ status: 403, code: 'insufficient_scope' });
      expect(byKey.headers.get('www-authenticate')).toBe('Bearer error="insufficient_scope"');
      for (const role of ['owner', 'admin', 'viewer'] as const) {
        const answer = await ask(route, here, { params, as: here[role], body: route.body && { nonsense: 1 } });
        const allowed = rolePermissions[role].includes(permission);
        if (allowed) expect([401, 403], role).not.toContain(answer.status);
        else expect(said(answer), role).toMatchObject({ status: 403, code: 'forbidden' });
      }
      const { tokens, thirdParty, clientSecret } = here;
      for (const as of [...Object.values(tokens), thirdParty.access_token, thirdParty.refresh_token!, clientSecret]) {
        expect((await ask(route, here, { params, as })).status).toBe(401);
      }
    },
  );

  test.each(ofApp.filter(([, { access }]) => 'user' in access))(
    '%s is for access tokens of users alone',
    async (_, route) => {
      const params = paramsFor(route, here);
      const { key, owner, tokens, thirdParty } = here;
      for (const as of [key, owner, tokens.refresh_token, tokens.id_token, thirdParty.refresh_token!]) {
        expect((await ask(route, here, { params, as })).status).toBe(401);
      }
      const byThirdParty = await ask(route, here, { params, as: thirdParty.access_token });
      const reads = nameOf(route) === 'GET /me';
      expect([byThirdParty.status, byThirdParty.body.code]).toEqual(reads ? [200, undefined] : [403, 'forbidden']);
    },
  );

  test.each(all.filter(([, route]) => serverRoutes.includes(route)))('%s is for developers alone', async (_, route) => {
    const params = paramsFor(route, here);
    const { key, tokens, thirdParty } = here;
    for (const as of [key, tokens.access_token, tokens.refresh_token, thirdParty.access_token]) {
      expect((await ask(route, here, { params, as })).status).toBe(401);
    }
    if (!route.path.includes(':slug')) return;
    const stranger = await ask(route, here, { params, as: there.owner });
    const nowhere = await ask(route, here, { params: { slug: 'no-such-app' }, as: there.owner });
    expect(said(stranger)).toMatchObject({ status: 404, code: 'app_not_found' });
    expect(said(stranger)).toEqual(said(nowhere));
  });

  test.each(ofApp)('A57 %s reads the App from nowhere but the address and the credential', async (_, route) => {
    const headers = { 'x-app-id': here.app.id, 'x-tenant-id': here.app.id, 'x-organization-id': here.app.id };
    const url = `${urlOf(here.app, route, { params: paramsFor(route, here) })}?app_id=${there.app.id}&app=${there.app.slug}`;
    expect((await ask(route, here, { url, headers, as: there.key })).status).toBe(401);
  });
});

describe('what is sent', () => {
  const PROTECTED = [
    ...[
      'id',
      'app_id',
      'sub',
      'role',
      'roles',
      'is_admin',
      'admin',
      'operator',
      'createdAt',
      'created_at',
      'updated_at',
    ],
    ...['password_hash', 'email_key', 'email_verified', 'phone_verified', 'phone_number_verified', 'amr', 'status'],
    ...['built_in', 'key_hash', 'secret_hash', 'client_secret', 'version', 'constructor', 'prototype', 'toString'],
  ];

  test.each(writing)('A110 %s refuses fields that it does not know', async (_, route) => {
    const as = credentialsFor(route, here);
    const params = paramsFor(route, here);
    const known = Object.keys(inputOf(route).properties ?? {});
    const example = minimal(route);
    const before = await countEvents(here.app);
    for (const name of PROTECTED.filter((one) => !known.includes(one))) {
      const answer = await ask(route, here, { as, params, body: { ...example, [name]: 'x' } });
      expect(said(answer), name).toMatchObject({ status: 422, code: 'invalid_body' });
      expect(answer.body.fields[name], name).toBe('is not a field of this request');
    }
    const proto = await ask(route, here, { as, params, body: '{"__proto__":{"role":"owner"}}' });
    expect([400, 422]).toContain(proto.status);
    const nested = await ask(route, here, { as, params, body: '{"name":{"\\u005f_proto__":{"role":"owner"}}}' });
    expect([400, 422]).toContain(nested.status);
    expect(await countEvents(here.app)).toBe(before);
  });

  test.each([
    ['POST /users', { email: 'x@example.com', address: { is_admin: true } }, 'address.is_admin'],
    ['POST /users', { email: 'x@example.com', address: { constructor: 1 } }, 'address.constructor'],
    ['PATCH /app', { settings: { app_id: 'x' } }, 'settings.app_id'],
    ['PATCH /app', { branding: { script: 'x' } }, 'branding.script'],
    ['PATCH /resources/:id', { scopes: [{ name: 'a', description: 'b', granted: true }] }, 'scopes.0.granted'],
  ])('A110 %s refuses fields inside of fields, too', async (name, body, field) => {
    const route = apiRoutes.find((one) => nameOf(one) === name)!;
    const answer = await ask(route, here, { as: here.key, params: paramsFor(route, here), body });
    expect(answer.status).toBe(422);
    expect(Object.keys(answer.body.fields)).toEqual([field]);
  });

  const ODD = [
    ...['null', 'true', '-1', '1.5', '1e999', '9007199254740993', '[]', '[null]', '[[[]]]', '{}', '{"a":{"b":1}}'],
    ...[
      '""',
      '" "',
      '"\\u0000"',
      '"\\ud800"',
      '"%00"',
      '"\\u202e"',
      '"../../x"',
      '"\' or 1=1 --"',
      '"$ne"',
      '{"$ne":null}',
    ],
  ];

  // Each value at each field, beside others that are right. A password would be hashed each time: it is left out where it
  // may be, and sign-up takes the same profile as creating a user.
  test.each(writing)(
    'A116 %s answers every odd value of every field without a failure of ours',
    async (name, route) => {
      const as = credentialsFor(route, here);
      const params = paramsFor(route, here);
      const { password, ...rest } = minimal(route);
      const example = inputOf(route).required?.includes('password') ? { password, ...rest } : rest;
      const fields = Object.keys(inputOf(route).properties ?? {});
      const told = name === 'POST /auth/signup' ? fields.filter((field) => !(field in profile.shape)) : fields;
      const bodies = told.flatMap((field) => ODD.map((value) => withRaw(example, field, value)));
      // After an emergency, no token of this file would live.
      const some = bodies.filter((body) => body !== '{"emergency":true}');
      for (let at = 0; at < some.length; at += AT_ONCE) {
        const answers = await Promise.all(
          some.slice(at, at + AT_ONCE).map((body) => ask(route, here, { as, params, body })),
        );
        for (const [index, { status, text }] of answers.entries()) {
          expect(status, `${some[at + index]} → ${text}`).toBeLessThan(500);
        }
      }
    },
    120_000,
  );

  const AT_ONCE = 6;

  test.each(writing)('A116 A125 %s refuses what is no JSON object of reasonable size', async (_, route) => {
    const as = credentialsFor(route, here);
    const params = paramsFor(route, here);
    const deep = (length: number) => `${'{"a":'.repeat(length)}1${'}'.repeat(length)}`;
    const cases: [body: string, statuses: number[], headers?: Record<string, string>][] = [
      ['', [422, 404, 200, 201]],
      ['[]', [422]],
      ['null', [400]],
      ['"text"', [400]],
      ['{"a":', [400]],
      ['{"a":1}{', [400]],
      ['\ufeff\u0000', [400]],
      [deep(10_000), [422]],
      [`[${'['.repeat(10_000)}${']'.repeat(10_000)}]`, [422]],
      [`{${Array.from({ length: 9_000 }, (_, index) => `"k${index}":1`).join()}}`, [422]],
      [`{"email":"${'x'.repeat(200_000)}"}`, [413]],
      ['{}', [415], { 'content-type': 'text/plain' }],
      ['email=x', [415], { 'content-type': 'application/x-www-form-urlencoded' }],
      ['--x--', [415], { 'content-type': 'multipart/form-data; boundary=x' }],
      ['{}', [415], { 'content-type': 'application/json; charset=klingon' }],
      ['{}', [415], { 'content-encoding': 'compress' }],
    ];
    for (const [body, statuses, headers = {}] of cases) {
      const answer = await ask(route, here, {
        as,
        params,
        body,
        headers: { 'content-type': 'application/json', ...headers },
      });
      expect(statuses, `${body.slice(0, 40)} ${JSON.stringify(headers)} → ${answer.text.slice(0, 200)}`).toContain(
        answer.status,
      );
      expect(answer.text.length).toBeLessThan(10_000);
    }
  });

  test.each(all.filter(([, { path }]) => path.includes(':')))(
    'A116 %s finds nothing under what is no id',
    async (_, route) => {
      const as = credentialsFor(route, here);
      const odd = [
        '%00',
        '1',
        '-1',
        '1e999',
        'null',
        '[]',
        '..',
        "'",
        '%ff',
        '%2e%2e',
        'x'.repeat(500),
        here.app.id.toUpperCase(),
      ];
      for (const part of odd) {
        for (const name of [...route.path.matchAll(/:(\w+)/g)].map(([, one]) => one!)) {
          const params = { ...paramsFor(route, here), [name]: part };
          const { status } = await sendTo(route, here, { as, params, body: route.body && {} });
          // fetch takes dots for a path of its own.
          expect([404, 405], `${name}=${part}`).toContain(status);
        }
      }
      const other = paramsFor(route, there);
      const { status } = await ask(route, here, {
        as,
        params: { ...other, slug: 'no-such-app' },
        body: route.body && minimal(route),
      });
      expect([404]).toContain(status);
    },
  );

  test.each(all.filter(([, { query }]) => query))(
    'A115 %s caps its pages and refuses what is no cursor',
    async (_, route) => {
      const as = credentialsFor(route, here);
      const known = Object.keys(route.query!.shape);
      const tries: [string, string][] = [
        ...['0', '-1', '101', '1000000000', '1e999', 'x', '', '1.5', '%00'].map(
          (limit) => ['limit', limit] as [string, string],
        ),
        ...[
          'x',
          '\0',
          Buffer.from('["2026-01-01","x"]').toString('base64url'),
          Buffer.from('{"$gt":1}').toString('base64url'),
          toCursor('-200000-01-01T00:00:00.000Z'),
          toCursor('+200000-01-01T00:00:00.000Z'),
          toCursor('2026'),
          toCursor(1e300),
        ].map((cursor) => ['cursor', cursor] as [string, string]),
        ['orderBy', 'password_hash; drop table users'],
        ['sort', 'password_hash'],
        ['search', '\0'],
        ['search[$ne]', 'x'],
      ];
      for (const [name, value] of tries) {
        const answer = await ask(route, here, { as, query: { [name]: value } });
        const readable = serverRoutes.includes(route) && name === 'cursor' && value === 'x';
        if (!readable) expect([name, value, answer.status]).toEqual([name, value, 400]);
        if (!known.includes(name)) expect(answer.body.fields).toHaveProperty([name]);
      }
      const twice = `${urlOf(serverRoutes.includes(route) ? gatehouse.url : here.app, route, {})}?cursor=a&cursor=b`;
      expect((await ask(route, here, { as, url: twice })).status).toBe(400);
    },
  );
});

test('A125 a bomb of zipped JSON is not unpacked', async () => {
  const body = gzipSync(`{"email":"${' '.repeat(50_000_000)}"}`);
  const response = await fetch(`${here.app.issuer}/api/v1/users`, {
    method: 'POST',
    headers: { authorization: `Bearer ${here.key}`, 'content-type': 'application/json', 'content-encoding': 'gzip' },
    body: new Uint8Array(body),
  });
  expect(response.status).toBe(413);
  expect(await response.json()).toMatchObject({ code: 'body_too_large' });
});

describe('methods and addresses', () => {
  test.each([...new Set(all.map(([, route]) => route.path))])(
    '%s answers other methods with 405 and Allow',
    async (path) => {
      const routes = all.map(([, route]) => route).filter((route) => route.path === path);
      const params = paramsFor(routes[0]!, here);
      const at = serverRoutes.includes(routes[0]!) ? gatehouse.url : here.app;
      const methods = routes.map(({ method }) => method as string);
      const allow = methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ');
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'].filter(
        (one) => !methods.includes(one),
      )) {
        const answer = await send(urlOf(at, routes[0]!, { params }), method, { as: here.key });
        expect(answer.body, method).toMatchObject({ status: 405, code: 'method_not_allowed' });
        expect(answer.headers.get('allow')).toBe(allow);
      }
    },
  );

  test('HEAD answers as GET does, without the body', async () => {
    const answer = await send(`${here.app.issuer}/api/v1/me`, 'HEAD', { as: here.tokens.access_token });
    expect([answer.status, answer.text]).toEqual([200, '']);
    expect((await send(`${here.app.issuer}/api/v1/me`, 'HEAD')).status).toBe(401);
  });

  test.each(['/api/v1', '/api/v1/', '/api/v1/nothing', '/api/v1/USERS', '/api/v1/users/', '/api/v2/users'])(
    '%s is nowhere',
    async (path) => {
      for (const method of ['GET', 'POST', 'PROPFIND']) {
        const answer = await send(`${here.app.issuer}${path}`, method, { as: here.key });
        expect(answer.body).toMatchObject({ status: 404, code: 'not_found' });
      }
    },
  );
});

describe('A69 browsers', () => {
  test('from an origin that the App lists may call, without credentials of the browser', async () => {
    const app = await makeApp(gatehouse, { cors_origins: ['https://blog.example.com'] });
    const as = await makeApiKey(gatehouse, app);
    const origin = 'https://blog.example.com';
    const answer = await send(`${app.issuer}/api/v1/users`, 'GET', { as, headers: { origin } });
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    expect(answer.headers.get('vary')).toMatch(/Origin/i);
    const headers = {
      origin,
      'access-control-request-method': 'PATCH',
      'access-control-request-headers': 'authorization',
    };
    const preflight = await send(`${app.issuer}/api/v1/users/${randomUUID()}`, 'OPTIONS', { headers });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe(origin);
    expect(preflight.headers.get('access-control-allow-methods')).toContain('PATCH');
    const refused = await send(`${app.issuer}/api/v1/users`, 'GET', { headers: { origin } });
    expect(refused.headers.get('access-control-allow-origin')).toBe(origin);
  });

  test.each(['https://evil.example.com', 'null', 'http://blog.example.com', 'https://blog.example.com.evil.example'])(
    'A69 from %s get no leave',
    async (origin) => {
      const app = await makeApp(gatehouse, { cors_origins: ['https://blog.example.com'] });
      const as = await makeApiKey(gatehouse, app);
      const headers = { origin, 'access-control-request-method': 'GET' };
      for (const method of ['GET', 'OPTIONS']) {
        const answer = await send(`${app.issuer}/api/v1/users`, method, { as, headers });
        expect(answer.headers.get('access-control-allow-origin')).toBeNull();
        expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
      }
    },
  );
});

const toCursor = (at: unknown) => Buffer.from(JSON.stringify([at, randomUUID()])).toString('base64url');

const components = {};
const inputs = new Map<Route, JsonSchema>();

function inputOf(route: Route): JsonSchema {
  const known = inputs.get(route) ?? toJsonSchema(route.body!, 'input', components);
  inputs.set(route, known);
  return known;
}

const minimal = (route: Route) => exampleOf(inputOf(route), components, { brief: true }) as Record<string, unknown>;

/** JSON with a value that JSON.stringify can't write. */
function withRaw(example: Record<string, unknown>, field: string, raw: string): string {
  return JSON.stringify({ ...example, [field]: '@raw@' }).replace('"@raw@"', () => raw);
}

async function countEvents(app: App): Promise<number> {
  const { count } = await gatehouse.database.db
    .selectFrom('audit_log')
    .select((select) => select.fn.countAll<string>().as('count'))
    .where('app_id', '=', app.id)
    .executeTakeFirstOrThrow();
  return Number(count);
}
