// The callers that each route of the API allows, read from its table, so that a new route cannot escape.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keyScopes, type Permission, rolePermissions } from '../../../src/apps/permissions.ts';
import { acceptedBy, type Route, takesMembers } from '../../../src/http/api/kit/route.ts';
import { apiRoutes, serverRoutes } from '../../../src/http/api/table.ts';
import { makeApiKey, makeApp } from '../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { takeTurn } from '../../kit/turns.ts';
import { type Answer, nameOf, send, urlOf } from './call.ts';
import { ask, countEvents, credentialsFor, makeWorld, namedRoutes, paramsFor, type World } from './world.ts';

/** One for each permission: there are more routes than an App may have keys. */
const lesserKeys = new Map<string, string>();

async function makeKeyWithout(accepted: Permission[]): Promise<string> {
  const name = accepted.join(' ');
  const others = keyScopes.filter((scope) => !accepted.includes(scope));
  const key = lesserKeys.get(name) ?? (await makeApiKey(gatehouse, here.app, others));
  lesserKeys.set(name, key);
  return key;
}

let gatehouse: Gatehouse;
let here: World;
let there: World;
beforeAll(async () => {
  gatehouse = await startGatehouse({ TRUST_PROXY: '127.0.0.1' });
  [here, there] = [await makeWorld(gatehouse), await makeWorld(gatehouse)];
});
afterAll(() => gatehouse.stop());

const guarded = namedRoutes.filter(([, { access }]) => !('public' in access));
const ofApp = guarded.filter(([, route]) => apiRoutes.includes(route));

const codeOf = ({ status, body }: Answer) => [status, body.code];

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
      expect(said(nothing)).toMatchObject({
        status: 401,
        code: 'unauthorized',
        challenge: 'Bearer, DPoP algs="ES256 Ed25519 EdDSA"',
      });
      const at = serverRoutes.includes(route) ? gatehouse.url : here.app;
      const wrong: Parameters<typeof ask>[2][] = [
        ...['nonsense', 'gh_key_nonsense', 'eyJhbGciOiJub25lIn0.e30.', good.slice(0, -1), `${good} x`].map((as) => ({
          params,
          as,
        })),
        { params, headers: { authorization: `Basic ${Buffer.from(`x:${good}`).toString('base64')}` } },
        { params, headers: { authorization: good } },
        { params, headers: { cookie: `session=${good}` } },
        { params, headers: { 'x-api-key': good } },
        { url: `${urlOf(at, route, { params })}?access_token=${encodeURIComponent(good)}` },
      ];
      for (const call of takeTurn(
        wrong,
        guarded.findIndex(([, one]) => one === route),
        3,
      ))
        expect((await ask(route, here, call)).status).toBe(401);
    },
  );

  test.each(ofApp)(
    'A53 %s takes no credential of another App, and says what it says of unknown ones',
    async (_, route) => {
      const before = await countEvents(here);
      const params = paramsFor(route, here);
      const unknown = said(await ask(route, here, { params, as: `gh_key_${'x'.repeat(43)}` }));
      const { key, machine, tokens, thirdParty, owner, admin, viewer, clientSecret } = there;
      const foreign = {
        key,
        machine,
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
      const index = ofApp.findIndex(([, one]) => one === route);
      for (const [name, as] of takeTurn(Object.entries(foreign), index, 3)) {
        expect(said(await ask(route, here, { params, as })), name).toEqual(unknown);
      }
      expect(await countEvents(here)).toBe(before);
    },
  );

  test.each(ofApp.filter(([, { access }]) => 'permission' in access))(
    '%s refuses keys and roles without its permission, and everything that is no access token',
    async (_, route) => {
      const permission = permissionOf(route)!;
      const params = paramsFor(route, here, false);
      const accepted = 'permission' in route.access ? acceptedBy(route.access) : [];
      const lesser = await makeKeyWithout(accepted);
      const byKey = await ask(route, here, { params, as: lesser });
      expect(said(byKey)).toMatchObject({ status: 403, code: 'insufficient_scope' });
      expect(byKey.headers.get('www-authenticate')).toBe('Bearer error="insufficient_scope"');
      const others = keyScopes.filter((scope) => !accepted.includes(scope));
      const byMachine = await ask(route, here, { params, as: await here.machineWith(others) });
      expect(said(byMachine)).toEqual(said(byKey));
      if (keyScopes.includes(permission)) {
        const byRight = await ask(route, here, { params, as: here.machine, body: route.body && { nonsense: 1 } });
        expect([401, 403]).not.toContain(byRight.status);
      }
      for (const role of ['owner', 'admin', 'viewer'] as const) {
        const answer = await ask(route, here, { params, as: here[role], body: route.body && { nonsense: 1 } });
        const allowed = rolePermissions[role].includes(permission);
        if (allowed) expect([401, 403], role).not.toContain(answer.status);
        else expect(said(answer), role).toMatchObject({ status: 403, code: 'forbidden' });
      }
      const { tokens, thirdParty, clientSecret } = here;
      for (const as of [tokens.refresh_token, tokens.id_token, thirdParty.refresh_token!, clientSecret]) {
        expect((await ask(route, here, { params, as })).status).toBe(401);
      }
      if ('permission' in route.access && route.access.own_token) {
        const answer = await ask(route, here, { params, as: thirdParty.access_token });
        return expect(codeOf(answer)).toEqual([403, 'forbidden']);
      }
      const [byOwn, byThirdParty] = [tokens.access_token, thirdParty.access_token].map((as) =>
        ask(route, here, { params, as }),
      );
      // Their tokens are good: a program that was told otherwise would renew them, again and again.
      const refused = [403, 'forbidden'];
      const toMembers = takesMembers(route.access);
      expect(codeOf(await byThirdParty!)).toEqual(refused);
      // To a user who is no member, the organization does not exist.
      if (!toMembers) expect(codeOf(await byOwn!)).toEqual(refused);
      else if (route.path.includes(':organization')) expect(codeOf(await byOwn!)).toEqual([404, 'not_found']);
    },
  );

  test.each(ofApp.filter(([, { access }]) => 'user' in access))(
    '%s is for access tokens of users alone',
    async (_, route) => {
      const params = paramsFor(route, here);
      const { key, machine, owner, tokens, thirdParty } = here;
      for (const as of [tokens.refresh_token, tokens.id_token, thirdParty.refresh_token!, there.key, there.owner]) {
        expect((await ask(route, here, { params, as })).status).toBe(401);
      }
      for (const as of [key, machine, owner])
        expect(codeOf(await ask(route, here, { params, as }))).toEqual([403, 'forbidden']);
      const byThirdParty = await ask(route, here, { params, as: thirdParty.access_token });
      const reads = nameOf(route) === 'GET /me';
      expect([byThirdParty.status, byThirdParty.body.code]).toEqual(reads ? [200, undefined] : [403, 'forbidden']);
    },
  );

  test.each(namedRoutes.filter(([, route]) => serverRoutes.includes(route) && !('public' in route.access)))(
    '%s is for developers alone',
    async (_, route) => {
      const params = paramsFor(route, here);
      const { key, machine, tokens, thirdParty } = here;
      for (const as of [key, machine, tokens.access_token, tokens.refresh_token, thirdParty.access_token]) {
        expect((await ask(route, here, { params, as })).status).toBe(401);
      }
      if (!route.path.includes(':slug')) return;
      const stranger = await ask(route, here, { params, as: there.owner });
      const nowhere = await ask(route, here, { params: { ...params, slug: 'no-such-app' }, as: there.owner });
      expect(said(stranger)).toMatchObject({ status: 404, code: 'app_not_found' });
      expect(said(stranger)).toEqual(said(nowhere));
    },
  );

  test.each(ofApp)('A57 %s reads the App from nowhere but the address and the credential', async (_, route) => {
    const headers = { 'x-app-id': here.app.id, 'x-tenant-id': here.app.id, 'x-organization-id': here.app.id };
    const url = `${urlOf(here.app, route, { params: paramsFor(route, here) })}?app_id=${there.app.id}&app=${there.app.slug}`;
    expect((await ask(route, here, { url, headers, as: there.key })).status).toBe(401);
  });
});

describe('methods and addresses', () => {
  test.each([...new Set(namedRoutes.map(([, route]) => route.path))])(
    '%s answers other methods with 405 and Allow',
    async (path) => {
      const routes = namedRoutes.map(([, route]) => route).filter((route) => route.path === path);
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
