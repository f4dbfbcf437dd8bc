// A captcha in a real browser: the work is done while the form is filled in, and a service's widget shows within the page's
// own policy.
/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Settings } from '../../src/apps/settings/settings.ts';
import { makeAppWithUser, PASSWORD } from '../kit/app.ts';
import { authorizeUrl, makePkce } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { startSiteverify } from '../kit/outside/captcha.ts';
import { browserTests, findBarriers, hasChromium, startChromium, startVisit } from '../kit/outside/chromium.ts';
import { keepPicture } from '../kit/outside/pictures.ts';

describe.skipIf(!hasChromium)('a captcha', browserTests, () => {
  let service: Awaited<ReturnType<typeof startSiteverify>>;
  let gatehouse: Gatehouse;
  let browser: Browser;
  beforeAll(async () => {
    service = await startSiteverify();
    [gatehouse, browser] = await Promise.all([startGatehouse(service.environment), startChromium()]);
  });
  afterAll(async () => {
    await browser.close();
    await gatehouse.stop();
    await service.stop();
  });

  async function visit(captcha: Settings['captcha'], { script = true } = {}) {
    const { app, client, user } = await makeAppWithUser(gatehouse, {
      settings: { captcha },
      client: { first_party: true, redirect_uris: [`${service.url}/callback`] },
    });
    const { email } = user;
    const { page, complaints, close } = await startVisit(browser, { javaScriptEnabled: script });
    onTestFinished(close);
    const open = () => page.goto(authorizeUrl(app, client, makePkce().challenge));
    return { app, email, page, complaints, open };
  }

  async function signIn(page: Page, email: string): Promise<void> {
    await page.fill('[name=email]', email);
    await page.fill('[name=password]', PASSWORD);
    await page.click('button[type=submit]');
  }

  const arrived = (page: Page) => page.waitForURL('**/callback?code=*');
  const isDone = (page: Page) =>
    page.waitForFunction(() => document.querySelector<HTMLInputElement>('[name=captcha]')!.value !== '');

  test('is worked out while the form is filled in, and nobody notices', async () => {
    const { email, page, complaints, open } = await visit('proof_of_work');
    await open();
    await isDone(page);
    expect(await findBarriers(page)).toEqual([]);
    await keepPicture(page, 'captcha-work');
    await signIn(page, email);
    await arrived(page);
    expect(complaints).toEqual([]);
  });

  test('keeps who is faster waiting, says so, and then sends the form by itself', async () => {
    const { email, page, complaints, open } = await visit('proof_of_work');
    await page.addInitScript(() => {
      const { subtle } = crypto;
      const importKey = subtle.importKey.bind(subtle) as (...args: unknown[]) => Promise<CryptoKey>;
      const slow = new Promise((done) => setTimeout(done, 1_500));
      Object.assign(subtle, { importKey: (...args: unknown[]) => slow.then(() => importKey(...args)) });
    });
    await open();
    await signIn(page, email);
    await page.getByRole('status').getByText('Checking that you are not a robot').waitFor();
    await keepPicture(page, 'captcha-waiting');
    await arrived(page);
    expect(complaints).toEqual([]);
  });

  test('is asked for anew by a form that was open for long, and by one that comes again', async () => {
    const { email, page, complaints, open } = await visit('proof_of_work');
    await page.clock.install();
    await open();
    await isDone(page);
    await page.clock.fastForward('31:00');
    const asked = page.waitForRequest('**/api/v1/auth/captcha');
    await page.fill('[name=email]', email);
    await page.fill('[name=password]', 'wrong');
    await page.click('button[type=submit]');
    await asked;
    await page.getByText('Email or password is wrong').waitFor();
    await signIn(page, email);
    await arrived(page);
    expect(complaints).toEqual([]);
  });

  test('says what is needed where there is no script', async () => {
    const { email, page, open } = await visit('proof_of_work', { script: false });
    await open();
    await signIn(page, email);
    await page.getByText('We could not verify that you are not a robot').waitFor();
    await keepPicture(page, 'captcha-no-script');
  });

  test('of a service shows in the page and is sent with the form', async () => {
    const { email, page, complaints, open } = await visit('service');
    await open();
    await page.frameLocator('iframe').getByText('I am human').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await keepPicture(page, 'captcha-service');
    await signIn(page, email);
    await arrived(page);
    expect(complaints).toEqual([]);
  });
});
