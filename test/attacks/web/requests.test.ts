// Requests that a user's browser makes for somebody else, addresses that lead away, and headers that claim to be another
// host: nothing happens, nobody is led anywhere, and no answer changes.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { screens as consoleScreens } from '../../../src/http/console/routes.ts';
import { API_PREFIX, CONSOLE_PATH } from '../../../src/http/kit/request/paths.ts';
import { protocolPaths } from '../../../src/http/oidc/paths.ts';
import { interactionRoutes } from '../../../src/http/screens/routes.ts';
import { problems } from '../../../src/problem.ts';
import { makeApp, makeAppWithUser, makeClient, makeUser, PASSWORD, type TestClient } from '../../kit/app.ts';
import { authorize, authorizeUrl, makePkce } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { ask, type RawAnswer, type RawRequest, speak } from '../../kit/raw.ts';
import { rowsOf } from '../../kit/rows.ts';
import { formsOf, Visitor } from '../../kit/visitor.ts';
import { makeConnection } from '../../social/world.ts';

let gatehouse: Gatehouse;
let behindProxy: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  behindProxy = await startGatehouse({ TRUST_PROXY: '127.0.0.0/8' });
});
afterAll(async () => {
  await gatehouse.stop();
  await behindProxy.stop();
});

const FORM = 'application/x-www-form-urlencoded';

/** Every screen, from the router that serves them. */
const screens = interactionRoutes({ keyring: { derive: () => [] } } as never, undefined as never).stack.map(
  (route) => ({
    path: String(route.path),
    method: route.methods.find((method) => method !== 'HEAD')!,
  }),
);
const forms = screens
  .filter(({ method }) => method === 'POST')
  .map(({ path }) => path.replace('/interaction/:uid', '').replace(':connection', 'github'));

type Step = { app: App; visitor: Visitor; url: string; csrf: string };

/** A browser at the screen whose form it is: consent comes after the sign-in. */
async function openScreen(form: string): Promise<Step & { email: string }> {
  const app = await makeApp(gatehouse, { magic_link: 'on' });
  const client = await makeClient(gatehouse, app);
  await makeConnection(gatehouse, app, { kind: 'github' });
  const { email } = await makeUser(gatehouse, app);
  const visitor = new Visitor();
  let page = await visitor.open(authorizeUrl(app, client, makePkce().challenge));
  if (form === '/consent' || form === '/switch') page = await visitor.submit(page, { email, password: PASSWORD });
  return { app, visitor, url: page.url, csrf: formsOf(page)[0]!.hidden.csrf!, email };
}

/** The others belong to a later step of a sign-in: here they lead back to the page that is due. */
const atOnce = new Set(['/sign-in', '/sign-up', '/consent', '/cancel', '/magic-link', '/connect/github']);

describe('A65 the form of a screen', () => {
  test('there are forms to try', () => {
    expect(forms).toEqual(expect.arrayContaining(['/sign-in', '/sign-up', '/consent', '/cancel']));
  });

  test.each(forms)('%s takes nothing that its own page did not send', async (form) => {
    const { app, visitor, url, csrf, email } = await openScreen(form);
    const other = await openScreen(form);
    const sameApp = new Visitor();
    const sibling = await sameApp.open(authorizeUrl(app, await makeClient(gatehouse, app), makePkce().challenge));
    const fields = { email, password: PASSWORD, name: 'Mallory', decision: 'allow' };
    const body = (token: string | undefined) =>
      new URLSearchParams({ ...fields, ...(token !== undefined && { csrf: token }) }).toString();
    const send = (sent: Partial<RawRequest>) =>
      ask(gatehouse, {
        method: 'POST',
        path: new URL(url).pathname + form,
        body: body(csrf),
        ...sent,
        headers: { cookie: visitor.cookieHeader(url + form), 'content-type': FORM, ...sent.headers },
      });
    const attempts: Record<string, Partial<RawRequest>> = {
      'no token': { body: body(undefined) },
      'an empty token': { body: body('') },
      'a made-up token': { body: body('A'.repeat(43)) },
      'a token cut short': { body: body(csrf.slice(0, -1)) },
      'a token twice': { body: `${body(csrf)}&csrf=x` },
      'the token of another interaction': { body: body(formsOf(sibling)[0]!.hidden.csrf) },
      'the token of another App': { body: body(other.csrf) },
      'the token in the address': { path: `${new URL(url).pathname}${form}?csrf=${csrf}`, body: body(undefined) },
      'the token in a header': { headers: { 'x-csrf-token': csrf }, body: body(undefined) },
      'no origin': { headers: { origin: 'null' } },
      'a foreign origin': { headers: { origin: 'https://evil.example' } },
      'an origin that begins like ours': { headers: { origin: `${gatehouse.url}.evil.example` } },
      'our host on another port': { headers: { origin: 'http://localhost:1' } },
      'our host over https': { headers: { origin: gatehouse.url.replace('http:', 'https:') } },
      'a cross-site request': { headers: { 'sec-fetch-site': 'cross-site' } },
      'a same-site request': { headers: { 'sec-fetch-site': 'same-site', origin: gatehouse.url } },
      'plain text': { headers: { 'content-type': 'text/plain' } },
      'plain text that begins like a form': { headers: { 'content-type': `text/plain; ${FORM}` } },
      JSON: { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ...fields, csrf }) },
      multipart: {
        headers: { 'content-type': 'multipart/form-data; boundary=x' },
        body: `--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n${csrf}\r\n--x--\r\n`,
      },
      'no type': { headers: { 'content-type': '' } },
      'no cookies': { headers: { cookie: '' } },
      'cookies of another interaction': {
        headers: { cookie: sameApp.cookieHeader(sibling.url) },
      },
      PUT: { method: 'PUT' },
      DELETE: { method: 'DELETE' },
      'GET that means POST': {
        method: 'GET',
        path: `${new URL(url).pathname}${form}?${body(csrf)}&_method=POST`,
        headers: { 'x-http-method-override': 'POST' },
        body: undefined,
      },
    };
    // A link begins a sign-in with a connection, too.
    const rows = () => rowsOf(gatehouse, app, ['upstream_sign_ins']);
    const before = await rows();
    for (const [how, sent] of Object.entries(attempts)) {
      const { status, headers } = await send(sent);
      const where = `${how}: ${status} ${headers.location ?? ''}`;
      // By GET a page is shown, and that is all.
      const isPage = how.startsWith('GET') && form !== '/connected';
      // A request that this browser did not begin is begun in it, without what was sent.
      const isBegun =
        how === 'cookies of another interaction' && headers.location?.startsWith(`${app.issuer}/authorize?`);
      expect(isPage || isBegun ? [200, 303, 404] : [400, 403, 404, 405, 415], where).toContain(status);
      expect(headers.location ?? '', where).not.toMatch(/code=|error=|\/authorize\//);
      expect([headers['set-cookie'] ?? []].flat().join(), where).not.toMatch(/session=[^;]/);
    }
    expect(await rows()).toEqual(before);

    // As a browser sends our own form, from a page that tells no referrer.
    const rightly = await send({ headers: { origin: 'null', 'sec-fetch-site': 'same-origin' } });
    // A passkey's answer that is none is refused by 403, too, but not as a form of somebody else's.
    expect([200, 303, 400, 403, 422]).toContain(rightly.status);
    expect(rightly.text).not.toContain(problems.csrf.title);
    if (atOnce.has(form)) expect(await rows()).not.toEqual(before);
  });

  test('a sign-in that another started is not finished in the victim’s browser (login CSRF)', async () => {
    const attacker = await openScreen('/sign-in');
    const victim = new Visitor();
    const answer = await victim.fetch(`${attacker.url}/sign-in`, {
      body: new URLSearchParams({ csrf: attacker.csrf, email: attacker.email, password: PASSWORD }),
      headers: { origin: 'null', 'sec-fetch-site': 'cross-site' },
    });
    expect(answer.status).toBe(403);
    expect(victim.cookies).toEqual([]);
  });
});

describe('A70 where an answer may lead', () => {
  const evils = [
    'https://evil.example/',
    '//evil.example/',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https:evil.example',
    'https:/evil.example',
    'javascript:alert(1)//evil.example',
    '/%0d%0aLocation:%20https://evil.example',
    '\r\nLocation: https://evil.example',
    '/%09/evil.example',
    'https://rp.example.com@evil.example/',
    'https://evil.example/https://rp.example.com/callback',
  ];
  const names =
    'return_to returnTo return_url returnUrl next redirect redirect_to redirect_url url continue target dest back RelayState post_logout_redirect_uri client_uri service login_uri'.split(
      ' ',
    );

  test('is an address of ours or of the client’s, whatever a request wishes', async () => {
    const { app, client, user } = await makeAppWithUser(gatehouse);
    const { visitor } = await authorize(app, client, user.email);
    const page = await visitor.open(authorizeUrl(app, client, makePkce().challenge, { prompt: 'login' }));
    const uid = /interaction\/([\w-]+)/.exec(page.url)![1]!;
    const base = new URL(app.issuer).pathname;
    const paths = [
      ...[...protocolPaths, `/authorize/${uid}`, ...screens.map(({ path }) => path.replace(':uid', uid)), '', '/'].map(
        (path) => base + path,
      ),
      ...['', '/sign-out', ...consoleScreens.map(({ path }) => path.replace(/:\w+/g, 'x'))].map(
        (path) => CONSOLE_PATH + path,
      ),
      ...[
        '/',
        `${API_PREFIX}/apps`,
        '/assets/',
        '/o/',
        '//evil.example',
        '/\\evil.example',
        '/%2f%2fevil.example',
        `${base}//evil.example`,
        `${base}/..//evil.example`,
      ],
    ];
    let redirects = 0;
    for (const path of new Set(paths)) {
      // Each name with another wish each time.
      for (let shift = 0; shift < 3; shift++) {
        const query = new URLSearchParams(
          names.map((name, index) => [name, evils[(index + 4 * shift) % evils.length]!]),
        );
        const cookie = visitor.cookieHeader(page.url);
        const answer = await ask(gatehouse, { path: `${path}?${query}`, headers: { cookie, accept: 'text/html' } });
        const where = `${path}?${query}`;
        expect(answer.status, where).toBeLessThan(500);
        if (answer.headers.location !== undefined) {
          redirects++;
          const { origin, href } = new URL(answer.headers.location, gatehouse.url);
          expect([gatehouse.url, 'https://rp.example.com'], where).toContain(origin);
          expect(href, where).not.toMatch(/\r|\n/);
        }
        expect(answer.headers, where).not.toHaveProperty('x-injected');
        expect(answer.text, where).not.toMatch(/(?:href|action|src|content)="[^"]*evil\.example[^"]*"(?<!\?[^"]*")/);
      }
    }
    expect(redirects).toBeGreaterThan(20);
  });

  test('after the sign-in and after signing out, too', async () => {
    const { app, client, user } = await makeAppWithUser(gatehouse);
    const extra = Object.fromEntries(names.map((name) => [name, 'https://evil.example/']));
    const { page, visitor } = await authorize(app, client, user.email, extra);
    expect(page.location!.startsWith(`${client.redirect_uri}?`)).toBe(true);
    const signOut = await visitor.open(`${app.issuer}/logout?${new URLSearchParams(extra)}`);
    expect((await visitor.submit(signOut, { logout: 'yes' })).url).toBe(`${app.issuer}/logout/success`);
  });
});

describe('A74 a request that claims another host', () => {
  /** What anyone can see of an App, and what is made from its address. */
  async function publicRequests(at: Gatehouse): Promise<{ requests: RawRequest[]; app: App; client: TestClient }> {
    const app = await makeApp(at);
    const client = await makeClient(at, app);
    const path = new URL(app.issuer).pathname;
    const { search } = new URL(authorizeUrl(app, client, 'c'.repeat(43)));
    const requests = [
      { path: `${path}/.well-known/openid-configuration` },
      { path: `/.well-known/openid-configuration${path}` },
      { path: `/.well-known/oauth-authorization-server${path}` },
      { path: `${path}/jwks` },
      { path: `${path}/authorize${search}` },
      { path: `${path}/authorize` },
      { path: `${path}/logout` },
      { path: `${path}/logout/success` },
      { path: `${path}/interaction/x` },
      { path: `${path}${API_PREFIX}/me` },
      { path: CONSOLE_PATH },
      { path: '/nothing' },
      { path: '/assets/gatehouse.css' },
    ];
    return { requests, app, client };
  }

  const hosts = (host: string) => {
    const [name, port] = host.split(':') as [string, string];
    return [
      'evil.example',
      `evil.example:${port}`,
      `${host}.evil.example`,
      `evil.example/${host}`,
      `${host}@evil.example`,
      `evil.example@${host}`,
      `${host}, evil.example`,
      `${host}:80`,
      `${name}:1`,
      name,
      `127.0.0.1:${port}`,
      `[::1]:${port}`,
      `${name}.:${port}`,
      `x${host}`,
      '',
      ' ',
      '%00',
      `${host}%00.evil.example`,
    ];
  };

  test('is refused before anything reads it: 421, and nothing of it comes back', async () => {
    const { requests } = await publicRequests(gatehouse);
    for (const host of hosts(new URL(gatehouse.url).host)) {
      for (const request of requests) {
        const { status, text, headers } = await ask(gatehouse, { ...request, headers: { host } });
        const where = `${JSON.stringify(host)} ${request.path}`;
        expect([400, 421], where).toContain(status);
        expect(text + JSON.stringify(headers), where).not.toContain('evil.example');
      }
    }
  });

  const host = 'evil.example';
  const claims: Record<string, Record<string, string>> = {
    'X-Forwarded-Host': { 'x-forwarded-host': host },
    'X-Forwarded-Proto': {
      'x-forwarded-proto': 'https',
      'x-forwarded-scheme': 'https',
      'x-forwarded-ssl': 'on',
      'front-end-https': 'on',
      'x-url-scheme': 'https',
    },
    'X-Forwarded-Port': { 'x-forwarded-port': '8443' },
    'X-Forwarded-Prefix': {
      'x-forwarded-prefix': '/evil',
      'x-script-name': '/evil',
      'x-forwarded-path': '/evil',
      'x-original-uri': '/evil',
    },
    'X-Forwarded-Server': {
      'x-forwarded-server': host,
      'x-host': host,
      'x-http-host-override': host,
      'x-original-host': host,
      'x-real-host': host,
    },
    Forwarded: { forwarded: `for=1.2.3.4;host=${host};proto=https` },
    'X-Original-URL': { 'x-original-url': '/evil', 'x-rewrite-url': '/evil' },
    'all of them': {
      'x-forwarded-host': host,
      'x-forwarded-proto': 'https',
      'x-forwarded-prefix': '/evil',
      forwarded: `host=${host}`,
      'x-forwarded-for': '203.0.113.7',
      via: `1.1 ${host}`,
    },
  };

  test.each(['without a proxy', 'with a trusted proxy'])('changes no byte of an answer, %s', async (how) => {
    const at = how === 'without a proxy' ? gatehouse : behindProxy;
    const { requests } = await publicRequests(at);
    for (const request of requests) {
      const plain = withoutChance(await ask(at, request));
      for (const [name, headers] of Object.entries(claims)) {
        expect(withoutChance(await ask(at, { ...request, headers })), `${name} ${request.path}`).toEqual(plain);
      }
    }
  });

  test('by an odd request line gets no answer in its name', async () => {
    const { app } = await publicRequests(gatehouse);
    const path = `${new URL(app.issuer).pathname}/.well-known/openid-configuration`;
    const own = new URL(gatehouse.url).host;
    const odd = {
      'two hosts': `GET ${path} HTTP/1.1\r\nHost: ${own}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
      'two hosts, theirs first': `GET ${path} HTTP/1.1\r\nHost: evil.example\r\nHost: ${own}\r\nConnection: close\r\n\r\n`,
      'no host': `GET ${path} HTTP/1.1\r\nConnection: close\r\n\r\n`,
      'no host, as of old': `GET ${path} HTTP/1.0\r\n\r\n`,
      'a whole URL': `GET http://evil.example${path} HTTP/1.1\r\nHost: ${own}\r\nConnection: close\r\n\r\n`,
      'a host on two lines': `GET ${path} HTTP/1.1\r\nHost: ${own}\r\n evil.example\r\nConnection: close\r\n\r\n`,
      'a space before the colon': `GET ${path} HTTP/1.1\r\nHost : evil.example\r\nHost: ${own}\r\nConnection: close\r\n\r\n`,
    };
    for (const [name, bytes] of Object.entries(odd)) {
      const said = await speak(gatehouse, bytes);
      expect(said, name).toMatch(/^HTTP\/1\.1 (?:200|400|421) /);
      expect(said, name).not.toContain('evil.example');
      if (said.includes(' 200 ')) expect(said, name).toContain(`"issuer":"${app.issuer}"`);
    }
  });

  test.each([
    ['two hosts', 400, '/', (own: string) => `${own}\r\nHost: ${own}`],
    ['our host in capitals', 200, '/', (own: string) => own.toUpperCase()],
    ['a whole URL of ours', 200, 'own', (own: string) => own],
    ['a whole URL of ours under another Host', 200, 'own', () => 'evil.example'],
    ['a whole URL of another host', 421, 'http://evil.example', (own: string) => own],
    ['a whole URL with a user', 400, 'user', (own: string) => own],
    ['a target of another scheme', 400, 'file://evil.example', (own: string) => own],
  ])('A141 %s: %i', async (_, status, target, toHost) => {
    const { app } = await publicRequests(gatehouse);
    const own = new URL(gatehouse.url).host;
    const prefixes: Record<string, string> = {
      '/': '',
      own: `HTTP://${own.toUpperCase()}`,
      user: `http://user@${own}`,
    };
    const path = `${prefixes[target] ?? target}${new URL(app.issuer).pathname}/.well-known/openid-configuration?a=b`;
    const said = await speak(gatehouse, `GET ${path} HTTP/1.1\r\nHost: ${toHost(own)}\r\nConnection: close\r\n\r\n`);
    expect(said).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    if (status === 200) expect(said).toContain(`"issuer":"${app.issuer}"`);
    expect(said).not.toContain('evil.example');
  });

  test('cannot make a cookie or an address for it', async () => {
    const { client, app } = await publicRequests(behindProxy);
    const url = new URL(authorizeUrl(app, client, makePkce().challenge));
    const answer = await ask(behindProxy, { path: url.pathname + url.search, headers: claims['all of them'] });
    expect(answer.headers.location).toMatch(new RegExp(`^(?:${behindProxy.url})?/o/`));
    for (const cookie of answer.headers['set-cookie']!) {
      expect(cookie).not.toMatch(/domain=|evil|; *secure/i);
      expect(cookie).toMatch(/path=\/o\//i);
    }
  });
});

test.each(['GET', 'HEAD'])(
  'an answer to a %s that cannot be read ends with its head, which is all a HEAD may get',
  async (method) => {
    const { host } = new URL(gatehouse.url);
    const said = await speak(gatehouse, `${method} /é HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    expect(said).toMatch(/^HTTP\/1\.1 400 /);
    expect(said.split('\r\n\r\n')).toEqual([expect.stringMatching(/^content-length: 0$/im), '']);
  },
);

describe('a request whose end can be read in two ways', () => {
  const chunk = '0\r\n\r\n';

  test.each([
    ['a length and chunks', ['Content-Length: 5', 'Transfer-Encoding: chunked'], chunk],
    ['chunks and a length', ['Transfer-Encoding: chunked', 'Content-Length: 5'], chunk],
    ['two lengths', ['Content-Length: 5', 'Content-Length: 0'], chunk],
    ['two lengths in one line', ['Content-Length: 5, 0'], chunk],
    ['a length that is no number', ['Content-Length: +5'], chunk],
    ['chunks that are not the last encoding', ['Transfer-Encoding: chunked, identity'], chunk],
    ['an encoding that there is not', ['Transfer-Encoding: xchunked'], chunk],
    ['a space before the colon', ['Transfer-Encoding : chunked'], chunk],
    ['a chunk with a signed length', ['Transfer-Encoding: chunked'], `+5\r\nhello\r\n${chunk}`],
  ])('is refused, and nothing behind it is answered: %s', async (_, lengths, body) => {
    const { host } = new URL(gatehouse.url);
    const hidden = `GET /assets/gatehouse.css HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
    const head = [`POST ${CONSOLE_PATH} HTTP/1.1`, `Host: ${host}`, ...lengths].join('\r\n');
    const said = await speak(gatehouse, `${head}\r\n\r\n${body}${hidden}`);
    expect(said).not.toContain('text/css');
    // What came before the bad chunk was a whole head, and may have been answered.
    expect(said.match(/^HTTP\/1\.1 \d+/gm)?.at(-1)).toBe('HTTP/1.1 400');
  });
});

/** An answer without what differs each time. */
function withoutChance({ status, headers, text }: RawAnswer) {
  const { date: _, 'x-request-id': __, 'content-length': ___, 'set-cookie': cookies = [], ...rest } = headers;
  const stable = (said: string) =>
    said
      .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '{uuid}')
      .replace(/(interaction|authorize)\/[\w-]{20,}/g, '$1/{uid}')
      .replace(/(name="xsrf" value=")[^"]+/, '$1{xsrf}')
      .replace(/(state|nonce|code_challenge)=[\w-]+/g, '$1={random}');
  const attributes = cookies.map((cookie) =>
    stable(cookie)
      .replace(/=[^;]*/, '')
      .replace(/expires=[^;]+/i, ''),
  );
  return { status, text: stable(text), attributes, headers: JSON.parse(stable(JSON.stringify(rest))) };
}
