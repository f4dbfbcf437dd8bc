// In and out of the console: the code flow of its own client, its cookies, and the ways in which others would use them.
import { generateKeyPair, importJWK, SignJWT } from 'jose';
import * as oidc from 'openid-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { updateApp } from '../../../../src/apps/apps.ts';
import { CONSOLE_CLIENT_ID, ensureConsoleClient } from '../../../../src/apps/clients/built-in.ts';
import { findClient } from '../../../../src/apps/clients/cache.ts';
import { listSigningKeys } from '../../../../src/apps/signing-keys.ts';
import { forgetAllDevices, trustDevice } from '../../../../src/authentication/factors/trusted-devices.ts';
import { createIssuer } from '../../../../src/http/console/sign-in/issuer.ts';
import { getUser, setUserStatus } from '../../../../src/users/users.ts';
import { withAnotherEnd } from '../../../kit/altered.ts';
import { PASSWORD } from '../../../kit/app.ts';
import { codeOf, makeAuthenticator } from '../../../kit/factor.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { type Page, Visitor } from '../../../kit/visitor.ts';
import { Developer, isContinue, signedUp } from '../developer.ts';

let gatehouse: Gatehouse;
let alice: Developer;

beforeAll(async () => {
  gatehouse = await startGatehouse();
  alice = await signedUp(gatehouse);
});
afterAll(() => gatehouse.stop());

const consoleUrl = (path = '') => `${gatehouse.url}/console${path}`;
const cookieOf = ({ cookies }: Visitor, name = 'gatehouse_console_session') =>
  cookies.find((cookie) => cookie.name === name);

/** Signs in and stops at the redirect to the callback, which has not been followed. */
async function upToCallback(visitor: Visitor, email: string): Promise<string> {
  let page = await visitor.open(consoleUrl());
  const form = /action="([^"]*\/sign-in)"/.exec(page.text)![1]!;
  const csrf = /name="csrf" value="([^"]*)"/.exec(page.text)![1]!;
  page = await visitor.fetch(new URL(form, page.url).href, {
    body: new URLSearchParams({ csrf, email, password: PASSWORD }),
  });
  while (page.location && !page.location.includes('/console/callback')) page = await visitor.fetch(page.location);
  return page.location!;
}

const isSignedIn = async (visitor: Visitor) => (await visitor.fetch(consoleUrl())).status === 200;

test('the page that was asked for comes after the sign-in', async () => {
  const visitor = new Visitor();
  const page = await visitor.open(consoleUrl('/apps/new?x=1'));
  const done = await visitor.submit(page, { email: alice.email, password: PASSWORD });
  expect(done.url).toBe(consoleUrl('/apps/new?x=1'));
});

test.each([
  ['another key', true],
  ['the App’s key', false],
])('an ID token that %s signed is refused: %s', async (_, isForged) => {
  const { system, url } = gatehouse;
  const consoleApp = await system.consoleApp();
  const [current] = (await listSigningKeys(system, consoleApp)).filter(
    ({ alg, state }) => alg === 'RS256' && state === 'current',
  );
  const { privateKey } = await generateKeyPair('RS256', { modulusLength: 3072 });
  const key = isForged ? privateKey : await importJWK(current!.jwk, 'RS256');
  const id_token = await new SignJWT({ nonce: 'the-nonce' })
    .setProtectedHeader({ alg: 'RS256', kid: current!.kid })
    .setIssuer(consoleApp.issuer)
    .setAudience(CONSOLE_CLIENT_ID)
    .setSubject(alice.id)
    .setIssuedAt()
    .setExpirationTime('1m')
    .sign(key);
  const answerFor = async (path: string) =>
    path.endsWith('/token')
      ? JSON.stringify({ access_token: 'x', token_type: 'Bearer', id_token })
      : (await fetch(url + path)).text();
  const issuer = createIssuer(system, () => ({ url: path = '/' }, response) => {
    void answerFor(path).then((text) => response.setHeader('Content-Type', 'application/json').end(text));
  });
  const back = `${url}/console/callback?${new URLSearchParams({ code: 'x', state: 's', iss: consoleApp.issuer })}`;
  const grant = oidc.authorizationCodeGrant(await issuer(consoleApp), new URL(back), {
    ...{ expectedState: 's', expectedNonce: 'the-nonce', pkceCodeVerifier: 'x'.repeat(43), idTokenExpected: true },
  });
  await (isForged
    ? expect(grant).rejects.toMatchObject({ cause: { message: expect.stringMatching(/signature/) } })
    : expect(grant).resolves.toMatchObject({ id_token }));
});

describe('A70 where a sign-in may lead', () => {
  test.each([
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https://evil.example/console/',
    'https:evil.example',
    '/console/../o/console',
    '/console/..//evil.example',
    '/console/%2e%2e//evil.example',
    '/console//evil.example',
    '/console/\t/evil.example',
    '/console/%0d%0aSet-Cookie:x=1',
    '/console@evil.example',
    '/consolelike',
    'javascript:alert(1)',
    '/console/sign-in?return_to=/console/sign-in',
    '/console/callback?code=1',
    `/console/${'a'.repeat(600)}`,
    '',
  ])('%j: to the console itself', async (returnTo) => {
    const page = await alice.open(`/sign-in?${new URLSearchParams({ return_to: returnTo })}`);
    const { origin, pathname } = new URL(page.url);
    expect(origin).toBe(gatehouse.url);
    expect(pathname).toMatch(/^\/console(?:\/%0d%0aSet-Cookie:x=1)?$/);
    expect(page.headers.get('x')).toBeNull();
  });
});

describe('A64 the session’s cookie', () => {
  test('is out of reach of scripts and other sites, for the console alone, and long', async () => {
    const visitor = new Visitor();
    const answer = await visitor.fetch(await upToCallback(visitor, alice.email));
    const line = answer.headers.getSetCookie().find((one) => one.startsWith('gatehouse_console_session='))!;
    expect(line).toMatch(/; path=\/console; samesite=lax; httponly$/);
    expect(cookieOf(visitor)!.value).toHaveLength(43);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('is kept as a hash, and pages are not cached or framed', async () => {
    const rows = await gatehouse.database.db.selectFrom('console_sessions').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(cookieOf(alice.visitor)!.value);
    const page = await alice.open('');
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none';.*frame-ancestors 'none'/);
  });
});

describe('A60 a session that was there before', () => {
  test('a sign-in makes a new one, and the one before is over', async () => {
    const visitor = new Visitor();
    visitor.cookies.push({
      name: 'gatehouse_console_session',
      value: 'chosen-by-somebody',
      path: '/console',
      host: 'localhost',
      expires: Infinity,
      secure: false,
    });
    await visitor.open(await upToCallback(visitor, alice.email));
    const first = cookieOf(visitor)!.value;
    expect(first).not.toBe('chosen-by-somebody');
    await visitor.submit(await visitor.open(consoleUrl('/sign-in')), { choice: 'continue' });
    expect(cookieOf(visitor)!.value).not.toBe(first);
    const old = await new Visitor().fetch(consoleUrl(), { headers: { cookie: `gatehouse_console_session=${first}` } });
    expect(old.status).toBe(303);
  });

  test('two cookies of one name are none', async () => {
    const { value } = cookieOf(alice.visitor)!;
    const send = (cookie: string) => new Visitor().fetch(consoleUrl(), { headers: { cookie } });
    expect((await send(`gatehouse_console_session=${value}`)).status).toBe(200);
    expect((await send(`gatehouse_console_session=${value}; gatehouse_console_session=other`)).status).toBe(303);
    expect((await send(`gatehouse_console_session=other; gatehouse_console_session=${value}`)).status).toBe(303);
  });
});

describe('the answer to a sign-in', () => {
  const stale = (page: Page) => {
    expect(page.status).toBe(400);
    expect(page.text).toContain('You are not signed in');
    expect(page.text).toContain('href="/console/sign-in"');
  };

  test('works in the browser that asked, once', async () => {
    const visitor = new Visitor();
    const callback = await upToCallback(visitor, alice.email);
    stale(await new Visitor().fetch(callback));
    expect((await visitor.fetch(callback)).status).toBe(303);
    // Again, as the back button does: nothing happens to who is signed in.
    expect((await visitor.fetch(callback)).location).toBe(consoleUrl());
  });

  test('with another state, another code or a foreign issuer signs nobody in', async () => {
    for (const [name, value] of Object.entries({ state: 'x', code: 'x', iss: 'https://evil.example' })) {
      const visitor = new Visitor();
      const callback = new URL(await upToCallback(visitor, alice.email));
      callback.searchParams.set(name, value);
      stale(await visitor.fetch(callback.href));
      expect(await isSignedIn(visitor), name).toBe(false);
    }
  });

  test('of another’s sign-in, planted in this browser, signs nobody in (login CSRF)', async () => {
    const planted = await upToCallback(new Visitor(), alice.email);
    const victim = new Visitor();
    await victim.open(consoleUrl());
    stale(await victim.fetch(planted));
    expect(await isSignedIn(victim)).toBe(false);
  });

  test('with a cookie that was altered signs nobody in', async () => {
    const visitor = new Visitor();
    const callback = await upToCallback(visitor, alice.email);
    const cookie = cookieOf(visitor, 'gatehouse_console_sign_in')!;
    cookie.value = withAnotherEnd(cookie.value);
    stale(await visitor.fetch(callback));
  });

  test('a cancelled sign-in offers the next one', async () => {
    const visitor = new Visitor();
    const page = await visitor.submit(await visitor.open(consoleUrl()), {}, '/cancel');
    expect(page.status).toBe(200);
    expect(page.text).toContain('You cancelled the sign-in');
  });

  test('several tabs may sign in at once, and a hundred leave a small cookie', async () => {
    const visitor = new Visitor();
    const first = await upToCallback(visitor, alice.email);
    await visitor.fetch(consoleUrl('/sign-in?return_to=/console/apps/new'));
    expect((await visitor.fetch(first)).status).toBe(303);
    for (let tab = 0; tab < 100; tab++)
      await visitor.fetch(consoleUrl(`/sign-in?return_to=/console/${'a'.repeat(400)}`));
    expect(visitor.cookieHeader(consoleUrl()).length).toBeLessThan(3_000);
    expect(await isSignedIn(visitor)).toBe(true);
  });
});

describe('the end of a session', () => {
  test('signing out ends it here and at the issuer', async () => {
    const bob = await signedUp(gatehouse);
    const { value } = cookieOf(bob.visitor)!;
    // Its `sid` proves the session: nothing is asked.
    const left = await bob.send('', {}, '/sign-out');
    expect(
      (await new Visitor().fetch(consoleUrl(), { headers: { cookie: `gatehouse_console_session=${value}` } })).status,
    ).toBe(303);
    expect(left.text).toContain('name="password"');
    expect(await isSignedIn(bob.visitor)).toBe(false);
  });

  test('signing out puts no ID token into an address, and clears what the browser still shows', async () => {
    const bob = await signedUp(gatehouse);
    const at: string[] = [];
    let page = await bob.post('/sign-out');
    expect(page.headers.get('clear-site-data')).toBe('"cache", "storage"');
    while (page.location) {
      at.push(page.location);
      page = await bob.visitor.fetch(page.location);
    }
    const { searchParams } = new URL(at[0]!);
    expect([...searchParams.keys()].sort()).toEqual(['client_id', 'logout_hint', 'post_logout_redirect_uri']);
    expect(at.join(' ')).not.toMatch(/id_token_hint|\beyJ/);
    expect(page.text).toContain('name="password"');
  });

  test('a developer who is disabled, deleted or signed out elsewhere is out at once', async () => {
    const consoleApp = await gatehouse.system.consoleApp();
    const { db } = gatehouse.database;
    const ends = {
      disabled: (id: string) => setUserStatus(db, consoleApp, id, 'disabled'),
      deleted: (id: string) => db.deleteFrom('users').where('id', '=', id).execute(),
      'signed out at the issuer': (id: string) => db.deleteFrom('sessions').where('user_id', '=', id).execute(),
      'signed in as someone else': (id: string) =>
        db.updateTable('sessions').set({ user_id: alice.id }).where('user_id', '=', id).execute(),
    };
    for (const [how, end] of Object.entries(ends)) {
      const developer = await signedUp(gatehouse);
      expect(await isSignedIn(developer.visitor), how).toBe(true);
      await end(developer.id);
      expect(await isSignedIn(developer.visitor), how).toBe(false);
    }
  });

  test('A100 a session from before the console required two factors opens no page without the second', async () => {
    const { system, database } = gatehouse;
    const [plain, holder, truster] = [await signedUp(gatehouse), await signedUp(gatehouse), await signedUp(gatehouse)];
    const left = await truster.open('/apps/new');
    const app = await system.consoleApp();
    const userOf = ({ id }: Developer) => getUser(database.db, app, id);
    const { secret } = await makeAuthenticator(gatehouse, app, await userOf(holder));
    await makeAuthenticator(gatehouse, app, await userOf(truster));
    await trustDevice(database.db, app, truster.id);
    expect(await isSignedIn(holder.visitor)).toBe(true);
    await updateApp(system, app, { settings: { mfa: 'required' } });
    try {
      await expect.poll(() => isSignedIn(plain.visitor)).toBe(false);
      expect((await plain.open('/apps/new')).text).toContain('Set up a second factor');
      const asked = await holder.open('/apps/new');
      expect(asked.text).toMatch(/action="[^"]*\/second-factor"/);
      const back = await holder.visitor.submit(asked, { code: codeOf(secret) }, '/second-factor');
      expect(back.url).toBe(consoleUrl('/apps/new'));
      // Which browser is trusted, the issuer alone can see.
      expect((await truster.open('/apps/new')).url).toBe(consoleUrl('/apps/new'));
      await forgetAllDevices(database.db, app, truster.id);
      expect(await isSignedIn(truster.visitor)).toBe(false);
      await truster.visitor.submit(left, {}, '/sign-out');
      expect(cookieOf(truster.visitor)?.value ?? '').toBe('');
    } finally {
      await updateApp(system, await system.consoleApp(), { settings: { mfa: 'optional' } });
    }
    await expect.poll(() => isSignedIn(alice.visitor)).toBe(true);
  });

  test('a session is over after twelve hours, and the issuer’s is asked again', async () => {
    const bob = await signedUp(gatehouse);
    await endConsoleSessions(bob);
    expect(await isSignedIn(bob.visitor)).toBe(false);
    expect((await bob.open('')).text).toContain('Create your first App');
  });
});

/** As after twelve hours; the session at the issuer goes on. */
async function endConsoleSessions({ id }: Developer): Promise<void> {
  const expires_at = new Date(Date.now() - 1000);
  const { db } = gatehouse.database;
  await db.updateTable('console_sessions').set({ expires_at }).where('developer_id', '=', id).execute();
}

describe('a console session from the session at the issuer (ASVS 7.6.2)', () => {
  test('is opened by a press alone, which leads to the page that was asked for', async () => {
    const bob = await signedUp(gatehouse);
    await endConsoleSessions(bob);
    const asked = await bob.visitor.open(consoleUrl('/apps/new?x=1'));
    expect([isContinue(asked), asked.text.includes('Continue as Dev')]).toEqual([true, true]);
    // It is a page of this server, not a program on the user's device, although the address says localhost.
    expect(asked.text).not.toContain('only if you have just started it');
    expect(await isSignedIn(bob.visitor)).toBe(false);
    const done = await bob.visitor.submit(asked, { choice: 'continue' });
    expect([done.status, done.url]).toEqual([200, consoleUrl('/apps/new?x=1')]);
    expect(await isSignedIn(bob.visitor)).toBe(true);
  });

  test('may be another user’s: “Use another account” asks for a sign-in, and for no press after it', async () => {
    const bob = await signedUp(gatehouse);
    await endConsoleSessions(bob);
    const asked = await bob.visitor.open(consoleUrl('/apps/new'));
    const signIn = await bob.visitor.submit(asked, { choice: 'other' });
    const next = await bob.visitor.submit(signIn, { email: alice.email, password: PASSWORD });
    // The library signs out the user before, by a page that sends itself.
    const done = next.text.includes('/logout/confirm') ? await bob.visitor.submit(next, {}, '/logout/confirm') : next;
    expect([done.url, isContinue(done)]).toEqual([consoleUrl('/apps/new'), false]);
    expect(done.text).toContain(alice.email);
  });

  test('can be declined, and is not opened by a request that asks nobody', async () => {
    const bob = await signedUp(gatehouse);
    await endConsoleSessions(bob);
    const left = await bob.visitor.submit(await bob.visitor.open(consoleUrl()), {}, '/cancel');
    expect(left.text).toContain('You cancelled the sign-in');
    const authorization = (await bob.visitor.fetch(consoleUrl('/sign-in'))).location!;
    const silent = await bob.visitor.fetch(`${authorization}&prompt=none`);
    expect(silent.location).toContain('error=interaction_required');
    expect(await isSignedIn(bob.visitor)).toBe(false);
  });
});

test('the console’s client follows BASE_URL, and nobody can change it in the console', async () => {
  const consoleApp = await gatehouse.system.consoleApp();
  const uris = (base: string) => ({
    redirect_uris: [`${base}/console/callback`],
    post_logout_redirect_uris: [`${base}/console`],
  });
  await ensureConsoleClient(gatehouse.database.db, consoleApp, uris('https://id.example.com'));
  const moved = await findClient(gatehouse.system, await gatehouse.system.consoleApp(), CONSOLE_CLIENT_ID);
  expect(moved?.redirect_uris).toEqual(['https://id.example.com/console/callback']);
  // This server's own address comes back with its next sign-in.
  const developer = await new Developer(gatehouse).signUp();
  const client = await findClient(gatehouse.system, await gatehouse.system.consoleApp(), CONSOLE_CLIENT_ID);
  expect(client?.redirect_uris).toEqual([consoleUrl('/callback')]);
  expect((await developer.open(`/apps/console/clients/${CONSOLE_CLIENT_ID}`)).status).toBe(404);
});

test('A74 the address of a sign-in comes from BASE_URL, whatever the request says', async () => {
  const page = await new Visitor().fetch(consoleUrl('/sign-in'), {
    headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', forwarded: 'host=evil.example' },
  });
  const location = new URL(page.location!);
  expect(location.origin).toBe(gatehouse.url);
  expect(location.searchParams.get('redirect_uri')).toBe(consoleUrl('/callback'));
});
