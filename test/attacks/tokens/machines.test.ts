// Tokens that clients get for themselves: their scopes, their lives, and questions about them.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { withAnotherEnd } from '../../kit/altered.ts';
import { makeApp, makeClient, makeResource, makeUser, type TestClient } from '../../kit/app.ts';
import { authorize, authorizeUrl, introspect, makePkce, post, redeem, revoke, userinfo } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { rowsOf } from '../../kit/rows.ts';
import { Visitor } from '../../kit/visitor.ts';

const PHOTOS = 'https://photos.example.com/';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

let app: App;
let machine: TestClient;
beforeEach(async () => {
  app = await makeApp(gatehouse, { access_token_seconds: 300 });
  machine = await makeClient(gatehouse, app, { type: 'machine' });
});

const request = (more: Record<string, string> = {}) =>
  post(app, '/token', { grant_type: 'client_credentials', ...more }, machine);

describe('A146 a machine’s token', () => {
  test.each(['opaque', 'jwt'] as const)('as %s introspects as the machine’s, and is revoked', async (token_format) => {
    await makeResource(gatehouse, app, { token_format });
    const { access_token: token } = (await request({ resource: PHOTOS, scope: 'photos:read' })).body;
    const given = { client_id: machine.client_id, sub: machine.client_id, aud: PHOTOS, scope: 'photos:read' };
    expect((await introspect(app, machine, token as string)).body).toMatchObject({ active: true, ...given });
    expect((await introspect(app, machine, withAnotherEnd(token as string))).body).toEqual({ active: false });
    expect((await userinfo(app, token as string)).status).toBeGreaterThanOrEqual(401);
    expect((await revoke(app, machine, token as string)).status).toBe(200);
    expect((await introspect(app, machine, token as string)).body).toEqual({ active: false });
  });

  test('lives as long as the App’s access tokens do', async () => {
    expect((await request()).body).toMatchObject({ expires_in: 300 });
  });
});

describe('A145 scopes', () => {
  test.each([
    ['openid', {}],
    ['offline_access', { resource: PHOTOS }],
    ['photos:burn', { resource: PHOTOS }],
    ['photos:read openid', { resource: PHOTOS }],
    ['photos:read', {}],
  ])('a machine that asks for %s of %j gets invalid_scope and no token', async (scope, more) => {
    await makeResource(gatehouse, app);
    const before = await rowsOf(gatehouse, app);
    const { status, body } = await request({ scope, ...more });
    expect([status, body.error]).toEqual([400, 'invalid_scope']);
    expect(body.error_description).toBeTypeOf('string');
    expect(await rowsOf(gatehouse, app)).toEqual(before);
  });

  test.each([
    ['photos:read', 'a resource’s scope without its resource'],
    ['openid photos:read', 'the same beside openid'],
    ['nothing such', 'only unknown ones'],
  ])('an authorization request for %j, %s, ends before any screen', async (scope) => {
    await makeResource(gatehouse, app);
    const client = await makeClient(gatehouse, app);
    const page = await new Visitor().fetch(authorizeUrl(app, client, makePkce().challenge, { scope }));
    const answer = new URL(page.location!).searchParams;
    expect(page.location).toContain(client.redirect_uri);
    expect([answer.get('error'), answer.get('state')]).toEqual(['invalid_scope', 'the-state']);
    expect(answer.get('error_description')).toBeTruthy();
  });

  test('a missing scope is openid, an unknown one is left out, and the answer names what was given', async () => {
    const client = await makeClient(gatehouse, app);
    const user = await makeUser(gatehouse, app);
    for (const scope of [undefined, 'openid nothing']) {
      const authorized = await authorize(app, client, user.email, { scope });
      expect((await redeem(app, client, authorized)).body).toMatchObject({ scope: 'openid' });
    }
  });
});

describe('errors of RFC 6749 §5.2', () => {
  test('no client authentication is invalid_client', async () => {
    const { status, body } = await post(app, '/token', { grant_type: 'client_credentials' });
    expect([status, body.error]).toEqual([401, 'invalid_client']);
  });

  test.each(['authorization_code', 'refresh_token'])(
    'a machine may not use %s: unauthorized_client',
    async (grant_type) => {
      const { status, body } = await post(app, '/token', { grant_type, code: 'x', refresh_token: 'x' }, machine);
      expect([status, body.error]).toEqual([400, 'unauthorized_client']);
    },
  );
});
