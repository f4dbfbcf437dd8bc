// No dead end: whatever a person does with an old page, the same request begins again, or the way back is offered.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { HOUR } from '../../../src/clock.ts';
import { makeApp, makeClient, makeUser, PASSWORD, type TestClient } from '../../kit/app.ts';
import { authorizeUrl, makePkce, passScreens, redeem, signIn } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { expireInteractions } from '../../kit/rows.ts';
import { passTime, restoreTime } from '../../kit/time.ts';
import { buttonsOf, formsOf, type Page, Visitor } from '../../kit/visitor.ts';

const HOME = 'https://rp.example.com/';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterEach(restoreTime);
afterAll(() => gatehouse.stop());

describe('an old page begins the same request again', () => {
  test('when its interaction has expired: opened', async () => {
    const { app, visitor, page, code } = await atSignIn();
    await expireInteractions(gatehouse, app);
    const again = await visitor.open(page.url);
    expect(again.url).not.toBe(page.url);
    expect(isSignIn(again)).toBe(true);
    await expectCode(code, await passScreens(visitor, again, code.email));
  });

  test('when its interaction has expired: sent', async () => {
    const { app, visitor, page, code } = await atSignIn();
    await expireInteractions(gatehouse, app);
    const again = await visitor.submit(page, { email: code.email, password: PASSWORD });
    expect(isSignIn(again)).toBe(true);
    await expectCode(code, await passScreens(visitor, again, code.email));
  });

  test('when consent has expired: nothing is allowed by it, and it is asked for again', async () => {
    const { app, visitor, page, code } = await atSignIn();
    const consent = await visitor.submit(page, { email: code.email, password: PASSWORD });
    await expireInteractions(gatehouse, app);
    const again = await visitor.submit(consent, { decision: 'allow' });
    expect(again.text).toContain('name="decision"');
    await expectCode(code, await passScreens(visitor, again, code.email));
  });

  test('after the browser was restarted and kept only the longer-lived cookies', async () => {
    const { visitor, page } = await atSignIn();
    visitor.cookies.splice(
      0,
      visitor.cookies.length,
      ...visitor.cookies.filter(({ expires }) => expires !== Number.POSITIVE_INFINITY),
    );
    expect(isSignIn(await visitor.open(page.url))).toBe(true);
  });

  test('when it was sent already: sign-in, consent, and the way back to the client', async () => {
    const { visitor, page, code } = await atSignIn();
    const consent = await visitor.submit(page, { email: code.email, password: PASSWORD });
    const back = await visitor.open(page.url);
    expect(back.text).toContain('name="decision"');
    const resent = await visitor.submit(page, { email: code.email, password: PASSWORD });
    expect(resent.text).toContain('name="decision"');

    const done = await visitor.submit(resent, { decision: 'allow' });
    await expectCode(code, done);
    for (const old of [page, resent]) {
      const { location } = await visitor.open(old.url);
      expect(new URL(location!).searchParams.get('code')).toBeTypeOf('string');
    }
    const { location } = await visitor.submit(consent, { decision: 'allow' });
    expect(new URL(location!).searchParams.get('code')).toBeTypeOf('string');
  });

  test('when the URL that resumes it is opened again', async () => {
    const { visitor, page, code } = await atSignIn();
    const fields = { ...formsOf(page)[0]!.hidden, email: code.email, password: PASSWORD };
    const { location: resume } = await visitor.fetch(formsOf(page)[0]!.action, { body: new URLSearchParams(fields) });
    expect(resume).toMatch(/\/authorize\/[\w-]+$/);
    expect((await visitor.open(resume!)).text).toContain('name="decision"');
    expect((await visitor.open(resume!)).text).toContain('name="decision"');
  });

  test('with everything the client had asked for', async () => {
    const { app, client } = await prepare();
    const visitor = new Visitor();
    const url = authorizeUrl(app, client, makePkce().challenge, {
      scope: 'openid email',
      state: 'ä & b=c',
      nonce: 'n',
      ui_locales: 'de',
      claims: '{"userinfo":{"name":null}}',
    });
    const page = await visitor.open(url);
    await expireInteractions(gatehouse, app);
    const { location } = await visitor.fetch(page.url);
    expect(sortedParams(location!)).toEqual(sortedParams(url));
  });
});

describe('a page in a browser that has lost its cookies', () => {
  const lost: [string, string, (begun: Awaited<ReturnType<typeof atSignIn>>) => Promise<string> | string][] = [
    ['begins its request again', 'no_cookie', ({ page }) => page.url],
    [
      'does so when it has expired',
      'expired_interaction',
      async ({ app, page }) => {
        await expireInteractions(gatehouse, app);
        return page.url;
      },
    ],
    [
      'does so when it was used',
      'expired_interaction',
      async ({ visitor, page, code }) => {
        await passScreens(visitor, page, code.email);
        return page.url;
      },
    ],
    ['does so on the way back', 'expired_interaction', ({ page }) => page.url.replace('/interaction/', '/authorize/')],
  ];
  test.each(lost)('%s by its button: %s', async (_, problem, lose) => {
    const begun = await atSignIn();
    const url = await lose(begun);
    const other = new Visitor();
    const shown = await other.open(url);
    expect([shown.url, shown.status, shown.text.includes(problem)]).toEqual([url, 400, true]);
    const again = await other.open(buttonsOf(shown)['Begin again']!);
    expect(isSignIn(again)).toBe(true);
    await expectCode(begun.code, await passScreens(other, again, begun.code.email));
  });

  test('leads back to the client by its name, too', async () => {
    const { app } = await prepare();
    const client = await makeClient(gatehouse, app, {
      name: 'Photo prints',
      client_uri: 'https://prints.example.com/',
    });
    const { url } = await new Visitor().open(authorizeUrl(app, client, makePkce().challenge));
    const buttons = buttonsOf(await new Visitor().open(url));
    expect(Object.keys(buttons)).toEqual(['Begin again', 'Go back to Photo prints']);
    expect(buttons['Go back to Photo prints']).toBe('https://prints.example.com/');
  });

  test('leads to the user’s own pages when the request is older than a day', async () => {
    const { app, visitor, page, code } = await atSignIn();
    for (const cookie of visitor.cookies) cookie.expires = Number.POSITIVE_INFINITY;
    passTime(26 * HOUR);
    const shown = await visitor.open(page.url);
    expect([shown.url, shown.status]).toEqual([page.url, 400]);
    const own = await visitor.open(buttonsOf(shown)['Sign in']!);
    const done = await visitor.submit(own, { email: code.email, password: PASSWORD }, '/sign-in');
    expect(done.url).toBe(`${app.issuer}/account`);
  });

  test('keeps of a request that has ended nothing but what the client asked for', async () => {
    const { app, visitor, page, code } = await atSignIn();
    await expectCode(code, await passScreens(visitor, page, code.email));
    const rows = await gatehouse.database.db
      .selectFrom('artifacts')
      .select(['payload', 'user_id'])
      .where('app_id', '=', app.id)
      .where('model', '=', 'Interaction')
      .execute();
    expect(rows.length).toBeGreaterThan(0);
    for (const { payload, user_id } of rows) expect([Object.keys(payload), user_id]).toEqual([['params'], null]);
  });
});

describe('cookies that are of no use', () => {
  test('a session that is gone, or was tampered with, is nobody’s', async () => {
    const { app, client, user } = await prepare();
    for (const spoil of [(value: string) => `${value}x`, () => 'nonsense', () => '%E0%A4%A']) {
      const { visitor } = await signIn(app, client, user.email);
      for (const cookie of visitor.cookies) cookie.value = spoil(cookie.value);
      expect(isSignIn(await visitor.open(authorizeUrl(app, client, makePkce().challenge)))).toBe(true);
    }
    const { visitor } = await signIn(app, client, user.email);
    await gatehouse.database.db.deleteFrom('sessions').where('app_id', '=', app.id).execute();
    expect(isSignIn(await visitor.open(authorizeUrl(app, client, makePkce().challenge)))).toBe(true);
  });

  test('a browser that keeps none is told so, without going in circles, and shown the way back', async () => {
    const { app, client } = await prepare({ client_uri: HOME });
    const first = await new Visitor().fetch(authorizeUrl(app, client, makePkce().challenge));
    const page = await new Visitor().open(first.location!);
    expect(page.status).toBe(400);
    expect(page.text).toContain('no_cookie');
    expect(page.text).toContain(`href="${HOME}"`);
    expect(page.text).toContain('id="request-id"');
  });

  test('A22 another browser cannot go on with somebody’s interaction, nor resume it', async () => {
    const { visitor, page, code } = await atSignIn();
    const thief = new Visitor();
    expect((await thief.open(page.url)).status).toBe(400);
    expect((await thief.submit(page, { email: code.email, password: PASSWORD })).status).toBe(400);
    const uid = new URL(page.url).pathname.split('/').at(-1)!;
    const resume = await thief.open(page.url.replace(`/interaction/${uid}`, `/authorize/${uid}`));
    expect(resume).toMatchObject({ status: 400, location: undefined });
    await expectCode(code, await passScreens(visitor, page, code.email));
  });

  test('an address with no interaction behind it says so', async () => {
    const { app } = await prepare();
    const page = await new Visitor().open(`${app.issuer}/interaction/nothing-here`);
    expect(page.status).toBe(400);
    expect(page.text).toContain('expired_interaction');
  });
});

describe('a request that can go nowhere', () => {
  test.each([
    ['client', { client_id: 'nobody' }, 'invalid_client'],
    ['redirect URI', { redirect_uri: 'https://evil.example.com/' }, 'invalid_redirect_uri'],
  ])('of an unknown %s ends on a page with the id under which it was noted', async (_what, more, code) => {
    const { app, client } = await prepare();
    const page = await new Visitor().open(authorizeUrl(app, client, makePkce().challenge, more));
    expect(page).toMatchObject({ status: 400, location: undefined });
    const id = /<code id="request-id">([^<]+)</.exec(page.text)?.[1];
    expect(id).toBe(page.headers.get('x-request-id'));
    const noted = gatehouse.database.db.selectFrom('audit_log').selectAll().where('app_id', '=', app.id);
    const [event] = await noted.where('event', '=', 'authorization.refused').execute();
    expect(event).toMatchObject({ request_id: id, data: expect.objectContaining({ error: code }) });
  });
});

describe('on the consent screen', () => {
  test('another login leads to the sign-in form, and nothing counts as an attempt', async () => {
    const { visitor, page, code } = await atSignIn();
    const consent = await visitor.submit(page, { email: code.email, password: PASSWORD });
    const form = await visitor.submit(consent, {}, '/switch');
    expect(form.status).toBe(200);
    expect(isSignIn(form)).toBe(true);
    // One that is shown: the passkey's waits for its script.
    expect(form.text).not.toContain('role="alert">');
  });

  test('the address of a form, opened, is the page that the form was on', async () => {
    const { visitor, page, code } = await atSignIn();
    expect(isSignIn(await visitor.open(`${page.url}/cancel`))).toBe(true);
    const consent = await visitor.submit(page, { email: code.email, password: PASSWORD });
    for (const address of ['consent', 'switch', 'cancel']) {
      expect((await visitor.open(`${consent.url}/${address}`)).text).toContain('name="decision"');
    }
  });
});

describe('two tabs', () => {
  test('each ends at its own client, whichever is first', async () => {
    const { app, client, user } = await prepare();
    const other = await makeClient(gatehouse, app, { redirect_uris: ['https://other.example.com/callback'] });
    const visitor = new Visitor();
    const one = await visitor.open(authorizeUrl(app, client, makePkce().challenge, { state: 'one' }));
    const two = await visitor.open(authorizeUrl(app, other, makePkce().challenge, { state: 'two' }));
    const second = await passScreens(visitor, two, user.email);
    expect(second.location).toMatch(/^https:\/\/other\.example\.com\/callback\?code=.*state=two/);
    const first = await passScreens(visitor, one, user.email);
    expect(first.location).toMatch(/^https:\/\/rp\.example\.com\/callback\?code=.*state=one/);
  });

  test('consent is for the user who gave it: another, signed in since, is asked', async () => {
    const { app, client, user } = await prepare();
    const other = await makeUser(gatehouse, app);
    const visitor = new Visitor();
    const consent = await visitor.submit(await visitor.open(authorizeUrl(app, client, makePkce().challenge)), {
      email: user.email,
      password: PASSWORD,
    });
    const switched = await visitor.open(authorizeUrl(app, client, makePkce().challenge, { prompt: 'login' }));
    // The library signs the first user out on the way, by a page that sends itself.
    const leaving = await visitor.submit(switched, { email: other.email, password: PASSWORD });
    await visitor.submit(leaving, {}, '/logout/confirm');
    const answer = await visitor.submit(consent, { decision: 'allow' });
    expect(answer.location).toBeUndefined();
    expect(answer.text).toContain(other.email);
    expect(answer.text).toContain('name="decision"');
  });
});

describe('signing out', () => {
  test('twice is as good as once', async () => {
    const { app, client, user } = await prepare();
    const { visitor } = await signIn(app, client, user.email);
    const page = await visitor.open(`${app.issuer}/logout`);
    expect((await visitor.submit(page, { logout: 'yes' })).url).toBe(`${app.issuer}/logout/success`);
    expect((await visitor.submit(page, { logout: 'yes' })).url).toBe(`${app.issuer}/logout/success`);
  });

  test('A72 with an old page ends nothing, and offers to try again', async () => {
    const { app, client, user } = await prepare();
    const { visitor } = await signIn(app, client, user.email);
    const old = await visitor.open(`${app.issuer}/logout`);
    await visitor.open(`${app.issuer}/logout`);
    const page = await visitor.submit(old, { logout: 'yes' });
    expect(page.status).toBe(400);
    expect(page.text).toContain(`href="${app.issuer}/logout"`);
    const silent = await visitor.open(authorizeUrl(app, client, makePkce().challenge, { prompt: 'none' }));
    expect(new URL(silent.location!).searchParams.has('code')).toBe(true);
    expect((await visitor.open(`${app.issuer}/logout/confirm`)).text).toContain('name="logout"');
  });
});

type Expected = { app: App; client: TestClient; verifier: string; email: string };

async function prepare(input: { client_uri?: string } = {}) {
  const app = await makeApp(gatehouse);
  return { app, client: await makeClient(gatehouse, app, input), user: await makeUser(gatehouse, app) };
}

async function atSignIn() {
  const { app, client, user } = await prepare();
  const { verifier, challenge } = makePkce();
  const visitor = new Visitor();
  const page = await visitor.open(authorizeUrl(app, client, challenge));
  const code: Expected = { app, client, verifier, email: user.email };
  return { app, visitor, page, code };
}

/** The client gets a code that it can redeem: what it asked for first is what it is answered. */
async function expectCode({ app, client, verifier }: Expected, page: Page): Promise<void> {
  const { searchParams } = new URL(page.location!);
  expect(searchParams.get('state')).toBe('the-state');
  expect((await redeem(app, client, { code: searchParams.get('code')!, verifier })).status).toBe(200);
}

const isSignIn = ({ text }: Page) => text.includes('name="password"') && text.includes('/sign-in"');
const sortedParams = (url: string) => [...new URL(url).searchParams].sort();
