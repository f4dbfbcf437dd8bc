// Social sign-in as the systems of docs/coverage.md have it.
import { exportPKCS8, generateKeyPair } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { kindNames } from '../../src/social/catalogue.ts';
import { call, makeDeveloper } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeClient } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { startUpstream, type Upstream } from '../kit/outside/upstream-oidc.ts';
import { Visitor } from '../kit/visitor.ts';
import { makeConnection, openSignIn, PRIVATE } from '../social/world.ts';

let gatehouse: Gatehouse;
let upstream: Upstream;
beforeAll(async () => {
  gatehouse = await startGatehouse(PRIVATE);
  upstream = await startUpstream();
});
afterAll(async () => {
  await upstream.stop();
  await gatehouse.stop();
});

test('M7 a person signs in with another provider, and the App’s backend exchanges a one-time code for tokens', async () => {
  const [app, other] = [await makeApp(gatehouse), await makeApp(gatehouse)];
  await makeConnection(gatehouse, app, { settings: { issuer: upstream.issuer } });
  const { client_id, redirect_uri } = await makeClient(gatehouse, app, { first_party: true });
  upstream.be({ sub: 'ann', email: 'ann@example.com', email_verified: true });
  const visitor = new Visitor();
  const query = new URLSearchParams({ client_id, redirect_uri, state: 's' });
  const { location } = await visitor.fetch(`${app.issuer}/connect/oidc?${query}`);
  const back = await visitor.open(await upstream.follow(location!));
  const params = new URL(back.location!).searchParams;
  expect([...params.keys()].sort()).toEqual(['code', 'iss', 'state']);
  const as = await makeApiKey(gatehouse, app, ['auth:write']);
  const body = { code: params.get('code')!, client_id, redirect_uri };
  const answer = await call(app, 'POST /auth/connections/exchange', { as, body });
  expect(answer.body.user).toMatchObject({ email: 'ann@example.com', email_verified: true });
  const me = await call(app, 'GET /me', { as: answer.body.tokens.access_token });
  expect(me.body.id).toBe(answer.body.user.id);
  expect((await call(app, 'POST /auth/connections/exchange', { as, body })).status).toBe(400);
  expect((await call(other, 'POST /auth/connections/exchange', { as, body })).status).toBe(401);
});

test('O5 every kind of connection is an entry of one table, and becomes a button', async () => {
  const app = await makeApp(gatehouse);
  const { token: as } = await makeDeveloper(gatehouse, { app, role: 'admin' });
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const url = upstream.issuer;
  const settings: Record<string, object> = {
    oidc: { issuer: url },
    oauth2: { authorization_url: url, token_url: url, userinfo_url: url },
    apple: { team_id: 'TEAMTEAM01', key_id: 'KEYKEYKEY1' },
  };
  for (const kind of kindNames) {
    const client_secret = kind === 'apple' ? await exportPKCS8(privateKey) : 'secret';
    const body = { kind, slug: kind, client_id: 'us', client_secret, settings: settings[kind] };
    expect((await call(app, 'POST /connections', { as, body })).status, kind).toBe(201);
  }
  const { page } = await openSignIn(app, await makeClient(gatehouse, app));
  for (const kind of kindNames) expect(page.text).toContain(`/connect/${kind}"`);
});
