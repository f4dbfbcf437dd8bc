// An invitation from the mail to the client, and “stay signed in”, in a real browser, with script and without.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createRole } from '../../src/users/roles.ts';
import { CALLBACK, makeApp, makeAppWithUser, makeClient, makeInvitation, PASSWORD } from '../kit/app.ts';
import { authorizeUrl, makePkce } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { linkIn, mailTo } from '../kit/mail.ts';
import { browserTests, findBarriers, hasChromium, startChromium, startVisit } from '../kit/outside/chromium.ts';
import { makeConnection } from '../social/world.ts';

describe.skipIf(!hasChromium)('in a browser', browserTests, () => {
  let gatehouse: Gatehouse;
  let browser: Browser;
  beforeAll(async () => {
    [gatehouse, browser] = await Promise.all([startGatehouse({}, { mail: true }), startChromium()]);
  });
  afterAll(async () => {
    await browser.close();
    await gatehouse.stop();
  });

  test.each([true, false])('who is invited joins and arrives at the client (script: %s)', async (script) => {
    const app = await makeApp(gatehouse, { sign_up: 'invitation' });
    await createRole(gatehouse.database.db, app, { name: 'staff' });
    const client = await makeClient(gatehouse, app);
    const email = `guest-${script}@example.com`;
    const arrival = { client_id: client.client_id, redirect_uri: CALLBACK };
    await makeInvitation(gatehouse, app, { email, name: 'Bob', inviter: 'Alice', roles: ['staff'], ...arrival });
    const { page, complaints, close } = await startVisit(browser, { javaScriptEnabled: script });
    onTestFinished(close);
    await page.route('https://rp.example.com/**', (route) => route.fulfill({ body: 'at the client' }));

    await page.goto(linkIn(await mailTo(gatehouse, email)));
    if (script) expect(await findBarriers(page)).toEqual([]);
    expect(await page.inputValue('[name=name]')).toBe('Bob');
    await page.fill('[name=password]', 'password');
    await page.click('button[type=submit]');
    expect(await page.getAttribute('[name=password]', 'aria-invalid')).toBe('true');
    await page.fill('[name=password]', 'harvest-violin-comet');
    await page.click('button[type=submit]');
    await page.click('a.button-primary');
    await page.waitForURL(CALLBACK);
    expect(complaints).toEqual([]);
  });

  test.each([true, false])('closing the browser ends a session that is not to stay (script: %s)', async (script) => {
    const { app, client, user } = await makeAppWithUser(gatehouse, {
      settings: { remember_me: 'ask' },
      client: { first_party: true },
    });
    const { email } = user;
    await makeConnection(gatehouse, app, { kind: 'github' });
    for (const stays of [true, false]) {
      const { page, complaints, close } = await startVisit(browser, { javaScriptEnabled: script });
      onTestFinished(close);
      await page.route('https://rp.example.com/**', (route) => route.fulfill({ body: 'at the client' }));
      await page.goto(authorizeUrl(app, client, makePkce().challenge));
      if (script) expect(await findBarriers(page)).toEqual([]);
      await page.fill('[name=email]', email);
      await page.fill('[name=password]', PASSWORD);
      if (stays) await page.check('[name=remember]');
      // The key that people press: it must not press the provider's button, which is in the same form.
      await page.press('[name=password]', 'Enter');
      await page.waitForURL('https://rp.example.com/**');
      const cookies = await page.context().cookies(`${app.issuer}/authorize`);
      const { expires } = cookies.find(({ name }) => name === 'gatehouse_session')!;
      expect(expires === -1).toBe(!stays);
      expect(complaints).toEqual([]);
    }
  });
});
