// Proving one's own phone number, on the account page and by the API.
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { enrolSentFactor } from '../../src/authentication/factors/sent.ts';
import { confirmPhone, sendPhoneCode } from '../../src/authentication/verification/phone.ts';
import { MINUTE } from '../../src/clock.ts';
import type { UserRow } from '../../src/database/schema.ts';
import { actingAs } from '../../src/events/record.ts';
import { getUser, updateUser } from '../../src/users/users.ts';
import { makeWorld, PROFILE } from '../http/account/world.ts';
import { call, makeDeveloper, signInByApi } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeUser } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { countRows } from '../kit/rows.ts';
import { codeTo, newPhone, turnSmsOff } from '../kit/sms.ts';
import { passTime, restoreTime } from '../kit/time.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
});
afterEach(restoreTime);
afterAll(() => gatehouse.stop());

type World = { app: App; user: UserRow; phone: string; as: string };

async function makeOwner(): Promise<World> {
  const app = await makeApp(gatehouse);
  const phone = newPhone();
  const user = await makeUser(gatehouse, app, { phone });
  const { access_token } = await signInByApi(gatehouse, app, user);
  return { app, user, phone, as: access_token };
}

const send = ({ app, as }: World) => call(app, 'POST /me/phone/verify', { as });
const confirm = ({ app, as }: World, code: string) => call(app, 'POST /me/phone/confirm', { as, body: { code } });
const isVerified = async ({ app, user }: World) => (await getUser(gatehouse.database.db, app, user.id)).phone_verified;
const wrongFor = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

describe('by the API', () => {
  test('the code of the SMS verifies the number, once', async () => {
    const world = await makeOwner();
    const sent = await send(world);
    expect([sent.status, sent.body]).toEqual([202, { expires_in: 600 }]);
    const code = await codeTo(gatehouse, world.phone);
    expect((await confirm(world, code)).status).toBe(204);
    expect(await isVerified(world)).toBe(true);
    expect((await call(world.app, 'GET /me', { as: world.as })).body.phone_number_verified).toBe(true);
    expect((await confirm(world, code)).body.code).toBe('phone_verified');
    expect((await send(world)).body.code).toBe('phone_verified');
  });

  test('A97 the code is in no answer and in no event', async () => {
    const world = await makeOwner();
    const { text } = await send(world);
    const code = await codeTo(gatehouse, world.phone);
    expect(text).not.toContain(code);
    const events = await gatehouse.database.db
      .selectFrom('audit_log')
      .selectAll()
      .where('app_id', '=', world.app.id)
      .execute();
    expect(JSON.stringify(events)).not.toContain(code);
  });

  test('A96 five tries, then not even the right code; the next code has five of its own, and there are five an hour', async () => {
    const world = await makeOwner();
    await send(world);
    const code = await codeTo(gatehouse, world.phone);
    const wrong = wrongFor(code);
    const tried = await Promise.all(Array.from({ length: 20 }, () => confirm(world, wrong)));
    expect(tried.filter(({ body }) => body.code === 'invalid_code')).toHaveLength(5);
    expect((await confirm(world, code)).body.code).toBe('too_many_attempts');
    await send(world);
    const next = await codeTo(gatehouse, world.phone, 2);
    expect((await confirm(world, code)).body.code).toBe('invalid_code');
    for (const _ of [3, 4, 5]) expect((await send(world)).status).toBe(202);
    expect((await send(world)).body.code).toBe('too_many_attempts');
    expect(next).toMatch(/^\d{6}$/);
    expect(await isVerified(world)).toBe(false);
  });

  test('A96 a code is over after ten minutes', async () => {
    const world = await makeOwner();
    await send(world);
    const code = await codeTo(gatehouse, world.phone);
    passTime(11 * MINUTE);
    const { access_token: as } = await signInByApi(gatehouse, world.app, world.user);
    expect((await confirm({ ...world, as }, code)).body.code).toBe('invalid_code');
  });

  test('A104 a code to one number does not verify another, nor another user’s', async () => {
    const world = await makeOwner();
    await send(world);
    const code = await codeTo(gatehouse, world.phone);
    const victim = newPhone();
    await call(world.app, 'PATCH /me', { as: world.as, body: { phone_number: victim } });
    expect((await confirm(world, code)).body.code).toBe('invalid_code');
    const other = await makeUser(gatehouse, world.app, { phone: world.phone });
    const { access_token } = await signInByApi(gatehouse, world.app, other);
    expect((await confirm({ ...world, as: access_token }, code)).body.code).toBe('invalid_code');
    expect(await isVerified(world)).toBe(false);
  });

  test('A92 a network whose users have SMS sent to ever other numbers is told to wait; those that were answered don’t count', async () => {
    const app = await makeApp(gatehouse, { mfa: 'optional', mfa_methods: ['sms', 'totp'] });
    const at = (ip: string, work: () => Promise<unknown>) => actingAs({ kind: 'user', ip }, work);
    const newUser = () => makeUser(gatehouse, app, { phone: newPhone() });
    const ask = async (ip = '198.51.100.9') => {
      const user = await newUser();
      await at(ip, () => sendPhoneCode(gatehouse.system, app, user, 'en'));
      return user;
    };
    for (let asked = 0; asked < 5; asked++) {
      const user = await ask();
      const code = await codeTo(gatehouse, user.phone!);
      await at('198.51.100.9', () => confirmPhone(gatehouse.system, app, user, code));
    }
    for (let asked = 0; asked < 60; asked++) await ask();
    await expect(ask()).rejects.toMatchObject({ code: 'too_many_attempts' });
    const factor = { kind: 'sms', challenge: 'a test', locale: 'en', phone: newPhone() } as const;
    const enrol = async (ip: string) => {
      const user = await newUser();
      return at(ip, () => enrolSentFactor(gatehouse.system, app, user, factor));
    };
    await expect(enrol('198.51.100.9')).rejects.toMatchObject({ code: 'too_many_attempts' });
    await enrol('198.51.100.10');
  });

  test('A92 nobody’s phone rings all night, whichever users say that it is theirs', async () => {
    const world = await makeOwner();
    const app = world.app;
    const others = await Promise.all([1, 2, 3, 4, 5].map(() => makeUser(gatehouse, app, { phone: world.phone })));
    const answers: number[] = [];
    for (const user of [world.user, ...others]) {
      const { access_token: as } = await signInByApi(gatehouse, app, user);
      answers.push((await send({ ...world, as })).status);
    }
    expect(answers).toEqual([202, 202, 202, 202, 202, 429]);
  });

  test('A96 of 20 who show the right code at once, one wins', async () => {
    const world = await makeOwner();
    await send(world);
    const code = await codeTo(gatehouse, world.phone);
    const answers = await Promise.all(Array.from({ length: 20 }, () => confirm(world, code)));
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
  });

  test('needs a number', async () => {
    const app = await makeApp(gatehouse);
    const user = await makeUser(gatehouse, app);
    const { access_token: as } = await signInByApi(gatehouse, app, user);
    expect((await call(app, 'POST /me/phone/verify', { as })).body.code).toBe('no_phone');
    expect((await call(app, 'POST /me/phone/confirm', { as, body: { code: '000000' } })).body.code).toBe('no_phone');
  });

  test('is off where no SMS leave', async () => {
    const world = await makeOwner();
    onTestFinished(turnSmsOff(gatehouse));
    expect((await send(world)).body.code).toBe('sms_off');
    expect((await confirm(world, '000000')).body.code).toBe('sms_off');
  });
});

describe('what the App says', () => {
  test('A104 its backend and its developers may vouch for a number; the user may not', async () => {
    const world = await makeOwner();
    const { app, user } = world;
    const key = await makeApiKey(gatehouse, app);
    const params = { id: user.id };
    for (const name of ['phone_verified', 'phone_number_verified']) {
      expect((await call(app, 'PATCH /me', { as: world.as, body: { [name]: true } })).status).toBe(422);
    }
    const vouched = await call(app, 'PATCH /users/:id', { as: key, params, body: { phone_verified: true } });
    expect(vouched.body.phone_verified).toBe(true);
    const changed = await call(app, 'PATCH /users/:id', { as: key, params, body: { phone: newPhone() } });
    expect(changed.body.phone_verified).toBe(false);
    const { token } = await makeDeveloper(gatehouse, { app, role: 'admin' });
    const both = { phone: newPhone(), phone_verified: true };
    expect((await call(app, 'PATCH /users/:id', { as: token, params, body: both })).body).toMatchObject(both);
    const none = await call(app, 'PATCH /users/:id', { as: key, params, body: { phone: null, phone_verified: true } });
    expect(none.body.code).toBe('invalid_phone');
  });

  test('a number is kept in one form, so that it is as it was however it is typed', async () => {
    const world = await makeOwner();
    const { app, user, phone } = world;
    await updateUser(gatehouse.database.db, app, user.id, { phone_verified: true });
    const typed = `${phone.slice(0, 3)} (0)${phone.slice(3, 6)} - ${phone.slice(6)}`;
    const { body } = await call(app, 'PATCH /me', { as: world.as, body: { phone_number: typed } });
    expect(body).toMatchObject({ phone_number: phone, phone_number_verified: true });
    const refused = await call(app, 'PATCH /me', { as: world.as, body: { phone_number: '0151 1234567' } });
    expect([refused.body.code, Object.keys(refused.body.fields)]).toEqual(['invalid_phone', ['phone_number']]);
  });
});

describe('on the account page', () => {
  test('the number is verified where it is shown', async () => {
    const world = await makeWorld(gatehouse);
    const phone = newPhone();
    const profile = await world.visitor.submit(await world.open(''), { ...PROFILE, phone }, '/account');
    expect(profile.text).toContain('Not verified');
    const asked = await world.visitor.submit(profile, {}, '/account/phone');
    expect(asked.url).toBe(world.url('/phone?done=code_sent'));
    expect(asked.text).toContain(`We sent a code to ${phone}`);
    const code = await codeTo(gatehouse, phone);
    const wrong = await world.visitor.submit(asked, { code: wrongFor(code) }, '/confirm');
    expect(wrong.status).toBe(403);
    expect(wrong.text).toContain('id="f-code-error"');
    const done = await world.visitor.submit(wrong, { code }, '/confirm');
    expect(done.url).toBe(world.url('?done=phone_verified'));
    expect(await getUser(gatehouse.database.db, world.app, world.user.id)).toMatchObject({ phone_verified: true });
    expect((await world.open('/phone')).text).toContain('Change phone number');
  });

  test('nothing is offered where no SMS leave', async () => {
    const world = await makeWorld(gatehouse);
    const phone = newPhone();
    await world.visitor.submit(await world.open(''), { ...PROFILE, phone }, '/account');
    onTestFinished(turnSmsOff(gatehouse));
    const before = await countRows(gatehouse, world.app, 'mails');
    expect((await world.open('')).text).not.toContain('/account/phone"');
    expect((await world.open('/phone')).text).not.toContain('name="code"');
    expect((await world.post('/phone')).status).toBe(403);
    expect(await countRows(gatehouse, world.app, 'mails')).toBe(before);
  });
});
