// A client asks for the scopes and resources that it was given, and for no others (OWASP ASVS 5.0 10.4.11).
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { STANDARD_SCOPES } from '../../../src/apps/resources.ts';
import { call } from '../../http/api/call.ts';
import { type Developer, signedUp } from '../../http/console/developer.ts';
import { CALLBACK, makeApiKey, makeClient, makeResource, makeUser, type TestClient } from '../../kit/app.ts';
import { authorizeUrl, makePkce, post, refresh, signIn, userinfo } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { Visitor } from '../../kit/visitor.ts';

const PHOTOS = 'https://photos.example.com/';
const PAY = 'https://pay.example.com/';

let gatehouse: Gatehouse;
let developer: Developer;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  developer = await signedUp(gatehouse);
});
afterAll(() => gatehouse.stop());

let app: App;
let as: string;
beforeEach(async () => {
  app = await developer.makeApp();
  as = await makeApiKey(gatehouse, app, ['clients:read', 'clients:write', 'resources:write']);
  await makeResource(gatehouse, app);
  await makeResource(gatehouse, app, {
    identifier: PAY,
    name: 'Payments',
    scopes: [{ name: 'pay:all', description: 'Pay for you' }],
  });
});

const register = (body: Record<string, unknown>) =>
  call(app, 'POST /clients', { as, body: { name: 'Photo Prints', ...body } });
const change = (client: TestClient, body: Record<string, unknown>) =>
  call(app, 'PATCH /clients/:id', { as, params: { id: client.client_id }, body });

describe('a new client', () => {
  test.each([
    ['third-party', { redirect_uris: [CALLBACK] }, { scopes: [...STANDARD_SCOPES], resources: [] }],
    ['first-party', { redirect_uris: [CALLBACK], first_party: true }, { scopes: ['*'], resources: ['*'] }],
    ['machine', { type: 'machine' }, { scopes: [], resources: [] }],
  ])('that is a %s one may ask for what such a client needs', async (_, body, reach) => {
    expect((await register(body)).body).toMatchObject(reach);
  });

  test('is refused scopes and resources that the App does not have, and a machine those of a user', async () => {
    const refused = async (body: Record<string, unknown>) => {
      const { status, body: problem } = await register({ redirect_uris: [CALLBACK], ...body });
      return [status, problem.code, Object.keys(problem.fields ?? {}).sort()];
    };
    const both = { scopes: ['openid', 'photos:burn'], resources: ['https://else.example.com/'] };
    expect(await refused(both)).toEqual([422, 'invalid_body', ['resources.0', 'scopes.1']]);
    const machine = { type: 'machine', redirect_uris: undefined, scopes: ['openid'] };
    expect(await refused(machine)).toEqual([422, 'invalid_body', ['scopes.0']]);
  });
});

describe('at /authorize', () => {
  const answerTo = async (client: TestClient, more: Record<string, string>) => {
    const page = await new Visitor().fetch(authorizeUrl(app, client, makePkce().challenge, more));
    return page.location?.startsWith(client.redirect_uri) ? new URL(page.location).searchParams.get('error') : 'asked';
  };

  test.each([
    [{ scope: 'openid email' }, 'invalid_scope'],
    [{ scope: 'openid pay:all', resource: PHOTOS }, 'invalid_scope'],
    [{ scope: 'openid photos:write', resource: PHOTOS }, 'invalid_scope'],
    [{ scope: 'openid', resource: PAY }, 'invalid_target'],
    [{ scope: 'openid', claims: JSON.stringify({ userinfo: { email: null } }) }, 'invalid_scope'],
    [{ scope: 'openid', claims: JSON.stringify({ id_token: { phone_number: null } }) }, 'invalid_scope'],
    [{ scope: 'openid profile photos:read', resource: PHOTOS }, 'asked'],
    [{ scope: 'openid', claims: JSON.stringify({ id_token: { nickname: null, auth_time: null } }) }, 'asked'],
  ])('%j is answered before any screen: %s', async (more, answer) => {
    const id = (
      await call(app, 'GET /resources', { as: await makeApiKey(gatehouse, app, ['resources:read']) })
    ).body.items.find(({ identifier }: { identifier: string }) => identifier === PHOTOS).id;
    const scopes = ['photos:read', 'photos:write'].map((name) => ({ name, description: name }));
    await call(app, 'PATCH /resources/:id', { as, params: { id }, body: { scopes } });
    const client = await makeClient(gatehouse, app, {
      scopes: ['openid', 'profile', 'photos:read'],
      resources: [PHOTOS],
    });
    expect(await answerTo(client, more)).toBe(answer);
  });

  test('the App’s default resource is left out where the client may not use it', async () => {
    await makeResource(gatehouse, app, {
      identifier: 'https://notes.example.com/',
      name: 'Notes',
      scopes: [{ name: 'notes:read', description: 'Read your notes' }],
      is_default: true,
    });
    const client = await makeClient(gatehouse, app, { scopes: ['openid', 'notes:read'], resources: [PHOTOS] });
    expect(await answerTo(client, { scope: 'openid notes:read' })).toBe('invalid_scope');
  });
});

describe('a machine', () => {
  const ask = (machine: TestClient, more: Record<string, string>) =>
    post(app, '/token', { grant_type: 'client_credentials', ...more }, machine);

  test.each([
    [{ scope: 'photos:read', resource: PHOTOS }, 200, 'photos:read'],
    [{ scope: 'photos:read pay:all', resource: PHOTOS }, 400, 'invalid_scope'],
    [{ scope: 'pay:all', resource: PAY }, 400, 'invalid_target'],
    [{ resource: PAY }, 400, 'invalid_target'],
  ])('that asks for %j gets %i %s', async (more, status, word) => {
    const machine = await makeClient(gatehouse, app, {
      type: 'machine',
      scopes: ['photos:read', 'pay:all'],
      resources: [PHOTOS],
    });
    const answer = await ask(machine, more);
    expect([answer.status, answer.body.error ?? answer.body.scope]).toEqual([status, word]);
  });

  test('may not ask for a scope of its resource that it was not given', async () => {
    const machine = await makeClient(gatehouse, app, { type: 'machine', scopes: [], resources: ['*'] });
    expect((await ask(machine, { scope: 'pay:all', resource: PAY })).body.error).toBe('invalid_scope');
  });
});

test('a client that may ask for less than before gets less out of what users allowed, and gets it back', async () => {
  const client = await makeClient(gatehouse, app, {
    scopes: ['openid', 'profile', 'email', 'offline_access', 'photos:read'],
    resources: [PHOTOS],
  });
  const user = await makeUser(gatehouse, app, { nickname: 'Al' });
  const claims = JSON.stringify({ userinfo: { nickname: null } });
  const scope = 'openid email offline_access';
  const { access_token, refresh_token } = await signIn(app, client, user.email, { scope, claims, prompt: 'consent' });
  expect((await userinfo(app, access_token)).body).toMatchObject({ email: user.email, nickname: 'Al' });
  const renew = async (token: string) => {
    const { body } = await refresh(app, client, token);
    return { scope: String(body.scope).split(' ').sort(), next: String(body.refresh_token), id_token: body.id_token };
  };

  await change(client, { scopes: ['openid', 'offline_access'] });
  expect(Object.keys((await userinfo(app, access_token)).body)).toEqual(['sub']);
  const less = await renew(refresh_token!);
  expect(less.scope).toEqual(['offline_access', 'openid']);
  expect(JSON.parse(Buffer.from(String(less.id_token).split('.')[1]!, 'base64url').toString())).not.toHaveProperty(
    'email',
  );

  await change(client, { scopes: ['*'] });
  const again = await renew(less.next);
  expect(again.scope).toEqual(['email', 'offline_access', 'openid']);
});

test('a refresh for a resource that the client may no longer use is refused', async () => {
  const client = await makeClient(gatehouse, app, {
    scopes: ['openid', 'offline_access', 'photos:read'],
    resources: [PHOTOS],
  });
  const user = await makeUser(gatehouse, app);
  const wanted = { scope: 'openid offline_access photos:read', resource: PHOTOS, prompt: 'consent' };
  const { refresh_token } = await signIn(app, client, user.email, wanted);
  await change(client, { resources: [] });
  expect((await refresh(app, client, refresh_token!, { resource: PHOTOS })).body.error).toBe('invalid_target');
});

test('a deleted resource is taken off the lists, so that another one with its identifier is not for its clients', async () => {
  const client = await makeClient(gatehouse, app, { resources: [PAY, PHOTOS] });
  const key = await makeApiKey(gatehouse, app, ['resources:read', 'resources:write']);
  const { items } = (await call(app, 'GET /resources', { as: key })).body;
  const { id } = items.find(({ identifier }: { identifier: string }) => identifier === PAY);
  expect((await call(app, 'DELETE /resources/:id', { as: key, params: { id } })).status).toBe(204);
  const { body } = await call(app, 'GET /clients/:id', { as, params: { id: client.client_id } });
  expect(body.resources).toEqual([PHOTOS]);
  // What it has goes on being valid, although the scopes of the resource are gone.
  expect((await change(client, { scopes: ['pay:all'] })).body.code).toBe('invalid_body');
});

describe('in the console', () => {
  const ticked = (...scopes: string[]) =>
    Object.fromEntries(scopes.map((scope) => [`scopes:${Buffer.from(scope).toString('base64url')}`, 'on']));

  test('a developer ticks what a client may ask for, and a scope brings its API', async () => {
    const url = `/apps/${app.slug}/clients/new`;
    const form = { name: 'Prints', type: 'confidential', redirect_uris: CALLBACK, post_logout_redirect_uris: '' };
    const made = await developer.send(url, { ...form, ...ticked('openid', 'photos:read') });
    expect(made.text).toContain('photos:read');
    const [client] = (await call(app, 'GET /clients', { as })).body.items;
    expect(client).toMatchObject({ scopes: ['openid', 'photos:read'], resources: [PHOTOS] });

    const machine = await developer.send(url, {
      ...form,
      ...{ type: 'machine', redirect_uris: '' },
      ...ticked('openid', 'pay:all'),
    });
    expect(machine.status).toBe(200);
    const [newest] = (await call(app, 'GET /clients', { as })).body.items;
    expect(newest).toMatchObject({ scopes: ['pay:all'], resources: [PAY] });
  });

  test('changing something else keeps what it may ask for, and everything is one box', async () => {
    const client = await makeClient(gatehouse, app, { scopes: ['openid', 'pay:all'], resources: [PAY] });
    const url = `/apps/${app.slug}/clients/${client.client_id}`;
    await developer.change(url, { name: 'Renamed' });
    const read = async () => (await call(app, 'GET /clients/:id', { as, params: { id: client.client_id } })).body;
    expect(await read()).toMatchObject({ name: 'Renamed', scopes: ['openid', 'pay:all'], resources: [PAY] });
    await developer.change(url, { 'reach:all': 'on' });
    expect(await read()).toMatchObject({ scopes: ['*'], resources: ['*'] });
  });
});
