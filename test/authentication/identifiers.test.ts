// Signing in by what an App takes: an email address, a username or a verified phone number; and how a username is chosen and
// changed.
import { decodeJwt } from 'jose';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import type { Settings } from '../../src/apps/settings/settings.ts';
import { DAY } from '../../src/clock.ts';
import type { UserRow } from '../../src/database/schema.ts';
import { sweep } from '../../src/jobs/sweep.ts';
import type { NewUser } from '../../src/users/users.ts';
import { makeWorld as makeAccount } from '../http/account/world.ts';
import { call, signInByApi } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeClient, makeUser, PASSWORD } from '../kit/app.ts';
import { authorize, authorizeUrl, makePkce } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { codeIn, linkIn, mailsTo, mailTo, noMoreMail } from '../kit/mail.ts';
import { countRows } from '../kit/rows.ts';
import { passTime, restoreTime } from '../kit/time.ts';
import { Visitor } from '../kit/visitor.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
});
afterEach(restoreTime);
afterAll(() => gatehouse.stop());

type World = { app: App; as: string; user: UserRow };

const PHONE = '+4915112345678';
const ALL: Settings['identifiers'] = ['email', 'username', 'phone'];
let count = 0;
const newAddress = () => `named-${++count}@example.com`;

async function makeWorld(settings: Partial<Settings> = {}, more: Partial<NewUser> = {}): Promise<World> {
  const app = await makeApp(gatehouse, { identifiers: ALL, ...settings });
  const user = await makeUser(gatehouse, app, {
    ...{ email: newAddress(), username: 'Bob.Straße', phone: PHONE, phone_verified: true },
    ...more,
  });
  return { app, user, as: await makeApiKey(gatehouse, app, ['auth:write', 'users:read', 'users:write']) };
}

const login = ({ app, as }: World, identifier: string, password = PASSWORD, ip = '203.0.113.1') =>
  call(app, 'POST /auth/login', { as, body: { identifier, password, ip } });
const signUp = ({ app, as }: World, body: object) =>
  call(app, 'POST /auth/signup', { as, body: { email: newAddress(), password: PASSWORD, ...body } });

describe('signing in', () => {
  test('A103 every spelling of a username, an address and a number is the same user, at the API and on the screen', async () => {
    const world = await makeWorld();
    const { app, user } = world;
    const spellings = [
      ...[user.email, user.email.toUpperCase(), 'bob.straße', ' BOB.STRASSE ', 'ｂｏｂ.straße', 'Bob.Stra\u00dfe'],
      ...[PHONE, '+49 151 12345678', '0049 (151) 123-456-78'],
    ];
    for (const identifier of spellings) {
      const { status, body } = await login(world, identifier);
      expect([identifier, status, body.user?.id]).toEqual([identifier, 200, user.id]);
    }
    const client = await makeClient(gatehouse, app, { first_party: true });
    for (const identifier of ['BOB.strasse', PHONE]) {
      const { code } = await authorize(app, client, identifier);
      expect(code).toBeTruthy();
    }
  });

  test.each<[Settings['identifiers'][number], string]>([
    ['email', 'the address'],
    ['username', 'the username'],
    ['phone', 'the number'],
  ])('an App that takes %s takes nothing but %s', async (kind) => {
    const world = await makeWorld({ identifiers: [kind] });
    const typed = { email: world.user.email, username: 'bob.straße', phone: PHONE };
    for (const [name, identifier] of Object.entries(typed))
      expect([name, (await login(world, identifier)).status]).toEqual([name, name === kind ? 200 : 401]);
  });

  test('by default only the address signs in', async () => {
    const app = await makeApp(gatehouse);
    expect(app.settings.identifiers).toEqual(['email']);
    const world = await makeWorld({ identifiers: ['email'] });
    const { status } = await call(world.app, 'POST /auth/login', {
      as: world.as,
      body: { email: world.user.email, password: PASSWORD },
    });
    expect(status).toBe(200);
    const both = await call(world.app, 'POST /auth/login', {
      as: world.as,
      body: { email: world.user.email, identifier: world.user.email, password: PASSWORD },
    });
    expect(both.status).toBe(422);
  });

  test('a number that is not verified, or that two users share, signs nobody in', async () => {
    const world = await makeWorld({}, { phone_verified: false });
    expect((await login(world, PHONE)).status).toBe(401);
    const shared = await makeWorld();
    expect((await login(shared, PHONE)).status).toBe(200);
    await makeUser(gatehouse, shared.app, { email: newAddress(), phone: PHONE, phone_verified: true });
    expect((await login(shared, PHONE)).status).toBe(401);
  });

  test('the screens say what they take', async () => {
    const { app } = await makeWorld({ magic_link: 'on' });
    const client = await makeClient(gatehouse, app);
    const visitor = new Visitor();
    const page = await visitor.open(authorizeUrl(app, client, makePkce().challenge));
    const field = /<label[^>]*for="email">([^<]*)<[\s\S]*?type="(\w+)"[\s\S]*?autocomplete="([^"]*)"/.exec(page.text);
    expect(field?.slice(1)).toEqual(['Email, username or phone', 'text', expect.stringMatching(/^username/)]);
    const up = await visitor.open(`${page.url}/sign-up`);
    expect(up.text).toMatch(/name="username"[\s\S]*?autocomplete="username"/);
    const forgot = await visitor.submit(await visitor.open(`${page.url}/forgot`), { email: 'bob@' });
    expect(forgot.status).toBe(422);
    expect(forgot.text).toContain('Check what you entered');
  });
});

describe('a user without a username, where users do not sign in by email', () => {
  const prepare = () => makeWorld({ identifiers: ['username', 'phone'] }, { username: undefined });

  test('chooses one at the next sign-in, through the API', async () => {
    const world = await prepare();
    const { app, as } = world;
    await makeUser(gatehouse, app, { email: newAddress(), username: 'taken' });
    const due = await login(world, PHONE);
    expect([due.status, due.body.code]).toEqual([403, 'username_required']);
    const choose = (username: string) =>
      call(app, 'POST /auth/username', { as, body: { ticket: due.body.ticket, username } });
    expect((await choose('x@y')).body.code).toBe('invalid_username');
    expect((await choose('Taken')).body.code).toBe('username_taken');
    const done = await choose('Bob.Miller');
    expect([done.status, done.body.user.username]).toEqual([200, 'Bob.Miller']);
    expect((await login(world, 'bob.miller')).status).toBe(200);
    // The ticket is still good, but the step is no longer due.
    expect((await choose('another')).body.code).toBe('step_not_due');
  });

  test('finds out whether names are in use ten times an hour at most', async () => {
    const world = await prepare();
    const { app, as } = world;
    await makeUser(gatehouse, app, { email: newAddress(), username: 'taken' });
    const { ticket } = (await login(world, PHONE)).body;
    const choose = (username: string) => call(app, 'POST /auth/username', { as, body: { ticket, username } });
    for (let count = 0; count < 10; count++) expect((await choose('taken')).body.code).toBe('username_taken');
    expect((await choose('free-name')).body.code).toBe('too_many_attempts');
  });

  test('chooses one on the screen, which keeps what was typed', async () => {
    const { app } = await prepare();
    const client = await makeClient(gatehouse, app, { first_party: true });
    await makeUser(gatehouse, app, { email: newAddress(), username: 'taken' });
    const visitor = new Visitor();
    const signIn = await visitor.open(authorizeUrl(app, client, makePkce().challenge));
    const asked = await visitor.submit(signIn, { email: PHONE, password: PASSWORD });
    const again = await visitor.submit(asked, { username: 'Taken' }, '/username');
    expect(again.status).toBe(409);
    expect(again.text).toMatch(/name="username"[^>]*value="Taken"/);
    const done = await visitor.submit(again, { username: 'Bob.Miller' }, '/username');
    expect(done.location).toContain('code=');
  });
});

describe('guesses', () => {
  test('A78 a wait at a username does not tell which address belongs to it', async () => {
    const world = await makeWorld({ lockout_attempts: 3 });
    for (let guess = 0; guess < 3; guess++) expect((await login(world, 'bob.strasse', 'wrong')).status).toBe(401);
    expect((await login(world, 'BOB.straße')).status).toBe(429);
    expect((await login(world, PHONE)).status).toBe(200);
    expect((await login(world, world.user.email)).status).toBe(200);
    expect((await mailTo(gatehouse, world.user.email)).text).toContain('/unlock?token=');
  });

  test('A79 the link in the mail ends the wait under every name', async () => {
    const world = await makeWorld({ lockout_attempts: 3 });
    for (const name of ['bob.strasse', PHONE])
      for (let guess = 0; guess < 3; guess++) expect((await login(world, name, 'wrong')).status).toBe(401);
    // The newest of the two: an older link is worth nothing.
    const token = new URL(linkIn(await mailTo(gatehouse, world.user.email, 2))).searchParams.get('token');
    expect((await call(world.app, 'POST /auth/unlock', { as: world.as, body: { token } })).status).toBeLessThan(300);
    expect((await login(world, 'bob.strasse')).status).toBe(200);
    expect((await login(world, PHONE)).status).toBe(200);
  });

  test.each<[string, Settings['identifiers'], (address: string) => string]>([
    ['a wide ＠', ALL, (address) => address.replace('@', '＠')],
    ['what the App doesn’t take', ['username'], (address) => address],
  ])('A79 an address with %s, which names nobody, takes none of a user’s guesses', async (_, identifiers, toTyped) => {
    const world = await makeWorld({ identifiers, lockout_attempts: 3 });
    for (let guess = 0; guess < 3; guess++)
      expect((await login(world, toTyped(world.user.email), 'wrong')).status).toBe(401);
    await login(world, 'bob.strasse', 'wrong');
    const { rows } = await sql<{ taken: number }>`
      select count as taken from rate_limits where app_id = ${world.app.id} and key like 'password_user:%' order by count
    `.execute(gatehouse.database.db);
    expect(rows.map(({ taken }) => taken)).toEqual([1, 3]);
  });

  test('A79 a hundred in a row are counted to the user, under whichever name', async () => {
    const world = await makeWorld({ lockout_attempts: 100 });
    const names = ['bob.strasse', PHONE, world.user.email];
    // Each from a network of its own, in parts that leave room for the hashing.
    for (let from = 0; from < 100; from += 10) {
      const guesses = Array.from({ length: 10 }, (_, at) =>
        login(world, names[(from + at) % 3] ?? '', 'x'.repeat(1_025), `198.51.${from}.${at}`),
      );
      for (const { status } of await Promise.all(guesses)) expect(status).toBe(401);
    }
    const { status, body } = await login(world, 'bob.strasse');
    expect([status, body.code, body.reason]).toEqual([403, 'email_verification_required', 'wrong_passwords']);
    const unknown = await login(world, 'nobody-here', PASSWORD, '198.51.200.1');
    expect(unknown.status).toBe(401);
    // It may come after the mail about the wrong passwords, or before.
    const codes = () => mailsTo(gatehouse, world.user.email).map(codeIn);
    await expect.poll(codes).toContainEqual(expect.stringMatching(/^\d{6}$/));
  });
});

describe('mails', () => {
  test('A77 a new password and a sign-in by mail are asked for by any name, and the answer is one', async () => {
    const world = await makeWorld({ magic_link: 'on' });
    const { app, as, user } = world;
    const forgot = (identifier: string) => call(app, 'POST /auth/password/forgot', { as, body: { identifier } });
    const answers = [await forgot('bob.strasse'), await forgot('nobody-here'), await forgot('+4915100000000')];
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(linkIn(await mailTo(gatehouse, user.email))).toContain('/reset?token=');
    const visitor = new Visitor();
    const client = await makeClient(gatehouse, app, { first_party: true });
    const page = await visitor.open(authorizeUrl(app, client, makePkce().challenge));
    const waits = await visitor.submit(await visitor.open(`${page.url}/magic-link`), { email: 'Bob.Strasse' });
    expect(waits.text).not.toContain(user.email);
    const code = codeIn(await mailTo(gatehouse, user.email, 2));
    const done = await visitor.submit(waits, { code });
    expect(new URL(done.location ?? '').searchParams.get('code')).toBeTruthy();
  });

  test('the mailbox has one limit for all the names of its user', async () => {
    const { app, as, user } = await makeWorld();
    for (const identifier of [user.email, 'bob.strasse', PHONE, 'bob.strasse', PHONE])
      await call(app, 'POST /auth/password/forgot', { as, body: { identifier } });
    await mailTo(gatehouse, user.email, 3);
    expect(await noMoreMail(gatehouse, user.email, 3)).toBe(true);
  });
});

describe('usernames', () => {
  let shared: World;
  beforeAll(async () => {
    shared = await makeWorld();
  });

  test('a sign-up takes one, and tokens and /me have it as preferred_username', async () => {
    const world = await makeWorld();
    const { status, body } = await signUp(world, { username: 'Alice', preferred_username: 'bob.straße' });
    expect([status, body.user.username]).toEqual([201, 'Alice']);
    expect(decodeJwt(body.tokens.id_token).preferred_username).toBe('Alice');
    const me = await call(world.app, 'GET /me', { as: body.tokens.access_token });
    expect(me.body.preferred_username).toBe('Alice');
    const unnamed = await signUp(world, { preferred_username: 'alice' });
    // Nobody passes for another user.
    expect(decodeJwt(unnamed.body.tokens.id_token).preferred_username).toBeUndefined();
  });

  test('it is required where the address does not sign in, and refused in an App without usernames', async () => {
    const named = await makeWorld({ identifiers: ['username'] });
    expect((await signUp(named, {})).body.code).toBe('invalid_username');
    expect((await signUp(named, { username: 'carol' })).status).toBe(201);
    const plain = await makeWorld({ identifiers: ['email'] });
    expect((await signUp(plain, { username: 'carol' })).body.code).toBe('method_off');
  });

  test.each([
    'ab',
    'x'.repeat(65),
    '12345',
    '4915112345678',
    'bob@example',
    'bob smith',
    'bob\u200bsmith',
    'bob\u202esmith',
    'bob\u0001',
    '.bob',
    'bob..smith',
    // Cyrillic letters among Latin ones, and nothing but lookalikes.
    'b\u043eb',
    '\u0441\u043e\u0441\u043e',
    '\u0421\u041e\u0421\u041e',
    '\u03bf\u03c1',
    // A phonetic ɑ, a click, a dot above an i, a filler.
    '\u0251nna',
    '\u01c0an',
    'i\u0307bc',
    '\u3164\u3164\u3164',
  ])('A103 %j is no username', async (username) => {
    const { status, body } = await signUp(shared, { username });
    expect([status, body.code]).toEqual([422, 'invalid_username']);
  });

  test.each(['Zoë', 'Вова', 'Ωμέγα', '田中たろう', '김민준', 'नमस्ते', 'مريم', 'İbrahim', 'a-1_b.2'])(
    'A103 %j is one, and signs in',
    async (username) => {
      expect((await signUp(shared, { username })).status).toBe(201);
      expect((await login(shared, username.normalize('NFD'))).status).toBe(200);
      expect((await login(shared, username.toUpperCase())).status).toBe(200);
      expect((await login(shared, username.toLowerCase())).status).toBe(200);
      expect((await signUp(shared, { username })).body.code).toBe('username_taken');
    },
  );

  test('A77 the answer to a taken username, and what becomes of a free one, do not tell whether the address is known', async () => {
    const world = await makeWorld({ email_verification: 'required' });
    const known = { email: world.user.email };
    const taken = [
      await signUp(world, { ...known, username: 'BOB.strasse' }),
      await signUp(world, { username: 'bob.strasse' }),
    ];
    expect(taken.map(({ status, body }) => [status, body.code])).toEqual([
      [409, 'username_taken'],
      [409, 'username_taken'],
    ]);
    for (const [more, username] of [
      [known, 'dora'],
      [{}, 'emil'],
    ] as const) {
      expect((await signUp(world, { ...more, username })).body.code).toBe('email_verification_required');
      expect((await signUp(world, { username })).body.code).toBe('username_taken');
    }
    passTime(31 * DAY);
    await sweep(gatehouse.database.db);
    expect(await countRows(gatehouse, world.app, 'held_usernames')).toBe(0);
  });

  test('that of a deleted user is free after 30 days', async () => {
    const { app, as } = await makeWorld();
    const made = await call(app, 'POST /users', { as, body: { email: newAddress(), username: 'Ludwig' } });
    expect((await call(app, 'DELETE /users/:id', { as, params: { id: made.body.id } })).status).toBe(204);
    const again = () => call(app, 'POST /users', { as, body: { email: newAddress(), username: 'ludwig' } });
    expect((await again()).body.code).toBe('username_taken');
    passTime(31 * DAY);
    expect((await again()).status).toBe(201);
  });

  test('the App’s backend sets, finds, changes and removes one', async () => {
    const { app, as, user } = await makeWorld();
    const made = await call(app, 'POST /users', { as, body: { email: newAddress(), username: 'Frida' } });
    expect([made.status, made.body.username]).toEqual([201, 'Frida']);
    const params = { id: made.body.id };
    const taken = await call(app, 'PATCH /users/:id', { as, params, body: { username: 'bob.strasse' } });
    expect([taken.status, taken.body.code]).toEqual([409, 'username_taken']);
    for (const search of ['BOB.stra', 'bob.strasse', 'ｂob.straße']) {
      const { body } = await call(app, 'GET /users', { as, query: { search } });
      expect([search, body.items.map(({ id }: { id: string }) => id)]).toEqual([search, [user.id]]);
    }
    const changed = await call(app, 'PATCH /users/:id', { as, params, body: { username: 'frida.k' } });
    expect(changed.body.username).toBe('frida.k');
    expect((await mailTo(gatehouse, made.body.email)).text).toContain('username');
    const removed = await call(app, 'PATCH /users/:id', { as, params, body: { username: null } });
    expect(removed.body.username).toBeNull();
  });
});

describe('changing one’s own username', () => {
  const change = (app: App, as: string, body: object) => call(app, 'PUT /me/username', { as, body });

  test('A102 wants a proof, keeps the old name from others, and is told by mail', async () => {
    const world = await makeWorld();
    const { app, user } = world;
    const { access_token: token } = await signInByApi(gatehouse, app, user);
    passTime(10 * 60_000);
    expect((await change(app, token, { username: 'robert' })).body.code).toBe('proof_required');
    expect((await change(app, token, { username: 'robert', password: 'wrong' })).body.code).toBe('wrong_password');
    expect((await login(world, 'bob.strasse')).status).toBe(200);
    const changed = await change(app, token, { username: 'Robert', password: PASSWORD });
    expect([changed.status, changed.body]).toEqual([200, { username: 'Robert' }]);
    expect((await mailTo(gatehouse, user.email)).text).toContain('username');
    expect((await login(world, 'robert')).status).toBe(200);
    expect((await login(world, 'bob.strasse')).status).toBe(401);
    expect((await signUp(world, { username: 'bob.strasse' })).body.code).toBe('username_taken');
    expect(await countRows(gatehouse, app, 'audit_log', { event: 'user.username_changed', user_id: user.id })).toBe(1);
    expect((await change(app, token, { username: 'bob.straße', password: PASSWORD })).status).toBe(200);
  });

  test('asking which names are in use is limited like guesses', async () => {
    const { app, user } = await makeWorld();
    await makeUser(gatehouse, app, { email: newAddress(), username: 'taken-one' });
    const { access_token: token } = await signInByApi(gatehouse, app, user);
    const codes: string[] = [];
    for (let attempt = 0; attempt < 11; attempt++)
      codes.push((await change(app, token, { username: 'taken-one' })).body.code);
    expect(codes).toEqual([...Array(10).fill('username_taken'), 'too_many_attempts']);
  });

  test('A102 the account page asks for the password unless the sign-in was just now', async () => {
    const { app, user, open, post } = await makeAccount(gatehouse);
    passTime(10 * 60_000);
    expect((await open('/username')).text).toContain('name="current_password"');
    expect((await post('/username', { username: 'robert', current_password: 'wrong' })).status).toBe(403);
    expect((await post('/username', { username: 'robert' })).status).toBe(403);
    expect(await countRows(gatehouse, app, 'users', { username_key: 'robert' })).toBe(0);
    const { status, location } = await post('/username', { username: 'robert', current_password: PASSWORD });
    expect([status, location]).toEqual([303, expect.stringContaining('/account/security')]);
    expect(await countRows(gatehouse, app, 'users', { username_key: 'robert', id: user.id })).toBe(1);
    expect((await open('/security')).text).toContain('robert');
  });
});

test('a sign-up on the screen chooses one, and says beside the field what is wrong with it', async () => {
  const { app } = await makeWorld();
  const client = await makeClient(gatehouse, app, { first_party: true });
  const visitor = new Visitor();
  const page = await visitor.open(authorizeUrl(app, client, makePkce().challenge));
  const up = await visitor.open(`${page.url}/sign-up`);
  const typed = { email: newAddress(), password: PASSWORD, name: '' };
  const taken = await visitor.submit(up, { ...typed, username: 'BOB.strasse' });
  expect([taken.status, /id="username-error">([^<]*)</.exec(taken.text)?.[1]]).toEqual([
    422,
    'This username is in use. Choose another one.',
  ]);
  const wrong = await visitor.submit(taken, { ...typed, username: 'b b' });
  expect(wrong.text).toContain('value="b b"');
  const done = await visitor.submit(wrong, { ...typed, username: 'gerda' });
  expect(new URL(done.location ?? '').searchParams.get('code')).toBeTruthy();
});
