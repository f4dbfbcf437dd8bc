// Guesses that are used up: how long the next one waits, who is told, and how the user gets in all the same.
import argon2 from 'argon2';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import type { Settings } from '../../../src/apps/settings/settings.ts';
import { createOneTimeToken, oneTimeTokens } from '../../../src/authentication/one-time/tokens.ts';
import { replacePassword } from '../../../src/authentication/ways/change-password.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/clock.ts';
import { sweep } from '../../../src/jobs/sweep.ts';
import { hashSecret } from '../../../src/secrets.ts';
import { getUser, setUserStatus, updateUser } from '../../../src/users/users.ts';
import { call } from '../../http/api/call.ts';
import { signedUp } from '../../http/console/developer.ts';
import { CALLBACK, makeApiKey, makeApp, makeClient, makeUser, PASSWORD } from '../../kit/app.ts';
import { codeOf, makeAuthenticator } from '../../kit/factor.ts';
import { authorize, authorizeUrl, makePkce, passScreens } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { codeIn, linkIn, mailsTo, mailTo, noMoreMail } from '../../kit/mail.ts';
import { timeOf } from '../../kit/pace.ts';
import { useRealPasswords } from '../../kit/passwords.ts';
import { until } from '../../kit/processes.ts';
import { countRows } from '../../kit/rows.ts';
import { passTime, restoreTime } from '../../kit/time.ts';
import { type Page, Visitor } from '../../kit/visitor.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
});
afterEach(restoreTime);
afterAll(() => gatehouse.stop());

type World = Awaited<ReturnType<typeof makeWorld>>;

const HERE = '203.0.113.1';
const NEW_PASSWORD = 'harbour-velvet-tractor';

/** An App whose third wrong password makes the next one wait for a minute. */
async function makeWorld(settings: Partial<Settings> = {}) {
  const app = await makeApp(gatehouse, { lockout_attempts: 3, lockout_minutes: 1, ...settings });
  const user = await makeUser(gatehouse, app);
  const as = await makeApiKey(gatehouse, app, ['auth:write', 'users:write']);
  const signIn = (password: string, ip = HERE, email = user.email) =>
    call(app, 'POST /auth/login', {
      as,
      body: { email, password, ip, user_agent: 'Mozilla/5.0 (X11; Linux) Firefox/1' },
    });
  const client = await makeClient(gatehouse, app, { first_party: true });
  return { app, user, as, signIn, client };
}

async function empty({ signIn }: Pick<World, 'signIn'>, ip = HERE, email?: string): Promise<void> {
  for (let count = 0; count < 3; count++) expect((await signIn('wrong', ip, email)).status).toBe(401);
}

const waitOf = async ({ signIn }: Pick<World, 'signIn'>, ip = HERE) => {
  const { status, headers } = await signIn(PASSWORD, ip);
  return status === 429 ? Number(headers.get('retry-after')) : 0;
};

async function showSignIn({ app, client }: World, visitor: Visitor): Promise<Page> {
  return visitor.open(authorizeUrl(app, client, makePkce().challenge, { prompt: 'login' }));
}

const isIn = (page: Page) => page.location?.includes('code=') ?? false;

describe('A79 who empties a budget again', () => {
  test('waits twice as long each time, up to an hour', async () => {
    const world = await makeWorld({ lockout_minutes: 10 });
    const waits = [];
    for (let round = 0; round < 6; round++) {
      await empty(world);
      waits.push(await waitOf(world));
      passTime((waits[round]! + 1) * SECOND);
    }
    const minutes = waits.map((seconds) => Math.round(seconds / 60));
    expect(minutes).toEqual([10, 20, 40, 60, 60, 60]);
  });

  test('waits for as long as the App says at first again, after its user has signed in', async () => {
    const world = await makeWorld({ lockout_minutes: 30 });
    for (const minutes of [30, 60]) {
      await empty(world);
      expect(Math.round((await waitOf(world)) / 60)).toBe(minutes);
      passTime(minutes * MINUTE + SECOND);
    }
    expect((await world.signIn(PASSWORD)).status).toBe(200);
    await empty(world);
    expect(Math.round((await waitOf(world)) / 60)).toBe(30);
  });

  test('is remembered for a day after the wait, also by the sweeper, and no longer', async () => {
    const world = await makeWorld();
    await empty(world);
    passTime(23 * HOUR);
    await sweep(gatehouse.database.db);
    await empty(world);
    expect(await waitOf(world)).toBeGreaterThan(60);
    passTime(DAY + 3 * MINUTE);
    await sweep(gatehouse.database.db);
    await empty(world);
    expect(await waitOf(world)).toBeLessThanOrEqual(60);
  });

  test('waits no longer for asking while it waits, and no longer than it was told', async () => {
    const world = await makeWorld();
    await empty(world);
    for (let count = 0; count < 10; count++) expect(await waitOf(world)).toBeLessThanOrEqual(60);
    passTime(61 * SECOND);
    expect(await waitOf(world)).toBe(0);
  });

  test('reads how long it waits, in words and as Retry-After', async () => {
    const world = await makeWorld({ lockout_minutes: 30 });
    const visitor = new Visitor();
    const words: [string, string][] = [];
    for (const minutes of [30, 60, 60]) {
      let page = await showSignIn(world, visitor);
      for (let count = 0; count < 4; count++)
        page = await visitor.submit(page, { email: world.user.email, password: 'x' });
      expect(page.status).toBe(429);
      const said = /Try again in ([^.]+)\./.exec(page.text)?.[1];
      words.push([said!, `${Math.round(Number(page.headers.get('retry-after')) / 60)} minutes`]);
      passTime(minutes * MINUTE + SECOND);
    }
    expect(words).toEqual([
      ['30 minutes', '30 minutes'],
      ['60 minutes', '60 minutes'],
      ['60 minutes', '60 minutes'],
    ]);
  });

  test('A82 is the same one in whichever address of its IPv6 network', async () => {
    const world = await makeWorld();
    for (const [round, minutes] of [1, 2, 4].entries()) {
      for (let host = 1; host <= 3; host++) {
        const { status } = await world.signIn('wrong', `2001:db8:1:2:${round}::${host}`);
        expect(status).toBe(401);
      }
      const wait = await waitOf(world, `2001:db8:1:2:ffff::${round}`);
      expect(Math.round(wait / 60)).toBe(minutes);
      passTime((wait + 1) * SECOND);
    }
    expect(await waitOf(world, '2001:db8:1:3::1')).toBe(0);
  });
});

describe('A79 A138 after a hundred wrong passwords in a row, in an unknown browser', () => {
  /** As if they came from everywhere, day after day. */
  async function guessedOut(settings: Partial<Settings> = {}) {
    const world = await makeWorld({ locale: 'en', ...settings });
    const { device_token } = (await world.signIn(PASSWORD, '198.51.100.40')).body;
    await world.signIn('wrong');
    await setCount(world, 'password_user', 100);
    const { app, as, user } = world;
    const login = (body: object) =>
      call(app, 'POST /auth/login', { as, body: { email: user.email, password: PASSWORD, ip: HERE, ...body } });
    return { ...world, device_token: String(device_token), login };
  }

  test('every password is answered alike, and a right one is followed by a code that signs in', async () => {
    const { app, as, user, login } = await guessedOut();
    const wrong = await login({ password: 'wrong', ip: '203.0.113.2' });
    const right = await login({ ip: '203.0.113.3', email: user.email.toUpperCase() });
    const typed = await login({ password: 'wrong', ip: '203.0.113.4', email: user.email.toUpperCase() });
    for (const { status, body } of [wrong, right, typed])
      expect({ status, code: body.code, reason: body.reason, length: body.ticket.length }).toEqual({
        status: 403,
        code: 'email_verification_required',
        reason: 'wrong_passwords',
        length: wrong.body.ticket.length,
      });
    const mail = await mailTo(gatehouse, user.email);
    expect(mail.subject).toContain(`is your code to sign in to ${app.name}`);
    expect(await noMoreMail(gatehouse, user.email, 1)).toBe(true);
    const verify = (ticket: string) =>
      call(app, 'POST /auth/verify-email', { as, body: { ticket, code: codeIn(mail), ip: HERE } });
    for (const { body } of [wrong, typed]) expect((await verify(body.ticket)).body.code).toBe('invalid_one_time_token');
    expect((await verify(right.body.ticket)).status).toBe(200);
    // That resets the row.
    expect((await login({ password: 'wrong', ip: '203.0.113.5' })).status).toBe(401);
    expect((await login({ ip: '203.0.113.6' })).status).toBe(200);
  });

  test('a right password is not hashed anew, which would take the time of a second hash', async () => {
    const { app, user, login } = await guessedOut();
    const password_hash = await argon2.hash(PASSWORD, { memoryCost: 8_192, timeCost: 1, parallelism: 1 });
    const { db } = gatehouse.database;
    await db.updateTable('users').set({ password_hash }).where('id', '=', user.id).execute();
    expect((await login({ ip: '203.0.113.2' })).body.code).toBe('email_verification_required');
    expect((await getUser(db, app, user.id)).password_hash).toBe(password_hash);
  });

  test('asking for the code again tells nothing, and sends one for the right password alone', async () => {
    const { app, as, user, login } = await guessedOut();
    const answers = [];
    for (const [password, ip] of [
      ['wrong', '203.0.113.2'],
      [PASSWORD, '203.0.113.3'],
    ]) {
      let { ticket } = (await login({ password, ip })).body;
      for (let count = 0; count < 7; count++) {
        const { status, body } = await call(app, 'POST /auth/verify-email/send', { as, body: { ticket } });
        answers.push({ status, length: body.ticket.length });
        ticket = body.ticket;
      }
    }
    expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 202 });
    await mailTo(gatehouse, user.email, 5);
    expect(await noMoreMail(gatehouse, user.email, 5)).toBe(true);
  });

  test('an address that is nobody’s is answered like a user’s, and so is a disabled user', async () => {
    const { app, user, login, signIn } = await guessedOut();
    await signIn('wrong', '198.51.100.50', 'nobody@example.com');
    await setCount({ app }, 'password_user', 100);
    const answers = [
      await login({ ip: '203.0.113.2' }),
      await login({ ip: '203.0.113.2', email: 'nobody@example.com' }),
    ];
    await setUserStatus(gatehouse.database.db, app, user.id, 'disabled');
    answers.push(await login({ ip: '203.0.113.3' }));
    for (const { status, body } of answers)
      expect([status, body.code, body.ticket.length]).toEqual([
        403,
        'email_verification_required',
        answers[0]!.body.ticket.length,
      ]);
  });

  test('the screen asks for the code, whatever was typed, and lets the user in by it', async () => {
    const world = await guessedOut();
    const { user } = world;
    const stranger = new Visitor();
    const refused = await stranger.submit(await showSignIn(world, stranger), { email: user.email, password: 'wrong' });
    const visitor = new Visitor();
    const page = await visitor.submit(await showSignIn(world, visitor), { email: user.email, password: PASSWORD });
    const plain = ({ text }: Page) => text.replace(/(?:csrf" value="|interaction\/)[\w.-]+/g, '');
    expect(plain(refused)).toBe(plain(page));
    expect(page.text).toContain('Many wrong passwords');
    const done = await visitor.submit(page, { code: codeIn(await mailTo(gatehouse, user.email)) });
    expect(isIn(done)).toBe(true);
  });

  test.each<[string, (world: Awaited<ReturnType<typeof guessedOut>>) => Promise<number>]>([
    [
      'the device token of an earlier sign-in',
      async ({ login, device_token }) => (await login({ device_token })).status,
    ],
    [
      'the link of the mail about the wrong passwords',
      async ({ app, as, user, login }) => {
        const payload = { email_key: user.email_key };
        const token = await createOneTimeToken(gatehouse.database.db, app, 'unlock', { user_id: user.id, payload });
        await call(app, 'POST /auth/unlock', { as, body: { token } });
        return (await login({})).status;
      },
    ],
  ])('%s is enough beside the password', async (_, enter) => {
    expect(await enter(await guessedOut())).toBe(200);
  });

  test('a user who signs in by a mailed link is not asked', async () => {
    const world = await guessedOut({ magic_link: 'on' });
    const { app, as, user } = world;
    const asked = { email: user.email, redirect_uri: CALLBACK };
    const { ticket } = (await call(app, 'POST /auth/magic-link', { as, body: asked })).body;
    const code = codeIn(await mailTo(gatehouse, user.email));
    const done = await call(app, 'POST /auth/magic-link/verify', { as, body: { ticket, code } });
    expect(done.status).toBe(200);
  });
});

describe('A138 a device token', () => {
  test('is 256 bits, kept as a hash, renewed by each sign-in, and ends after 180 days', async () => {
    const { app, user, as } = await makeWorld();
    const login = (device_token?: string) =>
      call(app, 'POST /auth/login', { as, body: { email: user.email, password: PASSWORD, device_token } });
    const { device_token: token } = (await login()).body;
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect((await login(token)).body.device_token).toBe(token);
    const rows = await gatehouse.database.db
      .selectFrom('known_devices')
      .selectAll()
      .where('app_id', '=', app.id)
      .execute();
    expect(rows.map(({ token_hash }) => Buffer.from(token_hash).equals(hashSecret(token)))).toEqual([true]);
    passTime(179 * DAY);
    expect((await login(token)).body.device_token).toBe(token);
    passTime(181 * DAY);
    await sweep(gatehouse.database.db);
    expect(await countRows(gatehouse, app, 'known_devices', {})).toBe(0);
    expect((await login(token)).body.device_token).not.toBe(token);
  });

  test('lets its user in while others guess, from whichever network, and has ten tries of its own', async () => {
    const world = await makeWorld();
    const { app, user, as, signIn } = world;
    const { device_token } = (await signIn(PASSWORD)).body;
    const login = (password: string, token: string) =>
      call(app, 'POST /auth/login', { as, body: { email: user.email, password, ip: HERE, device_token: token } });
    await empty(world);
    expect((await signIn(PASSWORD)).status).toBe(429);
    expect((await login(PASSWORD, device_token)).status).toBe(200);
    for (let count = 0; count < 3; count++) expect((await login('wrong', device_token)).status).toBe(401);
    expect((await login(PASSWORD, device_token)).status).toBe(429);
  });

  test('of another user, another App, or made up, is that of an unknown browser', async () => {
    const world = await makeWorld();
    const { app, user, as, signIn } = world;
    const other = await makeUser(gatehouse, app);
    const elsewhere = await makeWorld();
    const tokens = [
      (await signIn(PASSWORD, HERE, other.email)).body.device_token,
      (await elsewhere.signIn(PASSWORD)).body.device_token,
      'A'.repeat(43),
      'x',
    ];
    await empty(world);
    for (const device_token of tokens) {
      const body = { email: user.email, password: PASSWORD, ip: HERE, device_token };
      expect((await call(app, 'POST /auth/login', { as, body })).status).toBe(429);
    }
  });

  test('goes along with a sign-in of several steps', async () => {
    const { app, user, as, signIn } = await makeWorld();
    const { secret } = await makeAuthenticator(gatehouse, app, user);
    const finish = async (ticket: string) =>
      (await call(app, 'POST /auth/second-factor', { as, body: { ticket, code: codeOf(secret) } })).body.device_token;
    const token = await finish((await signIn(PASSWORD)).body.ticket);
    passTime(MINUTE);
    const body = { email: user.email, password: PASSWORD, device_token: token };
    const { ticket } = (await call(app, 'POST /auth/login', { as, body })).body;
    expect(await finish(ticket)).toBe(token);
  });

  test('is that of an unknown browser after a new password, and renewed by the next sign-in', async () => {
    const world = await makeWorld();
    const { app, user, as, signIn } = world;
    const login = (password: string, token: string) =>
      call(app, 'POST /auth/login', { as, body: { email: user.email, password, ip: HERE, device_token: token } });
    const { device_token: old } = (await signIn(PASSWORD)).body;
    passTime(MINUTE);
    await replacePassword(gatehouse.system, app, user, NEW_PASSWORD);
    passTime(MINUTE);
    const { device_token: renewed } = (await login(NEW_PASSWORD, old)).body;
    expect(renewed).not.toBe(old);
    await empty(world);
    expect((await login(NEW_PASSWORD, old)).status).toBe(429);
    expect((await login(NEW_PASSWORD, renewed)).status).toBe(200);
  });

  test('is one of twenty, of which the ones that were unused for longest go', async () => {
    const { app, user, as } = await makeWorld();
    const login = async (device_token?: string) =>
      (await call(app, 'POST /auth/login', { as, body: { email: user.email, password: PASSWORD, device_token } })).body
        .device_token;
    const [kept, unused] = [await login(), await login()];
    for (let count = 0; count < 19; count++) {
      passTime(MINUTE);
      if (count === 0) expect(await login(kept)).toBe(kept);
      await login();
    }
    expect(await countRows(gatehouse, app, 'known_devices', { user_id: user.id })).toBe(20);
    expect(await login(kept)).toBe(kept);
    expect(await login(unused)).not.toBe(unused);
  });
});

describe('A137 a backend that does not say where its users are', () => {
  test('locks nobody else out, whatever is tried through it', async () => {
    const { app, user, as } = await makeWorld({ lockout_attempts: 10 });
    const login = (email: string, password: string) => call(app, 'POST /auth/login', { as, body: { email, password } });
    for (let count = 0; count < 3; count++) await login(`nobody-${count}@example.com`, 'wrong');
    expect(await countNetworkRows(app)).toBe(0);
    // One user's attempts still count.
    for (let count = 0; count < 10; count++) expect((await login(user.email, 'wrong')).status).toBe(401);
    expect((await login(user.email, PASSWORD)).status).toBe(429);
    const other = await makeUser(gatehouse, app);
    expect((await login(other.email, PASSWORD)).status).toBe(200);
  });

  test('has no budget of a network at any call', async () => {
    const { app, user, as } = await makeWorld({ magic_link: 'on' });
    const passkey = {
      id: 'AAAA',
      rawId: 'AAAA',
      type: 'public-key',
      clientExtensionResults: {},
      response: { clientDataJSON: 'AAAA', authenticatorData: 'AAAA', signature: 'AAAA' },
    };
    const { ticket } = (await call(app, 'POST /auth/passkeys/options', { as, body: {} })).body;
    const { email } = user;
    await call(app, 'POST /auth/passkeys/verify', { as, body: { ticket, passkey } });
    await call(app, 'POST /auth/register/start', { as, body: { email: 'new@example.com' } });
    await call(app, 'POST /auth/password/forgot', { as, body: { email } });
    await call(app, 'POST /auth/magic-link', { as, body: { email } });
    await call(app, 'POST /auth/signup', { as, body: { email: 'newer@example.com', password: PASSWORD } });
    await call(app, 'POST /auth/login', { as, body: { email, password: 'wrong' } });
    expect(await countNetworkRows(app)).toBe(0);
    await call(app, 'POST /auth/login', { as, body: { email, password: 'wrong', ip: HERE } });
    expect(await countNetworkRows(app)).toBe(1);
  });
});

async function countNetworkRows(app: App): Promise<number> {
  const rows = await gatehouse.database.db
    .selectFrom('rate_limits')
    .select('key')
    .where('app_id', '=', app.id)
    .where('key', 'like', '%network:%')
    .where('key', 'not like', 'password_user_network:%')
    .execute();
  return rows.length;
}

/** As if so many guesses had been made at each address. */
async function setCount({ app }: Pick<World, 'app'>, budget: string, count: number): Promise<void> {
  await gatehouse.database.db
    .updateTable('rate_limits')
    .set({ count })
    .where('app_id', '=', app.id)
    .where('key', 'like', `${budget}:%`)
    .execute();
}

describe('A79 the mail to the user', () => {
  test('comes once a lock, says when and from where, and goes to no stranger', async () => {
    const world = await makeWorld({ locale: 'de' });
    const { app, user, signIn } = world;
    await updateUser(gatehouse.database.db, app, user.id, { locale: 'en-GB' });
    await empty(world);
    for (let count = 0; count < 3; count++) expect((await signIn('wrong')).status).toBe(429);
    const { subject, text, html } = await mailTo(gatehouse, user.email);
    expect(subject).toBe(`Someone entered wrong passwords for your account at ${app.name}`);
    expect(text).toContain(`from ${HERE} (Firefox · Linux)`);
    expect(text).toContain(`${new Date().getUTCFullYear()}`);
    expect(html).toContain(`${app.issuer}/unlock?token=`);
    expect(await noMoreMail(gatehouse, user.email, 1)).toBe(true);
    expect(await countRows(gatehouse, app, 'audit_log', { event: 'user.locked', user_id: user.id })).toBe(1);

    await empty(world, HERE, 'nobody@example.com');
    expect((await signIn('wrong', HERE, 'nobody@example.com')).status).toBe(429);
    expect(await noMoreMail(gatehouse, 'nobody@example.com', 0)).toBe(true);
    expect(await countRows(gatehouse, app, 'audit_log', { event: 'user.locked' })).toBe(1);
  });

  test('of fifty guesses at once, too, one comes', async () => {
    const { app, user, signIn } = await makeWorld();
    const answers = await Promise.all(Array.from({ length: 50 }, () => signIn('wrong')));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(3);
    await mailTo(gatehouse, user.email);
    expect(await noMoreMail(gatehouse, user.email, 1)).toBe(true);
    expect(await countRows(gatehouse, app, 'audit_log', { event: 'user.locked' })).toBe(1);
  });

  test('A92 fills nobody’s mailbox: three an hour, from however many networks', async () => {
    const world = await makeWorld();
    const { app, user } = world;
    for (let host = 1; host <= 6; host++) await empty(world, `198.51.100.${host}`);
    const locks = () => countRows(gatehouse, app, 'audit_log', { event: 'user.locked' });
    await until('six locks were noted', async () => (await locks()) === 6);
    await mailTo(gatehouse, user.email, 3);
    expect(await noMoreMail(gatehouse, user.email, 3)).toBe(true);
  });

  test('does not come to who is disabled', async () => {
    const world = await makeWorld();
    const { app, user } = world;
    await setUserStatus(gatehouse.database.db, app, user.id, 'disabled');
    await empty(world);
    expect(await noMoreMail(gatehouse, user.email, 0)).toBe(true);
  });

  test('says that somebody knows the password, where second factors were guessed at', async () => {
    const { app, user, signIn, as } = await makeWorld();
    const { secret } = await makeAuthenticator(gatehouse, app, user);
    // That it was set up is told by mail, too.
    await mailTo(gatehouse, user.email);
    const { ticket } = (await signIn(PASSWORD)).body;
    const code = (code: string) => call(app, 'POST /auth/second-factor', { as, body: { ticket, code, ip: HERE } });
    for (let count = 0; count < 10; count++) expect((await code('000000')).body.code).toBe('invalid_code');
    expect((await code(codeOf(secret))).body.code).toBe('too_many_attempts');
    const mail = await mailTo(gatehouse, user.email, 2);
    expect(mail.subject).toBe(`Someone may know your password for ${app.name}`);
    expect(mail.text).toContain(HERE);
    const visitor = new Visitor();
    expect((await visitor.submit(await visitor.open(linkIn(mail)), {})).status).toBe(200);
    expect((await code(codeOf(secret))).status).toBe(200);
  });
});

async function lockedOut(settings: Partial<Settings> = {}) {
  const world = await makeWorld(settings);
  for (const ip of [HERE, '198.51.100.7']) await empty(world, ip);
  const link = linkIn(await mailTo(gatehouse, world.user.email, 2));
  return { ...world, link };
}

describe('the link to unlock', () => {
  test('spends nothing when it is opened; its button lets the user try again, from everywhere', async () => {
    const world = await lockedOut();
    const visitor = new Visitor();
    for (let count = 0; count < 3; count++) await visitor.open(world.link);
    expect(await waitOf(world)).toBeGreaterThan(0);
    const page = await visitor.open(world.link);
    expect(page.text).toContain(world.user.email);
    const done = await visitor.submit(page, {});
    expect(done.status).toBe(200);
    expect(done.text).not.toContain('code=');
    expect([await waitOf(world), await waitOf(world, '198.51.100.7')]).toEqual([0, 0]);
    expect(await countRows(gatehouse, world.app, 'audit_log', { event: 'user.unlocked', user_id: world.user.id })).toBe(
      1,
    );
    expect(await countRows(gatehouse, world.app, 'sessions', { user_id: world.user.id })).toBe(2);
  });

  test('A83 makes its browser one that guesses elsewhere don’t lock out, and leads back to what was begun', async () => {
    const world = await makeWorld();
    const visitor = new Visitor();
    let page = await showSignIn(world, visitor);
    for (let count = 0; count < 4; count++)
      page = await visitor.submit(page, { email: world.user.email, password: 'wrong' });
    expect(page.status).toBe(429);
    const link = linkIn(await mailTo(gatehouse, world.user.email));
    const done = await visitor.submit(await visitor.open(link), {});
    // The attacker goes on, at this very network.
    const attacker = new Visitor();
    let guess = await showSignIn(world, attacker);
    for (let count = 0; count < 4; count++)
      guess = await attacker.submit(guess, { email: world.user.email, password: 'wrong' });
    expect(guess.status).toBe(429);
    const again = /href="([^"]*\/authorize\?[^"]*)"/.exec(done.text)?.[1]?.replaceAll('&amp;', '&');
    expect(isIn(await passScreens(visitor, await visitor.open(again!), world.user.email))).toBe(true);
  });

  test('works once, of fifty at once', async () => {
    const { app, as, link } = await lockedOut();
    const token = new URL(link).searchParams.get('token')!;
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => call(app, 'POST /auth/unlock', { as, body: { token } })),
    );
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    expect(new Set(answers.map(({ body }) => body?.code))).toEqual(new Set([undefined, 'invalid_one_time_token']));
    expect((await new Visitor().open(link)).status).toBe(400);
  });

  test.each<[string, (world: Awaited<ReturnType<typeof lockedOut>>) => Promise<unknown>]>([
    ['after an hour', async () => passTime(61 * MINUTE)],
    [
      'after the user has another address',
      ({ app, user }) => updateUser(gatehouse.database.db, app, user.id, { email: 'moved@example.com' }),
    ],
    ['when the user is disabled', ({ app, user }) => setUserStatus(gatehouse.database.db, app, user.id, 'disabled')],
  ])('is dead %s', async (_, happen) => {
    const world = await lockedOut();
    await happen(world);
    const token = new URL(world.link).searchParams.get('token')!;
    expect((await new Visitor().open(world.link)).status).toBe(400);
    const { body } = await call(world.app, 'POST /auth/unlock', { as: world.as, body: { token } });
    expect(body.code).toBe('invalid_one_time_token');
  });

  test('A95 is nothing at another App, and no token of another kind is one', async () => {
    const world = await lockedOut();
    const { app, user, link } = world;
    const token = new URL(link).searchParams.get('token')!;
    const other = await makeWorld();
    const atOther = await call(other.app, 'POST /auth/unlock', { as: other.as, body: { token } });
    expect(atOther.body.code).toBe('invalid_one_time_token');
    expect((await new Visitor().open(`${other.app.issuer}/unlock?token=${token}`)).status).toBe(400);
    const payload = { email_key: user.email_key, email: user.email, challenge: 'x' };
    for (const kind of Object.keys(oneTimeTokens) as (keyof typeof oneTimeTokens)[]) {
      if (kind === 'unlock') continue;
      const foreign = await createOneTimeToken(gatehouse.database.db, app, kind, { user_id: user.id, payload });
      const { body } = await call(app, 'POST /auth/unlock', { as: world.as, body: { token: foreign } });
      expect(body.code, kind).toBe('invalid_one_time_token');
      expect((await new Visitor().open(`${app.issuer}/unlock?token=${foreign}`)).status, kind).toBe(400);
    }
    for (const [path, field] of [
      ['/reset', 'password'],
      ['/verify-email', 'email'],
      ['/magic-link', 'code'],
    ])
      expect((await new Visitor().open(`${app.issuer}${path}?token=${token}`)).status, field).toBeGreaterThanOrEqual(
        400,
      );
    expect(await waitOf(world)).toBeGreaterThan(0);
    expect((await call(app, 'POST /auth/unlock', { as: world.as, body: { token } })).status).toBe(204);
  });

  test('is pressed on its own page alone', async () => {
    const { link } = await lockedOut();
    const { origin, pathname, searchParams } = new URL(link);
    const body = new URLSearchParams({ token: searchParams.get('token')! });
    expect((await new Visitor().fetch(origin + pathname, { body })).status).toBe(403);
  });
});

/** A checkbox of the same page. */
const METHOD = { 'mfa_methods:totp': 'on' };

describe('developers', () => {
  test('let a user try again by the API', async () => {
    const world = await lockedOut();
    const { app, as, user } = world;
    expect((await call(app, 'POST /users/:id/unlock', { as, params: { id: user.id } })).status).toBe(204);
    expect([await waitOf(world), await waitOf(world, '198.51.100.7')]).toEqual([0, 0]);
    expect(await countRows(gatehouse, app, 'audit_log', { event: 'user.unlocked', user_id: user.id })).toBe(1);
    const nobody = await call(app, 'POST /users/:id/unlock', {
      as,
      params: { id: '00000000-0000-4000-8000-000000000000' },
    });
    expect(nobody.status).toBe(404);
  });

  test('and on the user’s page, whose history says what happened', async () => {
    const developer = await signedUp(gatehouse);
    const world = await lockedOut();
    const { app, user } = world;
    await developer.join(app, 'admin');
    const page = await developer.open(`/apps/${app.slug}/users/${user.id}`);
    expect(page.text).toContain('Too many wrong attempts: user has to wait');
    const done = await developer.visitor.submit(page, {}, '/unlock');
    expect(done.text).toContain('The user can try again at once.');
    expect(await waitOf(world)).toBe(0);
  });

  test('set how many and how long, within bounds, in the console and by the API', async () => {
    const developer = await signedUp(gatehouse);
    const app = await developer.makeApp();
    const settings = `/apps/${app.slug}/settings/security`;
    await developer.change(settings, {
      lockout_attempts: '5',
      lockout_minutes: '60',
      captcha: 'proof_of_work',
      ...METHOD,
    });
    const saved = (await gatehouse.system.directory.findBySlug(app.slug))!.settings;
    expect(saved).toMatchObject({ lockout_attempts: 5, lockout_minutes: 60, captcha: 'proof_of_work' });
    const wrongs: [string, string][] = [
      ['lockout_attempts', '2'],
      ['lockout_attempts', '101'],
      ['lockout_minutes', '0'],
      ['lockout_minutes', '61'],
    ];
    for (const [name, value] of wrongs)
      expect((await developer.change(settings, { [name]: value, ...METHOD })).status, `${name} ${value}`).toBe(422);
  });
});

describe('A83 A84 while an attacker uses up every guess at a user', () => {
  useRealPasswords();

  /** Six hundred, from ten networks, of which each may try fifteen times; the answers to a hundred tell something. */
  async function besiege({ signIn }: World): Promise<void> {
    for (let round = 0; round < 30; round++) {
      // No more at a time than may wait for a hash where there is one core for them.
      const guesses = Array.from({ length: 20 }, (_, index) => signIn('wrong', `198.51.100.${index % 10}`));
      const statuses = new Set((await Promise.all(guesses)).map(({ status }) => status));
      expect([...statuses].filter((status) => ![401, 403, 429].includes(status))).toEqual([]);
    }
  }

  test('the user gets in where it was before, and anywhere by the mail', async () => {
    const world = await makeWorld({ lockout_attempts: 15, magic_link: 'on' });
    const { app, client, user } = world;
    const { visitor } = await authorize(app, client, user.email);
    const enter = async () => {
      const there = await visitor.submit(await showSignIn(world, visitor), { email: user.email, password: PASSWORD });
      expect(isIn(there)).toBe(true);
    };
    const usual = Math.min(await timeOf(enter), await timeOf(enter));
    await besiege(world);
    expect(await countRows(gatehouse, app, 'audit_log', { event: 'sign_in.failed' })).toBe(150);
    expect((await world.signIn(PASSWORD, '198.51.100.3')).status).toBe(429);
    expect((await world.signIn(PASSWORD)).body.reason).toBe('wrong_passwords');

    const besieged = Math.min(await timeOf(enter), await timeOf(enter), await timeOf(enter));
    expect(besieged / usual).toBeLessThan(10);

    const elsewhere = new Visitor();
    const refused = await elsewhere.submit(await showSignIn(world, elsewhere), {
      email: user.email,
      password: PASSWORD,
    });
    expect(refused.text).toContain('Many wrong passwords');
    const start = await showSignIn(world, elsewhere);
    const asked = await elsewhere.submit(await elsewhere.open(`${start.url}/magic-link`), { email: user.email });
    const findMail = () =>
      mailsTo(gatehouse, user.email).find((one) => codeIn(one) && one.text.includes('/magic-link'));
    await until('the code came', () => findMail() !== undefined);
    const mail = findMail()!;
    expect(isIn(await elsewhere.submit(asked, { code: codeIn(mail) }, '/enter'))).toBe(true);
  });

  test('no door to sign in takes the password, a user who is signed in goes on, and none is open to who is disabled', async () => {
    const world = await makeWorld();
    const { app, as, user, signIn } = world;
    const { tokens } = (await signIn(PASSWORD)).body;
    const token = tokens.access_token;
    await updateUser(gatehouse.database.db, app, user.id, { email_verified: true });
    await empty(world, '127.0.0.1');
    const doors: Record<string, () => Promise<{ status: number }>> = {
      'the API': () => signIn(PASSWORD, '127.0.0.1'),
      'the screen': async () => {
        const visitor = new Visitor();
        return visitor.submit(await showSignIn(world, visitor), { email: user.email, password: PASSWORD });
      },
    };
    for (const [name, open] of Object.entries(doors)) expect((await open()).status, name).toBe(429);
    // What is no guess goes on: nobody is signed out by guesses, or kept from their own settings.
    const change = { current_password: PASSWORD, new_password: 'harvest-violin-comet' };
    expect((await call(app, 'PUT /me/password', { as: token, body: change })).status).toBe(204);
    const refreshed = await call(app, 'POST /auth/refresh', { as, body: { refresh_token: tokens.refresh_token } });
    expect(refreshed.status).toBe(200);
    await setUserStatus(gatehouse.database.db, app, user.id, 'disabled');
    const { refresh_token } = refreshed.body.tokens;
    expect((await call(app, 'POST /auth/refresh', { as, body: { refresh_token } })).status).toBe(401);
    expect((await signIn(PASSWORD, '198.51.100.200')).status).toBe(401);
  });
});
