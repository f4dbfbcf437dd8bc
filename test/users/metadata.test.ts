// Metadata of users: who reads and writes which part, its bounds, and the claims that an App makes of it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isReservedClaim } from '../../src/apps/settings/custom-claims.ts';
import type { Settings } from '../../src/apps/settings/settings.ts';
import { claimsByScope } from '../../src/users/claims.ts';
import { call, routeOf, send, signInByApi, urlOf } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeAppWithUser } from '../kit/app.ts';
import { authorize, redeem, refresh, signIn, userinfo } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

async function makeWorld(settings: Partial<Settings> = {}) {
  const { app, client, user } = await makeAppWithUser(gatehouse, { settings });
  const as = await makeApiKey(gatehouse, app);
  const change = (body: object) => call(app, 'PATCH /users/:id/metadata', { as, params: { id: user.id }, body });
  return { app, client, user, as, change };
}

describe('metadata', () => {
  test('is changed by merge patches, and keeps what they do not name', async () => {
    const { app, user, as, change } = await makeWorld();
    await change({ metadata_public: { plan: 'free', seats: { max: 3, used: 1 }, tags: ['a', 'b'] } });
    const { body } = await change({
      metadata_public: { plan: null, seats: { used: 2 }, tags: ['c'] },
      metadata_private: { risk: 7 },
    });
    const expected = {
      metadata_public: { seats: { max: 3, used: 2 }, tags: ['c'] },
      metadata_private: { risk: 7 },
      metadata_own: {},
    };
    expect(body).toEqual(expected);
    expect((await call(app, 'GET /users/:id/metadata', { as, params: { id: user.id } })).body).toEqual(expected);
  });

  test.each([{ prefs: {} }, { list: [] }, { nothing: { inside: {} } }])(
    'keeps %j, which has no values',
    async (given) => {
      const { change } = await makeWorld();
      expect((await change({ metadata_public: given })).body.metadata_public).toEqual(given);
    },
  );

  test('private metadata never reaches the user, and public one is not theirs to write', async () => {
    const { app, client, user, change } = await makeWorld({ custom_claims: ['plan=metadata_public.plan'] });
    await change({ metadata_public: { plan: 'pro' }, metadata_private: { note: 'hidden-from-bob' } });
    const { access_token: as, id_token } = await signInByApi(gatehouse, app, user);
    const own = await call(app, 'PATCH /me/metadata', { as, body: { metadata_own: { theme: 'dark' } } });
    expect(own.body).toEqual({ metadata_public: { plan: 'pro' }, metadata_own: { theme: 'dark' } });
    for (const body of [{ metadata_public: { plan: 'gold' } }, { metadata_private: {} }])
      expect((await call(app, 'PATCH /me/metadata', { as, body })).status).toBe(422);
    const seen = [
      (await call(app, 'GET /me/metadata', { as })).text,
      (await call(app, 'GET /me', { as })).text,
      (await send(urlOf(app, routeOf(app, 'GET /me/export'), {}), 'GET', { as })).text,
      Buffer.from(id_token.split('.')[1]!, 'base64url').toString(),
      JSON.stringify((await userinfo(app, (await signIn(app, client, user.email)).access_token)).body),
    ];
    expect(JSON.parse(seen[2]!).user.metadata_own).toEqual({ theme: 'dark' });
    expect(seen.join()).not.toContain('hidden-from-bob');
  });

  test.each([
    ['too_large', { text: 'x'.repeat(8_200) }],
    ['too_deep', { a: { b: { c: { d: { e: {} } } } } }],
  ])('is refused where it is %s', async (code, metadata_private) => {
    const { change } = await makeWorld();
    const { status, body } = await change({ metadata_private });
    expect([status, body.errors]).toMatchObject([422, [{ field: 'metadata_private', code }]]);
  });
});

const claimsIn = (jwt: unknown) => JSON.parse(Buffer.from(String(jwt).split('.')[1]!, 'base64url').toString());

describe('custom claims', () => {
  test('come with the scope profile in ID tokens and at userinfo, and are read again at a refresh', async () => {
    const custom_claims = ['plan=metadata_public.plan', 'https://example.com/seats=metadata_public.seats.max'];
    const { app, client, user, change } = await makeWorld({ custom_claims });
    await change({ metadata_public: { plan: 'pro', seats: { max: 3 } } });
    const tokens = await signIn(app, client, user.email, { scope: 'openid profile offline_access', prompt: 'consent' });
    const expected = { plan: 'pro', 'https://example.com/seats': 3 };
    expect(claimsIn(tokens.id_token)).toMatchObject(expected);
    expect((await userinfo(app, tokens.access_token)).body).toMatchObject(expected);
    await change({ metadata_public: { plan: 'free' } });
    const { body } = await refresh(app, client, tokens.refresh_token!);
    expect(claimsIn(body.id_token)).toMatchObject({ plan: 'free' });
    const discovery = await (await fetch(`${app.issuer}/.well-known/openid-configuration`)).json();
    expect(discovery.claims_supported).toContain('plan');
    const granted = await authorize(app, client, user.email, { scope: 'openid' });
    const without = await redeem(app, client, granted);
    expect(claimsIn(without.body.id_token)).not.toHaveProperty('plan');
  });

  test('are left out where they are more than 4 KB', async () => {
    const { app, client, user, change } = await makeWorld({
      custom_claims: ['a=metadata_public.a', 'b=metadata_public.b'],
    });
    await change({ metadata_public: { a: 'x'.repeat(3_000), b: 'x'.repeat(3_000) } });
    const tokens = await signIn(app, client, user.email);
    expect((await userinfo(app, tokens.access_token)).body).not.toHaveProperty('a');
  });

  test.each([
    'sub=metadata_public.a',
    'email_verified=metadata_public.a',
    'permissions=metadata_public.a',
    'org_id=metadata_public.a',
    'cnf=metadata_public.a',
    'act=metadata_public.a',
    'plan=metadata_own.plan',
    'plan=metadata_private.plan',
    'plan=name',
    '__proto__=metadata_public.a',
  ])('refuse %s', async (mapping) => {
    const app = await makeApp(gatehouse);
    const as = await makeApiKey(gatehouse, app, ['app:read', 'app:write']);
    const { status } = await call(app, 'PATCH /app', { as, body: { settings: { custom_claims: [mapping] } } });
    expect(status).toBe(422);
  });

  test('never have the name of a claim of this server', () => {
    expect(
      Object.values(claimsByScope)
        .flat()
        .filter((claim) => !isReservedClaim(claim)),
    ).toEqual([]);
  });
});

test('an export has every user once, without hashes', async () => {
  const { app, user, as, change } = await makeWorld();
  await change({ metadata_private: { risk: 7 } });
  const { text } = await call(app, 'GET /users/export', { as });
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toMatchObject([{ id: user.id, email: user.email, metadata_private: { risk: 7 }, roles: [] }]);
  expect(text).not.toMatch(/argon2|password_hash/);
});
