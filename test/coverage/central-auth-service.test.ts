// What the system of this name does, as far as Gatehouse does it today; docs/coverage.md has the rows.
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { MINUTE } from '../../src/clock.ts';
import { call, makeDeveloper, signInByApi } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeClient, makeUser } from '../kit/app.ts';
import { introspect, refresh, signIn } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { ask } from '../kit/raw.ts';
import { passTime, restoreTime } from '../kit/time.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterEach(restoreTime);
afterAll(() => gatehouse.stop());

describe('tokens and configuration', () => {
  test('C3 a refresh token rotates, and the old one, used again, ends them all', async () => {
    const app = await makeApp(gatehouse);
    const client = await makeClient(gatehouse, app);
    const user = await makeUser(gatehouse, app);
    const tokens = await signIn(app, client, user.email);
    const young = (await refresh(app, client, tokens.refresh_token!)).body;
    expect(young.refresh_token).not.toBe(tokens.refresh_token);
    passTime(MINUTE);
    expect((await refresh(app, client, tokens.refresh_token!)).body.error).toBe('invalid_grant');
    expect((await refresh(app, client, String(young.refresh_token))).body.error).toBe('invalid_grant');
  });

  test('C3 signing out denies a JWT that has not expired', async () => {
    const app = await makeApp(gatehouse);
    const checker = await makeClient(gatehouse, app, { type: 'machine', introspects: ['*'] });
    const { access_token } = await signInByApi(gatehouse, app, await makeUser(gatehouse, app));
    expect((await introspect(app, checker, access_token)).body.active).toBe(true);
    const as = await makeApiKey(gatehouse, app, ['auth:write']);
    expect((await call(app, 'POST /auth/logout', { as, body: { token: access_token } })).status).toBe(204);
    expect((await introspect(app, checker, access_token)).body.active).toBe(false);
    expect((await call(app, 'GET /me', { as: access_token })).status).toBe(401);
  });

  test('C3 a browser may call from the origins that a developer listed', async () => {
    const app = await makeApp(gatehouse);
    const { token } = await makeDeveloper(gatehouse, { app, role: 'owner' });
    const settings = { cors_origins: ['https://spa.example.com'] };
    await call(app, 'PATCH /app', { as: token, body: { settings } });
    const allowed = async () => {
      const answer = await fetch(`${app.issuer}/api/v1/me`, { headers: { origin: 'https://spa.example.com' } });
      return answer.headers.get('access-control-allow-origin');
    };
    await expect.poll(allowed, { timeout: 10_000 }).toBe('https://spa.example.com');
  });

  test('C3 the environment configures the server', async () => {
    const other = await startGatehouse({ BASE_URL: 'https://id.example.com' });
    onTestFinished(other.stop);
    const { slug } = await makeApp(other);
    const { text } = await ask(other, { path: `/o/${slug}/.well-known/openid-configuration` });
    expect(JSON.parse(text).issuer).toBe(`https://id.example.com/o/${slug}`);
  });
});
