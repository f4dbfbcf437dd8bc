// What must not be had by way of a connection: somebody else's user (A105), our network (A106), our time (A107, F25).
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createOneTimeToken } from '../../src/authentication/one-time/tokens.ts';
import { resetPassword } from '../../src/authentication/ways/reset.ts';
import { fetchUpstream, isPrivate, type OutboundRules, upstreamUrlMistake } from '../../src/outbound.ts';
import { deleteConnection, updateConnection } from '../../src/social/connections.ts';
import { findUser, getUser } from '../../src/users/users.ts';
import { makeApp, makeClient, makeUser, PASSWORD } from '../kit/app.ts';
import { makeAuthenticator } from '../kit/factor.ts';
import { authorize, refresh, signIn } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { startUpstream, type Twist, type Upstream } from '../kit/outside/upstream-oidc.ts';
import { ROOT, spawnNode, watch } from '../kit/processes.ts';
import { countRows, rowsOf } from '../kit/rows.ts';
import { hastenDeadlines } from '../kit/time.ts';
import { buttonsOf, formsOf, type Page, Visitor } from '../kit/visitor.ts';
import {
  allow,
  claimsOf,
  makeConnection,
  makeWorld,
  openSignIn,
  type Person,
  PRIVATE,
  press,
  signInWith,
} from './world.ts';

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
const count = (app: { id: string }, table: string) => countRows(gatehouse, app as never, table);

describe('A105 an address is no link', () => {
  test('A105 a: one that the provider does not vouch for finds nobody, and makes nobody', async () => {
    const { app, client } = await makeWorld(gatehouse, upstream.issuer);
    const user = await makeUser(gatehouse, app, { email: 'victim@example.com', email_verified: true });
    for (const email_verified of [false, undefined, 'false', 0, 'yes']) {
      for (const email of [user.email, 'new@example.com']) {
        upstream.be({ sub: 'mallory', email, email_verified });
        const person = await openSignIn(app, client);
        const page = await signInWith(person, upstream, 'oidc');
        expect(asksForProof(page)).toBe(true);
        // Nor does the page say whether there is such a user.
        expect(page.text).not.toContain(email);
      }
    }
    expect([await count(app, 'identities'), await count(app, 'users')]).toEqual([0, 1]);
  });

  test('A105 d: a verified user is proved by its password before another provider is linked', async () => {
    const { app, client } = await makeWorld(gatehouse, upstream.issuer);
    const user = await makeUser(gatehouse, app, { email: 'both@example.com', email_verified: true });
    upstream.be({ sub: 'both', email: 'Both@Example.com', email_verified: true });
    const person = await openSignIn(app, client);
    const page = await signInWith(person, upstream, 'oidc');
    expect(asksForProof(page)).toBe(true);
    expect(page.text).not.toContain('value="claim"');
    const wrong = await person.visitor.submit(page, { email: user.email, password: 'wrong-wrong-wrong' });
    expect(asksForProof(wrong)).toBe(true);
    expect(await count(app, 'identities')).toBe(0);
    const done = await allow(person, await person.visitor.submit(wrong, { email: user.email, password: PASSWORD }));
    expect((await claimsOf(person, done)).sub).toBe(user.id);
    const again = await openSignIn(app, client);
    expect((await claimsOf(again, await signInWith(again, upstream, 'oidc'))).sub).toBe(user.id);
  });

  test('A105 d: the same address at two providers is two people until one proves the other', async () => {
    const { app, client } = await makeWorld(gatehouse, upstream.issuer);
    const google = await startUpstream({ as: 'https://accounts.google.com' });
    await makeConnection(gatehouse, app, { kind: 'google' });
    upstream.be({ sub: 'here', email: 'twice@example.com', email_verified: true });
    google.be({ sub: 'there', email: 'twice@example.com', email_verified: true });
    const first = await openSignIn(app, client);
    const { sub } = await claimsOf(first, await signInWith(first, upstream, 'oidc'));
    const person = await openSignIn(app, client);
    const page = await signInWith(person, google, 'google');
    expect(asksForProof(page)).toBe(true);
    const proved = await signInWith({ ...person, page }, upstream, 'oidc');
    expect((await claimsOf(person, proved)).sub).toBe(sub);
    const again = await openSignIn(app, client);
    expect((await claimsOf(again, await signInWith(again, google, 'google'))).sub).toBe(sub);
    await google.stop();
  });

  test('A105 b: a user whom somebody made with the address loses password, sessions and links before it is anyone’s', async () => {
    const { app, client } = await makeWorld(gatehouse, upstream.issuer);
    const planted = await makeUser(gatehouse, app, { email: 'target@example.com', name: 'Planted' });
    const attacker = await signIn(app, client, planted.email, { scope: 'openid offline_access', prompt: 'consent' });
    // The attacker links a provider of their own to it, too.
    upstream.be({ sub: 'attacker', email: 'attacker@example.com', email_verified: false });
    const linking = await openSignIn(app, client);
    const link = await signInWith(linking, upstream, 'oidc');
    await linking.visitor.submit(link, { email: planted.email, password: PASSWORD });
    expect(await count(app, 'identities')).toBe(1);

    upstream.be({ sub: 'victim', email: 'target@example.com', email_verified: true, name: 'Victim' });
    const person = await openSignIn(app, client);
    const page = await signInWith(person, upstream, 'oidc');
    expect([asksForProof(page), await count(app, 'identities')]).toEqual([true, 1]);
    const done = await allow(person, await person.visitor.submit(page, { choice: 'claim' }));
    expect(await claimsOf(person, done)).toMatchObject({ sub: planted.id, email_verified: true, name: 'Victim' });

    expect((await getUser(gatehouse.database.db, app, planted.id)).password_hash).toBeNull();
    await expect(authorize(app, client, planted.email)).rejects.toThrow();
    expect((await refresh(app, client, attacker.refresh_token!)).status).toBe(400);
    upstream.be({ sub: 'attacker', email: 'attacker@example.com', email_verified: false });
    const back = await openSignIn(app, client);
    expect(asksForProof(await signInWith(back, upstream, 'oidc'))).toBe(true);
  });

  test('A105 b: nor does the maker of a user get in, or lock out, once somebody resets its password by mail', async () => {
    const { app, client } = await makeWorld(gatehouse, upstream.issuer);
    const planted = await makeUser(gatehouse, app, { email: 'reset@example.com' });
    upstream.be({ sub: 'attacker', email: 'attacker@example.com', email_verified: false });
    const linking = await openSignIn(app, client);
    const link = await signInWith(linking, upstream, 'oidc');
    await linking.visitor.submit(link, { email: planted.email, password: PASSWORD });
    await makeAuthenticator(gatehouse, app, planted);
    expect(await count(app, 'identities')).toBe(1);

    const payload = { email_key: planted.email_key, password_changed_at: planted.password_changed_at!.toISOString() };
    const owner = { user_id: planted.id, payload };
    const token = await createOneTimeToken(gatehouse.database.db, app, 'reset_password', owner);
    await resetPassword(gatehouse.system, app, { token, password: 'harbour-velvet-tractor', locale: 'en' });

    expect([await count(app, 'identities'), await count(app, 'factors')]).toEqual([0, 0]);
    const back = await openSignIn(app, client);
    expect(asksForProof(await signInWith(back, upstream, 'oidc'))).toBe(true);
  });

  test('A105 j: who waits in a browser to be linked to one user is not linked to the next who signs in there', async () => {
    const { app, client } = await makeWorld(gatehouse, upstream.issuer);
    const attacker = await makeUser(gatehouse, app, { email_verified: true });
    await makeAuthenticator(gatehouse, app, attacker);
    const victim = await makeUser(gatehouse, app, { email_verified: true });
    upstream.be({ sub: 'attacker', email: 'attacker@example.com', email_verified: false });
    const person = await openSignIn(app, client);
    const link = await signInWith(person, upstream, 'oidc');
    const asked = await person.visitor.submit(link, { email: attacker.email, password: PASSWORD });
    expect(asked.text).toContain('name="code"');

    const other = await person.visitor.submit(asked, {}, '/switch');
    const done = await allow(person, await person.visitor.submit(other, { email: victim.email, password: PASSWORD }));
    expect((await claimsOf(person, done)).sub).toBe(victim.id);
    expect(await count(app, 'identities')).toBe(0);
  });

  test('A105 b: a verified or disabled user can’t be claimed, whatever is posted', async () => {
    const { app, client } = await makeWorld(gatehouse, upstream.issuer);
    const user = await makeUser(gatehouse, app, { email: 'proven@example.com', email_verified: true });
    upstream.be({ sub: 'other', email: 'proven@example.com', email_verified: true });
    const person = await openSignIn(app, client);
    const page = await signInWith(person, upstream, 'oidc');
    const { action, hidden } = formsOf(page)[0]!;
    const claimed = await person.visitor.open(action, { body: new URLSearchParams({ ...hidden, choice: 'claim' }) });
    expect([claimed.status, claimed.location]).toEqual([403, undefined]);
    expect(await count(app, 'identities')).toBe(0);
    expect((await getUser(gatehouse.database.db, app, user.id)).password_hash).not.toBeNull();
  });

  test('A105 c: who takes over an address at the provider is not the one who had it', async () => {
    const { app, client } = await makeWorld(gatehouse, upstream.issuer);
    upstream.be({ sub: 'old', email: 'moved@example.com', email_verified: true });
    const first = await openSignIn(app, client);
    const { sub } = await claimsOf(first, await signInWith(first, upstream, 'oidc'));
    upstream.be({ sub: 'new', email: 'moved@example.com', email_verified: true });
    const second = await openSignIn(app, client);
    expect(asksForProof(await signInWith(second, upstream, 'oidc'))).toBe(true);
    // And who changes theirs to somebody's gets nothing of theirs.
    const victim = await makeUser(gatehouse, app, { email: 'rich@example.com', email_verified: true });
    upstream.be({ sub: 'old', email: victim.email, email_verified: true });
    const third = await openSignIn(app, client);
    expect((await claimsOf(third, await signInWith(third, upstream, 'oidc'))).sub).toBe(sub);
  });

  test('A105 a disabled user stays out, and closed sign-up stays closed', async () => {
    const { app, client } = await makeWorld(gatehouse, upstream.issuer, { sign_up: 'closed' });
    upstream.be({ sub: 'late', email: 'late@example.com', email_verified: true });
    const person = await openSignIn(app, client);
    const page = await signInWith(person, upstream, 'oidc');
    expect([page.status, await count(app, 'users')]).toEqual([403, 0]);
    const { app: open, client: there } = await makeWorld(gatehouse, upstream.issuer);
    const first = await openSignIn(open, there);
    const { sub } = await claimsOf(first, await signInWith(first, upstream, 'oidc'));
    const { db } = gatehouse.database;
    await db
      .updateTable('users')
      .set({ status: 'disabled' })
      .where('app_id', '=', open.id)
      .where('id', '=', sub)
      .execute();
    const again = await openSignIn(open, there);
    expect((await signInWith(again, upstream, 'oidc')).status).toBe(403);
  });
});

describe('A105 the way back', () => {
  test.each([
    ['state is missing', (url: URL) => url.searchParams.delete('state')],
    ['state is another', (url: URL) => url.searchParams.set('state', 'x'.repeat(43))],
    ['state comes twice', (url: URL) => url.searchParams.append('state', 'x')],
    ['code is missing', (url: URL) => url.searchParams.delete('code')],
    ['code is made up', (url: URL) => url.searchParams.set('code', 'made-up')],
    ['code comes twice', (url: URL) => url.searchParams.append('code', 'x')],
    ['iss is another', (url: URL) => url.searchParams.set('iss', 'https://evil.example.com')],
    ['iss is missing though the provider says it sends it', (url: URL) => url.searchParams.delete('iss')],
    [
      'a profile comes along',
      (url: URL) => {
        url.searchParams.delete('code');
        for (const name of ['sub', 'email', 'user', 'id_token', 'access_token']) url.searchParams.set(name, 'victim');
      },
    ],
  ])('A105 e g: nobody is signed in where %s', async (_, alter) => {
    const { app, client } = await makeWorld(gatehouse, upstream.issuer);
    upstream.be({ sub: 'x', email: 'x@example.com', email_verified: true });
    const person = await openSignIn(app, client);
    const url = new URL(await upstream.follow(await press(person, 'oidc')));
    alter(url);
    const page = await person.visitor.open(url.href);
    expect([400, 502]).toContain(page.status);
    expect([page.location, await count(app, 'users'), await count(app, 'identities')]).toEqual([undefined, 0, 0]);
    expect(page.headers.get('cache-control')).toBe('no-store');
  });

  async function begin(): Promise<{ person: Person; back: string }> {
    const { app, client } = await makeWorld(gatehouse, upstream.issuer);
    upstream.be({ sub: 'x', email: 'x@example.com', email_verified: true });
    const person = await openSignIn(app, client);
    return { person, back: await upstream.follow(await press(person, 'oidc')) };
  }

  test('A105 g j: another browser can’t end it, and the own one still can', async () => {
    const { person, back } = await begin();
    const other = new Visitor();
    await openSignIn(person.app, person.client, other);
    expect((await other.open(back)).status).toBe(400);
    // Nor with a cookie of that name which says something else.
    const planted = person.visitor.cookies
      .filter(({ name }) => name === 'gatehouse_connect')
      .map((one) => ({ ...one, value: one.value.replace(/^([^.]+)\.[^.]+/, `$1.${'x'.repeat(43)}`) }));
    expect(planted).toHaveLength(1);
    other.cookies.push(...planted);
    expect((await other.open(back)).status).toBe(400);
    expect(await count(person.app, 'users')).toBe(0);
    expect((await allow(person, await person.visitor.open(back))).location).toBeTruthy();
  });

  test('A105 g: a browser that lost its way is led to where it can begin', async () => {
    const { person, back } = await begin();
    const callback = back.split('?')[0]!;
    const isSignIn = ({ text }: Page) => text.includes('name="password"');
    // Another browser with the provider's answer; its own, with no answer at all; one with nothing.
    const other = new Visitor();
    const elsewhere = buttonsOf(await other.open(back));
    expect(isSignIn(await other.open(elsewhere['Begin again']!))).toBe(true);
    const bare = buttonsOf(await person.visitor.open(callback));
    expect(isSignIn(await person.visitor.open(bare['Begin again']!))).toBe(true);
    for (const path of [callback, callback.replace('callback', 'connected?ticket=x')]) {
      const buttons = buttonsOf(await new Visitor().open(path));
      expect(buttons).toEqual({ 'Sign in': `${person.app.issuer}/account` });
    }
    const { app } = person;
    const client = await makeClient(gatehouse, app, { first_party: true, name: 'Prints' });
    const query = new URLSearchParams({ client_id: client.client_id, redirect_uri: client.redirect_uri, state: 's' });
    const { location } = await new Visitor().fetch(`${app.issuer}/connect/oidc?${query}`);
    const lost = buttonsOf(await new Visitor().open(await upstream.follow(location!)));
    expect(lost).toEqual({ 'Go back to Prints': `${new URL(client.redirect_uri).origin}/` });
  });

  test('A105 g: it ends once, also when sixteen answers come at the same time', async () => {
    const { person, back } = await begin();
    const pages = await Promise.all(Array.from({ length: 16 }, () => person.visitor.fetch(back)));
    expect(pages.map(({ status }) => status).sort()).toEqual([303, ...Array(15).fill(400)]);
    const lost = pages.find(({ status }) => status === 400)!;
    expect(lost.text).toContain(`/interaction/`);
    const ticket = pages.find(({ status }) => status === 303)!.location!;
    const arrivals = await Promise.all(Array.from({ length: 8 }, () => person.visitor.fetch(ticket)));
    expect(arrivals.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(await count(person.app, 'users')).toBe(1);
  });

  test('A105 g: an arrival is of one interaction in one browser', async () => {
    const { person, back } = await begin();
    const { location } = await person.visitor.fetch(back);
    const ticket = new URL(location!).searchParams.get('ticket')!;
    const mallory = await openSignIn(person.app, person.client);
    const [, uid] = /interaction\/([\w-]+)/.exec(mallory.page.url)!;
    const page = await mallory.visitor.open(`${person.app.issuer}/interaction/${uid}/connected?ticket=${ticket}`);
    expect([page.status, page.location]).toEqual([400, undefined]);
    const linked = await mallory.visitor.open(`${person.app.issuer}/interaction/${uid}/connect/oidc?link=${ticket}`);
    expect(linked.status).toBe(400);
    const direct = await new Visitor().open(`${person.app.issuer}/connect/oidc/connected?ticket=${ticket}`);
    expect(direct.status).toBe(400);
    expect(await count(person.app, 'users')).toBe(0);
  });

  test('A105 g: after ten minutes it is over', async () => {
    const { person, back } = await begin();
    const { db } = gatehouse.database;
    const past = new Date(Date.now() - 1000);
    await db.updateTable('upstream_sign_ins').set({ expires_at: past }).where('app_id', '=', person.app.id).execute();
    expect((await person.visitor.open(back)).status).toBe(400);
    const rows = await db
      .selectFrom('upstream_sign_ins')
      .select(['created_at', 'expires_at'])
      .where('app_id', '=', person.app.id)
      .execute();
    expect(rows.length).toBe(1);
  });

  test('A105 g: what one App began, another can’t end', async () => {
    const { person, back } = await begin();
    const other = await makeWorld(gatehouse, upstream.issuer);
    const before = await rowsOf(gatehouse, other.app);
    const moved = back.replace(person.app.issuer, other.app.issuer);
    const { visitor } = person;
    // Cookies lie below the issuer: here they are carried over by hand.
    visitor.cookies.push(
      ...visitor.cookies.map((one) => ({ ...one, path: one.path.replace(person.app.slug, other.app.slug) })),
    );
    expect((await visitor.open(moved)).status).toBe(400);
    expect(await rowsOf(gatehouse, other.app)).toEqual(before);
  });

  test('A105 f: a connection that was switched off, deleted, or is another lets nobody in', async () => {
    const { db } = gatehouse.database;
    for (const change of ['off', 'deleted', 'other'] as const) {
      const { app, client, connection } = await makeWorld(gatehouse, upstream.issuer);
      await makeConnection(gatehouse, app, { slug: 'other', settings: { issuer: upstream.issuer } });
      upstream.be({ sub: 'x', email: 'x@example.com', email_verified: true });
      const person = await openSignIn(app, client);
      const back = await upstream.follow(await press(person, 'oidc'));
      if (change === 'off') await updateConnection(gatehouse.system, app, connection.id, { enabled: false });
      if (change === 'deleted') await deleteConnection(db, app, connection.id);
      const page = await person.visitor.open(change === 'other' ? back.replace('/oidc/', '/other/') : back);
      expect([400, 403, 404], change).toContain(page.status);
      expect(await count(app, 'users'), change).toBe(0);
    }
  });

  test('A105 f: also between the provider’s answer and the end', async () => {
    const { app, client, connection } = await makeWorld(gatehouse, upstream.issuer);
    upstream.be({ sub: 'x', email: 'x@example.com', email_verified: true });
    const person = await openSignIn(app, client);
    const { location } = await person.visitor.fetch(await upstream.follow(await press(person, 'oidc')));
    await updateConnection(gatehouse.system, app, connection.id, { enabled: false });
    expect((await person.visitor.open(location!)).status).toBe(403);
    expect(await count(app, 'users')).toBe(0);
  });

  test('A105 j: the form that links takes no post from elsewhere, and no ticket of another', async () => {
    const { app, client } = await makeWorld(gatehouse, upstream.issuer);
    const user = await makeUser(gatehouse, app, { email: 'me@example.com', email_verified: true });
    upstream.be({ sub: 'evil', email: 'evil@example.com' });
    const mallory = await openSignIn(app, client);
    const theirs = formsOf(await signInWith(mallory, upstream, 'oidc'))[0]!;
    const person = await openSignIn(app, client);
    const own = formsOf(await signInWith(person, upstream, 'oidc'))[0]!;
    const login = { email: user.email, password: PASSWORD };
    for (const [action, fields, headers] of [
      [own.action, { ...own.hidden, ...login, ticket: theirs.hidden.ticket! }, {}],
      [own.action, { ...own.hidden, ...login, csrf: theirs.hidden.csrf! }, {}],
      [own.action, { ...own.hidden, ...login }, { 'sec-fetch-site': 'cross-site' }],
    ] as const) {
      const page = await person.visitor.open(action, { body: new URLSearchParams(fields), headers });
      expect(page.location).toBeUndefined();
      expect([400, 403]).toContain(page.status);
    }
    // Another browser's request begins again, without what was sent.
    const page = await person.visitor.fetch(theirs.action, {
      body: new URLSearchParams({ ...theirs.hidden, ...login }),
    });
    expect(page.location).toMatch(`${app.issuer}/authorize?`);
    expect(await count(app, 'identities')).toBe(0);
  });
});

const nonsense: [string, Twist][] = [
  ['iss is another', { claims: (claims) => ({ ...claims, iss: 'https://evil.example.com' }) }],
  ['aud is another client', { claims: (claims) => ({ ...claims, aud: 'someone-else' }) }],
  [
    'aud names others and azp one of them',
    { claims: (claims) => ({ ...claims, aud: [claims.aud, 'other'], azp: 'other' }) },
  ],
  ['nonce is another', { claims: (claims) => ({ ...claims, nonce: 'another' }) }],
  ['nonce is absent', { claims: ({ nonce: _, ...claims }) => claims }],
  ['sub is absent', { claims: ({ sub: _, ...claims }) => claims }],
  ['it has expired', { claims: (claims) => ({ ...claims, exp: Math.floor(Date.now() / 1000) - 600 }) }],
  ['exp is absent', { claims: ({ exp: _, ...claims }) => claims }],
  ['alg is none', { idToken: (claims) => `${encode({ alg: 'none' })}.${encode(claims)}.` }],
  [
    'the signature is nobody’s',
    { idToken: (claims, kid) => `${encode({ alg: 'RS256', kid })}.${encode(claims)}.${'A'.repeat(342)}` },
  ],
  [
    'the key is unknown',
    { idToken: (claims) => `${encode({ alg: 'RS256', kid: 'x' })}.${encode(claims)}.${'A'.repeat(342)}` },
  ],
  ['it is no JWT', { idToken: () => 'nonsense' }],
  ['there is none', { answer: { token: (_, to) => json(to, '{"access_token":"t","token_type":"bearer"}') } }],
  [
    'the token endpoint answers HTML',
    { answer: { token: (_, to) => to.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Hi</h1>') } },
  ],
  ['the token endpoint answers 500', { answer: { token: (_, to) => to.writeHead(500).end('no') } }],
  [
    'the token endpoint redirects',
    { answer: { token: (_, to) => to.writeHead(302, { location: '/elsewhere' }).end() } },
  ],
  ['the token endpoint answers no JSON', { answer: { token: (_, to) => json(to, '{"access_token":') } }],
  ['the keys answer 404', { answer: { jwks: (_, to) => to.writeHead(404).end() } }],
];
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const json = (to: ServerResponse, body: string) => to.writeHead(200, { 'content-type': 'application/json' }).end(body);

describe('A105 what the provider says', () => {
  test.each(nonsense)('A105 h i: nobody is signed in where %s', async (_, twist) => {
    const { app, client } = await makeWorld(gatehouse, upstream.issuer);
    upstream.be({ sub: 'x', email: 'x@example.com', email_verified: true });
    upstream.twist(twist);
    const person = await openSignIn(app, client);
    const page = await signInWith(person, upstream, 'oidc');
    expect([page.status, page.location]).toEqual([502, undefined]);
    expect(page.text).toMatch(/href="[^"]*\/interaction\/[\w-]+\/sign-in"/);
    expect(await count(app, 'users')).toBe(0);
    expect(upstream.requests).not.toContain('GET /elsewhere');
  });

  test('A105 i: a provider whose document names another issuer is not asked for anything', async () => {
    const other = await startUpstream();
    other.twist({ discovery: (document) => ({ ...document, issuer: upstream.issuer }) });
    const { app, client } = await makeWorld(gatehouse, other.issuer);
    const { page, visitor } = await openSignIn(app, client);
    const href = /href="([^"]*\/connect\/oidc)"/.exec(page.text)![1]!;
    expect((await visitor.fetch(new URL(href, page.url).href)).status).toBe(502);
    await other.stop();
  });
});

function hasOpenssl(): boolean {
  return spawnSync('openssl', ['version']).status === 0;
}

function makeCertificate(): { key: string; cert: string } {
  const made = spawnSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=127.0.0.1', '-keyout', '-'],
    { encoding: 'utf8' },
  ).stdout;
  const part = (name: string) => new RegExp(`-----BEGIN ${name}-----[\\s\\S]+?-----END ${name}-----`).exec(made)![0];
  return { key: part('PRIVATE KEY'), cert: part('CERTIFICATE') };
}

const production: OutboundRules = { production: true, allowPrivateUpstreams: false };
const development: OutboundRules = { production: false, allowPrivateUpstreams: false };
const atHome: OutboundRules = { production: false, allowPrivateUpstreams: true };

const INWARD = [
  ...['https://127.0.0.1', 'https://127.1', 'https://2130706433', 'https://0x7f.1', 'https://0177.0.0.1', 'https://0'],
  ...['https://10.0.0.1', 'https://172.16.0.1', 'https://192.168.1.1', 'https://169.254.169.254', 'https://100.64.0.1'],
  ...['https://[::1]', 'https://[::]', 'https://[::ffff:127.0.0.1]', 'https://[fe80::1]', 'https://[fd00::1]'],
  ...['https://[64:ff9b::7f00:1]', 'https://[2002:7f00:1::]', 'https://[::127.0.0.1]', 'https://224.0.0.1'],
  ...['https://localhost', 'https://localhost.', 'https://a.localhost', 'https://printer', 'https://db.internal'],
  ...['https://example.com:25', 'https://example.com:6379', 'https://user:password@example.com'],
  ...[
    'http://example.com',
    'ftp://example.com',
    'file:///etc/passwd',
    'gopher://example.com',
    'javascript:alert(1)',
    'x',
  ],
];

describe('A106 our own network', () => {
  test.each(INWARD)('A106 %s is refused when it is saved, and asked for nothing', async (url) => {
    expect(upstreamUrlMistake(url, production)).toBeTruthy();
    expect(upstreamUrlMistake(url, development)).toBeTruthy();
    await expect(fetchUpstream(development, url)).rejects.toThrow();
  });

  test('A106 a name that leads to this machine is not connected to', async () => {
    const server = createTcpServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    let connections = 0;
    server.on('connection', (socket) => {
      connections++;
      socket.destroy();
    });
    const { port } = server.address() as AddressInfo;
    const { checkedLookup } = await import('../../src/outbound.ts');
    const error = await new Promise<Error | null>((done) =>
      checkedLookup(development)('localhost', { all: true }, (problem) => done(problem)),
    );
    expect(error?.message).toContain('private network');
    const allowed = await new Promise<Error | null>((done) =>
      checkedLookup(atHome)('localhost', { all: true }, (problem) => done(problem)),
    );
    expect(allowed).toBeNull();
    await expect(fetchUpstream(development, `https://localhost:${port}/`)).rejects.toThrow();
    expect(connections).toBe(0);
    server.close();
  });

  test.each([
    ['8.8.8.8', false],
    ['2606:4700::1111', false],
    ['::ffff:8.8.8.8', true],
    ['192.0.2.1', true],
    ['255.255.255.255', true],
    ['2001:db8::1', true],
    ['nonsense', true],
  ])('A106 %s: private %s', (address, expected) => {
    expect(isPrivate(address)).toBe(expected);
  });

  test('A106 the API refuses them as a mistake of the field', async () => {
    const strict = await startGatehouse();
    try {
      const app = await makeApp(strict);
      const attempts = [
        ['oidc', { issuer: 'https://169.254.169.254' }, 'settings.issuer'],
        ['oidc', { issuer: 'http://idp.example.com' }, 'settings.issuer'],
        ['oidc', { issuer: 'https://idp.example.com/.well-known/openid-configuration' }, 'settings.issuer'],
        [
          'oauth2',
          {
            authorization_url: 'https://idp.example.com/a',
            token_url: 'https://idp.example.com/t',
            userinfo_url: 'https://[::1]/u',
          },
          'settings.userinfo_url',
        ],
      ] as const;
      for (const [kind, settings, field] of attempts) {
        await expect(makeConnection(strict, app, { kind, settings })).rejects.toMatchObject({
          code: 'invalid_body',
          errors: [{ field, detail: expect.any(String) }],
        });
      }
    } finally {
      await strict.stop();
    }
  });

  test('A106 addresses that the provider’s own document names are checked as well', async () => {
    const google = await startUpstream({ as: 'https://accounts.google.com' });
    google.twist({
      discovery: (document) => ({ ...document, jwks_uri: 'file:///etc/passwd', token_endpoint: 'gopher://x/' }),
    });
    const app = await makeApp(gatehouse);
    const client = await makeClient(gatehouse, app);
    await makeConnection(gatehouse, app, { kind: 'google' });
    google.be({ sub: 'x', email: 'x@example.com', email_verified: true });
    const person = await openSignIn(app, client);
    expect((await signInWith(person, google, 'google')).status).toBe(502);
    expect(google.requests).not.toContain('POST /');
    await google.stop();
  });
});

describe('A107 a peer that means no good', () => {
  async function serving(answer: Parameters<typeof createServer>[1]) {
    const server = createServer(answer as never).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      stop() {
        server.closeAllConnections();
        server.close();
      },
    };
  }

  test.each([
    ['drips', (_: unknown, to: ServerResponse) => void setInterval(() => to.write('x'), 200).unref()],
    ['never answers', () => {}],
  ])('A107 F25 one that %s is left after five seconds', async (_, answer) => {
    const { url, stop } = await serving(answer as never);
    const deadlines = hastenDeadlines();
    await expect(fetchUpstream(atHome, url)).rejects.toThrow(/in time/);
    expect(deadlines).toEqual([5_000]);
    stop();
  });

  test('A107 one that never ends is left at 1 MiB', async () => {
    let sent = 0;
    const { url, stop } = await serving((_, to) => {
      const chunk = Buffer.alloc(64 * 1024);
      const pump = () => {
        while (!to.destroyed && sent < 2 ** 30 && to.write(chunk)) sent += chunk.length;
        if (!to.destroyed) to.once('drain', pump);
      };
      pump();
    });
    await expect(fetchUpstream(atHome, url)).rejects.toThrow(/1 MiB/);
    expect(sent).toBeLessThan(64 * 2 ** 20);
    stop();
  });

  test('A107 what is compressed is not unpacked; a redirect is not followed', async () => {
    const bomb = await serving((_, to) => to.writeHead(200, { 'content-encoding': 'gzip' }).end('x'));
    await expect(fetchUpstream(atHome, bomb.url)).rejects.toThrow(/compressed/);
    bomb.stop();
    let asked = 0;
    const redirecting = await serving((_, to) => {
      asked++;
      to.writeHead(302, { location: '/again' }).end();
    });
    expect((await fetchUpstream(atHome, redirecting.url)).status).toBe(302);
    expect(asked).toBe(1);
    redirecting.stop();
  });

  const tlsTest = test.skipIf(!hasOpenssl());
  tlsTest('A107 a certificate that nobody vouches for is refused, whatever the environment says', async () => {
    const { key, cert } = makeCertificate();
    let asked = 0;
    const server = createTlsServer({ key, cert }, (_, to) => {
      asked++;
      to.end('{}');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    // In a process of its own: Node warns of such an environment.
    const script = `
      import { fetchUpstream } from './src/outbound.ts';
      const rules = { production: false, allowPrivateUpstreams: true };
      await fetchUpstream(rules, 'https://127.0.0.1:${port}/').catch(({ message }) => console.log('refused:', message));`;
    const environment = { NODE_TLS_REJECT_UNAUTHORIZED: '0' };
    const asking = watch(spawnNode(['--input-type=module', '--eval', script], environment, ROOT));
    expect(await asking.exited).toEqual({ code: 0, signal: null });
    expect(asking.output()).toMatch(/refused: .*certificate/);
    expect(asked).toBe(0);
    server.close();
  });
});

describe('F25 a provider that is down', () => {
  test('F25 fails its own flow within five seconds, with a page that leads back, and no other', async () => {
    const silent = createTcpServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const { app, client } = await makeWorld(gatehouse, `http://127.0.0.1:${port}`);
    const user = await makeUser(gatehouse, app);
    const { page, visitor } = await openSignIn(app, client);
    const href = /href="([^"]*\/connect\/oidc)"/.exec(page.text)![1]!;
    const deadlines = hastenDeadlines();
    const down = visitor.fetch(new URL(href, page.url).href);
    await authorize(app, client, user.email);
    const answer = await down;
    expect(deadlines).toContain(5_000);
    expect(answer.status).toBe(502);
    const back = await visitor.open(/href="([^"]*\/sign-in)"/.exec(answer.text)![1]!);
    expect(back.text).toContain('name="password"');
    silent.close();
  });

  test('F25 its documents are kept for their max-age, and asked for again when it is back', async () => {
    const flaky = await startUpstream();
    const { app, client } = await makeWorld(gatehouse, flaky.issuer);
    flaky.be({ sub: 'x', email: 'x@example.com', email_verified: true });
    const down: Twist = { answer: { discovery: (_, to) => to.writeHead(503).end() } };
    flaky.twist(down);
    const failed = await openSignIn(app, client);
    await expect(press(failed, 'oidc')).rejects.toThrow(/502/);
    flaky.twist({});
    await press(failed, 'oidc');
    flaky.twist(down);
    const person = await openSignIn(app, client);
    expect((await claimsOf(person, await signInWith(person, flaky, 'oidc'))).email).toBe('x@example.com');
    expect(flaky.requests.filter((one) => one.includes('openid-configuration'))).toHaveLength(2);
    await flaky.stop();
  });
});

test('A105 what the developers see of a failure has the reason, and no secret', async () => {
  const { app, client } = await makeWorld(gatehouse, upstream.issuer);
  upstream.twist({ claims: (claims) => ({ ...claims, nonce: 'another' }) });
  upstream.be({ sub: 'x', email: 'x@example.com', email_verified: true });
  const person = await openSignIn(app, client);
  await signInWith(person, upstream, 'oidc');
  const rows = await gatehouse.database.db
    .selectFrom('audit_log')
    .select('data')
    .where('app_id', '=', app.id)
    .where('event', '=', 'sign_in.failed')
    .execute();
  expect(rows[0]!.data).toMatchObject({
    connection: 'oidc',
    code: 'connection_failed',
    reason: expect.stringMatching(/nonce/),
  });
  expect(JSON.stringify(rows)).not.toContain('secret-there');
  expect(await findUser(gatehouse.database.db, app, 'x')).toBeUndefined();
});
