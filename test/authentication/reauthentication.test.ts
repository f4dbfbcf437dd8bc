// The fresh proof before a change: of both factors if the user's sign-ins ask for two, and before a verified phone number
// changes.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { updateApp } from '../../src/apps/apps.ts';
import { requireProof } from '../../src/authentication/reauthentication.ts';
import { endOtherSessions } from '../../src/authentication/ways/end-sessions.ts';
import type { UserRow } from '../../src/database/schema.ts';
import { getUser, updateUser } from '../../src/users/users.ts';
import { makeWorld } from '../http/account/world.ts';
import { call, signInByApi } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeUser, PASSWORD } from '../kit/app.ts';
import { codeOf, makeAuthenticator } from '../kit/factor.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { makePasskey } from '../kit/passkey.ts';
import { newPhone } from '../kit/sms.ts';
import { passTime, restoreTime } from '../kit/time.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
});
afterAll(() => gatehouse.stop());
afterEach(restoreTime);

const MINUTE = 60_000;
const NEW_PASSWORD = 'harvest-violin-comet';

/** Signed in with the password alone; the authenticator app was added after that. */
async function withApp() {
  const app = await makeApp(gatehouse);
  const user = await makeUser(gatehouse, app);
  const { access_token: as } = await signInByApi(gatehouse, app, user);
  const { secret } = await makeAuthenticator(gatehouse, app, user);
  return { app, user, as, secret };
}

async function signInWithBoth({ app, user, secret }: { app: App; user: UserRow; secret: string }): Promise<string> {
  const key = await makeApiKey(gatehouse, app);
  const { ticket } = (await call(app, 'POST /auth/login', { as: key, body: { email: user.email, password: PASSWORD } }))
    .body;
  const body = { ticket, code: codeOf(secret) };
  return (await call(app, 'POST /auth/second-factor', { as: key, body })).body.tokens.access_token;
}

type Changes = [entry: string, body: object, passwordName: string];
const changes: Changes[] = [
  ['PUT /me/password', { new_password: NEW_PASSWORD }, 'current_password'],
  ['DELETE /me', {}, 'current_password'],
  ['POST /me/factors/totp', {}, 'password'],
  ['POST /me/recovery-codes', {}, 'password'],
  ['POST /me/passkeys/options', {}, 'password'],
  ['POST /me/email', { email: 'somebody-new@example.com' }, 'password'],
];

describe('A102 a user with two factors', () => {
  test.each(changes)('proves both before %s', async (entry, body, name) => {
    const world = await withApp();
    const { app, as, secret } = world;
    passTime(6 * MINUTE);
    const send = (proof: object) => call(app, entry, { as, body: { ...body, ...proof } });
    expect(await send({ [name]: PASSWORD })).toMatchObject({
      status: 403,
      body: { code: 'proof_required', missing: ['second_factor'] },
    });
    expect(await send({ [name]: PASSWORD, code: '000000' })).toMatchObject({
      status: 403,
      body: { code: 'invalid_code' },
    });
    expect((await send({ [name]: PASSWORD, code: codeOf(secret) })).status).toBeLessThan(300);
  });

  test('learns nothing of a password from half a proof, and it costs no attempt', async () => {
    const { app, as, secret } = await withApp();
    const send = (body: object) => call(app, 'POST /me/recovery-codes', { as, body });
    passTime(6 * MINUTE);
    for (let guess = 0; guess < 12; guess++)
      expect((await send({ password: `a guess ${guess}` })).body).toMatchObject({ missing: ['second_factor'] });
    expect((await send({ code: codeOf(secret) })).body).toMatchObject({ missing: ['password'] });
    expect((await send({})).body).toMatchObject({ code: 'proof_required', missing: ['password', 'second_factor'] });
    expect((await send({ password: PASSWORD, code: codeOf(secret) })).status).toBe(200);
  });

  test('needs no more after a sign-in of the last five minutes that proved both', async () => {
    const world = await withApp();
    const begin = (as: string) => call(world.app, 'POST /me/passkeys/options', { as, body: {} });
    expect((await begin(world.as)).body).toMatchObject({ missing: ['second_factor'] });
    const both = await signInWithBoth(world);
    expect((await begin(both)).status).toBe(200);
    passTime(6 * MINUTE);
    expect((await begin(both)).body).toMatchObject({ missing: ['password', 'second_factor'] });
  });

  test.each([
    ['optional', 200],
    ['required', 403],
  ] as const)('with a passkey and `mfa` %s proves what a sign-in asks for', async (mfa, status) => {
    const app = await makeApp(gatehouse);
    const user = await makeUser(gatehouse, app);
    const { access_token: as } = await signInByApi(gatehouse, app, user);
    await makePasskey(gatehouse, app, user);
    await updateApp(gatehouse.system, app, { settings: { mfa } });
    passTime(6 * MINUTE);
    const answer = await call(app, 'POST /me/passkeys/options', { as, body: { password: PASSWORD } });
    expect(answer.status).toBe(status);
  });

  test('is asked for both on the pages, or for another sign-in', async () => {
    const world = await makeWorld(gatehouse);
    const { secret } = await makeAuthenticator(gatehouse, world.app, world.user);
    passTime(6 * MINUTE);
    const page = await world.open('/password');
    expect(page.text).toContain('name="current_password"');
    expect(page.text).toContain('name="code"');
    expect(page.text).toContain('/account/sign-in?page=%2Fpassword');
    const fields = { current_password: PASSWORD, new_password: NEW_PASSWORD };
    expect((await world.post('/password', fields)).status).toBe(403);
    expect((await world.post('/password', { ...fields, code: codeOf(secret) })).status).toBe(303);
  });

  test('signs in again with both, in a trusted browser, too', async () => {
    const world = await makeWorld(gatehouse);
    await makeAuthenticator(gatehouse, world.app, world.user);
    const { location } = await world.visitor.fetch(world.url('/sign-in?page=%2Fpassword'));
    expect(new URL(location ?? '').searchParams.get('acr_values')).toBe('urn:gatehouse:acr:mfa');
  });
});

describe('A102 a verified phone number', () => {
  async function withNumber() {
    const app = await makeApp(gatehouse);
    const user = await makeUser(gatehouse, app, { phone: newPhone() });
    const { access_token: as } = await signInByApi(gatehouse, app, user);
    await updateUser(gatehouse.database.db, app, user.id, { phone_verified: true });
    const change = (body: object) => call(app, 'PATCH /me', { as, body });
    const stored = async () => (await getUser(gatehouse.database.db, app, user.id)).phone;
    return { app, user, change, stored };
  }

  test.each([
    ['changed', () => newPhone()],
    ['removed', () => null],
  ])('is not %s by a token of some minutes ago without a proof', async (_, toNumber) => {
    const { user, change, stored } = await withNumber();
    const phone_number = toNumber();
    passTime(6 * MINUTE);
    expect(await change({ phone_number })).toMatchObject({
      status: 403,
      body: { code: 'proof_required', missing: ['password'] },
    });
    expect((await change({ phone_number, password: 'not the password' })).body.code).toBe('wrong_password');
    expect(await stored()).toBe(user.phone);
    expect((await change({ nickname: 'Bobby' })).status).toBe(200);
    expect((await change({ phone_number, password: PASSWORD })).status).toBe(200);
    expect(await stored()).toBe(phone_number);
  });

  test('is not made by a token of some minutes ago', async () => {
    const app = await makeApp(gatehouse);
    const user = await makeUser(gatehouse, app);
    const { access_token: as } = await signInByApi(gatehouse, app, user);
    passTime(6 * MINUTE);
    expect((await call(app, 'PATCH /me', { as, body: { phone_number: newPhone() } })).status).toBe(200);
    const verify = (body: object) => call(app, 'POST /me/phone/verify', { as, body });
    expect((await verify({})).body).toMatchObject({ code: 'proof_required', missing: ['password'] });
    expect((await verify({ password: PASSWORD })).status).toBe(202);
  });

  test('is changed on a page of its own, with the password', async () => {
    const world = await makeWorld(gatehouse);
    const { db } = gatehouse.database;
    const phone = newPhone();
    await updateUser(db, world.app, world.user.id, { phone, phone_verified: true });
    const stored = async () => (await getUser(db, world.app, world.user.id)).phone;
    passTime(6 * MINUTE);
    const profile = await world.open('');
    expect(profile.text).not.toContain('name="phone"');
    await world.visitor.submit(profile, { name: 'Bobby' }, '/account');
    expect(await stored()).toBe(phone);
    const next = newPhone();
    expect((await world.post('/phone/change', { phone: next })).status).toBe(403);
    expect(await stored()).toBe(phone);
    const page = await world.open('/phone');
    await world.visitor.submit(page, { phone: next, current_password: PASSWORD }, '/phone/change');
    expect(await stored()).toBe(next);
  });
});

test('A102 a sign-in at a provider that tells no time is enough to end one’s other sessions, and for nothing else', async () => {
  const app = await makeApp(gatehouse);
  const { db } = gatehouse.database;
  const { id } = await makeUser(gatehouse, app);
  await db.updateTable('users').set({ password_hash: null }).where('id', '=', id).execute();
  const user = await getUser(db, app, id);
  const signedIn = (ago: number) => ({ signed_in_at: new Date(Date.now() - ago), amr: ['fed'], is_told: false });
  const ending = (ago: number) => ({ current: 'this one', proof: () => signedIn(ago) });
  await endOtherSessions(gatehouse.system, app, user, ending(MINUTE));
  await expect(endOtherSessions(gatehouse.system, app, user, ending(6 * MINUTE))).rejects.toMatchObject({
    code: 'sign_in_again',
  });
  await expect(requireProof(gatehouse.system, app, user, signedIn(MINUTE))).rejects.toMatchObject({
    code: 'sign_in_again',
  });
});
