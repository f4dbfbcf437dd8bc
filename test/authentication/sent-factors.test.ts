// Codes by mail and SMS as second factors: on the screens, by the JSON API, on the account page, and what tokens say of it.
import { decodeJwt } from 'jose';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { updateApp } from '../../src/apps/apps.ts';
import type { Settings } from '../../src/apps/settings/settings.ts';
import { listFactors } from '../../src/authentication/factors/kinds.ts';
import { enrolSentFactor, type SentKind, sentKinds } from '../../src/authentication/factors/sent.ts';
import { MINUTE } from '../../src/clock.ts';
import { getUser, updateUser } from '../../src/users/users.ts';
import { makeWorld as enterAccount } from '../http/account/world.ts';
import { call, makeDeveloper, signInByApi } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeClient, makeUser, PASSWORD } from '../kit/app.ts';
import { codeOf, makeAuthenticator } from '../kit/factor.ts';
import { authorizeUrl, makePkce, redeem } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { codeIn, linkIn, mailsTo, mailTo } from '../kit/mail.ts';
import { countRows } from '../kit/rows.ts';
import { makeSentFactor, toFactor } from '../kit/sent-factor.ts';
import { newPhone, smsTo, turnSmsOff } from '../kit/sms.ts';
import { passTime, restoreTime } from '../kit/time.ts';
import { Visitor } from '../kit/visitor.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
});
afterEach(restoreTime);
afterAll(() => gatehouse.stop());

const METHODS: Settings['mfa_methods'] = ['totp', 'email', 'sms'];
const AMR = { sms: ['pwd', 'sms', 'mfa'], email: ['pwd', 'otp', 'email', 'mfa'] };

async function prepare(settings: Partial<Settings> = {}) {
  const app = await makeApp(gatehouse, { mfa_methods: METHODS, ...settings });
  const client = await makeClient(gatehouse, app, { first_party: true });
  return { app, client, user: await makeUser(gatehouse, app), as: await makeApiKey(gatehouse, app) };
}

type World = Awaited<ReturnType<typeof prepare>>;

async function withFactor(kind: SentKind, settings: Partial<Settings> = {}) {
  const world = await prepare(settings);
  return { ...world, factor: await makeSentFactor(gatehouse, world.app, world.user, kind) };
}

/** A sign-in by the API as far as the password leads. */
async function begin({ app, user, as }: World) {
  const { body } = await call(app, 'POST /auth/login', { as, body: { email: user.email, password: PASSWORD } });
  return body as { code: string; ticket: string; ways?: string[]; kinds?: string[] };
}

const send = ({ app, as }: World, ticket: string, factor: SentKind) =>
  call(app, 'POST /auth/second-factor/send', { as, body: { ticket, factor } });
const finish = ({ app, as }: World, ticket: string, shown: object) =>
  call(app, 'POST /auth/second-factor', { as, body: { ticket, ...shown } });
const wrongFor = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

describe.each(sentKinds)('by the API, a code by %s', (kind) => {
  test('finishes a sign-in, once, and tokens tell how', async () => {
    const world = await withFactor(kind);
    const begun = await begin(world);
    expect([begun.code, begun.ways]).toEqual(['second_factor_required', [kind, 'recovery_code']]);
    const sent = await send(world, begun.ticket, kind);
    const sent_to = kind === 'sms' ? `•••${world.factor.to.slice(-3)}` : `u…@example.com`;
    expect([sent.status, sent.body]).toEqual([202, { expires_in: 600, sent_to }]);
    const code = await world.factor.code(2);
    const done = await finish(world, begun.ticket, { code });
    expect(done.status).toBe(200);
    expect(decodeJwt(done.body.tokens.id_token).amr).toEqual(AMR[kind]);
    expect((await finish(world, begun.ticket, { code, factor: kind })).body.code).toBe('invalid_code');
  });

  test('A97 is in no answer, no event and no table', async () => {
    const world = await withFactor(kind);
    const { ticket } = await begin(world);
    const { text } = await send(world, ticket, kind);
    const code = await world.factor.code(2);
    expect(text).not.toContain(code);
    for (const table of ['audit_log', 'one_time_tokens', 'factors'] as const) {
      const { db } = gatehouse.database;
      const rows = await db.selectFrom(table).selectAll().where('app_id', '=', world.app.id).execute();
      expect(JSON.stringify(rows)).not.toContain(code);
      if (kind === 'sms') expect(JSON.stringify(rows)).not.toContain(world.factor.to.slice(1));
    }
  });

  test('A96 is nothing for another sign-in, at another door, or after ten minutes', async () => {
    const world = await withFactor(kind);
    const [first, second] = [await begin(world), await begin(world)];
    await send(world, first.ticket, kind);
    const code = await world.factor.code(2);
    expect((await finish(world, second.ticket, { code, factor: kind })).body.code).toBe('invalid_code');
    const { access_token } = await signInWith(world, code, first.ticket);
    await send(world, second.ticket, kind);
    const next = await world.factor.code(3);
    for (const door of ['/me/phone/confirm', `/me/factors/${kind}/confirm`]) {
      const tried = await call(world.app, `POST ${door}`, { as: access_token, body: { code: next } });
      expect(tried.status).toBeGreaterThanOrEqual(400);
    }
    passTime(11 * MINUTE);
    const third = await begin(world);
    expect((await finish(world, third.ticket, { code: next, factor: kind })).body.code).toBe('invalid_code');
  });

  test('A96 A99 has five tries, whichever sign-in; and a user gets five codes an hour', async () => {
    const world = await withFactor(kind);
    const { ticket } = await begin(world);
    await send(world, ticket, kind);
    const code = await world.factor.code(2);
    const shown = { code: wrongFor(code), factor: kind };
    const tried = await Promise.all(Array.from({ length: 20 }, () => finish(world, ticket, shown)));
    expect(tried.filter(({ body }) => body.code === 'invalid_code')).toHaveLength(5);
    expect(tried.filter(({ status }) => status === 200)).toHaveLength(0);
    expect((await finish(world, ticket, { code })).body.code).toBe('too_many_attempts');
    // One was sent when the factor was set up, one here.
    const sent = [];
    for (const _ of [3, 4, 5, 6]) sent.push((await send(world, (await begin(world)).ticket, kind)).status);
    expect(sent).toEqual([202, 202, 202, 429]);
  });

  test('A99 a new sign-in and a new code give no new guesses beyond those of the user', async () => {
    const world = await withFactor(kind);
    let wrong = 0;
    for (const round of [2, 3, 4]) {
      const { ticket } = await begin(world);
      await send(world, ticket, kind);
      const shown = { code: wrongFor(await world.factor.code(round)), factor: kind };
      for (const _ of [1, 2, 3, 4, 5]) {
        if ((await finish(world, ticket, shown)).body.code === 'invalid_code') wrong++;
      }
    }
    expect(wrong).toBe(10);
  });

  test('A96 of 20 who show the right code at once, one is signed in', async () => {
    const world = await withFactor(kind);
    const { ticket } = await begin(world);
    await send(world, ticket, kind);
    const code = await world.factor.code(2);
    const answers = await Promise.all(Array.from({ length: 20 }, () => finish(world, ticket, { code })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await countRows(gatehouse, world.app, 'sessions')).toBe(1);
  });

  test('is set up with the password, by a code that went there', async () => {
    const world = await prepare();
    const { app, user } = world;
    const factor = toFactor(gatehouse, kind, kind === 'sms' ? newPhone() : user.email);
    const { access_token: as } = await signInByApi(gatehouse, app, user);
    const target = kind === 'sms' ? { phone: factor.to } : {};
    const before = factor.count();
    const begun = await call(app, `POST /me/factors/${kind}`, { as, body: { ...target, password: PASSWORD } });
    expect([begun.status, begun.body]).toEqual([202, { expires_in: 600 }]);
    expect((await begin(world)).code).toBeUndefined();
    const code = await factor.code(before + 1);
    const confirm = (code: string) => call(app, `POST /me/factors/${kind}/confirm`, { as, body: { code } });
    expect((await confirm(wrongFor(code))).body.code).toBe('invalid_code');
    const done = await confirm(code);
    expect(done.body.recovery_codes).toHaveLength(10);
    expect((await confirm(code)).body.code).toBe('no_enrolment');
    const { items } = (await call(app, 'GET /me/factors', { as })).body;
    expect(items).toEqual([expect.objectContaining({ kind })]);
    const again = await call(app, `POST /me/factors/${kind}`, { as, body: { ...target, password: PASSWORD } });
    // From now on a proof has two parts, and this session proved one.
    expect(again.body).toMatchObject({ code: 'proof_required', missing: ['second_factor'] });
    const row = await getUser(gatehouse.database.db, app, user.id);
    expect(kind === 'sms' ? [row.phone, row.phone_verified] : [row.email, row.email_verified]).toEqual([
      factor.to,
      true,
    ]);
  });

  test('A99 is set up by nobody who only holds a token of some minutes ago', async () => {
    const world = await prepare();
    const { app, user } = world;
    const { access_token: as } = await signInByApi(gatehouse, app, user);
    passTime(6 * MINUTE);
    const target = kind === 'sms' ? { phone: newPhone() } : {};
    const without = await call(app, `POST /me/factors/${kind}`, { as, body: target });
    expect(without.body.code).toBe('proof_required');
    const wrong = await call(app, `POST /me/factors/${kind}`, {
      as,
      body: { ...target, password: 'not the password' },
    });
    expect(wrong.body.code).toBe('wrong_password');
    expect(await countRows(gatehouse, app, 'factors')).toBe(0);
  });

  test('is set up at a sign-in where the App requires one', async () => {
    const world = await prepare({ mfa: 'required' });
    const { app, user, as } = world;
    const begun = await begin(world);
    expect([begun.code, begun.kinds]).toEqual(['factor_enrolment_required', METHODS]);
    const { ticket } = begun;
    const factor = toFactor(gatehouse, kind, kind === 'sms' ? newPhone() : user.email);
    const target = kind === 'sms' ? { phone: factor.to } : {};
    const sent = await call(app, `POST /auth/factors/${kind}`, { as, body: { ticket, ...target } });
    expect(sent.status).toBe(202);
    const code = await factor.code(1);
    const done = await call(app, `POST /auth/factors/${kind}/confirm`, { as, body: { ticket, code } });
    expect(done.status).toBe(200);
    expect(done.body.recovery_codes).toHaveLength(10);
    expect(decodeJwt(done.body.tokens.id_token).amr).toEqual(AMR[kind]);
  });

  test('A99 a second one is no way round the one that is there', async () => {
    const world = await withFactor(kind, { mfa: 'required' });
    const { ticket } = await begin(world);
    const { app, as } = world;
    for (const other of sentKinds) {
      const target = other === 'sms' ? { phone: newPhone() } : {};
      const tried = await call(app, `POST /auth/factors/${other}`, { as, body: { ticket, ...target } });
      expect(tried.body.code).toBe('factor_exists');
    }
  });

  test('counts on where the App offers it no more, and nobody sets up another', async () => {
    const world = await withFactor(kind);
    const { app, user } = world;
    await updateApp(gatehouse.system, app, { settings: { mfa_methods: ['totp'] } });
    await expect.poll(async () => (await begin(world)).ways).toEqual([kind, 'recovery_code']);
    const narrowed = { ...app, settings: { ...app.settings, mfa_methods: ['totp'] } } as App;
    const asked = { kind, challenge: 'x', locale: 'en', phone: newPhone() } as const;
    await expect(enrolSentFactor(gatehouse.system, narrowed, user, asked)).rejects.toThrow(
      expect.objectContaining({ code: 'factors_off' }),
    );
  });

  test('a recovery code stands in', async () => {
    const world = await withFactor(kind);
    const { ticket } = await begin(world);
    const done = await finish(world, ticket, { recovery_code: world.factor.recoveryCodes[0] });
    expect(done.status).toBe(200);
  });
});

async function signInWith(world: World, code: string, ticket: string) {
  const { body } = await finish(world, ticket, { code });
  return body.tokens as { access_token: string };
}

describe('several factors', () => {
  test('each is a way, the strongest first, and each proves with its own code alone', async () => {
    const world = await prepare();
    const { secret } = await makeAuthenticator(gatehouse, world.app, world.user);
    const sms = await makeSentFactor(gatehouse, world.app, world.user, 'sms');
    expect(sms.recoveryCodes).toEqual([]);
    const { ticket, ways } = await begin(world);
    expect(ways).toEqual(['totp', 'sms', 'recovery_code']);
    await send(world, ticket, 'sms');
    const code = await sms.code(2);
    expect((await finish(world, ticket, { code, factor: 'totp' })).body.code).toBe('invalid_code');
    expect((await finish(world, ticket, { code: codeOf(secret), factor: 'sms' })).body.code).toBe('invalid_code');
    const done = await finish(world, ticket, { code: codeOf(secret), factor: 'totp' });
    expect(decodeJwt(done.body.tokens.id_token).amr).toEqual(['pwd', 'otp', 'mfa']);
  });

  test('a factor that the user does not have is sent nothing', async () => {
    const world = await withFactor('sms');
    const { ticket } = await begin(world);
    expect((await send(world, ticket, 'email')).body.code).toBe('no_enrolment');
    const other = await prepare();
    expect((await send(other, ticket, 'sms')).body.code).toBe('invalid_ticket');
  });
});

describe('an SMS factor', () => {
  test('keeps its number, whatever the profile says later', async () => {
    const world = await withFactor('sms');
    const { app, user } = world;
    await updateUser(gatehouse.database.db, app, user.id, { phone: newPhone() });
    const { ticket } = await begin(world);
    await send(world, ticket, 'sms');
    expect((await finish(world, ticket, { code: await world.factor.code(2) })).status).toBe(200);
  });

  test('A104 does not verify a number of the profile that is another', async () => {
    const world = await prepare();
    const { app, user } = world;
    const phone = newPhone();
    const row = await updateUser(gatehouse.database.db, app, user.id, { phone });
    await makeSentFactor(gatehouse, app, row, 'sms');
    expect(await getUser(gatehouse.database.db, app, user.id)).toMatchObject({ phone, phone_verified: false });
  });

  test('A92 strangers who use up the number’s SMS lock nobody out', async () => {
    const world = await withFactor('sms');
    const { app, as, factor } = world;
    for (let asked = 0; asked < 12; asked++) {
      await call(app, 'POST /auth/email/lookup', { as, body: { phone: factor.to } });
    }
    const { ticket } = await begin(world);
    expect((await send(world, ticket, 'sms')).status).toBe(202);
  });

  test('is neither offered nor set up where no SMS leave; who has one has the recovery codes', async () => {
    const world = await withFactor('sms', { mfa: 'required' });
    const other = await prepare({ mfa: 'required' });
    onTestFinished(turnSmsOff(gatehouse));
    const { ticket } = await begin(world);
    expect((await send(world, ticket, 'sms')).body.code).toBe('sms_off');
    const recovery_code = world.factor.recoveryCodes[0];
    expect((await finish(world, ticket, { recovery_code })).status).toBe(200);
    expect((await begin(other)).kinds).toEqual(['totp', 'email']);
  });
});

describe('a mailbox is one factor', () => {
  test('a mailed code is no second factor after a mailed link', async () => {
    const world = await withFactor('email');
    const { app, user, as } = world;
    const settings = { mfa_methods: ['totp'], magic_link: 'on', mfa: 'required' } as const;
    await updateApp(gatehouse.system, app, { settings: { ...settings, mfa_methods: ['totp'] } });
    const [redirect_uri, email] = [world.client.redirect_uri, user.email];
    let body = { ticket: '' };
    const before = mailsTo(gatehouse, email).length;
    // The change has to come round first.
    const ask = async () => {
      const asked = await call(app, 'POST /auth/magic-link', { as, body: { email, redirect_uri } });
      body = asked.body;
      return asked.status;
    };
    await expect.poll(ask).toBe(202);
    const letter = await mailTo(gatehouse, email, before + 1);
    expect(linkIn(letter)).toContain('token=');
    const verified = await call(app, 'POST /auth/magic-link/verify', {
      ...{ as, body: { ticket: body.ticket, code: codeIn(letter) } },
    });
    expect([verified.body.code, verified.body.ways]).toEqual(['second_factor_required', ['recovery_code']]);
    const { ticket } = verified.body;
    expect((await send(world, ticket, 'email')).body.code).toBe('no_enrolment');
    expect((await finish(world, ticket, { code: '000000', factor: 'email' })).body.code).toBe('invalid_code');
    // A thief who has only the mailbox must not set up a second factor.
    expect((await call(app, 'POST /auth/factors/totp', { as, body: { ticket } })).body.code).toBe('factor_exists');
  });

  test.each<[Partial<Settings>, Partial<Settings>, string[]]>([
    [{ magic_link: 'on' }, { mfa_methods: ['totp', 'email'] }, ['mfa_methods']],
    [{ mfa_methods: ['email'] }, { magic_link: 'on' }, ['magic_link']],
    [{}, { magic_link: 'on', mfa_methods: ['email', 'totp'] }, ['magic_link', 'mfa_methods']],
  ])('%j refuses %j', async (settings, change, names) => {
    const app = await makeApp(gatehouse, settings);
    const { token } = await makeDeveloper(gatehouse, { app, role: 'owner' });
    const { status, body } = await call(app, 'PATCH /app', { as: token, body: { settings: change } });
    const fields = names.map((name) => `settings.${name}`);
    expect([status, body.code, Object.keys(body.fields)]).toEqual([422, 'settings_conflict', fields]);
    const whole = await call(app, 'GET /app', { as: token });
    expect(whole.body.settings).toMatchObject(settings);
  });

  test('both can change places in one change', async () => {
    const app = await makeApp(gatehouse, { magic_link: 'on' });
    const { token } = await makeDeveloper(gatehouse, { app, role: 'owner' });
    const settings = { magic_link: 'off', mfa_methods: ['email'] };
    const { body } = await call(app, 'PATCH /app', { as: token, body: { settings } });
    expect(body.settings).toMatchObject(settings);
  });

  test('SMS can be no method where the server sends none', async () => {
    const app = await makeApp(gatehouse);
    const config = { ...gatehouse.config, production: true, smsUrl: undefined };
    const change = { settings: { mfa_methods: ['totp', 'sms'] as Settings['mfa_methods'] } };
    await expect(updateApp({ ...gatehouse.system, config }, app, change)).rejects.toThrow(
      expect.objectContaining({ code: 'sms_off' }),
    );
  });
});

describe.each(sentKinds)('on the screens, a code by %s', (kind) => {
  async function givePassword({ app, client, user }: World) {
    const { verifier, challenge } = makePkce();
    const visitor = new Visitor();
    const first = await visitor.open(authorizeUrl(app, client, challenge));
    return { visitor, verifier, page: await visitor.submit(first, { email: user.email, password: PASSWORD }) };
  }

  test('goes out when the button is pressed, and signs in', async () => {
    const world = await withFactor(kind);
    const { visitor, verifier, page } = await givePassword(world);
    expect(page.text).toContain(`/${kind}-code/send"`);
    expect(page.text).not.toContain(kind === 'sms' ? world.factor.to : 'no such thing');
    expect(world.factor.count()).toBe(1);
    const asked = await visitor.submit(page, {}, `${kind}-code/send`);
    expect(asked.text).toContain('We sent a code to');
    const code = await world.factor.code(2);
    const wrong = await visitor.submit(asked, { code: wrongFor(code) }, `${kind}-code`);
    expect(wrong.text).toContain('This code is wrong or has expired.');
    const again = await visitor.submit(wrong, {}, `${kind}-code/send`);
    expect(again.text).toContain('A new code is on its way');
    const next = await world.factor.code(3);
    const done = await visitor.submit(again, { code: next }, `${kind}-code`);
    const authorized = { code: new URL(done.location!).searchParams.get('code')!, verifier };
    const { body } = await redeem(world.app, world.client, authorized);
    expect(decodeJwt(String(body.id_token)).amr).toEqual(AMR[kind]);
  });

  test('A96 is nothing in another browser that knows the password', async () => {
    const world = await withFactor(kind);
    const [one, other] = [await givePassword(world), await givePassword(world)];
    await one.visitor.submit(one.page, {}, `${kind}-code/send`);
    const code = await world.factor.code(2);
    const base = /action="([^"]+)\/(?:sms|email)-code\/send"/.exec(other.page.text)![1]!;
    const csrf = /name="csrf" value="([^"]+)"/.exec(other.page.text)![1]!;
    const body = new URLSearchParams({ csrf, code });
    const tried = await other.visitor.open(`${base}/${kind}-code`, { body });
    expect(tried.location).toBeUndefined();
    expect(tried.status).toBe(403);
  });

  test('is set up where it is required, with recovery codes', async () => {
    const world = await prepare({ mfa: 'required', mfa_methods: kind === 'sms' ? ['sms', 'totp'] : ['email'] });
    const factor = toFactor(gatehouse, kind, kind === 'sms' ? newPhone() : world.user.email);
    const { visitor, page } = await givePassword(world);
    expect(page.text.includes('an authenticator app or a passkey is safer')).toBe(kind === 'sms');
    const target: Record<string, string> = kind === 'sms' ? { phone: factor.to } : {};
    const asked = await visitor.submit(page, target, `enrol-${kind}/send`);
    expect(asked.text).toContain(`We sent a code to ${factor.to}`);
    const saved = await visitor.submit(asked, { code: await factor.code(1) }, `enrol-${kind}`);
    expect(saved.text).toContain('factor-codes');
    expect(await listFactors(gatehouse.database.db, world.app, world.user.id)).toHaveLength(1);
  });

  test('sets the factor up after a look at another method, and a wrong code there', async () => {
    const world = await prepare({ mfa: 'required', mfa_methods: [kind, 'totp'] });
    const factor = toFactor(gatehouse, kind, kind === 'sms' ? newPhone() : world.user.email);
    const { visitor, page } = await givePassword(world);
    const target: Record<string, string> = kind === 'sms' ? { phone: factor.to } : {};
    await visitor.submit(page, target, `enrol-${kind}/send`);
    const code = await factor.code(1);
    const app = await visitor.open(`${page.url}/enrol-factor`);
    await visitor.submit(app, { code: '000000' }, 'enrol-factor');
    const back = await visitor.open(`${page.url}/enrol-${kind}`);
    expect(back.text).toContain(`We sent a code to ${factor.to}`);
    const saved = await visitor.submit(back, { code }, `enrol-${kind}`);
    expect(saved.text).toContain('factor-codes');
    expect((await listFactors(gatehouse.database.db, world.app, world.user.id)).map((one) => one.kind)).toEqual([kind]);
  });
});

describe('on the account page', () => {
  test('a number is set up, shown by its end, and taken away', async () => {
    const app = await makeApp(gatehouse, { mfa_methods: METHODS });
    const world = await enterAccount(gatehouse, { app });
    const phone = newPhone();
    expect((await world.open('/security')).text).toContain(world.url('/codes'));
    const form = await world.open('/codes/add?kind=sms');
    const refused = await world.visitor.submit(form, { phone, current_password: 'not the password' }, '/codes/add');
    expect(refused.status).toBe(403);
    expect(smsTo(gatehouse, phone)).toEqual([]);
    const sent = await world.visitor.submit(form, { phone, current_password: PASSWORD }, '/codes/add');
    const factor = toFactor(gatehouse, 'sms', phone);
    const code = await factor.code(1);
    const wrong = await world.visitor.submit(sent, { code: wrongFor(code) }, '/codes/confirm');
    expect(wrong.text).toContain('id="f-code-error"');
    const saved = await world.visitor.submit(wrong, { code }, '/codes/confirm');
    expect(saved.text).toMatch(/[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}/);
    const list = await world.open('/codes');
    expect(list.text).toContain(`Goes to •••${phone.slice(-3)}`);
    expect(list.text).not.toContain(phone);
    // This session proved the password alone: the page offers a sign-in with both.
    const asked = await world.open('/codes/remove?kind=sms');
    expect(asked.text).toContain('/account/sign-in?page=%2Fcodes');
    expect(asked.text).not.toContain('name="current_password"');
    const both = sql`update sessions set payload = (payload::jsonb || '{"amr":["pwd","sms","mfa"]}')::json where app_id = ${app.id}`;
    await both.execute(gatehouse.database.db);
    const remove = await world.open('/codes/remove?kind=sms');
    await world.visitor.submit(remove, { current_password: PASSWORD }, '/codes/remove');
    expect(await listFactors(gatehouse.database.db, app, world.user.id)).toEqual([]);
  });

  test('nothing is there where the App offers neither', async () => {
    const world = await enterAccount(gatehouse);
    expect((await world.open('/security')).text).not.toContain(world.url('/codes'));
    const page = await world.post('/codes/add', { kind: 'email', current_password: PASSWORD });
    expect(page.status).toBe(403);
  });
});
