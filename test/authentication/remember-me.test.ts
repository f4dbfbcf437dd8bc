// “Stay signed in”: a session that is not remembered has a cookie without an end, and ends itself by the clock.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import type { Settings } from '../../src/apps/settings/settings.ts';
import { HOUR, MINUTE } from '../../src/clock.ts';
import { listSessions } from '../../src/users/sessions/sessions.ts';
import { call } from '../http/api/call.ts';
import { CALLBACK, makeApiKey, makeApp, makeClient, makeUser, PASSWORD, type TestClient } from '../kit/app.ts';
import { codeOf, makeAuthenticator } from '../kit/factor.ts';
import { authorizeUrl, introspect, makePkce, redeem, refresh } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { codeIn, mailTo } from '../kit/mail.ts';
import { passTime, restoreTime } from '../kit/time.ts';
import { formsOf, type Page, Visitor } from '../kit/visitor.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
});
afterEach(restoreTime);
afterAll(() => gatehouse.stop());

async function makeWorld(settings: Partial<Settings> = {}) {
  const app = await makeApp(gatehouse, { remember_me: 'ask', ...settings });
  const client = await makeClient(gatehouse, app, { first_party: true });
  const user = await makeUser(gatehouse, app, { email_verified: true });
  return { app, client, user, visitor: new Visitor(), verifier: '' };
}
type World = Awaited<ReturnType<typeof makeWorld>>;

async function open(world: World, more: Record<string, string> = {}): Promise<Page> {
  const { verifier, challenge } = makePkce();
  world.verifier = verifier;
  return world.visitor.open(authorizeUrl(world.app, world.client, challenge, more));
}

async function signIn(world: World, remember: Record<string, string> = {}, more: Record<string, string> = {}) {
  const page = await open(world, more);
  return world.visitor.submit(page, { email: world.user.email, password: PASSWORD, ...remember });
}

const REMEMBER = { remember: 'yes' };
const arrived = (page: Page) => page.location?.startsWith(`${CALLBACK}?code=`) ?? false;
const cookieOf = ({ visitor }: World) => visitor.cookies.find(({ name }) => name === 'gatehouse_session')!;
/** Whether the browser keeps it when it is closed. */
const lasts = (world: World) => cookieOf(world).expires !== Number.POSITIVE_INFINITY;
const isSignedIn = async (world: World) => arrived(await open(world, { prompt: 'none' }));

async function sessionOf({ app, user }: World) {
  const [session] = await listSessions(gatehouse.database.db, app, user.id);
  return session!;
}

describe('on the screens', () => {
  test('who ticks the box stays signed in, who does not has a cookie without an end', async () => {
    for (const [remember, stays] of [
      [REMEMBER, true],
      [{}, false],
    ] as const) {
      const world = await makeWorld();
      expect(arrived(await signIn(world, remember))).toBe(true);
      expect(lasts(world)).toBe(stays);
      expect((await sessionOf(world)).remembered).toBe(stays);
    }
  });

  test('no attribute of the cookie says when it ends, at any time', async () => {
    const world = await makeWorld();
    const lines: string[] = [];
    const fetched = world.visitor.send;
    world.visitor.send = async (...sent) => {
      const response = await fetched(...sent);
      lines.push(...response.headers.getSetCookie().filter((line) => line.startsWith('gatehouse_session=')));
      return response;
    };
    await signIn(world);
    await open(world, { prompt: 'none' });
    // The first belongs to nobody yet.
    expect(lines.slice(1).length).toBeGreaterThan(0);
    for (const line of lines.slice(1)) expect(line).not.toMatch(/expires|max-age/i);
  });

  test('A63 it ends after session_short_seconds, however often it is used, and its tokens with it', async () => {
    const world = await makeWorld({ session_short_seconds: 3600 });
    const code = new URL((await signIn(world)).location!).searchParams.get('code')!;
    const tokens = (await redeem(world.app, world.client, { code, verifier: world.verifier })).body;
    for (let minutes = 0; minutes < 45; minutes += 15) {
      passTime(15 * MINUTE);
      expect(await isSignedIn(world)).toBe(true);
    }
    expect((await sessionOf(world)).expires_at.getTime() - Date.now()).toBeLessThanOrEqual(15 * MINUTE);
    passTime(16 * MINUTE);
    expect(await isSignedIn(world)).toBe(false);
    expect((await introspect(world.app, world.client, String(tokens.access_token))).body.active).toBe(false);
    expect((await refresh(world.app, world.client, String(tokens.refresh_token))).status).toBe(400);
    expect((await world.visitor.open(`${world.app.issuer}/account`)).url).toContain('/interaction/');
  });

  test('a session that is remembered lives on', async () => {
    const world = await makeWorld({ session_short_seconds: 3600 });
    await signIn(world, REMEMBER);
    passTime(24 * HOUR);
    expect(await isSignedIn(world)).toBe(true);
  });

  test('where nobody is asked there is no box, and what a form says does not count', async () => {
    for (const remember_me of ['always', 'never'] as const) {
      const world = await makeWorld({ remember_me });
      const page = await open(world);
      expect(page.text).not.toContain('name="remember"');
      const forged = { email: world.user.email, password: PASSWORD };
      const { action, hidden } = formsOf(page)[0]!;
      const body = new URLSearchParams({ ...hidden, ...forged, ...(remember_me === 'never' && REMEMBER) });
      expect(arrived(await world.visitor.open(action, { body }))).toBe(true);
      expect(lasts(world)).toBe(remember_me === 'always');
    }
  });

  test('the choice outlives a wrong password and a second factor', async () => {
    for (const [remember, stays] of [
      [REMEMBER, true],
      [{}, false],
    ] as const) {
      const world = await makeWorld();
      const { secret } = await makeAuthenticator(gatehouse, world.app, world.user);
      const wrong = await world.visitor.submit(await open(world), {
        email: world.user.email,
        password: 'not-the-password',
        ...remember,
      });
      expect(wrong.text.includes('value="yes" checked')).toBe(stays);
      const asked = await world.visitor.submit(wrong, { email: world.user.email, password: PASSWORD, ...remember });
      expect(arrived(await world.visitor.submit(asked, { code: codeOf(secret) }))).toBe(true);
      expect(lasts(world)).toBe(stays);
    }
  });

  test('step-up keeps it, and with it the end of the session', async () => {
    const world = await makeWorld({ session_short_seconds: 3600 });
    await signIn(world);
    const before = await sessionOf(world);
    const { secret } = await makeAuthenticator(gatehouse, world.app, world.user);
    passTime(30 * MINUTE);
    const asked = await open(world, { acr_values: 'urn:gatehouse:acr:mfa' });
    expect(arrived(await world.visitor.submit(asked, { code: codeOf(secret) }))).toBe(true);
    expect(lasts(world)).toBe(false);
    const after = await sessionOf(world);
    expect(after).toMatchObject({ uid: before.uid, remembered: false });
    // Of the half hour that passed, nothing was added.
    expect(Math.abs(after.expires_at.getTime() - before.expires_at.getTime())).toBeLessThan(15 * MINUTE);
  });

  test('step-up of a session that is remembered leaves it so', async () => {
    const world = await makeWorld();
    await signIn(world, REMEMBER);
    const { secret } = await makeAuthenticator(gatehouse, world.app, world.user);
    const asked = await open(world, { acr_values: 'urn:gatehouse:acr:mfa' });
    expect(arrived(await world.visitor.submit(asked, { code: codeOf(secret) }))).toBe(true);
    expect(lasts(world)).toBe(true);
  });

  test('who signs in anew chooses anew, both ways', async () => {
    const world = await makeWorld();
    for (const [remember, stays] of [
      [{}, false],
      [REMEMBER, true],
      [{}, false],
    ] as const) {
      expect(arrived(await signIn(world, remember, { prompt: 'login' }))).toBe(true);
      expect(lasts(world)).toBe(stays);
    }
  });

  test('by a magic link, and on signing up', async () => {
    for (const [remember, stays] of [
      [REMEMBER, true],
      [{}, false],
    ] as const) {
      const world = await makeWorld({ magic_link: 'on' });
      const start = await open(world);
      const form = await world.visitor.open(`${start.url}/magic-link`);
      const waiting = await world.visitor.submit(form, { email: world.user.email, ...remember }, '/magic-link');
      const code = codeIn(await mailTo(gatehouse, world.user.email));
      expect(arrived(await world.visitor.submit(waiting, { code }, '/enter'))).toBe(true);
      expect(lasts(world)).toBe(stays);

      const fresh = { ...(await makeWorld()), visitor: new Visitor() };
      const signUp = await fresh.visitor.open(`${(await open(fresh)).url}/sign-up`);
      const email = `new-${fresh.user.email}`;
      const done = await fresh.visitor.submit(signUp, { email, password: PASSWORD, name: '', ...remember });
      expect(arrived(done)).toBe(true);
      expect(lasts(fresh)).toBe(stays);
    }
  });

  test('the user sees it among the devices', async () => {
    const world = await makeWorld();
    await signIn(world);
    const page = await world.visitor.open(`${world.app.issuer}/account/sessions`);
    expect(page.text).toContain('ends with the browser');
  });
});

describe('by the API', () => {
  const login = async (app: App, body: object) => {
    const as = await makeApiKey(gatehouse, app, ['auth:write', 'users:read']);
    const answer = await call(app, 'POST /auth/login', { as, body });
    return { as, ...answer };
  };

  async function livesFor(app: App, client: TestClient, tokens: Record<string, string>, hours: number) {
    passTime(hours * HOUR);
    const { as } = { as: await makeApiKey(gatehouse, app, ['auth:write']) };
    const { status } = await call(app, 'POST /auth/refresh', {
      as,
      body: { refresh_token: tokens.refresh_token },
    });
    expect((await introspect(app, client, tokens.refresh_token!)).body.active).toBe(false);
    return status === 200;
  }

  test('A63 remember: false ends session and refresh token after session_short_seconds', async () => {
    for (const [body, remember_me, lives] of [
      [{ remember: false }, 'always', false],
      [{ remember: true }, 'always', true],
      [{}, 'ask', true],
      [{ remember: true }, 'never', false],
    ] as const) {
      const { app, user } = await makeWorld({ remember_me });
      const client = await makeClient(gatehouse, app, { introspects: ['*'] });
      const answer = await login(app, { email: user.email, password: PASSWORD, ...body });
      const listed = await call(app, 'GET /users/:id/sessions', { as: answer.as, params: { id: user.id } });
      expect(listed.body.items[0].remembered).toBe(lives);
      expect(await livesFor(app, client, answer.body.tokens, 13), JSON.stringify(body)).toBe(lives);
      restoreTime();
    }
  });

  test.each([
    [2, 3, 2],
    [3, 2, 2],
  ])('a session lasts at most %i days by session_max_seconds and %i by refresh tokens', async (max, refresh, days) => {
    const day = 24 * 60 * 60;
    const idle = { session_seconds: day, refresh_token_seconds: day };
    const settings = { ...idle, session_max_seconds: max * day, refresh_token_max_seconds: refresh * day };
    const { app, user } = await makeWorld({ remember_me: 'always', ...settings });
    const { as } = await login(app, { email: user.email, password: PASSWORD });
    const { body } = await call(app, 'GET /users/:id/sessions', { as, params: { id: user.id } });
    const [{ created_at, expires_at }] = body.items;
    expect(Date.parse(expires_at) - Date.parse(created_at)).toBe(days * day * 1000);
  });

  test('the wish goes through a second factor', async () => {
    const { app, user } = await makeWorld();
    const { secret } = await makeAuthenticator(gatehouse, app, user);
    const begun = await login(app, { email: user.email, password: PASSWORD, remember: false });
    const body = { ticket: begun.body.ticket, code: codeOf(secret) };
    expect((await call(app, 'POST /auth/second-factor', { as: begun.as, body })).status).toBe(200);
    const [session] = await listSessions(gatehouse.database.db, app, user.id);
    expect(session!.remembered).toBe(false);
  });
});
