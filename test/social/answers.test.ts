// What is taken from a provider's answer: an address and the word for it from one document (A139), accounts of the allowed
// domains alone, and nothing once the connection is another than the one that began (A149).
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { deleteConnection, updateConnection } from '../../src/social/connections.ts';
import { makeApp, makeClient, makeUser, PASSWORD } from '../kit/app.ts';
import { codeOf, makeAuthenticator } from '../kit/factor.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { startGithub } from '../kit/outside/upstream-github.ts';
import { type Claims, startUpstream, type Upstream } from '../kit/outside/upstream-oidc.ts';
import { countRows } from '../kit/rows.ts';
import { type Page, Visitor } from '../kit/visitor.ts';
import { allow, claimsOf, makeConnection, makeWorld, openSignIn, PRIVATE, press, signInWith } from './world.ts';

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

const asksForProof = (page: Page) => page.location === undefined && page.text.includes('name="ticket"');
const count = (app: App, table: string) => countRows(gatehouse, app, table as never);
const links = ({ text }: Page) =>
  [...text.matchAll(/href="([^"]*\/interaction\/[^"]*)"/g)].map(([, href]) => href!.replaceAll('&amp;', '&'));

describe('A139 the two documents of a provider', () => {
  const own = 'own@example.com';
  const victim = 'victim@example.com';
  const name = 'Ines';

  test.each<[string, Claims, Claims, Record<string, unknown> | 'prove']>([
    ['the name at userinfo only', { email: own, email_verified: true }, { name }, { email: own, name }],
    ['the name in both', { email: own, email_verified: true, name }, { name: 'Other' }, { email: own, name }],
    ['both at userinfo only', {}, { email: own, email_verified: true, name }, { email: own, name }],
    [
      'an address without a word, another with',
      { email: victim },
      { email: own, email_verified: true },
      { email: own },
    ],
    ['the address there, the word for it here', { email_verified: true }, { email: victim }, 'prove'],
    ['the address here, the word for it there', { email: victim }, { email_verified: true }, 'prove'],
    [
      'a no here, a yes there',
      { email: victim, email_verified: false },
      { email: victim, email_verified: true },
      'prove',
    ],
    ['a word without an address, and no address', { email_verified: true }, { email_verified: true }, 'prove'],
    ['an empty address here', { email: ' ', email_verified: true }, { email: victim }, 'prove'],
  ])('A139 %s', async (_, idToken, userinfo, expected) => {
    const { app, client } = await makeWorld(gatehouse, upstream.issuer);
    upstream.be({ sub: 'ines' });
    upstream.twist({ claims: (claims) => ({ ...claims, ...idToken }), userinfo: (one) => ({ ...one, ...userinfo }) });
    const person = await openSignIn(app, client);
    const page = await signInWith(person, upstream, 'oidc');
    if (expected === 'prove') expect([asksForProof(page), await count(app, 'users')]).toEqual([true, 0]);
    else expect(await claimsOf(person, page)).toMatchObject({ email_verified: true, ...expected });
  });

  test('A139 userinfo is not asked if the ID token has all, and is not believed about somebody else', async () => {
    const { app, client } = await makeWorld(gatehouse, upstream.issuer);
    const all = { sub: 'all', email: 'all@example.com', email_verified: true, name };
    upstream.be(all);
    const asked = () => upstream.requests.filter((one) => one === 'GET /userinfo').length;
    const before = asked();
    upstream.twist({ userinfo: (one) => ({ ...one, sub: 'another' }) });
    const person = await openSignIn(app, client);
    await claimsOf(person, await signInWith(person, upstream, 'oidc'));
    expect(asked()).toBe(before);
    for (const missing of ['email', 'email_verified', 'name']) {
      upstream.be({ ...all, sub: missing, [missing]: undefined });
      const other = await openSignIn(app, client);
      expect((await signInWith(other, upstream, 'oidc')).status, missing).toBe(502);
    }
    expect([asked(), await count(app, 'users')]).toEqual([before + 3, 1]);
  });

  test('A139 Microsoft’s word for its account does not vouch for an address of userinfo', async () => {
    const PERSONAL = '9188040d-6c67-4c5b-b112-36a304b66dad';
    const microsoft = await startUpstream({ as: 'https://login.microsoftonline.com/common/v2.0' });
    const app = await makeApp(gatehouse);
    const client = await makeClient(gatehouse, app);
    await makeConnection(gatehouse, app, { kind: 'microsoft' });
    microsoft.be({ sub: 'ms', name });
    const iss = `https://login.microsoftonline.com/${PERSONAL}/v2.0`;
    const account = { iss, tid: PERSONAL, xms_edov: true };
    microsoft.twist({
      claims: (claims) => ({ ...claims, ...account }),
      userinfo: (claims) => ({ ...claims, email: victim }),
    });
    const person = await openSignIn(app, client);
    expect(asksForProof(await signInWith(person, microsoft, 'microsoft'))).toBe(true);
    microsoft.twist({ claims: (claims) => ({ ...claims, ...account, email: own }) });
    const again = await openSignIn(app, client);
    expect(await claimsOf(again, await signInWith(again, microsoft, 'microsoft'))).toMatchObject({ email: own });
    await microsoft.stop();
  });
});

describe('allowed domains', () => {
  const allowed_domains = ['example.com', 'example.org'];
  const refusals = async (app: App) => {
    const query = gatehouse.database.db.selectFrom('audit_log').select('data').where('app_id', '=', app.id);
    return (await query.where('event', '=', 'sign_in.failed').execute()).map(({ data }) => data);
  };

  test('Google’s are those of hd in the signed ID token, at each sign-in', async () => {
    const google = await startUpstream({ as: 'https://accounts.google.com' });
    const app = await makeApp(gatehouse);
    const client = await makeClient(gatehouse, app, { first_party: true });
    const { id } = await makeConnection(gatehouse, app, { kind: 'google', settings: { allowed_domains } });
    const person = { sub: '1', email: 'a@example.com', email_verified: true, name: 'A' };
    const be = (hd: unknown) => google.be({ ...person, hd });

    be('Example.com');
    const first = await openSignIn(app, client);
    const way = await press(first, 'google');
    expect(new URL(way).searchParams.get('hd')).toBe('*');
    await claimsOf(first, await allow(first, await first.visitor.open(await google.follow(way))));
    for (const hd of [
      undefined,
      'evil.com',
      'sub.example.com',
      'example.com.evil.com',
      ['example.com'],
      'evil\u0000',
    ]) {
      be(hd);
      const again = await openSignIn(app, client);
      const page = await signInWith(again, google, 'google');
      expect([page.status, page.text.includes('domain_not_allowed')], String(hd)).toEqual([403, true]);
      expect(page.text).not.toContain('evil.com');
    }
    expect(await refusals(app)).toHaveLength(6);
    expect(await refusals(app)).toContainEqual({
      method: 'connection',
      connection: 'google',
      code: 'domain_not_allowed',
      reason: 'The account has the domain evil.com',
    });

    // What only userinfo says is not signed.
    google.be({ ...person, name: undefined });
    google.twist({ userinfo: (claims) => ({ ...claims, hd: 'example.com' }) });
    const unsigned = await openSignIn(app, client);
    expect((await signInWith(unsigned, google, 'google')).status).toBe(403);
    google.twist({});

    await updateConnection(gatehouse.system, app, id, { settings: { allowed_domains: ['example.com'] } });
    const only = await openSignIn(app, client);
    expect(new URL(await press(only, 'google')).searchParams.get('hd')).toBe('example.com');
    await google.stop();
  });

  test('elsewhere they are those of a verified address; a refusal leads to another account, and to the other ways', async () => {
    const { app, client, connection } = await makeWorld(gatehouse, upstream.issuer);
    const settings = { issuer: upstream.issuer, allowed_domains };
    await updateConnection(gatehouse.system, app, connection.id, { settings });
    for (const [email, email_verified] of [
      ['a@evil.com', true],
      ['a@example.com', false],
      ['a@sub.example.com', true],
      ['a@example.com@evil.com', true],
      [undefined, true],
    ]) {
      upstream.be({ sub: 'a', email, email_verified, name: 'A' });
      const refused = await openSignIn(app, client);
      const page = await signInWith(refused, upstream, 'oidc');
      expect([page.status, page.text.includes('domain_not_allowed')], String(email)).toEqual([403, true]);
      const [other, back] = links(page);
      const { location } = await refused.visitor.fetch(other!);
      expect(new URL(location!).searchParams.get('prompt')).toBe('select_account');
      expect((await refused.visitor.open(back!)).text).toContain('name="password"');
    }
    expect([await count(app, 'users'), (await refusals(app)).length]).toEqual([0, 5]);
    upstream.be({ sub: 'a', email: 'A@Example.ORG', email_verified: true, name: 'A' });
    const person = await openSignIn(app, client);
    await claimsOf(person, await signInWith(person, upstream, 'oidc'));

    // An App that began by a link is told.
    upstream.be({ sub: 'a', email: 'a@evil.com', email_verified: true, name: 'A' });
    const query = new URLSearchParams({ client_id: client.client_id, redirect_uri: client.redirect_uri, state: 'x' });
    const visitor = new Visitor();
    const begun = await visitor.fetch(`${app.issuer}/connect/oidc?${query}`);
    const { searchParams } = new URL((await visitor.open(await upstream.follow(begun.location!))).location!);
    expect([...searchParams].slice(0, 3)).toEqual([
      ['error', 'access_denied'],
      ['error_description', 'domain_not_allowed'],
      ['state', 'x'],
    ]);
  });

  test('GitHub’s is that of the verified primary address', async () => {
    const github = await startGithub();
    const app = await makeApp(gatehouse);
    const client = await makeClient(gatehouse, app);
    await makeConnection(gatehouse, app, { kind: 'github', settings: { allowed_domains } });
    for (const [email, status] of [
      ['octo@evil.com', 403],
      ['octo@example.com', 200],
    ] as const) {
      github.be({ id: 5, login: 'octo', name: null, emails: [{ email, primary: true, verified: true }] });
      const person = await openSignIn(app, client);
      const page = await person.visitor.open(await github.follow(await press(person, 'github')));
      expect(page.status, email).toBe(status);
    }
    await github.stop();
  });
});

describe('A149 a connection that is not the one that began', () => {
  type World = Awaited<ReturnType<typeof makeWorld>>;
  const update = ({ app, connection }: World, change: Parameters<typeof updateConnection>[3]) =>
    updateConnection(gatehouse.system, app, connection.id, change);
  const changes: [string, (world: World) => Promise<unknown>, number][] = [
    ['was switched off', (world) => update(world, { enabled: false }), 403],
    ['was deleted', ({ app, connection }) => deleteConnection(gatehouse.database.db, app, connection.id), 403],
    ['has another client id', (world) => update(world, { client_id: 'another' }), 409],
    [
      'has another issuer',
      (world) => update(world, { client_secret: 'another', settings: { issuer: 'http://127.0.0.1:9' } }),
      409,
    ],
    [
      'trusts less',
      (world) => update(world, { settings: { issuer: upstream.issuer, allowed_domains: ['example.org'] } }),
      409,
    ],
  ];
  const someone = { sub: 'x', email: 'x@example.com', email_verified: true, name: 'X' };

  test.each(changes)('A149 one that %s before the answer is refused with a way on', async (_, change, status) => {
    const world = await makeWorld(gatehouse, upstream.issuer);
    const { app, client } = world;
    upstream.be(someone);
    const person = await openSignIn(app, client);
    const back = await upstream.follow(await press(person, 'oidc'));
    const query = { client_id: client.client_id, redirect_uri: client.redirect_uri, state: 'x' };
    const visitor = new Visitor();
    const begun = await visitor.fetch(`${app.issuer}/connect/oidc?${new URLSearchParams(query)}`);
    const backToClient = await upstream.follow(begun.location!);
    const asked = upstream.secrets.length;
    await change(world);
    const page = await person.visitor.open(back);
    expect([page.status, page.location]).toEqual([status, undefined]);
    expect((await person.visitor.open(links(page)[0]!)).text).toContain('name="password"');
    const { searchParams } = new URL((await visitor.open(backToClient)).location!);
    expect([searchParams.get('error'), searchParams.get('state')]).toEqual(['temporarily_unavailable', 'x']);
    // Nobody was given the code.
    expect([upstream.secrets.length, await count(app, 'users')]).toEqual([asked, 0]);
  });

  test.each(changes)('A149 one that %s after the answer links nobody', async (_, change, status) => {
    const world = await makeWorld(gatehouse, upstream.issuer, { mfa: 'optional' });
    const { app, client } = world;
    const user = await makeUser(gatehouse, app, { email: someone.email, email_verified: true });
    const { secret } = await makeAuthenticator(gatehouse, app, user);
    upstream.be(someone);
    const [proving, coding] = [await openSignIn(app, client), await openSignIn(app, client)];
    const login = { email: user.email, password: PASSWORD };
    const link = await signInWith(proving, upstream, 'oidc');
    const code = await coding.visitor.submit(await signInWith(coding, upstream, 'oidc'), login);
    const query = { client_id: client.client_id, redirect_uri: client.redirect_uri, state: 'x' };
    const visitor = new Visitor();
    const begun = await visitor.fetch(`${app.issuer}/connect/oidc?${new URLSearchParams(query)}`);
    const linkOfClient = await visitor.open(await upstream.follow(begun.location!));
    await change(world);

    const refused = await proving.visitor.submit(link, login);
    expect([refused.status, refused.location]).toEqual([status, undefined]);
    expect(links(refused)).not.toEqual([]);
    const late = await coding.visitor.submit(code, { code: codeOf(secret) }, '/second-factor');
    expect([late.status, late.location]).toEqual([status, undefined]);
    const again = await coding.visitor.open(links(late)[0]!);
    expect((await coding.visitor.submit(again, login)).text).toContain('name="code"');
    const { location } = await visitor.submit(linkOfClient, login);
    expect(new URL(location!).searchParams.get('error')).toBe('temporarily_unavailable');
    expect(await count(app, 'identities')).toBe(0);
  });

  test('A149 a new name or secret changes nobody', async () => {
    const world = await makeWorld(gatehouse, upstream.issuer);
    upstream.be(someone);
    const person = await openSignIn(world.app, world.client);
    const back = await upstream.follow(await press(person, 'oidc'));
    await update(world, { name: 'Work', client_secret: 'rotated' });
    await claimsOf(person, await allow(person, await person.visitor.open(back)));
  });

  test('A149 one of another App with its slug, name and provider knows nobody of this one', async () => {
    const [here, there] = [await makeWorld(gatehouse, upstream.issuer), await makeWorld(gatehouse, upstream.issuer)];
    upstream.be(someone);
    const first = await openSignIn(there.app, there.client);
    const { sub } = await claimsOf(first, await signInWith(first, upstream, 'oidc'));
    const user = await makeUser(gatehouse, here.app, { email: someone.email, email_verified: true });
    const person = await openSignIn(here.app, here.client);
    const page = await signInWith(person, upstream, 'oidc');
    expect(asksForProof(page)).toBe(true);
    await person.visitor.submit(page, { email: user.email, password: PASSWORD });
    expect([await count(here.app, 'identities'), await count(there.app, 'identities')]).toEqual([1, 1]);
    expect(sub).not.toBe(user.id);
    await deleteConnection(gatehouse.database.db, there.app, there.connection.id);
    const again = await openSignIn(here.app, here.client);
    expect((await claimsOf(again, await signInWith(again, upstream, 'oidc'))).sub).toBe(user.id);
  });
});
