// oidc-client-ts, unmodified, in Chromium: a single-page app on an origin of its own, as a public client.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { UserManager } from 'oidc-client-ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { makeApp, makeClient, makeUser, PASSWORD } from '../kit/app.ts';
import { introspect } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { browserTests, hasChromium, startChromium, startVisit } from '../kit/outside/chromium.ts';

declare global {
  /** What the page of the app makes of the library. */
  var manager: UserManager;
}

describe.skipIf(!hasChromium)('oidc-client-ts', browserTests, () => {
  let gatehouse: Gatehouse;
  let browser: Browser;
  let site: Server;
  let origin: string;
  beforeAll(async () => {
    [gatehouse, browser] = await Promise.all([startGatehouse(), startChromium()]);
    site = createServer(serveApp).listen(0, '127.0.0.1');
    await once(site, 'listening');
    // Another site than the issuer's, not only another origin: its cookies are no help.
    origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    site.closeAllConnections();
    site.close();
    await browser.close();
    await gatehouse.stop();
  });

  test('signs in, reads the user across origins, renews, signs out', async () => {
    const { app, user, page, complaints } = await visit();
    await signIn(page, user.email);

    expect(await readUser(page)).toMatchObject({ sub: user.id, email: user.email, name: 'Bob' });
    const first = await tokenOf(page);
    await page.evaluate(() => manager.signinSilent());
    const second = await tokenOf(page);
    expect(second).not.toBe(first);
    const info = await page.evaluate(async (url) => {
      const token = (await manager.getUser())!.access_token;
      return (await fetch(url, { headers: { authorization: `Bearer ${token}` } })).json();
    }, `${app.issuer}/userinfo`);
    expect(info).toMatchObject({ sub: user.id, email: user.email });

    await page.evaluate(() => void manager.signoutRedirect());
    await page.waitForURL(`${origin}/`);
    expect(await page.evaluate(() => manager.getUser())).toBeNull();
    await page.evaluate(() => void manager.signinRedirect());
    await page.waitForSelector('input[name=password]');
    expect(complaints).toEqual([]);
  });

  test('gives its tokens back', async () => {
    const { app, user, page, complaints } = await visit();
    await signIn(page, user.email);
    const token = await tokenOf(page);
    const resourceServer = await makeClient(gatehouse, app, { type: 'machine', introspects: ['*'] });
    expect((await introspect(app, resourceServer, token)).body.active).toBe(true);
    await page.evaluate(() => manager.revokeTokens(['access_token', 'refresh_token']));
    expect((await introspect(app, resourceServer, token)).body.active).toBe(false);
    expect(complaints).toEqual([]);
  });

  test('hears that the user refused', async () => {
    const { user, page, complaints } = await visit();
    await page.evaluate(() => void manager.signinRedirect());
    await fillIn(page, user.email);
    await page.click('button[value=deny]');
    await page.waitForURL(`${origin}/callback**`);
    expect(await page.evaluate(() => manager.signinCallback().catch(({ error }) => error))).toBe('access_denied');
    expect(complaints).toEqual([]);
  });

  test('does not work from an origin that the client has not registered', async () => {
    const { app, user, page } = await visit();
    await signIn(page, user.email);
    const { client_id, refresh_token } = await page.evaluate(async () => ({
      client_id: manager.settings.client_id,
      refresh_token: (await manager.getUser())!.refresh_token!,
    }));
    const form = { grant_type: 'refresh_token', client_id, refresh_token };
    const refresh = () =>
      page.evaluate(
        ([url, form]) => fetch(url, { method: 'POST', body: new URLSearchParams(form) }).then(({ status }) => status),
        [`${app.issuer}/token`, form] as const,
      );
    await page.goto(`${origin.replace('127.0.0.1', 'localhost')}/`);
    await expect(refresh()).rejects.toThrow('Failed to fetch');
    await page.goto(`${origin}/`);
    expect(await refresh()).toBe(200);
  });

  async function visit() {
    const app = await makeApp(gatehouse);
    const user = await makeUser(gatehouse, app, { name: 'Bob' });
    const { client_id } = await makeClient(gatehouse, app, {
      type: 'public',
      redirect_uris: [`${origin}/callback`],
      post_logout_redirect_uris: [`${origin}/`],
    });
    const { page, complaints, close } = await startVisit(browser);
    onTestFinished(close);
    await page.addInitScript(`globalThis.settings = ${JSON.stringify({ authority: app.issuer, client_id })}`);
    await page.goto(`${origin}/`);
    return { app, user, page, complaints };
  }

  async function signIn(page: Page, email: string): Promise<void> {
    await page.evaluate(() => void manager.signinRedirect());
    await fillIn(page, email);
    await page.click('button[value=allow]');
    await page.waitForURL(`${origin}/callback**`);
    await page.evaluate(() => manager.signinCallback());
  }
});

async function fillIn(page: Page, email: string): Promise<void> {
  await page.fill('input[name=email]', email);
  await page.fill('input[name=password]', PASSWORD);
  await page.keyboard.press('Enter');
}

const readUser = (page: Page) => page.evaluate(async () => (await manager.getUser())!.profile);
const tokenOf = (page: Page) => page.evaluate(async () => (await manager.getUser())!.access_token);

const library = join(createRequire(import.meta.url).resolve('oidc-client-ts'), '../../browser/oidc-client-ts.min.js');

/** Any address is the page of the app; `settings` is put there by the test. */
const html = `<!doctype html><title>A single-page app</title><link rel="icon" href="data:,">
<script src="/oidc-client-ts.js"></script>
<script>
  globalThis.manager = new oidc.UserManager({
    ...globalThis.settings,
    redirect_uri: location.origin + '/callback',
    post_logout_redirect_uri: location.origin + '/',
    scope: 'openid profile email',
    loadUserInfo: true,
    automaticSilentRenew: false,
    monitorSession: false,
  });
</script>`;

function serveApp({ url }: { url?: string | undefined }, response: import('node:http').ServerResponse): void {
  const isLibrary = url === '/oidc-client-ts.js';
  response.setHeader('Content-Type', isLibrary ? 'text/javascript' : 'text/html');
  response.end(isLibrary ? readFileSync(library) : html);
}
