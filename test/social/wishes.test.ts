// What a client's request wishes of a sign-in at a provider: whom, in which language, how fresh (A144), and at which one
// (idp_hint).
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { updateConnection } from '../../src/social/connections.ts';
import { findUser } from '../../src/users/users.ts';
import { call } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeClient, type TestClient } from '../kit/app.ts';
import { codeOf, makeAuthenticator } from '../kit/factor.ts';
import { authorizeUrl, makePkce, send } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { type Claims, startUpstream, type Upstream } from '../kit/outside/upstream-oidc.ts';
import { countRows } from '../kit/rows.ts';
import { type Page, Visitor } from '../kit/visitor.ts';
import { allow, claimsOf, makeConnection, makeWorld, type Person, PRIVATE, press, signInWith } from './world.ts';

let gatehouse: Gatehouse;
let upstream: Upstream;
beforeAll(async () => {
  gatehouse = await startGatehouse(PRIVATE);
  upstream = await startUpstream();
});
afterEach(() => upstream.twist({}));
afterAll(async () => {
  await upstream.stop();
  await gatehouse.stop();
});

type Asked = Record<string, string>;

async function open(app: App, client: TestClient, asked: Asked, visitor = new Visitor()): Promise<Person> {
  const { verifier, challenge } = makePkce();
  const page = await visitor.open(authorizeUrl(app, client, challenge, { scope: 'openid email profile', ...asked }));
  return { app, client, visitor, verifier, page };
}

const someone = { sub: 'x', email: 'x@example.com', email_verified: true, name: 'X' };
const seconds = () => Math.floor(Date.now() / 1000);
const at = (auth_time: unknown) =>
  upstream.twist({ claims: (claims: Claims) => ({ ...claims, ...(auth_time !== undefined && { auth_time }) }) });
const parametersOf = (location: string, names: string[]) =>
  names.map((name) => new URL(location).searchParams.get(name));
const isAtProvider = ({ location }: Page) => location?.startsWith(`${upstream.url}/authorize`) === true;
const errorOf = ({ location }: Page) => location && new URL(location).searchParams.get('error');

describe('what goes along', () => {
  const names = ['login_hint', 'ui_locales', 'prompt', 'max_age'];
  const asked = { login_hint: 'x@example.com', ui_locales: 'de en', max_age: '600' };

  test.each<[Asked, (string | null)[]]>([
    [{}, [null, null, null, null]],
    [asked, ['x@example.com', 'de en', null, '600']],
    [{ prompt: 'login' }, [null, null, 'login', '0']],
    [{ prompt: 'login', max_age: '600' }, [null, null, 'login', '600']],
    [{ prompt: 'select_account consent' }, [null, null, 'select_account', null]],
    [{ prompt: 'login select_account' }, [null, null, 'login select_account', '0']],
    [{ login_hint: 'x'.repeat(300) }, [null, null, null, null]],
  ])('A144 with %j the provider is asked %j', async (more, expected) => {
    const { app, client } = await makeWorld(gatehouse, upstream.issuer);
    expect(parametersOf(await press(await open(app, client, more), 'oidc'), names)).toEqual(expected);
  });

  test('A144 a provider is not asked for a prompt that it does not know', async () => {
    const google = await startUpstream({ as: 'https://accounts.google.com' });
    const app = await makeApp(gatehouse);
    const client = await makeClient(gatehouse, app);
    await makeConnection(gatehouse, app, { kind: 'google' });
    const way = await press(await open(app, client, { ...asked, prompt: 'login' }), 'google');
    expect(parametersOf(way, names)).toEqual(['x@example.com', 'de en', 'select_account', '600']);
    await google.stop();
  });

  test('from an App’s own link, too', async () => {
    const { app, client } = await makeWorld(gatehouse, upstream.issuer);
    const visitor = new Visitor();
    const begin = (more: Asked) => {
      const query = { client_id: client.client_id, redirect_uri: client.redirect_uri, ...more };
      return visitor.fetch(`${app.issuer}/connect/oidc?${new URLSearchParams(query)}`);
    };
    const chosen = await begin({ prompt: 'select_account', max_age: 'never' });
    expect(parametersOf(chosen.location!, names)).toEqual([null, null, 'select_account', null]);
    const begun = await begin({ ...asked, prompt: 'login select_account' });
    expect(parametersOf(begun.location!, names)).toEqual(['x@example.com', 'de en', 'login select_account', '600']);
    upstream.be(someone);
    at(undefined);
    expect(errorOf(await visitor.open(await upstream.follow(begun.location!)))).toBe('login_required');
  });
});

describe('A144 how fresh it is', () => {
  const login = { prompt: 'login' };

  test.each<[string, Asked, number | string | undefined]>([
    ['prompt=login', login, undefined],
    ['max_age=0', { max_age: '0' }, undefined],
    ['prompt=login', login, -120],
    ['max_age=0', { max_age: '0' }, -120],
    ['max_age=600', { max_age: '600' }, -900],
    ['prompt=login and max_age=600', { ...login, max_age: '600' }, -120],
  ])('A144 with %s, nobody is signed in by a provider that says auth_time %s %s', async (_, asked, ago) => {
    const { app, client } = await makeWorld(gatehouse, upstream.issuer);
    upstream.be(someone);
    at(typeof ago === 'number' ? seconds() + ago : undefined);
    const person = await open(app, client, asked);
    const page = await signInWith(person, upstream, 'oidc');
    expect([page.status, page.location, page.text.includes('connection_not_fresh')]).toEqual([403, undefined, true]);
    const back = /href="([^"]*\/sign-in)"/.exec(page.text)![1]!;
    expect((await person.visitor.open(back)).text).toContain('name="password"');
    expect(await countRows(gatehouse, app, 'users')).toBe(0);
  });

  test.each<[Asked, number]>([
    [login, 0],
    [{ max_age: '600' }, -500],
    [{}, -7 * 24 * 3600],
    [login, 3600],
  ])('A144 with %j and the provider’s auth_time %i seconds from now, ours is no later', async (asked, ago) => {
    const { app, client } = await makeWorld(gatehouse, upstream.issuer);
    const said = seconds() + ago;
    upstream.be(someone);
    at(said);
    const person = await open(app, client, asked);
    const { auth_time } = (await claimsOf(person, await signInWith(person, upstream, 'oidc'))).id_token;
    if (ago <= 0) expect(auth_time).toBe(said);
    else expect(auth_time).toBeLessThanOrEqual(seconds());
    // However long ago it was there, the session lives from now on; but it is as old as the provider says for max_age.
    const next = await open(app, client, {}, person.visitor);
    expect((await claimsOf(next, next.page)).id_token.auth_time).toBe(auth_time);
    const silent = await open(app, client, { prompt: 'none', max_age: '450' }, person.visitor);
    expect(errorOf(silent.page) === 'login_required').toBe(ago < -450);
  });

  test('A144 a second factor that is proved here makes it no fresher', async () => {
    const { app, client } = await makeWorld(gatehouse, upstream.issuer, { mfa: 'optional' });
    upstream.be(someone);
    const first = await open(app, client, {});
    const { sub } = await claimsOf(first, await signInWith(first, upstream, 'oidc'));
    const user = await findUser(gatehouse.database.db, app, sub);
    const { secret } = await makeAuthenticator(gatehouse, app, user!);
    const said = seconds() - 100;
    at(said);
    const person = await open(app, client, { max_age: '600' });
    const code = await signInWith(person, upstream, 'oidc');
    const page = await person.visitor.submit(code, { code: codeOf(secret) }, '/second-factor');
    const { id_token } = await claimsOf(person, await allow(person, page));
    expect(id_token).toMatchObject({ auth_time: said, amr: expect.arrayContaining(['fed', 'otp', 'mfa']) });
  });

  test('A144 nor does the exchange of a code, and what needs a fresh sign-in is refused after an old one', async () => {
    const { app, client } = await makeWorld(gatehouse, upstream.issuer);
    const said = seconds() - 1_000;
    upstream.be(someone);
    at(said);
    const to = { client_id: client.client_id, redirect_uri: client.redirect_uri };
    const visitor = new Visitor();
    const begun = await visitor.fetch(`${app.issuer}/connect/oidc?${new URLSearchParams(to)}`);
    const back = await visitor.open(await upstream.follow(begun.location!));
    const code = new URL(back.location!).searchParams.get('code');
    const as = await makeApiKey(gatehouse, app, ['auth:write']);
    const json = (token: string) => ({ authorization: `Bearer ${token}`, 'content-type': 'application/json' });
    const { body } = await send(`${app.issuer}/api/v1/auth/connections/exchange`, {
      method: 'POST',
      headers: json(as),
      body: JSON.stringify({ code, ...to }),
    });
    const { id_token, access_token } = body.tokens as Record<string, string>;
    const claims = JSON.parse(Buffer.from(id_token!.split('.')[1]!, 'base64url').toString());
    expect(claims.auth_time).toBe(said);
    const gone = await send(`${app.issuer}/api/v1/me`, {
      method: 'DELETE',
      headers: json(access_token!),
      body: '{"current_password":null}',
    });
    expect([gone.status, gone.body.code]).toEqual([403, 'sign_in_again']);
  });

  const minutesAgo = (minutes: number) => seconds() - 60 * minutes;
  test.each<[string, { prompt?: string; trust?: boolean; auth_time?: () => number }, number]>([
    ['that doesn’t say when', {}, 403],
    ['that says: some minutes ago', { auth_time: () => minutesAgo(6) }, 403],
    ['that says: just now', { auth_time: () => minutesAgo(0) }, 204],
    ['that was asked for it, and that the App trusts,', { prompt: 'login', trust: true }, 204],
    ['that was not asked for it, although the App trusts it,', { trust: true }, 403],
  ])('A144 a sign-in at a provider %s is a fresh proof only then', async (_, { prompt, trust, auth_time }, status) => {
    const { app, client, connection } = await makeWorld(gatehouse, upstream.issuer);
    const settings = { issuer: upstream.issuer, trust_freshness: true };
    if (trust) await updateConnection(gatehouse.system, app, connection.id, { settings });
    upstream.be({ ...someone, sub: `fresh-${status}-${_}`, email: `fresh-${seconds()}-${_.length}@example.com` });
    at(auth_time?.());
    const to = { client_id: client.client_id, redirect_uri: client.redirect_uri };
    const visitor = new Visitor();
    const link = new URLSearchParams({ ...to, ...(prompt && { prompt }) });
    const begun = await visitor.fetch(`${app.issuer}/connect/oidc?${link}`);
    const back = await visitor.open(await upstream.follow(begun.location!));
    const code = new URL(back.location!).searchParams.get('code');
    const as = await makeApiKey(gatehouse, app, ['auth:write']);
    const { body } = await call(app, 'POST /auth/connections/exchange', { as, body: { code, ...to } });
    const own = { as: body.tokens.access_token, body: { current_password: null } };
    expect((await call(app, 'DELETE /me', own)).status).toBe(status);
  });

  test('A144 a provider that can’t say when is not gone to, unless the App trusts it', async () => {
    const app = await makeApp(gatehouse);
    const client = await makeClient(gatehouse, app);
    const { id } = await makeConnection(gatehouse, app, { kind: 'github' });
    const { page, visitor } = await open(app, client, login);
    const href = /href="([^"]*\/connect\/github)"/.exec(page.text)![1]!;
    const refused = await visitor.fetch(new URL(href, page.url).href);
    expect([refused.status, refused.text.includes('connection_not_fresh')]).toEqual([403, true]);
    await updateConnection(gatehouse.system, app, id, { settings: { trust_freshness: true } });
    const way = await press(await open(app, client, login), 'github');
    expect(parametersOf(way, ['prompt', 'max_age'])).toEqual(['select_account', null]);
  });

  test('A144 trust stands in for what is not said, never for what is', async () => {
    const { app, client, connection } = await makeWorld(gatehouse, upstream.issuer);
    const settings = { issuer: upstream.issuer, trust_freshness: true };
    await updateConnection(gatehouse.system, app, connection.id, { settings });
    upstream.be(someone);
    at(seconds() - 120);
    const old = await open(app, client, login);
    expect((await signInWith(old, upstream, 'oidc')).status).toBe(403);
    at(undefined);
    const person = await open(app, client, login);
    await claimsOf(person, await signInWith(person, upstream, 'oidc'));
  });
});

describe('idp_hint', () => {
  const hint = { idp_hint: 'oidc' };

  test('leads to the connection, and its user on to the client; the way back shows the screen', async () => {
    const { app, client } = await makeWorld(gatehouse, upstream.issuer);
    upstream.be(someone);
    const person = await open(app, client, { ...hint, login_hint: 'x@example.com' });
    expect(isAtProvider(person.page)).toBe(true);
    expect(parametersOf(person.page.location!, ['login_hint'])).toEqual(['x@example.com']);
    const again = await person.visitor.open(person.page.url.replace(/\/connect\/.*$/, ''));
    expect(again.text).toContain('name="password"');
    const page = await person.visitor.open(await upstream.follow(person.page.location!));
    expect((await claimsOf(person, page)).email).toBe(someone.email);
  });

  test('is ignored if no such connection may be used here', async () => {
    const { app, client } = await makeWorld(gatehouse, upstream.issuer);
    await makeConnection(gatehouse, app, { kind: 'google', enabled: false });
    const other = await makeApp(gatehouse);
    await makeConnection(gatehouse, other, { kind: 'github' });
    for (const idp_hint of ['google', 'github', 'nobody', 'OIDC', '', '../oidc', 'https://evil.example.com']) {
      const { page } = await open(app, client, { idp_hint });
      expect([page.status, page.text.includes('name="password"')], idp_hint).toEqual([200, true]);
    }
  });

  test('is ignored with prompt=none, and for a user who is signed in; prompt=login asks there', async () => {
    const { app, client } = await makeWorld(gatehouse, upstream.issuer);
    upstream.be(someone);
    expect(errorOf((await open(app, client, { ...hint, prompt: 'none' })).page)).toBe('login_required');
    at(seconds() - 500);
    const person = await open(app, client, {});
    await claimsOf(person, await signInWith(person, upstream, 'oidc'));
    const { visitor } = person;
    const signedIn = await open(app, client, hint, visitor);
    await claimsOf(signedIn, signedIn.page);
    expect((await open(app, client, { ...hint, max_age: '60' }, visitor)).page.text).toContain('name="password"');
    const again = await open(app, client, { ...hint, prompt: 'login' }, visitor);
    expect([isAtProvider(again.page), ...parametersOf(again.page.location!, ['prompt'])]).toEqual([true, 'login']);
  });

  test('links nobody, and skips neither consent nor a second factor', async () => {
    const { app } = await makeWorld(gatehouse, upstream.issuer, { mfa: 'required' });
    const client = await makeClient(gatehouse, app);
    upstream.be({ ...someone, email_verified: false });
    const stranger = await open(app, client, hint);
    const link = await stranger.visitor.open(await upstream.follow(stranger.page.location!));
    expect(link.text).toContain('name="ticket"');
    upstream.be(someone);
    const person = await open(app, client, hint);
    const factor = await person.visitor.open(await upstream.follow(person.page.location!));
    expect([factor.location, factor.text.includes('name="decision"')]).toEqual([undefined, false]);
    expect(factor.text).toContain('enrol');

    // Nobody has seen which program on their own device sent them there.
    const local = await makeWorld(gatehouse, upstream.issuer);
    const redirect_uris = ['http://127.0.0.1/callback'];
    const device = await makeClient(gatehouse, local.app, { type: 'public', redirect_uris, first_party: true });
    const program = await open(local.app, device, hint);
    const confirm = await program.visitor.open(await upstream.follow(program.page.location!));
    expect([confirm.location, confirm.text.includes('name="choice"')]).toEqual([undefined, true]);
    const confirmed = await program.visitor.submit(confirm, { choice: 'continue' });
    expect(confirmed.location).toMatch(/^http:\/\/127\.0\.0\.1\/callback\?code=/);

    const plain = await makeWorld(gatehouse, upstream.issuer);
    const third = await makeClient(gatehouse, plain.app);
    const asked = await open(plain.app, third, hint);
    const consent = await asked.visitor.open(await upstream.follow(asked.page.location!));
    expect(consent.text).toContain('name="decision"');
  });
});
