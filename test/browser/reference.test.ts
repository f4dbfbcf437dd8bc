/// <reference lib="dom" />
// The API's reference in a real browser: it calls the API with a credential that was pasted, and keeps it nowhere.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { makeApiKey, makeApp } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { browserTests, hasChromium, startChromium, startVisit } from '../kit/outside/chromium.ts';

describe.skipIf(!hasChromium)('the reference in a browser', browserTests, () => {
  let gatehouse: Gatehouse;
  let browser: Browser;
  beforeAll(async () => {
    [gatehouse, browser] = await Promise.all([startGatehouse(), startChromium()]);
  });
  afterAll(async () => {
    await browser.close();
    await gatehouse.stop();
  });

  test('A242 calls the API with the credential alone: no cookie is sent, and nothing is kept', async () => {
    const app = await makeApp(gatehouse, {}, 'Alice’s Blog');
    const { page, complaints, close } = await startVisit(browser);
    onTestFinished(close);
    await page.context().addCookies([{ name: 'session', value: 'of-the-console', url: gatehouse.url }]);
    const sent: { cookie: string | undefined; authorization: string | undefined }[] = [];
    page.on('request', async (request) => {
      if (request.resourceType() !== 'fetch') return;
      const { cookie, authorization } = await request.allHeaders();
      sent.push({ cookie, authorization });
    });
    await page.goto(`${app.issuer}/api/v1/docs`);
    const create = page.locator('#post_users');
    await create.getByRole('button', { name: 'Try it' }).click();
    await create.getByRole('button', { name: 'Send' }).click();
    await create.getByText('"unauthorized"').waitFor();

    const key = await makeApiKey(gatehouse, app);
    await page.fill('#credential', key);
    await create.getByLabel('Body').fill('{ "email": "<b>bob</b>@example.com" }');
    await create.getByRole('button', { name: 'Send' }).click();
    await create.getByText('"invalid_email"').waitFor();
    await create.getByLabel('Body').fill('{ "email": "bob@example.com" }');
    await create.getByRole('button', { name: 'Send' }).click();
    await create.getByText('"email": "bob@example.com"').waitFor();

    const list = page.locator('#get_users');
    await list.getByRole('button', { name: 'Try it' }).click();
    await list.getByLabel('Query').fill('limit=1');
    await list.getByRole('button', { name: 'Send' }).click();
    await list.getByText('"next_cursor"').waitFor();
    const get = page.locator('#get_users_id');
    await get.getByRole('button', { name: 'Try it' }).click();
    await get.getByLabel('id').fill('..');
    await get.getByRole('button', { name: 'Send' }).click();
    expect(await get.locator('input:invalid').count()).toBe(1);

    expect(sent.map(({ cookie }) => cookie)).toEqual([undefined, undefined, undefined, undefined]);
    expect(sent.map(({ authorization }) => authorization !== undefined)).toEqual([false, true, true, true]);
    const stored = await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])');
    expect(stored).not.toContain(key);
    expect(page.url()).not.toContain(key);
    await page.reload();
    expect(await page.inputValue('#credential')).toBe('');
    expect(complaints).toEqual([]);
  });
});
