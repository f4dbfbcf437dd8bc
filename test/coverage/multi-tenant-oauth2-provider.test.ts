// What the system of this name does, walked through Gatehouse's public doors; docs/coverage.md has the rows.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { call } from '../http/api/call.ts';
import { type Developer, signedUp } from '../http/console/developer.ts';
import { CALLBACK, makeApiKey, makeApp, makeClient, makeUser, PASSWORD } from '../kit/app.ts';
import { authorizeUrl, introspect, makePkce, redeem, refresh, revoke, send, userinfo } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { linkIn, mailTo } from '../kit/mail.ts';
import { Visitor } from '../kit/visitor.ts';
import { makeApiKeyByForm, makeAppByForm, registerByForm } from './dashboard.ts';

const BOB = { email: 'bob@example.com', password: 'securepassword-of-bob' };

let gatehouse: Gatehouse;
let alice: Developer;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
  alice = await signedUp(gatehouse);
});
afterAll(() => gatehouse.stop());

describe('the developer dashboard', () => {
  test('M1 a developer signs up, signs in and makes an App that is an issuer of its own', async () => {
    const app = await makeAppByForm(await signedUp(gatehouse));
    const { status, body } = await send(`${app.issuer}/.well-known/openid-configuration`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ issuer: app.issuer, token_endpoint: `${app.issuer}/token` });
  });

  test('M1 a developer’s Apps are that developer’s alone', async () => {
    const app = await makeAppByForm(alice, 'A blog of nobody else’s');
    const mallory = await signedUp(gatehouse);
    expect((await mallory.open('')).text).not.toContain('A blog of nobody else’s');
    expect((await mallory.open(`/apps/${app.slug}/users`)).status).toBe(404);
  });

  test('M2 an App gets an API key for its backend, and client credentials for third parties', async () => {
    const app = await makeAppByForm(alice);
    const key = await makeApiKeyByForm(alice, app);
    expect((await call(app, 'GET /users', { as: key })).status).toBe(200);
    const client = await registerByForm(alice, app);
    expect(client).toMatchObject({
      client_id: expect.any(String),
      client_secret: expect.stringMatching(/^gh_secret_/),
    });
    // Shown once: neither is on the pages that list them.
    for (const page of ['clients', 'api-keys']) {
      const { text } = await alice.open(`/apps/${app.slug}/${page}`);
      for (const secret of [key, client.client_secret!]) expect(text).not.toContain(secret);
    }
  });

  test('M2 the API gives them to a program', async () => {
    const app = await makeAppByForm(alice);
    const key = await makeApiKeyByForm(alice, app, ['clients:write', 'clients:read']);
    const body = { name: 'SuperPhotoPrints', type: 'confidential', redirect_uris: ['https://rp.example.com/callback'] };
    const made = await call(app, 'POST /clients', { as: key, body });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ client_secret: expect.stringMatching(/^gh_secret_/) });
  });

  test('M3 a developer sees the App’s users, finds one, and shuts one out', async () => {
    const app = await makeAppByForm(alice);
    const bob = await makeUser(gatehouse, app, { email: BOB.email });
    await makeUser(gatehouse, app, { email: 'carol@example.com' });
    await makeUser(gatehouse, await makeAppByForm(alice), { email: 'dave@example.com' });
    const users = `/apps/${app.slug}/users`;

    const { text } = await alice.open(users);
    expect(text).toContain(BOB.email);
    expect(text).toContain('carol@example.com');
    expect(text).not.toContain('dave@example.com');
    expect((await alice.open(`${users}?q=carol`)).text).not.toContain(BOB.email);
    await alice.send(`${users}/${bob.id}`, {}, '/disable');
    const key = await makeApiKeyByForm(alice, app);
    const login = await call(app, 'POST /auth/login', { as: key, body: { email: BOB.email, password: PASSWORD } });
    expect(login.body.code).toBe('invalid_credentials');
  });
});

describe('direct sign-in by the App’s backend', () => {
  test('M4 the backend signs a user up and in with its API key, and gets the user and tokens', async () => {
    const app = await makeAppByForm(alice);
    const as = await makeApiKeyByForm(alice, app);
    const signedUp = await call(app, 'POST /auth/signup', { as, body: BOB });
    expect(signedUp.status).toBe(201);
    expect(signedUp.body.user).toMatchObject({ email: BOB.email });
    const signedIn = await call(app, 'POST /auth/login', { as, body: BOB });
    expect(signedIn.status).toBe(200);
    for (const { body } of [signedUp, signedIn]) {
      const { access_token, refresh_token, id_token, token_type } = body.tokens;
      expect({ access_token, refresh_token, id_token }).toEqual({
        access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
        refresh_token: expect.any(String),
        id_token: expect.any(String),
      });
      expect(token_type.toLowerCase()).toBe('bearer');
      expect((await call(app, 'GET /me', { as: access_token })).body).toMatchObject({ email: BOB.email });
    }
  });

  test('M4 a key of another App, or none, makes no user', async () => {
    const app = await makeAppByForm(alice);
    const foreign = await makeApiKeyByForm(alice, await makeAppByForm(alice));
    expect((await call(app, 'POST /auth/signup', { as: foreign, body: BOB })).status).toBe(401);
    expect((await call(app, 'POST /auth/signup', { body: BOB })).status).toBe(401);
    const key = await makeApiKeyByForm(alice, app);
    expect((await call(app, 'GET /users', { as: key })).body.items).toEqual([]);
  });
});

describe('the provider for third parties', () => {
  test('M5 Bob signs in, allows Photo Prints what it asks for, and it reads his profile', async () => {
    const app = await makeAppByForm(alice);
    const bob = await makeUser(gatehouse, app, { email: BOB.email, name: 'Bob' });
    const client = await registerByForm(alice, app);
    const { verifier, challenge } = makePkce();
    const visitor = new Visitor();

    const signIn = await visitor.open(authorizeUrl(app, client, challenge, { scope: 'openid profile email' }));
    const consent = await visitor.submit(signIn, { email: BOB.email, password: PASSWORD });
    expect(consent.text).toContain('SuperPhotoPrints');
    expect(consent.text).toContain('superphotoprints.example.com');
    const answer = new URL((await visitor.submit(consent, { decision: 'allow' })).location!);
    expect(answer.origin + answer.pathname).toBe(client.redirect_uri);

    const { status, body } = await redeem(app, client, { code: answer.searchParams.get('code')!, verifier });
    expect(status).toBe(200);
    const accessToken = String(body.access_token);
    expect((await userinfo(app, accessToken)).body).toMatchObject({ sub: bob.id, name: 'Bob', email: BOB.email });
    expect((await call(app, 'GET /me', { as: accessToken })).body).toMatchObject({ id: bob.id, email: BOB.email });
  });

  test('M5 who denies gives nothing, and a code without its verifier is worth nothing', async () => {
    const { app, client, visitor, consent } = await atConsent();
    const denied = new URL((await visitor.submit(consent, { decision: 'deny' })).location!);
    expect(denied.searchParams.get('error')).toBe('access_denied');
    expect(denied.searchParams.has('code')).toBe(false);

    const other = await atConsent();
    const { location } = await other.visitor.submit(other.consent, { decision: 'allow' });
    const code = new URL(location!).searchParams.get('code')!;
    const stolen = await redeem(other.app, other.client, { code, verifier: makePkce().verifier });
    expect(stolen.body.error).toBe('invalid_grant');
    expect(app.issuer).not.toBe(other.app.issuer);
    expect(client.client_id).not.toBe(other.client.client_id);
  });

  test('M6 a resource server introspects a token; revoked, it is dead at once', async () => {
    const { app, client, verifier, visitor, consent } = await atConsent('openid offline_access');
    const resourceServer = await registerByForm(alice, app, { name: 'Blog API', type: 'machine', introspects: 'all' });
    const { location } = await visitor.submit(consent, { decision: 'allow' });
    const { body } = await redeem(app, client, { code: new URL(location!).searchParams.get('code')!, verifier });
    const [accessToken, refreshToken] = [String(body.access_token), String(body.refresh_token)];

    expect((await introspect(app, resourceServer, accessToken)).body).toMatchObject({
      active: true,
      client_id: client.client_id,
    });
    expect((await revoke(app, client, accessToken)).status).toBe(200);
    expect((await introspect(app, resourceServer, accessToken)).body).toEqual({ active: false });
    expect((await userinfo(app, accessToken)).status).toBe(401);

    const again = await refresh(app, client, refreshToken);
    await revoke(app, client, String(again.body.refresh_token));
    expect((await introspect(app, resourceServer, String(again.body.access_token))).body).toEqual({ active: false });
  });
});

async function atConsent(scope = 'openid profile') {
  const app: App = await makeAppByForm(alice);
  const client = await registerByForm(alice, app);
  const user = await makeUser(gatehouse, app);
  const { verifier, challenge } = makePkce();
  const visitor = new Visitor();
  const signIn = await visitor.open(authorizeUrl(app, client, challenge, { scope, prompt: 'consent' }));
  const consent = await visitor.submit(signIn, { email: user.email, password: PASSWORD });
  return { app, client, verifier, visitor, consent };
}

test('M8 a magic link: asked for, mailed, opened without harm, and signed in by its button; who is new is made', async () => {
  const app = await makeApp(gatehouse, { magic_link: 'on' });
  const client = await makeClient(gatehouse, app, { first_party: true });
  const email = 'm8@example.com';
  const visitor = new Visitor();
  const start = await visitor.open(authorizeUrl(app, client, makePkce().challenge));
  await visitor.submit(await visitor.open(`${start.url}/magic-link`), { email }, '/magic-link');
  const link = linkIn(await mailTo(gatehouse, email));
  await new Visitor().open(link);
  const done = await visitor.submit(await visitor.open(link), {}, '/enter');
  expect(done.location).toContain(`${CALLBACK}?code=`);

  const as = await makeApiKey(gatehouse, app, ['auth:write', 'users:read']);
  const asked = await call(app, 'POST /auth/magic-link', { as, body: { email, redirect_uri: CALLBACK } });
  const token = new URL(linkIn(await mailTo(gatehouse, email, 2))).searchParams.get('token');
  const body = { ticket: asked.body.ticket, token };
  const { user } = (await call(app, 'POST /auth/magic-link/verify', { as, body })).body;
  expect(user).toMatchObject({ email, email_verified: true });
});
