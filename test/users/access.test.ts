// What the App's backend does about a user's sessions, accounts at providers and clients, through the same functions as the account pages.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import type { UserRow } from '../../src/database/schema.ts';
import { setPassword } from '../../src/users/users.ts';
import { linkProvider } from '../http/account/world.ts';
import { call, signInByApi } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeClient, makeUser } from '../kit/app.ts';
import { signIn, userinfo } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { mailTo } from '../kit/mail.ts';

let gatehouse: Gatehouse;
let app: App;
let as: string;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
  app = await makeApp(gatehouse);
  as = await makeApiKey(gatehouse, app, ['users:read', 'users:write']);
});
afterAll(() => gatehouse.stop());

const ofUser = async ({ id }: UserRow, entry: string, more: Record<string, string> = {}, body?: object) =>
  call(app, entry, { as, params: { id, ...more }, ...(body && { body }) });

test('all sessions of a user end at once, and nobody else’s', async () => {
  const [user, other] = [await makeUser(gatehouse, app), await makeUser(gatehouse, app)];
  const { access_token } = await signInByApi(gatehouse, app, user);
  await signInByApi(gatehouse, app, user);
  await signInByApi(gatehouse, app, other);
  const count = async (of: UserRow) => (await ofUser(of, 'GET /users/:id/sessions')).body.items.length;
  expect(await count(user)).toBe(2);
  expect((await ofUser(user, 'DELETE /users/:id/sessions')).status).toBe(204);
  expect((await ofUser(user, 'DELETE /users/:id/sessions')).status).toBe(204);
  expect([await count(user), await count(other)]).toEqual([0, 1]);
  expect((await call(app, 'GET /me', { as: access_token })).status).toBe(401);
});

test('sign-ins are listed with those that failed', async () => {
  const user = await makeUser(gatehouse, app);
  await signInByApi(gatehouse, app, user);
  const auth = await makeApiKey(gatehouse, app, ['auth:write']);
  await call(app, 'POST /auth/login', { as: auth, body: { email: user.email, password: 'wrong-orbit-lantern' } });
  const { items } = (await ofUser(user, 'GET /users/:id/sign-ins')).body;
  expect(items).toMatchObject([
    { succeeded: false, method: 'pwd' },
    { succeeded: true, method: 'pwd' },
  ]);
});

test('a client’s access is listed and taken away', async () => {
  const user = await makeUser(gatehouse, app);
  const client = await makeClient(gatehouse, app, { name: 'Photo Prints' });
  const { access_token } = await signIn(app, client, user.email, { scope: 'openid email' });
  const { items } = (await ofUser(user, 'GET /users/:id/connected-apps')).body;
  expect(items).toMatchObject([{ client_id: client.client_id, name: 'Photo Prints', scopes: ['openid', 'email'] }]);
  const named = { client_id: client.client_id };
  expect((await ofUser(user, 'DELETE /users/:id/connected-apps/:client_id', named)).status).toBe(204);
  expect((await ofUser(user, 'DELETE /users/:id/connected-apps/:client_id', named)).status).toBe(404);
  expect((await userinfo(app, access_token)).status).toBe(401);
});

test('an account at a provider is listed and unlinked, also if it is the only way to sign in', async () => {
  const [user, other] = [await makeUser(gatehouse, app), await makeUser(gatehouse, app)];
  const identity_id = await linkProvider(gatehouse, app, user.id);
  await setPassword(gatehouse.database.db, app, user.id, { hash: null });
  const { items } = (await ofUser(user, 'GET /users/:id/identities')).body;
  expect(items).toMatchObject([{ id: identity_id, name: 'GitHub', kind: 'github', email: null }]);
  const named = { identity_id };
  expect((await ofUser(other, 'DELETE /users/:id/identities/:identity_id', named, {})).status).toBe(404);
  expect((await ofUser(user, 'DELETE /users/:id/identities/:identity_id', named, {})).status).toBe(204);
  expect((await ofUser(user, 'GET /users/:id/identities')).body.items).toEqual([]);
  expect((await mailTo(gatehouse, user.email)).subject).toContain('GitHub');
});
