// Guessing passwords: what an answer tells, how many guesses are looked at, and whose address they are counted to.
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { DAY, HOUR, MINUTE } from '../../../src/clock.ts';
import type { UserRow } from '../../../src/database/schema.ts';
import { API_PREFIX } from '../../../src/http/kit/request/paths.ts';
import { createUser, setUserStatus } from '../../../src/users/users.ts';
import { makeApiKey, makeApp, makeAppWithUser, makeClient, makeUser, PASSWORD } from '../../kit/app.ts';
import { makeAuthenticator } from '../../kit/factor.ts';
import { authorize, authorizeUrl, makePkce } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { paceOf } from '../../kit/pace.ts';
import { ask, type RawAnswer } from '../../kit/raw.ts';
import { countRows } from '../../kit/rows.ts';
import { passTime, restoreTime } from '../../kit/time.ts';
import { formsOf, Visitor } from '../../kit/visitor.ts';

const NEW_PASSWORD = 'harvest-violin-comet';

let gatehouse: Gatehouse;
let behindProxy: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  behindProxy = await startGatehouse({ TRUST_PROXY: '127.0.0.0/8, 10.0.0.0/8' });
});
afterAll(async () => {
  await gatehouse.stop();
  await behindProxy.stop();
});
afterEach(restoreTime);

type Guess = { email: string; password?: string; ip?: string };
type Guesser = (guess: Guess, headers?: Record<string, string | string[]>) => Promise<RawAnswer>;

/** By an App's backend, which says where its user is. */
async function byApi(at: Gatehouse, app: App): Promise<Guesser> {
  const apiKey = await makeApiKey(at, app, ['auth:write']);
  return ({ password = 'wrong', ...rest }, headers) =>
    ask(at, {
      path: `${new URL(app.issuer).pathname}${API_PREFIX}/auth/login`,
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ password, ...rest }),
    });
}

/** On the sign-in screen. */
async function byForm(at: Gatehouse, app: App): Promise<Guesser> {
  const visitor = new Visitor();
  const client = await makeClient(at, app);
  const page = await visitor.open(authorizeUrl(app, client, makePkce().challenge));
  const { csrf } = formsOf(page)[0]!.hidden;
  const cookie = visitor.cookieHeader(page.url);
  return ({ email, password = 'wrong' }, headers) =>
    ask(at, {
      path: `${new URL(page.url).pathname}/sign-in`,
      headers: { cookie, 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams({ csrf: csrf!, email, password }).toString(),
    });
}

const doors = { 'the API': byApi, 'the screen': byForm };

describe.each(Object.entries(doors))('at %s', (_, open) => {
  test('A76 unknown, wrong, disabled, without a password and another App’s get one answer', async () => {
    const app = await makeApp(gatehouse);
    const db = gatehouse.database.db;
    const elsewhere = await makeUser(gatehouse, await makeApp(gatehouse), { email: 'elsewhere@example.com' });
    await makeUser(gatehouse, app, { email: 'known-one@example.com' });
    await createUser(db, app, { email: 'no-passwd@example.com' });
    for (const email of ['disabled1@example.com', 'disabled2@example.com']) {
      const { id } = await makeUser(gatehouse, app, { email });
      await setUserStatus(db, app, id, 'disabled');
    }
    await makeUser(gatehouse, app, { email: 'known-two@example.com' });
    const guess = await open(gatehouse, app);
    // Each address once: an answer of the API says how many attempts are left for it.
    const guesses = [
      { email: 'unknown-1@example.com' },
      { email: 'known-one@example.com' },
      { email: 'disabled1@example.com', password: PASSWORD },
      { email: 'disabled2@example.com' },
      { email: 'no-passwd@example.com' },
      { email: elsewhere.email, password: PASSWORD },
      { email: 'known-two@example.com', password: 'x'.repeat(1_025) },
    ];
    const answers = [];
    for (const one of guesses) answers.push(toComparable(await guess(one), one.email));
    expect(answers[0]).toMatchObject({ status: 401 });
    for (const [index, answer] of answers.entries()) expect(answer, guesses[index]!.email).toEqual(answers[0]);
  });

  test('A76 the right password of a disabled user leads to no second factor', async () => {
    const app = await makeApp(gatehouse);
    const { db } = gatehouse.database;
    const user = await makeUser(gatehouse, app, { email: 'disabled1@example.com' });
    await makeAuthenticator(gatehouse, app, user);
    await setUserStatus(db, app, user.id, 'disabled');
    const guess = await open(gatehouse, app);
    const unknown = { email: 'unknown-1@example.com', password: PASSWORD };
    const disabled = { email: user.email, password: PASSWORD };
    const [one, other] = [await guess(unknown), await guess(disabled)];
    expect(one.status).toBe(401);
    expect(toComparable(other, disabled.email)).toEqual(toComparable(one, unknown.email));
  });

  test('A76 A79 when there were too many, that too is the same for a user and for nobody', async () => {
    const app = await makeApp(gatehouse);
    const user = await makeUser(gatehouse, app, { email: 'known-one@example.com' });
    const guess = await open(gatehouse, app);
    const answers = [];
    for (const email of [user.email, 'unknown-1@example.com']) {
      const statuses = [];
      for (let count = 0; count < 14; count++) statuses.push((await guess({ email })).status);
      expect(statuses).toEqual([...Array(10).fill(401), ...Array(4).fill(429)]);
      const last = await guess({ email, password: PASSWORD });
      expect(Number(last.headers['retry-after'])).toBeGreaterThan(800);
      expect(Number(last.headers['retry-after'])).toBeLessThanOrEqual(900);
      const { 'retry-after': _, ...headers } = last.headers;
      answers.push(toComparable({ ...last, headers }, email));
    }
    expect(answers[1]).toEqual(answers[0]);
    // Ten were looked at, the others were noted.
    expect(await countRows(gatehouse, app, 'audit_log', { event: 'sign_in.failed' })).toBe(20);
    expect(await countRows(gatehouse, app, 'audit_log', { event: 'sign_in.locked' })).toBe(10);
    passTime(15 * MINUTE);
    expect((await guess({ email: user.email })).status).toBe(401);
  });

  test('A80 of two hundred guesses at once ten are looked at', async () => {
    const app = await makeApp(gatehouse);
    const user = await makeUser(gatehouse, app);
    const guess = await open(gatehouse, app);
    const passwords = [...Array(199).fill('wrong'), PASSWORD];
    const answers = await Promise.all(passwords.map((password) => guess({ email: user.email, password })));
    const statuses = answers.map(({ status }) => status);
    const evaluated = await countRows(gatehouse, app, 'audit_log', { event: 'sign_in.failed' });
    const right = await countRows(gatehouse, app, 'audit_log', { event: 'sign_in.succeeded' });
    expect(evaluated + right).toBeLessThanOrEqual(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(200 - evaluated - right);
  });
});

describe('A79 one user’s account', () => {
  test('is guessed at a hundred times in a month at most, from however many networks', async () => {
    const app = await makeApp(gatehouse);
    const user = await makeUser(gatehouse, app);
    const guess = await byApi(gatehouse, app);
    await guess({ email: user.email, ip: '198.51.100.1' });
    await setCount(gatehouse, app, 'password_user', 98);
    const from = (host: number, password?: string) =>
      guess({ email: user.email, ip: `203.0.113.${host}`, ...(password && { password }) });
    // From then on an answer tells nothing about a password, and only a code by email goes on (lockout.test.ts).
    expect([(await from(1)).status, (await from(2)).status, (await from(3)).status]).toEqual([401, 401, 403]);
    expect((await from(4, PASSWORD)).status).toBe(403);
    passTime(29 * DAY);
    expect((await from(5)).status).toBe(403);
    passTime(DAY);
    expect((await from(6)).status).toBe(401);
  });

  test('is open again after its user has signed in', async () => {
    const app = await makeApp(gatehouse);
    const user = await makeUser(gatehouse, app);
    const guess = await byApi(gatehouse, app);
    const ip = '198.51.100.2';
    for (let count = 0; count < 9; count++) await guess({ email: user.email, ip });
    expect((await guess({ email: user.email, ip, password: PASSWORD })).status).toBe(200);
    const after = [];
    for (let count = 0; count < 11; count++) after.push((await guess({ email: user.email, ip })).status);
    expect(after).toEqual([...Array(10).fill(401), 429]);
  });

  test('is not shut to its user by one network’s refused guesses', async () => {
    const app = await makeApp(gatehouse);
    const user = await makeUser(gatehouse, app);
    const guess = await byApi(gatehouse, app);
    const flood = Array.from({ length: 150 }, () => guess({ email: user.email, ip: '198.51.100.3' }));
    await Promise.all(flood);
    expect((await guess({ email: user.email, ip: '203.0.113.9', password: PASSWORD })).status).toBe(200);
  });
});

describe('A83 an attacker who uses up the guesses at a user', () => {
  async function victim() {
    const { app, client, user } = await makeAppWithUser(gatehouse);
    const { visitor } = await authorize(app, client, user.email);
    const guess = await byApi(gatehouse, app);
    await guess({ email: user.email, ip: '198.51.100.9' });
    await setCount(gatehouse, app, 'password_user', 100);
    expect((await guess({ email: user.email, ip: '203.0.113.5', password: PASSWORD })).status).toBe(403);
    return { app, client, user, visitor };
  }
  const signInIn = (visitor: Visitor, { app, client, user }: Awaited<ReturnType<typeof victim>>, password = PASSWORD) =>
    visitor
      .open(authorizeUrl(app, client, makePkce().challenge, { prompt: 'login' }))
      .then((page) => visitor.submit(page, { email: user.email, password }));

  test('does not shut out the browser in which the user was before', async () => {
    const world = await victim();
    const { app, client } = world;
    const other = await makeUser(gatehouse, app);
    const { visitor } = await authorize(app, client, other.email);
    const enter = async (browser: Visitor, user: UserRow) => {
      const page = await signInIn(browser, { ...world, user });
      expect(page.location ?? page.text).toMatch(/^https:|name="decision"/);
    };
    const pace = await paceOf(
      () => enter(world.visitor, world.user),
      () => enter(visitor, other),
      { rounds: 2, looks: 5, enough: 10 },
    );
    expect(pace).toBeLessThan(10);
  });

  test('is kept out of a browser that was known before a new password, but the one that set it stays known', async () => {
    const world = await victim();
    const { app, user } = world;
    const old = new Visitor();
    old.cookies.push(...world.visitor.cookies.filter(({ name }) => name === 'gatehouse_known'));
    const account = await world.visitor.open(`${app.issuer}/account/password`);
    passTime(MINUTE);
    const changed = await world.visitor.submit(account, { current_password: PASSWORD, new_password: NEW_PASSWORD });
    expect(changed.status).toBe(200);
    await setCount(gatehouse, app, 'password_user', 100);
    expect((await signInIn(old, world, NEW_PASSWORD)).text).toContain('Many wrong passwords');
    const page = await signInIn(world.visitor, world, NEW_PASSWORD);
    expect(page.location ?? page.text).toMatch(/^https:|name="decision"/);
    expect(await countRows(gatehouse, app, 'audit_log', { user_id: user.id, event: 'sign_in.code_required' })).toBe(2);
  });

  test('is not let in by another user’s browser, a made-up or another App’s cookie, or more than ten tries', async () => {
    const [world, other] = [await victim(), await victim()];
    const known = world.visitor.cookies.find(({ name }) => name === 'gatehouse_known')!;
    for (const value of [
      'x',
      'A'.repeat(200),
      other.visitor.cookies.find(({ name }) => name === 'gatehouse_known')!.value,
    ]) {
      const forger = new Visitor();
      forger.cookies.push({ ...known, value });
      expect((await signInIn(forger, world)).text).toContain('Many wrong passwords');
    }
    const thief = new Visitor();
    thief.cookies.push({ ...known });
    for (let count = 0; count < 10; count++) expect((await signInIn(thief, world, 'wrong')).status).toBe(401);
    expect((await signInIn(thief, world)).status).toBe(429);
    // After a hundred in a row it is a browser like any other.
    await setCount(gatehouse, world.app, 'password_browser', 100);
    passTime(HOUR);
    expect((await signInIn(thief, world)).text).toContain('Many wrong passwords');
  });
});

test('A84 guesses are counted the same at every door, and those of a user who is signed in on their own', async () => {
  const app = await makeApp(gatehouse);
  const user = await makeUser(gatehouse, app);
  const api = await byApi(gatehouse, app);
  const { tokens } = JSON.parse((await api({ email: user.email, password: PASSWORD })).text);
  await api({ email: user.email });
  await setCount(gatehouse, app, 'password_user', 100);
  const right = { email: user.email, password: PASSWORD };
  expect((await api(right)).status).toBe(403);
  const screen = await (await byForm(gatehouse, app))(right);
  expect([screen.status, screen.headers.location]).toEqual([303, expect.stringMatching(/\/interaction\/[\w-]+$/)]);
  const change = async (current_password: string) => {
    const { status, text } = await ask(gatehouse, {
      method: 'PUT',
      path: `${new URL(app.issuer).pathname}${API_PREFIX}/me/password`,
      headers: { authorization: `Bearer ${tokens.access_token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ current_password, new_password: NEW_PASSWORD }),
    });
    return status === 204 ? status : [status, JSON.parse(text).code];
  };
  for (let count = 0; count < 10; count++) expect(await change('wrong')).toEqual([403, 'wrong_password']);
  expect(await change(PASSWORD)).toEqual([429, 'too_many_attempts']);
  passTime(15 * MINUTE);
  await setCount(gatehouse, app, 'password_browser', 100);
  expect(await change(PASSWORD)).toEqual([403, 'sign_in_again']);
  await setCount(gatehouse, app, 'password_browser', 9);
  expect(await change(PASSWORD)).toBe(204);
});

test('A78 nothing on the way to the password tells a user from nobody: login_hint, cookies, WebFinger', async () => {
  const app = await makeApp(gatehouse);
  const client = await makeClient(gatehouse, app);
  await makeUser(gatehouse, app, { email: 'known-one@example.com' });
  const seen = [];
  for (const email of ['known-one@example.com', 'unknown-1@example.com']) {
    const visitor = new Visitor();
    const url = authorizeUrl(app, client, makePkce().challenge, { login_hint: email });
    const page = await visitor.open(url);
    const finger = `/.well-known/webfinger?${new URLSearchParams({ resource: `acct:${email}` })}`;
    seen.push({
      status: page.status,
      screen: new URL(page.url).pathname.replace(/[\w-]{20,}/, ''),
      text: withoutChallenge(page.text)
        .replaceAll(email, '')
        .replace(/(?:csrf" value="|interaction\/)[\w.-]+/g, ''),
      cookies: visitor.cookies.map(({ name }) => name).sort(),
      webfinger: (await ask(gatehouse, { path: `${new URL(app.issuer).pathname}${finger}` })).status,
    });
  }
  expect(seen[1]).toEqual(seen[0]);
  expect(seen[0]).toMatchObject({ status: 200, webfinger: 404 });
});

test('A81 a sprayer who signs in as itself now and then is still counted', async () => {
  const app = await makeApp(gatehouse);
  const sprayer = await makeUser(gatehouse, app);
  const guess = await byApi(gatehouse, app);
  const ip = '198.51.100.4';
  await guess({ email: 'first@example.com', ip });
  await setCount(gatehouse, app, 'password_network', 98);
  expect((await guess({ email: sprayer.email, ip, password: PASSWORD })).status).toBe(200);
  expect((await guess({ email: 'next@example.com', ip })).status).toBe(401);
  expect((await guess({ email: 'another@example.com', ip })).status).toBe(401);
  expect((await guess({ email: 'one-more@example.com', ip })).status).toBe(429);
  expect((await guess({ email: 'one-more@example.com', ip: '203.0.113.77' })).status).toBe(401);
});

describe('A82 the address that guesses are counted to', () => {
  /** How many addresses three guesses are counted to, each sent with its own headers. */
  async function countNetworks(at: Gatehouse, headersOf: (count: number) => Headers): Promise<number> {
    const app = await makeApp(at);
    const guess = await byForm(at, app);
    for (const count of [1, 2, 3]) await guess({ email: 'victim@example.com' }, headersOf(count));
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from rate_limits
      where app_id = ${app.id} and key like 'password_user_network:%'`.execute(at.database.db);
    return rows[0]!.count;
  }

  type Headers = Record<string, string | string[]>;

  test.each<[string, (count: number) => Headers]>([
    ['X-Forwarded-For', (count) => ({ 'x-forwarded-for': `203.0.113.${count}` })],
    [
      'its relatives',
      (count) => ({
        forwarded: `for=203.0.113.${count}`,
        'x-real-ip': `203.0.113.${count}`,
        'client-ip': `203.0.113.${count}`,
        'cf-connecting-ip': `203.0.113.${count}`,
        'true-client-ip': `203.0.113.${count}`,
      }),
    ],
  ])('is not changed by %s where no proxy is trusted', async (_, headersOf) => {
    expect(await countNetworks(gatehouse, headersOf)).toBe(1);
  });

  test.each<[string, (count: number) => string | string[]]>([
    ['what the client itself wrote before the proxy', (count) => `203.0.113.${count}, 198.51.100.7`],
    ['a second header', (count) => [`203.0.113.${count}`, '198.51.100.7']],
    ['a trusted address among the untrusted', (count) => `203.0.113.${count}, 10.0.0.1, 198.51.100.7, 10.0.0.2`],
    ['a hop in an IPv6 network of one’s own', (count) => `2001:db8:1:2:${count}::1`],
    ['another spelling of it', (count) => `2001:0db8:0001:0002:0:0:0:${count}`],
    ['an IPv4 address as IPv6', (count) => (count % 2 ? '::ffff:198.51.100.7' : '198.51.100.7')],
    ['nonsense', (count) => `nonsense-${count}, 198.51.100.7`],
    ['nonsense at the end', (count) => `203.0.113.${count}, nonsense-${count}`],
  ])('is not changed by %s', async (_, textOf) => {
    expect(await countNetworks(behindProxy, (count) => ({ 'x-forwarded-for': textOf(count) }))).toBe(1);
  });

  test.each<[string, (count: number) => string]>([
    ['an IPv4 address', (count) => `203.0.113.${count}, 10.1.2.3`],
    ['an IPv6 network', (count) => `2001:db8:1:${count}::1`],
  ])('is %s of its own behind a trusted proxy', async (_, textOf) => {
    expect(await countNetworks(behindProxy, (count) => ({ 'x-forwarded-for': textOf(count) }))).toBe(3);
  });
});

/** What must be the same of two answers: all but what was typed, times and ids. */
function toComparable({ status, headers, text }: RawAnswer, email: string) {
  const { date: _, 'x-request-id': __, 'set-cookie': cookies = [], ...rest } = headers;
  const same = withoutChallenge(text)
    .replaceAll(email, '{email}')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '{uuid}');
  const sealed = [cookies].flat().map((cookie) => cookie.replace(/=[^;]+/, '=').replace(/expires=[^;]+/, ''));
  return { status, headers: { ...rest, 'content-length': undefined }, cookies: sealed, text: same };
}

/** A passkey's, which is new on every page. */
const withoutChallenge = (text: string) => text.replace(/(challenge&#34;:&#34;)[\w-]+/g, '$1');

/** As if so many guesses had been made. */
async function setCount({ database: { db } }: Gatehouse, app: App, budget: string, count: number): Promise<void> {
  const { numAffectedRows } = await sql`
    update rate_limits set count = ${count} where app_id = ${app.id} and key like ${`${budget}:%`}`.execute(db);
  expect(Number(numAffectedRows)).toBe(1);
}
