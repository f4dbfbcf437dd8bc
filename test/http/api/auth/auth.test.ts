import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeApiKey, makeApp, makeClient, makeUser, PASSWORD } from '../../../kit/app.ts';
import { authorizeUrl, introspect, makePkce, signIn, userinfo } from '../../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { Visitor } from '../../../kit/visitor.ts';
import { call, signInByApi } from '../call.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

async function makeWorld() {
  const app = await makeApp(gatehouse);
  const as = await makeApiKey(gatehouse, app, ['auth:write']);
  const checker = await makeClient(gatehouse, app, { type: 'machine', introspects: ['*'] });
  return { app, as, checker };
}

type World = Awaited<ReturnType<typeof makeWorld>>;

/** What each door says of an access token. */
async function doorsSay({ app, checker }: World, accessToken: string) {
  const [introspection, info, me] = await Promise.all([
    introspect(app, checker, accessToken),
    userinfo(app, accessToken),
    call(app, 'GET /me', { as: accessToken }),
  ]);
  return { introspection: introspection.body.active, userinfo: info.status, me: me.status };
}

const ALIVE = { introspection: true, userinfo: 200, me: 200 };
const DEAD = { introspection: false, userinfo: 401, me: 401 };

describe('signing in by the API', () => {
  test('a user who signs up gets tokens that every door takes', async () => {
    const world = await makeWorld();
    const body = { email: 'Bob@Example.com', password: PASSWORD, name: 'Bob', locale: 'de-AT' };
    const { status, body: answer } = await call(world.app, 'POST /auth/signup', { as: world.as, body });
    expect(status).toBe(201);
    expect(answer.user).toMatchObject({
      email: 'Bob@example.com',
      email_verified: false,
      name: 'Bob',
      locale: 'de-AT',
    });
    expect(await doorsSay(world, answer.tokens.access_token)).toEqual(ALIVE);

    const { payload, protectedHeader } = await jwtVerify(
      answer.tokens.access_token,
      createRemoteJWKSet(new URL(`${world.app.issuer}/jwks`)),
      { issuer: world.app.issuer, audience: world.app.issuer, typ: 'at+jwt' },
    );
    expect(payload.sub).toBe(answer.user.id);
    expect(protectedHeader.alg).toBe('ES256');
  });

  test('a user signs in again, whichever way the address is written', async () => {
    const { app, as } = await makeWorld();
    const user = await makeUser(gatehouse, app, { email: 'bob@example.com' });
    const body = { email: ' BOB@EXAMPLE.COM ', password: PASSWORD, user_agent: 'Phone', ip: '203.0.113.7' };
    const { status, body: answer } = await call(app, 'POST /auth/login', { as, body });
    expect(status).toBe(200);
    expect(answer.user.id).toBe(user.id);
    const { body: sessions } = await call(app, 'GET /me/sessions', { as: answer.tokens.access_token });
    expect(sessions.items).toMatchObject([{ ip: '203.0.113.7', user_agent: 'Phone', current: true }]);
  });

  test('an unknown user, a wrong password and a disabled user get the same answer', async () => {
    const { app, as } = await makeWorld();
    const user = await makeUser(gatehouse, app);
    const disabled = await makeUser(gatehouse, app);
    const key = await makeApiKey(gatehouse, app);
    await call(app, 'POST /users/:id/disable', { as: key, params: { id: disabled.id } });
    const attempts = [
      { email: 'nobody@example.com', password: PASSWORD },
      { email: user.email, password: `${PASSWORD}!` },
      { email: disabled.email, password: PASSWORD },
      { email: 'not an address', password: PASSWORD },
    ];
    const answers = await Promise.all(attempts.map((body) => call(app, 'POST /auth/login', { as, body })));
    const said = answers.map(({ status, body: { request_id: _, ...rest } }) => ({ status, ...rest }));
    expect(said[0]).toMatchObject({ status: 401, code: 'invalid_credentials' });
    for (const one of said) expect(one).toEqual(said[0]);
  });

  test.each([
    ['a weak password', { password: 'password' }, 422, 'weak_password'],
    ['no address', { email: 'bob' }, 422, 'invalid_email'],
    ['a taken address', { email: 'taken@example.com' }, 409, 'email_taken'],
    ['a field that only the App may set', { email_verified: true }, 422, 'invalid_body'],
    ['a resource that is none', { resource: 'https://nothing.example.com' }, 422, 'invalid_body'],
  ])('a sign-up with %s is refused, and no user is made', async (_, wrong, status, code) => {
    const { app, as } = await makeWorld();
    await makeUser(gatehouse, app, { email: 'taken@example.com' });
    const body = { email: 'new@example.com', password: PASSWORD, ...wrong };
    const answer = await call(app, 'POST /auth/signup', { as, body });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    const key = await makeApiKey(gatehouse, app);
    const { body: users } = await call(app, 'GET /users', { as: key });
    expect(users.items).toHaveLength(1);
  });

  test('an eleventh guess from one network has to wait, and says how long', async () => {
    const { app, as } = await makeWorld();
    const user = await makeUser(gatehouse, app);
    const guess = (ip: string, password = 'not-this-one') =>
      call(app, 'POST /auth/login', { as, body: { email: user.email, password, ip } });
    const answers = await Promise.all(Array.from({ length: 11 }, () => guess('203.0.113.9')));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
    const late = await guess('203.0.113.9', PASSWORD);
    expect([late.status, late.body.code]).toEqual([429, 'too_many_attempts']);
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await guess('198.51.100.4', PASSWORD)).status).toBe(200);
  });
});

describe('sign-ups from one network', () => {
  test('are thirty an hour, at the API and on the screens together', async () => {
    const { app, as } = await makeWorld();
    const client = await makeClient(gatehouse, app);
    // A password that is refused leaves no user behind, and counts.
    const signUp = async (ip?: string) => {
      const body = { email: 'new@example.com', password: 'short', ...(ip && { ip }) };
      return (await call(app, 'POST /auth/signup', { as, body })).body.code;
    };
    const here = '127.0.0.1';
    const codes = await Promise.all(Array.from({ length: 30 }, () => signUp(here)));
    expect(new Set(codes)).toEqual(new Set(['weak_password']));
    expect(await signUp(here)).toBe('too_many_attempts');
    expect(await signUp('198.51.100.7')).toBe('weak_password');
    const visitor = new Visitor();
    const { url } = await visitor.open(authorizeUrl(app, client, makePkce().challenge));
    const page = await visitor.open(`${url}/sign-up`);
    const screen = await visitor.submit(page, { email: 'new@example.com', password: PASSWORD });
    expect([page.status, screen.status]).toEqual([200, 429]);
  });

  test('of a backend that does not tell whose they are count for nobody', async () => {
    const { app, as } = await makeWorld();
    const body = { email: 'new@example.com', password: 'short' };
    const asks = Array.from({ length: 31 }, () => call(app, 'POST /auth/signup', { as, body }));
    expect(new Set((await Promise.all(asks)).map((answer) => answer.body.code))).toEqual(new Set(['weak_password']));
  });
});

describe('refreshing by the API', () => {
  test('rotates, and a JWT stays a JWT for the same API', async () => {
    const world = await makeWorld();
    const { app, as } = world;
    const first = await signInByApi(gatehouse, app, await makeUser(gatehouse, app));
    const { status, body } = await call(app, 'POST /auth/refresh', {
      as,
      body: { refresh_token: first.refresh_token },
    });
    expect(status).toBe(200);
    expect(body.tokens.refresh_token).not.toBe(first.refresh_token);
    expect(body.tokens.access_token).not.toBe(first.access_token);
    expect(body.tokens.access_token.split('.')).toHaveLength(3);
    expect(await doorsSay(world, body.tokens.access_token)).toEqual(ALIVE);
  });

  test('a refresh token that was used before is refused, and its whole family with it', async () => {
    const app = await makeApp(gatehouse, { refresh_leeway_seconds: 0 });
    const as = await makeApiKey(gatehouse, app, ['auth:write']);
    const first = await signInByApi(gatehouse, app, await makeUser(gatehouse, app));
    const refresh = (refresh_token: string) => call(app, 'POST /auth/refresh', { as, body: { refresh_token } });
    const second = (await refresh(first.refresh_token)).body.tokens;
    const reused = await refresh(first.refresh_token);
    expect([reused.status, reused.body.code]).toEqual([401, 'invalid_token']);
    expect((await refresh(second.refresh_token)).status).toBe(401);
    expect((await call(app, 'GET /me', { as: second.access_token })).status).toBe(401);
  });

  test.each(['nonsense', 'x'.repeat(2000), 'eyJhbGciOiJub25lIn0.e30.'])('%.20s is no refresh token', async (token) => {
    const { app, as } = await makeWorld();
    const { status, body } = await call(app, 'POST /auth/refresh', { as, body: { refresh_token: token } });
    expect([status, body.code]).toEqual([401, 'invalid_token']);
  });
});

describe('signing out by the API', () => {
  test.each(['access_token', 'refresh_token'] as const)(
    'by the %s ends every token of the session at once',
    async (which) => {
      const world = await makeWorld();
      const { app, as } = world;
      const user = await makeUser(gatehouse, app);
      const [here, elsewhere] = [await signInByApi(gatehouse, app, user), await signInByApi(gatehouse, app, user)];
      const { body } = await call(app, 'POST /auth/refresh', { as, body: { refresh_token: here.refresh_token } });
      const newest = body.tokens;
      expect((await call(app, 'POST /auth/logout', { as, body: { token: newest[which] } })).status).toBe(204);
      expect(await doorsSay(world, here.access_token)).toEqual(DEAD);
      expect(await doorsSay(world, newest.access_token)).toEqual(DEAD);
      const again = await call(app, 'POST /auth/refresh', { as, body: { refresh_token: newest.refresh_token } });
      expect(again.status).toBe(401);
      expect(await doorsSay(world, elsewhere.access_token)).toEqual(ALIVE);
    },
  );

  test('by the user’s own access token, without a body, ends that session alone', async () => {
    const world = await makeWorld();
    const { app, as } = world;
    const [bob, eve] = [await makeUser(gatehouse, app), await makeUser(gatehouse, app)];
    const [here, elsewhere] = [await signInByApi(gatehouse, app, bob), await signInByApi(gatehouse, app, bob)];
    const others = await signInByApi(gatehouse, app, eve);
    const named = { as: here.access_token, body: { token: others.access_token } };
    expect((await call(app, 'POST /auth/logout', named)).status).toBe(422);
    expect((await call(app, 'POST /auth/logout', { as, body: {} })).body.errors[0].code).toBe('missing');
    expect((await call(app, 'POST /auth/logout', { as: here.access_token })).status).toBe(204);
    expect(await doorsSay(world, here.access_token)).toEqual(DEAD);
    const again = await call(app, 'POST /auth/refresh', { as, body: { refresh_token: here.refresh_token } });
    expect(again.status).toBe(401);
    for (const alive of [elsewhere, others]) expect(await doorsSay(world, alive.access_token)).toEqual(ALIVE);
    expect((await call(app, 'POST /auth/logout', { as: here.access_token })).status).toBe(401);
  });

  test('says the same of a token that is none', async () => {
    const { app, as } = await makeWorld();
    for (const token of ['nonsense', 'eyJhbGciOiJub25lIn0.e30.']) {
      expect((await call(app, 'POST /auth/logout', { as, body: { token } })).status).toBe(204);
    }
  });

  test('by the refresh token before the last: a client that lost an answer can still sign out', async () => {
    const world = await makeWorld();
    const { app, as } = world;
    const first = await signInByApi(gatehouse, app, await makeUser(gatehouse, app));
    const { body } = await call(app, 'POST /auth/refresh', { as, body: { refresh_token: first.refresh_token } });
    await call(app, 'POST /auth/logout', { as, body: { token: first.refresh_token } });
    expect(await doorsSay(world, body.tokens.access_token)).toEqual(DEAD);
  });
});

describe('tokens of one App at another', () => {
  test('A53 a JWT, an opaque token and a refresh token are unknown there, and stay alive here', async () => {
    const [here, there] = [await makeWorld(), await makeWorld()];
    const user = await makeUser(gatehouse, here.app);
    const client = await makeClient(gatehouse, here.app, { first_party: true });
    const jwt = await signInByApi(gatehouse, here.app, user);
    const opaque = await signIn(here.app, client, user.email, { scope: 'openid profile' });
    for (const { access_token } of [jwt, opaque]) {
      expect(await doorsSay(there, access_token)).toEqual(DEAD);
      await call(there.app, 'POST /auth/logout', { as: there.as, body: { token: access_token } });
    }
    const body = { refresh_token: jwt.refresh_token };
    expect((await call(there.app, 'POST /auth/refresh', { as: there.as, body })).status).toBe(401);
    expect(await doorsSay(here, jwt.access_token)).toEqual(ALIVE);
    expect((await call(here.app, 'POST /auth/refresh', { as: here.as, body })).status).toBe(200);
  });
});
