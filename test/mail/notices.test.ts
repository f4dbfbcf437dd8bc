// What happened to how a user signs in, told by mail: by which door whichever, once, in the user's language, with where it
// was done; and never with words of a stranger that could be taken for ours.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import type { Settings } from '../../src/apps/settings/settings.ts';
import { replacePassword } from '../../src/authentication/ways/change-password.ts';
import type { UserRow } from '../../src/database/schema.ts';
import { transact } from '../../src/database/transact.ts';
import { actingAs, currentActor } from '../../src/events/record.ts';
import { renderLetter } from '../../src/http/mail/letters.ts';
import { type Mail, mailKinds, type NoticeKind } from '../../src/mail/kinds.ts';
import { enqueueNotice } from '../../src/mail/notices.ts';
import { findQueued } from '../../src/mail/queued.ts';
import { setUserStatus } from '../../src/users/users.ts';
import { call, makeDeveloper, signInByApi } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeClient, makeUser, PASSWORD } from '../kit/app.ts';
import { codeOf, makeAuthenticator } from '../kit/factor.ts';
import { authorize, signIn } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { passTime, restoreTime } from '../kit/time.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  // Mails wait in the outbox, where they can be read.
  gatehouse = await startGatehouse();
});
afterEach(restoreTime);
afterAll(() => gatehouse.stop());

const NEW_PASSWORD = 'harvest-violin-comet';
const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
const SAFARI = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile/15E148 Safari/604.1';

type World = { app: App; user: UserRow };

async function makeWorld(settings: Partial<Settings> = {}, locale: string | null = null): Promise<World> {
  const app = await makeApp(gatehouse, settings);
  return { app, user: await makeUser(gatehouse, app, { name: 'Bob', locale }) };
}

/** The oldest first. */
async function noticesOf({ app, user }: World): Promise<Mail[]> {
  const { db } = gatehouse.database;
  const rows = await db
    .selectFrom('mails')
    .select('id')
    .where('app_id', '=', app.id)
    .where('recipient', '=', user.email)
    .orderBy('created_at')
    .execute();
  const mails = await Promise.all(rows.map(({ id }) => findQueued(gatehouse.system, app, id)));
  return mails.flatMap((one) => (one.state === 'queued' && one.message.channel === 'mail' ? [one.message.mail] : []));
}

const kindsOf = async (world: World) => (await noticesOf(world)).map(({ kind }) => kind);

describe('every door tells of', () => {
  test('a new password: by the user, by the App’s backend, by its developers', async () => {
    const world = await makeWorld();
    const { app, user } = world;
    const { access_token: as } = await signInByApi(gatehouse, app, user);
    const body = { current_password: PASSWORD, new_password: NEW_PASSWORD };
    expect((await call(app, 'PUT /me/password', { as, body })).status).toBe(204);
    const params = { id: user.id };
    const key = await makeApiKey(gatehouse, app);
    await call(app, 'PUT /users/:id/password', { as: key, params, body: { password: PASSWORD } });
    const { token } = await makeDeveloper(gatehouse, { app, role: 'admin' });
    await call(app, 'PUT /users/:id/password', { as: token, params, body: { password: NEW_PASSWORD } });
    const notices = await noticesOf(world);
    expect(notices.map(({ kind }) => kind)).toEqual(Array(3).fill('password_changed'));
    // Where the App's own people are is not the user's to know.
    expect(notices.map(({ happened }) => happened?.where !== undefined)).toEqual([true, false, false]);
  });

  test('a refused change nothing', async () => {
    const world = await makeWorld();
    const { access_token: as } = await signInByApi(gatehouse, world.app, world.user);
    for (const body of [
      { current_password: 'wrong', new_password: NEW_PASSWORD },
      { current_password: PASSWORD, new_password: 'aaaaaaaa' },
    ]) {
      expect((await call(world.app, 'PUT /me/password', { as, body })).status).toBeGreaterThanOrEqual(400);
    }
    expect(await kindsOf(world)).toEqual([]);
  });

  test('second factors: set up, new codes, removed, reset', async () => {
    const world = await makeWorld();
    const { app, user } = world;
    const { access_token: as } = await signInByApi(gatehouse, app, user);
    const { secret } = await makeAuthenticator(gatehouse, app, user);
    const proof = () => {
      passTime(60_000);
      return { password: PASSWORD, code: codeOf(secret) };
    };
    await call(app, 'POST /me/recovery-codes', { as, body: proof() });
    const { body } = await call(app, 'GET /me/factors', { as });
    const params = { id: body.items[0].id };
    await call(app, 'DELETE /me/factors/:id', { as, params, body: proof() });
    passTime(60_000);
    await makeAuthenticator(gatehouse, app, user);
    passTime(60_000);
    const reset = { as: await makeApiKey(gatehouse, app), params: { id: user.id } };
    expect((await call(app, 'DELETE /users/:id/factors', reset)).status).toBe(204);
    // Where there is nothing to reset there is nothing to tell.
    expect((await call(app, 'DELETE /users/:id/factors', reset)).status).toBe(204);
    const kinds = ['factor_added', 'recovery_codes_renewed', 'factor_removed', 'factor_added', 'factors_reset'];
    expect(await kindsOf(world)).toEqual(kinds);
  });

  test('A101 a recovery code that was used, with how many are left; of two who show it, one mail', async () => {
    const world = await makeWorld();
    const { app, user } = world;
    const { recoveryCodes } = await makeAuthenticator(gatehouse, app, user);
    const as = await makeApiKey(gatehouse, app);
    const { body } = await call(app, 'POST /auth/login', { as, body: { email: user.email, password: PASSWORD } });
    const place = { ip: '203.0.113.7', user_agent: FIREFOX };
    const shown = { ticket: body.ticket, recovery_code: recoveryCodes[0], ...place };
    const show = () => call(app, 'POST /auth/second-factor', { as, body: shown });
    const statuses = (await Promise.all([show(), show(), show()])).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    const notices = (await noticesOf(world)).filter(({ kind }) => kind === 'recovery_code_used');
    expect(notices).toHaveLength(1);
    expect(notices[0]!.values).toEqual({ left: 9 });
    const { text } = renderLetter(app, notices[0]!);
    expect(text).toContain('Codes left: 9.');
    expect(text).toContain('Device: Firefox · Windows');
    expect(text).toContain('IP address: 203.0.113.7');
  });
});

test('a notice goes with its change: without the one there is not the other', async () => {
  const world = await makeWorld();
  const { app, user } = world;
  await expect(
    transact(gatehouse.system, async (core) => {
      await enqueueNotice(core, app, user, { kind: 'factor_added' });
      throw new Error('the change failed');
    }),
  ).rejects.toThrow('the change failed');
  expect(await kindsOf(world)).toEqual([]);
});

test('it speaks the user’s language, else the App’s', async () => {
  const languages: [user: string | null, app: 'en' | 'de', mail: string][] = [
    ['de-AT', 'en', 'de'],
    [null, 'de', 'de'],
    ['en', 'de', 'en'],
    ['fr-FR', 'de', 'de'],
    [null, 'en', 'en'],
  ];
  for (const [locale, ofApp, expected] of languages) {
    const world = await makeWorld({ locale: ofApp }, locale);
    await replacePassword(gatehouse.system, world.app, world.user, NEW_PASSWORD);
    expect((await noticesOf(world))[0]!.locale, `${locale} ${ofApp}`).toBe(expected);
  }
});

describe('a new device', () => {
  const logIn = async ({ app, user }: World, place: object, as?: string) =>
    call(app, 'POST /auth/login', {
      as: as ?? (await makeApiKey(gatehouse, app)),
      body: { email: user.email, password: PASSWORD, ...place },
    });

  test('at a screen is a browser that has no cookie for the address; not the first one ever', async () => {
    const world = await makeWorld();
    const { app, user } = world;
    const client = await makeClient(gatehouse, app);
    const { visitor } = await signIn(app, client, user.email);
    expect(await kindsOf(world)).toEqual([]);
    await visitor.open(`${app.issuer}/logout`);
    await signIn(app, client, user.email);
    expect(await kindsOf(world)).toEqual(['new_device']);
    const [notice] = await noticesOf(world);
    expect(renderLetter(app, notice!).text).toContain(`${app.issuer}/account/security`);
  });

  test('that was known is not told of again, also after a sign-out', async () => {
    const world = await makeWorld();
    const { app, user } = world;
    const client = await makeClient(gatehouse, app);
    await signIn(app, client, user.email);
    const { visitor } = await signIn(app, client, user.email);
    visitor.cookies.splice(0, visitor.cookies.length, ...visitor.cookies.filter(({ name }) => /known/.test(name)));
    await authorize(app, client, user.email, {}, visitor);
    expect(await kindsOf(world)).toEqual(['new_device']);
  });

  test('by API is one whose user agent and network were both never seen', async () => {
    const world = await makeWorld();
    const at = (ip: string, user_agent: string) => logIn(world, { ip, user_agent });
    const seen: [ip: string, agent: string, mails: number][] = [
      ['203.0.113.7', FIREFOX, 0],
      ['198.51.100.9', FIREFOX, 0],
      ['203.0.113.7', SAFARI, 0],
      ['2001:db8:1:2:aaaa::1', 'Other/1.0', 1],
      // The same /64.
      ['2001:db8:1:2:bbbb::2', 'Another/1.0', 1],
      ['2001:db8:1:3::1', 'A third/1.0', 2],
    ];
    for (const [ip, agent, mails] of seen) {
      expect((await at(ip, agent)).status).toBe(200);
      expect(await kindsOf(world), `${ip} ${agent}`).toHaveLength(mails);
    }
  });

  test('a failed sign-in makes none known, and is not told of', async () => {
    const world = await makeWorld();
    await logIn(world, { ip: '203.0.113.7', user_agent: FIREFOX });
    const wrong = { ip: '192.0.2.1', user_agent: SAFARI };
    await logIn(world, { ...wrong, password: 'wrong' });
    expect(await kindsOf(world)).toEqual([]);
    await logIn(world, wrong);
    expect(await kindsOf(world)).toEqual(['new_device']);
  });

  test('that was forgotten after 180 days is new', async () => {
    const world = await makeWorld();
    await logIn(world, { ip: '203.0.113.7', user_agent: FIREFOX });
    await gatehouse.database.db
      .updateTable('audit_log')
      .set({ at: new Date(Date.now() - 181 * 86_400_000) })
      .where('app_id', '=', world.app.id)
      .execute();
    await logIn(world, { ip: '203.0.113.7', user_agent: FIREFOX });
    expect(await kindsOf(world)).toEqual(['new_device']);
  });

  test('that keeps no cookies is told of once a day; nobody gets more than ten', async () => {
    const world = await makeWorld();
    const client = await makeClient(gatehouse, world.app);
    for (let time = 0; time < 3; time++) await signIn(world.app, client, world.user.email);
    expect(await kindsOf(world)).toEqual(['new_device']);
    const as = await makeApiKey(gatehouse, world.app);
    for (let time = 0; time < 11; time++) {
      await logIn(world, { ip: `192.0.2.${time}`, user_agent: `Thing/${time}` }, as);
    }
    expect(await kindsOf(world)).toHaveLength(10);
  });

  test('is not told of where the App does not want it', async () => {
    const world = await makeWorld({ new_device_mail: 'off' });
    await logIn(world, { ip: '203.0.113.7', user_agent: FIREFOX });
    await logIn(world, { ip: '198.51.100.9', user_agent: SAFARI });
    expect(await kindsOf(world)).toEqual([]);
  });

  test('of a user who may not sign in is not told of', async () => {
    const world = await makeWorld();
    await logIn(world, { ip: '203.0.113.7', user_agent: FIREFOX });
    await setUserStatus(gatehouse.database.db, world.app, world.user.id, 'disabled');
    expect((await logIn(world, { ip: '198.51.100.9', user_agent: SAFARI })).status).toBe(401);
    expect(await kindsOf(world)).toEqual([]);
  });
});

describe('A119 A121 what strangers wrote stays text', () => {
  const notices = Object.entries(mailKinds).flatMap(([kind, row]) => ('notice' in row ? [kind as NoticeKind] : []));
  const texts = [
    'Blog\r\nBcc: victim@example.net',
    '<a href="https://evil.example/">click</a>',
    '"><script>alert(1)</script>',
    'https://evil.example/free',
    '<%= 1 %> {code} {app}',
  ];

  /** Names that developers gave, of a connection, an App or its parts; or the reason that one gave. */
  const namesSomething = (kind: string) =>
    kind.startsWith('identity_') ||
    kind.startsWith('app_') ||
    kind.endsWith('_disabled') ||
    ['impersonated', 'event_stream_opened', 'hook_suspended'].includes(kind);

  test.each(notices)('in the mail %s', async (kind) => {
    const world = await makeWorld();
    const app = { ...world.app, name: 'Blog' };
    for (const text of texts) {
      const user = { ...world.user, name: text };
      const actor = { ...currentActor(), kind: 'user' as const, ip: '203.0.113.7', user_agent: text };
      const values = {
        email: 'n…@e….com',
        hours: 72,
        days: 7,
        left: 9,
        reason: text,
        connection: text,
        deleted_app: text,
      };
      const more = {
        transferred_app: text,
        exported_app: text,
        new_owner: 'a@b.example',
        former_owner: 'c@d.example',
        domain: 'acme.example',
        ...{ key: text, hint: 'x7Qd', scopes: 'organizations:read', creator: 'a@b.example' },
        ...{ app_of_endpoint: text, url: text, app_of_stream: text, stream: text, app_of_key: text },
        ...{ app_of_hook: text, app_of_signals: text, receiver: text },
      };
      const words = { moment: 'console.hooks.before_tokens', meanwhile: 'mail.hook_meanwhile.before_tokens.refuse' };
      await actingAs(actor, () =>
        transact(gatehouse.system, (core) =>
          enqueueNotice(core, app, user, { kind, organization: text, values: { ...values, ...more }, words }),
        ),
      );
    }
    const mails = await noticesOf(world);
    expect(mails).toHaveLength(texts.length);
    for (const mail of mails) {
      for (const locale of ['en', 'de'] as const) {
        const { html, text, subject } = renderLetter(app, { ...mail, locale });
        expect(subject).not.toMatch(/[\r\n]/);
        const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, url]) => url!);
        expect(links.every((link) => link.startsWith(`${app.issuer}/`))).toBe(true);
        expect(html).not.toMatch(/<script|<a href="https:\/\/evil/);
        expect(html + text).not.toContain('undefined');
        // The device and whom it greets are told in our words alone.
        if (!namesSomething(kind)) expect(html + text).not.toContain('evil.example');
      }
    }
  });
});
