import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CALLBACK, makeApiKey, makeApp, makeUser, type TestClient } from '../../../kit/app.ts';
import { post, signIn, userinfo } from '../../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { call } from '../call.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

const SCOPES = ['clients:read', 'clients:write'];

async function makeWorld() {
  const app = await makeApp(gatehouse);
  return { app, as: await makeApiKey(gatehouse, app, SCOPES) };
}

type World = Awaited<ReturnType<typeof makeWorld>>;

async function create({ app, as }: World, body: object = {}) {
  const answer = await call(app, 'POST /clients', {
    as,
    body: { name: 'Photo Prints', redirect_uris: [CALLBACK], ...body },
  });
  return answer.body;
}

const toTestClient = (client: { id: string; client_secret: string | null }): TestClient => ({
  client_id: client.id,
  client_secret: client.client_secret ?? undefined,
  redirect_uri: CALLBACK,
});

describe('a client that the API makes', () => {
  test.each(['confidential', 'public'] as const)('signs users in: %s', async (type) => {
    const world = await makeWorld();
    const client = await create(world, { type });
    expect(client).toMatchObject({ type, first_party: false, require_pkce: true, status: 'active' });
    expect(client.client_secret === null).toBe(type === 'public');
    const user = await makeUser(gatehouse, world.app);
    const tokens = await signIn(world.app, toTestClient(client), user.email);
    expect((await userinfo(world.app, tokens.access_token)).status).toBe(200);
  });

  test('signs in as itself: machine', async () => {
    const world = await makeWorld();
    const client = await create(world, { type: 'machine', redirect_uris: undefined });
    const answer = await post(world.app, '/token', { grant_type: 'client_credentials' }, toTestClient(client));
    expect(answer.status).toBe(200);
  });

  test.each([
    ['javascript:alert(1)//', 'invalid_redirect_uri'],
    ['http://prints.example.com/callback', 'invalid_redirect_uri'],
    ['https://prints.example.com/*', 'invalid_redirect_uri'],
    ['https://prints.example.com/callback#x', 'invalid_redirect_uri'],
    ['https://user@prints.example.com/', 'invalid_redirect_uri'],
  ])('may not be sent back to %s', async (uri, code) => {
    const world = await makeWorld();
    expect((await create(world, { redirect_uris: [uri] })).code).toBe(code);
    expect((await create(world, { post_logout_redirect_uris: [uri] })).code).toBe(code);
    const { id } = await create(world);
    const { as, app } = world;
    const changed = await call(app, 'PATCH /clients/:id', { as, params: { id }, body: { redirect_uris: [uri] } });
    expect(changed.body.code).toBe(code);
  });

  test('is told of each wrong redirect URI by its place, with the status of other mistakes', async () => {
    const { app, as } = await makeWorld();
    const uris = ['https://prints.example.com/*', CALLBACK, 'http://prints.example.com/'];
    const body = { name: 'Photo Prints', redirect_uris: uris, post_logout_redirect_uris: ['myapp:/bye'] };
    const refused = await call(app, 'POST /clients', { as, body });
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid_redirect_uri']);
    expect(refused.body.errors).toMatchObject([
      { field: 'redirect_uris.0', uri: uris[0], reason: 'unusable' },
      { field: 'redirect_uris.2', uri: uris[2], reason: 'http' },
      { field: 'post_logout_redirect_uris.0', uri: 'myapp:/bye' },
    ]);
  });

  test('keeps a redirect URI where it signs users in, and PKCE where it has no secret', async () => {
    const world = await makeWorld();
    const { app, as } = world;
    expect((await create(world, { redirect_uris: [] })).fields).toHaveProperty('redirect_uris');
    expect((await create(world, { type: 'public', require_pkce: false })).fields).toHaveProperty('require_pkce');
    expect((await create(world, { type: 'public', provisioning: true })).fields).toHaveProperty('provisioning');
    const backchannel_logout_uri = 'https://169.254.169.254/';
    expect((await create(world, { backchannel_logout_uri })).fields).toHaveProperty('backchannel_logout_uri');
    const { id } = await create(world, { type: 'public' });
    for (const body of [{ redirect_uris: [] }, { require_pkce: false }]) {
      const { status } = await call(app, 'PATCH /clients/:id', { as, params: { id }, body });
      expect(status).toBe(422);
    }
  });
});

describe('changing a client', () => {
  test('works at once: a new name on the list, a new redirect URI at the protocol', async () => {
    const world = await makeWorld();
    const { app, as } = world;
    const client = await create(world, {
      client_uri: 'https://rp.example.com/',
      logo_uri: 'https://rp.example.com/l.png',
    });
    const user = await makeUser(gatehouse, app);
    await signIn(app, toTestClient(client), user.email);
    const elsewhere = 'https://rp.example.com/other';
    const body = { name: 'Prints', redirect_uris: [elsewhere], logo_uri: null };
    const { body: changed } = await call(app, 'PATCH /clients/:id', { as, params: { id: client.id }, body });
    expect(changed).toMatchObject({ ...body, client_uri: 'https://rp.example.com/' });
    expect(changed).not.toHaveProperty('client_secret');
    await signIn(app, { ...toTestClient(client), redirect_uri: elsewhere }, user.email);
    await expect(signIn(app, toTestClient(client), user.email)).rejects.toThrow();
  });

  test('a disabled one gets no tokens, and those that it has end', async () => {
    const world = await makeWorld();
    const { app, as } = world;
    const client = await create(world);
    const user = await makeUser(gatehouse, app);
    const tokens = await signIn(app, toTestClient(client), user.email);
    await call(app, 'PATCH /clients/:id', { as, params: { id: client.id }, body: { status: 'disabled' } });
    expect((await call(app, 'GET /me', { as: tokens.access_token })).status).toBe(401);
    await expect(signIn(app, toTestClient(client), user.email)).rejects.toThrow();
  });

  test('A110 its type, its secrets and its being built in stay', async () => {
    const world = await makeWorld();
    const { id } = await create(world, { type: 'public' });
    const wrong = {
      type: 'confidential',
      built_in: true,
      grant_types: ['implicit'],
      token_endpoint_auth_method: 'none',
    };
    for (const [name, value] of Object.entries(wrong)) {
      const { as, app } = world;
      const { body } = await call(app, 'PATCH /clients/:id', { as, params: { id }, body: { [name]: value } });
      expect(body.fields).toEqual({ [name]: 'is not a field of this request' });
    }
  });
});

describe('secrets', () => {
  test('rotate without a gap: two work, then the new one alone', async () => {
    const world = await makeWorld();
    const { app, as } = world;
    const first = await create(world, { type: 'machine', redirect_uris: [] });
    const params = { id: first.id };
    const ask = (client_secret: string) =>
      post(app, '/token', { grant_type: 'client_credentials' }, toTestClient({ id: first.id, client_secret }));
    const { body: second } = await call(app, 'POST /clients/:id/secrets', { as, params, body: {} });
    expect((await ask(first.client_secret)).status).toBe(200);
    expect((await ask(second.client_secret)).status).toBe(200);

    const { body: list } = await call(app, 'GET /clients/:id/secrets', { as, params });
    expect(list.items.map(({ hint }: { hint: string }) => hint)).toEqual([
      second.client_secret.slice(-4),
      first.client_secret.slice(-4),
    ]);
    const oldest = { ...params, secret_id: list.items[1].id };
    expect((await call(app, 'DELETE /clients/:id/secrets/:secret_id', { as, params: oldest })).status).toBe(204);
    expect((await ask(first.client_secret)).status).toBe(401);
    expect((await ask(second.client_secret)).status).toBe(200);
    expect((await call(app, 'DELETE /clients/:id/secrets/:secret_id', { as, params: oldest })).status).toBe(404);
  });

  test('are at most five, end when they were told to, and a public client has none', async () => {
    const world = await makeWorld();
    const { app, as } = world;
    const params = { id: (await create(world)).id };
    const add = (body: object = {}) => call(app, 'POST /clients/:id/secrets', { as, params, body });
    const { body } = await add({ expires_in_days: 1 });
    expect(Date.parse(body.expires_at) - Date.parse(body.created_at)).toBeCloseTo(86_400_000, -3);
    for (let index = 2; index < 5; index++) expect((await add()).status).toBe(201);
    expect((await add()).body.code).toBe('limit_reached');
    const open = { id: (await create(world, { type: 'public' })).id };
    expect((await call(app, 'POST /clients/:id/secrets', { as, params: open, body: {} })).status).toBe(422);
  });

  test('A53 of a client of another App are not there', async () => {
    const [here, there] = [await makeWorld(), await makeWorld()];
    const { id } = await create(there);
    const { as, app } = here;
    for (const entry of ['GET /clients/:id', 'GET /clients/:id/secrets', 'DELETE /clients/:id']) {
      expect((await call(app, entry, { as, params: { id } })).status).toBe(404);
    }
    const added = await call(app, 'POST /clients/:id/secrets', { as, params: { id }, body: {} });
    expect(added.status).toBe(404);
    const changed = await call(app, 'PATCH /clients/:id', { as, params: { id }, body: { name: 'x' } });
    expect(changed.status).toBe(404);
  });
});

test('clients come in pages, are found by name and id, and the built-in one is not among them', async () => {
  const world = await makeWorld();
  const { app, as } = world;
  const names = ['Alpha', 'Beta', 'Gamma'];
  for (const name of names) await create(world, { name });
  const { body: first } = await call(app, 'GET /clients', { as, query: { limit: '2' } });
  const { body: second } = await call(app, 'GET /clients', { as, query: { limit: '2', cursor: first.next_cursor } });
  const listed = [...first.items, ...second.items];
  expect(listed.map(({ name }) => name)).toEqual(['Gamma', 'Beta', 'Alpha']);
  expect(second.next_cursor).toBeNull();
  for (const search of ['bet', listed[1].id]) {
    const { body } = await call(app, 'GET /clients', { as, query: { search } });
    expect(body.items.map(({ name }: { name: string }) => name)).toEqual(['Beta']);
  }
});
