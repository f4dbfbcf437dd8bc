// Several authenticator apps of one user: how their codes count, how many there may be, and their names in the API.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Settings } from '../../src/apps/settings/settings.ts';
import { listFactors } from '../../src/authentication/factors/kinds.ts';
import { MAX_FACTOR_NAME } from '../../src/authentication/factors/names.ts';
import { countRecoveryCodes } from '../../src/authentication/factors/recovery-codes.ts';
import { confirmTotp, enrolTotp, findEnrolment, spendTotp } from '../../src/authentication/factors/totp.ts';
import { listTrustedDevices, trustDevice } from '../../src/authentication/factors/trusted-devices.ts';
import { quotas } from '../../src/limits/quotas.ts';
import { call } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeUser, PASSWORD } from '../kit/app.ts';
import { codeOf, makeAuthenticator } from '../kit/factor.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { mailTo, noMoreMail } from '../kit/mail.ts';
import { makePasskey } from '../kit/passkey.ts';
import { passTime, restoreTime } from '../kit/time.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
});
afterAll(() => gatehouse.stop());
afterEach(restoreTime);

const MINUTE = 60_000;
const MAX_APPS = quotas.authenticator_apps.max;

type World = Awaited<ReturnType<typeof prepare>>;

async function prepare(settings: Partial<Settings> = {}) {
  const app = await makeApp(gatehouse, settings);
  return { app, user: await makeUser(gatehouse, app), key: await makeApiKey(gatehouse, app) };
}

async function withTwoApps() {
  const world = await prepare();
  const phone = await makeAuthenticator(gatehouse, world.app, world.user);
  const tablet = await makeAuthenticator(gatehouse, world.app, world.user, 'Tablet');
  return { ...world, phone, tablet };
}

const listed = ({ app, user }: World) => listFactors(gatehouse.database.db, app, user.id);

const login = ({ app, key, user }: World) =>
  call(app, 'POST /auth/login', { as: key, body: { email: user.email, password: PASSWORD } });

/** The outcome of one sign-in with this code. */
async function tryCode(world: World, code: string): Promise<string> {
  const { ticket } = (await login(world)).body;
  const { body } = await call(world.app, 'POST /auth/second-factor', { as: world.key, body: { ticket, code } });
  return body.code ?? 'signed in';
}

describe('A98 of several authenticator apps', () => {
  test('each code works once, whichever app shows it', async () => {
    const world = await withTwoApps();
    for (const { secret } of [world.phone, world.tablet]) {
      const code = codeOf(secret);
      expect(await tryCode(world, code)).toBe('signed in');
      expect(await tryCode(world, code)).toBe('invalid_code');
    }
  });

  test('each has a last code of its own', async () => {
    const world = await withTwoApps();
    passTime(2 * 30_000);
    expect(await tryCode(world, codeOf(world.phone.secret))).toBe('signed in');
    expect(await tryCode(world, codeOf(world.phone.secret, -1))).toBe('invalid_code');
    expect(await tryCode(world, codeOf(world.tablet.secret, -1))).toBe('signed in');
  });

  test('F14 forty codes at once, twenty of each app, win twice', async () => {
    const { app, user, phone, tablet } = await withTwoApps();
    const codes = [codeOf(phone.secret), codeOf(tablet.secret)];
    const shown = Array.from({ length: 40 }, (_, at) => spendTotp(gatehouse.system, app, user, codes[at % 2]!));
    const won = await Promise.all(shown);
    expect(won.filter((one, at) => one && at % 2 === 0)).toHaveLength(1);
    expect(won.filter((one, at) => one && at % 2 === 1)).toHaveLength(1);
  });

  test('a code that two show by chance works once', async () => {
    const world = await withTwoApps();
    const { app, user, phone } = world;
    const { db } = gatehouse.database;
    // Chance is helped: the second app has the secret of the first.
    const [, { id } = { id: '' }] = await listed(world);
    const secret_sealed = gatehouse.system.keyring.seal(phone.secret, `factors/${app.id}/${user.id}/${id}/secret`);
    await db.updateTable('factors').set({ secret_sealed }).where('app_id', '=', app.id).where('id', '=', id).execute();
    const code = codeOf(phone.secret);
    expect(await tryCode(world, code)).toBe('signed in');
    expect(await tryCode(world, code)).toBe('invalid_code');
    const rows = await db.selectFrom('factors').select('last_step').where('app_id', '=', app.id).execute();
    expect(new Set(rows.map(({ last_step }) => last_step)).size).toBe(1);
  });

  test('the one whose code was used says so, and no other', async () => {
    const world = await withTwoApps();
    const before = await listed(world);
    passTime(5 * MINUTE);
    await tryCode(world, codeOf(world.tablet.secret));
    const [phone, tablet] = await listed(world);
    expect(phone).toEqual(before[0]);
    expect(tablet!.last_used_at!.getTime()).toBeGreaterThan(before[1]!.last_used_at!.getTime());
  });

  test('one that waits for its first code proves nothing, and stops no other', async () => {
    const world = await withTwoApps();
    const { secret } = await enrolTotp(gatehouse.system, world.app, world.user);
    expect(await tryCode(world, codeOf(secret))).toBe('invalid_code');
    expect(await tryCode(world, codeOf(world.phone.secret))).toBe('signed in');
  });

  test('one that waits for its first code has a quarter of an hour', async () => {
    const { app, user } = await prepare();
    const { system } = gatehouse;
    // The clock stands still from here on.
    passTime(0);
    const old = await enrolTotp(system, app, user);
    passTime(15 * MINUTE - 1_000);
    expect(await findEnrolment(system, app, user, old.id)).toEqual(old);
    passTime(1_000);
    expect(await findEnrolment(system, app, user, old.id)).toBeUndefined();
    await expect(confirmTotp(system, app, user, { code: codeOf(old.secret) })).rejects.toMatchObject({
      code: 'no_enrolment',
    });
    const { secret } = await enrolTotp(system, app, user);
    expect(await confirmTotp(system, app, user, { code: codeOf(secret) })).toHaveLength(10);
  });
});

describe('A99 with several authenticator apps', () => {
  test('guesses are counted for the user, not for each app', async () => {
    const world = await withTwoApps();
    const { ticket } = (await login(world)).body;
    const show = async (code: string) =>
      (await call(world.app, 'POST /auth/second-factor', { as: world.key, body: { ticket, code } })).body.code;
    for (let guess = 0; guess < 10; guess++) expect(await show(`00000${guess}`)).toBe('invalid_code');
    expect(await show(codeOf(world.phone.secret))).toBe('too_many_attempts');
    expect(await show(codeOf(world.tablet.secret))).toBe('too_many_attempts');
  });

  test.each([
    ['an authenticator app', makeAuthenticator],
    ['a passkey', makePasskey],
  ])('a sign-in that sets up a first one sets up none beside %s', async (_, make) => {
    const { app, user } = await prepare({ mfa: 'required' });
    // It began before there was a factor, and goes on after that.
    const { system } = gatehouse;
    await make(gatehouse, app, user);
    const { secret } = await enrolTotp(system, app, user);
    const confirmed = confirmTotp(system, app, user, { code: codeOf(secret), first: true });
    await expect(confirmed).rejects.toMatchObject({ code: 'factor_exists' });
  });
});

describe('a user has no more than five', () => {
  async function withFour() {
    const world = await prepare();
    for (let made = 0; made < MAX_APPS - 1; made++) await makeAuthenticator(gatehouse, world.app, world.user);
    return world;
  }

  test('however many are added at once', async () => {
    const world = await withFour();
    const { app, user } = world;
    const added = Array.from({ length: 20 }, () => makeAuthenticator(gatehouse, app, user));
    const outcomes = await Promise.allSettled(added);
    expect(await listed(world)).toHaveLength(MAX_APPS);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const codes = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
    // A later beginning ends an earlier one.
    expect(codes.filter((one) => !['too_many_factors', 'no_enrolment', 'invalid_code'].includes(one))).toEqual([]);
  });

  test('also if the last place was taken since the setup began', async () => {
    const { app, user } = await withFour();
    const { system, database } = gatehouse;
    const { secret } = await enrolTotp(system, app, user);
    const [row] = await database.db.selectFrom('factors').selectAll().where('app_id', '=', app.id).execute();
    const other = { ...row!, id: crypto.randomUUID(), confirmed_at: new Date() };
    await database.db.insertInto('factors').values(other).execute();
    const confirmed = confirmTotp(system, app, user, { code: codeOf(secret) });
    await expect(confirmed).rejects.toMatchObject({ code: 'too_many_factors' });
  });
});

describe('through the API', () => {
  async function signedIn() {
    const world = await prepare();
    const as = (await login(world)).body.tokens.access_token as string;
    let first: string | undefined;
    /** With the password and a code of the first app, as soon as there is one. */
    const proof = () => {
      passTime(MINUTE);
      return { password: PASSWORD, ...(first !== undefined && { code: codeOf(first) }) };
    };
    async function add(name?: string) {
      const { secret } = (await call(world.app, 'POST /me/factors/totp', { as, body: proof() })).body;
      first ??= secret;
      const body = { code: codeOf(secret, -1), name };
      return (await call(world.app, 'POST /me/factors/totp/confirm', { as, body })).body;
    }
    return { ...world, as, add, proof };
  }

  test('a user adds, lists, renames and removes them, and is told by mail', async () => {
    const world = await signedIn();
    const { app, user, as, add, proof } = world;
    expect((await add()).recovery_codes).toHaveLength(10);
    expect((await add()).recovery_codes).toEqual([]);
    expect((await add('Tablet')).recovery_codes).toEqual([]);
    const { items } = (await call(app, 'GET /me/factors', { as })).body;
    expect(items).toMatchObject([
      { kind: 'totp', name: 'Authenticator app' },
      { kind: 'totp', name: 'Authenticator app 2' },
      { kind: 'totp', name: 'Tablet' },
    ]);
    const [{ id }] = items;
    const rename = (name: string) => call(app, 'PATCH /me/factors/:id', { as, params: { id }, body: { name } });
    expect((await rename('  Old phone ')).body).toEqual({ ...items[0], name: 'Old phone' });
    for (const name of ['', ' ', 'x'.repeat(MAX_FACTOR_NAME + 1)])
      expect((await rename(name)).body.code).toBe('invalid_body');

    await mailTo(gatehouse, user.email, 3);
    await trustDevice(gatehouse.database.db, app, user.id);
    const remove = (body: object) => call(app, 'DELETE /me/factors/:id', { as, params: { id }, body });
    expect((await remove({ ...proof(), password: 'not the password' })).body.code).toBe('wrong_password');
    expect((await remove(proof())).status).toBe(204);
    expect((await remove(proof())).status).toBe(404);
    expect((await listed(world)).map(({ name }) => name)).toEqual(['Authenticator app 2', 'Tablet']);
    expect(await countRecoveryCodes(gatehouse.database.db, app, user.id)).toBe(10);
    expect(await listTrustedDevices(gatehouse.database.db, app, user)).toEqual([]);
    expect((await mailTo(gatehouse, user.email, 4)).subject).toContain('removed');
    expect(await noMoreMail(gatehouse, user.email, 4)).toBe(true);
  });

  test('a passkey is renamed there, too; codes that are sent have no name', async () => {
    const world = await prepare({ mfa_methods: ['totp', 'passkey', 'email'] });
    const { app, user } = world;
    const as = (await login(world)).body.tokens.access_token as string;
    const { passkey } = await makePasskey(gatehouse, app, user);
    const email = { ...{ app_id: app.id, user_id: user.id, id: crypto.randomUUID() }, kind: 'email' as const };
    const times = { created_at: new Date(), confirmed_at: new Date() };
    await gatehouse.database.db
      .insertInto('factors')
      .values({ ...email, ...times })
      .execute();
    const rename = (id: string) => call(app, 'PATCH /me/factors/:id', { as, params: { id }, body: { name: 'My key' } });
    expect((await rename(passkey.id)).body).toMatchObject({ id: passkey.id, kind: 'passkey', name: 'My key' });
    expect((await rename(email.id)).status).toBe(404);
    const { items } = (await call(app, 'GET /me/factors', { as })).body;
    expect(items.find(({ kind }: { kind: string }) => kind === 'email').name).toBeNull();
  });

  test('the sixth is refused, and another user’s is not found', async () => {
    const { app, as, add, proof } = await signedIn();
    for (let made = 0; made < MAX_APPS; made++) await add();
    expect((await call(app, 'POST /me/factors/totp', { as, body: proof() })).body.code).toBe('too_many_factors');
    const other = await makeUser(gatehouse, app);
    await makeAuthenticator(gatehouse, app, other);
    const [{ id } = { id: '' }] = await listFactors(gatehouse.database.db, app, other.id);
    const renamed = await call(app, 'PATCH /me/factors/:id', { as, params: { id }, body: { name: 'Mine' } });
    expect(renamed.status).toBe(404);
  });

  test('the App lists them, and removes one of any kind', async () => {
    const world = await withTwoApps();
    const { app, user, key: as } = world;
    const { passkey } = await makePasskey(gatehouse, app, user);
    const list = async () => (await call(app, 'GET /users/:id/factors', { as, params: { id: user.id } })).body;
    const { items, recovery_codes_left } = await list();
    expect(recovery_codes_left).toBe(10);
    expect(items.map(({ kind, name }: { kind: string; name: string }) => [kind, name])).toEqual([
      ['totp', 'Authenticator app'],
      ['totp', 'Tablet'],
      ['passkey', passkey.name],
    ]);
    const remove = (factor_id: string) =>
      call(app, 'DELETE /users/:id/factors/:factor_id', { as, params: { id: user.id, factor_id } });
    expect((await remove(items[0].id)).status).toBe(204);
    expect((await remove(items[0].id)).status).toBe(404);
    expect((await remove(passkey.id)).status).toBe(204);
    expect(await list()).toMatchObject({ items: [{ name: 'Tablet' }], recovery_codes_left: 10 });
    expect((await remove(items[1].id)).status).toBe(204);
    expect(await list()).toMatchObject({ items: [], recovery_codes_left: 0 });
  });

  test.each(['totp', 'passkey'])('two that are removed at once take the recovery codes along: %s', async (other) => {
    const world = await prepare();
    const { app, user, key: as } = world;
    await makeAuthenticator(gatehouse, app, user);
    if (other === 'totp') await makeAuthenticator(gatehouse, app, user, 'Tablet');
    else await makePasskey(gatehouse, app, user);
    const factors = await listed(world);
    expect(factors.map(({ kind }) => kind).toSorted()).toEqual([other, 'totp'].toSorted());
    await Promise.all(
      factors.map(({ id: factor_id }) =>
        call(app, 'DELETE /users/:id/factors/:factor_id', { as, params: { id: user.id, factor_id } }),
      ),
    );
    expect(await countRecoveryCodes(gatehouse.database.db, app, user.id)).toBe(0);
  });
});
