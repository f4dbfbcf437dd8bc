// Requests at the token endpoint and with access tokens that are malformed, for a grant that is not the client's, or for a
// resource that nobody granted.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import type { UserRow } from '../../../src/database/schema.ts';
import {
  makeApiKey,
  makeApp,
  makeAppWithUser,
  makeClient,
  makeResource,
  PASSWORD,
  type TestClient,
} from '../../kit/app.ts';
import {
  authorize,
  authorizeUrl,
  basic,
  makePkce,
  post,
  redeem,
  refresh,
  send,
  signIn,
  userinfo,
} from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { rowsOf } from '../../kit/rows.ts';
import { Visitor } from '../../kit/visitor.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

let app: App;
let client: TestClient;
let user: UserRow;
beforeEach(async () => {
  ({ app, client, user } = await makeAppWithUser(gatehouse));
});

describe('A41 a grant that there is not, or not for this client', () => {
  test.each([
    'password',
    'implicit',
    'urn:ietf:params:oauth:grant-type:jwt-bearer',
    'urn:ietf:params:oauth:grant-type:saml2-bearer',
    'urn:openid:params:grant-type:ciba',
    'authorization_code ',
    'AUTHORIZATION_CODE',
    '__proto__',
    'constructor',
  ])('A41 %j', async (grant_type) => {
    const before = await rowsOf(gatehouse, app);
    const answer = await post(app, '/token', { grant_type, username: user.email, password: PASSWORD }, client);
    expect(answer).toMatchObject({ status: 400, body: { error: 'unsupported_grant_type' } });
    expect(await rowsOf(gatehouse, app)).toEqual(before);
  });

  test.each<['machine' | 'confidential' | 'public', string]>([
    ['machine', 'authorization_code'],
    ['machine', 'refresh_token'],
    ['confidential', 'client_credentials'],
    ['public', 'client_credentials'],
  ])('A41 a %s client may not use %s', async (type, grant_type) => {
    const one = await makeClient(gatehouse, app, { type });
    const before = await rowsOf(gatehouse, app);
    const form = { grant_type, code: 'x', refresh_token: 'x', redirect_uri: 'x', code_verifier: 'x'.repeat(43) };
    const answer = await post(app, '/token', form, one);
    // RFC 6749 §5.2 calls it unauthorized_client; oidc-provider says invalid_request and no more than that.
    expect([answer.status, answer.body.error]).toEqual([
      400,
      expect.stringMatching(/^(?:unauthorized_client|invalid_request)$/),
    ]);
    expect(await rowsOf(gatehouse, app)).toEqual(before);
  });

  test('A41 a machine client gets no code', async () => {
    const machine = { ...(await makeClient(gatehouse, app, { type: 'machine' })), redirect_uri: client.redirect_uri };
    const page = await new Visitor().fetch(authorizeUrl(app, machine, makePkce().challenge));
    expect(page).toMatchObject({ status: 400, location: undefined });
  });
});

describe('A42 a token request that is none', () => {
  const form = 'application/x-www-form-urlencoded';
  const fields = 'grant_type=client_credentials';
  const cases: [string, RequestInit][] = [
    ['JSON', { headers: { 'content-type': 'application/json' }, body: '{"grant_type":"client_credentials"}' }],
    ['no content type', { body: new Blob([fields]) }],
    ['plain text', { headers: { 'content-type': 'text/plain' }, body: fields }],
    ['multipart', { headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: '--x--' }],
    ['100 kB', { headers: { 'content-type': form }, body: `${fields}&x=${'x'.repeat(100_000)}` }],
    ['1,000 parameters', { headers: { 'content-type': form }, body: `${fields}${'&a=1'.repeat(1_000)}` }],
    ['grant_type twice', { headers: { 'content-type': form }, body: `${fields}&${fields}` }],
    ['scope twice', { headers: { 'content-type': form }, body: `${fields}&scope=a&scope=b` }],
    ['bytes that are no UTF-8', { headers: { 'content-type': form }, body: `${fields}&scope=%ff` }],
    ['nothing', { headers: { 'content-type': form }, body: '' }],
  ];

  test.each(cases)('A42 %s', async (_name, init) => {
    const machine = await makeClient(gatehouse, app, { type: 'machine' });
    const before = await rowsOf(gatehouse, app);
    const headers = { accept: 'application/json', authorization: basic(machine), ...(init.headers as object) };
    const answer = await send(`${app.issuer}/token`, { ...init, method: 'POST', headers });
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    expect(await rowsOf(gatehouse, app)).toEqual(before);
  });

  test.each(['GET', 'PUT', 'DELETE', 'PATCH', 'HEAD'])('A42 by %s', async (method) => {
    const machine = await makeClient(gatehouse, app, { type: 'machine' });
    for (const path of ['/token', '/revoke', '/introspect']) {
      const url = `${app.issuer}${path}?grant_type=client_credentials&token=x`;
      const { status } = await send(url, { method, headers: { authorization: basic(machine) } });
      expect([404, 405]).toContain(status);
    }
  });

  test.each(['/TOKEN', '/token/', '//token', '/%74oken', '/token;x=1'])('A42 at %s', async (path) => {
    const machine = await makeClient(gatehouse, app, { type: 'machine' });
    const { status, body } = await post(app, path, { grant_type: 'client_credentials' }, machine);
    expect([403, 404, 405]).toContain(status);
    expect(body.access_token).toBeUndefined();
  });
});

describe('A43 a token for a resource', () => {
  const PHOTOS = 'https://photos.example.com/';
  const VIDEOS = 'https://videos.example.com/';
  const scope = { scope: 'openid offline_access photos:read', prompt: 'consent' };

  beforeEach(async () => {
    await makeResource(gatehouse, app, { identifier: PHOTOS });
    await makeResource(gatehouse, app, {
      identifier: VIDEOS,
      scopes: [{ name: 'videos:read', description: 'Videos' }],
    });
  });

  test.each([
    'https://unknown.example.com/',
    'https://photos.example.com',
    `${PHOTOS}#x`,
    'photos',
    'javascript:alert(1)',
  ])('A43 that there is not is refused: %s', async (resource) => {
    const page = await new Visitor().fetch(authorizeUrl(app, client, makePkce().challenge, { resource }));
    expect(new URL(page.location!).searchParams.get('error')).toBe('invalid_target');
    const machine = await makeClient(gatehouse, app, { type: 'machine' });
    const answer = await post(app, '/token', { grant_type: 'client_credentials', resource }, machine);
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_target' } });
  });

  test('A43 that was not granted is refused, with a code and with a refresh token', async () => {
    const authorized = await authorize(app, client, user.email, { ...scope, resource: PHOTOS });
    for (const resource of [VIDEOS, app.issuer])
      expect(await redeem(app, client, authorized, { resource })).toMatchObject({
        status: 400,
        body: { error: 'invalid_target' },
      });
    const again = await authorize(app, client, user.email, { ...scope, resource: PHOTOS });
    const { body } = await redeem(app, client, again, { resource: PHOTOS });
    for (const resource of [VIDEOS, app.issuer]) {
      const answer = await refresh(app, client, String(body.refresh_token), { resource });
      expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_target' } });
    }
  });

  test('A43 carries that resource’s scopes alone', async () => {
    const more = { ...scope, scope: 'openid email photos:read', resource: PHOTOS };
    const tokens = await signIn(app, client, user.email, more);
    expect(tokens.scope).toBe('photos:read');
  });

  test('A43 of the App’s own API is for the App’s own clients', async () => {
    const page = await new Visitor().fetch(authorizeUrl(app, client, makePkce().challenge, { resource: app.issuer }));
    expect(new URL(page.location!).searchParams.get('error')).toBe('invalid_target');
    const machine = await makeClient(gatehouse, app, { type: 'machine' });
    const form = { grant_type: 'client_credentials', resource: app.issuer, scope: 'openid' };
    expect(await post(app, '/token', form, machine)).toMatchObject({ status: 400, body: { error: 'invalid_target' } });
  });

  test('A43 of another App is none here', async () => {
    const other = await makeApp(gatehouse);
    await makeResource(gatehouse, other, { identifier: 'https://theirs.example.com/' });
    const machine = await makeClient(gatehouse, app, { type: 'machine', first_party: true });
    for (const resource of ['https://theirs.example.com/', other.issuer]) {
      const answer = await post(app, '/token', { grant_type: 'client_credentials', resource }, machine);
      expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_target' } });
    }
  });

  test('A43 a parameter audience gives no audience', async () => {
    const machine = await makeClient(gatehouse, app, { type: 'machine' });
    const asker = await makeClient(gatehouse, app, { introspects: ['*'] });
    const { body } = await post(app, '/token', { grant_type: 'client_credentials', audience: PHOTOS }, machine);
    const about = await post(app, '/introspect', { token: String(body.access_token) }, asker);
    expect(about.body).toMatchObject({ active: true });
    expect(about.body.aud).toBeUndefined();
  });

  test.each(['opaque', 'jwt'] as const)('A43 opens neither userinfo nor the App’s API (%s)', async (token_format) => {
    const identifier = `https://${token_format}.example.com/`;
    await makeResource(gatehouse, app, {
      identifier,
      token_format,
      scopes: [{ name: 'own:read', description: 'Own' }],
    });
    const { access_token } = await signIn(app, client, user.email, { scope: 'openid own:read', resource: identifier });
    const [info, own] = [await userinfo(app, access_token), await me(app, access_token)];
    expect([401, 403]).toContain(info.status);
    // Not for want of a scope: it is no token for this API.
    expect(own.status).toBe(401);
    for (const { body } of [info, own]) expect(body).not.toHaveProperty('sub');
  });

  test('A43 of App A opens nothing of App B, whatever kind it is', async () => {
    const other = await makeApp(gatehouse);
    const theirs = await makeClient(gatehouse, other, { introspects: ['*'] });
    const key = await makeApiKey(gatehouse, app);
    const login = await send(`${app.issuer}/api/v1/auth/login`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ email: user.email, password: PASSWORD }),
    });
    const { tokens } = login.body as { tokens: { access_token: string } };
    const opaque = await signIn(app, client, user.email);
    for (const token of [tokens.access_token, opaque.access_token]) {
      expect((await me(app, token)).status).toBe(200);
      expect((await userinfo(app, token)).status).toBe(200);
      expect((await me(other, token)).status).toBe(401);
      expect((await userinfo(other, token)).status).toBe(401);
      expect((await post(other, '/introspect', { token }, theirs)).body).toEqual({ active: false });
      await post(other, '/revoke', { token }, theirs);
      expect((await me(app, token)).status).toBe(200);
    }
  });
});

const me = (one: App, token: string) =>
  send(`${one.issuer}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });

describe('A49 an access token where it does not belong', () => {
  const at = (query: string, init: RequestInit = {}) => send(`${app.issuer}/userinfo${query}`, init);
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  test('A49 in the URL', async () => {
    const { access_token } = await signIn(app, client, user.email);
    expect((await at(`?access_token=${access_token}`)).status).toBe(400);
    const headers = bearer(access_token);
    expect((await at(`?access_token=${access_token}`, { headers })).status).toBe(400);
    expect((await send(`${app.issuer}/api/v1/me?access_token=${access_token}`)).status).toBe(401);
  });

  test('A49 twice, in the header and in the body', async () => {
    const { access_token } = await signIn(app, client, user.email);
    const body = new URLSearchParams({ access_token });
    expect(await at('', { method: 'POST', headers: bearer(access_token), body })).toMatchObject({
      status: 400,
      body: { error: 'invalid_request' },
    });
    expect((await at('', { method: 'POST', body })).status).toBe(200);
  });

  test.each(['', 'Bearer', 'Bearer a b', 'Basic dTpw', 'bearer\u0000'.slice(0, 6)])(
    'A49 as %j',
    async (authorization) => {
      const { status, body } = await at('', { headers: { authorization } });
      expect([400, 401]).toContain(status);
      expect(body.sub).toBeUndefined();
      expect((await send(`${app.issuer}/api/v1/me`, { headers: { authorization } })).status).toBe(401);
    },
  );

  test('A49 of a machine, at userinfo and the user’s API', async () => {
    const machine = await makeClient(gatehouse, app, { type: 'machine' });
    const { body } = await post(app, '/token', { grant_type: 'client_credentials', scope: 'openid' }, machine);
    expect([401, 403]).toContain((await userinfo(app, String(body.access_token))).status);
    expect([401, 403]).toContain((await me(app, String(body.access_token))).status);
  });

  test('A49 a token of another kind: refresh token, ID token, code, API key', async () => {
    const tokens = await signIn(app, client, user.email);
    const { code } = await authorize(app, client, user.email);
    for (const token of [tokens.refresh_token!, tokens.id_token!, code]) {
      expect((await userinfo(app, token)).status).toBe(401);
      expect((await me(app, token)).status).toBe(401);
    }
    // A credential of this API, but not a user's.
    const key = await makeApiKey(gatehouse, app);
    expect((await userinfo(app, key)).status).toBe(401);
    expect(await me(app, key)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });
});
