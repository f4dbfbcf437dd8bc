// What the system of this name does, as far as Gatehouse does it today; docs/coverage.md has the rows.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { call, makeDeveloper, signInByApi } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeUser, PASSWORD } from '../kit/app.ts';
import { codeOf } from '../kit/factor.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';

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
