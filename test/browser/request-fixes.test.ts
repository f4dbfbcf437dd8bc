// The pages that mend a refused request, in a real browser: what is offered, the whole change, and the line for the library.
/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { createClient } from '../../src/apps/clients/clients.ts';
import { type Developer, signedUp } from '../http/console/developer.ts';
import { makeClient, makeResource, type TestClient } from '../kit/app.ts';
import { authorizeUrl, makePkce, post } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { browserTests, hasChromium, startHeadlessShell, startVisit } from '../kit/outside/chromium.ts';
import { drawPage } from '../kit/outside/pictures.ts';
import { Visitor } from '../kit/visitor.ts';

describe.skipIf(!hasChromium)('what mends a refused request', browserTests, () => {
  let gatehouse: Gatehouse;
  let browser: Browser;
  let owner: Developer;
  let app: App;
  let page: Page;
  let complaints: string[];
  beforeAll(async () => {
    [gatehouse, browser] = await Promise.all([startGatehouse(), startHeadlessShell()]);
    owner = await signedUp(gatehouse);
    app = await owner.makeApp('owner');
    ({ page, complaints } = await startVisit(browser));
    const cookies = owner.visitor.cookies.map(({ name, value, path, host }) => ({ name, value, path, domain: host }));
    await page.context().addCookies(cookies);
  });
  afterAll(async () => {
    await browser.close();
    await gatehouse.stop();
  });

  const redirect_uri = 'https://rp.example.com/callback';
  const code = { grant_type: 'authorization_code', code: 'none', redirect_uri };

  async function makeOther(type: 'public' | 'machine'): Promise<TestClient> {
    const redirect_uris = type === 'public' ? [redirect_uri] : [];
    const { client, secret } = await createClient(gatehouse.system, app, { name: 'Photo Prints', type, redirect_uris });
    return { client_id: client.id, client_secret: secret ?? 'a-secret-of-its-own', redirect_uri };
  }

  const refusals: Record<string, () => Promise<{ headers: Headers }>> = {
    async 'redirect-uri'() {
      const client = await makeClient(gatehouse, app);
      const other = { redirect_uri: 'https://photos.example.net/callback/' };
      return new Visitor().fetch(authorizeUrl(app, client, makePkce().challenge, other));
    },
    secret: async () => post(app, '/token', code, await makeOther('public')),
    async machine() {
      const { identifier, scopes } = await makeResource(gatehouse, app);
      const scope = ['openid', ...scopes.map(({ name }) => name)].join(' ');
      const form = { grant_type: 'client_credentials', resource: identifier, scope };
      return post(app, '/token', form, await makeClient(gatehouse, app));
    },
    async web() {
      const scope = 'openid email photos:print';
      return new Visitor().fetch(authorizeUrl(app, await makeOther('machine'), makePkce().challenge, { scope }));
    },
  };

  test.each(Object.keys(refusals))('%s', async (fix) => {
    const { headers } = await refusals[fix]!();
    const url = `${gatehouse.url}/console/apps/${app.slug}/requests/${headers.get('x-request-id')}`;
    await page.goto(url);
    await page.evaluate(() => {
      for (const one of document.querySelectorAll<HTMLDetailsElement>('main details')) one.open = true;
    });
    expect(await drawPage(page, `request ${fix}`)).toEqual([]);
    await page.click(`a[href$="/fix/${fix}"]`);
    expect(await drawPage(page, `request fix ${fix}`)).toEqual([]);
    await page.click('main button[type=submit]');
    await page.waitForURL('**/clients/**');
    await page.goto(url);
    if (fix === 'machine' || fix === 'web') expect(await page.locator('main a[href*="/clients/"]').count()).toBe(2);
    expect(await drawPage(page, `request mended ${fix}`)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
