// me/* beyond the profile: sign-ins, connected apps, the export and the way out.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE } from '../../../../src/clock.ts';
import { listEvents } from '../../../../src/events/list.ts';
import { findUser } from '../../../../src/users/users.ts';
import { makeApp, makeClient, makeResource, makeUser, PASSWORD } from '../../../kit/app.ts';
import { introspect, refresh, signIn } from '../../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { passTime, restoreTime } from '../../../kit/time.ts';
import { call, signInByApi } from '../call.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());
afterEach(restoreTime);

async function makeWorld() {
  const app = await makeApp(gatehouse);
  const user = await makeUser(gatehouse, app, { name: 'Bob', phone: '+4915112345678' });
  const client = await makeClient(gatehouse, app);
  const thirdParty = await signIn(app, client, user.email, { scope: 'openid email offline_access', prompt: 'consent' });
  const { access_token: as, refresh_token } = await signInByApi(gatehouse, app, user);
  return { app, user, client, thirdParty, as, refresh_token };
}

type World = Awaited<ReturnType<typeof makeWorld>>;

const eventsOf = async ({ app, user }: World) =>
  (await listEvents(gatehouse.database.db, app, { user_id: user.id })).items.map(({ event }) => event);
const rowOf = ({ app, user }: World) => findUser(gatehouse.database.db, app, user.id);

describe('sign-ins', () => {
  test('are listed newest first, with those that failed, page by page', async () => {
    const { app, user, as } = await makeWorld();
    await signInByApi(gatehouse, app, user, 'wrong-password').catch(() => {});
    const { body: all } = await call(app, 'GET /me/sign-ins', { as });
    expect(all.items.map(({ succeeded, method }: Record<string, unknown>) => [succeeded, method])).toEqual([
      [false, 'pwd'],
      [true, 'pwd'],
      [true, 'pwd'],
    ]);
    const { body: first } = await call(app, 'GET /me/sign-ins', { as, query: { limit: '2' } });
    const query = { limit: '2', cursor: first.next_cursor };
    const { body: second } = await call(app, 'GET /me/sign-ins', { as, query });
    expect([...first.items, ...second.items]).toEqual(all.items);
    expect(second.next_cursor).toBeNull();
  });

  test('are one’s own alone', async () => {
    const { app, user, as } = await makeWorld();
    const other = await makeUser(gatehouse, app);
    await signInByApi(gatehouse, app, other);
    const { db } = gatehouse.database;
    const own = await db.selectFrom('audit_log').select('id').where('user_id', '=', user.id).execute();
    const { body } = await call(app, 'GET /me/sign-ins', { as });
    const ids = new Set(own.map(({ id }) => id));
    expect(body.items.every(({ id }: { id: string }) => ids.has(id))).toBe(true);
  });
});

describe('connected apps', () => {
  test('are listed with all that they may do, and end with their tokens', async () => {
    const world = await makeWorld();
    const { app, user, client, thirdParty, as } = world;
    const { identifier: resource } = await makeResource(gatehouse, app);
    await signIn(app, client, user.email, { scope: 'openid photos:read', resource });
    const { body } = await call(app, 'GET /me/connected-apps', { as });
    expect(body.items).toMatchObject([
      {
        ...{ client_id: client.client_id, name: 'Photo Prints', first_party: false },
        scopes: ['openid', 'email', 'offline_access'],
        resources: [{ identifier: resource, scopes: ['photos:read'] }],
      },
    ]);
    const params = { client_id: client.client_id };
    expect((await call(app, 'DELETE /me/connected-apps/:client_id', { as, params })).status).toBe(204);
    expect((await introspect(app, client, thirdParty.access_token)).body.active).toBe(false);
    expect((await refresh(app, client, thirdParty.refresh_token!)).status).toBe(400);
    expect((await call(app, 'GET /me/connected-apps', { as })).body.items).toEqual([]);
    expect((await call(app, 'DELETE /me/connected-apps/:client_id', { as, params })).status).toBe(404);
    expect((await eventsOf(world)).filter((event) => event === 'grant.revoked')).toHaveLength(1);
  });

  test('of another user stay', async () => {
    const { app, client, as } = await makeWorld();
    const other = await makeUser(gatehouse, app);
    const theirs = await signIn(app, client, other.email);
    await call(app, 'DELETE /me/connected-apps/:client_id', { as, params: { client_id: client.client_id } });
    expect((await introspect(app, client, theirs.access_token)).body.active).toBe(true);
  });

  test('the App’s built-in client is none of them, and can’t be ended so', async () => {
    const { app, user, as } = await makeWorld();
    const params = { client_id: `first-party-${app.id}` };
    expect((await call(app, 'DELETE /me/connected-apps/:client_id', { as, params })).status).toBe(404);
    const { body } = await call(app, 'GET /me', { as });
    expect(body.id).toBe(user.id);
  });
});

describe('sessions', () => {
  test('A62 all others end, with their tokens, and this one goes on', async () => {
    const world = await makeWorld();
    const { app, user, as } = world;
    const other = await signInByApi(gatehouse, app, user);
    const bystander = await makeUser(gatehouse, app);
    const { access_token: theirs } = await signInByApi(gatehouse, app, bystander);
    expect((await call(app, 'DELETE /me/sessions', { as })).status).toBe(204);
    const { body } = await call(app, 'GET /me/sessions', { as });
    expect(body.items.map(({ current }: { current: boolean }) => current)).toEqual([true]);
    expect((await call(app, 'GET /me', { as: other.access_token })).status).toBe(401);
    expect((await call(app, 'GET /me', { as: theirs })).status).toBe(200);
    expect(await eventsOf(world)).toContain('session.revoked');
  });

  test.each([
    ['DELETE /me/sessions', () => ({})],
    ['DELETE /me/sessions/:uid', (uid: string) => ({ uid })],
  ])('A102 %s needs a proof, unless the sign-in was just now', async (entry, toParams) => {
    const { app, user, as } = await makeWorld();
    const { access_token: other } = await signInByApi(gatehouse, app, user);
    const { items } = (await call(app, 'GET /me/sessions', { as: other })).body;
    const uidOf = (current: boolean) => items.find((one: { current: boolean }) => one.current === current).uid;
    passTime(6 * 60_000);
    const params = toParams(uidOf(true));
    const end = (body?: object) => call(app, entry, { as, params, body });
    expect((await end()).body).toMatchObject({ code: 'proof_required', missing: ['password'] });
    expect((await end({ password: 'not the password' })).body.code).toBe('wrong_password');
    expect((await call(app, 'GET /me', { as: other })).status).toBe(200);
    expect((await end({ password: PASSWORD })).status).toBe(204);
    expect((await call(app, 'GET /me', { as: other })).status).toBe(401);
    // Signing out needs none.
    const own = { as, params: { uid: uidOf(false) } };
    expect((await call(app, 'DELETE /me/sessions/:uid', own)).status).toBe(204);
    expect((await call(app, 'GET /me', { as })).status).toBe(401);
  });

  test('go on after a change of the password, where the user wants it so', async () => {
    const { app, user, as } = await makeWorld();
    const other = await signInByApi(gatehouse, app, user);
    const body = { current_password: PASSWORD, new_password: 'harvest-violin-comet', sign_out_others: false };
    expect((await call(app, 'PUT /me/password', { as, body })).status).toBe(204);
    expect((await call(app, 'GET /me', { as: other.access_token })).status).toBe(200);
  });
});

describe('export', () => {
  test('has all that the App keeps, and no secret', async () => {
    const world = await makeWorld();
    const { status, headers, body, text } = await call(world.app, 'GET /me/export', { as: world.as });
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(body.user).toMatchObject({ id: world.user.id, email: world.user.email, phone: '+4915112345678' });
    expect(body.sessions).toHaveLength(2);
    expect(body.connected_apps).toHaveLength(1);
    expect(body.events.length).toBeGreaterThan(2);
    expect(text).not.toMatch(/argon2|_hash"|email_key/);
  });

  test('needs every scope that guards what is in it', async () => {
    const { app, user } = await makeWorld();
    const client = await makeClient(gatehouse, app, { first_party: true });
    const all = ['openid', 'profile', 'email', 'phone', 'address', 'roles', 'organization'];
    for (const left of all.slice(1)) {
      const scope = all.filter((one) => one !== left).join(' ');
      const { access_token: as } = await signIn(app, client, user.email, { scope });
      const { status, body } = await call(app, 'GET /me/export', { as });
      expect([status, body.code], left).toEqual([403, 'insufficient_scope']);
    }
    const { access_token: as } = await signIn(app, client, user.email, { scope: all.join(' ') });
    expect((await call(app, 'GET /me/export', { as })).status).toBe(200);
  });
});

describe('DELETE /me', () => {
  test('deletes the user with everything, by the password', async () => {
    const world = await makeWorld();
    const { app, as, client, thirdParty } = world;
    const body = { current_password: PASSWORD };
    expect((await call(app, 'DELETE /me', { as, body })).status).toBe(204);
    expect(await rowOf(world)).toBeUndefined();
    expect((await call(app, 'GET /me', { as })).status).toBe(401);
    expect((await introspect(app, client, thirdParty.access_token)).body.active).toBe(false);
    expect(await eventsOf(world)).toContain('user.deleted');
  });

  test.each([
    ['a wrong password', { current_password: 'not-the-password' }, 403, 'wrong_password'],
    ['null', { current_password: null }, 403, 'wrong_password'],
    ['no password', {}, 422, 'invalid_body'],
    ['no body', undefined, 422, 'invalid_body'],
  ])('A102 does not happen with %s', async (_, body, status, code) => {
    const world = await makeWorld();
    const answer = await call(world.app, 'DELETE /me', { as: world.as, body });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await rowOf(world)).toBeDefined();
  });

  test('A102 of a user without a password needs a sign-in of the last five minutes', async () => {
    const world = await makeWorld();
    const { app, user, as } = world;
    const { db } = gatehouse.database;
    await db.updateTable('users').set({ password_hash: null }).where('id', '=', user.id).execute();
    passTime(5 * MINUTE + 2000);
    const late = await call(app, 'DELETE /me', { as, body: { current_password: null } });
    expect([late.status, late.body.code]).toEqual([403, 'sign_in_again']);
    expect(await rowOf(world)).toBeDefined();
    restoreTime();
    expect((await call(app, 'DELETE /me', { as, body: { current_password: null } })).status).toBe(204);
  });

  test.each(['DELETE /me', 'PUT /me/password', 'GET /me/connected-apps', 'GET /me/export', 'GET /me/sign-ins'])(
    'A111 %s is not for a third party, whatever the user let it read',
    async (entry) => {
      const world = await makeWorld();
      const { app, thirdParty } = world;
      const password = { current_password: PASSWORD };
      const body = entry.startsWith('GET')
        ? undefined
        : { ...password, ...(entry.startsWith('PUT') && { new_password: 'harvest-violin-comet' }) };
      const answer = await call(app, entry, { as: thirdParty.access_token, body });
      expect([answer.status, answer.body.code]).toEqual([403, 'forbidden']);
      expect(await rowOf(world)).toBeDefined();
    },
  );
});

test('PATCH /me takes a picture by https alone', async () => {
  const { app, as } = await makeWorld();
  for (const picture of [
    'http://img.example.com/a.png',
    'javascript:alert(1)',
    'data:image/png;base64,AA',
    '//img.example.com',
  ]) {
    expect((await call(app, 'PATCH /me', { as, body: { picture } })).status, picture).toBe(422);
  }
  expect((await call(app, 'PATCH /me', { as, body: { picture: 'https://img.example.com/a.png' } })).status).toBe(200);
});
