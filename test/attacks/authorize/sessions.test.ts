// The signed-in user and their consent: nothing in a request may stand for either, and no screen may be bypassed.
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { createResource } from '../../../src/apps/resources.ts';
import { SINGLE_FACTOR } from '../../../src/authentication/assurance.ts';
import { MINUTE, now } from '../../../src/clock.ts';
import type { UserRow } from '../../../src/database/schema.ts';
import { CALLBACK, makeApp, makeAppWithUser, makeClient, makeUser, PASSWORD, type TestClient } from '../../kit/app.ts';
import { authorize, authorizeUrl, makePkce, passScreens, redeem, signIn } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { countRows, rowsOf } from '../../kit/rows.ts';
import { passTime, restoreTime } from '../../kit/time.ts';
import { formsOf, formWith, type Page, Visitor } from '../../kit/visitor.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());
afterEach(restoreTime);

let app: App;
let client: TestClient;
let user: UserRow;
beforeEach(async () => {
  ({ app, client, user } = await makeAppWithUser(gatehouse));
});

type Params = Record<string, string | undefined>;

const urlWith = (more: Params = {}, one = client) => authorizeUrl(app, one, makePkce().challenge, more);
const errorOf = (page: Page) => page.location && new URL(page.location).searchParams.get('error');
const codeOf = (page: Page) => page.location && new URL(page.location).searchParams.get('code');
const isSignIn = (page: Page) => page.status === 200 && page.text.includes('name="password"');
const claimsOf = (token: unknown) => JSON.parse(Buffer.from(String(token).split('.')[1]!, 'base64url').toString());

describe('A17 a request that must not ask anything', () => {
  test('A17 without a session: login_required, and none is made', async () => {
    const before = await rowsOf(gatehouse, app);
    const visitor = new Visitor();
    const page = await visitor.fetch(urlWith({ prompt: 'none' }));
    expect(page.status).toBe(303);
    expect(errorOf(page)).toBe('login_required');
    expect(visitor.cookies).toEqual([]);
    expect(await rowsOf(gatehouse, app)).toEqual(before);
  });

  test('A17 without consent: consent_required', async () => {
    const { visitor } = await signIn(app, client, user.email);
    const other = await makeClient(gatehouse, app);
    const before = await rowsOf(gatehouse, app, ['sessions']);
    expect(errorOf(await visitor.fetch(urlWith({ prompt: 'none' }, other)))).toBe('consent_required');
    expect(errorOf(await visitor.fetch(urlWith({ prompt: 'none', scope: 'openid email' })))).toBe('consent_required');
    expect(await rowsOf(gatehouse, app, ['sessions'])).toEqual(before);
    expect(await countRows(gatehouse, app, 'sessions')).toBe(1);
  });

  test.each<[string, Params, string]>([
    ['with max_age=0', { max_age: '0' }, 'login_required'],
    ['together with login', { prompt: 'none login' }, 'invalid_request'],
    ['for another subject', { claims: '{"id_token":{"sub":{"value":"someone-else"}}}' }, 'login_required'],
  ])('A17 %s', async (_name, more, error) => {
    const { visitor } = await signIn(app, client, user.email);
    const before = await rowsOf(gatehouse, app, ['sessions']);
    const page = await visitor.fetch(urlWith({ prompt: 'none', ...more }));
    expect([page.status, errorOf(page), codeOf(page)]).toEqual([303, error, null]);
    expect(await rowsOf(gatehouse, app, ['sessions'])).toEqual(before);
  });

  test('A17 with session and consent, for comparison, there is a code', async () => {
    const { visitor } = await signIn(app, client, user.email);
    expect(codeOf(await visitor.fetch(urlWith({ prompt: 'none' })))).toBeTruthy();
  });
});

describe('A18 an ID token as a hint', () => {
  test('A18 of another user switches nobody and signs nobody in', async () => {
    const bob = await makeUser(gatehouse, app);
    const { id_token } = await signIn(app, client, bob.email);
    const { visitor } = await signIn(app, client, user.email);
    const hinted = { id_token_hint: id_token };
    expect(errorOf(await visitor.fetch(urlWith({ ...hinted, prompt: 'none' })))).toBe('login_required');
    expect(isSignIn(await visitor.open(urlWith(hinted)))).toBe(true);
    expect(isSignIn(await new Visitor().open(urlWith(hinted)))).toBe(true);
    expect(codeOf(await visitor.fetch(urlWith({ prompt: 'none' })))).toBeTruthy();
  });

  test('A18 is not answered with another user’s sign-in', async () => {
    const bob = await makeUser(gatehouse, app);
    const { id_token } = await signIn(app, client, bob.email);
    const visitor = new Visitor();
    const page = await passScreens(visitor, await visitor.open(urlWith({ id_token_hint: id_token })), user.email);
    expect([errorOf(page), codeOf(page)]).toEqual(['login_required', null]);
  });

  test('A18 that has expired is a hint still, and never more', async () => {
    const bob = await makeUser(gatehouse, app);
    const { id_token } = await signIn(app, client, bob.email);
    passTime(2 * app.settings.id_token_seconds * 1000);
    const { visitor } = await signIn(app, client, user.email);
    const hinted = { id_token_hint: id_token, prompt: 'none' };
    expect(errorOf(await new Visitor().fetch(urlWith(hinted)))).toBe('login_required');
    expect(errorOf(await visitor.fetch(urlWith(hinted)))).toBe('login_required');
  });

  test.each([
    'another App',
    'another client',
    'nobody (alg none)',
    'a key of its own',
    'the public key (HS256)',
    'no JWT',
  ])('A18 by %s is refused', async (by) => {
    const { visitor, id_token } = await signIn(app, client, user.email);
    const page = await visitor.fetch(urlWith({ id_token_hint: await makeHint(by, id_token!) }));
    expect([page.status, errorOf(page), codeOf(page)]).toEqual([303, 'invalid_request', null]);
  });

  async function makeHint(by: string, genuine: string): Promise<string> {
    const claims = claimsOf(genuine);
    if (by === 'another App') {
      const foreign = await makeApp(gatehouse);
      const theirs = await makeUser(gatehouse, foreign);
      return (await signIn(foreign, await makeClient(gatehouse, foreign), theirs.email)).id_token!;
    }
    if (by === 'another client') return (await signIn(app, await makeClient(gatehouse, app), user.email)).id_token!;
    if (by === 'nobody (alg none)') return new UnsecuredJWT(claims).encode();
    const { keys } = (await (await fetch(`${app.issuer}/jwks`)).json()) as { keys: { kid: string; alg: string }[] };
    const jwk = keys.find(({ alg }) => alg === 'RS256')!;
    if (by === 'a key of its own') {
      const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
      const header = { alg: 'RS256', kid: jwk.kid, jwk: await exportJWK(publicKey) };
      return new SignJWT(claims).setProtectedHeader(header as never).sign(privateKey);
    }
    if (by === 'the public key (HS256)') {
      const header = { alg: 'HS256', kid: jwk.kid };
      return new SignJWT(claims).setProtectedHeader(header).sign(Buffer.from(JSON.stringify(jwk)));
    }
    return 'x.y.z';
  }
});

describe('A19 a sign-in that must be fresh or strong', () => {
  test.each<[string, Params]>([
    ['max_age', { max_age: '60' }],
    ['max_age=0', { max_age: '0' }],
    ['prompt=login', { prompt: 'login' }],
  ])('A19 %s is not answered from an old session', async (_name, more) => {
    const { visitor } = await signIn(app, client, user.email);
    passTime(10 * MINUTE);
    const asked = Math.floor(now().getTime() / 1000);
    if (!more.prompt) expect(errorOf(await visitor.fetch(urlWith({ ...more, prompt: 'none' })))).toBe('login_required');

    const { verifier, challenge } = makePkce();
    const page = await visitor.open(authorizeUrl(app, client, challenge, more));
    expect(isSignIn(page)).toBe(true);
    const back = await passScreens(visitor, page, user.email);
    const { body } = await redeem(app, client, { code: codeOf(back)!, verifier });
    expect(claimsOf(body.id_token).auth_time).toBeGreaterThanOrEqual(asked);
  });

  test('A19 a wrong password leaves the old session as old as it was', async () => {
    const { visitor } = await signIn(app, client, user.email);
    passTime(10 * MINUTE);
    const page = await visitor.open(urlWith({ max_age: '60' }));
    expect((await visitor.submit(page, { email: user.email, password: 'not-the-password' })).status).toBe(401);
    expect(errorOf(await visitor.fetch(urlWith({ max_age: '60', prompt: 'none' })))).toBe('login_required');
  });

  const essential = [
    { values: ['mfa'], essential: true },
    { value: 'mfa', essential: true },
  ];
  test.each(essential)('A19 an essential acr that nobody can reach is refused: %j', async (acr) => {
    const { visitor } = await signIn(app, client, user.email);
    const claims = JSON.stringify({ id_token: { acr } });
    expect(errorOf(await visitor.fetch(urlWith({ claims, prompt: 'none' })))).toBe('login_required');
    const page = await visitor.open(urlWith({ claims }));
    expect(isSignIn(page)).toBe(true);
    // A sign-in of the same strength again is no answer (OpenID Connect Core §5.5.1.1).
    const back = await passScreens(visitor, page, user.email);
    expect([errorOf(back), codeOf(back)]).toEqual(['unmet_authentication_requirements', null]);
  });

  test('A19 acr_values is a wish, and its answer claims no strength that was not shown', async () => {
    const { visitor } = await signIn(app, client, user.email);
    const authorized = await authorize(app, client, user.email, { acr_values: 'mfa' }, visitor);
    const { body } = await redeem(app, client, authorized);
    expect(claimsOf(body.id_token)).toMatchObject({ acr: SINGLE_FACTOR, amr: ['pwd'] });
  });
});

describe('A22 passing a screen by', () => {
  test('A22 resuming before the sign-in leads back to it', async () => {
    const visitor = new Visitor();
    const page = await visitor.open(urlWith());
    const again = await visitor.open(resumeUrl(page));
    expect(isSignIn(again)).toBe(true);
    expect(await countRows(gatehouse, app, 'grants')).toBe(0);
  });

  test('A22 resuming before the consent leads back to it', async () => {
    const visitor = new Visitor();
    const page = await visitor.submit(await visitor.open(urlWith()), { email: user.email, password: PASSWORD });
    expect(page.text).toContain('name="decision"');
    const again = await visitor.open(resumeUrl(page));
    expect(again.text).toContain('name="decision"');
    expect(await countRows(gatehouse, app, 'grants')).toBe(0);
  });

  test('A22 consenting before the sign-in leads back to it', async () => {
    const visitor = new Visitor();
    const page = await visitor.open(urlWith());
    const form = { csrf: formsOf(page)[0]!.hidden.csrf!, decision: 'allow' };
    const again = await visitor.open(`${interactionUrl(page)}/consent`, { body: new URLSearchParams(form) });
    expect(isSignIn(again)).toBe(true);
    expect(await countRows(gatehouse, app, 'grants')).toBe(0);
  });

  test.each(['', 'ALLOW', 'yes', 'allow '])('A22 the answer %j allows nothing', async (decision) => {
    const visitor = new Visitor();
    const page = await visitor.submit(await visitor.open(urlWith()), { email: user.email, password: PASSWORD });
    const { hidden, action } = formWith(page, 'decision');
    const back = await visitor.open(action, { body: new URLSearchParams({ ...hidden, decision }) });
    expect([errorOf(back), codeOf(back)]).toEqual(['access_denied', null]);
    expect(await countRows(gatehouse, app, 'grants')).toBe(0);
  });

  test.each(['no cookies', 'cookies of one’s own', 'the victim’s id in a cookie that nobody signed'])(
    'A22 another user’s interaction opens to nobody else: %s',
    async (how) => {
      const victim = new Visitor();
      const consent = await victim.submit(await victim.open(urlWith()), { email: user.email, password: PASSWORD });
      const { url, csrf } = { url: interactionUrl(consent), csrf: formsOf(consent)[0]!.hidden.csrf! };
      const cookie = await cookieOf(how, url);
      const before = await rowsOf(gatehouse, app, ['sessions']);
      const forms = {
        consent: { csrf, decision: 'allow' },
        'sign-in': { csrf, email: user.email, password: PASSWORD },
        cancel: { csrf },
      };
      const pages = [await new Visitor().fetch(url, { headers: { cookie } })];
      for (const [step, form] of Object.entries(forms))
        pages.push(
          await new Visitor().fetch(`${url}/${step}`, { headers: { cookie }, body: new URLSearchParams(form) }),
        );
      for (const page of pages) {
        // A browser that keeps our cookies begins the client's request again, for itself.
        const isBegun = page.location?.startsWith(`${app.issuer}/authorize?`);
        expect
          .soft([page.url, page.status, isBegun])
          .toEqual([page.url, cookie ? 303 : 400, cookie ? true : undefined]);
        expect(page.text + page.location).not.toContain(user.email);
      }
      expect(await rowsOf(gatehouse, app, ['sessions'])).toEqual(before);

      const resumed = await new Visitor().fetch(resumeUrl(consent), { headers: { cookie } });
      expect(resumed.location ?? app.issuer).toMatch(app.issuer);
      expect(codeOf(resumed)).toBeFalsy();
      expect(resumed.text + resumed.location).not.toContain(url.split('/').at(-1));
      expect(await countRows(gatehouse, app, 'grants')).toBe(0);
      expect(codeOf(await victim.submit(consent, { decision: 'allow' }))).toBeTruthy();
    },
  );

  async function cookieOf(how: string, victimsUrl: string): Promise<string> {
    if (how === 'no cookies') return '';
    const attacker = new Visitor();
    const own = await attacker.open(urlWith());
    const cookie = attacker.cookieHeader(own.url);
    if (how === 'cookies of one’s own') return cookie;
    const uid = victimsUrl.split('/').at(-1)!;
    return cookie.replace(own.url.split('/').at(-1)!, uid);
  }

  test('A22 a finished interaction gives nothing again', async () => {
    const visitor = new Visitor();
    const consent = await visitor.submit(await visitor.open(urlWith()), { email: user.email, password: PASSWORD });
    const { action, hidden } = formWith(consent, 'decision');
    const cookies = [...visitor.cookies];
    const body = () => new URLSearchParams({ ...hidden, decision: 'allow' });
    expect(codeOf(await visitor.open(action, { body: body() }))).toBeTruthy();
    const before = await rowsOf(gatehouse, app, ['sessions']);

    const again = new Visitor();
    again.cookies.push(...cookies);
    for (const page of [await again.fetch(action, { body: body() }), await again.fetch(resumeUrl(consent))]) {
      expect(page.location).toMatch(`${app.issuer}/authorize?`);
    }
    expect(await rowsOf(gatehouse, app, ['sessions'])).toEqual(before);
  });

  test('A22 a refused request stays refused', async () => {
    const visitor = new Visitor();
    const consent = await visitor.submit(await visitor.open(urlWith()), { email: user.email, password: PASSWORD });
    const denied = await visitor.submit(consent, { decision: 'deny' });
    expect([errorOf(denied), codeOf(denied)]).toEqual(['access_denied', null]);
    expect(await countRows(gatehouse, app, 'grants')).toBe(0);
  });

  test('A22 what was allowed is what was shown: a scope that was not asked for is not granted by the form', async () => {
    const visitor = new Visitor();
    const consent = await visitor.submit(await visitor.open(urlWith()), { email: user.email, password: PASSWORD });
    const { action, hidden } = formWith(consent, 'decision');
    const form = { ...hidden, decision: 'allow', scope: 'openid email phone', grantId: 'x', accountId: 'x' };
    await visitor.open(action, { body: new URLSearchParams(form) });
    expect(errorOf(await visitor.fetch(urlWith({ prompt: 'none', scope: 'openid email' })))).toBe('consent_required');
  });
});

const interactionUrl = (page: Page) => /^(.*\/interaction\/[\w-]+)/.exec(page.url)![1]!;
const resumeUrl = (page: Page) => interactionUrl(page).replace('/interaction/', '/authorize/');

describe('A23 who asks, on the consent screen', () => {
  test('A23 the App, the client and where it really lives are named', async () => {
    const one = await makeClient(gatehouse, app, { name: 'Google' });
    const page = await openConsent(one);
    for (const text of [app.name, 'Google', 'rp.example.com', user.email]) expect(page.text).toContain(text);
  });

  test.each([
    ['HTML', '<img src=x onerror=alert(1)>Prints', '<img src=x'],
    ['an entity', '&lt;i&gt;', '<i>'],
    ['a direction override', 'Prin\u202Etnirp\u2066s', /[\u202a-\u202e\u2066-\u2069]/],
    ['zero-width characters', 'Goo\u200bg\u200dle\ufeff', /[\u200b-\u200d\ufeff]/],
    ['line breaks', 'Prints\r\n\r\nGatehouse says: this is safe', /Prints\r?\n/],
    ['a template', '<%= 7 * 7 %>{{7*7}}', '>49'],
  ])('A23 a name with %s', async (_name, name, forbidden) => {
    const page = await openConsent(await makeClient(gatehouse, app, { name }));
    expect(page.text).not.toMatch(typeof forbidden === 'string' ? new RegExp(RegExp.escape(forbidden)) : forbidden);
    expect(page.text).toContain('rp.example.com');
  });

  test('A23 a client’s home is a link only where it is the host that is shown', async () => {
    const one = await makeClient(gatehouse, app, { client_uri: 'https://bank.example/', name: 'Bank' });
    expect((await openConsent(one)).text).not.toContain('bank.example');
  });

  test('A23 a resource’s words are text, too', async () => {
    const evil = '</li><script>alert(1)</script>';
    await createResource(gatehouse.database.db, app, {
      identifier: 'https://photos.example.com/',
      name: evil,
      scopes: [{ name: 'photos:read', description: evil }],
    });
    const page = await openConsent(client, { scope: 'openid photos:read', resource: 'https://photos.example.com/' });
    expect(page.text).toContain('&lt;script&gt;');
    expect(page.text).not.toContain('<script>alert');
  });

  async function openConsent(one: TestClient, more: Params = {}): Promise<Page> {
    const visitor = new Visitor();
    const page = await visitor.open(urlWith(more, one));
    const consent = await visitor.submit(page, { email: user.email, password: PASSWORD });
    expect(consent.text).toContain('name="decision"');
    return consent;
  }
});

test('A24 whatever is posted is answered by 303, so that no browser posts it on', async () => {
  const visitor = new Visitor();
  const signInPage = await visitor.open(urlWith());
  const signedIn = await send(visitor, signInPage, { email: user.email, password: PASSWORD });
  const consent = await visitor.open(signedIn.location!);
  const allowed = await send(visitor, consent, { decision: 'allow' });
  const back = await visitor.fetch(allowed.location!);
  expect(back.location).toMatch(new RegExp(`^${RegExp.escape(CALLBACK)}\\?code=`));

  const stranger = new Visitor();
  const signUpPage = await stranger.open(`${interactionUrl(await stranger.open(urlWith()))}/sign-up`);
  const signedUp = await send(stranger, signUpPage, { email: 'new@example.com', password: PASSWORD, name: 'New' });
  const cancelling = new Visitor();
  const cancelled = await send(cancelling, await cancelling.open(urlWith()), {}, '/cancel');
  const signOut = await visitor.open(`${app.issuer}/logout`);
  const signedOut = await send(visitor, signOut, { logout: 'yes' });
  const asked = await new Visitor().fetch(`${app.issuer}/authorize`, { body: new URL(urlWith()).searchParams });
  const answers = [signedIn, allowed, back, signedUp, cancelled, signedOut, asked];
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 303));
});

/** As `submit`, but the redirect is not followed. */
function send(visitor: Visitor, page: Page, fields: Record<string, string>, action = ''): Promise<Page> {
  const form = formsOf(page).find(
    (one) => one.action.includes(action) && Object.keys(fields).every((name) => one.names.has(name)),
  )!;
  return visitor.fetch(form.action, { body: new URLSearchParams({ ...form.hidden, ...fields }) });
}
