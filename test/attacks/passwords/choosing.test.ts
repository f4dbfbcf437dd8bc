// Choosing and checking passwords: which are refused, that every byte counts, and that hashing can't be used against us.
import { setTimeout as sleep } from 'node:timers/promises';
import argon2 from 'argon2';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { createApp } from '../../../src/apps/create-app.ts';
import type { Settings } from '../../../src/apps/settings/settings.ts';
import { hashPassword, verifyPassword } from '../../../src/authentication/password/password.ts';
import { provePassword } from '../../../src/authentication/sign-in/password.ts';
import { recordSignIn } from '../../../src/authentication/sign-in/record.ts';
import { createUserWithPassword } from '../../../src/authentication/ways/sign-up.ts';
import { API_PREFIX } from '../../../src/http/kit/request/paths.ts';
import { createLog } from '../../../src/log.ts';
import { createUser, getUser, setPassword, setUserStatus } from '../../../src/users/users.ts';
import { makeApiKey, makeApp, makeClient, makeUser, PASSWORD } from '../../kit/app.ts';
import { authorizeUrl, basic, makePkce } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { timeOf } from '../../kit/pace.ts';
import { useRealPasswords } from '../../kit/passwords.ts';
import { ask, type RawAnswer, speak } from '../../kit/raw.ts';
import { countRows } from '../../kit/rows.ts';
import { formsOf, Visitor } from '../../kit/visitor.ts';

useRealPasswords();

let gatehouse: Gatehouse;
/** What the server logs. */
const lines: string[] = [];
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { log: createLog('info', { write: (line) => lines.push(line) }) });
  // What is hashed in place of nobody's password is made at first use.
  await verifyPassword(undefined, PASSWORD);
});
afterAll(() => gatehouse.stop());

type Backend = { app: App; post(path: string, body: object | string): Promise<RawAnswer> };

async function makeBackend(settings: Partial<Settings> = {}, name?: string): Promise<Backend> {
  return backendOf(await makeApp(gatehouse, settings, name));
}

async function backendOf(app: App): Promise<Backend> {
  const apiKey = await makeApiKey(gatehouse, app);
  return {
    app,
    post: (path, body) =>
      ask(gatehouse, {
        path: new URL(app.issuer).pathname + API_PREFIX + path,
        headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
  };
}

let count = 0;
const nextEmail = () => `somebody-${++count}@example.com`;
/** Strong however long it is cut. */
const long = (bytes: number) => 'wander orbit lantern harvest pebble '.repeat(60).slice(0, bytes);

describe('A85 a password that is refused', () => {
  test.each([
    ['seven characters', 'kR7#pZ2'],
    ['seven, one of them of two units', 'kR7#pZ😀'.slice(1)],
    ['the commonest', 'password'],
    ['the commonest, dressed up', 'P@ssw0rd1!'],
    ['a leaked one', 'iloveyou123'],
    ['keys in a row', 'qwertyuiop'],
    ['digits in a row', '1234567890'],
    ['one character, often', 'a'.repeat(64)],
    ['one word, often', 'abcabcabcabcabc'],
    ['a date', '12.11.1987'],
    ['the App’s name', 'Moonlight Cinema'],
    ['the App’s name, as one word', 'moonlightcinema'],
    ['the user’s email', 'somebody.special@example.com'],
    ['its first part', 'somebody.special'],
    ['the user’s name', 'Rosalind Featherstonehaugh'],
    ['full-width letters of the commonest', 'ｐａｓｓｗｏｒｄ'],
    ['full-width digits', '１２３４５６７８９０'],
    ['more than can be hashed', long(1_025)],
    ['more than can be hashed, in few characters', '😀🎉🌍🔑'.repeat(65)],
  ])('for %s, before anything is hashed', async (_, password) => {
    const { app, post } = await moonlight();
    const answer = await post('/auth/signup', {
      email: 'somebody.special@example.com',
      name: 'Rosalind Featherstonehaugh',
      password,
    });
    expect(answer.status).toBe(422);
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'weak_password', fields: { password: expect.any(String) } });
    expect(await countRows(gatehouse, app, 'users')).toBe(0);
  });

  test('is refused on the screen, too', async () => {
    const app = await makeApp(gatehouse);
    const visitor = new Visitor();
    const page = await visitor.open(authorizeUrl(app, await makeClient(gatehouse, app), makePkce().challenge));
    const form = await visitor.fetch(`${page.url}/sign-up`);
    const sent = await visitor.submit(form, { email: nextEmail(), name: 'Bob', password: 'password' });
    expect(sent.status).toBe(422);
    expect(await countRows(gatehouse, app, 'users')).toBe(0);
    expect((await visitor.submit(sent, { email: nextEmail(), name: 'Bob', password: PASSWORD })).text).toContain(
      'name="decision"',
    );
  });

  test('is as short as the App allows, counted as people count', async () => {
    const { post } = await makeBackend({ password_min_length: 15, password_min_strength: 0 });
    const signUp = (password: string) => post('/auth/signup', { email: nextEmail(), password });
    expect((await signUp('fourteen chars')).status).toBe(422);
    expect((await signUp('fifteen letters')).status).toBe(201);
    expect((await signUp('😀'.repeat(14))).status).toBe(422);
    expect((await signUp('😀'.repeat(15))).status).toBe(201);
  });

  test.each([
    ['the commonest', 'password'],
    ['the commonest of eight digits', '12345678'],
    ['a common word and a digit', 'sunshine1'],
    ['a common word and a digit, with capitals', 'Football1'],
    ['a rarer one of the 10,000 commonest', '24081990'],
    ['full-width letters of the commonest', 'ｐａｓｓｗｏｒｄ'],
  ])('is %s, even if the App asks for no strength', async (_, password) => {
    const { post } = await anyStrength();
    const signUp = (password: string) => post('/auth/signup', { email: nextEmail(), password });
    const answer = await signUp(password);
    expect(answer.status).toBe(422);
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'weak_password', reason: 'too_guessable' });
    expect((await signUp(`${password}, and then more`)).status).toBe(201);
  });

  test.each([
    ['the App’s name, joined', 'alicesblog2026!'],
    ['the App’s name, in another spelling', '2026-ALICE’S-BLOG'],
    ['a part of it', 'Blog!!2026!!1234'],
    ['the slug', 'words-of-context#7'],
    ['this program', 'Gatehouse2026!'],
    ['the user’s name', 'Zoë-Featherstone-81!'],
    ['the user’s last name, without its accents', '81Featherstone!?73'],
    ['the user’s first name, without its accents', '48zoe90#1$77'],
    ['the user’s address', 'wisteria.lane@mail.example.com2'],
    ['its first part, joined', 'wisterialane#4831'],
    ['a word of the App’s list', 'Moonpalace-4831'],
    ['an entry of that list of several words', 'harbourfestival1987%'],
  ])('is %s with digits and signs, whatever the score', async (_, password) => {
    const { post } = await alicesBlog();
    const user = { email: 'wisteria.lane@mail.example.com', name: 'Zoë Featherstone' };
    const answer = await post('/auth/signup', { ...user, password });
    expect(answer.status).toBe(422);
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'weak_password', reason: 'too_guessable' });
  });

  test('is not one that only has a word of the context in it', async () => {
    const { post } = await alicesBlog();
    const signUp = (password: string) => post('/auth/signup', { email: nextEmail(), password });
    expect((await signUp('alicesblog and lantern')).status).toBe(201);
    expect((await signUp('moonpalaces')).status).toBe(201);
    expect((await signUp('48316-50-29$')).status).toBe(201);
  });

  test.each([
    ['BASE_URL', 'https://signs.harvestfield.org/id', undefined, 'Harvestfield!2026'],
    ['APP_URL', 'https://signs.harvestfield.org', 'https://{app}.lanternworks.org', 'lanternworks+4831'],
  ])('is a word of the host in %s with digits and signs', async (_, baseUrl, appUrl, password) => {
    const { system } = gatehouse;
    const config = { ...system.config, baseUrl, appUrl };
    const app = await makeApp({ ...gatehouse, system: { ...system, config } }, { password_min_strength: 0 });
    const create = (password: string) =>
      createUserWithPassword({ ...system, config }, app, { email: nextEmail(), password });
    await expect(create(password)).rejects.toMatchObject({ code: 'weak_password' });
    await create(`${password} and orbit`);
  });

  const alicesBlog = once(async () => {
    const settings = { password_min_strength: 0, password_words: ['moonpalace', 'Harbour Festival'] };
    return backendOf(await createApp(gatehouse.system, { name: 'Alice’s Blog', slug: 'words-of-context', settings }));
  });
  const anyStrength = once(() => makeBackend({ password_min_strength: 0 }));
  const moonlight = once(() => makeBackend({}, 'Moonlight Cinema'));
});

describe('A85 a password that is taken', () => {
  test.each([
    ['plain words in small letters', 'wander orbit lantern'],
    ['more than 64 characters', long(80)],
    ['more than 72 bytes', long(100)],
    ['1,024 bytes', long(1_024)],
    ['spaces at its ends', '  wander orbit lantern  '],
    ['every script', 'пароль-密码-パスワード-كلمة'],
    ['pictures', '🐢🌋🎻🧭🥨🛶🪐🧶'],
    ['quotes, backslashes and the like', `o'w"a\\n;--<b>%00{}$`],
  ])('with %s, and verified to its last character', async (_, password) => {
    const { post } = await makeBackend();
    const email = nextEmail();
    expect((await post('/auth/signup', { email, password })).status).toBe(201);
    const signIn = async (attempt: string) => (await post('/auth/login', { email, password: attempt })).status;
    expect(await signIn(password)).toBe(200);
    const characters = [...password];
    expect(await signIn(`${characters.slice(0, -1).join('')}x`)).toBe(401);
    expect(await signIn(characters.slice(0, -1).join(''))).toBe(401);
    expect(await signIn(`${password}x`)).toBe(401);
  });

  test.each([
    ['composed or in pieces', 'caf\u00e9 lantern orbit', 'cafe\u0301 lantern orbit'],
    ['in pieces or composed', 'cafe\u0301 lantern orbit', 'caf\u00e9 lantern orbit'],
    ['full-width or not', 'ｗａｎｄｅｒ ｏｒｂｉｔ ｌａｎｔｅｒｎ', 'wander orbit lantern'],
    ['with a ligature or without', 'o\ufb03ce lantern orbit', 'office lantern orbit'],
    ['with one kind of space or another', 'wander\u00a0orbit\u3000lantern', 'wander orbit lantern'],
  ])('is the same %s', async (_, chosen, typed) => {
    const { post } = await makeBackend();
    const email = nextEmail();
    expect((await post('/auth/signup', { email, password: chosen })).status).toBe(201);
    expect((await post('/auth/login', { email, password: typed })).status).toBe(200);
  });

  test('is not the same in other letters, even ones that look alike', async () => {
    const { post } = await makeBackend();
    const email = nextEmail();
    await post('/auth/signup', { email, password: 'wander orbit lantern' });
    for (const password of ['Wander orbit lantern', 'w\u0430nder orbit lantern', 'wander orbit lantern\u200b']) {
      expect((await post('/auth/login', { email, password })).status).toBe(401);
    }
  });
});

describe('A86 hashing as a weapon', () => {
  test('a password of 10 MiB is refused unread', async () => {
    const { app, post } = await makeBackend();
    const password = 'x'.repeat(10 * 1024 * 1024);
    for (const path of ['/auth/login', '/auth/signup']) {
      expect((await post(path, { email: nextEmail(), password })).status).toBe(413);
      // The answer comes before the password: of all those bytes only the first is sent.
      const head = [
        `POST ${new URL(app.issuer).pathname}${API_PREFIX}${path} HTTP/1.1`,
        `Host: ${new URL(app.issuer).host}`,
        `Authorization: Bearer ${await makeApiKey(gatehouse, app)}`,
        'Content-Type: application/json',
        `Content-Length: ${password.length}`,
        'Connection: close',
      ];
      expect(await speak(gatehouse, `${head.join('\r\n')}\r\n\r\n{`)).toMatch(/^HTTP\/1\.1 413 /);
    }
    const visitor = new Visitor();
    const page = await visitor.open(authorizeUrl(app, await makeClient(gatehouse, app), makePkce().challenge));
    const form = new URLSearchParams({ ...formsOf(page)[0]!.hidden, email: nextEmail(), password });
    const answer = await ask(gatehouse, {
      path: `${new URL(page.url).pathname}/sign-in`,
      headers: { cookie: visitor.cookieHeader(page.url), 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
    });
    expect(answer.status).toBe(413);
    expect(await countRows(gatehouse, app, 'audit_log', { event: 'sign_in.failed' })).toBe(0);
  });

  test('one that is longer than any of ours is not hashed', async () => {
    const { app, post } = await makeBackend();
    const { email } = await makeUser(gatehouse, app);
    expect((await post('/auth/login', { email, password: 'x'.repeat(5_001) })).status).toBe(422);
    /** The least that it used of a core in a few tries: other work of this process only adds. */
    const cost = async (password: string) => {
      const costs = await inTurn(3, async () => {
        const { email } = await makeUser(gatehouse, app);
        const before = process.cpuUsage();
        expect((await post('/auth/login', { email, password })).status).toBe(401);
        const { user, system } = process.cpuUsage(before);
        return user + system;
      });
      return Math.min(...costs);
    };
    const hashed = await cost('x'.repeat(1_024));
    expect(await cost('x'.repeat(1_025))).toBeLessThan(hashed / 2);
  });

  test('five hundred sign-ins at once: some wait, the rest come back later, and tokens are issued meanwhile', async () => {
    const { app, post } = await makeBackend();
    const machine = await makeClient(gatehouse, app, { type: 'machine' });
    const issueToken = async () => {
      const { status } = await ask(gatehouse, {
        path: `${new URL(app.issuer).pathname}/token`,
        headers: { authorization: basic(machine), 'content-type': 'application/x-www-form-urlencoded' },
        body: 'grant_type=client_credentials',
      });
      expect(status).toBe(200);
    };
    await issueToken();

    let done = false;
    const began = performance.now();
    lines.length = 0;
    const flood = Promise.all(
      Array.from({ length: 500 }, async (_, index) => {
        const [email, ip] = [`nobody-${index}@example.com`, `198.51.${index % 200}.${index % 250}`];
        const began = performance.now();
        const answer = await post('/auth/login', { email, password: 'x', ip });
        return { ...answer, took: performance.now() - began };
      }),
    ).finally(() => {
      done = true;
    });
    const meanwhile: number[] = [];
    while (!done) {
      meanwhile.push(await timeOf(issueToken));
      await sleep(20);
    }

    const answers = await flood;
    const busy = answers.filter(({ status }) => status === 503);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401, 503]));
    expect(busy.length).toBeGreaterThan(200);
    for (const { headers, text } of busy) {
      expect(Number(headers['retry-after'])).toBeGreaterThan(0);
      expect(JSON.parse(text).code).toBe('busy');
    }
    // F33: a few lines a second, and no stack for what is no fault.
    const seconds = Math.ceil((performance.now() - began) / 1000);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.length).toBeLessThanOrEqual((seconds + 1) * 6);
    for (const line of lines) expect(line).toMatch(/^\{"level":40,.*(?:"problem":"busy"|"more":\d+)/);
    expect(lines.join('')).not.toContain('stack');
    // A token does not wait where the sign-ins do.
    const waited = median(answers.filter(({ status }) => status === 401).map(({ took }) => took));
    expect(median(meanwhile)).toBeLessThan(waited / 3);
    expect((await post('/auth/login', { email: nextEmail(), password: 'x', ip: '203.0.113.1' })).status).toBe(401);
  });

  test('a sign-in that is turned away takes nothing from any budget', async () => {
    const app = await makeApp(gatehouse);
    const { email } = await makeUser(gatehouse, app);
    const attempt = () => provePassword(gatehouse.system, app, { identifier: email, password: PASSWORD });
    const crowd: Promise<unknown>[] = [];
    const fill = () => crowd.push(Promise.allSettled(Array.from({ length: 250 }, () => hashPassword('x', app))));
    // There is room when the one comes, and none when it has spent; none at all for the other.
    const early = attempt();
    fill();
    const filling = setInterval(fill, 20);
    // The queue is that of every file of this worker.
    onTestFinished(() => clearInterval(filling));
    await expect(attempt()).rejects.toMatchObject({ code: 'busy' });
    await expect(early).rejects.toMatchObject({ code: 'busy' });
    clearInterval(filling);
    await Promise.all(crowd);
    const budgets = await gatehouse.database.db
      .selectFrom('rate_limits')
      .select('count')
      .where('app_id', '=', app.id)
      .execute();
    expect(budgets).toEqual([{ count: 0 }, { count: 0 }, { count: 0 }]);
    await attempt();
  });

  test('a user who is disabled after the password was verified is not signed in', async () => {
    const app = await makeApp(gatehouse);
    const { id, email } = await makeUser(gatehouse, app);
    const user = await provePassword(gatehouse.system, app, { identifier: email, password: PASSWORD });
    await setUserStatus(gatehouse.database.db, app, id, 'disabled');
    const end = recordSignIn(gatehouse.system, app, user, { amr: ['pwd'] });
    await expect(end).rejects.toMatchObject({ code: 'invalid_credentials' });
    expect((await getUser(gatehouse.database.db, app, id)).last_sign_in_at).toBeNull();
    expect(await countRows(gatehouse, app, 'audit_log', { event: 'sign_in.succeeded' })).toBe(0);
  });

  const salt = 'c29tZXNhbHRzb21lc2FsdA';
  const digest = 'nqKF3RKGkgUyjMhiZmRdcFhj2pSB3WgHFTjFhBjUxi4';
  test.each([
    ['4 GiB', `$argon2id$v=19$m=4194304,t=2,p=1$${salt}$${digest}`],
    ['a thousand passes', `$argon2id$v=19$m=19456,t=1000,p=1$${salt}$${digest}`],
    ['255 lanes', `$argon2id$v=19$m=19456,t=2,p=255$${salt}$${digest}`],
    ['numbers beyond numbers', `$argon2id$v=19$m=99999999999999999999,t=1e9,p=1$${salt}$${digest}`],
    ['nothing at all', `$argon2id$v=19$m=0,t=0,p=0$${salt}$${digest}`],
    ['its parameters twice', `$argon2id$v=19$m=8,m=4194304,t=2,p=1$${salt}$${digest}`],
    ['another version', `$argon2id$v=16$m=19456,t=2,p=1$${salt}$${digest}`],
    ['another kind', `$argon2i$v=19$m=19456,t=2,p=1$${salt}$${digest}`],
    ['a hash of a megabyte', `$argon2id$v=19$m=19456,t=2,p=1$${salt}$${'A'.repeat(1_000_000)}`],
    ['a salt of nothing', `$argon2id$v=19$m=19456,t=2,p=1$$${digest}`],
    ['bcrypt', '$2b$12$KIXQhZ0oE7O8y9hJp0h1.eG1eK5rB9O2v3Zl5b0m0G1mZp8yqk1nS'],
    ['no hash', 'password'],
  ])('a planted hash that asks for %s is like none', async (_, password_hash) => {
    const app = await makeApp(gatehouse);
    const email = nextEmail();
    await createUser(gatehouse.database.db, app, { email, password_hash });
    const before = process.memoryUsage.rss();
    const attempt = provePassword(gatehouse.system, app, { identifier: email, password: 'password' });
    await expect(attempt).rejects.toMatchObject({ code: 'invalid_credentials' });
    expect(process.memoryUsage.rss() - before).toBeLessThan(300 * 1024 * 1024);
  });
});

describe('A87 a hash of older parameters', () => {
  const TODAY = /^\$argon2id\$v=19\$(?=.*m=19456)(?=.*t=2)(?=.*p=1)/;
  const old = (password: string) =>
    argon2.hash(password, { type: argon2.argon2id, memoryCost: 4_096, timeCost: 1, parallelism: 1 });

  async function makeOldUser() {
    const app = await makeApp(gatehouse);
    const { id, email } = await createUser(gatehouse.database.db, app, {
      email: nextEmail(),
      password_hash: await old(PASSWORD),
    });
    const hashNow = async () => (await getUser(gatehouse.database.db, app, id)).password_hash!;
    return { app, id, email, hashNow };
  }

  async function signIn(app: App, email: string, password = PASSWORD): Promise<void> {
    const user = await provePassword(gatehouse.system, app, { identifier: email, password });
    await recordSignIn(gatehouse.system, app, user, { amr: ['pwd'] });
  }

  test('is made again at the sign-in, once, and only then', async () => {
    const { app, email, hashNow } = await makeOldUser();
    const planted = await hashNow();
    await expect(signIn(app, email, 'wrong')).rejects.toThrow();
    expect(await hashNow()).toBe(planted);
    await signIn(app, email);
    const made = await hashNow();
    expect(made).toMatch(TODAY);
    expect(await argon2.verify(made, PASSWORD)).toBe(true);
    await signIn(app, email);
    expect(await hashNow()).toBe(made);
  });

  test('with stronger ones than today’s is not made weaker', async () => {
    const app = await makeApp(gatehouse);
    const strong = { type: argon2.argon2id, memoryCost: 65_536, timeCost: 3, parallelism: 1 } as const;
    const password_hash = await argon2.hash(PASSWORD, strong);
    const { id, email } = await createUser(gatehouse.database.db, app, { email: nextEmail(), password_hash });
    await signIn(app, email);
    expect((await getUser(gatehouse.database.db, app, id)).password_hash).toBe(password_hash);
  });

  test('is not put back over a password that was changed in the meantime', async () => {
    const { app, id, email, hashNow } = await makeOldUser();
    const changed = await hashPassword('another-password-altogether');
    const signingIn = signIn(app, email).catch(() => {});
    await setPassword(gatehouse.database.db, app, id, { hash: changed });
    await signingIn;
    expect(await hashNow()).toBe(changed);
  });
});

async function inTurn<Result>(times: number, work: () => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (let done = 0; done < times; done++) results.push(await work());
  return results;
}

function median(values: number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!;
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
