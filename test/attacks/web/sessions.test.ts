// Sessions at the issuer: that nobody can choose one for another, make one up, or end one that is not theirs.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import type { Settings } from '../../../src/apps/settings/settings.ts';
import { DAY } from '../../../src/clock.ts';
import type { UserRow } from '../../../src/database/schema.ts';
import { hashId } from '../../../src/oidc/storage/artifacts.ts';
import { CALLBACK, makeApp, makeClient, makeUser, type TestClient } from '../../kit/app.ts';
import { authorize, authorizeUrl, introspect, makePkce, passScreens, signIn, type Tokens } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { ask } from '../../kit/raw.ts';
import { rowsOf } from '../../kit/rows.ts';
import { passTime, restoreTime } from '../../kit/time.ts';
import { formsOf, Visitor } from '../../kit/visitor.ts';

const HOME = 'https://rp.example.com/signed-out';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterEach(restoreTime);
afterAll(() => gatehouse.stop());

async function makeWorld(settings: Partial<Settings> = {}) {
  const app = await makeApp(gatehouse, settings);
  const client = await makeClient(gatehouse, app, { post_logout_redirect_uris: [HOME] });
  return { app, client, user: await makeUser(gatehouse, app) };
}

/** Whether a browser with these cookies is signed in: asked without a screen. */
async function isSignedIn(app: App, client: TestClient, cookie: string): Promise<boolean> {
  const url = new URL(authorizeUrl(app, client, makePkce().challenge, { prompt: 'none' }));
  const { status, headers } = await ask(gatehouse, { path: url.pathname + url.search, headers: { cookie } });
  expect(status).toBe(303);
  const answer = new URL(headers.location!).searchParams;
  if (!answer.has('code'))
    expect(['login_required', 'consent_required', 'interaction_required']).toContain(answer.get('error'));
  return answer.has('code');
}

const sessionOf = (visitor: Visitor, app: App) => visitor.cookieHeader(`${app.issuer}/authorize`);
const idOf = (cookie: string) => /session=([^;]+)/.exec(cookie)?.[1];

describe('A60 a session that was there before the sign-in', () => {
  /** What an attacker can have without an account: signing out makes a session of nobody. */
  async function makePreLogin(app: App): Promise<Visitor> {
    const visitor = new Visitor();
    await visitor.fetch(`${app.issuer}/logout`);
    expect(idOf(sessionOf(visitor, app))).toBeTruthy();
    return visitor;
  }

  test('gets another id at the sign-in, and the one before is nobody’s', async () => {
    const { app, client, user } = await makeWorld();
    const visitor = await makePreLogin(app);
    const before = sessionOf(visitor, app);
    await authorize(app, client, user.email, {}, visitor);
    const after = sessionOf(visitor, app);
    expect(idOf(after)).not.toBe(idOf(before));
    expect(await isSignedIn(app, client, after)).toBe(true);
    expect(await isSignedIn(app, client, before)).toBe(false);
  });

  test('gets another id when the user signs in again', async () => {
    const { app, client, user } = await makeWorld();
    const { visitor } = await authorize(app, client, user.email);
    const before = sessionOf(visitor, app);
    await authorize(app, client, user.email, { prompt: 'login' }, visitor);
    expect(idOf(sessionOf(visitor, app))).not.toBe(idOf(before));
    expect(await isSignedIn(app, client, before)).toBe(false);
  });

  test('planted in the victim’s browser is worth nothing to who planted it', async () => {
    const { app, client, user } = await makeWorld();
    const attacker = await makePreLogin(app);
    const victim = new Visitor();
    victim.cookies.push(...attacker.cookies.map((cookie) => ({ ...cookie })));
    await authorize(app, client, user.email, {}, victim);
    expect(await isSignedIn(app, client, sessionOf(attacker, app))).toBe(false);
    const own = await attacker.open(authorizeUrl(app, client, makePkce().challenge));
    expect(own.text).toContain('name="password"');
  });

  test('and an interaction that the attacker began: the link alone opens nothing', async () => {
    const { app, client, user } = await makeWorld();
    const attacker = new Visitor();
    const begun = await attacker.open(authorizeUrl(app, client, makePkce().challenge));
    const victim = new Visitor();
    expect((await victim.open(begun.url)).status).toBe(400);
    await expect(victim.submit(begun, { email: user.email, password: 'wander-orbit-lantern' })).resolves.toMatchObject({
      status: 400,
    });
    const resumed = await attacker.open(begun.url.replace('/interaction/', '/authorize/'));
    expect(resumed.text).toContain('name="password"');
  });

  test.each(['gatehouse_session', 'gatehouse_session.sig'])('A60 two cookies named %s are none', async (name) => {
    const { app, client, user } = await makeWorld();
    const { visitor } = await authorize(app, client, user.email);
    const own = sessionOf(visitor, app);
    const { visitor: other } = await authorize(app, client, (await makeUser(gatehouse, app)).email);
    const planted = new RegExp(`(?:^|; )(${name.replace('.', '\\.')}=[^;]+)`).exec(sessionOf(other, app))![1]!;
    expect(await isSignedIn(app, client, own)).toBe(true);
    for (const cookie of [
      `${own}; ${planted}`,
      `${planted}; ${own}`,
      `${planted};${own}`,
      `${own}; ${name}=`,
      `${name} =x; ${own}`,
    ]) {
      expect(await isSignedIn(app, client, cookie), cookie).toBe(false);
    }
    expect(await isSignedIn(app, client, `other=1; ${own}; another=1`)).toBe(true);
  });

  test('A60 two cookies of one interaction are none', async () => {
    const { app, client } = await makeWorld();
    const visitor = new Visitor();
    const page = await visitor.open(authorizeUrl(app, client, makePkce().challenge));
    const attacker = new Visitor();
    const theirs = await attacker.open(authorizeUrl(app, client, makePkce().challenge));
    const [own, planted] = [visitor.cookieHeader(page.url), attacker.cookieHeader(theirs.url)];
    const open = (cookie: string) => ask(gatehouse, { path: new URL(page.url).pathname, headers: { cookie } });
    expect((await open(own)).status).toBe(200);
    expect((await open(`${own}; ${planted}`)).status).toBe(400);
    expect((await open(`${planted}; ${own}`)).status).toBe(400);
  });

  test('A60 A64 an id is 128 random bits and more, and the database has only its hash', async () => {
    const { app, client, user } = await makeWorld();
    const ids = [];
    for (let count = 0; count < 3; count++) {
      const { visitor } = await authorize(app, client, user.email);
      ids.push(idOf(sessionOf(visitor, app))!);
    }
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(Buffer.from(id, 'base64url').length).toBeGreaterThanOrEqual(16);
    const rows = await gatehouse.database.db.selectFrom('sessions').selectAll().where('app_id', '=', app.id).execute();
    expect(rows.map(({ id_hash }) => Buffer.from(id_hash).toString('hex'))).toEqual(
      expect.arrayContaining(ids.map((id) => hashId(id).toString('hex'))),
    );
    for (const id of ids) expect(JSON.stringify(rows)).not.toContain(id);
  });
});

describe('A63 a session', () => {
  test('that was not used for its time is over', async () => {
    const { app, client, user } = await makeWorld();
    const { visitor } = await authorize(app, client, user.email);
    const ask = () => visitor.open(authorizeUrl(app, client, makePkce().challenge));
    passTime(13 * DAY);
    expect((await ask()).location).toBeDefined();
    passTime(15 * DAY);
    expect((await ask()).text).toContain('name="password"');
  });

  test('that is used all the time asks for a new sign-in after thirty days, at the account pages, too', async () => {
    const { app, client, user } = await makeWorld();
    const { visitor } = await authorize(app, client, user.email);
    const ask = () => visitor.open(authorizeUrl(app, client, makePkce().challenge));
    for (const days of [10, 10, 9]) {
      passTime(days * DAY);
      expect((await ask()).location).toBeDefined();
      expect((await visitor.open(`${app.issuer}/account`)).url).toBe(`${app.issuer}/account`);
    }
    passTime(2 * DAY);
    expect((await ask()).text).toContain('name="password"');
    expect((await visitor.open(`${app.issuer}/account`)).url).not.toBe(`${app.issuer}/account`);
  });
});

describe('A66 a cookie that nobody signed', () => {
  test('names no session, and ends none', async () => {
    const { app, client, user } = await makeWorld();
    const other = await makeWorld();
    const { visitor } = await authorize(app, client, user.email);
    const foreign = await authorize(other.app, other.client, other.user.email);
    const cookie = sessionOf(visitor, app);
    const id = idOf(cookie)!;
    const signature = /session\.sig=([^;]+)/.exec(cookie)![1]!;
    const foreignSignature = /session\.sig=([^;]+)/.exec(sessionOf(foreign.visitor, other.app))![1]!;
    const forged = [
      `gatehouse_session=${id}`,
      `gatehouse_session=${id}; gatehouse_session.sig=`,
      `gatehouse_session=${id}; gatehouse_session.sig=${'A'.repeat(43)}`,
      `gatehouse_session=${id}; gatehouse_session.sig=${foreignSignature}`,
      `gatehouse_session=${id}x; gatehouse_session.sig=${signature}`,
      `gatehouse_session=${signature}; gatehouse_session.sig=${id}`,
      `gatehouse_session.sig=${signature}`,
      `gatehouse_session="${id}"`,
      `__proto__=${id}; constructor=${id}; gatehouse_session=__proto__; gatehouse_session.sig=${signature}`,
      `__Secure-gatehouse_session=${id}; __Secure-gatehouse_session.sig=${signature}`,
    ];
    const before = await rowsOf(gatehouse, app, ['artifacts']);
    for (const attempt of forged) {
      expect(await isSignedIn(app, client, attempt), attempt).toBe(false);
      for (const path of ['/logout', '/logout/success', '/authorize/x']) {
        const { status, headers } = await ask(gatehouse, {
          path: new URL(app.issuer).pathname + path,
          headers: { cookie: attempt },
        });
        expect(status).toBeLessThan(500);
        expect([headers['set-cookie'] ?? []].flat().join()).not.toContain(id);
      }
      const body = new URLSearchParams({ xsrf: 'x', logout: 'yes' }).toString();
      const headers = { cookie: attempt, 'content-type': 'application/x-www-form-urlencoded' };
      await ask(gatehouse, { path: `${new URL(app.issuer).pathname}/logout/confirm`, headers, body });
    }
    const { sessions: _, ...after } = await rowsOf(gatehouse, app, ['artifacts']);
    const { sessions: __, ...unchanged } = before;
    expect(after).toEqual(unchanged);
    expect(await isSignedIn(app, client, cookie)).toBe(true);
  });
});

describe('signing out', () => {
  type SignedIn = { app: App; client: TestClient; user: UserRow; tokens: Tokens; visitor: Visitor; cookie(): string };

  async function prepare(settings: Partial<Settings> = {}): Promise<SignedIn> {
    const { app, client, user } = await makeWorld(settings);
    const { visitor, ...tokens } = await signIn(app, client, user.email);
    return { app, client, user, tokens, visitor, cookie: () => sessionOf(visitor, app) };
  }

  const logoutUrl = ({ app }: SignedIn, query: Record<string, string>) =>
    `${app.issuer}/logout?${new URLSearchParams(query)}`;

  const elsewhere = [
    'https://evil.example/',
    `${HOME}?next=https://evil.example`,
    `${HOME}/`,
    `${HOME}/../evil`,
    `${HOME}#x`,
    HOME.toUpperCase(),
    HOME.replace('https:', 'http:'),
    HOME.replace('rp.example.com', 'rp.example.com.evil.example'),
    HOME.replace('rp.example.com', 'rp.example.com@evil.example'),
    HOME.replace('rp.example.com', 'rp.example.com:443'),
    `${HOME} `,
    '//evil.example',
    'javascript:alert(1)',
    'https://rp.example.com/callback',
  ];

  test('A71 does not lead to an address that is not registered, and then does not happen', async () => {
    const world = await prepare();
    const hints = { id_token_hint: world.tokens.id_token!, client_id: world.client.client_id };
    for (const uri of elsewhere) {
      for (const [name, value] of Object.entries(hints)) {
        const page = await world.visitor.fetch(logoutUrl(world, { [name]: value, post_logout_redirect_uri: uri }));
        expect(page.location, `${uri} by ${name}`).toBeUndefined();
        expect(page.status, `${uri} by ${name}`).toBe(400);
        expect(page.text).toContain('400 post_logout_redirect_uri_unknown');
        expect(page.text).toContain(`href="${world.app.issuer}/logout"`);
      }
    }
    expect(await isSignedIn(world.app, world.client, world.cookie())).toBe(true);
  });

  test('A71 leads nowhere for who does not say which client asks', async () => {
    const world = await prepare();
    const page = await world.visitor.fetch(logoutUrl(world, { post_logout_redirect_uri: HOME }));
    const done = await world.visitor.submit(page, { logout: 'yes' });
    expect(done.url).toBe(`${world.app.issuer}/logout/success`);
  });

  test('A71 with the registered address and an ID token of the session leads there, without a question', async () => {
    const world = await prepare();
    const cookie = world.cookie();
    const query = { id_token_hint: world.tokens.id_token!, post_logout_redirect_uri: HOME, state: 'the state' };
    const page = await world.visitor.fetch(logoutUrl(world, query));
    expect(page).toMatchObject({ status: 303, location: `${HOME}?state=the+state` });
    for (const one of [cookie, world.cookie()]) expect(await isSignedIn(world.app, world.client, one)).toBe(false);
    expect((await introspect(world.app, world.client, world.tokens.access_token)).body.active).toBe(false);
  });

  test('A71 with an older ID token of the same user and client does so, too', async () => {
    const world = await prepare();
    const older = await signIn(world.app, world.client, world.user.email);
    const page = await world.visitor.fetch(logoutUrl(world, { id_token_hint: older.id_token! }));
    expect(page.location).toBe(`${world.app.issuer}/logout/success?client_id=${world.client.client_id}`);
  });

  test('A72 with an ID token of another user, or of a client that the session is not open at, the user is asked', async () => {
    const world = await prepare();
    const { app, client, user } = world;
    const other = await makeUser(gatehouse, app);
    const another = await makeClient(gatehouse, app);
    for (const hint of [await signIn(app, client, other.email), await signIn(app, another, user.email)]) {
      const page = await world.visitor.fetch(logoutUrl(world, { id_token_hint: hint.id_token! }));
      expect([page.status, page.text.includes('name="logout"')]).toEqual([200, true]);
    }
    expect(await isSignedIn(app, client, world.cookie())).toBe(true);
  });

  test('A72 with the `sid` of the session at this client it happens at once, and no ID token is in an address', async () => {
    const { app, client, user } = await makeWorld();
    const claims = JSON.stringify({ id_token: { sid: null } });
    const { visitor, id_token } = await signIn(app, client, user.email, { claims });
    const { sid } = JSON.parse(Buffer.from(id_token!.split('.')[1]!, 'base64url').toString());
    const { client_id } = client;
    const { client_id: another } = await makeClient(gatehouse, app);
    const logout = (query: Record<string, string>) =>
      visitor.fetch(`${app.issuer}/logout?${new URLSearchParams({ post_logout_redirect_uri: HOME, ...query })}`);
    const unproved: Record<string, string>[] = [
      { logout_hint: sid },
      { client_id, logout_hint: 'x' },
      { client_id, logout_hint: '' },
      { client_id, logout_hint: user.id },
      { client_id, logout_hint: user.email },
      { client_id: another, logout_hint: sid, post_logout_redirect_uri: '' },
    ];
    for (const { post_logout_redirect_uri: to = HOME, ...query } of unproved) {
      const page = await logout(to === '' ? { ...query, post_logout_redirect_uri: CALLBACK } : query);
      expect(page.location, JSON.stringify(query)).toBeUndefined();
    }
    expect(await isSignedIn(app, client, sessionOf(visitor, app))).toBe(true);
    expect(await logout({ client_id, logout_hint: sid })).toMatchObject({ status: 303, location: HOME });
    expect(await isSignedIn(app, client, sessionOf(visitor, app))).toBe(false);
  });

  test('takes what other tabs still show along, and no cookie of another App', async () => {
    const [world, other] = [await prepare(), await prepare()];
    const asked = await world.visitor.fetch(logoutUrl(world, {}));
    expect(asked.headers.get('clear-site-data')).toBeNull();
    const form = formsOf(asked)[0]!;
    const body = new URLSearchParams({ ...form.hidden, logout: 'yes' });
    const confirmed = await world.visitor.fetch(form.action, { body });
    const hinted = await other.visitor.fetch(logoutUrl(other, { id_token_hint: other.tokens.id_token! }));
    for (const { status, headers } of [confirmed, hinted])
      expect([status, headers.get('clear-site-data')]).toEqual([303, '"cache", "storage"']);
  });

  test('A72 with the setting confirm_sign_out the user is always asked', async () => {
    const world = await prepare({ confirm_sign_out: 'on' });
    const page = await world.visitor.fetch(logoutUrl(world, { id_token_hint: world.tokens.id_token! }));
    expect([page.status, page.text.includes('name="logout"')]).toEqual([200, true]);
  });

  test('A71 with a hint that is not ours does not happen', async () => {
    const world = await prepare();
    const other = await prepare();
    const [header, payload, signature] = world.tokens.id_token!.split('.') as [string, string, string];
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const hints = {
      nonsense: 'nonsense',
      'an access token': world.tokens.access_token,
      'another App’s': other.tokens.id_token!,
      'its signature changed': `${header}.${payload}.${signature.slice(0, 20)}${signature[20] === 'A' ? 'B' : 'A'}${signature.slice(21)}`,
      'its user changed': `${header}.${encode({ ...claims, sub: crypto.randomUUID() })}.${signature}`,
      unsigned: `${encode({ alg: 'none' })}.${payload}.`,
      'another issuer’s': `${header}.${encode({ ...claims, iss: other.app.issuer })}.${signature}`,
    };
    for (const [name, id_token_hint] of Object.entries(hints)) {
      const page = await world.visitor.fetch(logoutUrl(world, { id_token_hint, post_logout_redirect_uri: HOME }));
      expect([400, 401], name).toContain(page.status);
      expect(page.location, name).toBeUndefined();
      expect(page.text, name).toContain('invalid_id_token_hint');
    }
    expect(await isSignedIn(world.app, world.client, world.cookie())).toBe(true);
  });

  test('A72 is never done by opening or embedding an address, whatever it says', async () => {
    const world = await prepare();
    const attempts: Record<string, string>[] = [
      {},
      { logout: 'yes' },
      { logout: 'yes', xsrf: 'x' },
      { client_id: world.client.client_id, post_logout_redirect_uri: HOME },
    ];
    for (const query of attempts) {
      const image: Record<string, string> = { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'image' };
      for (const headers of [{}, image]) {
        const page = await world.visitor.fetch(logoutUrl(world, query), { headers });
        expect(page.status).toBe(200);
        expect(page.text).toContain('name="logout"');
      }
      const confirm = `${world.app.issuer}/logout/confirm?${new URLSearchParams(query)}`;
      expect((await world.visitor.fetch(confirm)).status).not.toBe(200);
    }
    const image = { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'image' };
    const embedded = await world.visitor.fetch(logoutUrl(world, { id_token_hint: world.tokens.id_token! }), {
      headers: image,
    });
    expect(embedded.text).toContain('name="logout"');
    expect(await isSignedIn(world.app, world.client, world.cookie())).toBe(true);
  });

  test('A72 A65 is not done by a form from elsewhere', async () => {
    const world = await prepare();
    const other = await prepare();
    const theirs = await other.visitor.fetch(`${other.app.issuer}/logout`);
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(theirs.text)![1]!;
    const attempts: Record<string, string>[] = [
      {},
      { logout: 'yes' },
      { logout: 'yes', xsrf: '' },
      { logout: 'yes', xsrf: 'x' },
      { logout: 'yes', xsrf },
    ];
    for (const query of attempts) {
      for (const path of ['/logout', '/logout/confirm']) {
        const page = await world.visitor.fetch(world.app.issuer + path, {
          body: new URLSearchParams(query),
          headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
        });
        expect([303, 400, 403], path).toContain(page.status);
        if (page.location) expect(page.location.startsWith(`${world.app.issuer}/logout`), page.location).toBe(true);
      }
    }
    expect(await isSignedIn(world.app, world.client, world.cookie())).toBe(true);
  });

  test('A72 is not done by who says no, and done by who says yes', async () => {
    const world = await prepare();
    const page = await world.visitor.fetch(`${world.app.issuer}/logout`);
    await world.visitor.submit(page, {});
    const signedIn = await world.visitor.open(authorizeUrl(world.app, world.client, makePkce().challenge));
    expect((await passScreens(world.visitor, signedIn, '')).location).toContain('code=');
    const again = await world.visitor.fetch(`${world.app.issuer}/logout`);
    const before = world.cookie();
    await world.visitor.submit(again, { logout: 'yes' });
    for (const cookie of [before, world.cookie()])
      expect(await isSignedIn(world.app, world.client, cookie)).toBe(false);
  });
});
