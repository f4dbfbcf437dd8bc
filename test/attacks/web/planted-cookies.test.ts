// Another program below our domain (blog.example.com beside id.example.com) can set cookies for the whole domain, and so put
// its own into a user's browser: those of a sign-in that the attacker began, or finished. Only names with `__Host-` are safe
// from that; the values of all others count only in the browser that got them from us.
import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import type { Settings } from '../../../src/apps/settings/settings.ts';
import type { UserRow } from '../../../src/database/schema.ts';
import { protocolPaths } from '../../../src/http/oidc/paths.ts';
import { findSignedIn, listSessions } from '../../../src/users/sessions/sessions.ts';
import { Developer } from '../../http/console/developer.ts';
import { makeApp, makeClient, makeInvitation, makeUser, PASSWORD, type TestClient } from '../../kit/app.ts';
import { codeOf, makeAuthenticator } from '../../kit/factor.ts';
import { authorizeUrl, makePkce } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { linkIn, mailTo } from '../../kit/mail.ts';
import { startUpstream, type Upstream } from '../../kit/outside/upstream-oidc.ts';
import { sendTo } from '../../kit/raw.ts';
import { formsOf, type Page, Visitor } from '../../kit/visitor.ts';
import { makeConnection, openSignIn, PRIVATE, press } from '../../social/world.ts';

let gatehouse: Gatehouse;
let upstream: Upstream;
beforeAll(async () => {
  [gatehouse, upstream] = await Promise.all([
    startGatehouse({ BASE_URL: 'https://id.example.com', ...PRIVATE }, { mail: true }),
    startUpstream(),
  ]);
});
afterAll(async () => {
  await upstream.stop();
  await gatehouse.stop();
});

const MAX_COOKIES = 8;
const MAX_LENGTH = 4_096;
const PLANTABLE = /^__Secure-/;

type World = { app: App; client: TestClient; user: UserRow };

async function makeWorld(settings: Partial<Settings> = {}): Promise<World> {
  const app = await makeApp(gatehouse, { magic_link: 'on', trusted_device_days: 30, ...settings });
  return { app, client: await makeClient(gatehouse, app, { first_party: true }), user: await makeUser(gatehouse, app) };
}

const browser = () => Object.assign(new Visitor(), { send: sendTo(gatehouse) });
const urlAt = ({ app, client }: World, more: Record<string, string> = {}) =>
  authorizeUrl(app, client, makePkce().challenge, more);
const hasCode = ({ location }: Page) => location?.includes('code=') ?? false;

/** Sends the form without following where the answer leads. */
function post(visitor: Visitor, page: Page, fields: Record<string, string>, action = ''): Promise<Page> {
  const form = formsOf(page).find(
    (one) => one.action.includes(action) && Object.keys(fields).every((name) => one.names.has(name)),
  )!;
  return visitor.fetch(form.action, { body: new URLSearchParams({ ...form.hidden, ...fields }) });
}

async function signIn(visitor: Visitor, world: World, more: Record<string, string> = {}): Promise<Page> {
  const page = await visitor.open(urlAt(world, more));
  return visitor.submit(page, { email: world.user.email, password: PASSWORD }, '/sign-in');
}

/** `use`: whether the browser gets by the cookie what it could not get without. */
type Attack = { attacker: Visitor; use(visitor: Visitor): Promise<boolean> };

const attacks: Record<string, () => Promise<Attack>> = {
  async session() {
    const [world, attacker] = [await makeWorld(), browser()];
    await signIn(attacker, world);
    return { attacker, use: async (visitor) => hasCode(await visitor.open(urlAt(world, { prompt: 'none' }))) };
  },
  async sign_in() {
    const [world, attacker] = [await makeWorld(), browser()];
    const page = await attacker.open(urlAt(world));
    const { location } = await post(attacker, page, { email: world.user.email, password: PASSWORD }, '/sign-in');
    return { attacker, use: async (visitor) => hasCode(await visitor.open(location!)) };
  },
  async connect() {
    const [world, attacker] = [await makeWorld(), browser()];
    await makeConnection(gatehouse, world.app, { settings: { issuer: upstream.issuer } });
    upstream.be({ sub: 'mallory', email: 'mallory@example.com', email_verified: true });
    const back = await upstream.follow(await press(await openSignIn(world.app, world.client, attacker), 'oidc'));
    return { attacker, use: async (visitor) => hasCode(await visitor.open(back)) };
  },
  async magic_link() {
    const [world, attacker] = [await makeWorld(), browser()];
    const start = await attacker.open(urlAt(world));
    await attacker.submit(await attacker.open(`${start.url}/magic-link`), { email: world.user.email }, '/magic-link');
    const link = linkIn(await mailTo(gatehouse, world.user.email));
    const goesOn = (page: Page) => formsOf(page).some(({ action }) => action.includes('/interaction/'));
    return { attacker, use: async (visitor) => goesOn(await visitor.open(link)) };
  },
  async new_password() {
    const [world, attacker] = [await makeWorld(), browser()];
    const email = `invited-${process.pid}@example.com`;
    await makeInvitation(gatehouse, world.app, { email });
    const page = await attacker.open(linkIn(await mailTo(gatehouse, email)));
    await attacker.submit(page, { name: 'Mallory', password: PASSWORD });
    return { attacker, use: async (visitor) => hasCode(await visitor.open(urlAt(world))) };
  },
  async trusted() {
    const [world, attacker] = [await makeWorld(), browser()];
    const { secret } = await makeAuthenticator(gatehouse, world.app, world.user);
    const asked = await signIn(attacker, world);
    await attacker.submit(asked, { code: codeOf(secret), trust: 'yes' });
    return { attacker, use: async (visitor) => hasCode(await signIn(visitor, world, { prompt: 'login' })) };
  },
  async known() {
    const [world, attacker] = [await makeWorld({ lockout_attempts: 3 }), browser()];
    await signIn(attacker, world);
    const stranger = browser();
    for (let count = 0; count < 3; count++)
      await stranger.submit(
        await stranger.open(urlAt(world)),
        { email: world.user.email, password: 'wrong' },
        '/sign-in',
      );
    return { attacker, use: async (visitor) => hasCode(await signIn(visitor, world, { prompt: 'login' })) };
  },
  async handover() {
    const [world, attacker] = [await makeWorld(), browser()];
    await signIn(attacker, world);
    const page = await attacker.open(`${world.app.issuer}/account/delete`);
    const fields = { current_password: PASSWORD, confirmation: world.user.email };
    const { location } = await post(attacker, page, fields);
    return { attacker, use: async (visitor) => (await visitor.fetch(location!)).status === 200 };
  },
  async console_session() {
    const { attacker, callback } = await upToCallback();
    await attacker.open(callback);
    return { attacker, use: async (visitor) => (await visitor.fetch(`${gatehouse.url}/console`)).status === 200 };
  },
  async console_sign_in() {
    const { attacker, callback } = await upToCallback();
    return { attacker, use: async (visitor) => (await visitor.fetch(callback)).status === 303 };
  },
};

/** A developer's own sign-in, up to the redirect to the console, which has not been followed. */
async function upToCallback(): Promise<{ attacker: Visitor; callback: string }> {
  const attacker = browser();
  const developer = await makeUser(gatehouse, await gatehouse.system.consoleApp(), { email_verified: true });
  const page = await attacker.open(`${gatehouse.url}/console`);
  let next = await post(attacker, page, { email: developer.email, password: PASSWORD }, '/sign-in');
  while (next.location && !next.location.includes('/console/callback')) next = await attacker.fetch(next.location);
  return { attacker, callback: next.location! };
}

/** What a sibling can set: everything of the attacker's but `__Host-`, at any path. */
function plant(attacker: Visitor, victim: Visitor, at: { path?: string } = {}): void {
  victim.cookies.push(...attacker.cookies.filter(({ name }) => PLANTABLE.test(name)).map((one) => ({ ...one, ...at })));
}

describe('A60 a cookie that a sibling planted', () => {
  test.each(Object.entries(attacks))('A60 has no effect: %s', async (name, make) => {
    const { attacker, use } = await make();
    expect(attacker.cookies.map((one) => one.name)).toContain(`__Secure-gatehouse_${name}`);
    const [fresh, regular] = [browser(), browser()];
    await regular.open(urlAt(await makeWorld()));
    for (const victim of [fresh, regular]) {
      plant(attacker, victim);
      expect(await use(victim)).toBe(false);
    }
    expect(await use(attacker)).toBe(true);
  });

  // A browser sends the cookie with the longer path first.
  test.each(['after', 'before'])('A60 nor has one that comes %s the user’s own', async (order) => {
    const world = await makeWorld();
    const other = { ...world, user: await makeUser(gatehouse, world.app) };
    const [attacker, victim] = [browser(), browser()];
    await signIn(attacker, other);
    await signIn(victim, world);
    const below = new URL(world.app.issuer).pathname;
    const paths = order === 'after' ? ['/'] : ['/account', '/authorize', '/interaction'].map((path) => below + path);
    for (const path of paths) plant(attacker, victim, { path });
    const page = await victim.open(`${world.app.issuer}/account`);
    expect([page.text.includes(world.user.email), page.text.includes(other.user.email)]).toEqual([true, false]);

    const fresh = browser();
    for (const path of paths) plant(attacker, fresh, { path });
    expect(hasCode(await signIn(fresh, world))).toBe(true);
    expect((await fresh.open(`${world.app.issuer}/account`)).text).toContain(world.user.email);
  });

  test('A60 nor if the proof of its browser is missing, changed, or another cookie’s', async () => {
    const [world, visitor] = [await makeWorld(), browser()];
    await signIn(visitor, world);
    const isIn = async () => hasCode(await visitor.open(urlAt(world, { prompt: 'none' })));
    const cookie = visitor.cookies.find(({ name }) => name === '__Secure-gatehouse_session')!;
    const { value } = cookie;
    const [id, proof] = value.split('.') as [string, string];
    const known = visitor.cookies
      .find(({ name }) => name === '__Secure-gatehouse_known')!
      .value.split('.')
      .pop()!;
    for (const planted of [id, `${id}.`, `.${proof}`, `${id}.${known}`, `${id}.${proof.slice(1)}`, `${id}x.${proof}`]) {
      cookie.value = planted;
      expect(await isIn(), planted).toBe(false);
      const now = visitor.cookies.findIndex(({ name }) => name === '__Secure-gatehouse_session');
      visitor.cookies.splice(now, 1, cookie);
    }
    cookie.value = value;
    expect(await isIn()).toBe(true);
  });
});

test('A60 a form on another site, with which no cookie comes, does not replace the secret of the browser', async () => {
  const world = await makeWorld();
  await makeConnection(gatehouse, world.app, { settings: { issuer: upstream.issuer } });
  const { url } = await browser().open(urlAt(world));
  const inApp = [...protocolPaths, '/connect/oidc/callback', '/account', '/account/delete', '/magic-link', '/reset'];
  const ofConsole = ['', '/sign-in', '/sign-out', '/callback', '/setup'].map(
    (path) => `${gatehouse.url}/console${path}`,
  );
  const all = [...inApp.map((path) => world.app.issuer + path), `${url}/sign-in`, `${url}/magic-link`, ...ofConsole];
  for (const address of [...all, url, url.replace('/interaction/', '/authorize/')]) {
    const body = new URLSearchParams({
      email: world.user.email,
      password: PASSWORD,
      state: 'x',
      code: 'x',
      logout: 'yes',
    });
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', origin: 'https://evil.example' };
    const answer = await browser().fetch(address, { body, headers });
    expect(answer.headers.getSetCookie(), `${answer.status} ${address}`).toEqual([]);
  }
});

test('A140 a browser keeps eight cookies of an App below 4 KB over https, too', async () => {
  const world = await makeWorld();
  const visitor = browser();
  const connection = await makeConnection(gatehouse, world.app, { kind: 'github' });
  for (let begun = 0; begun < 12; begun++) {
    const start = await visitor.open(urlAt(world, { state: 's'.repeat(1_500) }));
    await visitor.fetch(`${start.url}/connect/${connection.slug}`);
    const asked = await visitor.open(`${start.url}/magic-link`);
    await visitor.submit(asked, { email: `somebody-${begun}@example.com` }, '/magic-link');
  }
  for (let count = 0; count < 6; count++) {
    const user = await makeUser(gatehouse, world.app, {
      email: `user-${count}@${'long-label.'.repeat(16)}example.com`,
    });
    const { secret } = await makeAuthenticator(gatehouse, world.app, user);
    const asked = await signIn(visitor, { ...world, user }, { prompt: 'login' });
    const page = await visitor.submit(asked, { code: codeOf(secret), trust: 'yes' });
    if (!hasCode(page)) await visitor.submit(page, {});
  }
  const kept = visitor.cookies.map(({ name, value }) => `${name}=${value}`);
  const names = visitor.cookies.map(({ name }) => name.replace(/^__(?:Host|Secure)-gatehouse_/, ''));
  expect(names.sort()).toEqual(['browser', 'connect', 'known', 'magic_link', 'session', 'sign_in', 'trusted']);
  // And one for what a form hands over, for two minutes.
  expect(kept.length + 1).toBeLessThanOrEqual(MAX_COOKIES);
  expect(kept.join('; ').length).toBeLessThan(MAX_LENGTH - 1_000);
});

test('A160 a session in which a developer acts as a user is none by the cookie of an ordinary one', async () => {
  const developer = new Developer(gatehouse);
  const { visitor } = developer;
  visitor.send = sendTo(gatehouse);
  await developer.signUp();
  const world = await makeWorld({ impersonation: 'on' });
  await developer.join(world.app, 'owner');
  const { issuer, slug } = world.app;
  const link = await developer.send(`/apps/${slug}/users/${world.user.id}/impersonate`, { reason: 'A question' });
  expect((await visitor.submit(link, {}, '/impersonate')).text).toContain('class="acting"');
  const cookieOf = (name: string) => visitor.cookies.find((one) => one.name === name)!.value;
  const [id] = cookieOf('__Secure-gatehouse_impersonation').split('.');
  // The secret is the browser's own, so that its user can bind any value to it.
  const name = '__Secure-gatehouse_session';
  const proof = createHmac('sha256', cookieOf('__Host-gatehouse_browser')).update(`${name}\n${id}`).digest('base64url');
  const forged = Object.assign(browser(), { headers: { accept: 'text/html' } });
  forged.cookies.push(...visitor.cookies.filter((one) => one.name === '__Host-gatehouse_browser'));
  const place = {
    path: new URL(issuer).pathname,
    host: new URL(issuer).hostname,
    expires: Number.POSITIVE_INFINITY,
    secure: true,
  };
  forged.cookies.push({ ...place, name, value: `${id}.${proof}` });
  for (const path of ['', '/passkeys/add', '/export']) {
    const page = await forged.open(`${issuer}/account${path}`);
    expect([path, page.text.includes(world.user.email), page.url.includes('/interaction/')]).toEqual([
      path,
      false,
      true,
    ]);
  }
  expect(hasCode(await forged.open(urlAt(world, { prompt: 'none' })))).toBe(false);
  // No proof is fresh in it, and what forgot whose it is opens nothing.
  const { db } = gatehouse.database;
  const [session] = await listSessions(db, world.app, world.user.id);
  expect(await findSignedIn(db, world.app, session!.uid)).toEqual({});
  const rows = db.updateTable('sessions').where('app_id', '=', world.app.id).where('uid', '=', session!.uid);
  await rows.set({ payload: sql`(payload::jsonb - 'impersonation')::json` }).execute();
  for (const one of [visitor, forged])
    expect((await one.open(`${issuer}/account`)).text).not.toContain(world.user.email);
});
