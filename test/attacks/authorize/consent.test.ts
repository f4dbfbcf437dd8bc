// Consent tells the truth: all that the tokens will hold is named, and nothing else is given.
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { MINUTE } from '../../../src/clock.ts';
import type { UserRow } from '../../../src/database/schema.ts';
import { makeApp, makeClient, makeResource, makeUser, PASSWORD, type TestClient } from '../../kit/app.ts';
import { authorizeUrl, makePkce, passScreens, redeem, signIn, userinfo } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { passTime, restoreTime } from '../../kit/time.ts';
import { type Page, Visitor } from '../../kit/visitor.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

let app: App;
let client: TestClient;
let user: UserRow;
beforeEach(async () => {
  app = await makeApp(gatehouse);
  client = await makeClient(gatehouse, app);
  user = await makeUser(gatehouse, app, { name: 'Bob', phone: '+49301234567' });
});

type More = Record<string, string | undefined>;

/** The page after a sign-in, or at once in a browser that is signed in. */
async function open(one: TestClient, more: More, visitor = new Visitor()): Promise<Page> {
  const page = await visitor.open(authorizeUrl(app, one, makePkce().challenge, more));
  return page.text.includes('name="password"') ? visitor.submit(page, { email: user.email, password: PASSWORD }) : page;
}

const PHONE = JSON.stringify({ userinfo: { phone_number: null, birthdate: null }, id_token: { email: null } });
const isConsent = ({ text }: Page) => text.includes('name="decision"');
const isContinue = ({ text }: Page) => text.includes('name="choice"');
const newOnes = ({ text }: Page) =>
  [...text.matchAll(/<span>([^<]*)<\/span> <span class="badge/g)].map(([, words]) => words);

async function codeAfter(page: Page, verifier: string, one = client) {
  const code = new URL(page.location!).searchParams.get('code') ?? '';
  return (await redeem(app, one, { code, verifier })).body;
}

describe('A133 claims that no scope names', () => {
  test('are named on the consent screen, each once, and on the list of connected apps', async () => {
    const page = await open(client, { scope: 'openid profile', claims: PHONE });
    for (const words of ['See your phone number', 'See your email address']) expect(page.text).toContain(words);
    // `profile` says it already.
    expect(page.text).not.toContain('See your date of birth');

    const { visitor } = await signIn(app, client, user.email, { scope: 'openid profile', claims: PHONE });
    const apps = await visitor.open(`${app.issuer}/account/apps`);
    for (const words of ['See your phone number', 'See your email address']) expect(apps.text).toContain(words);
  });

  test('are given if they were named, and not otherwise', async () => {
    const { access_token } = await signIn(app, client, user.email, { scope: 'openid', claims: PHONE });
    expect((await userinfo(app, access_token)).body).toMatchObject({ phone_number: user.phone });
    const plain = await signIn(app, client, user.email, { scope: 'openid' });
    expect((await userinfo(app, plain.access_token)).body).toEqual({ sub: user.id });
  });
});

describe('A134 consent again', () => {
  test('with prompt=consent names who asks, all that the token will hold, how long, and nothing as new', async () => {
    const { identifier: resource } = await makeResource(gatehouse, app);
    const asked = { scope: 'openid email offline_access photos:read', resource, prompt: 'consent' };
    const { visitor } = await signIn(app, client, user.email, asked);
    const again = await open(client, asked, visitor);
    for (const words of [
      'Photo Prints',
      'rp.example.com',
      'See your email address',
      'See your photos',
      'keeps this access while you are away, for up to',
    ])
      expect(again.text, words).toContain(words);
    expect(newOnes(again)).toEqual([]);
  });

  test('for one more scope marks that one as new, beside all the others', async () => {
    const { visitor } = await signIn(app, client, user.email, { scope: 'openid email' });
    const again = await open(client, { scope: 'openid email phone' }, visitor);
    expect(again.text).toContain('See your email address');
    expect(newOnes(again)).toEqual(['See your phone number']);
  });

  test('for a single claim marks it as new', async () => {
    const { visitor } = await signIn(app, client, user.email, { scope: 'openid email' });
    const again = await open(client, { scope: 'openid email', claims: PHONE }, visitor);
    expect(newOnes(again)).toEqual(['See your phone number', 'See your date of birth']);
  });
});

describe('a program on the user’s own device (RFC 8252 §8.6)', () => {
  const loopback = ['http://127.0.0.1/callback'];
  const scheme = ['com.example.photos:/callback'];
  const claimed = ['https://photos.example.com/callback'];

  test.each([
    ['loopback, the App’s own', { redirect_uris: loopback, first_party: true }],
    ['a scheme of its own, the App’s own', { redirect_uris: scheme, first_party: true }],
    ['loopback, a third party', { redirect_uris: loopback }],
    ['a scheme of its own, a third party', { redirect_uris: scheme }],
  ])('%s: a signed-in user confirms it each time, and right after signing in does not', async (_name, input) => {
    const native = await makeClient(gatehouse, app, { type: 'public', ...input });
    const { visitor } = await signIn(app, native, user.email);
    const page = await open(native, {}, visitor);
    expect([isContinue(page), isConsent(page)]).toEqual([true, false]);
    expect(page.text).toContain('Continue as Bob');
    // The App vouches for its own.
    const isOwn = 'first_party' in input;
    expect(page.text).toContain(isOwn ? 'Continue if you have just' : 'Continue only if you have just');
    expect(page.text.includes('callout-warning')).toBe(!isOwn);
    expect(await visitor.submit(page, { choice: 'continue' })).toMatchObject({
      status: 303,
      location: expect.stringContaining('code='),
    });
    const none = await visitor.open(authorizeUrl(app, native, makePkce().challenge, { prompt: 'none' }));
    expect(none.location).toContain('error=interaction_required');
  });

  test.each([
    ['a claimed https address, the App’s own', { type: 'public', redirect_uris: claimed, first_party: true }],
    ['a claimed https address, a third party', { type: 'public', redirect_uris: claimed }],
    ['a web client with a secret, in development', { redirect_uris: ['http://localhost:3000/cb'], first_party: true }],
  ] as const)('%s: a signed-in user is not asked again', async (_name, input) => {
    const one = await makeClient(gatehouse, app, { ...input, redirect_uris: [...input.redirect_uris] });
    const { visitor } = await signIn(app, one, user.email);
    expect((await open(one, {}, visitor)).location).toContain('code=');
  });

  test('going on gives no access that was not given before', async () => {
    const native = await makeClient(gatehouse, app, { type: 'public', redirect_uris: loopback });
    const { visitor } = await signIn(app, native, user.email, { scope: 'openid' });
    const asked = await open(native, { scope: 'openid email' }, visitor);
    expect(isConsent(asked)).toBe(true);
    const csrf = /name="csrf" value="([^"]+)"/.exec(asked.text)![1]!;
    const forged = await visitor.open(asked.url.replace(/\/?$/, '/select-user'), {
      body: new URLSearchParams({ csrf, choice: 'continue' }),
    });
    expect(isConsent(forged)).toBe(true);
  });
});

test('the App’s own client is not asked for consent, also with prompt=consent', async () => {
  const own = await makeClient(gatehouse, app, { first_party: true });
  const { verifier, challenge } = makePkce();
  const visitor = new Visitor();
  const url = authorizeUrl(app, own, challenge, { scope: 'openid offline_access', prompt: 'consent' });
  const page = await visitor.open(url);
  const done = await visitor.submit(page, { email: user.email, password: PASSWORD });
  expect(await codeAfter(done, verifier, own)).toMatchObject({ scope: 'openid offline_access' });
});

describe('prompt=select_account', () => {
  test('asks a signed-in user which account to go on with', async () => {
    const { visitor } = await signIn(app, client, user.email);
    const { verifier, challenge } = makePkce();
    const page = await visitor.open(authorizeUrl(app, client, challenge, { prompt: 'select_account' }));
    expect(isContinue(page)).toBe(true);
    const done = await visitor.submit(page, { choice: 'continue' });
    expect(await codeAfter(done, verifier)).toHaveProperty('id_token');
  });

  test('leads to another account, whose sign-in is as old as it is', async () => {
    const { visitor } = await signIn(app, client, user.email);
    const other = await makeUser(gatehouse, app);
    const { verifier, challenge } = makePkce();
    const page = await visitor.open(authorizeUrl(app, client, challenge, { prompt: 'select_account' }));
    passTime(MINUTE);
    onTestFinished(restoreTime);
    const before = Math.floor(Date.now() / 1000);
    const done = await passScreens(visitor, await visitor.submit(page, { choice: 'other' }), other.email);
    const { sub, auth_time } = decodeJwt((await codeAfter(done, verifier)).id_token as string);
    expect(sub).toBe(other.id);
    expect(auth_time).toBeGreaterThanOrEqual(before);
  });

  test('asks nobody who signs in', async () => {
    const page = await open(client, { prompt: 'select_account' });
    expect([isContinue(page), isConsent(page)]).toEqual([false, true]);
  });

  test('with consent asks each once', async () => {
    const { visitor } = await signIn(app, client, user.email);
    const page = await open(client, { prompt: 'select_account consent' }, visitor);
    const consent = await visitor.submit(page, { choice: 'continue' });
    expect(isConsent(consent)).toBe(true);
    expect((await visitor.submit(consent, { decision: 'allow' })).location).toContain('code=');
  });
});

describe('prompt=create', () => {
  test('shows the sign-up screen, also to a user who is signed in', async () => {
    const { visitor } = await signIn(app, client, user.email);
    for (const one of [new Visitor(), visitor]) {
      const page = await one.open(authorizeUrl(app, client, makePkce().challenge, { prompt: 'create' }));
      expect(page.text).toContain('/sign-up"');
      expect(page.text).toContain('autocomplete="new-password"');
    }
    const page = await visitor.open(authorizeUrl(app, client, makePkce().challenge, { prompt: 'create' }));
    const email = `new-${user.id}@example.com`;
    const next = await visitor.submit(page, { email, password: PASSWORD }, '/sign-up');
    expect((await passScreens(visitor, next, email)).location).toContain('code=');
  });

  test('with sign-up closed shows the sign-in screen, and says so', async () => {
    app = await makeApp(gatehouse, { sign_up: 'closed' });
    client = await makeClient(gatehouse, app);
    const page = await new Visitor().open(authorizeUrl(app, client, makePkce().challenge, { prompt: 'create' }));
    expect(page.text).toContain('autocomplete="current-password"');
    expect(page.text).toContain('takes no new accounts');
  });
});
