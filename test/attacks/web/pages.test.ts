// What stands on the pages and in their headers: cookies that stay where they belong, text that stays text, errors that
// tell nothing. The server of this file is seen under https, as in production.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { updateApp } from '../../../src/apps/apps.ts';
import { keyScopes } from '../../../src/apps/permissions.ts';
import { apiRoutes, serverRoutes } from '../../../src/http/api/table.ts';
import { screens as consoleScreens } from '../../../src/http/console/routes.ts';
import { API_PREFIX, CONSOLE_PATH } from '../../../src/http/kit/request/paths.ts';
import { protocolPaths } from '../../../src/http/oidc/paths.ts';
import { interactionRoutes } from '../../../src/http/screens/routes.ts';
import {
  makeApiKey,
  makeApp,
  makeAppWithUser,
  makeClient,
  makeResource,
  makeUser,
  PASSWORD,
  type TestClient,
} from '../../kit/app.ts';
import { authorizeUrl, basic, makePkce } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { ask, type RawRequest, sendTo } from '../../kit/raw.ts';
import { type Page, Visitor } from '../../kit/visitor.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({ BASE_URL: 'https://id.example.com' });
});
afterAll(() => gatehouse.stop());

const HTML = 'text/html,application/xhtml+xml';

/** A browser that shows every answer that it gets to `see`. */
function watch(see: (response: Response, url: string) => void = () => {}): Visitor {
  const visitor = new Visitor();
  const send = sendTo(gatehouse);
  visitor.send = async (input, init) => {
    const response = await send(input, init);
    see(response, String(input));
    return response;
  };
  return visitor;
}

/** Through every screen that there is, the mistakes on them too; returns each page. */
async function visitEverything(
  visitor: Visitor,
  app: App,
  client: TestClient,
  more: Record<string, string> = {},
): Promise<Page[]> {
  const { email } = await makeUser(gatehouse, app, { name: more.name });
  const { name: _, ...params } = more;
  const url = () =>
    authorizeUrl(app, client, makePkce().challenge, {
      scope: 'openid profile offline_access',
      prompt: 'consent',
      ...params,
    });
  const signIn = await visitor.open(url());
  const signUp = await visitor.open(`${signIn.url}/sign-up`);
  const wrong = await visitor.submit(signIn, { email: params.login_hint ?? email, password: 'wrong' });
  const weak = await visitor.submit(signUp, {
    email: params.login_hint ?? 'not an address',
    password: 'x',
    name: more.name ?? 'x',
  });
  const consent = await visitor.submit(wrong, { email, password: PASSWORD });
  const back = await visitor.submit(consent, { decision: 'allow' });
  const posted = await visitor.open(url().replace('prompt=consent', 'response_mode=form_post'));
  const signOut = await visitor.open(`${app.issuer}/logout?client_id=${client.client_id}`);
  const signedOut = await visitor.submit(signOut, { logout: 'yes' });
  return [signIn, signUp, wrong, weak, consent, back, posted, signOut, signedOut];
}

describe('A64 a session', () => {
  test('lives in cookies that no script, no other site and no plain connection gets, and nowhere else', async () => {
    const app = await makeApp(gatehouse);
    const client = await makeClient(gatehouse, app);
    const cookies: string[] = [];
    const seen: string[] = [];
    const visitor = watch((response, url) => {
      cookies.push(...response.headers.getSetCookie());
      seen.push(url, response.headers.get('location') ?? '');
      if (response.headers.has('set-cookie')) expect(response.headers.get('cache-control'), url).toContain('no-store');
    });
    const pages = await visitEverything(visitor, app, client);
    await visitor.open(`${gatehouse.url}${CONSOLE_PATH}`);
    const names = new Set(cookies.map((cookie) => cookie.split('=')[0]));
    for (const name of ['session', 'sign_in', 'known', 'console_sign_in'])
      expect(names).toContain(`__Secure-gatehouse_${name}`);
    for (const cookie of cookies) {
      expect(cookie).toMatch(/^__Secure-gatehouse_|^__Host-gatehouse_browser=.*; path=\/;/);
      expect(cookie).toMatch(/; *httponly/i);
      expect(cookie).toMatch(/; *secure/i);
      expect(cookie).toMatch(/; *samesite=lax/i);
      expect(cookie).not.toMatch(/; *domain=/i);
    }
    const session = cookies
      .map((cookie) => /^__Secure-gatehouse_session=([^;]+)/.exec(cookie)?.[1])
      .filter((id) => id !== undefined);
    expect(session.length).toBeGreaterThan(0);
    for (const id of session) {
      expect(seen.join(' ')).not.toContain(id);
      expect(pages.map(({ text }) => text).join(' ')).not.toContain(id);
    }
  });

  test('A64 A75 and what it yields is stored by nobody on the way', async () => {
    const { app, client, user } = await makeAppWithUser(gatehouse);
    const apiKey = await makeApiKey(gatehouse, app);
    const path = new URL(app.issuer).pathname;
    const login = await ask(gatehouse, {
      path: `${path}${API_PREFIX}/auth/login`,
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ email: user.email, password: PASSWORD }),
    });
    const bearer = { authorization: `Bearer ${JSON.parse(login.text).tokens.access_token}` };
    const form = { 'content-type': 'application/x-www-form-urlencoded', authorization: basic(client) };
    const requests: RawRequest[] = [
      { path: `${path}/userinfo`, headers: bearer },
      { path: `${path}${API_PREFIX}/me`, headers: bearer },
      { path: `${path}${API_PREFIX}/me/sessions`, headers: bearer },
      { path: `${path}${API_PREFIX}/users`, headers: { authorization: `Bearer ${apiKey}` } },
      { path: `${path}/introspect`, headers: form, body: 'token=x' },
      { path: `${path}/token`, headers: form, body: 'grant_type=client_credentials' },
    ];
    expect(login.headers['cache-control']).toBe('no-store');
    for (const request of requests) {
      const { headers } = await ask(gatehouse, request);
      expect(headers['cache-control'], request.path).toContain('no-store');
      // What looks like a file to a cache is not there.
      for (const suffix of ['/x.css', '.css', '/..%2fx.js', ';x.css', '%0ax.css', '/logo.svg']) {
        const deceiving = await ask(gatehouse, { ...request, path: request.path + suffix });
        expect([400, 401, 404, 405], request.path + suffix).toContain(deceiving.status);
        expect(deceiving.headers['cache-control'], request.path + suffix).toContain('no-store');
        expect(deceiving.text).not.toContain(user.email);
      }
    }
  });
});

/** Every address there is, in every method that is not harmless to forget, as a browser would open it. */
async function allAddresses(app: App): Promise<RawRequest[]> {
  const path = new URL(app.issuer).pathname;
  const fill = (one: string) => one.replace(/:\w+/g, crypto.randomUUID());
  const screens = interactionRoutes({ keyring: { derive: () => [] } } as never, undefined as never).stack.map((route) =>
    String(route.path),
  );
  const inApp = ['', '/', '/nothing', '/brand.css', '/interaction', ...protocolPaths, '/authorize/x', ...screens].map(
    (one) => path + fill(one),
  );
  const elsewhere = [
    '/o/nobody/authorize',
    '/o/nobody',
    '/',
    '/nothing',
    '/assets/nothing.css',
    '/.well-known/openid-configuration/o/nobody',
  ];
  const dashboard = [
    '',
    '/',
    '/sign-out',
    '/callback',
    '/setup',
    '/recover',
    ...consoleScreens.map((one) => fill(one.path)),
  ].map((one) => CONSOLE_PATH + one);
  const api = [
    ...apiRoutes.map((route) => path + API_PREFIX + fill(route.path)),
    ...serverRoutes.map((route) => API_PREFIX + fill(route.path)),
  ];
  const paths = [...new Set([...inApp, ...elsewhere, ...dashboard, ...api])];
  return paths.flatMap((one): RawRequest[] => [
    { path: one, headers: { accept: HTML } },
    {
      path: one,
      method: 'POST',
      headers: { accept: HTML, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'a=b',
    },
    {
      path: one,
      method: 'POST',
      headers: { accept: HTML, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'x'.repeat(200_000),
    },
    { path: one, method: 'POST', headers: { accept: HTML, 'content-type': 'application/json' }, body: '{' },
    { path: one, method: 'DELETE', headers: { accept: HTML } },
    {
      path: `${one}?redirect_uri=%00&client_id=${'y'.repeat(3_000)}`,
      headers: { accept: HTML, cookie: `a=${'b'.repeat(5_000)}` },
    },
  ]);
}

const LEAKS = {
  'a stack': /\bat (?:async )?[\w.<>]+ \(|\n\s+at /,
  'a file': /node_modules|\.(?:ts|js|mjs|ejs):\d|file:\/\/|\/src\/|[A-Z]:\\/,
  SQL: /\bselect\b.+\bfrom\b|\binsert into\b|syntax error|relation "|column "|violates|duplicate key|pg_|PGlite|Kysely/i,
  'a name of what we are made of': /koa|express|oidc-provider|node\.js|v\d+\.\d+\.\d+/i,
};

describe('A64 A124 every answer there is', () => {
  test('is a page that nobody can frame, store, or run anything in, or tells a program what it is', async () => {
    const app = await makeApp(gatehouse);
    let pages = 0;
    for (const request of await allAddresses(app)) {
      const { status, headers, text } = await ask(gatehouse, request);
      const where = `${request.method ?? 'GET'} ${request.path.slice(0, 80)} ${status}`;
      expect(status, where).toBeLessThan(500);
      expect(headers['x-powered-by'] ?? headers.server, where).toBeUndefined();
      expect(headers['access-control-allow-credentials'], where).toBeUndefined();
      if (status >= 400) {
        expect(headers['cache-control'], where).toContain('no-store');
        for (const [what, pattern] of Object.entries(LEAKS)) expect(text, `${what} at ${where}`).not.toMatch(pattern);
      }
      if (!headers['content-type']?.startsWith('text/html')) continue;
      pages++;
      // What a redirect says is not shown.
      if (status < 300 || status >= 400) requirePageHeaders(headers, where);
      requireNothingToRun(text, where);
    }
    expect(pages).toBeGreaterThan(50);
  });

  test('the screens and their mistakes are such pages, too', async () => {
    const app = await makeApp(gatehouse);
    const client = await makeClient(gatehouse, app);
    const pages = await visitEverything(watch(), app, client);
    for (const { status, headers, text, url } of pages.filter(({ status }) => status !== 303)) {
      requirePageHeaders(Object.fromEntries(headers), `${status} ${url}`);
      requireNothingToRun(text, url);
    }
    expect(pages.map(({ status }) => status)).toEqual([200, 200, 401, 422, 200, 303, 200, 200, 200]);
  });
});

function requirePageHeaders(headers: Record<string, unknown>, where: string): void {
  expect(headers, where).toMatchObject({
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': expect.stringContaining('no-store'),
  });
  const policy = new Map(
    String(headers['content-security-policy'])
      .split(/;\s*/)
      .map((one) => [one.split(' ')[0], one]),
  );
  expect(policy.get('default-src'), where).toBe("default-src 'none'");
  expect(policy.get('script-src'), where).toBe("script-src 'self'");
  expect(policy.get('style-src'), where).toBe("style-src 'self'");
  expect(policy.get('frame-ancestors'), where).toBe("frame-ancestors 'none'");
  expect(policy.get('base-uri'), where).toBe("base-uri 'none'");
  expect([...policy.values()].join(), where).not.toMatch(/unsafe/);
}

/** The screens' icons are written into the page. */
const OUR_ICON = /^<svg class="[a-z -]+"(?: viewBox="[\d ]+")? aria-hidden="true"(?: viewBox="[\d ]+")?>$/;

/** Read as a browser reads: tags and their attributes. */
function requireNothingToRun(html: string, where: string): void {
  const tags = [...html.matchAll(/<([a-z][a-z0-9]*)((?:\s+[\w-]+(?:="[^"]*")?)*)\s*\/?>/gi)];
  // Whatever begins a tag is one that we can read whole.
  expect([...html.matchAll(/<[a-z]/gi)].length, where).toBe(tags.length);
  for (const [tag, name = '', attributes = ''] of tags) {
    if (name === 'script') expect(tag, where).toMatch(/^<script src="\/assets\/[\w-]+\.js\?v=[\w-]+" defer>$/);
    if (name === 'svg') expect(tag, where).toMatch(OUR_ICON);
    expect(['style', 'iframe', 'object', 'embed', 'base'], where).not.toContain(name.toLowerCase());
    for (const [, attribute = '', value = ''] of attributes.matchAll(/([\w-]+)(?:="([^"]*)")?/g)) {
      expect(attribute, where).not.toMatch(/^(?:on|style$|srcdoc|formaction)/i);
      if (/^(?:href|src|action)$/i.test(attribute)) expect(value, where).toMatch(/^(?:https?:\/\/|\/(?!\/)|$)/);
    }
  }
  for (const [, inside = ''] of html.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/gi))
    expect(inside.trim(), where).toBe('');
}

describe('A67 what a stranger wrote', () => {
  const payloads = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    `' onfocus=alert(1) autofocus='`,
    '</title></head><svg/onload=alert(1)>',
    '<%= 7 * 191 %><%- 7 * 191 %>',
    '{{7*191}}#{7*191}',
    '<iframe srcdoc="x">',
    '&lt;b&gt;&#60;script>',
    '<!--<style>*{}',
  ];

  test.each(payloads)('is text on every page: %s', async (payload) => {
    const app = await makeApp(gatehouse, {}, `App ${payload}`);
    const client = await makeClient(gatehouse, app, {
      name: `Client ${payload}`,
      client_uri: `https://rp.example.com/?${encodeURIComponent(payload).replaceAll('*', '%2a')}`,
    });
    await makeResource(gatehouse, app, { name: payload, scopes: [{ name: 'photos:read', description: payload }] });
    const pages = await visitEverything(watch(), app, client, {
      name: payload,
      login_hint: payload,
      ui_locales: payload,
      state: payload,
      nonce: payload,
      resource: 'https://photos.example.com/',
      scope: 'openid profile photos:read',
    });
    for (const { text, url, status } of pages.filter(({ status }) => status !== 303)) {
      requireNothingToRun(text, `${status} ${url}`);
      expect(text, url).not.toContain('1337');
    }
    expect(pages[4]!.text).toContain('name="decision"');
  });

  test.each(payloads)('is text in an error, too: %s', async (payload) => {
    const app = await makeApp(gatehouse, {}, payload);
    const client = await makeClient(gatehouse, app);
    const path = new URL(app.issuer).pathname;
    const query = new URLSearchParams({
      client_id: client.client_id,
      redirect_uri: client.redirect_uri,
      response_type: 'code',
      scope: 'openid',
    });
    for (const name of [
      'client_id',
      'redirect_uri',
      'response_mode',
      'error',
      'error_description',
      'ui_locales',
      'request',
      'id_token_hint',
      'post_logout_redirect_uri',
    ]) {
      const wrong = new URLSearchParams(query);
      wrong.set(name, payload);
      if (name !== 'redirect_uri') wrong.delete('redirect_uri');
      for (const endpoint of ['/authorize', '/logout', '/logout/success', '/interaction/x']) {
        const { headers, text } = await ask(gatehouse, {
          path: `${path}${endpoint}?${wrong}`,
          headers: { accept: HTML, 'accept-language': 'de' },
        });
        if (headers['content-type']?.startsWith('text/html')) requireNothingToRun(text, `${endpoint} ${name}`);
        else expect(text === '' || /json|plain/.test(headers['content-type'] ?? '')).toBe(true);
      }
    }
    const nowhere = await ask(gatehouse, {
      path: `${path}/${encodeURIComponent(payload).replaceAll('*', '%2a')}`,
      headers: { accept: HTML },
    });
    requireNothingToRun(nowhere.text, 'nowhere');
  });

  test('an App brings colours and addresses, and no address that runs', async () => {
    const app = await makeApp(gatehouse);
    const change = (branding: object) => updateApp(gatehouse.system, app, { branding: branding as never });
    for (const branding of [
      { color: '#fff;}body{background:url(//evil.example)' },
      { color: 'red' },
      { color: 'expression(alert(1))' },
      { logo_url: 'javascript:alert(1)' },
      { logo_url: 'data:image/svg+xml,<svg onload=alert(1)>' },
      { logo_url: 'http://evil.example/logo.png' },
      { privacy_url: 'javascript:alert(1)' },
      { terms_url: 'data:text/html,x' },
      { css: '*{}' },
      { template: '<%= 1 %>' },
    ]) {
      await expect(change(branding), JSON.stringify(branding)).rejects.toThrow();
    }
    const quoting = 'https://evil.example/"onerror="alert(1)';
    await change({ color: '#0a7d5a', logo_url: quoting, privacy_url: quoting, terms_url: quoting });
    const page = await watch().open(authorizeUrl(app, await makeClient(gatehouse, app), makePkce().challenge));
    expect(page.text).toContain('evil.example');
    requireNothingToRun(page.text, page.url);
    const css = await ask(gatehouse, { path: `${new URL(app.issuer).pathname}/brand.css` });
    expect(css.text).toMatch(/^:root\{--brand:#0a7d5a;--on-brand:#ffffff;--brand-text:#[0-9a-f]{6};/);
    expect(css.text).not.toMatch(/url|import|[<>]/);
    expect(css.headers['x-content-type-options']).toBe('nosniff');
  });

  // But for the documentation, whose Markdown is ours (http/docs/markdown.ts), and our icons.
  test('templates write markup by including each other, and in no other way', () => {
    const folder = join(import.meta.dirname, '../../../views');
    const templates = readdirSync(folder, { recursive: true })
      .map(String)
      .filter((file) => file.endsWith('.ejs'));
    expect(templates.length).toBeGreaterThan(10);
    for (const file of templates) {
      for (const [raw] of readFileSync(join(folder, file), 'utf8').matchAll(/<%-[\s\S]*?%>/g)) {
        expect(raw, file).toMatch(/^<%-\s*(?:include\('[\w/.-]+'|(?:page\.body|doc\.html|drawing\(page\.name\))\s*%>)/);
      }
    }
  });
});

test('A124 when the database breaks, pages and programs are told that it did, and nothing else', async () => {
  const broken = await startGatehouse();
  const app = await makeApp(broken);
  const client = await makeClient(broken, app);
  const apiKey = await makeApiKey(broken, app, keyScopes);
  const path = new URL(app.issuer).pathname;
  await ask(broken, { path: `${path}/jwks` });
  await broken.database.db.schema.dropTable('audit_log').cascade().execute();
  await broken.database.db.schema.alterTable('users').renameTo('users_elsewhere').execute();
  await broken.database.db.schema.alterTable('artifacts').renameTo('artifacts_elsewhere').execute();
  const url = new URL(authorizeUrl(app, client, makePkce().challenge));
  const form = { 'content-type': 'application/x-www-form-urlencoded', authorization: basic(client) };
  const requests: RawRequest[] = [
    { path: url.pathname + url.search, headers: { accept: HTML } },
    { path: `${path}/interaction/x`, headers: { accept: HTML } },
    { path: `${path}/token`, headers: form, body: 'grant_type=client_credentials' },
    { path: `${path}/introspect`, headers: form, body: 'token=abc' },
    { path: `${path}/userinfo`, headers: { authorization: 'Bearer abc' } },
    { path: `${path}${API_PREFIX}/users`, headers: { authorization: `Bearer ${apiKey}` } },
    { path: `${path}${API_PREFIX}/users/${crypto.randomUUID()}`, headers: { authorization: `Bearer ${apiKey}` } },
  ];
  const statuses = new Set<number>();
  for (const request of requests) {
    const { status, headers, text } = await ask(broken, request);
    statuses.add(status);
    expect(headers['x-request-id'], request.path).toBeTruthy();
    for (const [what, pattern] of Object.entries(LEAKS))
      expect(text, `${what} at ${request.path}`).not.toMatch(pattern);
    expect(text).not.toMatch(/users|artifacts|audit_log|42P01/);
  }
  expect([...statuses]).toContain(500);
  await broken.stop();
});
