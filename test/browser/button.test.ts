// The “Log in with …” button in a real browser: on a page of somebody else's, and on ours that show it.
/// <reference lib="dom" />
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { updateApp } from '../../src/apps/apps.ts';
import { readChoices } from '../../src/http/kit/button/choices.ts';
import { toButton } from '../../src/http/kit/button/snippet.ts';
import { makeApp } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { browserTests, findBarriers, hasChromium, startChromium, startVisit } from '../kit/outside/chromium.ts';
import { keepPicture } from '../kit/outside/pictures.ts';

describe.skipIf(!hasChromium)('the button', browserTests, () => {
  let gatehouse: Gatehouse;
  let browser: Browser;
  let app: App;
  beforeAll(async () => {
    [gatehouse, browser] = await Promise.all([startGatehouse(), startChromium()]);
    const { slug } = await makeApp(gatehouse, {}, 'Alice’s Blog');
    const created = (await gatehouse.system.directory.findBySlug(slug))!;
    app = await updateApp(gatehouse.system, created, { branding: { color: '#ffd400' } });
  });
  afterAll(async () => {
    await browser.close();
    await gatehouse.stop();
  });

  test.each([
    { lang: 'en', name: 'Log in with Alice’s Blog' },
    { lang: 'de-AT', name: 'Mit Alice’s Blog einloggen' },
    { lang: 'fr', name: 'Log in with Alice’s Blog' },
  ])('has its text as its name, in the language of a page in $lang', async ({ lang, name }) => {
    const { page, complaints, close } = await startVisit(browser);
    onTestFinished(close);
    const { html, css } = toButton(app, readChoices({}));
    const ofSite = 'a { color: red; } a:hover, a:visited { color: red; background: none; }';
    const frame = (scheme: string) =>
      `<!doctype html><html lang="${lang}"><style>:root { color-scheme: ${scheme}; }${css}\n${ofSite}</style><body>${html}`;
    const look = () =>
      page.evaluate(() => {
        const style = getComputedStyle(document.querySelector('a')!);
        return [style.color, style.backgroundColor, style.borderTopColor];
      });
    await page.setContent(frame('light'));
    expect(await page.getByRole('link', { name, exact: true }).count()).toBe(1);
    const [text, back] = ['rgb(0, 0, 0)', 'rgb(255, 212, 0)'];
    expect(await look()).toEqual([text, back, 'rgb(116, 119, 117)']);
    await page.hover('a');
    expect(await look()).toEqual([text, back, 'rgb(116, 119, 117)']);
    expect((await page.locator('a').boundingBox())!.height).toBe(40);
    await page.setContent(frame('dark'));
    expect(await look()).toEqual([text, back, 'rgba(0, 0, 0, 0)']);
    expect(complaints).toEqual([]);
  });

  test('its page follows the choices, keeps the focus, and has no barriers', async () => {
    const { page, complaints, close } = await startVisit(browser, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    onTestFinished(close);
    await page.goto(`${app.issuer}/button`);
    await keepPicture(page, 'button');
    expect(await findBarriers(page)).toEqual([]);
    expect(await page.locator('form button[type=submit]').isVisible()).toBe(false);
    await page.focus('[name=size]');
    await page.selectOption('[name=size]', 'large');
    await page.waitForFunction(() => document.getElementById('button-html')?.textContent?.includes('-large"'));
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('size');
    expect(new URL(page.url()).searchParams.get('size')).toBe('large');
    await page.click('[data-copy=button-css]');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await page.textContent('#button-css'));
    const dark = page.frameLocator('.button-dark');
    await expect.poll(() => dark.getByRole('link').count()).toBe(3);
    expect(complaints).toEqual([]);
  });
});
