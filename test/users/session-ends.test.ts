// Every way in which a session ends × everything that a session gives: what is dead at once, and what goes on.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { updateApp } from '../../src/apps/apps.ts';
import { trustDevice } from '../../src/authentication/factors/trusted-devices.ts';
import { hashPassword } from '../../src/authentication/password/password.ts';
import { DAY, HOUR } from '../../src/clock.ts';
import type { UserRow } from '../../src/database/schema.ts';
import { sweep } from '../../src/jobs/sweep.ts';
import { listSessions } from '../../src/users/sessions/sessions.ts';
import { deleteUser, getUser, setPassword, setUserStatus } from '../../src/users/users.ts';
import { tokenOf } from '../http/account/world.ts';
import { call, signInByApi } from '../http/api/call.ts';

import { makeApiKey, makeApp, makeClient, makeResource, makeUser, PASSWORD, type TestClient } from '../kit/app.ts';
import { authorize, introspect, redeem, refresh, type Tokens, userinfo } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { countRows } from '../kit/rows.ts';
import { passTime, restoreTime } from '../kit/time.ts';
import { Visitor } from '../kit/visitor.ts';

let gatehouse: Gatehouse;
let app: App;
let client: TestClient;
let key: string;
let resource: string;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  // Longer than a session, so that the end of the session is what ends them.
  const settings = {
    access_token_seconds: 86_400,
    refresh_token_seconds: 31_536_000,
    refresh_token_max_seconds: 31_536_000,
  };
  app = await makeApp(gatehouse, { ...settings, session_max_seconds: 30 * 86_400 });
  client = await makeClient(gatehouse, app);
  key = await makeApiKey(gatehouse, app);
  ({ identifier: resource } = await makeResource(gatehouse, app, { token_format: 'jwt' }));
});
afterEach(restoreTime);
afterAll(() => gatehouse.stop());

const db = () => gatehouse.database.db;

type Held = {
  user: UserRow;
  visitor: Visitor;
  /** The session of the browser. */
  uid: string;
  opaque: Tokens;
  jwt: Tokens;
  offline: Tokens;
  offlineClient: TestClient;
  api: { access_token: string; refresh_token: string };
};

/** A user who is signed in at a browser, there allowed a client to act without them, and through the API. */
async function makeHeld(): Promise<Held> {
  const user = await makeUser(gatehouse, app);
  const visitor = new Visitor();
  const get = async (more: Record<string, string>, redeeming: Record<string, string> = {}, by = client) =>
    (await redeem(app, by, await authorize(app, by, user.email, more, visitor), redeeming)).body as unknown as Tokens;
  const opaque = await get({ scope: 'openid' });
  const jwt = await get({ scope: 'openid photos:read', resource }, { resource });
  const [session] = await listSessions(db(), app, user.id);
  const offlineClient = await makeClient(gatehouse, app);
  const offline = await get({ scope: 'openid offline_access', prompt: 'consent' }, {}, offlineClient);
  const api = await signInByApi(gatehouse, app, user);
  return { user, visitor, uid: session!.uid, opaque, jwt, offline, offlineClient, api };
}

/** What a session gave, by whether it still opens anything. */
async function findAlive({ opaque, jwt, offline, offlineClient, api }: Held, of = app): Promise<string[]> {
  const answers: [string, () => Promise<boolean>][] = [
    ['opaque at introspection', async () => (await introspect(of, client, opaque.access_token)).body.active === true],
    ['opaque at userinfo', async () => (await userinfo(of, opaque.access_token)).status === 200],
    ['jwt at introspection', async () => (await introspect(of, client, jwt.access_token)).body.active === true],
    ['refresh token', async () => (await refresh(of, client, opaque.refresh_token!)).status === 200],
    ['offline access token', async () => (await userinfo(of, offline.access_token)).status === 200],
    ['offline refresh token', async () => (await refresh(of, offlineClient, offline.refresh_token!)).status === 200],
    ['api session at me', async () => isAtMe(of, api.access_token)],
    ['api session at userinfo', async () => (await userinfo(of, api.access_token)).status === 200],
    [
      'api refresh token',
      async () => {
        const { access_token: _, refresh_token } = api;
        return (await call(of, 'POST /auth/refresh', { as: key, body: { refresh_token } })).status === 200;
      },
    ],
  ];
  const alive: string[] = [];
  for (const [name, isAlive] of answers) if (await isAlive()) alive.push(name);
  return alive;
}

const isAtMe = async (of: App, as: string) =>
  (await fetch(`${of.issuer}/api/v1/me`, { headers: { authorization: `Bearer ${as}` } })).status === 200;

const OF_BROWSER = ['opaque at introspection', 'opaque at userinfo', 'jwt at introspection', 'refresh token'];
const OFFLINE = ['offline access token', 'offline refresh token'];
const OF_API = ['api session at me', 'api session at userinfo', 'api refresh token'];

/** An access token of the API is over after a day; what it is refreshed with lasts as long as its session. */
const LONG = ['offline refresh token', 'api refresh token'];

const logOut = async ({ visitor }: Held, query = '') => {
  const page = await visitor.open(`${app.issuer}/logout${query}`);
  if (page.text.includes('/logout/confirm')) await visitor.submit(page, { logout: 'yes' }, '/logout/confirm');
};

/** How it ends, and what is alive after it. */
const ends: [string, (held: Held) => Promise<unknown>, string[]][] = [
  ['nothing', async () => {}, [...OF_BROWSER, ...OFFLINE, ...OF_API]],
  ['sign-out at a client', (held) => logOut(held, `?id_token_hint=${held.opaque.id_token}`), [...OFFLINE, ...OF_API]],
  ['sign-out on our page', (held) => logOut(held), [...OFFLINE, ...OF_API]],
  [
    'sign-out through the API',
    ({ api }) => call(app, 'POST /auth/logout', { as: key, body: { token: api.refresh_token } }),
    [...OF_BROWSER, ...OFFLINE],
  ],
  [
    'an end on another of the user’s devices',
    async ({ user, uid }) => {
      const other = new Visitor();
      await authorize(app, client, user.email, {}, other);
      const csrf = await tokenOf(other, app);
      const url = `${app.issuer}/account/sessions/${uid}/end`;
      await other.fetch(url, { body: new URLSearchParams({ csrf }) });
    },
    OF_API,
  ],
  [
    'an end of all others through the API',
    ({ api }) => call(app, 'DELETE /me/sessions', { as: api.access_token, body: { password: PASSWORD } }),
    OF_API,
  ],
  [
    '“this wasn’t me”',
    async ({ user, api }) => {
      const { items } = (await call(app, 'GET /me/sessions', { as: api.access_token })).body;
      const { uid } = items.find(({ current }: { current: boolean }) => !current);
      const body = { password: PASSWORD, new_password: 'harvest-violin-comet' };
      const as = api.access_token;
      expect((await call(app, 'POST /me/sessions/:uid/disown', { as, params: { uid }, body })).status).toBe(204);
      expect((await getUser(db(), app, user.id)).password_hash).not.toBe(user.password_hash);
    },
    OF_API,
  ],
  [
    'an end by a developer',
    ({ user, uid }) => call(app, 'DELETE /users/:id/sessions/:uid', { as: key, params: { id: user.id, uid } }),
    OF_API,
  ],
  [
    'a new password',
    async ({ user }) => setPassword(db(), app, user.id, { hash: await hashPassword('another-good-password') }),
    [],
  ],
  ['disabling the user', ({ user }) => setUserStatus(db(), app, user.id, 'disabled'), []],
  ['deleting the user', ({ user }) => deleteUser(db(), app, user.id), []],
  ['a time without use', async () => passTime(15 * DAY), LONG],
  [
    'a time that is found by the sweeper',
    async () => {
      passTime(15 * DAY);
      await sweep(db());
    },
    LONG,
  ],
];

let held: Held;
beforeEach(async () => {
  held = await makeHeld();
});

test.each(ends)('A62 %s', async (_name, end, alive) => {
  await end(held);
  expect(await findAlive(held)).toEqual(alive);
});

test('A62 a session ends after its longest time, however often it was used', async () => {
  const { visitor, user } = held;
  for (let days = 0; days < 30; days += 10) {
    passTime(10 * DAY);
    if (days < 20) await authorize(app, client, user.email, { scope: 'openid' }, visitor);
  }
  expect((await refresh(app, client, held.opaque.refresh_token!)).status).toBe(400);
});

test('A39 a suspended App opens nothing', async () => {
  await updateApp(gatehouse.system, app, { status: 'suspended' });
  expect(await findAlive(held).catch(() => [])).toEqual([]);
  await updateApp(gatehouse.system, app, { status: 'active' });
});

test('A62 “this wasn’t me” needs the password and another one, ends trust in browsers, and tells the user by mail', async () => {
  const { user, uid, api } = held;
  const disown = (body: object, of = uid) =>
    call(app, 'POST /me/sessions/:uid/disown', { as: api.access_token, params: { uid: of }, body });
  await trustDevice(db(), app, user.id);
  passTime(HOUR);
  const before = await findAlive(held);
  expect((await disown({ new_password: 'harvest-violin-comet' })).body.code).toBe('proof_required');
  expect((await disown({ password: 'not-the-password-here', new_password: 'harvest-violin-comet' })).body.code).toBe(
    'wrong_password',
  );
  expect((await disown({ password: PASSWORD })).body.errors).toMatchObject([
    { field: 'new_password', code: 'missing' },
  ]);
  const unchanged = (await disown({ password: PASSWORD, new_password: PASSWORD })).body;
  expect(unchanged.errors).toMatchObject([{ field: 'new_password', reason: 'unchanged' }]);
  const { items } = (await call(app, 'GET /me/sessions', { as: api.access_token })).body;
  const own = items.find(({ current }: { current: boolean }) => current).uid;
  expect((await disown({ password: PASSWORD, new_password: 'harvest-violin-comet' }, own)).body.code).toBe('conflict');
  expect(before).toContain('opaque at userinfo');
  const body = { password: PASSWORD, new_password: 'harvest-violin-comet' };
  expect((await disown(body)).status).toBe(204);
  expect(await countRows(gatehouse, app, 'trusted_devices', { user_id: user.id })).toBe(0);
  expect(await countRows(gatehouse, app, 'mails', { recipient: user.email, kind: 'session_disowned' })).toBe(1);
  expect((await disown(body)).status).toBe(404);
});

test('A62 “this wasn’t me” of a user without a password asks for no new one', async () => {
  const { user, uid, visitor } = held;
  await setPassword(db(), app, user.id, { hash: null, sign_out_others: false });
  const { access_token: as } = held.api;
  // The sign-in was just now.
  const answer = await call(app, 'POST /me/sessions/:uid/disown', { as, params: { uid }, body: {} });
  expect(answer.status).toBe(204);
  expect((await visitor.open(`${app.issuer}/account/sessions`)).url).not.toContain('/account/sessions');
});
