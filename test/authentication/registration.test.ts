// Signing up in two steps, as a backend with screens of its own does it: the address first, by a code.

import { decodeJwt } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { MINUTE } from '../../src/clock.ts';
import { call } from '../http/api/call.ts';
import { withAnotherEnd } from '../kit/altered.ts';
import { makeApiKey, makeApp, makeUser, PASSWORD } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { codeIn, mailsTo, mailTo, noMoreMail } from '../kit/mail.ts';
import { countRows } from '../kit/rows.ts';
import { passTime, restoreTime } from '../kit/time.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
});
afterEach(restoreTime);
afterAll(() => gatehouse.stop());

type World = { app: App; as: string };

async function makeWorld(settings: Parameters<typeof makeApp>[1] = {}): Promise<World> {
  const app = await makeApp(gatehouse, settings);
  return { app, as: await makeApiKey(gatehouse, app, ['auth:write']) };
}

let count = 0;
const newAddress = () => `new-${process.pid}-${++count}@example.com`;

const start = ({ app, as }: World, email: string, more: object = {}) =>
  call(app, 'POST /auth/register/start', { as, body: { email, ...more } });
const confirm = ({ app, as }: World, start_token: string, code: string, more: object = {}) =>
  call(app, 'POST /auth/register/confirm', { as, body: { start_token, code, password: PASSWORD, ...more } });
const wrongFor = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

async function begin(world: World, email = newAddress()) {
  const { body } = await start(world, email);
  return { email, token: body.start_token as string, code: codeIn(await mailTo(gatehouse, email)) };
}

describe('signing up in two steps', () => {
  test('gives the user and its tokens; the address is verified', async () => {
    const world = await makeWorld({ email_verification: 'required' });
    const email = newAddress();
    const { status, body } = await start(world, email, { locale: 'de' });
    expect([status, body]).toEqual([202, { start_token: expect.any(String), expires_in: 600, resend_in: 60 }]);
    const letter = await mailTo(gatehouse, email);
    expect(letter.language).toBe('de');
    const profile = { name: 'Bob', phone: '+49 151 12345678', locale: 'de-AT' };
    const done = await confirm(world, body.start_token, codeIn(letter), profile);
    expect(done.status).toBe(201);
    expect(done.body.user).toMatchObject({ ...profile, email, email_verified: true, phone: '+4915112345678' });
    expect(done.body.user.phone_verified).toBe(false);
    expect(decodeJwt(done.body.tokens.id_token)).toMatchObject({ sub: done.body.user.id, amr: ['pwd'] });
    const login = await call(world.app, 'POST /auth/login', { as: world.as, body: { email, password: PASSWORD } });
    expect(login.status).toBe(200);
  });

  test('A77 a known address gets the same answer; only its mail tells', async () => {
    const world = await makeWorld();
    const { email } = await makeUser(gatehouse, world.app);
    const known = await start(world, email);
    const unknown = await start(world, newAddress());
    expect([known.status, Object.keys(known.body)]).toEqual([unknown.status, Object.keys(unknown.body)]);
    expect(known.body.start_token.length).toBeGreaterThan(50);
    const letter = await mailTo(gatehouse, email);
    expect(letter.subject).toContain('already have an account');
    expect(codeIn(letter)).toBe('');
    const refused = await confirm(world, known.body.start_token, '000000');
    const wrong = await begin(world);
    const other = await confirm(world, wrong.token, wrongFor(wrong.code));
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid_one_time_token']);
    expect([other.status, other.body.code, other.body.detail]).toEqual([400, refused.body.code, refused.body.detail]);
  });

  test('A77 who signed up by another door in the meantime is no other answer than a wrong code', async () => {
    const world = await makeWorld();
    const { email, token, code } = await begin(world);
    await makeUser(gatehouse, world.app, { email });
    expect((await confirm(world, token, code)).body.code).toBe('invalid_one_time_token');
  });

  test('A92 asking again within a minute sends no second mail, and the first code is good with either token', async () => {
    const world = await makeWorld();
    const { email, code } = await begin(world);
    const again = await start(world, email.toUpperCase());
    expect([again.status, again.body]).toEqual([
      202,
      { start_token: expect.any(String), expires_in: 600, resend_in: 60 },
    ]);
    expect(await noMoreMail(gatehouse, email, 1)).toBe(true);
    expect((await confirm(world, again.body.start_token, code)).status).toBe(201);
  });

  test('A92 asking after a minute sends another code, which ends the first; five an hour', async () => {
    const world = await makeWorld();
    const { email, token, code } = await begin(world);
    for (const mails of [2, 3, 4, 5]) {
      passTime(61_000);
      await start(world, email);
      await mailTo(gatehouse, email, mails);
    }
    passTime(61_000);
    expect((await start(world, email)).status).toBe(202);
    expect(await noMoreMail(gatehouse, email, 5)).toBe(true);
    expect((await confirm(world, token, code)).body.code).toBe('invalid_one_time_token');
    expect((await confirm(world, token, codeIn(mailsTo(gatehouse, email)[0]!))).status).toBe(201);
  });

  test('A92 a network that asks again and again is told to wait', async () => {
    const world = await makeWorld();
    const ip = '198.51.100.77';
    // Of one address, so that there is one job.
    const email = newAddress();
    const answers = await Promise.all(Array.from({ length: 31 }, () => start(world, email, { ip })));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(1);
    expect((await start(world, newAddress(), { ip: '198.51.100.78' })).status).toBe(202);
  });

  test('A96 five tries a code by the request that sent it, and five by all others; then not even the right one', async () => {
    const world = await makeWorld();
    const { email, token, code } = await begin(world);
    const others = [(await start(world, email)).body.start_token, (await start(world, email)).body.start_token];
    const wrong = wrongFor(code);
    const guess = async (tokens: string[]) => {
      const tried = await Promise.all(
        Array.from({ length: 10 }, (_, at) => confirm(world, tokens[at % tokens.length]!, wrong)),
      );
      return tried.filter((one) => one.body.code === 'invalid_one_time_token').length;
    };
    expect([await guess(others), await guess([token])]).toEqual([5, 5]);
    for (const one of [token, ...others]) expect((await confirm(world, one, code)).body.code).toBe('too_many_attempts');
  });

  test('A309 five wrong codes of a stranger who begins with the same address leave the code to its owner', async () => {
    const world = await makeWorld();
    const { email, token, code } = await begin(world);
    for (let tries = 0; tries < 6; tries++) {
      const { body } = await start(world, email);
      await confirm(world, body.start_token, wrongFor(code));
    }
    expect((await confirm(world, token, code)).status).toBe(201);
  });

  test('A78 tries that are used up tell nobody who is known: a new mail fills them again for both', async () => {
    const world = await makeWorld();
    const known = await makeUser(gatehouse, world.app);
    const answersTo = async (email: string) => {
      const { body } = await start(world, email);
      await mailTo(gatehouse, email);
      const guesses = [];
      for (let guess = 0; guess < 6; guess++) guesses.push(await confirm(world, body.start_token, '000000'));
      passTime(61_000);
      const again = await start(world, email);
      await mailTo(gatehouse, email, 2);
      guesses.push(await confirm(world, again.body.start_token, '000000'));
      restoreTime();
      return guesses.map((one) => one.body.code);
    };
    const unknown = await answersTo(newAddress());
    expect(unknown.slice(-2)).toEqual(['too_many_attempts', 'invalid_one_time_token']);
    expect(await answersTo(known.email)).toEqual(unknown);
  });

  test('A96 a weak password leaves the code unspent, and uses up no try', async () => {
    const world = await makeWorld();
    const { token, code } = await begin(world);
    for (let tries = 0; tries < 6; tries++) {
      const weak = await confirm(world, token, code, { password: 'password' });
      expect([weak.status, weak.body.code]).toEqual([422, 'weak_password']);
    }
    const wrongPhone = await confirm(world, token, code, { phone: '0151' });
    expect(wrongPhone.body.code).toBe('invalid_phone');
    expect((await confirm(world, token, code)).status).toBe(201);
  });

  test('A95 of 50 who confirm at once, one makes the user', async () => {
    const world = await makeWorld();
    const { token, code } = await begin(world);
    // Five tries are five hashes; the rest is told to stop before that.
    const answers = await Promise.all(Array.from({ length: 50 }, () => confirm(world, token, code)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(await countRows(gatehouse, world.app, 'users')).toBe(1);
    expect((await confirm(world, token, code)).status).not.toBe(201);
  });

  test('A95 a start token is sealed, and of one App', async () => {
    const [world, other] = [await makeWorld(), await makeWorld()];
    const { token, code, email } = await begin(world);
    expect(Buffer.from(token, 'base64url').toString('latin1')).not.toContain(email);
    expect((await confirm(other, token, code)).body.code).toBe('invalid_one_time_token');
    const { body } = await start(world, newAddress());
    expect((await confirm(world, body.start_token, code)).body.code).toBe('invalid_one_time_token');
    for (const made of ['x', withAnotherEnd(token), Buffer.from('{"email":"x@example.com"}').toString('base64url')])
      expect((await confirm(world, made, code)).body.code).toBe('invalid_one_time_token');
    expect((await confirm(world, token, code)).status).toBe(201);
  });

  test('A96 code and start token are over after ten minutes', async () => {
    const world = await makeWorld();
    const { token, code } = await begin(world);
    passTime(11 * MINUTE);
    expect((await confirm(world, token, code)).body.code).toBe('invalid_one_time_token');
  });

  test('A97 the code is in no answer, and nothing that is stored tells it', async () => {
    const world = await makeWorld();
    const email = newAddress();
    const { text } = await start(world, email);
    const code = codeIn(await mailTo(gatehouse, email));
    expect(text).not.toContain(code);
    for (const table of ['one_time_tokens', 'audit_log'] as const) {
      const { db } = gatehouse.database;
      const rows = await db.selectFrom(table).selectAll().where('app_id', '=', world.app.id).execute();
      expect(JSON.stringify(rows)).not.toContain(code);
    }
    expect(await countRows(gatehouse, world.app, 'users')).toBe(0);
  });

  test('as with auth/signup, a backend may do it where sign-up is closed', async () => {
    const world = await makeWorld({ sign_up: 'closed' });
    const { token, code } = await begin(world);
    expect((await confirm(world, token, code)).status).toBe(201);
  });

  test('A99 where a second factor is required the user is made and signed in nowhere', async () => {
    const world = await makeWorld({ mfa: 'required' });
    const { token, code } = await begin(world);
    const { status, body } = await confirm(world, token, code);
    expect([status, body.code]).toEqual([403, 'factor_enrolment_required']);
    expect(await countRows(gatehouse, world.app, 'sessions')).toBe(0);
    expect(await countRows(gatehouse, world.app, 'users')).toBe(1);
  });

  test('A104 nobody says of itself that it is verified', async () => {
    const world = await makeWorld();
    const { token, code } = await begin(world);
    for (const claim of [{ email_verified: true }, { phone_verified: true }, { email: 'eve@example.com' }]) {
      expect((await confirm(world, token, code, claim)).status).toBe(422);
    }
  });
});
