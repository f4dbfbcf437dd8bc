// With forced colours (Windows' high contrast) backgrounds and shadows are gone: what is on, current or wrong must still look
// unlike what is not.
/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { COMPONENTS_PATH } from '../../src/http/front/components.ts';
import { makeApp, makeClient } from '../kit/app.ts';
import { authorizeUrl, makePkce } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { browserTests, hasChromium, startHeadlessShell, startVisit } from '../kit/outside/chromium.ts';
import { keepPicture } from '../kit/outside/pictures.ts';

/** Pairs of which the first has a state that the second has not. */
const states: Record<string, [on: string, off: string, part?: string]> = {
  'a status, good or bad': ['.status-success', '.status-danger', '::before'],
  'a status, good or to be looked at': ['.status-success', '.status-warning', '::before'],
  'the current tab': ['.tabs a[aria-current]', '.tabs a:not([aria-current])'],
  'the current filter': ['.filters a[aria-current]', '.filters a:not([aria-current])'],
  'a switch': ['.switch input:checked', '.switch input:not(:checked)'],
  'its knob': ['.switch input:checked', '.switch input:not(:checked)', '::after'],
  'bars of a chart': ['.chart .succeeded', '.chart .failed'],
  'their legend': ['.legend span:not(.legend-failed)', '.legend .legend-failed', '::before'],
  'the main button': ['.button-primary:not(:disabled)', '.button:not(.button-primary):not(:disabled)'],
};

describe.skipIf(!hasChromium)('forced colours', browserTests, () => {
  let gatehouse: Gatehouse;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    [gatehouse, browser] = await Promise.all([startGatehouse(), startHeadlessShell()]);
    ({ page } = await startVisit(browser, { forcedColors: 'active' }));
    await page.goto(`${gatehouse.url}${COMPONENTS_PATH}`);
    await keepPicture(page, 'forced colours components');
  });
  afterAll(async () => {
    await browser.close();
    await gatehouse.stop();
  });

  test.each(Object.entries(states))('leave %s to be seen', async (_, [on, off, part]) => {
    const looks = await Promise.all([on, off].map((selector) => lookOf(page, selector, part)));
    expect(looks[0]).not.toEqual(looks[1]);
    // One of them has a colour of its own, against the page.
    expect(looks.some(({ seen }) => seen)).toBe(true);
  });

  test('leave a select its arrow, and the sign-in its edges', async () => {
    expect(
      await page
        .locator('select')
        .first()
        .evaluate((select) => getComputedStyle(select).appearance),
    ).toBe('auto');
    const app = await makeApp(gatehouse);
    const { page: screen, close } = await startVisit(browser, { forcedColors: 'active' });
    onTestFinished(close);
    await screen.goto(authorizeUrl(app, await makeClient(gatehouse, app), makePkce().challenge));
    await keepPicture(screen, 'forced colours sign-in');
    const button = screen.locator('.button-primary').first();
    expect(await button.evaluate((one) => getComputedStyle(one).borderTopWidth)).not.toBe('0px');
  });
});

/** What is left of an element's look, and whether any of it stands out from the page. */
async function lookOf(page: Page, selector: string, part?: string) {
  return page
    .locator(selector)
    .first()
    .evaluate((element, part) => {
      const style = getComputedStyle(element, part);
      const canvas = getComputedStyle(document.body).backgroundColor;
      const isShape = element instanceof SVGElement;
      const { backgroundColor, fill, outlineStyle, outlineWidth, borderTopStyle, borderTopWidth, borderRadius } = style;
      const ground = isShape ? fill : backgroundColor;
      const hasEdge = borderTopStyle !== 'none' && borderTopWidth !== '0px';
      const seen = ground !== canvas || hasEdge || outlineStyle !== 'none';
      return { ground, outline: `${outlineStyle} ${outlineWidth}`, edge: `${borderTopWidth} ${borderRadius}`, seen };
    }, part);
}
