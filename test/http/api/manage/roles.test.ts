// Roles of users by API: made, given, read by backends and by tokens that were allowed to, and taken away.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../../src/apps/app.ts';
import { makeApiKey, makeApp, makeClient, makeUser } from '../../../kit/app.ts';
import { authorize, redeem, signIn, userinfo } from '../../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { countRows } from '../../../kit/rows.ts';
import { call, makeAppWith, makeDeveloper, signInByApi } from '../call.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

async function makeWorld() {
  const app = await makeApp(gatehouse);
  const as = await makeApiKey(gatehouse, app);
  for (const name of ['customer', 'staff']) await call(app, 'POST /roles', { as, body: { name } });
  return { app, as, user: await makeUser(gatehouse, app) };
}

const give = (app: App, as: string, id: string, roles: string[]) =>
  call(app, 'PUT /users/:id/roles', { as, params: { id }, body: { roles } });

describe('roles', () => {
  test('are made, described, and deleted with whoever has them', async () => {
    const { app, as, user } = await makeWorld();
    const made = await call(app, 'POST /roles', { as, body: { name: 'admin', description: 'May do all' } });
    expect(made.body).toMatchObject({ name: 'admin', description: 'May do all' });
    const params = { name: 'admin' };
    const changed = await call(app, 'PATCH /roles/:name', { as, params, body: { description: 'May do much' } });
    expect(changed.body.description).toBe('May do much');
    expect((await call(app, 'POST /roles', { as, body: { name: 'admin' } })).status).toBe(409);
    await give(app, as, user.id, ['admin', 'staff']);
    expect((await call(app, 'DELETE /roles/:name', { as, params })).status).toBe(204);
    expect((await call(app, 'GET /roles/:name', { as, params })).status).toBe(404);
    expect((await call(app, 'GET /users/:id', { as, params: { id: user.id } })).body.roles).toEqual(['staff']);
    const listed = (await call(app, 'GET /roles', { as })).body.items;
    expect(listed.map(({ name }: { name: string }) => name)).toEqual(['customer', 'staff']);
  });

  test.each(['Staff', 'st aff', '1staff', '', 'a'.repeat(51), 'staff;drop', 'ünï', '__proto__'])(
    'none is called %j',
    async (name) => {
      const { app, as } = await makeWorld();
      expect((await call(app, 'POST /roles', { as, body: { name } })).status).toBe(422);
    },
  );

  test('a user has exactly those that are set', async () => {
    const { app, as, user } = await makeWorld();
    expect((await give(app, as, user.id, ['staff', 'customer', 'staff'])).body.roles).toEqual(['customer', 'staff']);
    expect((await give(app, as, user.id, ['staff'])).body.roles).toEqual(['staff']);
    const unknown = await give(app, as, user.id, ['staff', 'owner']);
    expect([unknown.status, unknown.body.fields]).toEqual([422, { 'roles.1': '“owner” is no role of this App' }]);
    const { body } = await call(app, 'GET /users/:id/roles', { as, params: { id: user.id } });
    expect(body.roles).toEqual(['staff']);
    await give(app, as, user.id, []);
    const list = await call(app, 'GET /users', { as });
    expect(list.body.items.map((one: { roles: string[] }) => one.roles)).toEqual([[]]);
    expect(await countRows(gatehouse, app, 'audit_log', { event: 'user.roles_changed' })).toBe(3);
  });

  test('A110 a user can’t give itself any, by whichever route', async () => {
    const { app, user } = await makeWorld();
    const { access_token: as } = await signInByApi(gatehouse, app, user);
    expect((await give(app, as, user.id, ['staff'])).status).toBe(403);
    expect((await call(app, 'PATCH /me', { as, body: { roles: ['staff'] } })).status).toBe(422);
    const key = await makeApiKey(gatehouse, app, ['users:read']);
    expect((await give(app, key, user.id, ['staff'])).status).toBe(403);
  });

  test('A53 another App’s roles and users are not there', async () => {
    const [here, there] = [await makeWorld(), await makeWorld()];
    await call(there.app, 'POST /roles', { as: there.as, body: { name: 'only-there' } });
    expect((await give(here.app, here.as, there.user.id, ['staff'])).status).toBe(404);
    expect((await give(here.app, here.as, here.user.id, ['only-there'])).status).toBe(422);
  });
});

describe('who reads them', () => {
  test('tokens with the scope roles: me and userinfo; no ID token by itself', async () => {
    const { app, as, user } = await makeWorld();
    await give(app, as, user.id, ['staff']);
    const client = await makeClient(gatehouse, app);
    const authorized = await authorize(app, client, user.email, { scope: 'openid profile roles' });
    const { body: tokens } = await redeem(app, client, authorized);
    const claims = JSON.parse(Buffer.from(String(tokens.id_token).split('.')[1]!, 'base64url').toString());
    expect(claims.roles).toBeUndefined();
    expect((await userinfo(app, String(tokens.access_token))).body.roles).toEqual(['staff']);
    expect((await call(app, 'GET /me', { as: String(tokens.access_token) })).body.roles).toEqual(['staff']);
    await give(app, as, user.id, []);
    expect((await call(app, 'GET /me', { as: String(tokens.access_token) })).body.roles).toEqual([]);
  });

  test('A111 not a client that was not allowed to', async () => {
    const { app, as, user } = await makeWorld();
    await give(app, as, user.id, ['staff']);
    const client = await makeClient(gatehouse, app);
    const { access_token } = await signIn(app, client, user.email, { scope: 'openid profile email' });
    expect((await userinfo(app, access_token)).body).not.toHaveProperty('roles');
    expect((await call(app, 'GET /me', { as: access_token })).body).not.toHaveProperty('roles');
  });

  test('the App’s backend, with every user that it gets', async () => {
    const { app, as, user } = await makeWorld();
    await give(app, as, user.id, ['staff']);
    const { access_token } = await signInByApi(gatehouse, app, user);
    expect((await call(app, 'GET /me', { as: access_token })).body.roles).toEqual(['staff']);
    const { body } = await call(app, 'GET /me/export', { as: access_token });
    expect(body.user.roles).toEqual(['staff']);
  });
});

describe('developers', () => {
  test('have the roles of what they are, and nobody gives them others', async () => {
    const consoleApp = await gatehouse.system.consoleApp();
    const operator = await makeDeveloper(gatehouse, { operator: true });
    const { viewer } = await makeAppWith(gatehouse, 'viewer');
    const rolesOf = async (id: string) =>
      (await call(consoleApp, 'GET /users/:id/roles', { as: operator.token, params: { id } })).body.roles;
    expect(await rolesOf(operator.user.id)).toEqual(['operator']);
    expect(await rolesOf(viewer.user.id)).toEqual(['viewer']);
    const { items } = (await call(consoleApp, 'GET /roles', { as: operator.token })).body;
    expect(items.map(({ name }: { name: string }) => name)).toEqual(['operator', 'owner', 'admin', 'viewer']);
    expect((await give(consoleApp, operator.token, viewer.user.id, ['operator'])).status).toBe(409);
    const made = await call(consoleApp, 'POST /roles', { as: operator.token, body: { name: 'mine' } });
    expect(made.status).toBe(409);
  });
});
