import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keyScopes } from '../../../../src/apps/permissions.ts';
import { makeApiKey, makeUser } from '../../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { call, makeAppWith, makeDeveloper, send, signInByApi } from '../call.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

describe('API keys', () => {
  test('A108 are shown once, recognisable, kept as a hash, and tell when they were used', async () => {
    const { app, admin } = await makeAppWith(gatehouse, 'admin');
    const as = admin.token;
    const { status, body: made } = await call(app, 'POST /api-keys', { as, body: { name: 'backend' } });
    expect(status).toBe(201);
    expect(made.api_key).toMatch(/^gh_key_[\w-]{43}$/);
    expect(made).toMatchObject({ scopes: ['auth:write', 'users:read', 'users:write'], created_by: admin.user.id });
    const began = Date.now();
    await call(app, 'GET /users', { as: made.api_key });
    const list = await call(app, 'GET /api-keys', { as });
    expect(list.text).not.toContain(made.api_key);
    const { last_used_at, ...rest } = list.body.items[0];
    const { api_key: _, last_used_at: __, ...shown } = made;
    expect(rest).toEqual(shown);
    expect(Date.parse(last_used_at)).toBeGreaterThanOrEqual(began);
    const rows = await gatehouse.database.db.selectFrom('api_keys').selectAll().where('id', '=', made.id).execute();
    expect(JSON.stringify(rows)).not.toContain(made.api_key.slice('gh_key_'.length));
    const { body: events } = await call(app, 'GET /events', { as, query: { event: 'api_key.created' } });
    expect(JSON.stringify(events)).not.toContain(made.api_key);
  });

  test('A108 a key ends after 90 days unless the developer says otherwise, and never only by choice', async () => {
    const { app, admin } = await makeAppWith(gatehouse, 'admin');
    const create = async (more: object) => {
      const { body } = await call(app, 'POST /api-keys', { as: admin.token, body: { name: 'backend', ...more } });
      return body.expires_at && Math.round((Date.parse(body.expires_at) - Date.parse(body.created_at)) / 86_400_000);
    };
    expect(await create({})).toBe(90);
    expect(await create({ expires_in_days: 3_650 })).toBe(3_650);
    expect(await create({ expires_in_days: null })).toBe(null);
  });

  test('A108 a revoked, an expired and a cut one, and one in another place, are unknown', async () => {
    const { app, admin } = await makeAppWith(gatehouse, 'admin');
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
    const { app, viewer } = await makeAppWith(gatehouse, 'viewer');
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
    const { app, admin, owner } = await makeAppWith(gatehouse, 'admin', 'owner');
    const body = { name: 'x', created_by: owner.user.id };
    const { status } = await call(app, 'POST /api-keys', { as: admin.token, body });
    expect(status).toBe(422);
  });

  test('rotate with an overlap, or none', async () => {
    const { app, admin } = await makeAppWith(gatehouse, 'admin');
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
