// A new password by a link in a mail: who has the mail gets in by it once, and nobody learns whose mail there is.
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { createOneTimeToken, oneTimeTokens } from '../../src/authentication/one-time/tokens.ts';
import { replacePassword } from '../../src/authentication/ways/change-password.ts';
import { listIdentities } from '../../src/social/identities.ts';
import { setUserStatus, updateUser } from '../../src/users/users.ts';
import { makeApiKey, makeApp, makeClient, makeUser, PASSWORD, type TestClient } from '../kit/app.ts';
import { authorizeUrl, introspect, makePkce, passScreens, signIn } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { linkIn, mailsTo, mailTo, noMoreMail } from '../kit/mail.ts';
import { paceOf } from '../kit/pace.ts';
import { ask } from '../kit/raw.ts';
import { formsOf, type Page, Visitor } from '../kit/visitor.ts';
import { makeConnection } from '../social/world.ts';

const NEW = 'harbour-velvet-tractor';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
});
afterAll(() => gatehouse.stop());

type World = { app: App; client: TestClient; user: Awaited<ReturnType<typeof makeUser>>; visitor: Visitor };

let count = 0;
async function makeWorld(): Promise<World> {
  const app = await makeApp(gatehouse);
  const client = await makeClient(gatehouse, app);
  const user = await makeUser(gatehouse, app, { email: `reset-${++count}@example.com`, name: 'Alice' });
  return { app, client, user, visitor: new Visitor() };
}

async function askFor({ app, client, visitor }: World, email: string): Promise<Page> {
  const page = await visitor.open(authorizeUrl(app, client, makePkce().challenge));
  const forgot = /href="([^"]*\/forgot)"/.exec(page.text)![1]!;
  return visitor.submit(await visitor.open(new URL(forgot, page.url).href), { email }, '/forgot');
}

async function linkFor(world: World, nth = 1): Promise<string> {
  await askFor(world, world.user.email);
  return linkIn(await mailTo(gatehouse, world.user.email, nth));
}

const spend = async (link: string, password = NEW, visitor = new Visitor()): Promise<Page> => {
  const page = await visitor.open(link);
  if (page.status !== 200) return page;
  return visitor.submit(page, { password }, '/reset');
};

/** The POST alone, as who knows how forms are made would send it. */
async function post(app: App, link: string, token: string, password = NEW) {
  const page = await new Visitor().open(link);
  const [form] = formsOf(page);
  return new Visitor().fetch(`${app.issuer}/reset`, {
    body: new URLSearchParams({ ...form?.hidden, token, password }),
  });
}

const tokenOf = (link: string) => new URL(link).searchParams.get('token')!;

test('A105 who made the user before its address was proved keeps no way in by an account elsewhere', async () => {
  const linked = async (email_verified: boolean) => {
    const world = await makeWorld();
    const { app, user } = world;
    const { db } = gatehouse.database;
    if (email_verified) await updateUser(db, app, user.id, { email_verified });
    const { id: connection_id } = await makeConnection(gatehouse, app, { kind: 'github' });
    const row = { app_id: app.id, connection_id, issuer: 'https://github.com', subject: '1', user_id: user.id };
    await db
      .insertInto('identities')
      .values({ ...row, created_at: new Date() })
      .execute();
    expect((await spend(await linkFor(world))).status).toBe(200);
    return (await listIdentities(db, app, user.id)).length;
  };
  expect(await linked(false)).toBe(0);
  expect(await linked(true)).toBe(1);
});

describe('the whole way', () => {
  test('A91 a link changes the password, ends every session and token, signs nobody in, and is told by mail', async () => {
    const world = await makeWorld();
    const { app, client, user } = world;
    const tokens = await signIn(app, client, user.email, { scope: 'openid offline_access', prompt: 'consent' });
    const introspecting = await makeClient(gatehouse, app, { introspects: ['*'] });
    const link = await linkFor(world);
    expect(link.startsWith(`${app.issuer}/reset?token=`)).toBe(true);
    const done = await spend(link, NEW, world.visitor);
    expect(done.status).toBe(200);
    expect(done.headers.getSetCookie().filter((one) => one.includes('session'))).toEqual([]);
    expect((await introspect(app, introspecting, tokens.access_token)).body.active).toBe(false);
    expect((await mailTo(gatehouse, user.email, 2)).subject).toContain('was changed');
    // The same browser goes on with what the client asked for, and has to sign in.
    const again = /href="([^"]*\/authorize\?[^"]*)"/.exec(done.text)![1]!.replaceAll('&amp;', '&');
    const page = await world.visitor.open(again);
    expect(page.text).toContain('name="password"');
    const callback = await passScreens(world.visitor, page, user.email, NEW);
    expect(callback.location).toContain('code=');
  });

  test('another browser is told that it can sign in now', async () => {
    const world = await makeWorld();
    const done = await spend(await linkFor(world));
    expect(done.status).toBe(200);
    expect(done.text).not.toContain('/authorize?');
  });

  test('a weak password leaves the link unspent', async () => {
    const world = await makeWorld();
    const link = await linkFor(world);
    expect((await spend(link, 'password')).status).toBe(422);
    expect((await spend(link)).status).toBe(200);
  });

  test('who was locked out by guesses gets in after it', async () => {
    const world = await makeWorld();
    const { app, client, user, visitor } = world;
    const key = await makeApiKey(gatehouse, app);
    const login = (password: string) => call(app, key, 'login', { email: user.email, password });
    for (let guess = 0; guess < 10; guess++) await login('wrong-wrong-wrong');
    expect((await login(PASSWORD)).status).toBe(429);
    // The mail that tells of the lock comes first.
    await mailTo(gatehouse, user.email);
    await spend(await linkFor(world, 2), NEW, visitor);
    expect((await login(NEW)).status).toBe(200);
    expect(client).toBeTruthy();
  });

  test('the mail speaks the language of the page', async () => {
    const world = await makeWorld();
    world.visitor.headers['accept-language'] = 'de';
    await askFor(world, world.user.email);
    expect((await mailTo(gatehouse, world.user.email)).language).toBe('de');
  });
});

describe('A77 nobody learns who is known', () => {
  test('the pages are the same', async () => {
    const world = await makeWorld();
    const known = await askFor(world, world.user.email);
    const unknown = await askFor({ ...world, visitor: new Visitor() }, 'nobody@example.com');
    const plain = ({ text, url }: Page, email: string) =>
      text
        .replaceAll(email, 'EMAIL')
        .replaceAll(/interaction\/[\w-]+/g, '')
        .replaceAll(url, '');
    expect(unknown.status).toBe(known.status);
    expect(plain(unknown, 'nobody@example.com')).toBe(plain(known, world.user.email));
    expect(await noMoreMail(gatehouse, 'nobody@example.com', 0)).toBe(true);
  });

  test('a disabled user gets no mail, nor one of another App', async () => {
    const world = await makeWorld();
    const other = await makeWorld();
    await askFor({ ...world, visitor: new Visitor() }, other.user.email);
    await setUserStatus(gatehouse.database.db, world.app, world.user.id, 'disabled');
    await askFor(world, world.user.email);
    expect(await noMoreMail(gatehouse, world.user.email, 0)).toBe(true);
    expect(await noMoreMail(gatehouse, other.user.email, 0)).toBe(true);
  });

  test('by API the answer is the same', async () => {
    const { app, user } = await makeWorld();
    const key = await makeApiKey(gatehouse, app);
    const known = await call(app, key, 'password/forgot', { email: user.email });
    const unknown = await call(app, key, 'password/forgot', { email: 'nobody@example.com' });
    expect(known.status).toBe(202);
    expect(unknown).toMatchObject({ status: 202, body: known.body });
  });

  test('the request does the same work for both: a job, looked up later', async () => {
    // Where no job is done meanwhile: what counts is the request.
    const quiet = await startGatehouse();
    onTestFinished(quiet.stop);
    const app = await makeApp(quiet);
    const key = await makeApiKey(quiet, app);
    const users = await Promise.all(Array.from({ length: 100 }, () => makeUser(quiet, app)));
    const forgot = async (email: string) =>
      expect((await call(app, key, 'password/forgot', { email })).status).toBe(202);
    const known = () => forgot(users.pop()!.email);
    const unknown = () => forgot(`nobody-${users.length}@example.com`);
    const enough = 1.5;
    expect(await paceOf(known, unknown, { looks: 10, enough })).toBeLessThan(enough);
    expect(await paceOf(unknown, known, { looks: 10, enough })).toBeLessThan(enough);
  });
});

test('A88 the link is the issuer’s, whatever the request says of its host', async () => {
  const { app, user } = await makeWorld();
  const key = await makeApiKey(gatehouse, app);
  const { pathname } = new URL(app.issuer);
  const answer = await ask(gatehouse, {
    method: 'POST',
    path: `${pathname}/api/v1/auth/password/forgot`,
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'gopher',
      forwarded: 'host=evil.example',
      origin: 'https://evil.example',
      referer: 'https://evil.example/',
    },
    body: JSON.stringify({ email: user.email }),
  });
  expect(answer.status).toBe(202);
  const letter = await mailTo(gatehouse, user.email);
  expect(linkIn(letter).startsWith(`${app.issuer}/reset?token=`)).toBe(true);
  expect(letter.html + letter.text).not.toContain('evil.example');
});

describe('A89 a link', () => {
  test('works once', async () => {
    const world = await makeWorld();
    const link = await linkFor(world);
    expect((await spend(link)).status).toBe(200);
    expect((await spend(link, 'another-good-harbour-1')).status).toBe(400);
  });

  test('works for one of 50 at once', async () => {
    const world = await makeWorld();
    const link = await linkFor(world);
    const page = await new Visitor().open(link);
    const [form] = formsOf(page);
    const send = () =>
      new Visitor().fetch(form!.action, { body: new URLSearchParams({ ...form!.hidden, password: NEW }) });
    const statuses = (await Promise.all(Array.from({ length: 50 }, send))).map(({ status }) => status);
    expect(statuses.filter((status) => status === 303)).toHaveLength(1);
    // 503: so many passwords at once are not hashed.
    expect(new Set(statuses.filter((status) => status !== 303 && status !== 503))).toEqual(new Set([400]));
  });

  test('dies with the next one', async () => {
    const world = await makeWorld();
    const first = await linkFor(world);
    const second = await linkFor({ ...world, visitor: new Visitor() }, 2);
    expect((await spend(first)).status).toBe(400);
    expect((await spend(second)).status).toBe(200);
  });

  test('dies when the address changes', async () => {
    const world = await makeWorld();
    const link = await linkFor(world);
    await updateUser(gatehouse.database.db, world.app, world.user.id, { email: `moved-${count}@example.com` });
    expect((await spend(link)).status).toBe(400);
  });

  test('dies when the password changes', async () => {
    const world = await makeWorld();
    const link = await linkFor(world);
    await replacePassword(gatehouse.system, world.app, world.user, 'changed-by-another-way');
    expect((await spend(link)).status).toBe(400);
  });

  test('is dead after half an hour', async () => {
    expect(oneTimeTokens.reset_password.lifetime).toBeLessThanOrEqual(30 * 60_000);
    const world = await makeWorld();
    const link = await linkFor(world);
    await gatehouse.database.db
      .updateTable('one_time_tokens')
      .set({ expires_at: new Date(Date.now() - 1) })
      .where('app_id', '=', world.app.id)
      .execute();
    expect((await spend(link)).status).toBe(400);
  });

  test('is worth nothing at another App, cut off, made up, or missing', async () => {
    const world = await makeWorld();
    const other = await makeWorld();
    const link = await linkFor(world);
    const token = tokenOf(link);
    const foreign = link.replace(world.app.issuer, other.app.issuer);
    for (const wrong of [
      foreign,
      link.slice(0, -1),
      `${link}x`,
      `${world.app.issuer}/reset?token=`,
      `${world.app.issuer}/reset`,
    ]) {
      expect((await new Visitor().open(wrong)).status, wrong).toBe(400);
    }
    expect((await post(other.app, link, token)).status).toBeGreaterThanOrEqual(400);
    expect((await spend(link)).status).toBe(200);
  });

  test('is stored hashed, of 256 bits, and its page leaks it to nobody', async () => {
    const world = await makeWorld();
    const link = await linkFor(world);
    const token = tokenOf(link);
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    const { rows } = await gatehouse.database.db
      .selectFrom('one_time_tokens')
      .selectAll()
      .where('app_id', '=', world.app.id)
      .execute()
      .then((rows) => ({ rows }));
    expect(JSON.stringify(rows)).not.toContain(token);
    const page = await new Visitor().open(link);
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('cache-control')).toBe('no-store');
  });

  test('is not spent by being looked at', async () => {
    const world = await makeWorld();
    const link = await linkFor(world);
    for (let look = 0; look < 20; look++) await new Visitor().fetch(link, { method: look % 2 ? 'HEAD' : 'GET' });
    expect((await spend(link)).status).toBe(200);
  });
});

describe('A90 no step without the mailed token', () => {
  test('a POST without it, with one’s own for another, or with another kind, changes nothing', async () => {
    const victim = await makeWorld();
    const { app } = victim;
    const attacker = await makeUser(gatehouse, app, { email: `attacker-${count}@example.com` });
    const own = await linkFor({ ...victim, user: attacker });
    const { db } = gatehouse.database;
    const setup = await createOneTimeToken(db, app, 'operator_recovery', { user_id: victim.user.id });
    for (const token of ['', victim.user.id, setup]) {
      expect((await post(app, own, token)).status, token).toBeGreaterThanOrEqual(400);
    }
    const [form] = formsOf(await new Visitor().open(own));
    for (const [name, value] of [
      ['user_id', victim.user.id],
      ['email', victim.user.email],
      ['username', victim.user.email],
    ] as const) {
      const body = new URLSearchParams({ ...form!.hidden, [name]: value, password: NEW });
      await new Visitor().fetch(form!.action, { body });
    }
    // The attacker's own password changed at most.
    expect((await signIn(app, victim.client, victim.user.email)).access_token).toBeTruthy();
  });

  test('a form without its csrf token, or from elsewhere, is refused', async () => {
    const world = await makeWorld();
    const link = await linkFor(world);
    const body = () => new URLSearchParams({ token: tokenOf(link), password: NEW });
    const url = `${world.app.issuer}/reset`;
    expect((await new Visitor().fetch(url, { body: body() })).status).toBe(403);
    const [form] = formsOf(await new Visitor().open(link));
    const whole = new URLSearchParams({ ...form!.hidden, password: NEW });
    const headers = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
    expect((await new Visitor().fetch(url, { body: whole, headers })).status).toBe(403);
    expect((await spend(link)).status).toBe(200);
  });
});

test('A92 a victim gets three mails an hour, silently', async () => {
  const { app, user } = await makeWorld();
  const key = await makeApiKey(gatehouse, app);
  const statuses = [];
  for (let time = 0; time < 6; time++) {
    statuses.push((await call(app, key, 'password/forgot', { email: user.email.toUpperCase() })).status);
  }
  expect(statuses).toEqual(Array(6).fill(202));
  await mailTo(gatehouse, user.email, 3);
  expect(await noMoreMail(gatehouse, user.email, 3)).toBe(true);
  expect(mailsTo(gatehouse, user.email)).toHaveLength(3);
});

test('by API: forgot, then reset with the token of the mail', async () => {
  const { app, user } = await makeWorld();
  const key = await makeApiKey(gatehouse, app);
  await call(app, key, 'password/forgot', { email: user.email, locale: 'de' });
  const letter = await mailTo(gatehouse, user.email);
  expect(letter.language).toBe('de');
  const token = tokenOf(linkIn(letter));
  expect((await call(app, key, 'password/reset', { token, password: NEW })).status).toBe(204);
  expect(await call(app, key, 'password/reset', { token, password: NEW })).toMatchObject({
    status: 400,
    body: { code: 'invalid_one_time_token' },
  });
  expect((await call(app, key, 'login', { email: user.email, password: NEW })).status).toBe(200);
});

async function call(app: App, key: string, path: string, body: object) {
  const response = await fetch(`${app.issuer}/api/v1/auth/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : undefined };
}
