// What a browser keeps of us: few cookies and small ones, whatever is begun and left, under names of our own.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { updateApp } from '../../../src/apps/apps.ts';
import { makeApp, makeClient, makeUser, PASSWORD, type TestClient } from '../../kit/app.ts';
import { codeOf, makeAuthenticator } from '../../kit/factor.ts';
import { authorize, authorizeUrl, makePkce } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { ask } from '../../kit/raw.ts';
import { formsOf, type Page, Visitor } from '../../kit/visitor.ts';
import { makeConnection } from '../../social/world.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

const MAX_COOKIES = 8;
const MAX_LENGTH = 4_096;

async function makeWorld(): Promise<{ app: App; client: TestClient }> {
  const app = await makeApp(gatehouse, { magic_link: 'on', trusted_device_days: 30 });
  return { app, client: await makeClient(gatehouse, app, { first_party: true }) };
}

const urlAt = ({ app, client }: { app: App; client: TestClient }, more: Record<string, string> = {}) =>
  authorizeUrl(app, client, makePkce().challenge, more);
const codeIn = ({ location }: Page) => (location ? new URL(location).searchParams.get('code') : null);

/** What this browser would send to any page of an App or of the console, in one header. */
function expectFew(visitor: Visitor): void {
  const names = visitor.cookies.map(({ name }) => name).filter((name) => name !== 'theirs');
  expect(names.filter((name) => !name.startsWith('gatehouse_'))).toEqual([]);
  expect(names.length, names.join()).toBeLessThanOrEqual(MAX_COOKIES);
  const header = visitor.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  expect(header.length).toBeLessThan(MAX_LENGTH);
}

/** The user before is signed out on the way, by a page that sends itself. */
async function leaveOther(visitor: Visitor, shown: Page): Promise<void> {
  const page = codeIn(shown) === null ? await visitor.submit(shown, {}) : shown;
  expect(codeIn(page)).toBeTruthy();
}

describe('A140 a browser', () => {
  test('A140 that begins thirty requests and leaves them keeps few cookies; the oldest tab begins again', async () => {
    const world = await makeWorld();
    const user = await makeUser(gatehouse, world.app);
    const connection = await makeConnection(gatehouse, world.app, { kind: 'github' });
    const visitor = new Visitor();
    const host = 'localhost';
    visitor.cookies.push({ name: 'theirs', value: 'kept', path: '/', host, expires: Infinity, secure: false });
    const state = 's'.repeat(1_500);
    const oldest = await visitor.open(urlAt(world, { state }));
    let newest = oldest;
    for (let begun = 0; begun < 30; begun++) {
      newest = await visitor.open(urlAt(world, { state, nonce: `${begun}` }));
      await visitor.fetch(`${newest.url}/connect/${connection.slug}`);
      if (begun % 6 === 0) {
        const asked = await visitor.open(`${newest.url}/magic-link`);
        await visitor.submit(asked, { email: `somebody-${begun}@example.com` }, '/magic-link');
      }
    }
    expectFew(visitor);
    expect(visitor.cookieHeader(newest.url)).toContain('theirs=kept');

    const again = await visitor.submit(oldest, { email: user.email, password: PASSWORD }, '/sign-in');
    expect([again.url === oldest.url, again.text.includes('name="password"')]).toEqual([false, true]);
    const done = await visitor.submit(again, { email: user.email, password: PASSWORD }, '/sign-in');
    expect(new URL(done.location!).searchParams.get('state')).toBe(state);
    expectFew(visitor);
  });

  test('A140 that twelve users trust one after the other keeps few cookies, and the newest are trusted', async () => {
    const world = await makeWorld();
    const visitor = new Visitor();
    const long = `@${'long-label.'.repeat(16)}example.com`;
    const users = [];
    for (let count = 0; count < 12; count++) {
      const user = await makeUser(gatehouse, world.app, { email: `user-${count}${long}` });
      const { secret } = await makeAuthenticator(gatehouse, world.app, user);
      const page = await visitor.open(urlAt(world, { prompt: 'login' }));
      const asked = await visitor.submit(page, { email: user.email, password: PASSWORD }, '/sign-in');
      await leaveOther(visitor, await visitor.submit(asked, { code: codeOf(secret), trust: 'yes' }));
      users.push(user);
    }
    expectFew(visitor);
    const signIn = async (email: string) =>
      visitor.submit(await visitor.open(urlAt(world, { prompt: 'login' })), { email, password: PASSWORD }, '/sign-in');
    for (const { email } of users.slice(-3)) await leaveOther(visitor, await signIn(email));
    expect((await signIn(users[0]!.email)).text).toContain('name="code"');
  });

  test('A140 that opens the console in thirty tabs keeps few cookies, and signs in', async () => {
    const consoleApp = await gatehouse.system.consoleApp();
    const developer = await makeUser(gatehouse, consoleApp, { email_verified: true });
    const visitor = new Visitor();
    let page = await visitor.open(`${gatehouse.url}/console`);
    for (let tab = 0; tab < 30; tab++)
      page = await visitor.open(`${gatehouse.url}/console/apps/new?x=${'x'.repeat(470)}`);
    expectFew(visitor);
    const done = await visitor.submit(page, { email: developer.email, password: PASSWORD }, '/sign-in');
    expect(done.url).toContain('/console/apps/new?x=');
    expectFew(visitor);
  });

  test('A140 that sends nonsense in the place of our cookies is answered as one that sends none', async () => {
    const world = await makeWorld();
    const begun = await new Visitor().open(urlAt(world));
    const lists = ['~~~', '.', 'a.b~', '~'.repeat(3_000), 'x'.repeat(2_500), '%00~%ff', '__proto__.x', '"', '=;='];
    const names = ['sign_in', 'connect', 'known', 'trusted', 'magic_link', 'session', 'console_sign_in'];
    for (const list of lists) {
      const cookie = names.map((name) => `gatehouse_${name}=${list}`);
      for (const sent of [cookie.slice(0, 2), cookie.slice(2), [...cookie.slice(0, 1), ...cookie.slice(0, 1)]]) {
        const headers = { cookie: sent.join('; ') };
        const [page, other] = [new URL(begun.url).pathname, `${new URL(world.app.issuer).pathname}/connect/x/callback`];
        expect([303, 400]).toContain((await ask(gatehouse, { path: page, headers })).status);
        expect((await ask(gatehouse, { path: `${other}?state=x`, headers })).status).toBe(400);
        expect((await ask(gatehouse, { path: '/console', headers })).status).toBe(303);
      }
    }
  });
});

test('A143 cookies of another program of the host, named as libraries name theirs, change nothing', async () => {
  const world = await makeWorld();
  const user = await makeUser(gatehouse, world.app);
  const { visitor } = await authorize(world.app, world.client, user.email);
  const common = ['session', 'session.sig', 'interaction', 'resume', '_csrf', 'sid', 'sign_in', 'console_session'];
  for (const path of ['/', `${new URL(world.app.issuer).pathname}/`])
    visitor.cookies.push(
      ...common.map((name) => ({ name, value: 'theirs', path, host: 'localhost', expires: Infinity, secure: false })),
    );
  expect(codeIn(await visitor.open(urlAt(world)))).toBeTruthy();
  const page = await visitor.open(urlAt(world, { prompt: 'login' }));
  expect(codeIn(await visitor.submit(page, { email: user.email, password: PASSWORD }, '/sign-in'))).toBeTruthy();
  expect(visitor.cookies.filter(({ value }) => value === 'theirs')).toHaveLength(2 * common.length);
});

describe('a sign-in in one tab', () => {
  async function twoTabs(more: Record<string, string> = {}) {
    const world = await makeWorld();
    const [user, other] = [await makeUser(gatehouse, world.app), await makeUser(gatehouse, world.app)];
    const visitor = new Visitor();
    const [tab, second] = [await visitor.open(urlAt(world)), await visitor.open(urlAt(world, more))];
    const signedIn = await visitor.submit(tab, { email: user.email, password: PASSWORD }, '/sign-in');
    expect(codeIn(signedIn)).toBeTruthy();
    return { world, visitor, user, other, tab, second };
  }
  const sessionUser = async ({ app }: { app: App }) =>
    (await gatehouse.database.db.selectFrom('sessions').select('user_id').where('app_id', '=', app.id).execute()).map(
      ({ user_id }) => user_id,
    );

  test('lets the other go on when it is looked at again', async () => {
    const { visitor, second } = await twoTabs();
    expect(codeIn(await visitor.open(second.url))).toBeTruthy();
    expect(codeIn(await visitor.open(`${second.url}/sign-in`))).toBeTruthy();
  });

  test.each([
    ['/sign-in', { password: 'not-their-password' }],
    ['/sign-up', { password: PASSWORD, name: '' }],
    ['/magic-link', {}],
  ])('lets the other go on when the same user is entered there: %s', async (path, fields) => {
    const { world, visitor, user, second } = await twoTabs();
    await updateApp(gatehouse.system, world.app, { settings: { sign_up: 'open' } });
    const { csrf } = formsOf(second)[0]!.hidden;
    const body = new URLSearchParams({ csrf: csrf!, email: user.email.toUpperCase(), ...fields });
    expect(codeIn(await visitor.open(second.url + path, { body }))).toBeTruthy();
  });

  test('lets another user sign in in the other, as that user', async () => {
    const { world, visitor, other, second } = await twoTabs();
    const refused = await visitor.submit(second, { email: other.email, password: 'not-their-password' }, '/sign-in');
    expect(refused.status).toBe(401);
    await leaveOther(visitor, await visitor.submit(second, { email: other.email, password: PASSWORD }, '/sign-in'));
    expect(await sessionUser(world)).toEqual([other.id]);
  });

  test('is not enough where the client wants a fresh one', async () => {
    const { visitor, user, second } = await twoTabs({ prompt: 'login' });
    expect((await visitor.open(second.url)).url).toBe(second.url);
    const refused = await visitor.submit(second, { email: user.email, password: 'not-their-password' }, '/sign-in');
    expect(refused.status).toBe(401);
  });

  test('ends its own page: a copy of that tab begins the request again', async () => {
    const { visitor, user, tab } = await twoTabs();
    const sent = await visitor.submit(tab, { email: user.email, password: PASSWORD }, '/sign-in');
    expect(codeIn(sent)).toBeTruthy();
  });
});
