import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeApiKey, makeApp, makeClient, makeUser, PASSWORD } from '../../../kit/app.ts';
import { introspect, signIn } from '../../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { call, makeDeveloper, signInByApi } from '../call.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

async function makeWorld() {
  const app = await makeApp(gatehouse);
  return { app, as: await makeApiKey(gatehouse, app) };
}

describe('creating a user', () => {
  test('takes the whole profile, and what the App vouches for', async () => {
    const { app, as } = await makeWorld();
    const profile = {
      name: 'Bob',
      given_name: 'Robert',
      family_name: 'Baker',
      nickname: 'Bobby',
      preferred_username: 'bob',
      profile: 'https://bob.example.com/',
      website: 'https://bob.example.com/blog',
      gender: 'male',
      birthdate: '0000-12-31',
      picture: 'https://bob.example.com/bob.png',
      phone: '+4915112345678',
      address: { street_address: 'Ring 1', locality: 'Wien', country: 'AT' },
      locale: 'de-AT',
      zoneinfo: 'Europe/Vienna',
    };
    const body = { email: 'Bob@example.com', email_verified: true, password: PASSWORD, ...profile };
    const { status, body: user } = await call(app, 'POST /users', { as, body });
    expect(status).toBe(201);
    expect(user).toMatchObject({ email: 'Bob@example.com', email_verified: true, phone_verified: false, ...profile });
    expect((await call(app, 'GET /users/:id', { as, params: { id: user.id } })).body).toEqual(user);
    await signInByApi(gatehouse, app, user);
  });

  test('and changing it by PUT leaves what is not given as it is', async () => {
    const { app, as } = await makeWorld();
    const { id } = await makeUser(gatehouse, app, { name: 'Bob', nickname: 'Bobby' });
    const { status, body } = await call(app, 'PUT /users/:id', { as, params: { id }, body: { nickname: null } });
    expect([status, body.name, body.nickname]).toEqual([200, 'Bob', null]);
  });

  test('without a password makes one who can’t sign in by a password', async () => {
    const { app, as } = await makeWorld();
    const { body: user } = await call(app, 'POST /users', { as, body: { email: 'bob@example.com' } });
    expect(user).toMatchObject({ email_verified: false, name: null, last_sign_in_at: null });
    await expect(signInByApi(gatehouse, app, user)).rejects.toThrow('invalid_credentials');
  });

  test('refuses an address that is in use, however it is written, and only in the same App', async () => {
    const [{ app, as }, other] = [await makeWorld(), await makeWorld()];
    await makeUser(gatehouse, app, { email: 'bob@example.com' });
    const body = { email: 'BOB@Example.COM' };
    const taken = await call(app, 'POST /users', { as, body });
    expect([taken.status, taken.body.code]).toEqual([409, 'email_taken']);
    expect((await call(other.app, 'POST /users', { as: other.as, body })).status).toBe(201);
  });

  test.each([
    [{ email: 'bob@example.com', picture: 'javascript:alert(1)' }, 'picture'],
    [{ email: 'bob@example.com', website: 'data:text/html,x' }, 'website'],
    [{ email: 'bob@example.com', phone: '0151 12345678' }, 'phone'],
    [{ email: 'bob@example.com', phone_verified: true }, 'phone'],
    [{ email: 'bob@example.com', birthdate: '31.12.1990' }, 'birthdate'],
    [{ email: 'bob@example.com', locale: 'Deutsch!' }, 'locale'],
    [{ email: 'bob@example.com', name: 'x'.repeat(201) }, 'name'],
    [{ email: 42 }, 'email'],
    [{}, 'email'],
  ])('refuses %j and names the field', async (body, field) => {
    const { app, as } = await makeWorld();
    const answer = await call(app, 'POST /users', { as, body });
    expect([answer.status, Object.keys(answer.body.fields)]).toEqual([422, [field]]);
    expect(answer.body.detail).toContain(`${field}: `);
  });
});

describe('listing users', () => {
  test('goes through all of them once, page by page, while others come', async () => {
    const { app, as } = await makeWorld();
    for (let index = 0; index < 7; index++) {
      await call(app, 'POST /users', { as, body: { email: `user-${index}@example.com` } });
    }
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: Record<string, string> = { limit: '3', ...(cursor && { cursor }) };
      const { body } = await call(app, 'GET /users', { as, query });
      seen.push(...body.items.map(({ email }: { email: string }) => email));
      cursor = body.next_cursor;
      await call(app, 'POST /users', { as, body: { email: `late-${seen.length}@example.com` } });
    } while (cursor);
    expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((index) => `user-${index}@example.com`));
  });

  test.each([
    ['part of an email', 'LICE@ex', 1],
    ['part of a name', 'wonder', 1],
    ['what means something to LIKE', '%', 0],
    ['an underscore', '_', 0],
    ['a backslash', '\\', 0],
    ['a quote', "' or true --", 0],
    ['nothing', '', 2],
  ])('finds by %s', async (_, search, count) => {
    const { app, as } = await makeWorld();
    await makeUser(gatehouse, app, { email: 'alice@example.com', name: 'Alice Wonder' });
    await makeUser(gatehouse, app, { email: 'bob@example.com' });
    const { body } = await call(app, 'GET /users', { as, query: { search } });
    expect((await call(app, 'POST /users/search', { as, body: { search } })).body).toEqual(body);
    expect(body.items).toHaveLength(count);
  });

  test('finds by id and by status', async () => {
    const { app, as } = await makeWorld();
    const [alice, bob] = [await makeUser(gatehouse, app), await makeUser(gatehouse, app)];
    await call(app, 'POST /users/:id/disable', { as, params: { id: bob.id } });
    const idsOf = async (query: Record<string, string>) => {
      const { body } = await call(app, 'GET /users', { as, query });
      return body.items.map(({ id }: { id: string }) => id);
    };
    expect(await idsOf({ search: alice.id })).toEqual([alice.id]);
    expect(await idsOf({ status: 'disabled' })).toEqual([bob.id]);
    expect(await idsOf({ status: 'active' })).toEqual([alice.id]);
  });
});

describe('changing a user', () => {
  test('changes what is given, and null takes it away', async () => {
    const { app, as } = await makeWorld();
    const { id } = await makeUser(gatehouse, app, { name: 'Bob', nickname: 'Bobby', address: { country: 'DE' } });
    const body = { nickname: null, address: { country: 'AT' }, website: 'https://bob.example.com/' };
    const { body: user } = await call(app, 'PATCH /users/:id', { as, params: { id }, body });
    expect(user).toMatchObject({ name: 'Bob', nickname: null, address: { country: 'AT' }, website: body.website });
  });

  test('a new email is unverified unless the App vouches for it; another spelling is no new one', async () => {
    const { app, as } = await makeWorld();
    const { id } = await makeUser(gatehouse, app, { email: 'bob@example.com', email_verified: true });
    const change = async (body: object) => (await call(app, 'PATCH /users/:id', { as, params: { id }, body })).body;
    expect(await change({ email: 'Bob@Example.com' })).toMatchObject({
      email: 'Bob@example.com',
      email_verified: true,
    });
    expect(await change({ email: 'robert@example.com' })).toMatchObject({ email_verified: false });
    expect(await change({ email: 'bob@example.org', email_verified: true })).toMatchObject({ email_verified: true });
    await makeUser(gatehouse, app, { email: 'alice@example.com' });
    expect((await change({ email: 'ALICE@example.com' })).code).toBe('email_taken');
    expect((await change({ email: 'alice' })).code).toBe('invalid_email');
    await signInByApi(gatehouse, app, { email: 'bob@example.org' });
  });

  test('a new password ends all that was signed in by the old one', async () => {
    const { app, as } = await makeWorld();
    const user = await makeUser(gatehouse, app);
    const params = { id: user.id };
    const { access_token } = await signInByApi(gatehouse, app, user);
    const weak = await call(app, 'PUT /users/:id/password', { as, params, body: { password: user.email } });
    expect([weak.status, weak.body.code]).toEqual([422, 'weak_password']);
    expect((await call(app, 'GET /me', { as: access_token })).status).toBe(200);
    const password = 'harvest-violin-comet';
    expect((await call(app, 'PUT /users/:id/password', { as, params, body: { password } })).status).toBe(204);
    expect((await call(app, 'GET /me', { as: access_token })).status).toBe(401);
    await expect(signInByApi(gatehouse, app, user)).rejects.toThrow('invalid_credentials');
    await signInByApi(gatehouse, app, user, password);
  });
});

describe('a user who is disabled or deleted', () => {
  test.each([
    ['disabled', 'POST /users/:id/disable'],
    ['deleted', 'DELETE /users/:id'],
  ])('loses every token at once: %s', async (_, entry) => {
    const { app, as } = await makeWorld();
    const user = await makeUser(gatehouse, app);
    const client = await makeClient(gatehouse, app, { introspects: ['*'] });
    const jwt = await signInByApi(gatehouse, app, user);
    const opaque = await signIn(app, client, user.email, { scope: 'openid offline_access', prompt: 'consent' });
    expect((await call(app, entry, { as, params: { id: user.id } })).status).toBeLessThan(300);
    for (const { access_token, refresh_token } of [jwt, opaque]) {
      expect((await call(app, 'GET /me', { as: access_token })).status).toBe(401);
      expect((await introspect(app, client, access_token)).body).toEqual({ active: false });
      expect((await introspect(app, client, refresh_token!)).body).toEqual({ active: false });
    }
    await expect(signInByApi(gatehouse, app, user)).rejects.toThrow('invalid_credentials');
  });

  test('signs in again once enabled, with no token back from before', async () => {
    const { app, as } = await makeWorld();
    const user = await makeUser(gatehouse, app);
    const params = { id: user.id };
    const { access_token } = await signInByApi(gatehouse, app, user);
    await call(app, 'POST /users/:id/disable', { as, params });
    expect((await call(app, 'POST /users/:id/enable', { as, params })).body.status).toBe('active');
    expect((await call(app, 'GET /me', { as: access_token })).status).toBe(401);
    await signInByApi(gatehouse, app, user);
  });

  test('is not there the second time', async () => {
    const { app, as } = await makeWorld();
    const { id } = await makeUser(gatehouse, app);
    await call(app, 'DELETE /users/:id', { as, params: { id } });
    for (const entry of ['DELETE /users/:id', 'GET /users/:id', 'GET /users/:id/sessions', 'POST /users/:id/enable']) {
      const { status, body } = await call(app, entry, { as, params: { id } });
      expect([status, body.code]).toEqual([404, 'not_found']);
    }
  });
});

describe('a user’s sessions', () => {
  test('are listed and ended by the backend', async () => {
    const { app, as } = await makeWorld();
    const user = await makeUser(gatehouse, app);
    const params = { id: user.id };
    const tokens = await signInByApi(gatehouse, app, user);
    const client = await makeClient(gatehouse, app);
    await signIn(app, client, user.email);
    const { body } = await call(app, 'GET /users/:id/sessions', { as, params });
    expect(body.items).toHaveLength(2);
    const own = await call(app, 'GET /me/sessions', { as: tokens.access_token });
    const { uid } = own.body.items.find(({ current }: { current: boolean }) => current);
    expect(body.items.map((one: { uid: string }) => one.uid)).toContain(uid);
    const ended = { ...params, uid };
    expect((await call(app, 'DELETE /users/:id/sessions/:uid', { as, params: ended })).status).toBe(204);
    expect((await call(app, 'GET /me', { as: tokens.access_token })).status).toBe(401);
    expect((await call(app, 'DELETE /users/:id/sessions/:uid', { as, params: ended })).status).toBe(404);
  });

  test('are not found under another user', async () => {
    const { app, as } = await makeWorld();
    const [user, other] = [await makeUser(gatehouse, app), await makeUser(gatehouse, app)];
    const tokens = await signInByApi(gatehouse, app, user);
    const { body } = await call(app, 'GET /users/:id/sessions', { as, params: { id: user.id } });
    const params = { id: other.id, uid: body.items[0].uid };
    expect((await call(app, 'DELETE /users/:id/sessions/:uid', { as, params })).status).toBe(404);
    expect((await call(app, 'GET /me', { as: tokens.access_token })).status).toBe(200);
  });
});

test('A53 a user of another App is not there', async () => {
  const [here, there] = [await makeWorld(), await makeWorld()];
  const user = await makeUser(gatehouse, there.app);
  for (const entry of ['GET /users/:id', 'DELETE /users/:id', 'POST /users/:id/disable', 'GET /users/:id/sessions']) {
    const { status } = await call(here.app, entry, { as: here.as, params: { id: user.id } });
    expect([entry, status]).toEqual([entry, 404]);
  }
  expect((await call(there.app, 'GET /users/:id', { as: there.as, params: { id: user.id } })).body.status).toBe(
    'active',
  );
});

test('a developer of the App does with users what the backend does, under the developer’s name', async () => {
  const app = await makeApp(gatehouse);
  const { token, user: developer } = await makeDeveloper(gatehouse, { app, role: 'admin' });
  const { body: user } = await call(app, 'POST /users', { as: token, body: { email: 'bob@example.com' } });
  const query = { type: 'user.created', user_id: user.id };
  const { body } = await call(app, 'GET /events', { as: token, query });
  expect(body.items).toMatchObject([{ actor: { kind: 'developer', id: developer.id } }]);
});
