// Proving an address: by a code in the browser that asked, by a link anywhere, and by no guess.
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { MULTI_FACTOR } from '../../src/authentication/assurance.ts';
import { createOneTimeToken, oneTimeTokens } from '../../src/authentication/one-time/tokens.ts';
import { proveMagicLink, requestMagicLink } from '../../src/authentication/ways/magic-link.ts';
import { requestReset, resetPassword } from '../../src/authentication/ways/reset.ts';
import { acceptInvitation } from '../../src/invitations/accept.ts';
import { parseEmail } from '../../src/users/email.ts';
import { findUserByEmail, updateUser } from '../../src/users/users.ts';
import { makeApp, makeClient, makeInvitation, makeUser, PASSWORD, type TestClient } from '../kit/app.ts';
import { authorizeUrl, makePkce, redeem } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { codeIn, linkIn, mailsTo, mailTo, noMoreMail } from '../kit/mail.ts';
import { makePasskey } from '../kit/passkey.ts';
import { formsOf, type Page, Visitor } from '../kit/visitor.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
});
afterAll(() => gatehouse.stop());

let count = 0;
const nextEmail = () => `verify-${++count}@example.com`;

type World = { app: App; client: TestClient; visitor: Visitor };

async function makeWorld(email_verification: 'off' | 'later' | 'required'): Promise<World> {
  const app = await makeApp(gatehouse, { email_verification });
  return { app, client: await makeClient(gatehouse, app, { first_party: true }), visitor: new Visitor() };
}

async function signUp({ app, client, visitor }: World, email: string): Promise<Page> {
  const start = await visitor.open(authorizeUrl(app, client, makePkce().challenge));
  const page = await visitor.open(`${start.url}/sign-up`);
  return visitor.submit(page, { email, password: PASSWORD, name: 'Alice' }, '/sign-up');
}

const find = (app: App, email: string) => findUserByEmail(gatehouse.database.db, app, parseEmail(email)!);
const enter = (visitor: Visitor, page: Page, code: string) => visitor.submit(page, { code }, '/verify-email');
const again = (visitor: Visitor, page: Page) => visitor.submit(page, {}, '/verify-email/again');
const tokenIn = (link: string) => new URL(link).searchParams.get('token')!;
const wrongOf = (code: string) => (code === '000000' ? '000001' : '000000');

describe('off and later', () => {
  test('off: signed in at once, and welcome', async () => {
    const world = await makeWorld('off');
    const email = nextEmail();
    expect((await signUp(world, email)).location).toContain('code=');
    expect((await mailTo(gatehouse, email)).subject).toContain('Welcome');
  });

  test('later: signed in at once; the link in the mail proves the address by POST, once', async () => {
    const world = await makeWorld('later');
    const email = nextEmail();
    expect((await signUp(world, email)).location).toContain('code=');
    const link = linkIn(await mailTo(gatehouse, email));
    expect(link.startsWith(`${world.app.issuer}/verify-email?token=`)).toBe(true);
    for (let look = 0; look < 20; look++) {
      await new Visitor().fetch(link, { method: look % 2 ? 'HEAD' : 'GET', headers: { purpose: 'prefetch' } });
    }
    expect((await find(world.app, email))!.email_verified).toBe(false);
    const reader = new Visitor();
    const page = await reader.open(link);
    expect((await reader.submit(page, {}, '/verify-email')).status).toBe(200);
    expect((await find(world.app, email))!.email_verified).toBe(true);
    expect((await mailTo(gatehouse, email, 2)).subject).toContain('Welcome');
    expect((await reader.open(link)).status).toBe(400);
  });

  test('a link dies when the address changes', async () => {
    const world = await makeWorld('later');
    const email = nextEmail();
    await signUp(world, email);
    const link = linkIn(await mailTo(gatehouse, email));
    const user = (await find(world.app, email))!;
    await updateUser(gatehouse.database.db, world.app, user.id, { email: nextEmail() });
    expect((await new Visitor().open(link)).status).toBe(400);
  });
});

describe('required', () => {
  test('the code of the mail goes on to the client', async () => {
    const world = await makeWorld('required');
    const email = nextEmail();
    const page = await signUp(world, email);
    expect(page.location).toBeUndefined();
    expect(page.text).toMatch(/name="code"[\s\S]*autocomplete="one-time-code"[\s\S]*inputmode="numeric"/);
    const code = codeIn(await mailTo(gatehouse, email));
    const spaced = `${code.slice(0, 3)} ${code.slice(3)}`;
    expect((await enter(world.visitor, page, spaced)).location).toContain('code=');
    expect((await find(world.app, email))!.email_verified).toBe(true);
  });

  test('the link in another browser lets the first one go on', async () => {
    const world = await makeWorld('required');
    const email = nextEmail();
    const page = await signUp(world, email);
    const reader = new Visitor();
    const link = linkIn(await mailTo(gatehouse, email));
    await reader.submit(await reader.open(link), {}, '/verify-email');
    expect((await world.visitor.open(page.url)).location).toContain('code=');
  });

  test('signing in without it is no way round', async () => {
    const world = await makeWorld('required');
    const { email } = await makeUser(gatehouse, world.app);
    const { visitor, app, client } = world;
    const start = await visitor.open(authorizeUrl(app, client, makePkce().challenge));
    const page = await visitor.submit(start, { email, password: PASSWORD }, '/sign-in');
    expect(page.location).toBeUndefined();
    const { uid } = /interaction\/(?<uid>[\w-]+)/.exec(page.url)!.groups!;
    const resumed = await visitor.open(`${app.issuer}/authorize/${uid}`);
    expect(resumed.location).toBeUndefined();
    expect(resumed.text).toContain('name="password"');
    const code = codeIn(await mailTo(gatehouse, email));
    expect(code).toMatch(/^\d{6}$/);
  });

  test('a session that goes on needs no code again', async () => {
    const world = await makeWorld('required');
    const { email } = await makeUser(gatehouse, world.app, { email_verified: true });
    const { visitor, app, client } = world;
    const start = await visitor.open(authorizeUrl(app, client, makePkce().challenge));
    expect((await visitor.submit(start, { email, password: PASSWORD }, '/sign-in')).location).toContain('code=');
  });
});

describe('A77 an address that is known already', () => {
  test('looks like a new one; only its mail says otherwise', async () => {
    const world = await makeWorld('required');
    const known = nextEmail();
    await makeUser(gatehouse, world.app, { email: known, email_verified: true });
    const fresh = nextEmail();
    const other = { ...world, visitor: new Visitor() };
    const asNew = await signUp(world, fresh);
    const asKnown = await signUp(other, known);
    const plain = ({ text }: Page, email: string) =>
      text
        .replaceAll(email, 'EMAIL')
        .replaceAll(/interaction\/[\w-]+/g, '')
        .replaceAll(/name="csrf" value="[^"]*"/g, '');
    expect(asKnown.status).toBe(asNew.status);
    expect(plain(asKnown, known)).toBe(plain(asNew, fresh));
    const letter = await mailTo(gatehouse, known);
    expect(letter.subject).toContain('already have an account');
    expect(codeIn(letter)).toBe('');
    const code = codeIn(await mailTo(gatehouse, fresh));
    const wrong = [await enter(world.visitor, asNew, wrongOf(code)), await enter(other.visitor, asKnown, code)];
    expect(wrong.map(({ status }) => status)).toEqual([400, 400]);
    expect(plain(wrong[1]!, known)).toBe(plain(wrong[0]!, fresh));
    const resent = [await again(world.visitor, wrong[0]!), await again(other.visitor, wrong[1]!)];
    expect(plain(resent[1]!, known)).toBe(plain(resent[0]!, fresh));
    expect(await noMoreMail(gatehouse, known, 1)).toBe(true);
  });
});

describe('A96 guessing a code', () => {
  test('ends at five tries, also for the right one', async () => {
    const world = await makeWorld('required');
    const email = nextEmail();
    const page = await signUp(world, email);
    const code = codeIn(await mailTo(gatehouse, email));
    for (let guess = 0; guess < 5; guess++) expect((await enter(world.visitor, page, wrongOf(code))).status).toBe(400);
    expect((await enter(world.visitor, page, code)).status).toBe(429);
    expect((await find(world.app, email))!.email_verified).toBe(false);
  });

  test('all at once gets no more', async () => {
    const world = await makeWorld('required');
    const email = nextEmail();
    const page = await signUp(world, email);
    await mailTo(gatehouse, email);
    const guesses = Array.from({ length: 20 }, (_, guess) => enter(world.visitor, page, String(100 + guess)));
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 400)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(15);
  });

  test('a new code has tries of its own and kills the old one; there are five an hour', async () => {
    const world = await makeWorld('required');
    const email = nextEmail();
    let page = await signUp(world, email);
    const first = codeIn(await mailTo(gatehouse, email));
    for (let guess = 0; guess < 5; guess++) page = await enter(world.visitor, page, wrongOf(first));
    page = await again(world.visitor, page);
    const second = codeIn(await mailTo(gatehouse, email, 2));
    if (first !== second) expect((await enter(world.visitor, page, first)).status).toBe(400);
    for (let more = 0; more < 3; more++) page = await again(world.visitor, page);
    await mailTo(gatehouse, email, 5);
    expect((await again(world.visitor, page)).status).toBe(429);
    expect(await noMoreMail(gatehouse, email, 5)).toBe(true);
  });

  test('a code is worth nothing in another interaction, nor another user’s', async () => {
    const world = await makeWorld('required');
    const [email, others] = [nextEmail(), nextEmail()];
    await signUp(world, email);
    const code = codeIn(await mailTo(gatehouse, email));
    const attacker = { ...world, visitor: new Visitor() };
    const page = await signUp(attacker, others);
    const own = codeIn(await mailTo(gatehouse, others));
    if (own !== code) expect((await enter(attacker.visitor, page, code)).status).toBe(400);
    const tab = await signUp({ ...world, visitor: new Visitor() }, email);
    expect((await enter(attacker.visitor, page, own)).location).toContain('code=');
    expect(tab.location).toBeUndefined();
  });

  test('dies after ten minutes', async () => {
    expect(oneTimeTokens.verify_email_code.lifetime).toBeLessThanOrEqual(10 * 60_000);
    const world = await makeWorld('required');
    const email = nextEmail();
    const page = await signUp(world, email);
    const code = codeIn(await mailTo(gatehouse, email));
    await gatehouse.database.db
      .updateTable('one_time_tokens')
      .set({ expires_at: new Date(Date.now() - 1) })
      .where('app_id', '=', world.app.id)
      .execute();
    expect((await enter(world.visitor, page, code)).status).toBe(400);
  });
});

describe('A105 b: somebody signs up with an address that is not theirs, and waits', () => {
  /** By which the owner of the address takes the user over; gives what the owner’s password is then. */
  const doors: Record<string, (world: World, email: string) => Promise<void>> = {
    async 'a reset password'({ app }, email) {
      await requestReset(gatehouse.system, app, { identifier: email, locale: 'en' });
      const token = tokenIn(linkIn(await mailTo(gatehouse, email, 2)));
      await resetPassword(gatehouse.system, app, { token, password: 'harbour-velvet-tractor', locale: 'en' });
    },
    async 'a magic link'({ app }, email) {
      const asked = {
        identifier: email,
        locale: 'en',
        challenge: 'the-owner',
        url: `${app.issuer}/magic-link`,
      } as const;
      await requestMagicLink(gatehouse.system, app, asked);
      const token = tokenIn(linkIn(await mailTo(gatehouse, email, 2)));
      await proveMagicLink(gatehouse.system, app, { challenge: 'the-owner', token });
    },
    async 'an invitation'({ app }, email) {
      await makeInvitation(gatehouse, app, { email });
      const token = tokenIn(linkIn(await mailTo(gatehouse, email, 2)));
      const accepted = { token, password: 'harbour-velvet-tractor', name: null };
      await acceptInvitation(gatehouse.system, app, accepted);
    },
  };

  test.each(Object.entries(doors))('%s ends that wait: nobody goes on with it', async (_door, takeOver) => {
    const app = await makeApp(gatehouse, { email_verification: 'required', magic_link: 'on' });
    const client = await makeClient(gatehouse, app, { first_party: true });
    const world = { app, client, visitor: new Visitor() };
    const email = nextEmail();
    const waiting = await signUp(world, email);
    await mailTo(gatehouse, email);
    await takeOver(world, email);
    const after = await world.visitor.open(waiting.url);
    expect(after.location).toBeUndefined();
    expect(after.text).toContain('name="password"');
  });
});

test('A19 after a passkey an address that is proved on the way leaves the sign-in what it was: two factors', async () => {
  const { app, client, visitor } = await makeWorld('required');
  const user = await makeUser(gatehouse, app, { email: nextEmail() });
  const { softKey } = await makePasskey(gatehouse, app, user);
  const { verifier, challenge } = makePkce();
  const start = await visitor.open(authorizeUrl(app, client, challenge));
  const asked = JSON.parse(/data-options="([^"]*)"/.exec(start.text)![1]!.replaceAll('&#34;', '"'));
  const page = await visitor.submit(start, { passkey: JSON.stringify(softKey.get(asked)) });
  const done = await enter(visitor, page, codeIn(await mailTo(gatehouse, user.email, 2)));
  const code = new URL(done.location!).searchParams.get('code')!;
  const { body } = await redeem(app, client, { code, verifier });
  expect(decodeJwt(body.id_token as string)).toMatchObject({ amr: ['pop', 'user', 'mfa'], acr: MULTI_FACTOR });
});

test('A97 a code is nowhere but in its mail', async () => {
  const world = await makeWorld('required');
  const email = nextEmail();
  const page = await signUp(world, email);
  const code = codeIn(await mailTo(gatehouse, email));
  expect(page.text).not.toContain(code);
  const { db } = gatehouse.database;
  for (const table of ['one_time_tokens', 'mails', 'audit_log', 'artifacts'] as const) {
    const rows = await db.selectFrom(table).selectAll().where('app_id', '=', world.app.id).execute();
    expect(JSON.stringify(rows, (_, value) => (value?.type === 'Buffer' ? undefined : value))).not.toContain(
      `"${code}"`,
    );
  }
});

test('A95 a token of one kind is worth nothing at the door of another', async () => {
  const { app } = await makeWorld('required');
  const user = await makeUser(gatehouse, app);
  const doors = { reset_password: '/reset', verify_email: '/verify-email' } as const;
  const { db } = gatehouse.database;
  for (const kind of Object.keys(oneTimeTokens) as (keyof typeof oneTimeTokens)[]) {
    for (const [own, door] of Object.entries(doors)) {
      if (own === kind) continue;
      const payload = {
        email_key: user.email_key,
        password_changed_at: user.password_changed_at?.toISOString() ?? null,
      };
      const token = await createOneTimeToken(db, app, kind, { user_id: user.id, payload });
      const url = `${app.issuer}${door}`;
      expect((await new Visitor().open(`${url}?token=${token}`)).status, `${kind} at ${door}`).toBe(400);
      const real = await createOneTimeToken(db, app, own as keyof typeof doors, { user_id: user.id, payload });
      const page = await new Visitor().open(`${url}?token=${real}`);
      const [form] = formsOf(page);
      const body = new URLSearchParams({ ...form!.hidden, token, password: 'harbour-velvet-tractor' });
      expect((await new Visitor().fetch(url, { body })).status, `${kind} at ${door}`).toBeGreaterThanOrEqual(400);
    }
  }
  expect((await find(app, user.email))!.email_verified).toBe(false);
  expect(mailsTo(gatehouse, user.email)).toEqual([]);
});
