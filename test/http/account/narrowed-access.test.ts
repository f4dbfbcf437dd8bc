// A user takes single things back that they allowed a client: on the page of connected apps, and through the API.
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listEvents } from '../../../src/events/list.ts';
import { makeClient, makeResource } from '../../kit/app.ts';
import { authorize, authorizeUrl, introspect, makePkce, redeem, refresh, signIn, userinfo } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { formsOf, type Page } from '../../kit/visitor.ts';
import { call, signInByApi } from '../api/call.ts';
import { makeWorld, type World } from './world.ts';

let gatehouse: Gatehouse;
let world: World;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());
beforeEach(async () => {
  world = await makeWorld(gatehouse);
});

type Item = { kind?: string; name: string; resource?: string };

/** Presses the button beside it on the page. */
async function take({ kind = 'scope', name, resource }: Item): Promise<Page> {
  const page = await world.open('/apps');
  const form = formsOf(page).find(
    ({ action, hidden }) => action.includes(world.client.client_id) && hidden.kind === kind && hidden.name === name,
  );
  if (!form) throw new Error(`no button for ${name}: ${page.text}`);
  expect(form.hidden.resource).toBe(resource);
  return world.visitor.open(form.action, { body: new URLSearchParams(form.hidden) });
}

const names = (page: Page) => formsOf(page).flatMap(({ hidden }) => (hidden.kind ? [hidden.name] : []));
const scopeOf = async (token: string) => (await introspect(world.app, world.client, token)).body.scope;
const eventsOf = async (event: string) =>
  (await listEvents(gatehouse.database.db, world.app, { user_id: world.user.id })).items.filter(
    (one) => one.event === event,
  );

describe('a scope that is taken back', () => {
  test('is gone from the page, from the tokens and from the claims; the others stay', async () => {
    const { app, client, tokens, user } = world;
    expect(names(await world.open('/apps'))).toEqual(['profile', 'email']);
    const done = await take({ name: 'email' });
    expect(done.url).toBe(world.url('/apps?done=app_narrowed'));
    expect(names(done)).toEqual(['profile']);
    expect(done.text).not.toContain('See your email address');

    expect(await scopeOf(tokens.access_token)).toBe('openid profile');
    expect((await userinfo(app, tokens.access_token)).body).toMatchObject({ sub: user.id, name: 'Bob' });
    expect((await userinfo(app, tokens.access_token)).body).not.toHaveProperty('email');
    expect(await scopeOf(tokens.refresh_token!)).toBe('openid profile');
    const { body } = await refresh(app, client, tokens.refresh_token!);
    expect(body.scope).toBe('openid profile');
    expect(await scopeOf(body.access_token as string)).toBe('openid profile');
    expect(await eventsOf('grant.narrowed')).toMatchObject([
      {
        ...{ actor_kind: 'user', actor_id: user.id, client_id: client.client_id },
        data: { removed: { scopes: ['email'], claims: [], resources: [] } },
      },
    ]);
  });

  test('is not opened at our own API either', async () => {
    const { app, tokens, user } = world;
    const me = () => call(app, 'GET /me', { as: tokens.access_token });
    expect((await me()).body).toMatchObject({ email: user.email });
    await take({ name: 'email' });
    const { status, body } = await me();
    expect([status, body.id, body.email]).toEqual([200, user.id, undefined]);
  });

  test('cannot be asked for with the old refresh token, nor with a code from before', async () => {
    const { app, client, tokens, user } = world;
    const authorized = await authorize(app, client, user.email, { scope: 'openid email' });
    await take({ name: 'email' });
    const wide = await refresh(app, client, tokens.refresh_token!, { scope: 'openid email' });
    expect([wide.status, wide.body.error]).toEqual([400, 'invalid_scope']);
    const { body } = await redeem(app, client, authorized);
    expect(body.scope).toBe('openid');
    expect(decodeJwt(body.id_token as string)).not.toHaveProperty('email');
    expect(await scopeOf(body.refresh_token as string)).toBe('openid');
  });

  test('is taken on every device, and asked for again: that alone is new', async () => {
    const { app, client, user, tokens } = world;
    const other = await signIn(app, client, user.email, { scope: 'openid profile email' });
    await take({ name: 'email' });
    for (const { access_token } of [tokens, other]) expect(await scopeOf(access_token)).toBe('openid profile');

    const less = await other.visitor.open(authorizeUrl(app, client, makePkce().challenge, { scope: 'openid profile' }));
    expect(less.location).toContain('code=');
    const again = await other.visitor.open(
      authorizeUrl(app, client, makePkce().challenge, { scope: 'openid profile email' }),
    );
    expect(again.text).toContain('name="decision"');
    const fresh = [...again.text.matchAll(/<span>([^<]*)<\/span> <span class="badge/g)].map(([, words]) => words);
    expect(fresh).toEqual(['See your email address']);
  });

  test('stays with other users and other clients', async () => {
    const { app, user } = world;
    const other = await makeClient(gatehouse, app);
    const theirs = await signIn(app, other, user.email, { scope: 'openid email' });
    const bystander = await makeWorld(gatehouse, { app });
    await take({ name: 'email' });
    expect((await introspect(app, other, theirs.access_token)).body.scope).toBe('openid email');
    const { access_token } = bystander.tokens;
    expect((await introspect(app, bystander.client, access_token)).body.scope).toBe('openid profile email');
  });
});

describe('what else can be taken back', () => {
  const PHONE = JSON.stringify({ userinfo: { phone_number: null, email: null } });

  test('a single claim, and with a scope its claims', async () => {
    const { app, client, user } = world;
    const more = { scope: 'openid profile email', claims: PHONE };
    const { access_token } = await signIn(app, client, user.email, more);
    await gatehouse.database.db.updateTable('users').set({ phone: '+49301234567' }).where('id', '=', user.id).execute();
    expect((await userinfo(app, access_token)).body).toMatchObject({ phone_number: '+49301234567', email: user.email });
    await take({ kind: 'claim', name: 'phone_number' });
    expect((await userinfo(app, access_token)).body).not.toHaveProperty('phone_number');
    await take({ name: 'email' });
    expect((await userinfo(app, access_token)).body).not.toHaveProperty('email');
    expect(names(await world.open('/apps'))).toEqual(['profile']);
  });

  test.each(['opaque', 'jwt'] as const)('a scope at a resource, from tokens as %s', async (token_format) => {
    const { app, client, user } = world;
    const scopes = ['photos:read', 'photos:write'].map((name) => ({ name, description: name }));
    const { identifier: resource } = await makeResource(gatehouse, app, { token_format, scopes });
    const more = { scope: 'openid photos:read photos:write', resource };
    const tokens = await signIn(app, client, user.email, more);
    await take({ name: 'photos:write', resource });
    expect(await scopeOf(tokens.access_token)).toBe('photos:read');
    const { body } = await refresh(app, client, tokens.refresh_token!, { resource });
    expect(body.scope).toBe('photos:read');
    await take({ name: 'photos:read', resource });
    for (const token of [tokens.access_token, body.access_token as string])
      expect((await introspect(app, client, token)).body).toEqual({ active: false });
    expect(await scopeOf(body.refresh_token as string)).toBe('openid');
  });

  test('the access while the user is away: the tokens that need it end', async () => {
    const { app, client, user, tokens } = world;
    const more = { scope: 'openid email offline_access', prompt: 'consent' };
    const offline = await signIn(app, client, user.email, more);
    await take({ name: 'offline_access' });
    expect((await refresh(app, client, offline.refresh_token!)).status).toBe(400);
    expect((await userinfo(app, offline.access_token)).status).toBe(401);
    expect((await introspect(app, client, offline.access_token)).body).toEqual({ active: false });
    expect((await refresh(app, client, tokens.refresh_token!)).status).toBe(200);
  });
});

describe('what cannot be taken back by itself', () => {
  test('openid: neither by the page nor through the API', async () => {
    const { app, client, tokens } = world;
    const page = await world.post(`/apps/${client.client_id}/narrow`, { kind: 'scope', name: 'openid' });
    expect(page.status).toBe(422);
    expect(await scopeOf(tokens.access_token)).toBe('openid profile email');
    const { status, body } = await patch({ scopes: ['openid', 'email'] });
    expect([status, body.code, body.errors[0].field]).toEqual([422, 'invalid_body', 'remove.scopes']);
    expect(await scopeOf(tokens.access_token)).toBe('openid profile email');
    expect((await userinfo(app, tokens.access_token)).status).toBe(200);
  });

  test('a claim of a scope that stays', async () => {
    const { status, body } = await patch({ claims: ['email'] });
    expect([status, body.code, body.errors[0].field]).toEqual([422, 'invalid_body', 'remove.claims']);
  });

  test('anything of the App’s own client, which asks nobody', async () => {
    const { app, user } = world;
    const own = await makeClient(gatehouse, app, { first_party: true, name: 'Our own' });
    const { access_token } = await signIn(app, own, user.email, { scope: 'openid email' });
    const page = await world.open('/apps');
    expect(page.text).toContain('only remove its access as a whole');
    expect(formsOf(page).filter(({ action }) => action.includes(`${own.client_id}/narrow`))).toEqual([]);
    const refused = await world.post(`/apps/${own.client_id}/narrow`, { kind: 'scope', name: 'email' });
    expect(refused.status).toBe(403);
    expect((await introspect(app, own, access_token)).body.scope).toBe('openid email');
  });
});

describe('PATCH /me/connected-apps/{client_id}', () => {
  test('takes several things at once, returns what is left, and records it once', async () => {
    const { tokens } = world;
    const { status, body } = await patch({ scopes: ['email', 'profile', 'phone'] });
    expect([status, body.scopes]).toEqual([200, ['openid']]);
    expect(await scopeOf(tokens.access_token)).toBe('openid');
    expect((await patch({ scopes: ['email'] })).status).toBe(200);
    expect(await eventsOf('grant.narrowed')).toMatchObject([{ data: { removed: { scopes: ['profile', 'email'] } } }]);
  });

  test('knows only clients to which the user gave access, and is not for a third party', async () => {
    const { app, tokens, client } = world;
    const stranger = await makeClient(gatehouse, app);
    expect((await patch({ scopes: ['email'] }, { client_id: stranger.client_id })).status).toBe(404);
    const as = tokens.access_token;
    const params = { client_id: client.client_id };
    const answer = await call(app, 'PATCH /me/connected-apps/:client_id', { as, params, body: { remove: {} } });
    expect(answer.status).toBe(403);
  });
});

async function patch(remove: object, params = { client_id: world.client.client_id }) {
  const { access_token: as } = await signInByApi(gatehouse, world.app, world.user);
  return call(world.app, 'PATCH /me/connected-apps/:client_id', { as, params, body: { remove } });
}
