// Passkeys as programs and people meet them, with an authenticator in software whose every part can be wrong. A real
// browser's are in browser/passkeys.test.ts.
import { decodeJwt } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { updateApp } from '../../src/apps/apps.ts';
import type { Settings } from '../../src/apps/settings/settings.ts';
import { MULTI_FACTOR } from '../../src/authentication/assurance.ts';
import { listFactors, resetFactors } from '../../src/authentication/factors/kinds.ts';
import { addPasskey, listPasskeys } from '../../src/authentication/factors/passkeys/passkeys.ts';
import { countRecoveryCodes } from '../../src/authentication/factors/recovery-codes.ts';
import { createOneTimeToken } from '../../src/authentication/one-time/tokens.ts';
import type { UserRow } from '../../src/database/schema.ts';
import { createUser, setUserStatus } from '../../src/users/users.ts';
import { call, signInByApi } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeClient, makeUser, PASSWORD, type TestClient } from '../kit/app.ts';
import { codeOf, makeAuthenticator } from '../kit/factor.ts';
import { authorizeUrl, makePkce, redeem } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { makePasskey, makeSoftKey, type SoftKey, type Wrong } from '../kit/passkey.ts';
import { passTime, restoreTime } from '../kit/time.ts';
import { formsOf, type Page, Visitor } from '../kit/visitor.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());
afterEach(restoreTime);

const MINUTE = 60_000;
const AMR = ['pop', 'user', 'mfa'];

type World = { app: App; client: TestClient; user: UserRow; key: string };

async function prepare(settings: Partial<Settings> = {}): Promise<World> {
  const app = await makeApp(gatehouse, settings);
  const client = await makeClient(gatehouse, app, { first_party: true });
  return { app, client, user: await makeUser(gatehouse, app), key: await makeApiKey(gatehouse, app) };
}

const enrol = ({ app, user }: Pick<World, 'app' | 'user'>, softKey: SoftKey, wrong: Wrong = {}) =>
  makePasskey(gatehouse, app, user, { softKey, wrong });

const addKey = (world: World, options: Parameters<typeof makeSoftKey>[1] = {}, wrong: Wrong = {}) =>
  enrol(world, makeSoftKey(world.app, options), wrong);

/** By the API, as an App's own front end would. */
async function register(world: World, softKey: SoftKey) {
  const { access_token: as } = await signInByApi(gatehouse, world.app, world.user);
  const begun = await call(world.app, 'POST /me/passkeys/options', { as, body: {} });
  expect(begun.status, begun.text).toBe(200);
  return call(world.app, 'POST /me/passkeys', { as, body: { passkey: softKey.create(begun.body.options) } });
}

async function withKey(settings: Partial<Settings> = {}, options: Parameters<typeof makeSoftKey>[1] = {}) {
  const world = await prepare(settings);
  return { ...world, ...(await addKey(world, options)) };
}

async function beginByApi({ app, key }: Pick<World, 'app' | 'key'>) {
  const { body, status } = await call(app, 'POST /auth/passkeys/options', { as: key, body: {} });
  expect(status).toBe(200);
  return body as { ticket: string; options: { challenge: string; rpId: string } };
}

const verify = ({ app, key }: Pick<World, 'app' | 'key'>, body: object) =>
  call(app, 'POST /auth/passkeys/verify', { as: key, body });

async function signInByKey(world: World, softKey: SoftKey, wrong: Wrong = {}) {
  const { ticket, options } = await beginByApi(world);
  return verify(world, { ticket, passkey: softKey.get(options, wrong) });
}

async function open({ app, client }: Pick<World, 'app' | 'client'>, more = {}, visitor = new Visitor()) {
  const { verifier, challenge } = makePkce();
  return { visitor, verifier, page: await visitor.open(authorizeUrl(app, client, challenge, more)) };
}

/** What the script of a page would find there. */
function askedOn(page: Page) {
  const found = /data-options="([^"]*)"/.exec(page.text)?.[1];
  if (!found) throw new Error(`no passkey is asked for at ${page.url}: ${page.text.slice(0, 300)}`);
  return JSON.parse(found.replaceAll('&#34;', '"').replaceAll('&amp;', '&'));
}

const answerOn = (visitor: Visitor, page: Page, answer: object) =>
  visitor.submit(page, { passkey: JSON.stringify(answer) });

const codeIn = ({ location }: Page) => location && new URL(location).searchParams.get('code');

async function claimsOf({ app, client }: World, page: Page, verifier: string) {
  const { status, body } = await redeem(app, client, { code: codeIn(page) ?? '', verifier });
  expect(status, JSON.stringify(body)).toBe(200);
  return decodeJwt(body.id_token as string);
}

async function countEvents(app: App, event: string) {
  const rows = await gatehouse.database.db
    .selectFrom('audit_log')
    .select('id')
    .where('app_id', '=', app.id)
    .where('event', '=', event)
    .execute();
  return rows.length;
}

describe('signing in by a passkey', () => {
  test.each(['ES256', 'EdDSA', 'RS256'] as const)(
    'works with %s, and the tokens say that it is two factors',
    async (algorithm) => {
      const world = await withKey({}, { algorithm });
      const { status, body, text } = await signInByKey(world, world.softKey);
      expect(status, text).toBe(200);
      expect(body.user.id).toBe(world.user.id);
      expect(decodeJwt(body.tokens.id_token)).toMatchObject({ amr: AMR, acr: MULTI_FACTOR, sub: world.user.id });
    },
  );

  test('on the screen ends in a code; a required second factor is proved with it', async () => {
    const world = await withKey({ mfa: 'required' });
    const { visitor, page, verifier } = await open(world, { acr_values: MULTI_FACTOR });
    expect(page.text).toContain('autocomplete="username webauthn"');
    const asked = askedOn(page);
    expect(asked).toMatchObject({ rpId: 'localhost', userVerification: 'required' });
    expect(asked.allowCredentials ?? []).toEqual([]);
    const back = await answerOn(visitor, page, world.softKey.get(asked));
    expect(await claimsOf(world, back, verifier)).toMatchObject({ amr: AMR, acr: MULTI_FACTOR });
    expect(visitor.cookies.map(({ name }) => name).filter((name) => name === 'gatehouse_known')).toHaveLength(1);
  });

  test('asks everybody the same, whatever address is hinted at', async () => {
    const world = await withKey();
    const shapeOf = async (login_hint: string) => {
      const { challenge, ...rest } = askedOn((await open(world, { login_hint })).page);
      return { ...rest, length: challenge.length };
    };
    expect(await shapeOf(world.user.email)).toEqual(await shapeOf('nobody@example.com'));
  });

  test('gets fresh options for a page that stays open, and nothing of the old ones', async () => {
    const world = await withKey();
    const { visitor, page, verifier } = await open(world);
    const stale = world.softKey.get(askedOn(page));
    await passTime(5 * MINUTE + 1000);
    const refused = await answerOn(visitor, page, stale);
    expect(refused.status).toBe(403);
    const fresh = await visitor.fetch(/data-refresh="([^"]*)"/.exec(refused.text)![1]!);
    expect(fresh.headers.get('content-type')).toMatch(/json/);
    const back = await answerOn(visitor, refused, world.softKey.get(JSON.parse(fresh.text)));
    expect(await claimsOf(world, back, verifier)).toMatchObject({ amr: AMR });
  });

  test('is not there where the App does not want it', async () => {
    const world = await withKey();
    const { visitor, page } = await open(world);
    const begun = await beginByApi(world);
    const app = await updateApp(gatehouse.system, world.app, { settings: { passkeys: 'off' } });
    expect((await open(world)).page.text).not.toContain('webauthn');
    const { status, body } = await call(app, 'POST /auth/passkeys/options', { as: world.key, body: {} });
    expect({ status, code: body.code }).toEqual({ status: 403, code: 'method_off' });
    const late = await verify(world, { ticket: begun.ticket, passkey: world.softKey.get(begun.options) });
    expect(late.body.code).toBe('method_off');
    expect((await answerOn(visitor, page, world.softKey.get(askedOn(page)))).location).toBeUndefined();
  });

  test.each([
    ['yes', true],
    ['', false],
  ])('stays for as long as the box beside the password says (%s)', async (remember, isKept) => {
    const world = await withKey({ remember_me: 'ask' });
    const { visitor, page } = await open(world);
    await visitor.submit(page, { passkey: JSON.stringify(world.softKey.get(askedOn(page))), remember });
    const session = visitor.cookies.find(({ name }) => name.endsWith('session'))!;
    expect(Number.isFinite(session.expires)).toBe(isKept);
  });

  test('is not stopped by who guesses at the password', async () => {
    const world = await withKey();
    const body = { email: world.user.email, password: 'wrong-wrong-wrong' };
    for (let guess = 0; guess < 11; guess++) await call(world.app, 'POST /auth/login', { as: world.key, body });
    const locked = await call(world.app, 'POST /auth/login', { as: world.key, body: { ...body, password: PASSWORD } });
    expect(locked.body.code).toBe('too_many_attempts');
    expect((await signInByKey(world, world.softKey)).status).toBe(200);
  });

  test('waits for the address to be verified where the App wants that first', async () => {
    const world = await withKey({ email_verification: 'required' });
    const { visitor, page } = await open(world);
    const next = await answerOn(visitor, page, world.softKey.get(askedOn(page)));
    expect(next.location).toBeUndefined();
    expect(next.text).toContain('/verify-email"');
  });

  test('is how a user without a password proves again to be it', async () => {
    const world = await withKey();
    const { visitor, page } = await open(world);
    await answerOn(visitor, page, world.softKey.get(askedOn(page)));
    await gatehouse.database.db
      .updateTable('users')
      .set({ password_hash: null })
      .where('app_id', '=', world.app.id)
      .where('id', '=', world.user.id)
      .execute();
    await passTime(6 * MINUTE);
    const adding = await visitor.open(`${world.app.issuer}/account/passkeys/add`);
    const again = /href="([^"]*\/account\/sign-in\?[^"]*)"/.exec(adding.text)![1]!.replaceAll('&amp;', '&');
    const signIn = await visitor.open(again);
    const back = await answerOn(visitor, signIn, world.softKey.get(askedOn(signIn)));
    expect(back.url).toBe(`${world.app.issuer}/account/passkeys`);
    expect((await visitor.submit(back, {}, '/passkeys/add')).text).toContain('data-passkey="create"');
  });
});

/** Each against a passkey that is good, as the first factor. */
const hostile: [string, Wrong][] = [
  ['another origin', { origin: 'https://evil.example.com' }],
  ['another port', { origin: 'http://localhost:1' }],
  ['a sub-domain of ours', { origin: 'http://evil.localhost' }],
  ['another relying party', { rpId: 'evil.example.com' }],
  ['a page in somebody’s frame', { crossOrigin: true }],
  ['an answer to another question', { type: 'webauthn.create' }],
  ['nobody there', { up: false }],
  ['nobody verified', { uv: false }],
  ['another user’s handle', { userHandle: Buffer.alloc(16, 7).toString('base64url') }],
  ['a challenge of its own', { challenge: Buffer.alloc(32, 7).toString('base64url') }],
  ['no challenge', { challenge: '' }],
];

describe('A95 A99 a passkey is refused', () => {
  let world: Awaited<ReturnType<typeof withKey>>;
  beforeAll(async () => {
    world = await withKey();
  });

  test.each(hostile)('with %s', async (_, wrong) => {
    const { status, body } = await signInByKey(world, world.softKey, wrong);
    expect({ status, code: body.code }).toEqual({ status: 403, code: 'invalid_passkey' });
  });

  test('with a signature, data or key that was altered', async () => {
    for (const field of ['signature', 'authenticatorData'] as const) {
      const { ticket, options } = await beginByApi(world);
      const passkey = world.softKey.get(options);
      const bytes = Buffer.from(passkey.response[field], 'base64url');
      bytes[bytes.length - 1]! ^= 1;
      passkey.response[field] = bytes.toString('base64url');
      expect((await verify(world, { ticket, passkey })).body.code, field).toBe('invalid_passkey');
    }
    const { ticket, options } = await beginByApi(world);
    const other = makeSoftKey(world.app, { credentialId: world.softKey.credentialId });
    expect((await verify(world, { ticket, passkey: other.get(options) })).body.code).toBe('invalid_passkey');
  });

  test('that nobody has, that another App has, and of a disabled user, with the same words', async () => {
    const elsewhere = await withKey();
    const disabled = await withKey();
    await setUserStatus(gatehouse.database.db, disabled.app, disabled.user.id, 'disabled');
    const answers = [
      await signInByKey(world, makeSoftKey(world.app)),
      await signInByKey(world, elsewhere.softKey),
      await signInByKey(disabled, disabled.softKey),
    ];
    const said = answers.map(({ status, body: { request_id: _, ...body } }) => ({ status, body }));
    expect(said[0]).toMatchObject({ status: 403, body: { code: 'invalid_passkey' } });
    expect(said[1]).toEqual(said[0]);
    expect(said[2]).toEqual(said[0]);
  });

  test('a second time, and in fifty requests at once but once', async () => {
    const { ticket, options } = await beginByApi(world);
    const passkey = world.softKey.get(options);
    const answers = await Promise.all(Array.from({ length: 50 }, () => verify(world, { ticket, passkey })));
    expect(answers.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1);
    expect((await verify(world, { ticket, passkey })).body.code).toBe('invalid_passkey');
  });

  test('with the ticket of another browser, purpose, door or App', async () => {
    const mine = await beginByApi(world);
    const theirs = await beginByApi(world);
    const swapped = await verify(world, { ticket: mine.ticket, passkey: world.softKey.get(theirs.options) });
    expect(swapped.body.code).toBe('invalid_passkey');

    const { visitor, page } = await open(world);
    const onScreen = world.softKey.get(askedOn(page));
    expect((await verify(world, { ticket: mine.ticket, passkey: onScreen })).body.code).toBe('invalid_passkey');
    const byApi = world.softKey.get((await beginByApi(world)).options);
    expect((await answerOn(visitor, page, byApi)).status).toBe(403);
    const another = await open(world);
    const ofAnother = world.softKey.get(askedOn(another.page));
    expect((await answerOn(visitor, page, ofAnother)).status).toBe(403);

    const other = await prepare();
    const elsewhere = world.softKey.get((await beginByApi(other)).options);
    expect((await verify(world, { ticket: mine.ticket, passkey: elsewhere })).body.code).toBe('invalid_passkey');

    const { access_token: as } = await signInByApi(gatehouse, world.app, world.user);
    const enrolling = await call(world.app, 'POST /me/passkeys/options', { as, body: {} });
    const enrolled = world.softKey.get({ challenge: enrolling.body.options.challenge });
    expect((await verify(world, { ticket: mine.ticket, passkey: enrolled })).body.code).toBe('invalid_passkey');
  });

  test('with an altered challenge, though it still decodes to the same bytes', async () => {
    const { ticket, options } = await beginByApi(world);
    expect((await verify(world, { ticket, passkey: world.softKey.get(options) })).status).toBe(200);
    const twin = `${options.challenge}A`;
    const passkey = world.softKey.get({ ...options, challenge: twin });
    expect((await verify(world, { ticket, passkey })).body.code).toBe('invalid_passkey');
  });

  test('when its count goes back, which is recorded; one that is synced does not count', async () => {
    const counted = await withKey({}, { synced: false, counts: true });
    expect((await signInByKey(counted, counted.softKey, { counter: 7 })).status).toBe(200);
    for (const counter of [7, 6, 0])
      expect((await signInByKey(counted, counted.softKey, { counter })).body.code).toBe('invalid_passkey');
    expect(await countEvents(counted.app, 'passkey.refused')).toBe(3);
    expect((await signInByKey(counted, counted.softKey, { counter: 8 })).status).toBe(200);

    expect((await signInByKey(world, world.softKey, { counter: 9 })).status).toBe(200);
    expect((await signInByKey(world, world.softKey, { counter: 3 })).status).toBe(200);
  });

  test('of fifty answers with the same count, but one', async () => {
    const counted = await withKey({}, { synced: false });
    const begun = await Promise.all(Array.from({ length: 10 }, () => beginByApi(counted)));
    const answers = await Promise.all(
      begun.map(({ ticket, options }) =>
        verify(counted, { ticket, passkey: counted.softKey.get(options, { counter: 1 }) }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('once it was removed', async () => {
    const gone = await withKey();
    const { access_token: as } = await signInByApi(gatehouse, gone.app, gone.user);
    const removed = await call(gone.app, 'DELETE /me/passkeys/:id', { as, params: { id: gone.passkey.id }, body: {} });
    expect(removed.status, removed.text).toBe(204);
    expect((await signInByKey(gone, gone.softKey)).body.code).toBe('invalid_passkey');
  });

  test('in shapes that no browser sends, and sizes that none needs', async () => {
    const { ticket, options } = await beginByApi(world);
    const good = world.softKey.get(options);
    const long = 'A'.repeat(50_000);
    const bodies: unknown[] = [
      { ...good, id: long, rawId: long },
      { ...good, type: 'password' },
      { ...good, response: { ...good.response, clientDataJSON: long } },
      { ...good, response: { ...good.response, signature: '' } },
      { ...good, response: { ...good.response, authenticatorData: '!!' } },
      { ...good, response: {} },
      [],
    ];
    for (const passkey of bodies) expect((await verify(world, { ticket, passkey })).status).toBe(422);
    for (const junk of [
      'eyJ',
      Buffer.from('null').toString('base64url'),
      Buffer.from('{"challenge":{}}').toString('base64url'),
    ]) {
      const passkey = { ...good, response: { ...good.response, clientDataJSON: junk } };
      expect((await verify(world, { ticket, passkey })).body.code).toBe('invalid_passkey');
    }
    const { visitor, page } = await open(world);
    for (const passkey of ['', '{', 'null', JSON.stringify({ ...good, id: long })])
      expect((await visitor.submit(page, { passkey })).status).toBe(403);
  });

  test('A65 from a form that is not ours', async () => {
    const { visitor, page } = await open(world);
    const form = formsOf(page).find(({ action }) => action.endsWith('/sign-in/passkey'))!;
    const body = new URLSearchParams({ passkey: JSON.stringify(world.softKey.get(askedOn(page))), csrf: 'AAAA' });
    expect((await visitor.fetch(form.action, { body })).status).toBe(403);
  });

  test('after a hundred failures from one network, whoever’s they are; successes cost nothing', async () => {
    const busy = await withKey();
    const ip = '198.51.100.9';
    for (let success = 0; success < 2; success++) {
      const { ticket, options } = await beginByApi(busy);
      expect((await verify(busy, { ticket, passkey: busy.softKey.get(options), ip })).status).toBe(200);
    }
    const junk = makeSoftKey(busy.app);
    await enrol(busy, junk);
    const passkey = junk.get({ challenge: 'AAAA' });
    const { ticket } = await beginByApi(busy);
    const failing = Array.from({ length: 100 }, () => verify(busy, { ticket, passkey, ip }));
    expect(new Set((await Promise.all(failing)).map(({ body }) => body.code))).toEqual(new Set(['invalid_passkey']));
    expect((await verify(busy, { ticket, passkey, ip })).body.code).toBe('too_many_attempts');
    expect((await signInByKey(busy, busy.softKey)).status).toBe(200);
  });
});

describe('adding a passkey', () => {
  test('names it, keeps it, and is recorded; a name of one’s own comes later', async () => {
    const world = await prepare();
    const { status, body: added } = await register(world, makeSoftKey(world.app));
    expect(status).toBe(201);
    expect(added).toMatchObject({ name: 'Node.js', synced: true, signs_in: true, last_used_at: null });
    const { access_token: as } = await signInByApi(gatehouse, world.app, world.user);
    const named = { as, params: { id: added.id }, body: { name: 'My phone' } };
    const { body } = await call(world.app, 'PATCH /me/passkeys/:id', named);
    expect([body.name, (await call(world.app, 'PATCH /me/passkeys/:id', named)).body]).toEqual(['My phone', body]);
    expect(await countEvents(world.app, 'passkey.updated')).toBe(1);
    expect(await countEvents(world.app, 'passkey.added')).toBe(1);
    const seen = await call(world.app, 'GET /users/:id/passkeys', { as: world.key, params: { id: world.user.id } });
    expect(seen.body.items).toEqual([body]);
  });

  test('tells the authenticator nothing about the person but the name that its list shows, with the App’s', async () => {
    const world = await withKey();
    const { access_token: as } = await signInByApi(gatehouse, world.app, world.user);
    const { body } = await call(world.app, 'POST /me/passkeys/options', { as, body: {} });
    const { user, rp, excludeCredentials, attestation, pubKeyCredParams } = body.options;
    expect(user.name).toBe(`${world.user.email} · ${world.app.name}`);
    expect(Buffer.from(user.id, 'base64url').toString('hex')).toBe(world.user.id.replaceAll('-', ''));
    expect(rp).toEqual({ id: 'localhost', name: world.app.name });
    expect(attestation).toBe('none');
    expect(pubKeyCredParams.map(({ alg }: { alg: number }) => alg)).toEqual([-7, -8, -257]);
    expect(excludeCredentials.map(({ id }: { id: string }) => id)).toEqual([
      world.softKey.credentialId.toString('base64url'),
    ]);
  });

  test('A102 wants a proof, unless the sign-in was just now', async () => {
    const world = await prepare();
    const { access_token: as } = await signInByApi(gatehouse, world.app, world.user);
    await passTime(6 * MINUTE);
    const begin = (body: object) => call(world.app, 'POST /me/passkeys/options', { as, body });
    expect((await begin({})).body.code).toBe('proof_required');
    expect((await begin({ password: 'wrong-wrong-wrong' })).body.code).toBe('wrong_password');
    expect((await begin({ password: PASSWORD })).status).toBe(200);
  });

  const refused: [string, Wrong][] = [
    ['another origin', { origin: 'https://evil.example.com' }],
    ['another relying party', { rpId: 'evil.example.com' }],
    ['an answer to another question', { type: 'webauthn.get' }],
    ['nobody there', { up: false }],
    ['an algorithm that is none', { alg: 0 }],
    ['an algorithm that was not asked for', { alg: -65535 }],
    ['a challenge of its own', { challenge: Buffer.alloc(32, 7).toString('base64url') }],
  ];
  test.each(refused)('is refused with %s', async (_, wrong) => {
    const world = await prepare();
    const enrolling = enrol(world, makeSoftKey(world.app), wrong);
    await expect(enrolling).rejects.toMatchObject({ code: 'invalid_passkey' });
    expect(await listPasskeys(gatehouse.database.db, world.app, world.user.id)).toEqual([]);
  });

  test('A109 counts for the session that asked, once, and for no other user', async () => {
    const world = await prepare();
    const other = await makeUser(gatehouse, world.app);
    const [mine, theirs] = await Promise.all([
      signInByApi(gatehouse, world.app, world.user),
      signInByApi(gatehouse, world.app, other),
    ]);
    const begun = await call(world.app, 'POST /me/passkeys/options', { as: mine.access_token, body: {} });
    const send = (as: string) =>
      call(world.app, 'POST /me/passkeys', {
        as,
        body: { passkey: makeSoftKey(world.app).create(begun.body.options) },
      });
    expect((await send(theirs.access_token)).body.code).toBe('invalid_passkey');
    const again = await signInByApi(gatehouse, world.app, world.user);
    expect((await send(again.access_token)).body.code).toBe('invalid_passkey');
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(mine.access_token)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(await listPasskeys(gatehouse.database.db, world.app, other.id)).toEqual([]);
  });

  test('is refused where somebody has it, and beyond twenty', async () => {
    const world = await withKey();
    const other = await makeUser(gatehouse, world.app);
    const twin = makeSoftKey(world.app, { credentialId: world.softKey.credentialId });
    await expect(enrol({ ...world, user: other }, twin)).rejects.toMatchObject({ code: 'passkey_exists' });
    const [row] = await listPasskeys(gatehouse.database.db, world.app, world.user.id);
    for (let more = 1; more < 20; more++) {
      const copy = { ...row!, counter: 0, credential_id: Buffer.from(`credential ${more}`) };
      await addPasskey(gatehouse.database.db, world.app, world.user.id, copy);
    }
    await expect(enrol(world, makeSoftKey(world.app))).rejects.toMatchObject({ code: 'too_many_passkeys' });
  });

  test('at another App under the same host is another passkey', async () => {
    const [one, two] = [await prepare(), await prepare()];
    const credentialId = Buffer.from('the same at both');
    await addKey(one, { credentialId });
    await addKey(two, { credentialId });
    expect(await listPasskeys(gatehouse.database.db, two.app, one.user.id)).toEqual([]);
  });

  test('that can’t sign in by itself says so', async () => {
    const world = await prepare();
    const unverified = await addKey(world, { uv: false });
    expect(unverified.passkey).toMatchObject({ signs_in: false });
    const hidden = await addKey(world, {}, { rk: false });
    expect(hidden.passkey).toMatchObject({ signs_in: false });
    expect((await signInByKey(world, hidden.softKey)).status).toBe(200);
    const after = await listPasskeys(gatehouse.database.db, world.app, world.user.id);
    expect(after.map(({ signs_in }) => signs_in)).toEqual([false, true]);
  });

  test('has no use where the App wants none, neither alone nor beside a password', async () => {
    const world = await prepare({ passkeys: 'off', mfa_methods: ['totp'] });
    const { access_token: as } = await signInByApi(gatehouse, world.app, world.user);
    expect((await call(world.app, 'POST /me/passkeys/options', { as, body: {} })).body.code).toBe('method_off');
  });

  test('from a page of the App counts where its origin is listed, by the API alone', async () => {
    const origin = 'http://app.localhost:8080';
    const world = await withKey({ cors_origins: [origin] });
    expect((await signInByKey(world, world.softKey, { origin })).status).toBe(200);
    const { visitor, page } = await open(world);
    expect((await answerOn(visitor, page, world.softKey.get(askedOn(page), { origin }))).status).toBe(403);
  });
});

describe('a passkey as the second factor', () => {
  async function givePassword(world: World, more = {}) {
    const begun = await open(world, more);
    const page = await begun.visitor.submit(begun.page, { email: world.user.email, password: PASSWORD });
    return { ...begun, page };
  }

  test('is not asked for by itself, but where two are wanted, the first of the ways', async () => {
    const world = await withKey();
    const plain = await givePassword(world);
    expect(codeIn(plain.page)).toBeTruthy();

    await makeAuthenticator(gatehouse, world.app, world.user);
    const { visitor, page, verifier } = await givePassword(world, { acr_values: MULTI_FACTOR });
    const asked = askedOn(page);
    expect(asked.userVerification).toBe('preferred');
    expect(asked.allowCredentials).toEqual([
      { id: world.softKey.credentialId.toString('base64url'), transports: ['internal'], type: 'public-key' },
    ]);
    expect(page.text).toContain('/second-factor"');
    const back = await answerOn(visitor, page, world.softKey.get(asked, { uv: false }));
    const claims = await claimsOf(world, back, verifier);
    expect(claims).toMatchObject({ amr: ['pwd', 'pop', 'user', 'mfa'], acr: MULTI_FACTOR });
  });

  test('A100 does not skip it by the address of another step', async () => {
    const world = await withKey({ mfa: 'required' });
    const { visitor, page } = await open(world);
    const early = await visitor.open(`${page.url}/passkey`);
    expect(early.text).not.toContain('allowCredentials');
  });

  test('A99 is refused with another user’s, and guesses are counted', async () => {
    const world = await withKey({ mfa: 'required' });
    const other = { ...world, user: await makeUser(gatehouse, world.app) };
    const theirs = await addKeyOf(other);
    const { visitor, page } = await givePassword(world);
    let at = page;
    for (let guess = 0; guess < 10; guess++) {
      at = await answerOn(visitor, at, theirs.get(askedOn(at)));
      expect(at.status).toBe(403);
    }
    at = await answerOn(visitor, at, world.softKey.get(askedOn(at)));
    expect(at.status).toBe(429);
  });

  async function addKeyOf(world: World) {
    const softKey = makeSoftKey(world.app);
    const [row] = await listPasskeys(gatehouse.database.db, world.app, world.user.id);
    expect(row).toBeUndefined();
    const begun = await call(world.app, 'POST /auth/login', {
      ...{ as: world.key, body: { email: world.user.email, password: PASSWORD } },
    });
    const { ticket, kinds } = begun.body;
    expect(kinds).toContain('passkey');
    const { body } = await call(world.app, 'POST /auth/factors/passkey', { as: world.key, body: { ticket } });
    const confirmed = await call(world.app, 'POST /auth/factors/passkey/confirm', {
      ...{ as: world.key, body: { ticket, passkey: softKey.create(body.options) } },
    });
    expect(confirmed.status, confirmed.text).toBe(200);
    expect(confirmed.body.recovery_codes).toHaveLength(10);
    expect(decodeJwt(confirmed.body.tokens.id_token)).toMatchObject({ amr: ['pwd', 'pop', 'user', 'mfa'] });
    return softKey;
  }

  test('by the API is set up and shown with the ticket of the sign-in', async () => {
    const world = await prepare({ mfa: 'required' });
    const softKey = await addKeyOf(world);
    const as = world.key;
    const login = { email: world.user.email, password: PASSWORD };
    const { body } = await call(world.app, 'POST /auth/login', { as, body: login });
    expect(body).toMatchObject({ code: 'second_factor_required', ways: ['passkey', 'recovery_code'] });
    const { ticket } = body;
    const begun = await call(world.app, 'POST /auth/second-factor/passkey', { as, body: { ticket } });
    const passkey = softKey.get(begun.body.options);
    const other = await call(world.app, 'POST /auth/login', { as, body: login });
    const swapped = await call(world.app, 'POST /auth/second-factor', {
      ...{ as, body: { ticket: other.body.ticket, passkey } },
    });
    expect(swapped.body.code).toBe('invalid_passkey');
    const done = await call(world.app, 'POST /auth/second-factor', { as, body: { ticket, passkey } });
    expect(done.status, done.text).toBe(200);
    expect(decodeJwt(done.body.tokens.id_token)).toMatchObject({ amr: ['pwd', 'pop', 'user', 'mfa'] });
    const both = await call(world.app, 'POST /auth/second-factor', { as, body: { ticket, passkey, code: '1' } });
    expect(both.status).toBe(422);
    const further = await call(world.app, 'POST /auth/factors/passkey', { as, body: { ticket } });
    expect(further.body.code).toBe('factor_exists');
  });

  test('is set up where it is required, with recovery codes', async () => {
    const world = await prepare({ mfa: 'required', mfa_methods: ['passkey'] });
    const { visitor, page, verifier } = await givePassword(world);
    const softKey = makeSoftKey(world.app);
    const refused = await answerOn(
      visitor,
      page,
      softKey.create(askedOn(page), { origin: 'https://evil.example.com' }),
    );
    expect(refused.status).toBe(403);
    const codes = await answerOn(visitor, refused, softKey.create(askedOn(refused)));
    expect(codes.text).toContain('/recovery-codes"');
    const saved = formsOf(codes).find(({ action }) => action.endsWith('/recovery-codes'))!;
    const back = await visitor.open(saved.action, { body: new URLSearchParams(saved.hidden) });
    expect(await claimsOf(world, back, verifier)).toMatchObject({ amr: ['pwd', 'pop', 'user', 'mfa'] });
    expect(await countRecoveryCodes(gatehouse.database.db, world.app, world.user.id)).toBe(10);
  });

  test('lets a browser be trusted', async () => {
    const world = await withKey({ mfa: 'required' });
    const { visitor, page } = await givePassword(world);
    await visitor.submit(page, { passkey: JSON.stringify(world.softKey.get(askedOn(page))), trust: 'yes' });
    const again = await open(world, { prompt: 'login' }, visitor);
    const back = await visitor.submit(again.page, { email: world.user.email, password: PASSWORD });
    expect(codeIn(back)).toBeTruthy();
  });
});

describe('what becomes of passkeys', () => {
  test('they are listed as factors, go with a reset, and with the last one go the recovery codes', async () => {
    const world = await withKey();
    const { db } = gatehouse.database;
    const as = (await signInByApi(gatehouse, world.app, world.user)).access_token;
    const codes = await call(world.app, 'POST /me/recovery-codes', { as, body: { password: PASSWORD } });
    expect(codes.body.recovery_codes).toHaveLength(10);
    expect((await call(world.app, 'GET /me/factors', { as })).body.items).toMatchObject([{ kind: 'passkey' }]);
    const removed = await call(world.app, 'DELETE /me/factors/:id', {
      ...{ as, params: { id: world.passkey.id }, body: { password: PASSWORD } },
    });
    expect(removed.status, removed.text).toBe(204);
    expect(await countRecoveryCodes(db, world.app, world.user.id)).toBe(0);

    await addKey(world);
    const { secret } = await makeAuthenticator(gatehouse, world.app, world.user);
    expect(codeOf(secret)).toMatch(/^\d{6}$/);
    await resetFactors(db, world.app, world.user.id);
    expect(await listFactors(db, world.app, world.user.id)).toEqual([]);
    expect(await listPasskeys(db, world.app, world.user.id)).toEqual([]);
  });

  test('the last way in stays, unless the App takes it', async () => {
    const world = await withKey();
    const { db } = gatehouse.database;
    const second = await addKey(world);
    await db
      .updateTable('users')
      .set({ password_hash: null })
      .where('app_id', '=', world.app.id)
      .where('id', '=', world.user.id)
      .execute();
    const as = (await signInByKey(world, world.softKey)).body.tokens.access_token;
    const remove = (id: string) => call(world.app, 'DELETE /me/passkeys/:id', { as, params: { id }, body: {} });
    const both = await Promise.all([remove(world.passkey.id), remove(second.passkey.id)]);
    expect(both.map(({ status }) => status).sort()).toEqual([204, 409]);
    const [left] = await listPasskeys(db, world.app, world.user.id);
    expect((await remove(left!.id)).body.code).toBe('last_way_in');
    const params = { id: world.user.id, passkey_id: left!.id };
    expect((await call(world.app, 'DELETE /users/:id/passkeys/:passkey_id', { as: world.key, params })).status).toBe(
      204,
    );
  });

  test.each([
    ['another user', (world: World) => withNeighbour(world)],
    ['another App', () => withKey()],
  ])('one of %s is not there', async (_, prepareOther) => {
    const world = await withKey();
    const other = await prepareOther(world);
    const as = (await signInByApi(gatehouse, other.app, other.user)).access_token;
    const params = { id: world.passkey.id };
    const body = { name: 'Mine now' };
    for (const path of ['/me/passkeys/:id', '/me/factors/:id'])
      for (const [entry, sent] of [
        [`PATCH ${path}`, body],
        [`DELETE ${path}`, { password: PASSWORD }],
      ] as const)
        expect([entry, (await call(other.app, entry, { as, params, body: sent })).status]).toEqual([entry, 404]);
    const foreign = { id: other.user.id, passkey_id: world.passkey.id };
    const sent = { as: other.key, params: foreign };
    expect((await call(other.app, 'DELETE /users/:id/passkeys/:passkey_id', sent)).status).toBe(404);
    expect((await listPasskeys(gatehouse.database.db, world.app, world.user.id))[0]).toMatchObject(world.passkey);
  });

  const withNeighbour = async (world: World) => ({ ...world, user: await makeUser(gatehouse, world.app) });

  test('who proves an address that nobody proved is rid of the passkeys of whoever made the user', async () => {
    const world = await withKey({ magic_link: 'on' });
    const { db } = gatehouse.database;
    const { id: user_id, email_key } = world.user;
    const payload = { email_key, password_changed_at: world.user.password_changed_at?.toISOString() ?? null };
    const token = await createOneTimeToken(db, world.app, 'reset_password', { user_id, payload });
    const body = { token, password: 'harvest-violin-comet' };
    expect((await call(world.app, 'POST /auth/password/reset', { as: world.key, body })).status).toBe(204);
    expect(await listPasskeys(db, world.app, user_id)).toEqual([]);
    expect((await signInByKey(world, world.softKey)).body.code).toBe('invalid_passkey');

    const verified = await createUser(db, world.app, { email: 'bob@example.com', email_verified: true });
    const own = { ...world, user: await setPasswordOf(verified) };
    const kept = await addKey(own);
    const again = await createOneTimeToken(db, world.app, 'reset_password', {
      ...{ user_id: verified.id, payload: { email_key: verified.email_key, password_changed_at: null } },
    });
    await call(world.app, 'POST /auth/password/reset', { as: world.key, body: { ...body, token: again } });
    expect((await signInByKey(own, kept.softKey)).status).toBe(200);
  });

  async function setPasswordOf(user: UserRow): Promise<UserRow> {
    const { password_hash } = await makeUser(gatehouse, await makeApp(gatehouse));
    await gatehouse.database.db
      .updateTable('users')
      .set({ password_hash })
      .where('app_id', '=', user.app_id)
      .where('id', '=', user.id)
      .execute();
    return { ...user, password_hash };
  }

  test('the export of one’s data names them, and not their keys', async () => {
    const world = await withKey();
    const as = (await signInByApi(gatehouse, world.app, world.user)).access_token;
    const { body } = await call(world.app, 'GET /me/export', { as });
    expect(body.credentials.map(({ kind }: { kind: string }) => kind)).toEqual(['password', 'passkey']);
    expect(body.passkeys).toMatchObject([{ name: 'Laptop', synced: true }]);
  });
});
