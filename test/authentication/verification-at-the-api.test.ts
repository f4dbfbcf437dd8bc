// `email_verification: required` at every door of the JSON API: no tokens before the address is verified, and nothing that
// tells whose an address is.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { issueCode } from '../../src/social/codes.ts';
import { getUser, updateUser } from '../../src/users/users.ts';
import { type Answer, call, signInByApi } from '../http/api/call.ts';
import { withAnotherEnd } from '../kit/altered.ts';
import { CALLBACK, makeApiKey, makeApp, makeClient, makeUser, PASSWORD } from '../kit/app.ts';
import { codeOf, makeAuthenticator } from '../kit/factor.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { codeIn, linkIn, mailTo, noMoreMail } from '../kit/mail.ts';
import { makePasskey } from '../kit/passkey.ts';
import { countRows } from '../kit/rows.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
});
afterAll(() => gatehouse.stop());

let count = 0;
const nextEmail = () => `api-verify-${++count}@example.com`;

type World = { app: App; as: string };

async function makeWorld(settings = {}): Promise<World> {
  const app = await makeApp(gatehouse, { email_verification: 'required', ...settings });
  return { app, as: await makeApiKey(gatehouse, app, ['auth:write']) };
}

const post = ({ app, as }: World, path: string, body: object) => call(app, `POST /auth/${path}`, { as, body });
const signUp = (world: World, email: string) => post(world, 'signup', { email, password: PASSWORD });
const login = (world: World, email: string) => post(world, 'login', { email, password: PASSWORD });
const verify = (world: World, ticket: string, code: string) => post(world, 'verify-email', { ticket, code });
const wrongOf = (code: string) => (code === '000000' ? '000001' : '000000');

function expectAsked({ status, body }: Answer): string {
  expect([status, body.code, body.tokens]).toEqual([403, 'email_verification_required', undefined]);
  expect(body.ticket).toEqual(expect.any(String));
  return body.ticket;
}

describe('auth/signup sends what the sign-up screen sends', () => {
  test.each([
    ['later', 'de', /Adresse/],
    ['off', 'en', /Welcome/],
  ])('with email_verification at %s', async (email_verification, locale, subject) => {
    const world = await makeWorld({ email_verification });
    const email = nextEmail();
    const { status } = await post(world, 'signup', { email, password: PASSWORD, locale });
    expect(status).toBe(201);
    const letter = await mailTo(gatehouse, email);
    expect([letter.language, letter.subject]).toEqual([locale, expect.stringMatching(subject)]);
    expect(linkIn(letter).includes('/verify-email')).toBe(email_verification === 'later');
    expect(await noMoreMail(gatehouse, email, 1)).toBe(true);
  });

  test('and the user has the link sent again, until the address is verified', async () => {
    const { app } = await makeWorld({ email_verification: 'later' });
    const user = await makeUser(gatehouse, app, { email: nextEmail() });
    const { access_token: as } = await signInByApi(gatehouse, app, user);
    for (let mails = 1; mails <= 5; mails++) {
      expect((await call(app, 'POST /me/email/verify', { as })).status).toBe(202);
      expect(linkIn(await mailTo(gatehouse, user.email, mails))).toContain('/verify-email');
    }
    expect((await call(app, 'POST /me/email/verify', { as })).status).toBe(429);
    await updateUser(gatehouse.database.db, app, user.id, { email_verified: true });
    const { status, body } = await call(app, 'POST /me/email/verify', { as });
    expect([status, body.code]).toEqual([409, 'email_verified']);
  });
});

describe('a new user', () => {
  test('gets tokens for the code of the mail, and is verified', async () => {
    const world = await makeWorld();
    const email = nextEmail();
    const ticket = expectAsked(await signUp(world, email));
    const code = codeIn(await mailTo(gatehouse, email));
    expect((await verify(world, ticket, wrongOf(code))).body.code).toBe('invalid_one_time_token');
    const { status, body } = await verify(world, ticket, code);
    expect([status, body.user.email_verified, typeof body.tokens.refresh_token]).toEqual([200, true, 'string']);
    expect((await verify(world, ticket, code)).status).not.toBe(200);
    expect((await login(world, email)).status).toBe(200);
  });

  test('may ask for another code: it has a ticket and tries of its own, and the old code ends', async () => {
    const world = await makeWorld();
    const email = nextEmail();
    const ticket = expectAsked(await signUp(world, email));
    const first = codeIn(await mailTo(gatehouse, email));
    const again = await post(world, 'verify-email/send', { ticket });
    expect([again.status, again.body.expires_in]).toEqual([202, 600]);
    const second = codeIn(await mailTo(gatehouse, email, 2));
    for (let tries = 0; tries < 5; tries++) await verify(world, again.body.ticket, wrongOf(second));
    expect((await verify(world, again.body.ticket, second)).body.code).toBe('too_many_attempts');
    expect((await verify(world, ticket, first)).body.code).toBe('invalid_one_time_token');
    const third = await post(world, 'verify-email/send', { ticket: again.body.ticket });
    const code = codeIn(await mailTo(gatehouse, email, 3));
    expect((await verify(world, third.body.ticket, code)).status).toBe(200);
  });

  test('whose App wants a second factor, too, is asked for one after the other', async () => {
    const world = await makeWorld({ mfa: 'required' });
    const email = nextEmail();
    const ticket = expectAsked(await signUp(world, email));
    const early = await post(world, 'factors/totp', { ticket });
    expect([early.body.code, early.body.step]).toEqual(['step_not_due', 'verify_email']);
    const verified = await verify(world, ticket, codeIn(await mailTo(gatehouse, email)));
    expect([verified.body.code, verified.body.tokens]).toEqual(['factor_enrolment_required', undefined]);
    const begun = await post(world, 'factors/totp', { ticket: verified.body.ticket });
    const shown = { ticket: verified.body.ticket, code: codeOf(begun.body.secret) };
    const done = await post(world, 'factors/totp/confirm', shown);
    expect([done.status, done.body.recovery_codes.length]).toEqual([200, 10]);
  });
});

describe('every way to sign in asks for it', () => {
  test('a password', async () => {
    const world = await makeWorld();
    const { email } = await makeUser(gatehouse, world.app, { email: nextEmail() });
    const ticket = expectAsked(await login(world, email));
    expect(await countRows(gatehouse, world.app, 'sessions')).toBe(0);
    expect((await verify(world, ticket, codeIn(await mailTo(gatehouse, email)))).status).toBe(200);
  });

  test('a passkey', async () => {
    const world = await makeWorld();
    const user = await makeUser(gatehouse, world.app, { email: nextEmail() });
    const { softKey } = await makePasskey(gatehouse, world.app, user);
    // The notice of the passkey comes first: only then is the newest mail the one with the code.
    await mailTo(gatehouse, user.email);
    const { body } = await post(world, 'passkeys/options', {});
    const answer = { ticket: body.ticket, passkey: softKey.get(body.options) };
    const ticket = expectAsked(await post(world, 'passkeys/verify', answer));
    expect((await verify(world, ticket, codeIn(await mailTo(gatehouse, user.email, 2)))).status).toBe(200);
  });

  test('a connection', async () => {
    const world = await makeWorld();
    const client = await makeClient(gatehouse, world.app, { first_party: true });
    const user = await makeUser(gatehouse, world.app, { email: nextEmail() });
    const at = { client_id: client.client_id, redirect_uri: CALLBACK };
    const passage = { kind: 'client', ...at, state: undefined } as const;
    const url = new URL(await issueCode(gatehouse.system, world.app, user, { passage, amr: ['fed'] }));
    const code = url.searchParams.get('code');
    const ticket = expectAsked(await post(world, 'connections/exchange', { code, ...at }));
    expect((await verify(world, ticket, codeIn(await mailTo(gatehouse, user.email)))).status).toBe(200);
  });

  test('a mailed link does not: it has just proved the address', async () => {
    const world = await makeWorld({ magic_link: 'on' });
    await makeClient(gatehouse, world.app);
    const { id, email } = await makeUser(gatehouse, world.app, { email: nextEmail() });
    const asked = await post(world, 'magic-link', { email, redirect_uri: CALLBACK });
    const code = codeIn(await mailTo(gatehouse, email));
    expect((await post(world, 'magic-link/verify', { ticket: asked.body.ticket, code })).status).toBe(200);
    expect((await getUser(gatehouse.database.db, world.app, id)).email_verified).toBe(true);
  });

  test('also before the second factor that the user has', async () => {
    const world = await makeWorld();
    const user = await makeUser(gatehouse, world.app, { email: nextEmail() });
    const { secret } = await makeAuthenticator(gatehouse, world.app, user);
    await mailTo(gatehouse, user.email);
    const ticket = expectAsked(await login(world, user.email));
    const early = await post(world, 'second-factor', { ticket, code: codeOf(secret) });
    expect([early.status, early.body.code]).toEqual([409, 'step_not_due']);
    const next = await verify(world, ticket, codeIn(await mailTo(gatehouse, user.email, 2)));
    expect([next.body.code, next.body.ways]).toEqual(['second_factor_required', ['totp', 'recovery_code']]);
    expect((await post(world, 'second-factor', { ticket: next.body.ticket, code: codeOf(secret) })).status).toBe(200);
  });
});

test('a ticket is for the API key that got it, at its App, for ten minutes', async () => {
  const world = await makeWorld();
  const { email } = await makeUser(gatehouse, world.app, { email: nextEmail() });
  const ticket = expectAsked(await login(world, email));
  const code = codeIn(await mailTo(gatehouse, email));
  const otherKey = { ...world, as: await makeApiKey(gatehouse, world.app, ['auth:write']) };
  for (const at of [otherKey, await makeWorld()]) {
    const { status, body } = await verify(at, ticket, code);
    expect([status, body.code]).toEqual([401, 'invalid_ticket']);
  }
  const [id, sealed = ''] = ticket.split('.');
  for (const forged of [`${id}x.${sealed}`, withAnotherEnd(`${id}.${sealed}`), sealed, '.'])
    expect((await verify(world, forged, code)).body.code).toBe('invalid_ticket');
  expect((await verify(world, ticket, code)).status).toBe(200);
});

test('a code that is verified elsewhere meanwhile, or a changed password, ends what was begun', async () => {
  const world = await makeWorld();
  const { id, email } = await makeUser(gatehouse, world.app, { email: nextEmail() });
  const ticket = expectAsked(await login(world, email));
  await updateUser(gatehouse.database.db, world.app, id, { email_verified: true });
  expect((await post(world, 'verify-email/send', { ticket })).body.code).toBe('step_not_due');
  expect((await login(world, email)).status).toBe(200);
});

describe('A147 a sign-up with a known address', () => {
  test('A147 where addresses have to be verified: the same answer, and only the mail tells', async () => {
    const world = await makeWorld();
    const [known, fresh] = [nextEmail(), nextEmail()];
    await makeUser(gatehouse, world.app, { email: known, email_verified: true });
    const answers = [await signUp(world, fresh), await signUp(world, known)];
    const [asNew, asKnown] = answers.map(expectAsked);
    const shape = ({ status, body }: Answer) => ({ status, ...body, ticket: body.ticket.length, request_id: '' });
    expect(shape(answers[1]!)).toEqual(shape(answers[0]!));
    const letter = await mailTo(gatehouse, known);
    expect([letter.subject.includes('already have an account'), codeIn(letter)]).toEqual([true, '']);
    const code = codeIn(await mailTo(gatehouse, fresh));
    const tried = [await verify(world, asNew!, wrongOf(code)), await verify(world, asKnown!, code)];
    expect(tried.map(({ status, body }) => [status, body.code])).toEqual(
      Array(2).fill([400, 'invalid_one_time_token']),
    );
    const resent = [
      await post(world, 'verify-email/send', { ticket: asNew! }),
      await post(world, 'verify-email/send', { ticket: asKnown! }),
    ];
    expect(resent.map(({ status, body }) => [status, body.expires_in])).toEqual(Array(2).fill([202, 600]));
    expect(await noMoreMail(gatehouse, known, 1)).toBe(true);
  });

  test('A147 where they need not be, the sign-up signs in at once, and so can’t be imitated: it says so', async () => {
    for (const email_verification of ['later', 'off'] as const) {
      const world = await makeWorld({ email_verification });
      const { email } = await makeUser(gatehouse, world.app, { email: nextEmail() });
      expect((await signUp(world, email)).body.code).toBe('email_taken');
      expect((await signUp(world, nextEmail())).status).toBe(201);
    }
  });
});
