// Authorization requests that are wrong, weak or monstrous: what may be told to the client goes back to it, everything
// else ends on a page of ours.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { updateClient } from '../../../src/apps/clients/clients.ts';
import { CALLBACK, makeApp, makeClient, makeUser, type TestClient } from '../../kit/app.ts';
import { authorize, authorizeUrl, makePkce, redeem } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { paceOf } from '../../kit/pace.ts';
import { ask } from '../../kit/raw.ts';
import { rowsOf } from '../../kit/rows.ts';
import { watchSockets } from '../../kit/sockets.ts';
import { type Page, Visitor } from '../../kit/visitor.ts';

let gatehouse: Gatehouse;
let app: App;
let client: TestClient;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  app = await makeApp(gatehouse);
  client = await makeClient(gatehouse, app);
});
afterAll(() => gatehouse.stop());

type Params = Record<string, string | undefined>;

const urlWith = (more: Params = {}, one = client) => authorizeUrl(app, one, makePkce().challenge, more);
const open = (more: Params = {}, one = client) => new Visitor().fetch(urlWith(more, one));

/** Told to the client, at its registered address, without anything that could be used. */
function expectToldToClient(page: Page, error: string): void {
  expect(page.status).toBe(303);
  const { origin, pathname, searchParams, hash } = new URL(page.location!);
  expect(origin + pathname).toBe(CALLBACK);
  // What goes wrong with a front-channel response type is told where that type's answer would be, in the fragment.
  const answer = hash ? new URLSearchParams(hash.slice(1)) : searchParams;
  expect(Object.fromEntries(answer)).toMatchObject({ error, state: 'the-state', iss: app.issuer });
  for (const name of ['code', 'access_token', 'id_token', 'token_type']) expect(answer.has(name)).toBe(false);
}

function expectPage(page: Page, error: string, status = 400): void {
  expect(page).toMatchObject({ status, location: undefined });
  expect(page.text).toContain(`${status} ${error}`);
}

test('A7 an unknown client, another App’s and a disabled one get the same page', async () => {
  const foreign = await makeClient(gatehouse, await makeApp(gatehouse));
  const disabled = await makeClient(gatehouse, app);
  await updateClient(gatehouse.system, app, disabled.client_id, { status: 'disabled' });
  const unknown = { ...client, client_id: crypto.randomUUID() };
  const pages = await Promise.all([unknown, foreign, disabled].map((one) => open({}, one)));
  for (const page of pages) expectPage(page, 'invalid_client');
  const bodies = pages.map((page) => page.text.replaceAll(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, 'an id'));
  expect(new Set(bodies).size).toBe(1);
});

describe('A8 a parameter that comes twice', () => {
  test.each([
    ['client_id', ''],
    ['redirect_uri', 'https://evil.example/'],
  ])('A8 %s, in the query', async (name, value) => {
    expectPage(await new Visitor().fetch(`${urlWith()}&${name}=${encodeURIComponent(value)}`), 'invalid_request');
  });

  test.each(['response_type', 'state', 'scope', 'nonce', 'code_challenge', 'response_mode', 'prompt'])(
    'A8 %s, in the query, with what could be answered answered to the client',
    async (name) => {
      const page = await new Visitor().fetch(`${urlWith({ [name]: 'one' })}&${name}=two`);
      expect(new URL(page.location!).searchParams.get('error')).toBe('invalid_request');
      expect(page.location).toMatch(new RegExp(`^${RegExp.escape(CALLBACK)}\\?`));
    },
  );

  test('A8 client_id, in a posted form', async () => {
    const body = new URL(urlWith()).searchParams;
    body.append('client_id', client.client_id);
    expectPage(await new Visitor().open(`${app.issuer}/authorize`, { body }), 'invalid_request');
  });

  test.each(['client_id', 'redirect_uri', 'state', 'scope'])(
    'A8 %s, once in the query, once in the form',
    async (name) => {
      const body = new URL(urlWith()).searchParams;
      const page = await new Visitor().open(`${app.issuer}/authorize?${name}=other`, { body });
      if (name === 'client_id' || name === 'redirect_uri') expectPage(page, 'invalid_request');
      else expect(page.location).toContain(`${CALLBACK}?error=invalid_request`);
    },
  );
});

describe('A9 a response through the browser', () => {
  test.each(['token', 'id_token', 'id_token token', 'code token', 'code id_token', 'code id_token token', 'none'])(
    'A9 response_type=%s',
    async (response_type) => {
      expectToldToClient(await open({ response_type, nonce: 'n' }), 'unsupported_response_type');
    },
  );

  test.each(['web_message', 'jwt', 'query.jwt', 'cookie'])('A9 response_mode=%s', async (response_mode) => {
    expectToldToClient(await open({ response_mode }), 'unsupported_response_mode');
  });

  test('A9 for a user who is signed in and has allowed it, too', async () => {
    const { visitor } = await authorize(app, client, (await makeUser(gatehouse, app)).email);
    const page = await visitor.open(urlWith({ response_type: 'id_token token', nonce: 'n' }));
    expectToldToClient(page, 'unsupported_response_type');
  });
});

describe('A10 a request object', () => {
  const alg = (name: string) => Buffer.from(JSON.stringify({ alg: name })).toString('base64url');
  test.each([
    ['request', `${alg('none')}.${Buffer.from('{"scope":"openid"}').toString('base64url')}.`, 'request_not_supported'],
    ['request_uri', 'http://169.254.169.254/latest/meta-data/', 'request_uri_not_supported'],
    ['request_uri', 'http://127.0.0.1:64999/request.jwt', 'request_uri_not_supported'],
    ['request_uri', 'file:///etc/passwd', 'request_uri_not_supported'],
    ['request_uri', 'urn:ietf:params:oauth:request_uri:guessed', 'request_uri_not_supported'],
  ])('A10 %s %s', async (name, value, error) => {
    const sockets = watchSockets(gatehouse);
    try {
      expectToldToClient(await open({ [name]: value }), error);
      expect(sockets.opened).toEqual([]);
    } finally {
      sockets.stop();
    }
  });

  test('A10 a connection would have been seen', async () => {
    const sockets = watchSockets(gatehouse);
    await fetch('http://127.0.0.1:64999/').catch(() => {});
    sockets.stop();
    expect(sockets.opened).toHaveLength(1);
  });
});

describe('A11 without PKCE', () => {
  test.each(['public', 'confidential'] as const)('A11 a %s client is sent back', async (type) => {
    const one = await makeClient(gatehouse, app, { type });
    expectToldToClient(
      await open({ code_challenge: undefined, code_challenge_method: undefined }, one),
      'invalid_request',
    );
  });

  test('A11 a signed-in user’s client is sent back, too', async () => {
    const { visitor } = await authorize(app, client, (await makeUser(gatehouse, app)).email);
    expectToldToClient(await visitor.open(authorizeUrl(app, client, undefined)), 'invalid_request');
  });
});

describe('A12 with PKCE that protects nothing, or none', () => {
  const { challenge } = makePkce();
  test.each<[string, Params]>([
    ['neither method nor challenge', { code_challenge: undefined, code_challenge_method: undefined }],
    ['method plain', { code_challenge_method: 'plain' }],
    ['no method, which means plain', { code_challenge_method: undefined }],
    ['a method in other case', { code_challenge_method: 's256' }],
    ['an unknown method', { code_challenge_method: 'S512' }],
    ['a method without a challenge', { code_challenge: undefined, code_challenge_method: 'S256' }],
    ['a short challenge', { code_challenge: challenge.slice(0, 42) }],
    ['a long challenge', { code_challenge: 'a'.repeat(129) }],
    ['a challenge in another alphabet', { code_challenge: `${challenge.slice(0, 42)}+` }],
    ['a challenge with a line break', { code_challenge: `${challenge.slice(0, 42)}\n` }],
  ])('A12 %s', async (_name, more) => {
    expectToldToClient(await open(more), 'invalid_request');
  });

  test('A12 only S256 is announced', async () => {
    const page = await new Visitor().fetch(`${app.issuer}/.well-known/openid-configuration`);
    expect(JSON.parse(page.text).code_challenge_methods_supported).toEqual(['S256']);
  });
});

describe('A20 a state and nonce of any content', () => {
  const texts: [string, string][] = [
    ['nothing', ''],
    ['10 kB', 'x'.repeat(10_000)],
    ['CRLF', 'a\r\nSet-Cookie: session=evil\r\n\r\n<html>'],
    ['emoji', '👩‍🚀 ünï'],
    ['HTML', '"><script>alert(1)</script>'],
    ['a URL', 'https://evil.example/?a=b&error=none#x'],
  ];
  const more = (text: string) => ({ state: text, nonce: text.slice(0, 1_000) });

  test.each(texts)('A20 %s comes back exactly', async (_name, text) => {
    const user = await makeUser(gatehouse, app);
    const { code, verifier, page, params } = await authorize(app, client, user.email, more(text));
    expect(page.status).toBe(303);
    expect(page.headers.get('set-cookie') ?? '').not.toContain('evil');
    expect(params.get('state') ?? '').toBe(text);
    const { body } = await redeem(app, client, { code, verifier });
    const claims = JSON.parse(Buffer.from(String(body.id_token).split('.')[1]!, 'base64url').toString());
    expect(claims.nonce ?? '').toBe(text.slice(0, 1_000));
  });

  test.each(texts)('A20 %s is no markup on an error page', async (_name, text) => {
    const page = await open({
      ...more(text),
      redirect_uri: 'https://evil.example/',
      scope: `openid ${text.slice(0, 1_000)}`,
    });
    expect(page.status).toBe(400);
    expect(page.text).not.toContain('<script>alert');
    expect(page.headers.get('set-cookie') ?? '').not.toContain('evil');
  });

  test.each(['\u0000', 'a\u0000b'])('A20 %j is refused', async (state) => {
    expectPage(await open({ state }), 'invalid_request');
  });
});

describe('A21 a monstrous request', () => {
  /** As many times as long as a usual request takes: a thousand parameters take some ten times, and no more than linear. */
  const LIKE_ANY_OTHER = 20;
  const query = () => new URL(urlWith()).search.slice(1);
  const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
  const cases: [string, () => string, number[]][] = [
    ['a URL of 20 kB', () => `${query()}&x=${'x'.repeat(20_000)}`, [414, 431]],
    ['1,000 parameters', () => `${query()}&${Array.from({ length: 1_000 }, (_, at) => `a${at}=1`).join('&')}`, [400]],
    ['1,000 parameters before those that count', () => `${'&a=1'.repeat(1_000).slice(1)}&${query()}`, [400]],
    ['claims of 400 levels', () => `${query()}&claims=${encodeURIComponent(`{"id_token":${deep(400)}}`)}`, [400]],
    [
      'claims named __proto__',
      () => `${query()}&claims=${encodeURIComponent('{"id_token":{"__proto__":{"polluted":1}}}')}`,
      [400],
    ],
    [
      'claims in __proto__',
      () => `${query()}&claims=${encodeURIComponent('{"__proto__":{"polluted":1},"id_token":{}}')}`,
      [400],
    ],
    [
      'a claim whose value is half a surrogate pair',
      () => `${query()}&claims=${encodeURIComponent('{"userinfo":{"name":{"value":"\\ud800"}}}')}`,
      [400],
    ],
    ['claims that are no object', () => `${query()}&claims=${encodeURIComponent('[[[[]]]]')}`, [303]],
    ['claims that are no JSON', () => `${query()}&claims=%7B`, [303]],
    ['bytes that are no UTF-8', () => `${query().replace('the-state', '%ff%fe')}`, [400]],
    ['an overlong slash', () => `${query().replace('the-state', '%c0%af')}`, [400]],
    ['a client id of zero bytes', () => query().replace(client.client_id, '%00'), [400]],
    ['a client id of 7 kB', () => query().replace(client.client_id, 'x'.repeat(7_000)), [400]],
  ];

  test.each(cases)('A21 %s', async (_name, build, statuses) => {
    const path = `${new URL(app.issuer).pathname}/authorize?${build()}`;
    const before = await rowsOf(gatehouse, app);
    const answer = await ask(gatehouse, { path });
    expect(statuses).toContain(answer.status);
    if (answer.status === 303) expect(answer.headers.location).toContain(`${CALLBACK}?error=invalid_request`);
    expect(await rowsOf(gatehouse, app)).toEqual(before);
    const usual = `${new URL(app.issuer).pathname}/authorize?${query()}`;
    const pace = await paceOf(
      () => ask(gatehouse, { path }),
      () => ask(gatehouse, { path: usual }),
      { enough: LIKE_ANY_OTHER },
    );
    expect(pace).toBeLessThan(LIKE_ANY_OTHER);
  });

  test('A21 parameters named like what objects inherit change no prototype', async () => {
    const page = await new Visitor().fetch(`${urlWith()}&__proto__=x&__proto__[polluted]=1&constructor=x&toString=x`);
    expect(page.status).toBe(303);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

test('A25 no page can be framed, not even an error’s', async () => {
  const visitor = new Visitor();
  const user = await makeUser(gatehouse, app);
  const signIn = await visitor.open(urlWith({ response_mode: 'form_post' }));
  const wrong = await visitor.submit(signIn, { email: user.email, password: 'not-the-password' });
  const consent = await visitor.submit(wrong, { email: user.email, password: 'wander-orbit-lantern' });
  const formPost = await visitor.submit(consent, { decision: 'allow' });
  const interaction = `${app.issuer}/interaction/unknown`;
  const pages = [
    signIn,
    wrong,
    consent,
    formPost,
    await visitor.open(signIn.url.replace('/sign-in', '/sign-up')),
    await open({ client_id: 'unknown' }),
    await open({ redirect_uri: 'https://evil.example/' }),
    await visitor.open(`${app.issuer}/authorize/unknown`),
    await visitor.fetch(interaction),
    await visitor.fetch(`${interaction}/sign-in`, { body: new URLSearchParams({ csrf: 'x' }) }),
    await visitor.fetch(`${app.issuer}/authorize`, { body: '{}', headers: { 'content-type': 'application/json' } }),
    await visitor.fetch(`${app.issuer}/token`),
    await visitor.fetch(`${app.issuer}/token`, { body: new URLSearchParams() }),
    await visitor.fetch(`${app.issuer}/userinfo`),
    await visitor.fetch(`${app.issuer}/nothing`),
    await visitor.fetch(`${app.issuer}/`),
    await visitor.open(`${app.issuer}/logout`),
    await visitor.open(`${app.issuer}/logout?id_token_hint=x`),
    await visitor.open(`${app.issuer}/logout/success`),
    await visitor.fetch(`${app.issuer}/logout/confirm`, { body: new URLSearchParams() }),
    await visitor.fetch(`${gatehouse.url}/o/there-is-no-such-app/authorize`),
    await visitor.fetch(`${gatehouse.url}/nothing`),
    await visitor.fetch(`${gatehouse.url}/`),
    await visitor.open(`${gatehouse.url}/console`),
  ];
  const html = pages.filter(({ headers }) => headers.get('content-type')?.startsWith('text/html'));
  expect(html.length).toBeGreaterThan(18);
  for (const page of html) {
    const { headers, url, status } = page;
    expect.soft(headers.get('x-frame-options'), `${status} ${url}`).toBe('DENY');
    expect.soft(headers.get('content-security-policy'), `${status} ${url}`).toContain("frame-ancestors 'none'");
  }
});
