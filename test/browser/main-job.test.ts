/// <reference lib="dom" />
// The main job in a real browser: a third-party app signs a real user in, by the example programs of examples/.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { makeUser, PASSWORD } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { browserTests, hasChromium, startChromium, startVisit } from '../kit/outside/chromium.ts';
import { keepPicture } from '../kit/outside/pictures.ts';
import { type Blog, startBlog } from './blog.ts';

describe.skipIf(!hasChromium)('in a browser', browserTests, () => {
  let gatehouse: Gatehouse;
  let browser: Browser;
  const blogs: Record<'opaque' | 'jwt', Blog> = {} as never;
  beforeAll(async () => {
    [gatehouse, browser] = await Promise.all([startGatehouse(), startChromium()]);
    for (const format of ['opaque', 'jwt'] as const) blogs[format] = await startBlog(gatehouse, { format });
  });
  afterAll(async () => {
    await Promise.all(Object.values(blogs).map((blog) => blog.stop()));
    await browser.close();
    await gatehouse.stop();
  });

  test.each(['opaque', 'jwt'] as const)(
    'a new user signs up, allows, orders prints and signs out, with %s tokens',
    async (format) => {
      const { shop } = blogs[format];
      const { page, complaints } = await visit();
      await page.goto(shop);
      await page.click('#connect');
      await keepPicture(page, 'flow-1-sign-in');
      await page.click('a[href$="/sign-up"]');
      await page.fill('[name=name]', 'Bob');
      await page.fill('[name=email]', `bob-${format}@example.com`);
      await page.fill('[name=password]', PASSWORD);
      await keepPicture(page, 'flow-2-sign-up');
      await page.click('button[type=submit]');

      expect(await page.textContent('h1')).toContain('Photo Prints');
      expect(await page.textContent('.grants')).toContain('See the photos of your blog');
      await keepPicture(page, 'flow-3-consent');
      await page.click('[name=decision][value=allow]');
      await expectPhotos(page, shop);
      expect(await page.textContent('#user')).toBe('Bob');

      await page.check('[name=photo] >> nth=0');
      await page.click('#order');
      expect(await page.textContent('#ordered')).toContain('Bob');
      await page.click('#sign-out');
      await page.waitForURL(`${shop}/`);
      await page.click('#connect');
      await page.waitForSelector('[name=password]');
      expect(complaints).toEqual([]);
    },
  );

  test('who denies shares nothing, and can allow after all', async () => {
    const { shop } = blogs.opaque;
    const { page, complaints } = await visit();
    await signIn(page, shop);
    await page.click('[name=decision][value=deny]');
    expect(await page.getAttribute('#problem', 'data-code')).toBe('declined');
    await page.click('#connect');
    await page.click('[name=decision][value=allow]');
    await expectPhotos(page, shop);
    expect(complaints).toEqual([]);
  });

  test('who cancels the sign-in is back at the app', async () => {
    const { shop } = blogs.opaque;
    const { page, complaints } = await visit();
    await page.goto(`${shop}/connect`);
    await page.click('form[action$="/cancel"] button');
    expect(await page.getAttribute('#problem', 'data-code')).toBe('declined');
    expect(complaints).toEqual([]);
  });

  test('who mistypes the password is told so, keeps the email, and gets in with the right one', async () => {
    const { shop, app } = blogs.opaque;
    const user = await makeUser(gatehouse, app);
    const { page, complaints } = await visit();
    await page.goto(`${shop}/connect`);
    await fillIn(page, user.email, 'not the password');
    await page.waitForSelector('[role=alert]');
    expect(await page.inputValue('[name=email]')).toBe(user.email);
    expect(await page.inputValue('[name=password]')).toBe('');
    await page.fill('[name=password]', PASSWORD);
    await page.click('button[type=submit]');
    await page.click('[name=decision][value=allow]');
    await expectPhotos(page, shop);
    expect(complaints).toEqual([]);
  });

  test('another user of the same browser signs in instead', async () => {
    const { shop, app } = blogs.opaque;
    const other = await makeUser(gatehouse, app, { name: 'Carol' });
    const { page, complaints } = await visit();
    await signIn(page, shop);
    await page.click('form[action$="/switch"] button, .card-foot form button');
    await fillIn(page, other.email);
    await page.click('[name=decision][value=allow]');
    await expectPhotos(page, shop);
    expect(await page.textContent('#user')).toBe('Carol');
    expect(complaints).toEqual([]);
  });

  test('the keyboard alone is enough', async () => {
    const { shop, app } = blogs.opaque;
    const user = await makeUser(gatehouse, app, { name: 'Bob' });
    const { page } = await visit();
    await page.goto(`${shop}/connect`);
    // The first field has the focus.
    await page.keyboard.type(user.email);
    await page.keyboard.press('Tab');
    await page.keyboard.type('not the password');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[role=alert]');
    // The email is kept, so the focus is on what is to be mended.
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForSelector('[name=decision]');
    await tabTo(page, '[name=decision][value=allow]');
    await keepPicture(page, 'flow-focus');
    await page.keyboard.press('Enter');
    await expectPhotos(page, shop);
    await tabTo(page, '#sign-out');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${shop}/`);
  });

  test('script is not needed', async () => {
    const { shop } = blogs.opaque;
    const { page } = await visit({ javaScriptEnabled: false });
    await signIn(page, shop);
    await page.click('[name=decision][value=allow]');
    await page.waitForURL(`${shop}/photos`);
    await page.click('#sign-out');
    await page.waitForURL(`${shop}/`);
  });

  test('a browser that asks for German gets German all the way', async () => {
    const { shop, app } = blogs.opaque;
    const user = await makeUser(gatehouse, app);
    const { page, complaints } = await visit({ locale: 'de-CH' });
    const language = () => page.getAttribute('html', 'lang');
    await page.goto(`${shop}/connect`);
    expect(await language()).toBe('de');
    await page.click('a[href$="/sign-up"]');
    expect(await language()).toBe('de');
    await page.goBack();
    await fillIn(page, user.email);
    await page.waitForSelector('[name=decision]');
    expect(await language()).toBe('de');
    await keepPicture(page, 'flow-consent-german');
    await page.click('[value=allow]');
    await page.goto(`${app.issuer}/logout`);
    await page.waitForSelector('[name=logout]');
    expect(await language()).toBe('de');
    await keepPicture(page, 'flow-sign-out-german');
    expect(complaints).toEqual([]);
  });

  async function visit(options: BrowserContextOptions = {}) {
    const started = await startVisit(browser, options);
    onTestFinished(started.close);
    return started;
  }

  /** To the consent screen. */
  async function signIn(page: Page, shop: string): Promise<void> {
    const user = await makeUser(gatehouse, blogs.opaque.app, { name: 'Bob' });
    await page.goto(`${shop}/connect`);
    await fillIn(page, user.email);
    await page.waitForSelector('[name=decision]');
  }
});

async function fillIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.fill('[name=email]', email);
  await page.fill('[name=password]', password);
  await page.click('form:has([name=password]) button[type=submit]');
}

async function expectPhotos(page: Page, shop: string): Promise<void> {
  await page.waitForURL(`${shop}/photos`);
  await page.waitForFunction(() => {
    const images = [...document.querySelectorAll<HTMLImageElement>('#photos img')];
    return images.length === 6 && images.every((image) => image.complete && image.naturalWidth > 0);
  });
}

/** As often as it takes; who is not there after thirty steps never will be. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let step = 0; step < 30; step++) {
    if (await page.locator(selector).evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the keyboard does not reach ${selector} at ${page.url()}`);
}
