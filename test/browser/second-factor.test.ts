// A second factor from the first code to the lost phone, in a real browser, with script and without.
/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { makeAppWithUser, PASSWORD } from '../kit/app.ts';
import { codeOf } from '../kit/factor.ts';
import { authorizeUrl, makePkce } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { browserTests, hasChromium, startChromium, startVisit } from '../kit/outside/chromium.ts';

describe.skipIf(!hasChromium)('a second factor', browserTests, () => {
  let gatehouse: Gatehouse;
  let browser: Browser;
  beforeAll(async () => {
    [gatehouse, browser] = await Promise.all([startGatehouse(), startChromium()]);
  });
  afterAll(async () => {
    await browser.close();
    await gatehouse.stop();
  });

  test.each([true, false])('is set up, asked for, and replaced by a recovery code (script: %s)', async (script) => {
    const { app, client, user } = await makeAppWithUser(gatehouse, {
      settings: { mfa: 'required' },
      client: { first_party: true },
    });
    const { email } = user;
    const { page, complaints, close } = await startVisit(browser, { javaScriptEnabled: script, acceptDownloads: true });
    onTestFinished(close);
    await page.route('https://rp.example.com/**', (route) => route.fulfill({ body: 'back at the client' }));
    const signIn = async (more = {}) => {
      await page.goto(authorizeUrl(app, client, makePkce().challenge, more));
      await page.fill('[name=email]', email);
      await page.fill('[name=password]', PASSWORD);
      await send(page, 'password');
    };
    const backAtClient = async () => {
      await page.waitForURL('https://rp.example.com/**');
      expect(new URL(page.url()).searchParams.get('code')).toBeTruthy();
    };

    await signIn();
    const secret = (await page.textContent('.factor-secret'))!.replaceAll(' ', '');
    const qr = page.locator('img.qr');
    expect(await qr.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(0);
    await page.fill('[name=code]', codeOf(secret, -1));
    await send(page, 'code');
    const codes = await page.locator('.factor-codes code').allTextContents();
    expect(codes).toHaveLength(10);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.click('form[action$="/download"] button'),
    ]);
    expect(download.suggestedFilename()).toMatch(/-recovery-codes\.txt$/);
    await page.click('form[action$="/recovery-codes"] button');
    await backAtClient();

    await signIn({ prompt: 'login' });
    await page.fill('[name=code]', codeOf(secret));
    await page.check('[name=trust]');
    await send(page, 'code');
    await backAtClient();

    await signIn({ prompt: 'login' });
    await backAtClient();

    await page.context().clearCookies();
    await signIn();
    await page.click('a[href$="/recovery-code"]');
    await page.fill('[name=recovery_code]', codes[0]!);
    await send(page, 'recovery_code');
    await backAtClient();
    expect(complaints).toEqual([]);
  });
});

const send = (page: Page, field: string) => page.click(`form:has([name=${field}]) button[type=submit]`);
