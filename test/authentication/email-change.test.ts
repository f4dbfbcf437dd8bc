// A change of one's own address: nothing changes before everyone concerned has agreed, whoever holds a stolen session gets
// nowhere, and the owner of the old address can put it back.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import type { Settings } from '../../src/apps/settings/settings.ts';
import { listTrustedDevices, trustDevice } from '../../src/authentication/factors/trusted-devices.ts';
import { createOneTimeToken, type OneTimeTokenKind, oneTimeTokens } from '../../src/authentication/one-time/tokens.ts';
import { replacePassword } from '../../src/authentication/ways/change-password.ts';
import { HOUR, MINUTE, now } from '../../src/clock.ts';
import type { UserRow } from '../../src/database/schema.ts';
import { createUser, findUser, setUserStatus, updateUser } from '../../src/users/users.ts';
import { type Answer, call, signInByApi } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeClient, makeUser, PASSWORD } from '../kit/app.ts';
import { codeOf, makeAuthenticator } from '../kit/factor.ts';
import { authorize, introspect, signIn } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { codeIn, linkIn, mailsTo, mailTo, noMoreMail } from '../kit/mail.ts';
import { makePasskey } from '../kit/passkey.ts';
import { countRows, rowsOf } from '../kit/rows.ts';
import { passTime, restoreTime } from '../kit/time.ts';
import { formsOf, type Page, Visitor } from '../kit/visitor.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
});
afterAll(() => gatehouse.stop());
afterEach(restoreTime);

type World = { app: App; user: UserRow; token: string; to: string };

let count = 0;
const next = () => ++count;

async function makeWorld(settings: Partial<Settings> = {}, verified = true): Promise<World> {
  const app = await makeApp(gatehouse, settings);
  const at = next();
  const user = await makeUser(gatehouse, app, {
    email: `old-${at}@example.com`,
    name: 'Bob',
    email_verified: verified,
  });
  const { access_token: token } = await signInByApi(gatehouse, app, user);
  return { app, user, token, to: `new-${at}@example.com` };
}

const begin = ({ app, token, to }: World, more: object = {}): Promise<Answer> =>
  call(app, 'POST /me/email', { as: token, body: { email: to, password: PASSWORD, ...more } });

const confirm = ({ app, token }: World, code: string): Promise<Answer> =>
  call(app, 'POST /me/email/confirm', { as: token, body: { code } });

const codeFor = async ({ to }: World, mails = 1) => codeIn(await mailTo(gatehouse, to, mails));

/** The newest mail of a kind: by its subject. */
async function letterTo(address: string, subject: RegExp, mails = 1) {
  await expect
    .poll(() => mailsTo(gatehouse, address).filter((one) => subject.test(one.subject)).length)
    .toBeGreaterThanOrEqual(mails);
  return mailsTo(gatehouse, address).find((one) => subject.test(one.subject))!;
}

const agreeLinkTo = async ({ user }: World) => linkIn(await letterTo(user.email, /^Change your address/));
const undoLinkTo = async (address: string) => linkIn(await letterTo(address, /^Your address for .* was changed/));

async function spend(link: string): Promise<Page> {
  const visitor = new Visitor();
  const page = await visitor.open(link);
  const [form] = formsOf(page);
  if (!form) return page;
  return visitor.open(form.action, { body: new URLSearchParams(form.hidden) });
}

const emailOf = async ({ app, user }: World) => {
  const { email, email_verified } = (await findUser(gatehouse.database.db, app, user.id))!;
  return { email, email_verified };
};

const unchanged = ({ user }: World) => ({ email: user.email, email_verified: user.email_verified });
const changed = ({ to }: World) => ({ email: to, email_verified: true });

/** All the way. */
async function change(world: World, proof: object = {}): Promise<void> {
  expect((await begin(world, proof)).status).toBe(202);
  if (world.user.email_verified && world.app.settings.email_change === 'both') await spend(await agreeLinkTo(world));
  expect((await confirm(world, await codeFor(world))).body.pending).toBeNull();
}

describe('with the setting `new`', () => {
  test('the code of the new address is enough; the session goes on', async () => {
    const world = await makeWorld({ email_change: 'new' });
    const { status, body } = await begin(world);
    expect({ status, body }).toMatchObject({
      status: 202,
      body: { ...unchanged(world), pending: { email: world.to, waits_for: ['code'] } },
    });
    expect(await emailOf(world)).toEqual(unchanged(world));
    const code = await codeFor(world);
    expect(await confirm(world, code)).toMatchObject({ status: 200, body: { ...changed(world), pending: null } });
    expect(await emailOf(world)).toEqual(changed(world));
    expect((await call(world.app, 'GET /me/email', { as: world.token })).status).toBe(200);
    const as = await makeApiKey(gatehouse, world.app);
    const logIn = (email: string) => call(world.app, 'POST /auth/login', { as, body: { email, password: PASSWORD } });
    expect((await logIn(world.to)).status).toBe(200);
    expect((await logIn(world.user.email)).status).toBe(401);
  });

  test('the old address hears of it, with the new one masked and a way to undo it', async () => {
    const world = await makeWorld({ email_change: 'new' });
    await change(world);
    const { text, html } = await letterTo(world.user.email, /was changed/);
    expect(text).toContain('n…@e….com');
    expect(text + html).not.toContain(world.to);
    expect(linkIn({ text } as never).startsWith(`${world.app.issuer}/undo-email?token=`)).toBe(true);
    expect(await noMoreMail(gatehouse, world.user.email, 1)).toBe(true);
  });

  test('an address that nobody proved hears of it, too, but can undo nothing: it may be a stranger’s', async () => {
    const world = await makeWorld({ email_change: 'both' }, false);
    await change(world);
    expect(await emailOf(world)).toEqual(changed(world));
    const letter = await letterTo(world.user.email, /was changed/);
    expect(linkIn(letter)).toBe('');
    expect(await countRows(gatehouse, world.app, 'one_time_tokens', { kind: 'undo_email' })).toBe(0);
  });
});

describe('with the setting `both`', () => {
  const orders = {
    'the code first': ['code', 'agree'],
    'the old address first': ['agree', 'code'],
  } as const;
  test.each(Object.entries(orders))('both have to agree, %s', async (_, order) => {
    const world = await makeWorld();
    expect((await begin(world)).body.pending.waits_for).toEqual(['code', 'old_address']);
    const steps = {
      code: async () => {
        const { body } = await confirm(world, await codeFor(world));
        return body.pending?.waits_for;
      },
      agree: async () => {
        expect((await spend(await agreeLinkTo(world))).status).toBe(200);
        return (await call(world.app, 'GET /me/email', { as: world.token })).body.pending?.waits_for;
      },
    };
    expect(await steps[order[0]]()).toEqual([order[0] === 'code' ? 'old_address' : 'code']);
    expect(await emailOf(world)).toEqual(unchanged(world));
    expect(await steps[order[1]]()).toBeUndefined();
    expect(await emailOf(world)).toEqual(changed(world));
  });

  test('both at the very same time make it happen', async () => {
    for (let round = 0; round < 3; round++) {
      const world = await makeWorld();
      await begin(world);
      const [code, link] = [await codeFor(world), await agreeLinkTo(world)];
      await Promise.all([confirm(world, code), spend(link)]);
      expect(await emailOf(world)).toEqual(changed(world));
    }
  });

  test('the links show, and only their buttons act: a scanner that opens them does nothing', async () => {
    const world = await makeWorld();
    await begin(world);
    const link = await agreeLinkTo(world);
    const page = await new Visitor().open(link);
    expect(page.text).toContain(world.to);
    for (let look = 0; look < 5; look++) await new Visitor().fetch(link, { method: look % 2 ? 'HEAD' : 'GET' });
    const pending = await call(world.app, 'GET /me/email', { as: world.token });
    expect(pending.body.pending.waits_for).toContain('old_address');
    await spend(link);
    await confirm(world, await codeFor(world));
    const undo = await undoLinkTo(world.user.email);
    for (let look = 0; look < 5; look++) await new Visitor().fetch(undo, { method: look % 2 ? 'HEAD' : 'GET' });
    expect(await emailOf(world)).toEqual(changed(world));
    expect((await spend(undo)).status).toBe(200);
  });
});

describe('A102 a stolen session', () => {
  const attempts: [name: string, later: number, body: object, code: string][] = [
    ['without a proof', 0, { password: undefined }, 'proof_required'],
    ['without a proof, some minutes later', 10 * MINUTE, { password: undefined }, 'proof_required'],
    ['with a wrong password', 0, { password: 'not-the-password-1' }, 'wrong_password'],
    ['with a made-up code alone', 0, { password: undefined, code: '000000' }, 'proof_required'],
    ['with the password and a made-up code', 0, { code: '000000' }, 'invalid_code'],
  ];
  test.each(attempts)('%s is refused, and nothing changes', async (_, later, body, code) => {
    const world = await makeWorld();
    if (later) passTime(later);
    const before = await rowsOf(gatehouse, world.app);
    expect(await begin(world, body)).toMatchObject({ status: 403, body: { code } });
    expect(await rowsOf(gatehouse, world.app)).toEqual(before);
  });

  test('by the pages it is refused, too', async () => {
    const { app, user, to } = await makeWorld();
    const { visitor } = await signIn(app, await makeClient(gatehouse, app), user.email);
    const page = await visitor.open(`${app.issuer}/account/email`);
    const attempts: Record<string, string>[] = [
      {},
      { current_password: '' },
      { current_password: 'not-the-password-1' },
    ];
    for (const wrong of attempts) {
      const [form] = formsOf(page).filter(({ action }) => action.endsWith('/account/email'));
      const body = new URLSearchParams({ ...form!.hidden, email: to, ...wrong });
      expect([403, 422]).toContain((await visitor.fetch(form!.action, { body })).status);
    }
    expect(await countRows(gatehouse, app, 'email_changes')).toBe(0);
  });

  test('a user with an authenticator app proves both; one without a password has signed in just now', async () => {
    const world = await makeWorld({ email_change: 'new', magic_link: 'on' });
    const { secret } = await makeAuthenticator(gatehouse, world.app, world.user);
    expect((await begin(world, { password: undefined, code: codeOf(secret) })).body.missing).toEqual(['password']);
    expect((await begin(world, {})).body.missing).toEqual(['second_factor']);
    expect((await begin(world, { code: codeOf(secret) })).status).toBe(202);
    const { app } = world;
    const bare = await createUser(gatehouse.database.db, app, { email: `bare-${next()}@example.com` });
    const fresh = await bareSession(app, bare);
    const to = `bare-new-${next()}@example.com`;
    expect((await begin({ app, user: bare, token: fresh, to }, { password: undefined })).status).toBe(202);
    passTime(6 * MINUTE);
    expect(await begin({ app, user: bare, token: fresh, to }, { password: undefined })).toMatchObject({
      status: 403,
      body: { code: 'sign_in_again' },
    });
  });
});

/** Signed in by a mailed link: this user has no password. */
async function bareSession(app: App, user: UserRow): Promise<string> {
  const as = await makeApiKey(gatehouse, app);
  const client = await makeClient(gatehouse, app);
  const asked = await call(app, 'POST /auth/magic-link', {
    as,
    body: { email: user.email, redirect_uri: client.redirect_uri },
  });
  const code = codeIn(await mailTo(gatehouse, user.email));
  const body = { ticket: asked.body.ticket, code };
  const { body: answer } = await call(app, 'POST /auth/magic-link/verify', { as, body });
  return answer.tokens.access_token;
}

describe('the code', () => {
  const wrong = { status: 400, body: { code: 'invalid_one_time_token' } };

  test('is worth nothing in another session of the same user', async () => {
    const world = await makeWorld({ email_change: 'new' });
    await begin(world);
    const code = await codeFor(world);
    const { access_token: token } = await signInByApi(gatehouse, world.app, world.user);
    expect(await confirm({ ...world, token }, code)).toMatchObject(wrong);
    expect((await confirm(world, code)).status).toBe(200);
  });

  test('is worth nothing to another user, nor at another App', async () => {
    const world = await makeWorld({ email_change: 'new' });
    await begin(world);
    const code = await codeFor(world);
    const neighbour = await makeUser(gatehouse, world.app);
    const { access_token } = await signInByApi(gatehouse, world.app, neighbour);
    const elsewhere = await makeWorld({ email_change: 'new' });
    await begin(elsewhere);
    await codeFor(elsewhere);
    for (const other of [{ ...world, token: access_token }, elsewhere]) {
      expect(await confirm(other, code)).toMatchObject(wrong);
    }
    // Another user's own change, and this one's code.
    const own = { ...world, user: neighbour, token: access_token, to: `own-${next()}@example.com` };
    await begin(own);
    await codeFor(own);
    expect(await confirm(own, code)).toMatchObject(wrong);
    expect(await emailOf(own)).toEqual(unchanged(own));
  });

  test('works once, and not after a newer one', async () => {
    const world = await makeWorld({ email_change: 'new' });
    await begin(world);
    const first = await codeFor(world);
    await begin(world);
    const second = await codeFor(world, 2);
    if (first !== second) expect(await confirm(world, first)).toMatchObject(wrong);
    expect((await confirm(world, second)).status).toBe(200);
    expect(await confirm(world, second)).toMatchObject(wrong);
  });

  const ends: [name: string, end: (world: World) => Promise<unknown>][] = [
    ['the password changed', ({ app, user }) => replacePassword(gatehouse.system, app, user, 'harvest-violin-comet')],
    [
      'the App changed the address',
      ({ app, user }) => updateUser(gatehouse.database.db, app, user.id, { email: `app-${next()}@example.com` }),
    ],
    ['the user was disabled', ({ app, user }) => setUserStatus(gatehouse.database.db, app, user.id, 'disabled')],
    ['the user gave it up', ({ app, token }) => call(app, 'DELETE /me/email', { as: token })],
    ['ten minutes', async () => passTime(oneTimeTokens.email_change_code.lifetime + 1000)],
  ];
  test.each(ends)('is dead after %s', async (_, end) => {
    const world = await makeWorld();
    await begin(world);
    const [code, link] = [await codeFor(world), await agreeLinkTo(world)];
    await end(world);
    const before = await emailOf(world);
    const token = await signInByApi(gatehouse, world.app, before, 'harvest-violin-comet').then(
      ({ access_token }) => access_token,
      () => world.token,
    );
    expect((await confirm({ ...world, token }, code)).status).toBeGreaterThanOrEqual(400);
    if (end !== ends.at(-1)![1]) expect((await spend(link)).status).toBe(400);
    expect(await emailOf(world)).toEqual(before);
  });

  test('of fifty at once one wins', async () => {
    const world = await makeWorld({ email_change: 'new' });
    await begin(world);
    const code = await codeFor(world);
    const answers = await Promise.all(Array.from({ length: 50 }, () => confirm(world, code)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    // 429: five tries a code.
    expect(statuses.every((status) => [200, 400, 429].includes(status))).toBe(true);
    expect(await emailOf(world)).toEqual(changed(world));
    expect(await countRows(gatehouse, world.app, 'audit_log', { event: 'user.email_changed' })).toBe(1);
    expect(await countRows(gatehouse, world.app, 'mails', { kind: 'email_changed' })).toBe(1);
  });

  test('has five tries, also against the right one', async () => {
    const world = await makeWorld({ email_change: 'new' });
    await begin(world);
    const code = await codeFor(world);
    for (let guess = 0; guess < 5; guess++) {
      const other = String((Number(code) + 1 + guess) % 1_000_000).padStart(6, '0');
      expect((await confirm(world, other)).status).toBe(400);
    }
    expect((await confirm(world, code)).status).toBe(429);
    expect(await emailOf(world)).toEqual(unchanged(world));
  });

  test('A95 no other kind of link or code opens a door of this, and these open no other', async () => {
    const world = await makeWorld();
    await begin(world);
    const { app, user } = world;
    const { db } = gatehouse.database;
    const agree = new URL(await agreeLinkTo(world)).searchParams.get('token')!;
    for (const kind of Object.keys(oneTimeTokens) as OneTimeTokenKind[]) {
      if (kind === 'email_change_agree') continue;
      const token = await createOneTimeToken(db, app, kind, {
        user_id: user.id,
        payload: { email_key: user.email_key },
      });
      expect((await spend(`${app.issuer}/agree-email?token=${token}`)).status, kind).toBe(400);
      expect((await spend(`${app.issuer}/undo-email?token=${token}`)).status, kind).toBe(400);
      expect(await confirm(world, token.slice(0, 20)), kind).toMatchObject({ status: expect.any(Number) });
    }
    for (const path of ['reset', 'verify-email', 'magic-link', 'undo-email']) {
      expect((await spend(`${app.issuer}/${path}?token=${agree}`)).status, path).toBeGreaterThanOrEqual(400);
    }
    expect(await emailOf(world)).toEqual(unchanged(world));
  });
});

describe('A77 the new address is somebody’s already', () => {
  test('who asks gets the same answer; its owner gets a word, a few times at most; no code ever comes', async () => {
    const world = await makeWorld({ email_change: 'new' });
    const owner = await makeUser(gatehouse, world.app, { email: `owner-${next()}@example.com` });
    const free = await begin(world);
    const taken = await begin({ ...world, to: owner.email });
    const shape = ({ status, body }: Answer) => ({ status, keys: Object.keys(body), waits: body.pending.waits_for });
    expect(shape(taken)).toEqual(shape(free));
    const letter = await mailTo(gatehouse, owner.email);
    expect(letter.subject).toMatch(/already have an account/);
    expect(codeIn(letter)).toBe('');
    expect(await countRows(gatehouse, world.app, 'mails', { kind: 'email_change_code' })).toBe(1);
  });

  test('who gets it in the meantime keeps it', async () => {
    const world = await makeWorld();
    await begin(world);
    const [code, link] = [await codeFor(world), await agreeLinkTo(world)];
    await makeUser(gatehouse, world.app, { email: world.to });
    await confirm(world, code);
    const page = await spend(link);
    expect(page.status).toBe(409);
    expect(await emailOf(world)).toEqual(unchanged(world));
    expect((await call(world.app, 'GET /me/email', { as: world.token })).body.pending).toBeNull();
    const again = await makeWorld({ email_change: 'new' });
    await begin(again);
    const right = await codeFor(again);
    await makeUser(gatehouse, again.app, { email: again.to });
    expect(await confirm(again, right)).toMatchObject({ status: 409, body: { code: 'email_taken' } });
  });

  test('one’s own is refused at once, in whichever spelling', async () => {
    const world = await makeWorld();
    for (const to of [world.user.email, ` ${world.user.email.toUpperCase()}`]) {
      expect(await begin({ ...world, to })).toMatchObject({ status: 422, body: { code: 'same_email' } });
    }
  });
});

test('A92 nobody’s mailbox is filled: three an hour for each user, three an hour for each address', async () => {
  const world = await makeWorld();
  const statuses: number[] = [];
  for (let time = 0; time < 5; time++) statuses.push((await begin(world)).status);
  expect(statuses).toEqual([202, 202, 202, 429, 429]);
  await mailTo(gatehouse, world.to, 3);
  const others = await Promise.all([1, 2].map(() => makeUser(gatehouse, world.app)));
  for (const user of others) {
    const { access_token: token } = await signInByApi(gatehouse, world.app, user);
    // Over the limit the answer is the same.
    expect((await begin({ ...world, user, token })).status).toBe(202);
  }
  expect(await noMoreMail(gatehouse, world.to, 3)).toBe(true);
  expect(mailsTo(gatehouse, world.user.email).length).toBeLessThanOrEqual(3);
});

test('A89 links and codes that went to the old address end with it', async () => {
  const world = await makeWorld({ email_change: 'new', magic_link: 'on' });
  const { app, user } = world;
  const { db } = gatehouse.database;
  const kinds = ['reset_password', 'verify_email', 'verify_email_code'] as const;
  for (const kind of kinds) await createOneTimeToken(db, app, kind, { user_id: user.id });
  const payload = { email_key: user.email_key };
  for (const kind of ['magic_link', 'magic_link_code'] as const) await createOneTimeToken(db, app, kind, { payload });
  await change(world);
  for (const kind of [...kinds, 'magic_link', 'magic_link_code']) {
    expect(await countRows(gatehouse, app, 'one_time_tokens', { kind }), kind).toBe(0);
  }
});

test('A104 nobody says its own address, or that it is verified, by another door', async () => {
  const { app, token, user } = await makeWorld({}, false);
  for (const body of [{ email: 'other@example.com' }, { email_verified: true }, { email_key: 'x@example.com' }]) {
    expect((await call(app, 'PATCH /me', { as: token, body })).status).toBe(422);
  }
  for (const body of [
    { email: 'o@example.com', email_verified: true },
    { email: 'o@example.com', must_agree: false },
  ]) {
    expect((await call(app, 'POST /me/email', { as: token, body: { password: PASSWORD, ...body } })).status).toBe(422);
  }
  const { email, email_verified } = user;
  expect(await findUser(gatehouse.database.db, app, user.id)).toMatchObject({ email, email_verified });
});

describe('the old address undoes it', () => {
  test('and nobody who was in the account is in it any more', async () => {
    const world = await makeWorld({ email_change: 'new' });
    const { app, user } = world;
    const client = await makeClient(gatehouse, app);
    const owner = await signIn(app, client, user.email, { scope: 'openid offline_access', prompt: 'consent' });
    await change(world);
    // What a thief leaves behind.
    const { db } = gatehouse.database;
    const thief = { ...user, email: world.to };
    const tokens = await signIn(app, client, world.to, { scope: 'openid offline_access', prompt: 'consent' });
    await makeAuthenticator(gatehouse, app, thief);
    await trustDevice(db, app, user.id);
    await createOneTimeToken(db, app, 'reset_password', { user_id: user.id });
    const page = await spend(await undoLinkTo(user.email));
    expect(page.status).toBe(200);
    expect(page.text).toContain(user.email);
    expect(await emailOf(world)).toEqual({ email: user.email, email_verified: true });
    for (const { access_token } of [owner, tokens]) {
      expect((await introspect(app, client, access_token)).body).toEqual({ active: false });
    }
    expect((await call(app, 'GET /me', { as: world.token })).status).toBe(401);
    for (const table of ['sessions', 'grants', 'trusted_devices', 'factors', 'recovery_codes', 'email_changes']) {
      expect(await countRows(gatehouse, app, table, { user_id: user.id }), table).toBe(0);
    }
    expect(await countRows(gatehouse, app, 'audit_log', { event: 'user.email_change_undone' })).toBe(1);
    // The password is gone; a link to choose a new one has come, and is the only one.
    expect((await findUser(db, app, user.id))!.password_hash).toBeNull();
    expect(await countRows(gatehouse, app, 'one_time_tokens', { kind: 'reset_password' })).toBe(1);
    const link = linkIn(await letterTo(user.email, /^Choose a new password/));
    const visitor = new Visitor();
    await visitor.submit(await visitor.open(link), { password: 'harvest-violin-comet' });
    expect((await signInByApi(gatehouse, app, user, 'harvest-violin-comet')).access_token).toBeTruthy();
  });

  test('A102 nor by what was made ready just before the change: a passkey signs nobody in any more', async () => {
    const world = await makeWorld({ email_change: 'new' });
    const { softKey } = await makePasskey(gatehouse, world.app, world.user);
    passTime(MINUTE);
    await change(world);
    await spend(await undoLinkTo(world.user.email));
    const as = await makeApiKey(gatehouse, world.app);
    const { body } = await call(world.app, 'POST /auth/passkeys/options', { as, body: {} });
    const answer = { ticket: body.ticket, passkey: softKey.get(body.options) };
    expect((await call(world.app, 'POST /auth/passkeys/verify', { as, body: answer })).body.code).toBe(
      'invalid_passkey',
    );
  });

  test('what the owner had long before the change stays: factors and connected accounts', async () => {
    const world = await makeWorld({ email_change: 'new' });
    const { recoveryCodes, secret } = await makeAuthenticator(gatehouse, world.app, world.user);
    expect(recoveryCodes).toHaveLength(10);
    const created_at = new Date(now().getTime() - 73 * HOUR);
    for (const table of ['factors', 'recovery_codes'] as const)
      await gatehouse.database.db.updateTable(table).set({ created_at }).where('app_id', '=', world.app.id).execute();
    await change(world, { code: codeOf(secret) });
    await spend(await undoLinkTo(world.user.email));
    expect(await countRows(gatehouse, world.app, 'factors')).toBe(1);
    expect(await countRows(gatehouse, world.app, 'recovery_codes')).toBe(10);
  });

  test('once, for 72 hours, of fifty at once one', async () => {
    const world = await makeWorld({ email_change: 'new' });
    await change(world);
    const link = await undoLinkTo(world.user.email);
    const [form] = formsOf(await new Visitor().open(link));
    const send = () => new Visitor().fetch(form!.action, { body: new URLSearchParams(form!.hidden) });
    const statuses = (await Promise.all(Array.from({ length: 50 }, send))).map(({ status }) => status);
    expect(statuses.filter((status) => status === 303)).toHaveLength(1);
    expect(new Set(statuses)).toEqual(new Set([303, 400]));
    expect(await countRows(gatehouse, world.app, 'audit_log', { event: 'user.email_change_undone' })).toBe(1);

    const late = await makeWorld({ email_change: 'new' });
    await change(late);
    const undo = await undoLinkTo(late.user.email);
    passTime(72 * HOUR - MINUTE);
    expect((await new Visitor().open(undo)).status).toBe(200);
    passTime(2 * MINUTE);
    expect((await spend(undo)).status).toBe(400);
    expect(await emailOf(late)).toEqual(changed(late));
  });

  test('also after a second change, whose own link can’t shut the owner out', async () => {
    for (const thiefFirst of [false, true]) {
      const world = await makeWorld({ email_change: 'new' });
      await change(world);
      const owner = await undoLinkTo(world.user.email);
      const second = { ...world, to: `second-${next()}@example.com` };
      await begin(second);
      expect((await confirm(second, await codeFor(second))).body.email).toBe(second.to);
      const thief = await undoLinkTo(world.to);
      if (thiefFirst) {
        expect((await spend(thief)).status).toBe(200);
        expect((await emailOf(world)).email).toBe(world.to);
      }
      expect((await spend(owner)).status).toBe(200);
      expect(await emailOf(world)).toEqual({ email: world.user.email, email_verified: true });
      expect((await spend(thief)).status).toBe(400);
    }
  });

  test('so long nobody else gets the address: neither by signing up, nor by a change, nor from the App', async () => {
    const world = await makeWorld({ email_change: 'new', magic_link: 'on' });
    const { app, user } = world;
    await change(world);
    const { db } = gatehouse.database;
    const as = await makeApiKey(gatehouse, app);
    const { redirect_uri } = await makeClient(gatehouse, app);
    await call(app, 'POST /auth/magic-link', { as, body: { email: user.email, redirect_uri } });
    await expect(createUser(db, app, { email: user.email })).rejects.toMatchObject({ code: 'email_taken' });
    const other = await makeUser(gatehouse, app);
    await expect(updateUser(db, app, other.id, { email: user.email })).rejects.toMatchObject({ code: 'email_taken' });
    const { access_token: token } = await signInByApi(gatehouse, app, other);
    expect((await begin({ app, user: other, token, to: user.email })).status).toBe(202);
    expect(await countRows(gatehouse, app, 'mails', { kind: 'email_change_code' })).toBe(1);
    expect(await countRows(gatehouse, app, 'mails', { kind: 'magic_link' })).toBe(0);
    // The user itself may go back, and after that time anybody may have it.
    passTime(73 * HOUR);
    expect((await createUser(db, app, { email: user.email })).email).toBe(user.email);
  });

  test('its link is worth nothing at another App', async () => {
    const world = await makeWorld({ email_change: 'new' });
    const other = await makeWorld();
    await change(world);
    const link = await undoLinkTo(world.user.email);
    expect((await spend(link.replace(world.app.issuer, other.app.issuer))).status).toBe(400);
    expect((await spend(link)).status).toBe(200);
  });
});

test('when the App changes it, the old address hears of it, without a way to undo it', async () => {
  const world = await makeWorld();
  const { app, user, to } = world;
  const as = await makeApiKey(gatehouse, app);
  await createOneTimeToken(gatehouse.database.db, app, 'reset_password', { user_id: user.id });
  const sent = { as, params: { id: user.id } };
  expect((await call(app, 'PATCH /users/:id', { ...sent, body: { name: 'Robert' } })).status).toBe(200);
  expect(mailsTo(gatehouse, user.email)).toHaveLength(0);
  expect((await call(app, 'PATCH /users/:id', { ...sent, body: { email: to } })).status).toBe(200);
  const letter = await letterTo(user.email, /was changed/);
  expect(letter.text).toContain(`By: ${app.name}`);
  expect(linkIn(letter)).toBe('');
  expect(await emailOf(world)).toEqual({ email: to, email_verified: false });
  expect(await countRows(gatehouse, app, 'one_time_tokens')).toBe(0);
});

test('a developer, a user of the console’s own App, changes it in the same way', async () => {
  const app = await gatehouse.system.consoleApp();
  const user = await makeUser(gatehouse, app, { email: `dev-${next()}@example.com`, email_verified: true });
  const { access_token: token } = await signInByApi(gatehouse, app, user);
  const world = { app, user, token, to: `dev-new-${next()}@example.com` };
  await change(world);
  expect(await emailOf(world)).toEqual(changed(world));
});

describe('on the pages', () => {
  test('a change goes through code and link, shows how it stands, and can be given up', async () => {
    const { app, user, to } = await makeWorld();
    const { visitor } = await signIn(app, await makeClient(gatehouse, app), user.email);
    const open = () => visitor.open(`${app.issuer}/account/email`);
    const ask = async () => visitor.submit(await open(), { email: to, current_password: PASSWORD });
    const pending = await ask();
    expect(pending.text).toContain(to);
    expect(pending.text).toContain(user.email);
    const first = codeIn(await mailTo(gatehouse, to));
    await visitor.submit(await open(), {}, '/email/again');
    const code = codeIn(await mailTo(gatehouse, to, 2));
    if (first !== code) {
      const wrong = await visitor.submit(await open(), { code: first });
      expect(wrong.status).toBe(400);
      expect(wrong.text).toContain('aria-invalid="true"');
    }
    const elsewhere = await signIn(app, await makeClient(gatehouse, app), user.email);
    const there = await elsewhere.visitor.open(`${app.issuer}/account/email`);
    expect(there.text).not.toContain('name="code"');
    const confirmed = await visitor.submit(await open(), { code });
    expect(confirmed.text).toContain('The new address is confirmed.');
    await spend(await agreeLinkTo({ app, user, to, token: '' }));
    expect((await open()).text).toContain(to);
    expect(await emailOf({ app, user, to, token: '' })).toEqual({ email: to, email_verified: true });
  });

  test('the browser in which it was changed is no new device to the new address', async () => {
    const { app, user, to } = await makeWorld({ email_change: 'new' });
    const client = await makeClient(gatehouse, app);
    const { visitor } = await signIn(app, client, user.email);
    const page = await visitor.open(`${app.issuer}/account/email`);
    const pending = await visitor.submit(page, { email: to, current_password: PASSWORD });
    await visitor.submit(pending, { code: codeIn(await mailTo(gatehouse, to)) });
    visitor.cookies.splice(0, visitor.cookies.length, ...visitor.cookies.filter(({ name }) => /known/.test(name)));
    // What it says of itself is new, so that nothing but its cookie makes it known.
    visitor.headers['user-agent'] = 'Renamed/1.0';
    await authorize(app, client, to, {}, visitor);
    expect(await countRows(gatehouse, app, 'mails', { kind: 'new_device', recipient: to })).toBe(0);
    const stranger = new Visitor();
    stranger.headers['user-agent'] = 'Stranger/1.0';
    await authorize(app, client, to, {}, stranger);
    expect(await countRows(gatehouse, app, 'mails', { kind: 'new_device', recipient: to })).toBe(1);
  });

  test('one that was given up leaves nothing', async () => {
    const { app, user, to } = await makeWorld();
    const { visitor } = await signIn(app, await makeClient(gatehouse, app), user.email);
    const page = await visitor.open(`${app.issuer}/account/email`);
    const pending = await visitor.submit(page, { email: to, current_password: PASSWORD });
    const link = await agreeLinkTo({ app, user, to, token: '' });
    const after = await visitor.submit(pending, {}, '/email/cancel');
    expect(after.text).toContain('name="current_password"');
    expect((await spend(link)).status).toBe(400);
    expect(await countRows(gatehouse, app, 'email_changes')).toBe(0);
  });
});

describe('trusted browsers', () => {
  test('are listed and forgotten, one or all, by their user alone', async () => {
    const { app, user, token } = await makeWorld();
    const { db } = gatehouse.database;
    const other = await makeUser(gatehouse, app);
    for (const { id } of [user, user, user, other]) await trustDevice(db, app, id);
    const list = async () => (await call(app, 'GET /me/trusted-devices', { as: token })).body.items;
    const items = await list();
    expect(items).toHaveLength(3);
    const [foreign] = await listTrustedDevices(db, app, other);
    const forget = (id: string) => call(app, 'DELETE /me/trusted-devices/:id', { as: token, params: { id } });
    expect((await forget(items[0].id)).status).toBe(204);
    expect((await forget(items[0].id)).status).toBe(404);
    expect((await forget(foreign!.id)).status).toBe(404);
    expect(await list()).toHaveLength(2);
    expect((await call(app, 'DELETE /me/trusted-devices', { as: token })).status).toBe(204);
    expect(await list()).toHaveLength(0);
    expect(await listTrustedDevices(db, app, other)).toHaveLength(1);
    expect(await countRows(gatehouse, app, 'audit_log', { event: 'trusted_device.removed' })).toBe(2);
  });
});
