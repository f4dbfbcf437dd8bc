// Second factors as people and programs meet them: on the screens, by the JSON API, and what tokens say of it.
import { decodeJwt } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { updateApp } from '../../src/apps/apps.ts';
import type { Settings } from '../../src/apps/settings/settings.ts';
import { MULTI_FACTOR, SINGLE_FACTOR } from '../../src/authentication/assurance.ts';
import { listFactors, resetFactors } from '../../src/authentication/factors/kinds.ts';
import { regenerateRecoveryCodes } from '../../src/authentication/factors/recovery-codes.ts';
import { confirmTotp, enrolTotp } from '../../src/authentication/factors/totp.ts';
import { addDeviceToken, readDeviceToken } from '../../src/authentication/factors/trusted-devices.ts';
import { replacePassword } from '../../src/authentication/ways/change-password.ts';
import { hashSecret } from '../../src/secrets.ts';
import { getUser } from '../../src/users/users.ts';
import { call } from '../http/api/call.ts';
import { withAnotherEnd } from '../kit/altered.ts';
import { makeApiKey, makeApp, makeClient, makeUser, PASSWORD, type TestClient } from '../kit/app.ts';
import { codeOf, makeAuthenticator } from '../kit/factor.ts';
import { authorizeUrl, makePkce, redeem, refresh } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { passTime, restoreTime } from '../kit/time.ts';
import { formsOf, type Page, Visitor } from '../kit/visitor.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());
afterEach(restoreTime);

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

type World = Awaited<ReturnType<typeof prepare>>;

async function prepare(settings: Partial<Settings> = {}) {
  const app = await makeApp(gatehouse, settings);
  const client = await makeClient(gatehouse, app, { first_party: true });
  return { app, client, user: await makeUser(gatehouse, app), key: await makeApiKey(gatehouse, app) };
}

async function withAuthenticator(settings: Partial<Settings> = {}) {
  const world = await prepare(settings);
  return { ...world, authenticator: await makeAuthenticator(gatehouse, world.app, world.user) };
}

type Begun = { visitor: Visitor; page: Page; verifier: string };

async function begin(
  { app, client }: Pick<World, 'app' | 'client'>,
  more = {},
  visitor = new Visitor(),
): Promise<Begun> {
  const { verifier, challenge } = makePkce();
  return { visitor, verifier, page: await visitor.open(authorizeUrl(app, client, challenge, more)) };
}

/** As far as the password leads. */
async function givePassword(world: Pick<World, 'app' | 'client' | 'user'>, more = {}, visitor = new Visitor()) {
  const begun = await begin(world, more, visitor);
  const page = await visitor.submit(begun.page, { email: world.user.email, password: PASSWORD });
  return { ...begun, page };
}

const at = ({ text }: Page) =>
  (['second-factor', 'recovery-code', 'enrol-factor', 'recovery-codes', 'sign-in'] as const).find((path) =>
    new RegExp(`action="[^"]*/${path}"`).test(text),
  );

const codeIn = ({ location }: Page) => location && new URL(location).searchParams.get('code');
const errorIn = ({ location }: Page) => location && new URL(location).searchParams.get('error');

async function tokensOf({ app, client }: { app: App; client: TestClient }, page: Page, verifier: string) {
  const { status, body } = await redeem(app, client, { code: codeIn(page) ?? '', verifier });
  expect(status).toBe(200);
  const tokens = body as { id_token: string; refresh_token: string };
  return { ...tokens, claims: decodeJwt(tokens.id_token) };
}

function saveCodes(visitor: Visitor, page: Page) {
  const form = formsOf(page).find(({ action }) => action.endsWith('/recovery-codes'))!;
  return visitor.open(form.action, { body: new URLSearchParams(form.hidden) });
}

const submitCode = ({ visitor, page }: Begun, code: string, more = {}) =>
  visitor.submit(page, { code, ...more }, '/second-factor');

const login = ({ app, key, user }: World, more = {}) =>
  call(app, 'POST /auth/login', { as: key, body: { email: user.email, password: PASSWORD, ...more } });

const finish = ({ app, key }: World, ticket: string, given: object) =>
  call(app, 'POST /auth/second-factor', { as: key, body: { ticket, ...given } });

async function countEvents(app: App, event: string) {
  const rows = await gatehouse.database.db
    .selectFrom('audit_log')
    .select('id')
    .where('app_id', '=', app.id)
    .where('event', '=', event)
    .execute();
  return rows.length;
}

describe('on the screens', () => {
  test('who has none signs in by password, and the token says so', async () => {
    const world = await prepare();
    const { page, verifier } = await givePassword(world);
    const { claims } = await tokensOf(world, page, verifier);
    expect(claims).toMatchObject({ amr: ['pwd'], acr: SINGLE_FACTOR, auth_time: expect.any(Number) });
  });

  test('who has one is asked for it, and the token says so, after a refresh, too', async () => {
    const world = await withAuthenticator();
    const begun = await givePassword(world);
    expect(at(begun.page)).toBe('second-factor');
    expect(begun.page.text).toContain('autocomplete="one-time-code"');
    expect(begun.page.text).toContain('inputmode="numeric"');
    const tokens = await tokensOf(world, await submitCode(begun, codeOf(world.authenticator.secret)), begun.verifier);
    expect(tokens.claims).toMatchObject({ amr: ['pwd', 'otp', 'mfa'], acr: MULTI_FACTOR });
    const { body } = await refresh(world.app, world.client, tokens.refresh_token);
    const { amr, acr, auth_time } = tokens.claims;
    expect(decodeJwt(body.id_token as string)).toMatchObject({ amr, acr, auth_time });
  });

  test('a code may be typed in two groups; a wrong one is said beside the field, and the next is taken', async () => {
    const world = await withAuthenticator();
    const begun = await givePassword(world);
    const wrong = await submitCode(begun, '000000');
    expect(wrong.status).toBe(403);
    expect(wrong.text).toContain('id="code-error"');
    const code = codeOf(world.authenticator.secret);
    const right = await submitCode({ ...begun, page: wrong }, `${code.slice(0, 3)} ${code.slice(3)}`);
    expect(codeIn(right)).toBeTruthy();
  });

  test('a recovery code does, in any spelling, and the token names no authenticator app', async () => {
    const world = await withAuthenticator();
    const begun = await givePassword(world);
    const page = await begun.visitor.open(`${begun.page.url.replace(/\/second-factor$/, '')}/recovery-code`);
    const spelled = world.authenticator.recoveryCodes[3]!.toUpperCase().replaceAll('-', ' ').replaceAll('0', 'O');
    const done = await begun.visitor.submit(page, { recovery_code: spelled });
    const { claims } = await tokensOf(world, done, begun.verifier);
    expect(claims).toMatchObject({ amr: ['pwd', 'mfa'], acr: MULTI_FACTOR });
    expect(await countEvents(world.app, 'recovery_code.used')).toBe(1);
  });

  test('an App that requires one has it set up on the way, and shows recovery codes until they are safe', async () => {
    const world = await prepare({ mfa: 'required' });
    const begun = await givePassword(world);
    expect(at(begun.page)).toBe('enrol-factor');
    const secret = secretIn(begun.page);
    expect(begun.page.text).toMatch(/<img class="qr" src="data:image\/svg\+xml;base64,/);
    expect(begun.page.text).toContain(`href="otpauth://totp/`);
    expect(secretIn(await begun.visitor.open(begun.page.url))).toBe(secret);

    const wrong = await begun.visitor.submit(begun.page, { code: '000000' });
    expect(wrong.status).toBe(403);
    expect(secretIn(wrong)).toBe(secret);
    const codes = await begun.visitor.submit(wrong, { code: codeOf(secret, -1) });
    expect(at(codes)).toBe('recovery-codes');
    const listed = codesIn(codes);
    expect(listed).toHaveLength(10);
    expect(codesIn(await begun.visitor.open(codes.url))).toEqual(listed);
    const file = await begun.visitor.submit(codes, {}, '/download');
    expect(file.headers.get('content-disposition')).toMatch(/attachment; filename="[\w-]+\.txt"/);
    expect(listed.every((code) => file.text.includes(code))).toBe(true);

    const done = await saveCodes(begun.visitor, codes);
    const { claims } = await tokensOf(world, done, begun.verifier);
    expect(claims).toMatchObject({ amr: ['pwd', 'otp', 'mfa'], acr: MULTI_FACTOR });
    const again = await givePassword(world);
    expect(codeIn(await submitCode(again, codeOf(secret)))).toBeTruthy();
    const last = await givePassword(world);
    const page = await last.visitor.open(`${last.page.url}/recovery-code`);
    expect(codeIn(await last.visitor.submit(page, { recovery_code: listed[0]! }))).toBeTruthy();
  });

  test('one’s own sign-up has it set up, too', async () => {
    const world = await prepare({ mfa: 'required' });
    const begun = await begin(world);
    const page = await begun.visitor.open(`${begun.page.url}/sign-up`);
    const next = await begun.visitor.submit(page, { email: 'new@example.com', password: PASSWORD, name: '' });
    expect(at(next)).toBe('enrol-factor');
  });

  test('every page leads on: to another login, and back to the client', async () => {
    const world = await withAuthenticator();
    const begun = await givePassword(world);
    expect(at(await begun.visitor.submit(begun.page, {}, '/switch'))).toBe('sign-in');
    expect(errorIn(await begun.visitor.submit(begun.page, {}, '/cancel'))).toBe('access_denied');
    const required = await prepare({ mfa: 'required' });
    const enrolling = await givePassword(required);
    for (const address of [
      'enrol-factor',
      'recovery-codes',
      'recovery-codes/download',
      'second-factor',
      'recovery-code',
    ])
      expect(at(await enrolling.visitor.open(`${enrolling.page.url}/${address}`)), address).toBe('enrol-factor');
  });
});

const secretIn = ({ text }: Page) => /<code class="factor-secret">([^<]+)<\/code>/.exec(text)![1]!.replaceAll(' ', '');
const codesIn = ({ text }: Page) => [...text.matchAll(/<li><code>([^<]+)<\/code>/g)].map(([, code]) => code!);

describe('a trusted browser', () => {
  async function trusted(settings: Partial<Settings> = {}) {
    const world = await withAuthenticator(settings);
    const begun = await givePassword(world);
    await submitCode(begun, codeOf(world.authenticator.secret), { trust: 'yes' });
    return { ...world, visitor: begun.visitor };
  }
  const again = (world: Awaited<ReturnType<typeof trusted>>, more = {}, visitor = world.visitor) =>
    givePassword(world, { prompt: 'login', ...more }, visitor);

  test('is not asked again, and the token does not claim that it was', async () => {
    const world = await trusted();
    const { page, verifier } = await again(world);
    expect((await tokensOf(world, page, verifier)).claims).toMatchObject({ amr: ['pwd'], acr: SINGLE_FACTOR });
    const silent = await begin(world, { prompt: 'none' }, world.visitor);
    expect(codeIn(silent.page)).toBeTruthy();
  });

  test('has a cookie of the App alone, which no script reads, and whose value is nowhere in the database', async () => {
    const world = await trusted();
    const cookie = world.visitor.cookies.find(({ name }) => name === 'gatehouse_trusted')!;
    expect(cookie.path).toBe(`${new URL(world.app.issuer).pathname}/`);
    const rows = await gatehouse.database.db
      .selectFrom('trusted_devices')
      .selectAll()
      .where('app_id', '=', world.app.id)
      .execute();
    expect(rows).toHaveLength(1);
    expect(Buffer.from(rows[0]!.token_hash).toString('base64url')).not.toBe(cookie.value);
  });

  test('is asked where the client wants two factors', async () => {
    const world = await trusted();
    expect(at((await again(world, { acr_values: MULTI_FACTOR })).page)).toBe('second-factor');
  });

  const ends: [string, (world: Awaited<ReturnType<typeof trusted>>) => unknown][] = [
    [
      'its days are over, whatever the browser keeps',
      ({ visitor }) => {
        for (const cookie of visitor.cookies) cookie.expires = Number.POSITIVE_INFINITY;
        passTime(30 * DAY + MINUTE);
      },
    ],
    ['the password was changed', ({ app, user }) => replacePassword(gatehouse.system, app, user, PASSWORD)],
    [
      'the App takes no trust any more',
      ({ app }) => updateApp(gatehouse.system, app, { settings: { trusted_device_days: 0 } }),
    ],
    [
      'the factors were reset, and set up again',
      async (world) => {
        await resetFactors(gatehouse.database.db, world.app, world.user.id);
        await makeAuthenticator(gatehouse, world.app, world.user);
      },
    ],
  ];
  test.each(ends)('is asked again when %s', async (_, end) => {
    const world = await trusted();
    passTime(MINUTE);
    await end(world);
    expect(at((await again(world)).page)).toBe('second-factor');
  });

  test('is another browser’s, another user’s and another App’s nothing', async () => {
    const world = await trusted();
    expect(at((await again(world, {}, new Visitor())).page)).toBe('second-factor');
    const other = await makeUser(gatehouse, world.app);
    await makeAuthenticator(gatehouse, world.app, other);
    const stolen = world.visitor.cookies.find(({ name }) => name === 'gatehouse_trusted')!;
    const thief = new Visitor();
    const token = readDeviceToken(stolen.value, world.user.id)!;
    thief.cookies.push({ ...stolen, value: addDeviceToken(undefined, other.id, token) });
    expect(at((await givePassword({ ...world, user: other }, {}, thief)).page)).toBe('second-factor');
  });

  test('is not offered where the App takes no trust, and not made', async () => {
    const world = await withAuthenticator({ trusted_device_days: 0 });
    const begun = await givePassword(world);
    expect(begun.page.text).not.toContain('name="trust"');
    const { secret } = world.authenticator;
    const form = formsOf(begun.page).find(({ action }) => action.endsWith('/second-factor'))!;
    const body = new URLSearchParams({ ...form.hidden, code: codeOf(secret), trust: 'yes' });
    await begun.visitor.open(form.action, { body });
    expect(begun.visitor.cookies.some(({ name }) => name === 'gatehouse_trusted')).toBe(false);
  });
});

describe('step-up', () => {
  test('asks a session that has the password for the second factor alone, and leaves auth_time as it was', async () => {
    const world = await prepare();
    const first = await givePassword(world);
    const { claims } = await tokensOf(world, first.page, first.verifier);
    passTime(3 * MINUTE);
    const { secret } = await makeAuthenticator(gatehouse, world.app, world.user);
    const stepUp = await begin(world, { acr_values: MULTI_FACTOR }, first.visitor);
    expect(at(stepUp.page)).toBe('second-factor');
    const stronger = await tokensOf(world, await submitCode(stepUp, codeOf(secret)), stepUp.verifier);
    expect(stronger.claims).toMatchObject({
      amr: ['pwd', 'otp', 'mfa'],
      acr: MULTI_FACTOR,
      auth_time: claims.auth_time,
    });
    const silent = await begin(world, { acr_values: MULTI_FACTOR, prompt: 'none' }, first.visitor);
    expect(codeIn(silent.page)).toBeTruthy();
  });

  test('A102 a session of some time ago, maybe a stolen one, sets up no factor at a step-up: the password comes first', async () => {
    const world = await prepare({ mfa: 'optional' });
    const { visitor } = await givePassword(world);
    passTime(6 * MINUTE);
    const stepUp = await begin(world, { acr_values: MULTI_FACTOR }, visitor);
    expect(at(stepUp.page)).toBe('sign-in');
    const [interaction] = /^.*\/interaction\/[\w-]+/.exec(stepUp.page.url)!;
    expect(at(await visitor.open(`${interaction}/enrol-factor`))).toBe('sign-in');
    const page = await visitor.submit(stepUp.page, { email: world.user.email, password: PASSWORD });
    expect(at(page)).toBe('enrol-factor');
  });

  test('lets who has no factor set one up', async () => {
    const world = await prepare();
    const { visitor } = await givePassword(world);
    const stepUp = await begin(world, { acr_values: MULTI_FACTOR }, visitor);
    expect(at(stepUp.page)).toBe('enrol-factor');
    const codes = await visitor.submit(stepUp.page, { code: codeOf(secretIn(stepUp.page)) });
    const done = await saveCodes(visitor, codes);
    expect((await tokensOf(world, done, stepUp.verifier)).claims.acr).toBe(MULTI_FACTOR);
  });

  test.each([
    ['value', { value: MULTI_FACTOR }],
    ['values', { values: ['urn:somebody:else', MULTI_FACTOR] }],
  ])('hears the claims request with %s', async (_, how) => {
    const world = await withAuthenticator({ trusted_device_days: 30 });
    const claims = JSON.stringify({ id_token: { acr: { essential: true, ...how } } });
    const begun = await givePassword(world, { claims });
    const done = await submitCode(begun, codeOf(world.authenticator.secret));
    expect((await tokensOf(world, done, begun.verifier)).claims.acr).toBe(MULTI_FACTOR);
  });

  test('ends with an error where it cannot be had, never in a circle', async () => {
    const world = await prepare({ mfa: 'off' });
    const essential = (acr: string) => JSON.stringify({ id_token: { acr: { essential: true, value: acr } } });
    for (const acr of [MULTI_FACTOR, 'urn:somebody:else']) {
      const { page } = await givePassword(world, { claims: essential(acr) });
      expect(errorIn(page)).toBe('unmet_authentication_requirements');
    }
    const voluntary = await givePassword(world, { acr_values: MULTI_FACTOR });
    expect((await tokensOf(world, voluntary.page, voluntary.verifier)).claims.acr).toBe(SINGLE_FACTOR);
  });

  test('one factor is enough for who asks for one, and two are one, too', async () => {
    const world = await withAuthenticator();
    const begun = await givePassword(world, { acr_values: SINGLE_FACTOR });
    const done = await submitCode(begun, codeOf(world.authenticator.secret));
    expect((await tokensOf(world, done, begun.verifier)).claims.acr).toBe(SINGLE_FACTOR);
    const claims = JSON.stringify({ id_token: { acr: { essential: true, value: SINGLE_FACTOR } } });
    const silent = await begin(world, { claims, prompt: 'none' }, begun.visitor);
    expect((await tokensOf(world, silent.page, silent.verifier)).claims.acr).toBe(SINGLE_FACTOR);
  });

  test.each([
    ['prompt=login', { prompt: 'login' }],
    ['max_age', { max_age: '60' }],
  ])('%s asks for both again', async (_, more) => {
    const world = await withAuthenticator();
    const first = await givePassword(world);
    const { claims } = await tokensOf(
      world,
      await submitCode(first, codeOf(world.authenticator.secret)),
      first.verifier,
    );
    passTime(5 * MINUTE);
    const again = await begin(world, more, first.visitor);
    expect(at(again.page)).toBe('sign-in');
    const page = await again.visitor.submit(again.page, { email: world.user.email, password: PASSWORD });
    expect(at(page)).toBe('second-factor');
    const done = await submitCode({ ...again, page }, codeOf(world.authenticator.secret));
    const fresh = await tokensOf(world, done, again.verifier);
    expect(fresh.claims.auth_time as number).toBeGreaterThan(claims.auth_time as number);
  });

  test('is announced', async () => {
    const { app } = await prepare();
    const discovery = await fetch(`${app.issuer}/.well-known/openid-configuration`);
    expect(await discovery.json()).toMatchObject({ acr_values_supported: [SINGLE_FACTOR, MULTI_FACTOR] });
  });
});

describe('by the API', () => {
  test('a sign-in is finished by a code', async () => {
    const world = await withAuthenticator();
    const first = await login(world);
    expect(first.body).toMatchObject({ status: 403, code: 'second_factor_required', ticket: expect.any(String) });
    expect(first.body.tokens).toBeUndefined();
    const { status, body } = await finish(world, first.body.ticket, { code: codeOf(world.authenticator.secret) });
    expect(status).toBe(200);
    expect(decodeJwt(body.tokens.id_token)).toMatchObject({ amr: ['pwd', 'otp', 'mfa'], acr: MULTI_FACTOR });
    const refreshed = await call(world.app, 'POST /auth/refresh', {
      as: world.key,
      body: { refresh_token: body.tokens.refresh_token },
    });
    expect(decodeJwt(refreshed.body.tokens.id_token)).toMatchObject({ amr: ['pwd', 'otp', 'mfa'], acr: MULTI_FACTOR });
  });

  test('a password alone is told as that', async () => {
    const { body } = await login(await prepare());
    expect(decodeJwt(body.tokens.id_token)).toMatchObject({ amr: ['pwd'], acr: SINGLE_FACTOR });
  });

  test('where one is required it is set up, and the sign-in goes on', async () => {
    const world = await prepare({ mfa: 'required' });
    const { body: first } = await login(world);
    expect(first.code).toBe('factor_enrolment_required');
    const { ticket } = first;
    const begun = await call(world.app, 'POST /auth/factors/totp', { as: world.key, body: { ticket } });
    expect(begun.body.otpauth_uri).toContain(begun.body.secret);
    const confirm = (code: string) =>
      call(world.app, 'POST /auth/factors/totp/confirm', { as: world.key, body: { ticket, code } });
    expect((await confirm('000000')).body.code).toBe('invalid_code');
    const { status, body } = await confirm(codeOf(begun.body.secret, -1));
    expect(status).toBe(200);
    expect(body.recovery_codes).toHaveLength(10);
    expect(decodeJwt(body.tokens.id_token).acr).toBe(MULTI_FACTOR);
    const { body: next } = await login(world);
    expect((await finish(world, next.ticket, { recovery_code: body.recovery_codes[0] })).status).toBe(200);
  });

  test('a user lists, sets up, renews and removes by proof', async () => {
    const world = await prepare();
    const { app } = world;
    const { body } = await login(world);
    const as = body.tokens.access_token as string;
    const begun = await call(app, 'POST /me/factors/totp', { as, body: { password: PASSWORD } });
    const { secret } = begun.body;
    const confirmed = await call(app, 'POST /me/factors/totp/confirm', { as, body: { code: codeOf(secret, -1) } });
    const listed = await call(app, 'GET /me/factors', { as });
    expect(listed.body).toMatchObject({ items: [{ kind: 'totp' }], recovery_codes_left: 10 });
    expect(listed.text).not.toContain(secret);

    const renew = (proof: object) => call(app, 'POST /me/recovery-codes', { as, body: proof });
    expect((await renew({})).body.missing).toEqual(['password', 'second_factor']);
    expect((await renew({ password: 'not-the-password', code: '000000' })).body.code).toBe('wrong_password');
    const renewed = await renew({ password: PASSWORD, code: codeOf(secret) });
    expect(renewed.body.recovery_codes).not.toEqual(confirmed.body.recovery_codes);

    const remove = (id: string, proof: object) =>
      call(app, 'DELETE /me/factors/:id', { as, params: { id }, body: proof });
    const [{ id }] = listed.body.items;
    expect((await remove(id, {})).body.missing).toEqual(['password', 'second_factor']);
    expect((await remove(id, { password: PASSWORD, code: '000000' })).body.code).toBe('invalid_code');
    passTime(30_000);
    expect((await remove(id, { password: PASSWORD, code: codeOf(secret) })).status).toBe(204);
    expect((await call(app, 'GET /me/factors', { as })).body).toMatchObject({ items: [], recovery_codes_left: 0 });
    expect((await login(world)).status).toBe(200);
    for (const event of ['factor.enrolled', 'factor.removed']) expect(await countEvents(app, event), event).toBe(1);
  });

  test.each([0, 6 * MINUTE])('nothing is set up without the password, %i ms after a sign-in', async (later) => {
    const world = await prepare();
    const { body } = await login(world);
    const as = body.tokens.access_token as string;
    passTime(later);
    const enrol = (proof: object) => call(world.app, 'POST /me/factors/totp', { as, body: proof });
    expect((await enrol({})).body.code).toBe('proof_required');
    expect((await enrol({ password: PASSWORD })).status).toBe(200);
  });

  test('the App resets what a user lost', async () => {
    const world = await withAuthenticator();
    const reset = await call(world.app, 'DELETE /users/:id/factors', { as: world.key, params: { id: world.user.id } });
    expect(reset.status).toBe(204);
    expect((await login(world)).status).toBe(200);
    expect(await countEvents(world.app, 'factors.reset')).toBe(1);
  });

  test('a ticket is worth nothing made up, at another App, late, or after the password changed', async () => {
    const world = await withAuthenticator();
    const other = await withAuthenticator();
    const { ticket } = (await login(world)).body;
    const code = codeOf(world.authenticator.secret);
    const refused = async (at: World, one: string) =>
      expect((await finish(at, one, { code })).body).toMatchObject({ status: 401, code: 'invalid_ticket' });
    await refused(world, 'made-up');
    await refused(world, withAnotherEnd(ticket));
    await refused(other, ticket);
    await replacePassword(gatehouse.system, world.app, world.user, 'harvest-violin-comet');
    await refused(world, ticket);
    const late = (await login(other)).body.ticket;
    passTime(11 * MINUTE);
    await refused(other, late);
  });
});

describe('A98 a TOTP code', () => {
  /** One sign-in by API with this code. */
  async function tryCode(world: World, code: string) {
    const { ticket } = (await login(world)).body;
    return (await finish(world, ticket, { code })).body.code ?? 'signed in';
  }

  test('works once, and no earlier one after it', async () => {
    const world = await withAuthenticator();
    const { secret } = world.authenticator;
    passTime(2 * 30_000);
    const [before, now] = [codeOf(secret, -1), codeOf(secret)];
    expect(await tryCode(world, now)).toBe('signed in');
    expect(await tryCode(world, now)).toBe('invalid_code');
    expect(await tryCode(world, before)).toBe('invalid_code');
    passTime(2 * 30_000);
    expect(await tryCode(world, codeOf(secret))).toBe('signed in');
  });

  test('is not worth a second time what confirmed it', async () => {
    const world = await prepare();
    const { makeAuthenticator: make } = await import('../kit/factor.ts');
    const { secret } = await make(gatehouse, world.app, world.user);
    expect(await tryCode(world, codeOf(secret, -1))).toBe('invalid_code');
  });

  test.each([
    [-2, 'invalid_code'],
    [-1, 'signed in'],
    [0, 'signed in'],
    [1, 'invalid_code'],
    [2, 'invalid_code'],
  ])('of a clock that is %i steps off: %s', async (steps, said) => {
    const world = await withAuthenticator();
    passTime(5 * MINUTE);
    expect(await tryCode(world, codeOf(world.authenticator.secret, steps))).toBe(said);
  });

  test('F14 fifty at once sign in once', async () => {
    const world = await withAuthenticator();
    const { ticket } = (await login(world)).body;
    const code = codeOf(world.authenticator.secret);
    const answers = await Promise.all(Array.from({ length: 50 }, () => finish(world, ticket, { code })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const lost = new Set(answers.filter(({ status }) => status !== 200).map(({ body }) => body.code));
    expect([...lost].every((one) => ['invalid_code', 'too_many_attempts'].includes(one))).toBe(true);
  });

  test('confirms one of many at once', async () => {
    const { app, user } = await prepare();
    const { system } = gatehouse;
    const { secret } = await enrolTotp(system, app, user);
    const code = codeOf(secret);
    const confirmed = await Promise.allSettled(
      Array.from({ length: 20 }, () => confirmTotp(system, app, user, { code })),
    );
    expect(confirmed.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await countEvents(app, 'factor.enrolled')).toBe(1);
  });

  test('its secret is sealed and bound to its row', async () => {
    const world = await withAuthenticator();
    const other = await makeUser(gatehouse, world.app);
    await makeAuthenticator(gatehouse, world.app, other);
    const { db } = gatehouse.database;
    const rows = await db.selectFrom('factors').selectAll().where('app_id', '=', world.app.id).execute();
    const mine = rows.find(({ user_id }) => user_id === world.user.id)!;
    expect(Buffer.from(mine.secret_sealed!).toString()).not.toContain(world.authenticator.secret);
    await db
      .updateTable('factors')
      .set({ secret_sealed: mine.secret_sealed })
      .where('app_id', '=', world.app.id)
      .where('user_id', '=', other.id)
      .execute();
    const moved = await tryCodeOf({ ...world, user: other }, codeOf(world.authenticator.secret));
    expect(moved).toBe(500);
  });

  async function tryCodeOf(world: World, code: string) {
    const { ticket } = (await login(world)).body;
    return (await finish(world, ticket, { code })).status;
  }
});

describe('A99 guesses', () => {
  test('are counted for the user, whichever flow and whichever door', async () => {
    const world = await withAuthenticator();
    for (let flow = 0; flow < 5; flow++) {
      const begun = await givePassword(world);
      expect((await submitCode(begun, `00000${flow}`)).status).toBe(403);
      const { ticket } = (await login(world)).body;
      expect((await finish(world, ticket, { recovery_code: `guess-${flow}` })).status).toBe(403);
    }
    const begun = await givePassword(world);
    const right = codeOf(world.authenticator.secret);
    expect((await submitCode(begun, right)).status).toBe(429);
    const { ticket } = (await login(world)).body;
    expect((await finish(world, ticket, { code: right })).body.code).toBe('too_many_attempts');
    const recovery = { recovery_code: world.authenticator.recoveryCodes[0] };
    expect((await finish(world, ticket, recovery)).body.code).toBe('too_many_attempts');
    passTime(16 * MINUTE);
    const later = (await login(world)).body.ticket;
    expect((await finish(world, later, { code: codeOf(world.authenticator.secret) })).status).toBe(200);
  });

  test('have a budget for the day, too', async () => {
    const world = await withAuthenticator();
    for (let quarter = 0; quarter < 5; quarter++) {
      const { ticket } = (await login(world)).body;
      const wrong = await Promise.all(Array.from({ length: 10 }, () => finish(world, ticket, { code: '000000' })));
      expect(wrong.every(({ body }) => body.code === 'invalid_code')).toBe(true);
      passTime(16 * MINUTE);
    }
    const { ticket } = (await login(world)).body;
    const answer = await finish(world, ticket, { code: codeOf(world.authenticator.secret) });
    expect(answer.body.code).toBe('too_many_attempts');
  });

  test('the address of the next step is no way round', async () => {
    const world = await withAuthenticator();
    const begun = await givePassword(world);
    const uid = new URL(begun.page.url).pathname.split('/').at(-1)!;
    const skipped = await begun.visitor.open(`${world.app.issuer}/authorize/${uid}`);
    expect(codeIn(skipped)).toBeFalsy();
    expect(at(skipped)).toBe('sign-in');
    const silent = await begin(world, { prompt: 'none' }, begun.visitor);
    expect(errorIn(silent.page)).toBe('login_required');
  });

  test('who has one sets up no other while it is asked for', async () => {
    const world = await withAuthenticator({ mfa: 'required' });
    const begun = await givePassword(world);
    const form = formsOf(begun.page)[0]!;
    const body = new URLSearchParams({ ...form.hidden, code: '000000' });
    const enrolling = await begun.visitor.open(form.action.replace('second-factor', 'enrol-factor'), { body });
    expect(at(enrolling)).toBe('second-factor');
    const { ticket } = (await login(world)).body;
    const refused = await call(world.app, 'POST /auth/factors/totp', { as: world.key, body: { ticket } });
    expect(refused.body.code).toBe('factor_exists');
    // Of whichever kind it is.
    await gatehouse.database.db
      .updateTable('factors')
      .set({ kind: 'another' as never })
      .where('app_id', '=', world.app.id)
      .execute();
    const other = await call(world.app, 'POST /auth/factors/totp', { as: world.key, body: { ticket } });
    expect(other.body.code).toBe('factor_exists');
    const { db } = gatehouse.database;
    const { secret } = await enrolTotp(gatehouse.system, world.app, world.user);
    const planted = new URLSearchParams({ ...form.hidden, code: codeOf(secret) });
    await begun.visitor.open(form.action.replace('second-factor', 'enrol-factor'), { body: planted });
    const kinds = (await listFactors(db, world.app, world.user.id)).map(({ kind }) => kind as string);
    expect(kinds).toEqual(['another']);
  });
});

describe('A100 no door lets a password alone in', () => {
  test('not a session from before the factor', async () => {
    const world = await prepare();
    const { visitor } = await givePassword(world);
    await makeAuthenticator(gatehouse, world.app, world.user);
    expect(at((await begin(world, {}, visitor)).page)).toBe('second-factor');
    expect(errorIn((await begin(world, { prompt: 'none' }, visitor)).page)).toBe('login_required');
  });

  test('not a session from before the App required one', async () => {
    const world = await prepare();
    const { visitor } = await givePassword(world);
    await updateApp(gatehouse.system, world.app, { settings: { mfa: 'required' } });
    expect(at((await begin(world, {}, visitor)).page)).toBe('enrol-factor');
  });

  test('not the account pages in a session from before the App required one', async () => {
    const world = await prepare();
    const { visitor } = await givePassword(world);
    const account = `${world.app.issuer}/account`;
    expect((await visitor.open(account)).url).toBe(account);
    const form = formsOf(await visitor.open(account)).find(({ action }) => action === `${account}/language`)!;
    await updateApp(gatehouse.system, world.app, { settings: { mfa: 'required' } });
    const body = new URLSearchParams({ ...form.hidden, language: 'de' });
    expect(at(await visitor.open(form.action, { body }))).toBe('enrol-factor');
    const { locale } = await getUser(gatehouse.database.db, world.app, world.user.id);
    expect(locale).toBeNull();
    const { secret } = await makeAuthenticator(gatehouse, world.app, world.user);
    const page = await visitor.open(`${account}/sessions`);
    expect(at(page)).toBe('second-factor');
    const back = await submitCode({ visitor, page, verifier: '' }, codeOf(secret));
    expect(back.url).toBe(`${account}/sessions`);
    expect((await visitor.open(`${account}/security`)).url).toBe(`${account}/security`);
  });

  test('and a user who sets one up by choice, or trusts the browser, is not led out of the account pages', async () => {
    const world = await withAuthenticator();
    const begun = await givePassword(world);
    await submitCode(begun, codeOf(world.authenticator.secret), { trust: 'yes' });
    const { visitor } = await givePassword(world, { prompt: 'login' }, begun.visitor);
    await updateApp(gatehouse.system, world.app, { settings: { mfa: 'required' } });
    const account = `${world.app.issuer}/account`;
    expect((await visitor.open(account)).url).toBe(account);

    const other = await prepare();
    const signedIn = await givePassword(other);
    await makeAuthenticator(gatehouse, other.app, other.user);
    const own = `${other.app.issuer}/account`;
    expect((await signedIn.visitor.open(own)).url).toBe(own);
  });

  test('not where the App turned factors off since', async () => {
    const world = await withAuthenticator();
    await updateApp(gatehouse.system, world.app, { settings: { mfa: 'off' } });
    expect(at((await givePassword(world)).page)).toBe('second-factor');
    expect((await login(world)).body.code).toBe('second_factor_required');
  });

  test('not one’s own sign-up with the password of a user who has one', async () => {
    const world = await withAuthenticator();
    const begun = await begin(world);
    const page = await begun.visitor.open(`${begun.page.url}/sign-up`);
    const next = await begun.visitor.submit(page, { email: world.user.email, password: PASSWORD, name: '' });
    expect(at(next)).toBe('second-factor');
  });

  test('not a new password', async () => {
    const world = await withAuthenticator();
    await replacePassword(gatehouse.system, world.app, world.user, PASSWORD);
    expect((await login(world)).body.code).toBe('second_factor_required');
  });

  test('not the API’s sign-up where one is required', async () => {
    const world = await prepare({ mfa: 'required' });
    const { body } = await call(world.app, 'POST /auth/signup', {
      as: world.key,
      body: { email: 'new@example.com', password: PASSWORD },
    });
    expect(body).toMatchObject({ code: 'factor_enrolment_required', ticket: expect.any(String) });
  });

  test('not a page of the second step that was left open while the password changed', async () => {
    const world = await withAuthenticator();
    const begun = await givePassword(world);
    await replacePassword(gatehouse.system, world.app, world.user, 'harvest-violin-comet');
    const page = await submitCode(begun, codeOf(world.authenticator.secret));
    expect(at(page)).toBe('sign-in');
  });

  test('and a sign-in that is not finished is none in the history', async () => {
    const world = await withAuthenticator();
    await givePassword(world);
    await login(world);
    expect(await countEvents(world.app, 'sign_in.succeeded')).toBe(0);
  });
});

describe('A101 a recovery code', () => {
  const spend = async (world: World, recovery_code: string) => {
    const { ticket } = (await login(world)).body;
    return (await finish(world, ticket, { recovery_code })).body.code ?? 'signed in';
  };

  test('is one of ten, each of 120 bits, kept as a hash', async () => {
    const { app, authenticator } = await withAuthenticator();
    expect(new Set(authenticator.recoveryCodes).size).toBe(10);
    for (const code of authenticator.recoveryCodes)
      expect(code).toMatch(/^(?:[0-9a-hjkmnp-tv-z]{4}-){5}[0-9a-hjkmnp-tv-z]{4}$/);
    const rows = await gatehouse.database.db
      .selectFrom('recovery_codes')
      .selectAll()
      .where('app_id', '=', app.id)
      .execute();
    const stored = rows.map(({ code_hash }) => Buffer.from(code_hash).toString());
    expect(rows).toHaveLength(10);
    for (const code of authenticator.recoveryCodes) expect(stored.some((one) => one.includes(code))).toBe(false);
  });

  test('works once', async () => {
    const world = await withAuthenticator();
    const [code] = world.authenticator.recoveryCodes;
    expect(await spend(world, code!)).toBe('signed in');
    expect(await spend(world, code!)).toBe('invalid_code');
  });

  test('of an older set with 16 letters still works, once', async () => {
    const world = await withAuthenticator();
    const { app, user } = world;
    await gatehouse.database.db
      .updateTable('recovery_codes')
      .set({ code_hash: hashSecret(`recovery_code\n${user.id}\n0123456789abcdef`) })
      .where('app_id', '=', app.id)
      .where('code_hash', 'in', (select) =>
        select.selectFrom('recovery_codes').select('code_hash').where('app_id', '=', app.id).limit(1),
      )
      .execute();
    expect(await spend(world, '0123-4567-89AB-CDEF')).toBe('signed in');
    expect(await spend(world, '0123-4567-89AB-CDEF')).toBe('invalid_code');
  });

  test('F14 fifty at once sign in once', async () => {
    const world = await withAuthenticator();
    const { ticket } = (await login(world)).body;
    const recovery_code = world.authenticator.recoveryCodes[0];
    const answers = await Promise.all(Array.from({ length: 50 }, () => finish(world, ticket, { recovery_code })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await countEvents(world.app, 'recovery_code.used')).toBe(1);
  });

  test('of an old set is nothing after a new one, nor is another user’s', async () => {
    const world = await withAuthenticator();
    const fresh = await regenerateRecoveryCodes(gatehouse.database.db, world.app, world.user.id);
    expect(await spend(world, world.authenticator.recoveryCodes[0]!)).toBe('invalid_code');
    const other = await makeUser(gatehouse, world.app);
    const { recoveryCodes } = await makeAuthenticator(gatehouse, world.app, other);
    expect(await spend(world, recoveryCodes[0]!)).toBe('invalid_code');
    expect(await spend(world, fresh[0]!)).toBe('signed in');
  });
});
