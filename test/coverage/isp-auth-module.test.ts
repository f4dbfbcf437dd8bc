// What the system of this name does, as far as Gatehouse does it today; docs/coverage.md has the rows.
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { HOUR } from '../../src/clock.ts';
import { getUser } from '../../src/users/users.ts';
import { call, makeDeveloper, signInByApi } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeClient, makeUser, PASSWORD } from '../kit/app.ts';
import { codeOf, makeAuthenticator } from '../kit/factor.ts';
import { authorizeUrl, introspect, makePkce } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { codeIn, linkIn, mailsTo, mailTo } from '../kit/mail.ts';
import { until } from '../kit/processes.ts';
import { passTime, restoreTime } from '../kit/time.ts';
import { Visitor } from '../kit/visitor.ts';

const FRONT_END = 'https://app.example.com';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
});
afterAll(() => gatehouse.stop());

test('I1 one user goes all ten ways, from registration to a sign-out that denies its tokens at once', async () => {
  const app = await makeApp(gatehouse);
  const as = await makeApiKey(gatehouse, app);
  const checker = await makeClient(gatehouse, app, { type: 'machine', introspects: ['*'] });
  const email = `all-ways-${app.slug}@example.com`;
  const auth = (entry: string, body: object) => call(app, `POST /auth/${entry}`, { as, body });

  // 1 registration, 2 verification of the address
  const { start_token } = (await auth('register/start', { email })).body;
  const code = codeIn(await mailTo(gatehouse, email));
  const registered = await auth('register/confirm', { start_token, code, password: PASSWORD, name: 'Bob' });
  expect(registered.body.user).toMatchObject({ email, email_verified: true });

  // 3 sign-in, 5 a token at an API, 6 refresh
  const { tokens } = (await auth('login', { email, password: PASSWORD })).body;
  expect((await call(app, 'GET /me', { as: tokens.access_token })).body.email).toBe(email);
  const refreshed = (await auth('refresh', { refresh_token: tokens.refresh_token })).body.tokens;

  // 7 sessions
  const mine = { as: refreshed.access_token };
  expect((await call(app, 'GET /me/sessions', mine)).body.items).toHaveLength(2);
  expect((await call(app, 'DELETE /me/sessions', mine)).status).toBe(204);
  expect((await introspect(app, checker, registered.body.tokens.access_token)).body.active).toBe(false);

  // 8 the password: changed, then forgotten
  const change = { current_password: PASSWORD, new_password: 'harvest-violin-comet' };
  expect((await call(app, 'PUT /me/password', { ...mine, body: change })).status).toBe(204);
  expect((await auth('password/forgot', { email })).status).toBe(202);
  const resetLink = () =>
    mailsTo(gatehouse, email)
      .map(linkIn)
      .find((link) => link.includes('/reset?'));
  await until('the link came', () => resetLink() !== undefined);
  const token = new URL(resetLink()!).searchParams.get('token');
  expect((await auth('password/reset', { token, password: PASSWORD })).status).toBe(204);

  // 9 a second factor, 4 a sign-in with it
  const plain = (await auth('login', { email, password: PASSWORD })).body.tokens;
  const enrolled = await call(app, 'POST /me/factors/totp', { as: plain.access_token, body: { password: PASSWORD } });
  const { secret } = enrolled.body;
  const confirmation = { as: plain.access_token, body: { code: codeOf(secret, -1) } };
  expect((await call(app, 'POST /me/factors/totp/confirm', confirmation)).status).toBe(200);
  const { ticket } = (await auth('login', { email, password: PASSWORD })).body;
  const done = (await auth('second-factor', { ticket, code: codeOf(secret) })).body;

  // 10 sign-out
  const { access_token } = done.tokens;
  expect((await introspect(app, checker, access_token)).body.active).toBe(true);
  expect((await auth('logout', { token: access_token })).status).toBe(204);
  expect((await introspect(app, checker, access_token)).body.active).toBe(false);
});

test('I5 mails welcome a new user, lead to a new password, tell of a second factor and of a lock', async () => {
  const app = await makeApp(gatehouse, { lockout_attempts: 3 });
  const as = await makeApiKey(gatehouse, app);
  const email = `mails-${app.slug}@example.com`;
  const subjects = () => mailsTo(gatehouse, email).map(({ subject }) => subject);
  const comes = (words: RegExp) => until(`${words} came`, () => subjects().some((subject) => words.test(subject)));

  const { start_token } = (await call(app, 'POST /auth/register/start', { as, body: { email } })).body;
  const body = { start_token, code: codeIn(await mailTo(gatehouse, email)), password: PASSWORD };
  const { user } = (await call(app, 'POST /auth/register/confirm', { as, body })).body;
  await comes(/^Welcome to /);
  await call(app, 'POST /auth/password/forgot', { as, body: { email } });
  await comes(/new password/i);
  await makeAuthenticator(gatehouse, app, await getUser(gatehouse.database.db, app, user.id));
  await comes(/second factor|second step/i);
  for (let guess = 0; guess < 3; guess++) {
    await call(app, 'POST /auth/login', { as, body: { email, password: 'not-the-password', ip: '203.0.113.7' } });
  }
  await comes(/wrong passwords/i);
});

test('I6 an App’s front end may call its API once a developer has listed its origin, and no other may', async () => {
  const app = await makeApp(gatehouse);
  const allowed = async (origin: string) => {
    const headers = {
      origin,
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'authorization',
    };
    const preflight = await fetch(`${app.issuer}/api/v1/me`, { method: 'OPTIONS', headers });
    const answer = await fetch(`${app.issuer}/api/v1/me`, { headers: { origin } });
    return [preflight, answer].map((response) => response.headers.get('access-control-allow-origin'));
  };
  const nobody = await allowed(FRONT_END);
  expect(nobody).not.toContain(FRONT_END);
  expect(nobody).not.toContain('*');

  const { token } = await makeDeveloper(gatehouse, { app, role: 'owner' });
  const settings = { cors_origins: [FRONT_END] };
  expect((await call(app, 'PATCH /app', { as: token, body: { settings } })).status).toBe(200);
  await expect.poll(() => allowed(FRONT_END)).toEqual([FRONT_END, FRONT_END]);
  expect(await allowed('https://evil.example.com')).not.toContain('https://evil.example.com');
});

test('I4 a session that is not to be remembered ends with its browser, and after some hours', async () => {
  const app = await makeApp(gatehouse, { remember_me: 'ask' });
  const client = await makeClient(gatehouse, app, { first_party: true });
  const { email } = await makeUser(gatehouse, app);
  const visitor = new Visitor();
  const page = await visitor.open(authorizeUrl(app, client, makePkce().challenge));
  await visitor.submit(page, { email, password: PASSWORD });
  const isSignedIn = async () => {
    const { location } = await visitor.open(authorizeUrl(app, client, makePkce().challenge, { prompt: 'none' }));
    return new URL(location!).searchParams.has('code');
  };
  expect(visitor.cookies.find(({ name }) => name === 'gatehouse_session')!.expires).toBe(Number.POSITIVE_INFINITY);
  expect(await isSignedIn()).toBe(true);
  onTestFinished(restoreTime);
  passTime(13 * HOUR);
  expect(await isSignedIn()).toBe(false);
});

test('I4 the eleventh wrong password in a quarter of an hour is not looked at', async () => {
  const app = await makeApp(gatehouse);
  const { email } = await makeUser(gatehouse, app);
  const as = await makeApiKey(gatehouse, app);
  const statuses: number[] = [];
  for (let attempt = 0; attempt < 11; attempt++) {
    const body = { email, password: 'not-the-password', ip: '203.0.113.7' };
    statuses.push((await call(app, 'POST /auth/login', { as, body })).status);
  }
  expect(statuses).toEqual([...Array(10).fill(401), 429]);
});

test('I3 a user sets up an authenticator app, signs in with its code, and with a recovery code when it is gone', async () => {
  const app = await makeApp(gatehouse);
  const user = await makeUser(gatehouse, app);
  const { access_token: as } = await signInByApi(gatehouse, app, user);
  const begun = await call(app, 'POST /me/factors/totp', { as, body: { password: PASSWORD } });
  expect(begun.body.qr_image).toMatch(/^data:image\/svg\+xml;base64,/);
  const { secret } = begun.body;
  const { body } = await call(app, 'POST /me/factors/totp/confirm', { as, body: { code: codeOf(secret, -1) } });
  expect(body.recovery_codes).toHaveLength(10);

  const key = await makeApiKey(gatehouse, app);
  for (const given of [{ code: codeOf(secret) }, { recovery_code: body.recovery_codes[0] }]) {
    const login = await call(app, 'POST /auth/login', { as: key, body: { email: user.email, password: PASSWORD } });
    expect(login.body.code).toBe('second_factor_required');
    const { ticket } = login.body;
    const done = await call(app, 'POST /auth/second-factor', { as: key, body: { ticket, ...given } });
    expect(done.status).toBe(200);
  }
});

test('I2 customers, staff and admins: list, read, update, deactivate and activate users, each as far as their role reaches', async () => {
  const app = await makeApp(gatehouse);
  const { token: owner } = await makeDeveloper(gatehouse, { app, role: 'owner' });
  const permissions = {
    customer: [],
    staff: ['users:read'],
    admin: ['users:read', 'users:write', 'roles:read'],
  };
  const tokens: Record<string, string> = {};
  for (const [name, allowed] of Object.entries(permissions)) {
    const role = await call(app, 'POST /roles', { as: owner, body: { name, permissions: allowed } });
    expect(role.status).toBe(201);
    const { id, email } = await makeUser(gatehouse, app);
    await call(app, 'PUT /users/:id/roles', { as: owner, params: { id }, body: { roles: [name] } });
    tokens[name] = (await signInByApi(gatehouse, app, { email })).access_token;
  }
  const { id } = await makeUser(gatehouse, app);
  const steps: [string, object?][] = [
    ['GET /users'],
    ['GET /users/:id'],
    ['PATCH /users/:id', { name: 'Bob' }],
    ['POST /users/:id/disable'],
    ['POST /users/:id/enable'],
  ];
  const statusesOf = async (as: string) => {
    const statuses: number[] = [];
    for (const [entry, body] of steps) statuses.push((await call(app, entry, { as, params: { id }, body })).status);
    return statuses;
  };
  expect(await statusesOf(tokens.customer!)).toEqual([403, 403, 403, 403, 403]);
  expect(await statusesOf(tokens.staff!)).toEqual([200, 200, 403, 403, 403]);
  expect(await statusesOf(tokens.admin!)).toEqual([200, 200, 200, 200, 200]);
});
