// Each account page and each of its forms, as the user uses them.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { updateApp } from '../../../src/apps/apps.ts';
import { addMember } from '../../../src/apps/members.ts';
import { makeOperator } from '../../../src/apps/operators.ts';
import { listFactors } from '../../../src/authentication/factors/kinds.ts';
import { countRecoveryCodes, spendRecoveryCode } from '../../../src/authentication/factors/recovery-codes.ts';
import { MINUTE } from '../../../src/clock.ts';
import { listEvents } from '../../../src/events/list.ts';
import { listSessions } from '../../../src/users/sessions/sessions.ts';
import { findUser } from '../../../src/users/users.ts';
import { readVaultEntry } from '../../../src/users/vault.ts';
import { makeApp, makeClient, makeResource, makeUser, PASSWORD } from '../../kit/app.ts';
import { codeOf } from '../../kit/factor.ts';
import { introspect, passScreens, refresh, signIn, userinfo } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { passTime, restoreTime } from '../../kit/time.ts';
import { Visitor } from '../../kit/visitor.ts';
import { enter, makeWorld, NEW_PASSWORD, PROFILE, shown, shownPath, VAULT_KEY, type World } from './world.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());
afterEach(restoreTime);

const rowOf = ({ app, user }: World) => findUser(gatehouse.database.db, app, user.id);
const eventsOf = async ({ app, user }: World) =>
  (await listEvents(gatehouse.database.db, app, { user_id: user.id })).items;
const isAlive = async (app: World['app'], { access_token }: { access_token: string }) =>
  (await userinfo(app, access_token)).status === 200;

describe('a page', () => {
  let world: World;
  beforeAll(async () => {
    world = await makeWorld(gatehouse);
  });

  test.each(shown.filter(([path]) => path !== '/export'))('%s is whole, in English and German', async (path) => {
    const filled = shownPath(path, world);
    const { status, text, headers } = await world.open(filled);
    expect(status).toBe(200);
    expect(text.match(/<h1/g)).toHaveLength(1);
    expect(text).not.toMatch(/undefined|\[object|NaN|Invalid Date|\{\w+\} |<style|\sstyle=|\son\w+=/);
    expect(Buffer.byteLength(text)).toBeLessThan(60_000);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*form-action 'self'$/);
    const german = await world.visitor.fetch(world.url(filled), { headers: { 'accept-language': 'de' } });
    expect(german.text).toContain('<html lang="de"');
  });

  test('has the App’s name and brand', async () => {
    await updateApp(gatehouse.system, world.app, { branding: { color: '#0f766e' } });
    await expect.poll(async () => (await world.open('')).text).toContain(`${world.app.issuer}/brand.css?v=`);
    expect((await world.open('')).text).toContain(world.app.name);
  });
});

describe('the way in', () => {
  test.each(shown.map(([path, { page }]) => [path, page] as const))(
    'A70 %s without a session leads through the sign-in and back',
    async (path, page) => {
      const app = await makeApp(gatehouse, { vault_page: 'on' });
      const user = await makeUser(gatehouse, app);
      const visitor = new Visitor();
      const asked = await visitor.open(`${app.issuer}/account${path}`);
      expect(asked.url).toContain(`${app.issuer}/interaction/`);
      expect(asked.text).not.toContain('to continue to');
      const there = await enter(visitor, app, user.email, path);
      expect(there.url).toBe(`${app.issuer}/account${page}`);
      expect(there.status).toBe(200);
    },
  );

  test('with the session of a client’s sign-in asks nothing', async () => {
    const { app, user, tokens } = await makeWorld(gatehouse);
    const page = await tokens.visitor.fetch(`${app.issuer}/account`);
    expect(page.status).toBe(200);
    expect(page.text).toContain(user.email);
  });

  test('is closed again after a cancelled sign-in, with the way back in', async () => {
    const app = await makeApp(gatehouse);
    const visitor = new Visitor();
    const page = await visitor.open(`${app.issuer}/account/sessions`);
    const cancelled = await visitor.submit(page, {}, '/cancel');
    expect(cancelled.status).toBe(200);
    expect(cancelled.text).toContain(`href="${app.issuer}/account/sessions"`);
  });

  test('shows no page to a disabled user', async () => {
    const world = await makeWorld(gatehouse);
    const { db } = gatehouse.database;
    await db.updateTable('users').set({ status: 'disabled' }).where('id', '=', world.user.id).execute();
    expect((await world.open('')).url).toContain('/interaction/');
  });
});

describe('profile', () => {
  test('is changed, and what is emptied is taken away', async () => {
    const world = await makeWorld(gatehouse);
    const fields = {
      ...{
        name: 'Robert',
        given_name: 'Rob',
        middle_name: 'M.',
        family_name: 'Miller',
        nickname: '',
        phone: '+4915112345678',
      },
      ...{ picture: 'https://img.example.com/bob.png', street_address: 'Main Street 1', postal_code: '10115' },
      ...{ locality: 'Berlin', region: '', country: 'DE' },
    };
    const page = await world.visitor.submit(await world.open(''), fields, '/account');
    expect(page.url).toBe(world.url('?done=saved'));
    expect(page.text).toContain('role="status"');
    expect(page.text).toContain('value="Main Street 1"');
    const { country, street_address, postal_code, locality, region: _, ...rest } = fields;
    const address = { street_address, postal_code, locality, country };
    expect(await rowOf(world)).toMatchObject({
      ...rest,
      nickname: null,
      address,
      phone_verified: false,
    });
    await world.post('', PROFILE);
    expect(await rowOf(world)).toMatchObject({
      name: 'Bob',
      given_name: null,
      phone: null,
      picture: null,
      address: null,
    });
    expect((await eventsOf(world)).filter(({ event }) => event === 'user.updated')).toHaveLength(2);
  });

  test('that is saved as it was changes nothing, not even an address that somebody else wrote', async () => {
    const app = await makeApp(gatehouse);
    const user = await makeUser(gatehouse, app, { name: 'Bob', address: { formatted: 'Main Street 1, Berlin' } });
    const world = await makeWorld(gatehouse, { app, user });
    await world.post('', PROFILE);
    expect(await rowOf(world)).toEqual({ ...user, last_sign_in_at: expect.any(Date) });
  });

  const WRONG: [field: string, value: string][] = [
    ['picture', 'http://img.example.com/bob.png'],
    ['picture', 'javascript:alert(1)'],
    ['picture', 'data:image/png;base64,AAAA'],
    ['picture', '//img.example.com/bob.png'],
    ['picture', 'https://user:pass@img.example.com/'],
    ['picture', 'https:// /'],
    ['picture', `https://img.example.com/${'x'.repeat(2000)}`],
    ['phone', '0151 123'],
    ['phone', '+49151123456789012'],
    ['phone', "+49151' or 1=1"],
    ['name', 'x'.repeat(201)],
    ['name', 'a\u0001b'],
    ['name', 'Bob\r\nBcc: eve@example.com'],
    ['street_address', 'x'.repeat(201)],
    ['country', 'x'.repeat(101)],
  ];

  test.each(WRONG)('A116 refuses %s=%j beside the field, and keeps what was typed', async (field, value) => {
    const world = await makeWorld(gatehouse);
    const page = await world.post('', { ...PROFILE, nickname: 'Bobby', [field]: value });
    expect(page.status).toBe(422);
    expect(page.text).toContain(`id="f-${field}-error"`);
    expect(page.text).toContain('value="Bobby"');
    expect(await rowOf(world)).toMatchObject({
      name: 'Bob',
      nickname: null,
      picture: null,
      phone: null,
      address: null,
    });
  });

  test.each(['email', 'email_verified', 'phone_verified', 'status', 'sub', 'id', 'password_hash', 'role'])(
    'A104 has no field %s',
    async (field) => {
      const world = await makeWorld(gatehouse);
      const before = await rowOf(world);
      const page = await world.post('', { ...PROFILE, name: 'Eve', [field]: 'true' });
      expect(page.status).toBe(400);
      expect(await rowOf(world)).toEqual(before);
    },
  );

  test('A67 shows a name as text, whatever is in it', async () => {
    const world = await makeWorld(gatehouse);
    const name = '"><script>alert(1)</script>\u202e';
    await world.post('', { ...PROFILE, name });
    const { text } = await world.open('');
    expect(text).not.toContain('<script>alert');
    expect(text).toContain('&lt;script&gt;alert(1)');
  });

  test('chooses the language of the pages, which wins over the browser’s', async () => {
    const world = await makeWorld(gatehouse);
    const page = await world.visitor.submit(await world.open(''), { language: 'de' }, '/language');
    expect(page.text).toContain('<html lang="de"');
    expect(await rowOf(world)).toMatchObject({ locale: 'de' });
    await world.post('/language', { language: '' });
    expect((await world.open('')).text).toContain('<html lang="en"');
    expect((await world.post('/language', { language: 'fr' })).status).toBe(422);
    expect(await rowOf(world)).toMatchObject({ locale: null });
  });
});

describe('password', () => {
  const change = { current_password: PASSWORD, new_password: NEW_PASSWORD };

  test('A62 is changed with the old one, and ends everything elsewhere', async () => {
    const world = await makeWorld(gatehouse);
    const { app, user, tokens } = world;
    const page = await world.visitor.submit(
      await world.open('/password'),
      { ...change, sign_out_others: 'on' },
      '/password',
    );
    expect(page.url).toBe(world.url('/security?done=password_changed'));
    expect(await isAlive(app, tokens)).toBe(false);
    expect((await tokens.visitor.open(world.url(''))).url).toContain('/interaction/');
    expect((await enter(new Visitor(), app, user.email)).status).toBe(401);
    expect((await enter(new Visitor(), app, user.email, '', NEW_PASSWORD)).url).toBe(world.url(''));
    expect((await eventsOf(world)).map(({ event }) => event)).toContain('user.password_changed');
  });

  test('lets the others go on where the user wants it so', async () => {
    const world = await makeWorld(gatehouse);
    expect((await world.post('/password', change)).status).toBe(303);
    expect(await isAlive(world.app, world.tokens)).toBe(true);
    expect((await world.tokens.visitor.open(world.url(''))).url).toBe(world.url(''));
  });

  test('ticks “sign out everywhere else” beforehand', async () => {
    const world = await makeWorld(gatehouse);
    expect((await world.open('/password')).text).toMatch(/name="sign_out_others" checked/);
  });

  const REFUSED: [what: string, fields: Record<string, string>, status: number, field: string][] = [
    ['a wrong old one', { ...change, current_password: 'not-the-password' }, 403, 'current_password'],
    ['none', { new_password: NEW_PASSWORD }, 403, 'current_password'],
    ['an empty one', { ...change, current_password: '' }, 422, 'current_password'],
    ['no new one', { current_password: PASSWORD }, 422, 'new_password'],
    ['a short new one', { ...change, new_password: 'abc' }, 422, 'new_password'],
    ['a weak new one', { ...change, new_password: 'password123' }, 422, 'new_password'],
    ['a new one beyond all bounds', { ...change, new_password: 'x'.repeat(6000) }, 422, 'new_password'],
  ];

  test.each(REFUSED)('A102 stays as it is with %s', async (_, fields, status, field) => {
    const world = await makeWorld(gatehouse);
    const before = await rowOf(world);
    const page = await world.post('/password', { ...fields, sign_out_others: 'on' });
    expect(page.status).toBe(status);
    expect(page.text).toContain(`id="f-${field}-error"`);
    expect(page.text).not.toContain(NEW_PASSWORD);
    expect(await rowOf(world)).toEqual(before);
    expect(await isAlive(world.app, world.tokens)).toBe(true);
  });

  test('A79 A102 cannot be guessed here: guesses count as sign-ins do', async () => {
    const world = await makeWorld(gatehouse);
    const statuses = [];
    for (let guess = 0; guess < 11; guess++) {
      statuses.push((await world.post('/password', { ...change, current_password: `guess-${guess}` })).status);
    }
    expect(statuses).toEqual([...Array(10).fill(403), 429]);
    expect((await world.post('/password', change)).status).toBe(429);
    expect((await world.post('/delete', { current_password: PASSWORD, confirmation: world.user.email })).status).toBe(
      429,
    );
  });

  test('A102 of a user who has none is set after a sign-in of the last five minutes, and not later', async () => {
    const world = await makeWorld(gatehouse);
    const { db } = gatehouse.database;
    await db.updateTable('users').set({ password_hash: null }).where('id', '=', world.user.id).execute();
    passTime(5 * MINUTE + 2000);
    const late = await world.post('/password', { new_password: NEW_PASSWORD }, {}).catch((error) => error);
    // The page has no form any more, only the way to sign in again.
    expect(late).toBeInstanceOf(Error);
    const { text } = await world.open('/password');
    expect(text).toContain('/account/sign-in?page=%2Fpassword');
    restoreTime();
    const csrf = /name="csrf" value="([^"]+)"/.exec((await world.open('')).text)![1]!;
    passTime(5 * MINUTE + 2000);
    const body = new URLSearchParams({ csrf, new_password: NEW_PASSWORD });
    const refused = await world.visitor.fetch(world.url('/password'), { body });
    expect(refused.status).toBe(403);
    expect(await rowOf(world)).toMatchObject({ password_hash: null });
    restoreTime();
    const again = await world.visitor.fetch(world.url('/password'), { body });
    expect(again.status).toBe(303);
    expect((await rowOf(world))?.password_hash).toMatch(/^\$argon2id/);
  });

  test('A70 signing in again leads back to a page of ours', async () => {
    const world = await makeWorld(gatehouse);
    const page = await world.visitor.open(world.url('/sign-in?page=%2Fdelete'));
    expect(page.text).toContain('name="password"');
    const back = await world.visitor.submit(page, { email: world.user.email, password: PASSWORD });
    expect(back.url).toBe(world.url('/delete'));
  });
});

describe('devices', () => {
  test('are listed with this one first, and what they are', async () => {
    const world = await makeWorld(gatehouse);
    world.visitor.headers['user-agent'] = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
    await enter(world.visitor, world.app, world.user.email, '/sign-in?page=%2Fsessions');
    const { text } = await world.open('/sessions');
    const rows = text.split('<li>').slice(1);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatch(/Firefox · Linux[\s\S]*This device[\s\S]*127\.0\.0\.1/);
    expect(rows[1]).not.toContain('This device');
  });

  test('tell when they were last used, by the browser or by a token', async () => {
    const app = await makeApp(gatehouse);
    const user = await makeUser(gatehouse, app);
    const client = await makeClient(gatehouse, app, { first_party: true });
    const tokens = await signIn(app, client, user.email);
    const world = await makeWorld(gatehouse, { app, user });
    passTime(20 * MINUTE);
    expect((await refresh(app, client, tokens.refresh_token!)).status).toBe(200);
    const { text } = await world.open('/sessions');
    const times = text.split('<li>').map((row) => /<time[^>]*>([^<]+)</.exec(row)?.[1]);
    expect(times.slice(1).sort()).toEqual(['20 minutes ago', '20 minutes ago', 'just now']);
  });

  test('A62 are signed out one by one: the session, its cookie and its tokens', async () => {
    const world = await makeWorld(gatehouse);
    const page = await world.visitor.submit(await world.open('/sessions'), {}, '/end');
    expect(page.url).toBe(world.url('/sessions?done=session_ended'));
    expect(await isAlive(world.app, world.tokens)).toBe(false);
    expect((await introspect(world.app, world.client, world.tokens.access_token)).body.active).toBe(false);
    expect((await world.tokens.visitor.open(world.url(''))).url).toContain('/interaction/');
    expect((await world.open('')).status).toBe(200);
    expect((await eventsOf(world)).map(({ event }) => event)).toContain('session.revoked');
  });

  test('A62 are signed out all but this one', async () => {
    const world = await makeWorld(gatehouse);
    const third = await signIn(world.app, world.client, world.user.email);
    const bystander = await makeWorld(gatehouse, { app: world.app, user: await makeUser(gatehouse, world.app) });
    const page = await world.visitor.submit(await world.open('/sessions'), {}, '/end-others');
    expect(page.url).toBe(world.url('/sessions?done=others_ended'));
    expect([await isAlive(world.app, world.tokens), await isAlive(world.app, third)]).toEqual([false, false]);
    expect((await world.open('/sessions')).text.match(/<li>/g)).toHaveLength(1);
    // With what was granted in them.
    expect((await world.open('/apps')).text).not.toContain('Photo Prints');
    expect(await isAlive(bystander.app, bystander.tokens)).toBe(true);
    const revoked = (await eventsOf(world)).filter(({ event }) => event === 'session.revoked');
    expect(revoked.map(({ data }) => data)).toEqual([{ others: 2 }]);
  });

  test.each([
    [
      'one by one',
      async ({ app, user, open }: World) => {
        const { text } = await open('/sessions');
        const uids = (await listSessions(gatehouse.database.db, app, user.id)).map(({ uid }) => uid);
        return `/sessions/${uids.find((uid) => text.includes(`/sessions/${uid}/end`))}/end`;
      },
    ],
    ['all but this one', async () => '/sessions/end-others'],
  ])('A102 are signed out %s with the password, or right after a sign-in', async (_, pathOf) => {
    const world = await makeWorld(gatehouse);
    const path = await pathOf(world);
    passTime(5 * MINUTE + 2000);
    const { text } = await world.open('/sessions');
    expect(text).toContain(`href="${world.url(path)}"`);
    expect(text).not.toContain(`action="${world.url(path)}"`);
    const refused = await world.post(path);
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('name="current_password"');
    expect((await world.post(path, { current_password: 'not the password' })).status).toBe(403);
    expect(await isAlive(world.app, world.tokens)).toBe(true);
    const page = await world.visitor.submit(await world.open(path), { current_password: PASSWORD });
    expect(page.url).toContain(world.url('/sessions?done='));
    expect(await isAlive(world.app, world.tokens)).toBe(false);
  });

  test('this one ends without a proof, as by signing out', async () => {
    const world = await makeWorld(gatehouse);
    const { text } = await world.open('/sessions');
    const own = (await listSessions(gatehouse.database.db, world.app, world.user.id)).find(
      ({ uid }) => !text.includes(`/sessions/${uid}/end`),
    )!;
    passTime(5 * MINUTE + 2000);
    expect((await world.post(`/sessions/${own.uid}/end`)).status).toBe(303);
    expect((await world.open('')).url).toContain('/interaction/');
  });

  test('of another user are not there', async () => {
    const world = await makeWorld(gatehouse);
    const other = await makeWorld(gatehouse, { app: world.app, user: await makeUser(gatehouse, world.app) });
    const { text } = await other.open('/sessions');
    const uid = /sessions\/([\w-]+)\/end"/.exec(text)![1]!;
    for (const id of [uid, 'nobody', '%00', '..%2f..', 'x'.repeat(65)]) {
      expect((await world.post(`/sessions/${id}/end`)).status, id).toBe(404);
    }
    expect((await other.open('/sessions')).text).toContain(uid);
  });
});

describe('sign-ins', () => {
  test('are listed with those that failed, page by page', async () => {
    const world = await makeWorld(gatehouse);
    await enter(new Visitor(), world.app, world.user.email, '', 'wrong-password');
    const { text } = await world.open('/sign-ins');
    expect(text.match(/Wrong password/g)).toHaveLength(4);
    expect(text.match(/Signed in</g)).toHaveLength(2);
    const { db } = gatehouse.database;
    const [row] = await db.selectFrom('audit_log').selectAll().where('user_id', '=', world.user.id).execute();
    const rows = Array.from({ length: 30 }, () => ({
      ...row!,
      id: crypto.randomUUID(),
      event: 'sign_in.failed',
      data: '{}',
    }));
    await db.insertInto('audit_log').values(rows).execute();
    const first = await world.open('/sign-ins');
    const next = /href="([^"]+)" rel="next"/.exec(first.text)![1]!;
    const second = await world.visitor.open(next);
    expect(first.text.match(/<li>/g)).toHaveLength(25);
    expect(second.text.match(/<li>/g)).toHaveLength(11);
  });

  test.each(['x', '%00', 'WyIyMDI2Il0', "' or 1=1 --"])('A115 a made-up place %j is refused', async (cursor) => {
    const world = await makeWorld(gatehouse);
    expect((await world.open(`/sign-ins?cursor=${cursor}`)).status).toBe(400);
  });
});

describe('connected apps', () => {
  test('are listed in the words of the consent screen, and removed with their tokens', async () => {
    const world = await makeWorld(gatehouse);
    const { app, user, client } = world;
    const { identifier: resource } = await makeResource(gatehouse, app);
    const more = { scope: 'openid email offline_access photos:read', resource, prompt: 'consent' };
    const offline = await signIn(app, client, user.email, more);
    const page = await world.open('/apps');
    for (const words of ['Photo Prints', 'See your email address', 'See your photos', 'keeps this access']) {
      expect(page.text, words).toContain(words);
    }
    expect(page.text.match(/<section/g)).toHaveLength(1);
    const removed = await world.visitor.submit(page, {}, '/remove');
    expect(removed.url).toBe(world.url('/apps?done=app_removed'));
    expect(removed.text).not.toContain('Photo Prints');
    for (const tokens of [world.tokens, offline]) {
      expect((await introspect(app, client, tokens.access_token)).body.active).toBe(false);
      expect((await refresh(app, client, tokens.refresh_token!)).status).toBe(400);
    }
    expect(await eventsOf(world)).toContainEqual(
      expect.objectContaining({ event: 'grant.revoked', client_id: client.client_id, actor_kind: 'user' }),
    );
    const asked = await signIn(app, client, user.email);
    expect(asked.access_token).toBeTruthy();
  });

  test('without any says so, and our own client is none', async () => {
    const app = await makeApp(gatehouse);
    const user = await makeUser(gatehouse, app);
    const visitor = new Visitor();
    await enter(visitor, app, user.email);
    const { text } = await visitor.open(`${app.issuer}/account/apps`);
    expect(text).toContain('No app has access');
    const csrf = /name="csrf" value="([^"]+)"/.exec((await visitor.open(`${app.issuer}/account`)).text)![1]!;
    const body = new URLSearchParams({ csrf });
    for (const id of ['account', 'nobody', '%00', 'a.b']) {
      expect((await visitor.fetch(`${app.issuer}/account/apps/${id}/remove`, { body })).status, id).toBe(404);
    }
    expect((await visitor.fetch(`${app.issuer}/account`)).status).toBe(200);
  });

  test('the consent screen says where to remove them', async () => {
    const { app, user } = await makeWorld(gatehouse);
    const client = await makeClient(gatehouse, app);
    const visitor = new Visitor();
    const { authorizeUrl, makePkce } = await import('../../kit/flow.ts');
    const page = await visitor.open(authorizeUrl(app, client, makePkce().challenge));
    const consent = await visitor.submit(page, { email: user.email, password: PASSWORD });
    expect(consent.text).toContain(`href="${app.issuer}/account/apps"`);
  });
});

describe('data', () => {
  test('is downloaded whole, and without a secret', async () => {
    const world = await makeWorld(gatehouse);
    const { app, user, client } = world;
    const { status, headers, text } = await world.open('/export');
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="t-\w+-\d{4}-\d\d-\d\d\.json"$/);
    const data = JSON.parse(text);
    expect(data.user).toMatchObject({ id: user.id, email: user.email, name: 'Bob' });
    expect(data.credentials).toMatchObject([{ kind: 'password' }]);
    expect(data.sessions).toHaveLength(2);
    expect(data.connected_apps).toMatchObject([
      { client_id: client.client_id, scopes: ['openid', 'profile', 'email'] },
    ]);
    expect(data.events.map(({ event }: { event: string }) => event)).toEqual(
      expect.arrayContaining(['user.created', 'sign_in.succeeded', 'consent.granted']),
    );
    expect(text).not.toMatch(/argon2|_hash"|_sealed"|email_key/);
    const { password_hash } = (await rowOf(world))!;
    for (const secret of [password_hash!, world.tokens.access_token, client.client_secret!, app.id]) {
      expect(text).not.toContain(secret);
    }
  });

  test('names no developer who had to do with the user, nor where it was', async () => {
    const world = await makeWorld(gatehouse);
    const { actingAs, record } = await import('../../../src/events/record.ts');
    const { transact } = await import('../../../src/database/transact.ts');
    const developer = { kind: 'developer', id: crypto.randomUUID(), ip: '198.51.100.9' } as const;
    await actingAs(developer, () =>
      transact(gatehouse.database.db, (db) => record(db, world.app, 'user.enabled', { user_id: world.user.id })),
    );
    const { text } = await world.open('/export');
    expect(text).toContain('user.enabled');
    expect(text).not.toContain(developer.id);
    expect(text).not.toContain(developer.ip);
  });
});

describe('leaving', () => {
  const fieldsOf = ({ user }: World) => ({ current_password: PASSWORD, confirmation: user.email });

  test('deletes everything, and ends every session and token', async () => {
    const world = await makeWorld(gatehouse);
    const done = await world.visitor.submit(await world.open('/delete'), fieldsOf(world), '/delete');
    expect(done.status).toBe(200);
    expect(await rowOf(world)).toBeUndefined();
    expect(await isAlive(world.app, world.tokens)).toBe(false);
    expect((await world.open('')).url).toContain('/interaction/');
    expect(await eventsOf(world)).toContainEqual(
      expect.objectContaining({ event: 'user.deleted', actor_kind: 'user', actor_id: world.user.id }),
    );
    expect((await enter(new Visitor(), world.app, world.user.email)).status).toBe(401);
  });

  const REFUSED: [what: string, change: Record<string, string>, status: number][] = [
    ['a wrong password', { current_password: 'not-the-password' }, 403],
    ['an empty password', { current_password: '' }, 422],
    ['another address', { confirmation: 'somebody@example.com' }, 422],
    ['no address', { confirmation: '' }, 422],
    ['a word', { confirmation: 'delete' }, 422],
  ];

  test.each(REFUSED)('A102 does not happen with %s', async (_, change, status) => {
    const world = await makeWorld(gatehouse);
    const page = await world.post('/delete', { ...fieldsOf(world), ...change });
    expect(page.status).toBe(status);
    expect(page.text).toContain('field-error');
    expect(await rowOf(world)).toBeDefined();
    expect(await isAlive(world.app, world.tokens)).toBe(true);
  });

  test('A102 does not happen without the password at all', async () => {
    const world = await makeWorld(gatehouse);
    expect((await world.post('/delete', { confirmation: world.user.email })).status).toBe(403);
    expect(await rowOf(world)).toBeDefined();
  });

  test('leaves no App without an owner, and no server without an operator', async () => {
    const { system, database } = gatehouse;
    const consoleApp = await system.consoleApp();
    const app = await makeApp(gatehouse);
    const owner = await makeUser(gatehouse, consoleApp);
    const other = await makeUser(gatehouse, consoleApp);
    await addMember(database.db, app, owner, 'owner');
    const world = await makeWorld(gatehouse, { app: consoleApp, user: owner });
    expect((await world.post('/delete', fieldsOf(world))).status).toBe(409);
    await addMember(database.db, app, other, 'owner');
    await makeOperator(database.db, consoleApp, owner.id);
    expect((await world.post('/delete', fieldsOf(world))).status).toBe(409);
    expect(await rowOf(world)).toBeDefined();
    await makeOperator(database.db, consoleApp, other.id);
    expect((await world.post('/delete', fieldsOf(world))).status).toBe(303);
    expect(await rowOf(world)).toBeUndefined();
  });
});

describe('the second factor', () => {
  const codesIn = ({ text }: { text: string }) =>
    [...text.matchAll(/<code>((?:[0-9a-z]{4}-){5}[0-9a-z]{4})<\/code>/g)].map(([, code]) => code!);
  const secretIn = ({ text }: { text: string }) => /factor-secret">([A-Z2-7 ]+)</.exec(text)![1]!.replaceAll(' ', '');
  const current_password = PASSWORD;

  async function withFactor() {
    const world = await makeWorld(gatehouse, { app: await makeApp(gatehouse, { mfa: 'optional' }) });
    const begun = await world.visitor.submit(await world.open('/second-factor'), { current_password });
    const secret = secretIn(begun);
    const codes = codesIn(await world.visitor.submit(begun, { code: codeOf(secret) }, '/confirm'));
    const proof = () => {
      // Every code works once.
      passTime(60_000);
      return { current_password, code: codeOf(secret) };
    };
    return { ...world, codes, proof };
  }

  test('is set up with the password and a first code, and its recovery codes can be taken along', async () => {
    const world = await makeWorld(gatehouse, { app: await makeApp(gatehouse, { mfa: 'optional' }) });
    expect((await world.open('/security')).text).toContain(`${world.app.issuer}/account/second-factor`);
    const start = await world.open('/second-factor');
    const refused = await world.visitor.submit(start, { current_password: 'not the password' });
    expect(refused.status).toBe(403);
    expect(refused.text).not.toContain('factor-secret');

    const begun = await world.visitor.submit(start, { current_password });
    expect(begun.text).toContain('src="data:image/svg+xml');
    const wrong = await world.visitor.submit(begun, { code: '000000' }, '/confirm');
    expect(wrong.status).toBe(403);
    expect(secretIn(wrong)).toBe(secretIn(begun));
    const done = await world.visitor.submit(wrong, { code: codeOf(secretIn(begun)) }, '/confirm');
    const codes = codesIn(done);
    expect(new Set(codes).size).toBe(10);
    const file = await world.visitor.submit(done, {}, '/download');
    expect(file.headers.get('content-disposition')).toContain('attachment');
    for (const code of codes) expect(file.text).toContain(code);

    const other = new Visitor();
    const asked = await passScreens(other, await other.open(world.url('')), world.user.email);
    expect(asked.text).toContain('autocomplete="one-time-code"');
    expect((await world.open('/second-factor')).text).not.toContain('factor-secret');
  });

  test('is named in the export, and nothing of its secret', async () => {
    const world = await withFactor();
    const data = JSON.parse((await world.open('/export')).text);
    expect(data.credentials).toMatchObject([{ kind: 'password' }, { kind: 'totp' }]);
    expect(JSON.stringify(data)).not.toContain('sealed');
  });

  test('new recovery codes end the old ones, and want the password', async () => {
    const world = await withFactor();
    const page = await world.open('/second-factor/codes');
    const wrong = { ...world.proof(), current_password: 'not the password' };
    expect((await world.visitor.submit(page, wrong)).status).toBe(403);
    expect((await world.visitor.submit(page, { current_password })).status).toBe(403);
    const codes = codesIn(await world.visitor.submit(page, world.proof()));
    expect(codes).toHaveLength(10);
    expect(codes).not.toContain(world.codes[0]);
    expect(await spendRecoveryCode(gatehouse.system, world.app, world.user, world.codes[0]!)).toBe(false);
    expect(await spendRecoveryCode(gatehouse.system, world.app, world.user, codes[0]!)).toBe(true);
  });

  test('A102 is removed with the password and a code only, and is gone then', async () => {
    const world = await withFactor();
    const [factor] = await listFactors(gatehouse.database.db, world.app, world.user.id);
    const page = await world.open(`/second-factor/remove?factor=${factor!.id}`);
    expect((await world.visitor.submit(page, { current_password: 'not the password' })).status).toBe(403);
    expect(await listFactors(gatehouse.database.db, world.app, world.user.id)).toHaveLength(1);
    expect((await world.visitor.submit(page, { current_password })).status).toBe(403);
    const done = await world.visitor.submit(page, world.proof());
    expect(done.url).toBe(`${world.url('/security')}?done=factor_removed`);
    expect(await listFactors(gatehouse.database.db, world.app, world.user.id)).toEqual([]);
    expect((await eventsOf(world)).map(({ event }) => event)).toEqual(
      expect.arrayContaining(['factor.enrolled', 'factor.removed']),
    );
  });

  test('of several apps, each is named, renamed and removed; the codes go with the last', async () => {
    const world = await withFactor();
    const { db } = gatehouse.database;
    const begun = await world.visitor.submit(await world.open('/second-factor/add'), world.proof());
    expect(begun.text).toContain('value="Authenticator app 2"');
    const code = codeOf(secretIn(begun));
    const added = await world.visitor.submit(begun, { name: ' Old <phone> ', code }, '/confirm');
    expect(added.url).toBe(`${world.url('/second-factor')}?done=factor_added`);
    expect(added.text).toContain('Old &lt;phone&gt;');
    expect(added.text).toMatch(/Authenticator app<\/bdi>/);
    expect((await world.open('/security')).text).toContain('Authenticator app, Old &lt;phone&gt;');
    const [first, second] = await listFactors(db, world.app, world.user.id);

    const renaming = await world.open(`/second-factor/rename?factor=${first!.id}`);
    expect((await world.visitor.submit(renaming, { name: ' ' })).status).toBe(422);
    const renamed = await world.visitor.submit(renaming, { name: 'Work phone' });
    expect(renamed.url).toBe(`${world.url('/second-factor')}?done=factor_renamed`);
    expect((await listFactors(db, world.app, world.user.id)).map(({ name }) => name)).toEqual([
      'Work phone',
      'Old <phone>',
    ]);

    const remove = async ({ id }: { id: string }) =>
      world.visitor.submit(await world.open(`/second-factor/remove?factor=${id}`), world.proof());
    expect((await remove(second!)).url).toBe(`${world.url('/second-factor')}?done=factor_removed`);
    expect((await listFactors(db, world.app, world.user.id)).map(({ id }) => id)).toEqual([first!.id]);
    expect(await countRecoveryCodes(db, world.app, world.user.id)).toBe(10);
    expect((await remove(first!)).url).toBe(`${world.url('/security')}?done=factor_removed`);
    expect(await countRecoveryCodes(db, world.app, world.user.id)).toBe(0);
    const events = (await eventsOf(world)).filter(({ event }) => event.startsWith('factor.'));
    expect(events.map(({ event, data }) => `${event} ${data.name}`).sort()).toEqual([
      'factor.enrolled Authenticator app',
      'factor.enrolled Old <phone>',
      'factor.removed Old <phone>',
      'factor.removed Work phone',
      'factor.updated Work phone',
    ]);
  });

  test('A102 a further app needs the password, and nobody else’s is renamed or removed', async () => {
    const [mine, theirs] = [await withFactor(), await withFactor()];
    const { db } = gatehouse.database;
    const adding = await mine.open('/second-factor/add');
    const refused = await mine.visitor.submit(adding, { current_password: 'not the password' });
    expect(refused.status).toBe(403);
    expect(refused.text).not.toContain('factor-secret');
    expect(refused.text).toContain('Add an authenticator app');
    const [other] = await listFactors(db, theirs.app, theirs.user.id);
    expect((await mine.post('/second-factor/rename', { factor: other!.id, name: 'Mine' })).status).toBe(404);
    expect((await mine.post('/second-factor/remove', { factor: other!.id, current_password })).status).toBe(404);
    expect(await listFactors(db, theirs.app, theirs.user.id)).toEqual([other]);
  });

  test('is not offered where the App has none', async () => {
    const world = await makeWorld(gatehouse, { app: await makeApp(gatehouse, { mfa: 'off' }) });
    expect((await world.open('/security')).text).not.toContain('/account/second-factor"');
    expect((await world.post('/second-factor', { current_password })).status).toBeGreaterThanOrEqual(400);
  });

  test('another user’s enrolment, and what is no code, get nowhere', async () => {
    const [mine, theirs] = [
      await withFactor(),
      await makeWorld(gatehouse, { app: await makeApp(gatehouse, { mfa: 'optional' }) }),
    ];
    const begun = await theirs.visitor.submit(await theirs.open('/second-factor'), { current_password });
    const enrolment = /name="enrolment" value="([^"]+)"/.exec(begun.text)![1]!;
    const stolen = await mine.post('/second-factor/confirm', { enrolment, code: '000000' });
    expect(stolen.text).not.toContain(secretIn(begun));
    for (const codes of ['<script>alert(1)</script>', 'AAAA', `${'0000-0000-0000-0000\n'.repeat(11)}`]) {
      expect((await mine.post('/second-factor/download', { codes })).status).toBe(422);
    }
  });
});

describe('keys for other services', () => {
  const current_password = PASSWORD;

  test('are stored, replaced and deleted, and never shown again', async () => {
    const world = await makeWorld(gatehouse);
    const { app, user, visitor, vault } = world;
    const keyOf = async (id: string) => (await readVaultEntry(gatehouse.system, app, user.id, id)).api_key;
    const idOf = (text: string) => /vault\/([^/"]+)\/replace/.exec(text)![1]!;
    const typed = { service_name: 'mailer', label: 'Team <budget>', api_key: ' mail-key-of-the-team-9ZqT ' };
    const stored = await visitor.submit(await world.open('/vault/new'), { ...typed });
    expect(stored.url).toBe(world.url('/vault?done=vault_stored'));
    expect(stored.text).toContain('mailer (Team &lt;budget&gt;)');
    expect(stored.text).toContain('…9ZqT');
    expect(stored.text).not.toMatch(/mail-key-of|sk-ant-api03/);
    expect(await keyOf(idOf(stored.text))).toBe('mail-key-of-the-team-9ZqT');

    const replacing = await world.open(`/vault/${vault}/replace`);
    expect(replacing.text).not.toMatch(/x4Qz|sk-ant-api03/);
    const replaced = await visitor.submit(replacing, { api_key: 'sk-ant-api03-meadow-violin-8Lmw' });
    expect(replaced.url).toBe(world.url('/vault?done=vault_replaced'));
    expect(replaced.text).toContain('…8Lmw');
    expect(await keyOf(vault)).toBe('sk-ant-api03-meadow-violin-8Lmw');

    const deleting = await world.open(`/vault/${vault}/delete`);
    expect(deleting.text).toContain('Delete the key for claude');
    const deleted = await visitor.submit(deleting, {});
    expect(deleted.url).toBe(world.url('/vault?done=vault_deleted'));
    expect(deleted.text).not.toContain(vault);
    await expect(keyOf(vault)).rejects.toMatchObject({ code: 'not_found' });
    const told = (await eventsOf(world)).filter(({ event }) => event.startsWith('vault_entry.'));
    expect(told.map(({ event, actor_kind }) => [event, actor_kind])).toEqual(
      expect.arrayContaining([
        ['vault_entry.created', 'user'],
        ['vault_entry.rotated', 'user'],
        ['vault_entry.deleted', 'user'],
      ]),
    );
  });

  test('ask for a proof long after the sign-in, and what was typed is not sent back', async () => {
    const world = await makeWorld(gatehouse);
    const { vault } = world;
    passTime(10 * MINUTE);
    const stored = { service_name: 'claude', label: '', api_key: 'typed-but-not-saved' };
    const wrong = { current_password: 'not the password' };
    for (const [path, fields] of [
      ['/vault/new', stored],
      [`/vault/${vault}/replace`, { api_key: 'typed-but-not-saved' }],
      [`/vault/${vault}/delete`, {}],
    ] as const) {
      expect((await world.open(path)).text, path).toContain('name="current_password"');
      for (const proof of [{}, wrong]) {
        const { status, text } = await world.post(path, { ...fields, ...proof });
        expect(status, path).toBe(403);
        expect(text, path).not.toContain('typed-but-not-saved');
      }
    }
    const entry = await readVaultEntry(gatehouse.system, world.app, world.user.id, vault);
    expect(entry.api_key).toBe(VAULT_KEY);
    expect((await world.open('/vault')).text.match(/\/replace"/g)).toHaveLength(1);
    const { url } = await world.post(`/vault/${vault}/delete`, { current_password });
    expect(url).toBe(world.url(`/vault/${vault}/delete`));
    expect((await world.open('/vault')).text).toContain('You have not stored any keys');
  });

  test('of somebody else, and no key at all, are refused', async () => {
    const mine = await makeWorld(gatehouse);
    const theirs = await makeWorld(gatehouse, { app: mine.app, user: await makeUser(gatehouse, mine.app) });
    for (const id of [theirs.vault, 'none', '%00']) {
      expect((await mine.open(`/vault/${id}/replace`)).status, id).toBe(404);
      expect((await mine.post(`/vault/${id}/replace`, { api_key: 'x' })).status, id).toBe(404);
      expect((await mine.post(`/vault/${id}/delete`)).status, id).toBe(404);
    }
    const entry = await readVaultEntry(gatehouse.system, mine.app, theirs.user.id, theirs.vault);
    expect(entry.api_key).toBe(VAULT_KEY);
    for (const api_key of ['', ' ', 'x'.repeat(4001)]) {
      expect((await mine.post('/vault/new', { service_name: 'claude', label: '', api_key })).status).toBe(422);
    }
    expect((await mine.post('/vault/new', { service_name: ' ', label: '', api_key: 'x' })).status).toBe(422);
  });

  test('have no page, and no place in the menu, until the App says so', async () => {
    const world = await makeWorld(gatehouse, { app: await makeApp(gatehouse) });
    expect((await world.open('')).text).not.toContain('/account/vault');
    for (const path of ['/vault', '/vault/new']) expect((await world.open(path)).status).toBe(404);
    expect((await world.post('/vault/new', { service_name: 'claude', label: '', api_key: 'x' })).status).toBe(404);
    await updateApp(gatehouse.system, world.app, { settings: { vault_page: 'on' } });
    await expect.poll(async () => (await world.open('')).text).toContain('/account/vault"');
  });
});
