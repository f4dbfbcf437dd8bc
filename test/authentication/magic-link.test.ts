// Signing in by mail: one click in the browser that asked, a code for any other; nothing for scanners, guessers and who
// has the link alone.
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import type { Settings } from '../../src/apps/settings/settings.ts';
import { MINUTE } from '../../src/clock.ts';
import { parseEmail } from '../../src/users/email.ts';
import { findUserByEmail, setUserStatus, updateUser } from '../../src/users/users.ts';
import { call } from '../http/api/call.ts';
import { CALLBACK, makeApiKey, makeApp, makeClient, makeUser, PASSWORD, type TestClient } from '../kit/app.ts';
import { codeOf, makeAuthenticator } from '../kit/factor.ts';
import { authorizeUrl, introspect, makePkce, redeem, signIn } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { codeIn, linkIn, mailsTo, mailTo, noMoreMail } from '../kit/mail.ts';
import { passTime, restoreTime } from '../kit/time.ts';
import { formsOf, type Page, Visitor } from '../kit/visitor.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
});
afterEach(restoreTime);
afterAll(() => gatehouse.stop());

type World = { app: App; client: TestClient; email: string; visitor: Visitor; verifier: string };

let count = 0;
async function makeWorld(settings: Partial<Settings> = {}, known = true): Promise<World> {
  const app = await makeApp(gatehouse, { magic_link: 'on', ...settings });
  const client = await makeClient(gatehouse, app, { first_party: true });
  const email = `magic-${++count}@example.com`;
  if (known) await makeUser(gatehouse, app, { email });
  return { app, client, email, visitor: new Visitor(), verifier: '' };
}

const find = ({ app, email }: World) => findUserByEmail(gatehouse.database.db, app, parseEmail(email)!);

/** Asks by the screens; the page that waits. */
async function ask(world: World, visitor = world.visitor): Promise<Page> {
  const { app, client, email } = world;
  const { verifier, challenge } = makePkce();
  world.verifier = verifier;
  const start = await visitor.open(authorizeUrl(app, client, challenge));
  return visitor.submit(await visitor.open(`${start.url}/magic-link`), { email }, '/magic-link');
}

const enter = (world: World, page: Page, code: string) => world.visitor.submit(page, { code }, '/enter');
const wrongOf = (code: string) => (code === '000000' ? '000001' : '000000');
const arrived = (page: Page) => page.location?.startsWith(CALLBACK) ?? false;

async function tokensFor(world: World, page: Page) {
  const code = new URL(page.location!).searchParams.get('code')!;
  const authorized = { code, verifier: world.verifier } as never;
  return (await redeem(world.app, world.client, authorized)).body;
}

describe('on the screens', () => {
  test('one click in the browser that asked', async () => {
    const world = await makeWorld();
    const waiting = await ask(world);
    expect(waiting.text).toContain(world.email);
    const link = linkIn(await mailTo(gatehouse, world.email));
    expect(link.startsWith(`${world.app.issuer}/magic-link?token=`)).toBe(true);
    const page = await world.visitor.open(link);
    const done = await world.visitor.submit(page, {}, '/enter');
    expect(arrived(done)).toBe(true);
    const { id_token } = await tokensFor(world, done);
    const claims = JSON.parse(Buffer.from(String(id_token).split('.')[1]!, 'base64url').toString());
    expect(claims.sub).toBe((await find(world))!.id);
  });

  test('the code, where the mail is read elsewhere', async () => {
    const world = await makeWorld();
    const waiting = await ask(world);
    const letter = await mailTo(gatehouse, world.email);
    const elsewhere = await new Visitor().open(linkIn(letter));
    expect(elsewhere.status).toBe(200);
    expect(formsOf(elsewhere)).toEqual([]);
    const code = codeIn(letter);
    expect((await enter(world, waiting, wrongOf(code))).status).toBe(400);
    expect(arrived(await enter(world, waiting, `${code.slice(0, 3)} ${code.slice(3)}`))).toBe(true);
  });

  test('who is new signs up by it, and the address is proven', async () => {
    const world = await makeWorld({}, false);
    const waiting = await ask(world);
    expect(arrived(await enter(world, waiting, codeIn(await mailTo(gatehouse, world.email))))).toBe(true);
    expect(await find(world)).toMatchObject({ email_verified: true, password_hash: null });
  });

  test('A77 A114 where sign-up is closed, a stranger gets the same page and no mail', async () => {
    const known = await makeWorld({ sign_up: 'closed' });
    const unknown = { ...known, email: `nobody-${known.email}`, visitor: new Visitor() };
    const pages = [await ask(known), await ask(unknown)];
    const said = ({ status, text }: Page, { email }: World) =>
      `${status} ${text.replaceAll(email, '').replace(/(csrf" value="|\/interaction\/|styles?\/|\/o\/)[^"]*/g, '')}`;
    expect(said(pages[1]!, unknown)).toBe(said(pages[0]!, known));
    await mailTo(gatehouse, known.email);
    expect(await noMoreMail(gatehouse, unknown.email, 0)).toBe(true);
    expect(await find(unknown)).toBeUndefined();
  });

  test('is not there for Apps that do not want it', async () => {
    const world = await makeWorld({ magic_link: 'off' });
    const start = await world.visitor.open(authorizeUrl(world.app, world.client, makePkce().challenge));
    expect(start.text).not.toContain('/magic-link');
    const page = await world.visitor.open(`${start.url}/magic-link`);
    expect(page.url).toBe(start.url);
    const { hidden } = formsOf(start).find(({ names }) => names.has('password'))!;
    const body = new URLSearchParams({ ...hidden, email: world.email });
    expect((await world.visitor.fetch(`${start.url}/magic-link`, { body })).location).toBe(start.url);
    expect(await noMoreMail(gatehouse, world.email, 0)).toBe(true);
  });

  test('a disabled user gets no mail, and none that was disabled since gets in', async () => {
    const world = await makeWorld();
    const waiting = await ask(world);
    const code = codeIn(await mailTo(gatehouse, world.email));
    const user = (await find(world))!;
    await setUserStatus(gatehouse.database.db, world.app, user.id, 'disabled');
    expect((await enter(world, waiting, code)).status).toBe(400);
    await ask(world);
    expect(await noMoreMail(gatehouse, world.email, 1)).toBe(true);
  });

  test('A105 a password that a stranger set before the address was proven goes, with the stranger’s sessions', async () => {
    const world = await makeWorld();
    const { app, client, email } = world;
    const stranger = await signIn(app, client, email, { scope: 'openid offline_access', prompt: 'consent' });
    const waiting = await ask(world);
    expect(arrived(await enter(world, waiting, codeIn(await mailTo(gatehouse, email))))).toBe(true);
    expect(await find(world)).toMatchObject({ email_verified: true, password_hash: null });
    expect((await introspect(app, client, stranger.access_token)).body.active).toBe(false);
    await expect(signIn(app, client, email)).rejects.toThrow();
  });
});

describe('what is not enough', () => {
  test('A100 the link or the code, for who has a second factor', async () => {
    const world = await makeWorld({ mfa: 'optional' });
    const user = (await find(world))!;
    await updateUser(gatehouse.database.db, world.app, user.id, { email_verified: true });
    const { secret } = await makeAuthenticator(gatehouse, world.app, user);
    // That it was set up is told by mail, too.
    await mailTo(gatehouse, world.email);
    const asked = await enter(world, await ask(world), codeIn(await mailTo(gatehouse, world.email, 2)));
    expect(asked.location).toBeUndefined();
    expect(asked.text).toContain('autocomplete="one-time-code"');
    expect(arrived(await world.visitor.submit(asked, { code: codeOf(secret) }, '/second-factor'))).toBe(true);

    const as = await makeApiKey(gatehouse, world.app, ['auth:write']);
    const body = { email: world.email, redirect_uri: CALLBACK };
    const { ticket } = (await call(world.app, 'POST /auth/magic-link', { as, body })).body;
    const code = codeIn(await mailTo(gatehouse, world.email, 3));
    const answer = await call(world.app, 'POST /auth/magic-link/verify', { as, body: { ticket, code } });
    expect(answer.body).toMatchObject({ status: 403, code: 'second_factor_required' });
  });

  test('A93 opening the link, however often and by whom', async () => {
    const world = await makeWorld();
    await ask(world);
    const link = linkIn(await mailTo(gatehouse, world.email));
    const scanner = new Visitor();
    const prefetches: Record<string, string>[] = [{}, { purpose: 'prefetch' }, { 'sec-purpose': 'prefetch;prerender' }];
    for (const headers of prefetches) {
      for (let time = 0; time < 7; time++) {
        expect((await scanner.fetch(link, { method: time % 2 ? 'HEAD' : 'GET', headers })).status).toBe(200);
      }
    }
    const page = await world.visitor.open(link);
    expect(arrived(await world.visitor.submit(page, {}, '/enter'))).toBe(true);
  });

  test('A94 the link, in a browser that waits for another one', async () => {
    const world = await makeWorld();
    await ask(world);
    const stolen = linkIn(await mailTo(gatehouse, world.email));
    const thief = { ...(await makeWorld()), app: world.app, client: world.client, visitor: new Visitor() };
    const waiting = await ask(thief);
    expect(formsOf(await thief.visitor.open(stolen))).toEqual([]);
    const { action, hidden } = formsOf(waiting).find((form) => form.action.endsWith('/enter'))!;
    const token = new URL(stolen).searchParams.get('token')!;
    const refused = await thief.visitor.fetch(action, { body: new URLSearchParams({ ...hidden, token }) });
    expect(refused.status).toBe(400);
    // It was not spent by that.
    expect(arrived(await world.visitor.submit(await world.visitor.open(stolen), {}, '/enter'))).toBe(true);
  });

  test('A94 a link that was used, and one that a newer one replaced', async () => {
    const world = await makeWorld();
    const waiting = await ask(world);
    const old = linkIn(await mailTo(gatehouse, world.email));
    const again = await world.visitor.submit(waiting, {}, '/again');
    const letter = await mailTo(gatehouse, world.email, 2);
    expect((await world.visitor.open(old)).status).toBe(400);
    expect(arrived(await enter(world, again, codeIn(letter)))).toBe(true);
    expect((await world.visitor.open(linkIn(letter))).status).toBe(400);
  });

  test('a link that is too old', async () => {
    const world = await makeWorld();
    await ask(world);
    const link = linkIn(await mailTo(gatehouse, world.email));
    passTime(10 * MINUTE);
    expect((await world.visitor.open(link)).status).toBe(400);
  });

  test('A96 guessing: five tries, then not even the right code', async () => {
    const world = await makeWorld();
    const waiting = await ask(world);
    const code = codeIn(await mailTo(gatehouse, world.email));
    for (let guess = 0; guess < 5; guess++) expect((await enter(world, waiting, wrongOf(code))).status).toBe(400);
    expect((await enter(world, waiting, code)).status).toBe(429);
  });

  test('A92 asking again and again: five mails an hour, and the page says nothing', async () => {
    const world = await makeWorld();
    let page = await ask(world);
    for (let time = 0; time < 7; time++) page = await world.visitor.submit(page, {}, '/again');
    expect(page.status).toBe(200);
    await mailTo(gatehouse, world.email, 5);
    expect(await noMoreMail(gatehouse, world.email, 5)).toBe(true);
  });

  test('A88 another host in the request', async () => {
    const world = await makeWorld();
    world.visitor.headers = {
      ...world.visitor.headers,
      'x-forwarded-host': 'evil.example',
      forwarded: 'host=evil.example',
    };
    await ask(world);
    const { text, html } = await mailTo(gatehouse, world.email);
    expect(text + html).not.toContain('evil.example');
  });
});

describe('by the API', () => {
  const request = (app: App, as: string, body: object) => call(app, 'POST /auth/magic-link', { as, body });
  const verify = (app: App, as: string, body: object) => call(app, 'POST /auth/magic-link/verify', { as, body });
  const redirect_uri = CALLBACK;

  async function prepare(known = true) {
    const world = await makeWorld({}, known);
    const as = await makeApiKey(gatehouse, world.app, ['auth:write']);
    return { ...world, as };
  }

  test.each(['token', 'code'] as const)('a backend signs the user in by the %s', async (by) => {
    const { app, as, email, client } = await prepare();
    const { status, body } = await request(app, as, { email, redirect_uri });
    expect(status).toBe(202);
    const letter = await mailTo(gatehouse, email);
    const link = new URL(linkIn(letter));
    expect(link.origin + link.pathname).toBe(redirect_uri);
    const proof = by === 'token' ? { token: link.searchParams.get('token') } : { code: codeIn(letter) };
    const done = await verify(app, as, { ticket: body.ticket, ...proof });
    expect(done.body.user.email).toBe(email);
    expect((await introspect(app, client, done.body.tokens.access_token)).status).toBe(200);
    expect((await call(app, 'GET /me', { as: done.body.tokens.access_token })).status).toBe(200);
    expect((await verify(app, as, { ticket: body.ticket, ...proof })).body.code).toBe('invalid_one_time_token');
  });

  test('A97 the answer says neither link nor code, and is the same for a stranger', async () => {
    const [known, unknown] = [await prepare(), await prepare(false)];
    const answers = [
      await request(known.app, known.as, { email: known.email, redirect_uri }),
      await request(unknown.app, unknown.as, { email: unknown.email, redirect_uri }),
    ];
    const letter = await mailTo(gatehouse, known.email);
    for (const { status, body, text } of answers) {
      expect({ status, keys: Object.keys(body) }).toEqual({ status: 202, keys: ['ticket', 'expires_in'] });
      expect(text).not.toContain(codeIn(letter));
      expect(text).not.toContain(new URL(linkIn(letter)).searchParams.get('token'));
    }
  });

  test('A94 A95 another ticket, another key, another App, a token of another kind are worth nothing', async () => {
    const { app, as, email } = await prepare();
    const other = await prepare();
    const { ticket } = (await request(app, as, { email, redirect_uri })).body;
    const letter = await mailTo(gatehouse, email);
    const token = new URL(linkIn(letter)).searchParams.get('token')!;
    const code = (answer: { body: { code: string } }) => answer.body.code;
    const dead = 'invalid_one_time_token';
    const again = (await request(app, as, { email: other.email, redirect_uri })).body;
    expect(code(await verify(app, as, { ticket: again.ticket, token }))).toBe(dead);
    expect(code(await verify(app, as, { ticket: again.ticket, code: codeIn(letter) }))).toBe(dead);
    expect(code(await verify(app, as, { ticket: randomUUID(), token }))).toBe('invalid_ticket');
    expect(code(await verify(other.app, other.as, { ticket, token }))).toBe('invalid_ticket');
    const key = await makeApiKey(gatehouse, app, ['auth:write']);
    expect(code(await verify(app, key, { ticket, token }))).toBe('invalid_ticket');
    expect(code(await verify(app, as, { ticket, token: codeIn(letter) }))).toBe(dead);
    const reset = await call(app, 'POST /auth/password/reset', { as, body: { token, password: `${PASSWORD} new` } });
    expect(code(reset)).toBe(dead);
    expect((await verify(app, as, { ticket, token })).status).toBe(200);
  });

  test('A70 an address that no client has registered gets no token', async () => {
    const { app, as, email } = await prepare();
    for (const uri of ['https://evil.example/', `${redirect_uri}/more`, `${redirect_uri}?x=1`, 'javascript:alert(1)']) {
      expect((await request(app, as, { email, redirect_uri: uri })).body.code).toBe('invalid_redirect_uri');
    }
    expect(await noMoreMail(gatehouse, email, 0)).toBe(true);
  });

  test('F14 fifty at once: one gets in', async () => {
    const { app, as, email } = await prepare(false);
    const { ticket } = (await request(app, as, { email, redirect_uri })).body;
    const letter = await mailTo(gatehouse, email);
    const token = new URL(linkIn(letter)).searchParams.get('token')!;
    const answers = await Promise.all(Array.from({ length: 50 }, () => verify(app, as, { ticket, token })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.every(({ status }) => [200, 400, 429].includes(status))).toBe(true);
    expect(mailsTo(gatehouse, email)).toHaveLength(1);
  });
});
