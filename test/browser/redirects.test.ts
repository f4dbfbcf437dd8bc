// Where a form leads in the end: Chromium applies a page's form-action to every redirect after its form, to the client's
// redirect URI and wherever the client sends people from there.
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { makeAppWithUser, PASSWORD } from '../kit/app.ts';
import { authorizeUrl, makePkce } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { browserTests, hasChromium, startChromium, startVisit } from '../kit/outside/chromium.ts';

describe.skipIf(!hasChromium)('after a form', browserTests, () => {
  let gatehouse: Gatehouse;
  let browser: Browser;
  let api: Server;
  let site: Server;
  beforeAll(async () => {
    [gatehouse, browser] = await Promise.all([startGatehouse(), startChromium()]);
    site = await listen((request, response) =>
      response.setHeader('Content-Type', 'text/html').end(`<!doctype html><title>${request.method}</title>`),
    );
    api = await listen((_request, response) =>
      response.writeHead(302, { Location: `${originOf(site)}/welcome` }).end(),
    );
  });
  afterAll(async () => {
    for (const server of [api, site]) server.close();
    await browser.close();
    await gatehouse.stop();
  });

  test('the client may send people on to another origin of its own', async () => {
    const { page, complaints } = await visit({});
    await page.waitForURL(`${originOf(site)}/welcome`);
    expect(complaints).toEqual([]);
  });

  test('the same after form_post', async () => {
    const { page, complaints } = await visit({ response_mode: 'form_post' });
    await page.waitForURL(`${originOf(site)}/welcome`);
    expect(complaints).toEqual([]);
  });

  test('the same after signing out', async () => {
    const { app, page, complaints, client } = await visit({});
    await page.waitForURL(`${originOf(site)}/welcome`);
    const parameters = new URLSearchParams({
      client_id: client.client_id,
      post_logout_redirect_uri: `${originOf(api)}/bye`,
    });
    await page.goto(`${app.issuer}/logout?${parameters}`);
    await page.click('[name=logout]');
    await page.waitForURL(`${originOf(site)}/welcome`);
    expect(complaints).toEqual([]);
  });

  test('of another site, a request by POST finds the session that Lax cookies carry', async () => {
    const { app, client, page, complaints } = await visit({});
    await page.waitForURL(`${originOf(site)}/welcome`);
    const url = new URL(authorizeUrl(app, client, makePkce().challenge));
    const inputs = [...url.searchParams].map(([name, value]) => `<input name="${name}" value="${value}">`);
    const html = `<form method="post" action="${url.origin}${url.pathname}">${inputs.join('')}<button>Go</button></form>`;
    // 127.0.0.1 is another site than localhost.
    const shop = originOf(site).replace('localhost', '127.0.0.1');
    await page.route(`${shop}/form`, (route) => route.fulfill({ contentType: 'text/html', body: html }));
    await page.goto(`${shop}/form`);
    await page.click('button');
    await page.waitForURL(`${originOf(site)}/welcome`);
    expect(complaints).toEqual([]);
  });

  async function visit(more: Record<string, string>) {
    const redirects = {
      redirect_uris: [`${originOf(api)}/callback`],
      post_logout_redirect_uris: [`${originOf(api)}/bye`],
    };
    const { app, client, user } = await makeAppWithUser(gatehouse, { client: redirects });
    const { page, complaints, close } = await startVisit(browser);
    onTestFinished(close);
    await page.goto(authorizeUrl(app, client, makePkce().challenge, more));
    await signIn(page, user.email);
    return { app, client, page, complaints };
  }
});

async function signIn(page: Page, email: string): Promise<void> {
  await page.fill('[name=email]', email);
  await page.fill('[name=password]', PASSWORD);
  await page.click('form:has([name=password]) button[type=submit]');
  await page.click('[name=decision][value=allow]');
}

async function listen(listener: RequestListener): Promise<Server> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

const originOf = (server: Server) => `http://localhost:${(server.address() as AddressInfo).port}`;
