// A BASE_URL with a path: every address, cookie and file lies below it, and nothing else at that host is answered.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { screens } from '../../src/http/console/routes.ts';
import { makeApp, makeClient, makeUser } from '../kit/app.ts';
import { authorizeUrl, introspect, makePkce, signIn } from '../kit/flow.ts';
import { freePort, type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { ask } from '../kit/raw.ts';
import { type Page, Visitor } from '../kit/visitor.ts';
import { type Developer, signedUp } from './console/developer.ts';
import { makeWorld, pathOf, type World } from './console/world.ts';

const BASE = '/id/staff';
let gatehouse: Gatehouse;
beforeAll(async () => {
  const port = await freePort();
  gatehouse = await startGatehouse({ PORT: String(port), BASE_URL: `http://localhost:${port}${BASE}/` });
});
afterAll(() => gatehouse.stop());

/** The addresses of this server that a page names, whole. */
function addressesOf({ text, url }: Page): string[] {
  const named = [...text.matchAll(/\s(?:href|src|action|formaction|data-url|data-refresh)="([^"#]+)/g)];
  return named
    .map(([, address]) => new URL(address!.replaceAll('&amp;', '&').replaceAll('&#38;', '&'), url))
    .filter(({ origin }) => origin === new URL(gatehouse.url).origin)
    .map(({ href }) => href);
}

const isBelow = (url: string) => new URL(url).pathname === BASE || new URL(url).pathname.startsWith(`${BASE}/`);

describe('an App below a path', () => {
  test('signs users in, with every address and every cookie below it', async () => {
    expect(gatehouse.url).toMatch(new RegExp(`${BASE}$`));
    const app = await makeApp(gatehouse);
    expect(app.issuer).toBe(`${gatehouse.url}/o/${app.slug}`);
    const client = await makeClient(gatehouse, app);
    const { email } = await makeUser(gatehouse, app);
    const visitor = new Visitor();
    const page = await visitor.open(authorizeUrl(app, client, makePkce().challenge));
    const addresses = addressesOf(page);
    expect(addresses.length).toBeGreaterThan(3);
    for (const address of addresses) {
      expect(address).toSatisfy(isBelow);
      if (address.includes('/assets/')) expect((await visitor.fetch(address)).status, address).toBe(200);
    }
    expect(visitor.cookies.length).toBeGreaterThan(0);
    for (const { path, name } of visitor.cookies) expect(path, name).toMatch(new RegExp(`^${BASE}/o/`));
    const { access_token } = await signIn(app, client, email);
    expect((await introspect(app, client, access_token)).body.active).toBe(true);
  });

  test('is discovered below it, and where RFC 8414 inserts the well-known part, at the root of the host', async () => {
    const { issuer } = await makeApp(gatehouse);
    const { origin, pathname } = new URL(issuer);
    for (const name of ['openid-configuration', 'oauth-authorization-server']) {
      for (const url of [`${issuer}/.well-known/${name}`, `${origin}/.well-known/${name}${pathname}`]) {
        const document = await (await fetch(url)).json();
        expect(document, url).toMatchObject({ issuer, token_endpoint: `${issuer}/token` });
      }
    }
  });

  test.each(['/console', '/assets/gatehouse.css', '/o/console/jwks', '/idx', '/id', '/'])(
    'leaves %s to other programs of the host',
    async (path) => {
      const { status, text } = await ask(gatehouse, { path });
      expect(status).toBe(404);
      expect(text).toContain(gatehouse.url);
    },
  );

  test.each(['', BASE])('answers probes at %s/healthz', async (prefix) => {
    expect((await ask(gatehouse, { path: `${prefix}/healthz` })).status).toBe(200);
    expect((await ask(gatehouse, { path: `${prefix}/readyz` })).status).toBe(200);
  });
});

describe('the documentation below a path', () => {
  const open = (path = '', headers = {}) => new Visitor().fetch(`${gatehouse.url}/docs${path}`, { headers });

  test('leads to its own pages, runs no script, and is not sent twice', async () => {
    const page = await open('/quick-starts/express');
    expect(page.status).toBe(200);
    expect(page.text).toContain('<h1 id="quick-start-express">');
    expect(page.text).toMatch(/<span class="code-keyword">import<\/span>/);
    expect(page.text).not.toMatch(/<script|<style|\sstyle=/);
    expect(page.headers.get('content-security-policy')).toBe(
      "default-src 'none'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; style-src 'self'; img-src 'self'",
    );
    const addresses = addressesOf(page);
    expect(addresses.length).toBeGreaterThan(40);
    for (const address of addresses) expect(address).toSatisfy(isBelow);
    const headers = { 'if-none-match': page.headers.get('etag')! };
    expect(await ask(gatehouse, { path: `${BASE}/docs/quick-starts/express`, headers })).toMatchObject({ status: 304 });
    expect(await open('/quick-starts/express', { 'accept-encoding': 'identity' })).toMatchObject({ text: page.text });
  });

  test('shows its pictures', async () => {
    const [, address] = /<img src="([^"]+)"/.exec((await open('/webhooks')).text) ?? [];
    const picture = await ask(gatehouse, { path: address! });
    expect([picture.status, picture.headers['content-type'], picture.text.slice(1, 4)]).toEqual([
      200,
      'image/png',
      'PNG',
    ]);
    const headers = { 'if-none-match': picture.headers.etag! };
    expect(await ask(gatehouse, { path: address!, headers })).toMatchObject({ status: 304, text: '' });
  });

  test.each(['/nothing', '/running.md', '/README', '/..%2fpackage', '/../src/server', '/quick-starts', '/%00'])(
    'has no page %s, and says so',
    async (path) => {
      const { status, text } = await ask(gatehouse, { path: `${BASE}/docs${path}` });
      expect([status, text.includes('<h1>')]).toEqual([404, true]);
    },
  );
});

describe('the console below a path', () => {
  let owner: Developer;
  let world: World;
  beforeAll(async () => {
    owner = await signedUp(gatehouse);
    world = await makeWorld(gatehouse, owner);
  });

  test('keeps its cookies below it', () => {
    for (const { path, name } of owner.visitor.cookies)
      expect(path, name).toSatisfy((it: string) => it.startsWith(`${BASE}/`));
  });

  test('names no address beside it', async () => {
    const pages = screens.filter(({ show, path }) => show && path.startsWith('/apps/:slug'));
    const seen = new Set<string>();
    for (const screen of pages) {
      const page = await owner.open(pathOf(screen, world));
      expect(page.status, page.url).toBe(200);
      for (const address of addressesOf(page)) {
        expect(address, page.url).toSatisfy(isBelow);
        seen.add(address);
      }
    }
    expect(seen.size).toBeGreaterThan(20);
  });

  test('leads to the documentation of each page, and of a failure', async () => {
    const users = await owner.open(`/apps/${world.app.slug}/users`);
    expect(addressesOf(users)).toContain(`${gatehouse.url}/docs/users`);
    const event = await owner.open(`/apps/${world.app.slug}/events/${world.ids.events}`);
    const section = '/docs/why-did-my-sign-in-fail#the-redirect-uri-is-not-registered';
    expect(event.text).toContain(`href="${BASE}${section}"`);
    // An error page, in development.
    const refused = await new Visitor().open(`${world.app.issuer}/authorize?client_id=nobody`);
    expect(refused.text).toContain(`href="${gatehouse.url}/docs/why-did-my-sign-in-fail#the-application-is-not-known"`);
    const expired = await new Visitor().open(`${world.app.issuer}/interaction/gone`);
    expect(expired.text).toContain(`href="${gatehouse.url}/docs/why-did-my-sign-in-fail#the-sign-in-took-too-long"`);
  });

  test('leads back below it after a form', async () => {
    const page = await owner.send('/apps/new', { name: 'Below a path', slug: 'below-a-path' });
    expect(page.status).toBe(200);
    expect(page.url).toSatisfy(isBelow);
  });
});
