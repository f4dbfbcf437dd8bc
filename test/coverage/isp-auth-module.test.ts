// What the system of this name does, as far as Gatehouse does it today; docs/coverage.md has the rows.
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { HOUR } from '../../src/clock.ts';
import { call, makeDeveloper, signInByApi } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeClient, makeUser, PASSWORD } from '../kit/app.ts';
import { codeOf } from '../kit/factor.ts';
import { authorizeUrl, makePkce } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { passTime, restoreTime } from '../kit/time.ts';
import { Visitor } from '../kit/visitor.ts';

const FRONT_END = 'https://app.example.com';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

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
  await expect.poll(() => allowed(FRONT_END), { timeout: 10_000 }).toEqual([FRONT_END, FRONT_END]);
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
  expect(visitor.cookies.find(({ name }) => name === 'session')!.expires).toBe(Number.POSITIVE_INFINITY);
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
    const { challenge } = login.body;
    const done = await call(app, 'POST /auth/second-factor', { as: key, body: { challenge, ...given } });
    expect(done.status).toBe(200);
  }
});
