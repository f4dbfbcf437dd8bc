// Codes by SMS in a real browser, as a real webhook hands them on: set up, asked for, and a forgotten address found.
/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { makeAppWithUser, PASSWORD } from '../kit/app.ts';
import { authorizeUrl, makePkce } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { browserTests, findBarriers, hasChromium, startChromium, startVisit } from '../kit/outside/chromium.ts';
import { keepPicture } from '../kit/outside/pictures.ts';
import { until } from '../kit/processes.ts';
import { codeOfSms, newPhone, type SmsReceiver, startSmsReceiver } from '../kit/sms.ts';

describe.skipIf(!hasChromium)('codes by SMS', browserTests, () => {
  let receiver: SmsReceiver;
  let gatehouse: Gatehouse;
  let browser: Browser;
  beforeAll(async () => {
    [receiver, browser] = await Promise.all([startSmsReceiver(), startChromium()]);
    gatehouse = await startGatehouse({ SMS_URL: receiver.url }, { mail: true });
  });
  afterAll(async () => {
    await browser.close();
    await gatehouse.stop();
    await receiver.stop();
  });

  async function codeTo(phone: string, count: number): Promise<string> {
    const to = () => receiver.received.filter(({ body }) => body.to === phone);
    await until(`${count} SMS came to ${phone}`, () => to().length >= count);
    return codeOfSms(to()[count - 1]!.body);
  }

  test.each([true, false])('from the first to the lost address (script: %s)', async (script) => {
    const { app, client, user } = await makeAppWithUser(gatehouse, {
      name: 'Alice’s Blog',
      settings: { mfa: 'required', mfa_methods: ['sms', 'totp'] },
      client: { first_party: true },
    });
    const { email } = user;
    const phone = newPhone();
    const viewport = script ? { width: 1280, height: 800 } : { width: 390, height: 844 };
    const { page, complaints, close } = await startVisit(browser, { javaScriptEnabled: script, viewport });
    onTestFinished(close);
    await page.route('https://rp.example.com/**', (route) => route.fulfill({ body: 'back at the client' }));
    const begin = (more = {}) => page.goto(authorizeUrl(app, client, makePkce().challenge, more));
    const signIn = async (more = {}) => {
      await begin(more);
      await page.fill('[name=email]', email);
      await page.fill('[name=password]', PASSWORD);
      await send(page, 'password');
    };
    const backAtClient = async () => {
      await page.waitForURL('https://rp.example.com/**');
      expect(new URL(page.url()).searchParams.get('code')).toBeTruthy();
    };

    await signIn();
    await page.fill('[name=phone]', phone.replace('+49', '+49 (0)'));
    await send(page, 'phone');
    await page.fill('[name=code]', await codeTo(phone, 1));
    await keepPicture(page, `codes by SMS, set up ${script}`);
    await send(page, 'code');
    expect(await page.locator('.factor-codes code').allTextContents()).toHaveLength(10);
    await page.click('form[action$="/recovery-codes"] button');
    await backAtClient();

    await signIn({ prompt: 'login' });
    await page.click('form[action$="/sms-code/send"] button');
    await page.fill('[name=code]', await codeTo(phone, 2));
    await page.check('[name=trust]');
    await send(page, 'code');
    await backAtClient();

    await begin({ prompt: 'login' });
    await page.click('a[href$="/forgot"]');
    await page.click('a[href$="/forgot-address"]');
    await page.fill('[name=phone]', phone);
    await send(page, 'phone');
    await page.fill('[name=code]', await codeTo(phone, 3));
    await send(page, 'code');
    expect(await page.locator('.card').textContent()).toContain('u…@example.com');
    await keepPicture(page, `forgotten address, found ${script}`);
    if (script) expect(await findBarriers(page)).toEqual([]);
    await page.click('a.button-primary');
    expect(await page.locator('[name=password]').count()).toBe(1);
    expect(complaints).toEqual([]);
  });
});

const send = (page: Page, field: string) => page.click(`form:has([name=${field}]) button[type=submit]`);
