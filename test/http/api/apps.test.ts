// API keys and the developers who make them; the App, its members, its signing keys and its audit log.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keyScopes } from '../../../src/apps/permissions.ts';
import type { MemberRole } from '../../../src/database/schema.ts';
import { makeApiKey, makeApp, makeUser, PASSWORD } from '../../kit/app.ts';
import { send as fetchJson } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { call, makeDeveloper, send, signInByApi, type TestDeveloper } from './call.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

/** An App with a developer of each role that is named. */
async function makeWorld<Role extends MemberRole>(...roles: Role[]) {
  const app = await makeApp(gatehouse);
  const members = roles.map(async (role) => [role, await makeDeveloper(gatehouse, { app, role })] as const);
  return { app, ...(Object.fromEntries(await Promise.all(members)) as Record<Role, TestDeveloper>) };
}

describe('API keys', () => {
  test('A108 are shown once, recognisable, kept as a hash, and tell when they were used', async () => {
    const { app, admin } = await makeWorld('admin');
    const as = admin.token;
    const { status, body: made } = await call(app, 'POST /api-keys', { as, body: { name: 'backend' } });
    expect(status).toBe(201);
    expect(made.api_key).toMatch(/^gh_key_[\w-]{43}$/);
    expect(made).toMatchObject({ scopes: ['auth:write', 'users:read', 'users:write'], created_by: admin.user.id });
    await call(app, 'GET /users', { as: made.api_key });
    const list = await call(app, 'GET /api-keys', { as });
    expect(list.text).not.toContain(made.api_key);
    const { last_used_at, ...rest } = list.body.items[0];
    const { api_key: _, last_used_at: __, ...shown } = made;
    expect(rest).toEqual(shown);
    expect(Date.now() - Date.parse(last_used_at)).toBeLessThan(60_000);
    const rows = await gatehouse.database.db.selectFrom('api_keys').selectAll().where('id', '=', made.id).execute();
    expect(JSON.stringify(rows)).not.toContain(made.api_key.slice('gh_key_'.length));
    const { body: events } = await call(app, 'GET /events', { as, query: { event: 'api_key.created' } });
    expect(JSON.stringify(events)).not.toContain(made.api_key);
  });

  test('A108 a revoked, an expired and a cut one, and one in another place, are unknown', async () => {
    const { app, admin } = await makeWorld('admin');
    const as = admin.token;
    const { body: made } = await call(app, 'POST /api-keys', { as, body: { name: 'backend', expires_in_days: 1 } });
    const ask = async (key: string) => (await call(app, 'GET /users', { as: key })).status;
    expect(await ask(made.api_key)).toBe(200);
    expect(await ask(made.api_key.slice(0, -1))).toBe(401);
    expect(await ask(`${made.api_key}A`)).toBe(401);
    expect(await ask(made.api_key.slice(0, 15))).toBe(401);
    const expire = { expires_at: new Date(Date.now() - 1000) };
    await gatehouse.database.db.updateTable('api_keys').set(expire).where('id', '=', made.id).execute();
    expect(await ask(made.api_key)).toBe(401);

    const { body: other } = await call(app, 'POST /api-keys', { as, body: { name: 'other' } });
    expect((await call(app, 'DELETE /api-keys/:id', { as, params: { id: other.id } })).status).toBe(204);
    expect(await ask(other.api_key)).toBe(401);
    expect((await call(app, 'DELETE /api-keys/:id', { as, params: { id: other.id } })).status).toBe(404);
    const inUrl = await send(`${app.issuer}/api/v1/users?api_key=${other.api_key}`, 'GET');
    expect([inUrl.status, inUrl.text.includes(other.api_key)]).toEqual([401, false]);
  });

  test('A109 no key makes keys, whatever its scopes, and nobody without a role does', async () => {
    const { app, viewer } = await makeWorld('viewer');
    const key = await makeApiKey(gatehouse, app, keyScopes);
    const stranger = await makeDeveloper(gatehouse);
    const user = await makeUser(gatehouse, app);
    const { access_token } = await signInByApi(gatehouse, app, user);
    const statuses: Record<string, number> = {};
    for (const [name, as] of Object.entries({ key, viewer: viewer.token, stranger: stranger.token, access_token })) {
      statuses[name] = (await call(app, 'POST /api-keys', { as, body: { name: 'x' } })).status;
    }
    expect(statuses).toEqual({ key: 403, viewer: 403, stranger: 401, access_token: 401 });
    for (const scope of ['api_keys:write', 'members:write', 'app:delete', 'everything']) {
      await expect(makeApiKey(gatehouse, app, [scope])).rejects.toThrow('cannot have the scope');
    }
  });

  test('A109 nobody makes a key in another’s name', async () => {
    const { app, admin, owner } = await makeWorld('admin', 'owner');
    const body = { name: 'x', created_by: owner.user.id };
    const { status } = await call(app, 'POST /api-keys', { as: admin.token, body });
    expect(status).toBe(422);
  });

  test('rotate with an overlap, or none', async () => {
    const { app, admin } = await makeWorld('admin');
    const as = admin.token;
    const options = { name: 'backend', scopes: ['users:read'], expires_in_days: 30 };
    const { body: first } = await call(app, 'POST /api-keys', { as, body: options });
    const rotate = (id: string, body: object) => call(app, 'POST /api-keys/:id/rotate', { as, params: { id }, body });
    const { body: second } = await rotate(first.id, {});
    expect(second).toMatchObject({ name: 'backend', scopes: ['users:read'] });
    expect(Date.parse(second.expires_at) - Date.now()).toBeGreaterThan(29 * 86_400_000);
    const ask = async (key: string) => (await call(app, 'GET /users', { as: key })).status;
    expect([await ask(first.api_key), await ask(second.api_key)]).toEqual([200, 200]);
    const { body: list } = await call(app, 'GET /api-keys', { as });
    const old = list.items.find(({ id }: { id: string }) => id === first.id);
    expect(Date.parse(old.expires_at) - Date.now()).toBeLessThan(86_400_001);

    const { body: third } = await rotate(second.id, { overlap_hours: 0 });
    expect([await ask(second.api_key), await ask(third.api_key)]).toEqual([401, 200]);
    expect((await rotate(second.id, {})).status).toBe(404);
    const { body: events } = await call(app, 'GET /events', { as, query: { event: 'api_key.rotated' } });
    expect(events.items).toHaveLength(2);
  });
});

describe('members', () => {
  test('are added by email, changed and removed by owners; a removed one’s token opens nothing', async () => {
    const { app, owner } = await makeWorld('owner');
    const as = owner.token;
    const newcomer = await makeDeveloper(gatehouse);
    expect((await call(app, 'GET /app', { as: newcomer.token })).status).toBe(401);
    const { status, body } = await call(app, 'POST /members', {
      as,
      body: { email: newcomer.user.email, role: 'viewer' },
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ developer_id: newcomer.user.id, email: newcomer.user.email, role: 'viewer' });
    expect((await call(app, 'GET /app', { as: newcomer.token })).status).toBe(200);
    expect((await call(app, 'PATCH /app', { as: newcomer.token, body: {} })).status).toBe(403);

    const params = { developer_id: newcomer.user.id };
    const twice = await call(app, 'POST /members', { as, body: { email: newcomer.user.email, role: 'owner' } });
    expect(twice.body.code).toBe('conflict');
    await call(app, 'PATCH /members/:developer_id', { as, params, body: { role: 'admin' } });
    expect((await call(app, 'PATCH /app', { as: newcomer.token, body: {} })).status).toBe(200);
    expect((await call(app, 'DELETE /members/:developer_id', { as, params })).status).toBe(204);
    expect((await call(app, 'GET /app', { as: newcomer.token })).status).toBe(401);
    expect((await call(app, 'DELETE /members/:developer_id', { as, params })).status).toBe(404);
  });

  test('an email that is no developer’s is not found, though it be a user’s of the App', async () => {
    const { app, owner } = await makeWorld('owner');
    const user = await makeUser(gatehouse, app);
    for (const email of [user.email, 'nobody@example.com', 'nonsense']) {
      const { status } = await call(app, 'POST /members', { as: owner.token, body: { email, role: 'admin' } });
      expect([email, status]).toEqual([email, 404]);
    }
  });

  test('A111 admins and viewers make nobody a member and promote nobody, least of all themselves', async () => {
    const { app, admin, viewer } = await makeWorld('admin', 'viewer');
    const newcomer = await makeDeveloper(gatehouse);
    for (const { user, token: as } of [admin, viewer]) {
      const params = { developer_id: user.id };
      const added = await call(app, 'POST /members', { as, body: { email: newcomer.user.email, role: 'viewer' } });
      const promoted = await call(app, 'PATCH /members/:developer_id', { as, params, body: { role: 'owner' } });
      const removed = await call(app, 'DELETE /members/:developer_id', { as, params });
      expect([added.status, promoted.status, removed.status]).toEqual([403, 403, 403]);
    }
    const gone = await call(gatehouse.url, 'DELETE /apps/:slug', { as: admin.token, params: { slug: app.slug } });
    expect(gone.status).toBe(403);
  });

  test('A111 a viewer reads no secret', async () => {
    const { app, viewer, admin } = await makeWorld('viewer', 'admin');
    const body = { name: 'x', type: 'machine' };
    const { body: client } = await call(app, 'POST /clients', { as: admin.token, body });
    const params = { id: client.id };
    const { text } = await call(app, 'GET /clients/:id/secrets', { as: viewer.token, params });
    expect(text).not.toContain(client.client_secret);
    const more = await call(app, 'POST /clients/:id/secrets', { as: viewer.token, params, body: {} });
    expect(more.status).toBe(403);
    const login = { email: 'bob@example.com', password: PASSWORD };
    expect((await call(app, 'POST /auth/login', { as: viewer.token, body: login })).status).toBe(403);
  });

  test('A111 the last owner can neither go nor step down, and of two who remove each other one stays', async () => {
    const { app, owner } = await makeWorld('owner');
    const params = { developer_id: owner.user.id };
    const removed = await call(app, 'DELETE /members/:developer_id', { as: owner.token, params });
    const demoted = await call(app, 'PATCH /members/:developer_id', {
      as: owner.token,
      params,
      body: { role: 'admin' },
    });
    expect([removed.body.code, demoted.body.code]).toEqual(['last_owner', 'last_owner']);

    const second = await makeDeveloper(gatehouse, { app, role: 'owner' });
    const remove = (as: string, developer_id: string) =>
      call(app, 'DELETE /members/:developer_id', { as, params: { developer_id } });
    await Promise.all([
      ...Array.from({ length: 10 }, () => remove(owner.token, second.user.id)),
      ...Array.from({ length: 10 }, () => remove(second.token, owner.user.id)),
    ]);
    const owners = await gatehouse.database.db
      .selectFrom('members')
      .select('developer_id')
      .where('app_id', '=', app.id)
      .where('role', '=', 'owner')
      .execute();
    expect(owners).toHaveLength(1);
  });

  test('where an operator looks after an App without an owner, others may still change', async () => {
    const app = await makeApp(gatehouse);
    const { token: as } = await makeDeveloper(gatehouse, { operator: true });
    const viewer = await makeDeveloper(gatehouse, { app, role: 'viewer' });
    const params = { developer_id: viewer.user.id };
    const { body } = await call(app, 'PATCH /members/:developer_id', { as, params, body: { role: 'admin' } });
    expect(body.role).toBe('admin');
    expect((await call(app, 'DELETE /members/:developer_id', { as, params })).status).toBe(204);
  });
});

describe('the App', () => {
  test('takes single settings, replaces branding whole, and stores what differs', async () => {
    const { app, admin } = await makeWorld('admin');
    const as = admin.token;
    const patch = (body: object) => call(app, 'PATCH /app', { as, body });
    await patch({
      settings: { access_token_seconds: 600 },
      branding: { color: '#0a7d5a', privacy_url: 'https://x.example' },
    });
    const { body } = await patch({ name: 'New name', settings: { sign_up: 'closed' }, branding: { color: '#000000' } });
    expect(body).toMatchObject({ name: 'New name', slug: app.slug, branding: { color: '#000000' } });
    expect(body.settings).toMatchObject({ access_token_seconds: 600, sign_up: 'closed', password_min_length: 8 });
    expect((await call(app, 'GET /app', { as })).body).toEqual(body);
    const { settings } = await gatehouse.database.db
      .selectFrom('apps')
      .select('settings')
      .where('id', '=', app.id)
      .executeTakeFirstOrThrow();
    expect(settings).toEqual({ access_token_seconds: 600, sign_up: 'closed' });
  });

  test.each([
    [{ settings: { access_token_seconds: 1 } }, 'settings.access_token_seconds'],
    [{ settings: { password_min_length: 4 } }, 'settings.password_min_length'],
    [{ settings: { cors_origins: ['*'] } }, 'settings.cors_origins.0'],
    [{ settings: { cors_origins: ['null'] } }, 'settings.cors_origins.0'],
    [{ branding: { color: 'red;}' } }, 'branding.color'],
    [{ branding: { logo_url: 'javascript:alert(1)' } }, 'branding.logo_url'],
    [{ slug: 'other' }, 'slug'],
    [{ status: 'suspended' }, 'status'],
    [{ name: ' ' }, 'name'],
  ])('refuses %j', async (body, field) => {
    const { app, admin } = await makeWorld('admin');
    const answer = await call(app, 'PATCH /app', { as: admin.token, body });
    expect([answer.status, Object.keys(answer.body.fields)]).toEqual([422, [field]]);
  });

  test('rotates its signing keys without an interruption, and shows no private part of them', async () => {
    const { app, admin } = await makeWorld('admin');
    const as = admin.token;
    const user = await makeUser(gatehouse, app);
    const { access_token } = await signInByApi(gatehouse, app, user);
    type Keys = { items: { kid: string; state: string }[] };
    const kidsOf = (keys: Keys, state: string) => keys.items.filter((key) => key.state === state).map(({ kid }) => kid);
    const before: Keys = (await call(app, 'GET /signing-keys', { as })).body;
    const { body, text } = await call(app, 'POST /signing-keys/rotate', { as, body: {} });
    expect(kidsOf(body, 'retired').sort()).toEqual(kidsOf(before, 'current').sort());
    expect(kidsOf(body, 'current').sort()).toEqual(kidsOf(before, 'next').sort());
    expect(kidsOf(body, 'next')).toHaveLength(2);
    expect(text).not.toMatch(/"(?:d|p|q|dp|dq|qi|k)":/);
    const published = (await fetchJson(`${app.issuer}/jwks`)).body.keys as { kid: string }[];
    const kids = body.items.map(({ kid }: { kid: string }) => kid);
    expect(published.map(({ kid }) => kid).sort()).toEqual(kids.sort());
    expect((await call(app, 'GET /me', { as: access_token })).status).toBe(200);

    await call(app, 'POST /signing-keys/rotate', { as, body: { emergency: true } });
    expect((await call(app, 'GET /me', { as: access_token })).status).toBe(401);
  });
});

describe('events', () => {
  test('tell who did what, from where, and are found by what they are about', async () => {
    const { app, admin } = await makeWorld('admin');
    const key = await makeApiKey(gatehouse, app);
    const body = { email: 'bob@example.com', password: PASSWORD, ip: '203.0.113.7', user_agent: 'Phone' };
    const signUp = await call(app, 'POST /auth/signup', { as: key, body });
    const { body: made } = await call(app, 'POST /clients', { as: admin.token, body: { name: 'x', type: 'machine' } });
    const list = async (query: Record<string, string>) =>
      (await call(app, 'GET /events', { as: admin.token, query })).body.items;

    const request_id = signUp.headers.get('x-request-id')!;
    expect(await list({ request_id })).toMatchObject([
      {
        event: 'user.created',
        user_id: signUp.body.user.id,
        ip: '203.0.113.7',
        user_agent: 'Phone',
        actor: { kind: 'api_key' },
      },
    ]);
    expect(await list({ client_id: made.id })).toMatchObject([
      { event: 'client.created', actor: { kind: 'developer', id: admin.user.id } },
    ]);
    expect(await list({ user_id: signUp.body.user.id, event: 'user.deleted' })).toEqual([]);
    expect((await list({ event: 'client.created' })).length).toBe(1);
    const other = await makeWorld('admin');
    const { body: elsewhere } = await call(other.app, 'GET /events', { as: other.admin.token, query: { request_id } });
    expect(elsewhere.items).toEqual([]);
  });

  test('come in pages that miss none', async () => {
    const { app, admin } = await makeWorld('admin');
    for (let index = 0; index < 5; index++) await makeApiKey(gatehouse, app);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const query: Record<string, string> = { limit: '2', event: 'api_key.created', ...(cursor && { cursor }) };
      const { body } = await call(app, 'GET /events', { as: admin.token, query });
      seen.push(...body.items.map(({ id }: { id: string }) => id));
      cursor = body.next_cursor;
    }
    expect(new Set(seen).size).toBe(5);
  });

  test.each([
    ['event', 'nonsense'],
    ['user_id', 'nonsense'],
    ['user_id', '%00'],
    ['client_id', '\0'],
    ['app_id', 'x'],
  ])('%s=%j is refused', async (name, value) => {
    const query = { [name]: value };
    const { app, admin } = await makeWorld('admin');
    const { status, body } = await call(app, 'GET /events', { as: admin.token, query });
    expect([status, body.code]).toEqual([400, 'invalid_query']);
  });
});

describe('the server’s Apps', () => {
  test('a developer makes one, owns it, sees it, and deletes it', async () => {
    const at = gatehouse.url;
    const { token: as, user } = await makeDeveloper(gatehouse);
    expect((await call(at, 'GET /apps', { as })).body.items).toEqual([]);
    const body = { name: 'Alice’s Blog', settings: { sign_up: 'closed' }, branding: { color: '#0a7d5a' } };
    const { status, body: app } = await call(at, 'POST /apps', { as, body });
    expect(status).toBe(201);
    expect(app).toMatchObject({ slug: 'alices-blog', issuer: `${at}/o/alices-blog`, settings: { sign_up: 'closed' } });
    const { body: list } = await call(at, 'GET /apps', { as });
    expect(list.items).toMatchObject([{ id: app.id, role: 'owner', users: 0, issuer: app.issuer }]);
    const params = { slug: app.slug };
    expect((await call(at, 'GET /apps/:slug', { as, params })).body).toEqual(app);
    const members = await call(app, 'GET /members', { as });
    expect(members.body.items).toMatchObject([{ developer_id: user.id, role: 'owner' }]);

    const taken = await call(at, 'POST /apps', { as, body: { name: 'x', slug: app.slug } });
    expect(taken.body.code).toBe('slug_taken');
    const numbered = await call(at, 'POST /apps', { as, body });
    expect(numbered.body.slug).toBe('alices-blog-2');
    expect((await call(at, 'DELETE /apps/:slug', { as, params })).status).toBe(204);
    expect((await call(at, 'GET /apps/:slug', { as, params })).status).toBe(404);
    expect((await send(`${app.issuer}/api/v1/app`, 'GET', { as })).body.code).toBe('app_not_found');
    const resting = await call(at, 'POST /apps', { as, body: { name: 'x', slug: app.slug } });
    expect(resting.body.code).toBe('slug_taken');
  });

  test('an operator sees all; the console can’t be deleted', async () => {
    const at = gatehouse.url;
    const app = await makeApp(gatehouse);
    const { token: as } = await makeDeveloper(gatehouse, { operator: true });
    const { body } = await call(at, 'GET /apps', { as, query: { search: app.slug } });
    expect(body.items).toMatchObject([{ id: app.id, role: 'owner' }]);
    const { body: refused } = await call(at, 'DELETE /apps/:slug', { as, params: { slug: 'console' } });
    expect(refused.code).toBe('forbidden');
  });

  test.each(['Admin', 'a--b', '-a', 'ä', 'console', 'x'.repeat(51), 'a/b', ''])('“%s” is no slug', async (slug) => {
    const { token: as } = await makeDeveloper(gatehouse);
    const { status } = await call(gatehouse.url, 'POST /apps', { as, body: { name: 'x', slug } });
    expect(status).toBe(422);
  });
});
