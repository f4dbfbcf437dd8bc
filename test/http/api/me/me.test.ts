import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Db } from '../../../../src/database/schema.ts';
import { makeApiKey, makeApp, makeClient, makeResource, makeUser, PASSWORD } from '../../../kit/app.ts';
import { signIn } from '../../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { call, signInByApi } from '../call.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

const NEW_PASSWORD = 'harvest-violin-comet';

async function makeWorld() {
  const app = await makeApp(gatehouse);
  const profile = { name: 'Bob', phone: '+4915112345678', address: { country: 'DE' } };
  const user = await makeUser(gatehouse, app, profile);
  const { access_token: as, refresh_token } = await signInByApi(gatehouse, app, user);
  return { app, user, as, refresh_token };
}

describe('GET /me', () => {
  test('tells what the scopes of the token reach, and no more', async () => {
    const { app, user, as } = await makeWorld();
    const client = await makeClient(gatehouse, app);
    const { body: all } = await call(app, 'GET /me', { as });
    expect(all).toMatchObject({
      id: user.id,
      sub: user.id,
      name: 'Bob',
      email: user.email,
      email_verified: false,
      phone_number: '+4915112345678',
      address: { country: 'DE' },
    });
    const little = await signIn(app, client, user.email, { scope: 'openid email' });
    const { body: some } = await call(app, 'GET /me', { as: little.access_token });
    expect(some).toEqual({ id: user.id, sub: user.id, email: user.email, email_verified: false });
  });

  test('takes no token that is for another API of the App', async () => {
    const { app, user } = await makeWorld();
    const { identifier: resource } = await makeResource(gatehouse, app, { token_format: 'jwt' });
    const client = await makeClient(gatehouse, app, { first_party: true });
    const { access_token: as } = await signIn(app, client, user.email, { scope: 'openid photos:read', resource });
    const { status, body } = await call(app, 'GET /me', { as });
    expect([status, body.code]).toEqual([401, 'invalid_token']);
  });
});

describe('PATCH /me', () => {
  test('changes what is given, by the names that GET gives', async () => {
    const { app, as } = await makeWorld();
    const body = { name: 'Robert', phone_number: '+4915187654321', address: null, locale: 'de' };
    const { status, body: me } = await call(app, 'PATCH /me', { as, body });
    expect(status).toBe(200);
    expect(me).toMatchObject({ name: 'Robert', phone_number: '+4915187654321', locale: 'de' });
    expect(me).not.toHaveProperty('address');
    expect((await call(app, 'GET /me', { as })).body).toEqual(me);
  });

  test.each([
    'email',
    'email_verified',
    'phone_verified',
    'phone_number_verified',
    'sub',
    'id',
    'status',
    'amr',
    'role',
  ])('A104 a user cannot set its own %s', async (field) => {
    const { app, user, as } = await makeWorld();
    const { status, body } = await call(app, 'PATCH /me', { as, body: { name: 'Eve', [field]: true } });
    expect([status, body.fields]).toEqual([422, { [field]: 'is not a field of this request' }]);
    expect(await findRow(user.id)).toMatchObject({ name: 'Bob', email_verified: false, phone_verified: false });
  });

  test('A104 a new phone number is unverified, the old one stays as it was', async () => {
    const { app, user, as } = await makeWorld();
    const verify = (db: Db) =>
      db.updateTable('users').set({ phone_verified: true }).where('id', '=', user.id).execute();
    await verify(gatehouse.database.db);
    await call(app, 'PATCH /me', { as, body: { phone_number: user.phone } });
    expect(await findRow(user.id)).toMatchObject({ phone_verified: true });
    const { body } = await call(app, 'PATCH /me', { as, body: { phone_number: '+4915100000000' } });
    expect(body.phone_number_verified).toBe(false);
  });

  test('writes only where the token may read', async () => {
    const { app, user } = await makeWorld();
    const client = await makeClient(gatehouse, app, { first_party: true });
    const { access_token: as } = await signIn(app, client, user.email, { scope: 'openid profile' });
    expect((await call(app, 'PATCH /me', { as, body: { nickname: 'Bobby' } })).status).toBe(200);
    for (const body of [{ phone_number: '+4915100000000' }, { address: { country: 'AT' } }]) {
      const answer = await call(app, 'PATCH /me', { as, body });
      expect([answer.status, answer.body.code]).toEqual([403, 'insufficient_scope']);
    }
  });
});

describe('PUT /me/password', () => {
  test('changes it, ends every other session, and goes on with this one', async () => {
    const { app, user, as, refresh_token } = await makeWorld();
    const other = await signInByApi(gatehouse, app, user);
    const client = await makeClient(gatehouse, app);
    const offline = await signIn(app, client, user.email, { scope: 'openid offline_access', prompt: 'consent' });
    const body = { current_password: PASSWORD, new_password: NEW_PASSWORD };
    expect((await call(app, 'PUT /me/password', { as, body })).status).toBe(204);

    expect((await call(app, 'GET /me', { as })).status).toBe(200);
    expect((await call(app, 'GET /me/sessions', { as })).body.items).toHaveLength(1);
    for (const { access_token } of [other, offline]) {
      expect((await call(app, 'GET /me', { as: access_token })).status).toBe(401);
    }
    await expect(signInByApi(gatehouse, app, user)).rejects.toThrow('invalid_credentials');
    await signInByApi(gatehouse, app, user, NEW_PASSWORD);
    const key = await makeApiKey(gatehouse, app);
    expect((await call(app, 'POST /auth/refresh', { as: key, body: { refresh_token } })).status).toBe(200);
  });

  test('needs the one until now, and lets no token guess at it', async () => {
    const { app, as } = await makeWorld();
    const guess = (current_password: string) =>
      call(app, 'PUT /me/password', { as, body: { current_password, new_password: NEW_PASSWORD } });
    const first = await guess('not-this-one');
    expect([first.status, first.body.code]).toEqual([403, 'wrong_password']);
    expect(first.body.fields).toEqual({ current_password: 'is not your password' });
    const more = await Promise.all(Array.from({ length: 9 }, () => guess('not-this-one')));
    expect(more.every(({ status }) => status === 403)).toBe(true);
    const late = await guess(PASSWORD);
    expect([late.status, late.body.code]).toEqual([429, 'too_many_attempts']);
  });

  test('refuses a weak one, and keeps the old', async () => {
    const { app, user, as } = await makeWorld();
    const body = { current_password: PASSWORD, new_password: 'password1' };
    const answer = await call(app, 'PUT /me/password', { as, body });
    expect([answer.status, answer.body.code]).toEqual([422, 'weak_password']);
    expect(Object.keys(answer.body.fields)).toEqual(['new_password']);
    await signInByApi(gatehouse, app, user);
  });
});

describe('sessions of one’s own', () => {
  test('are listed with the current one marked, and end one by one', async () => {
    const { app, user, as } = await makeWorld();
    const other = await signInByApi(gatehouse, app, user);
    const { body } = await call(app, 'GET /me/sessions', { as });
    expect(body.items.map(({ current }: { current: boolean }) => current)).toEqual([false, true]);
    const uid = body.items[0].uid;
    expect((await call(app, 'DELETE /me/sessions/:uid', { as, params: { uid } })).status).toBe(204);
    expect((await call(app, 'GET /me', { as: other.access_token })).status).toBe(401);
    expect((await call(app, 'DELETE /me/sessions/:uid', { as, params: { uid } })).status).toBe(404);
    expect((await call(app, 'GET /me', { as })).status).toBe(200);
  });

  test('another user’s is not there', async () => {
    const { app, as } = await makeWorld();
    const other = await signInByApi(gatehouse, app, await makeUser(gatehouse, app));
    const { body } = await call(app, 'GET /me/sessions', { as: other.access_token });
    const params = { uid: body.items[0].uid };
    expect((await call(app, 'DELETE /me/sessions/:uid', { as, params })).status).toBe(404);
    expect((await call(app, 'GET /me', { as: other.access_token })).status).toBe(200);
  });
});

function findRow(id: string) {
  return gatehouse.database.db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}
