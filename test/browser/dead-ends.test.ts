// What people do with a browser that no protocol foresees: the back button, reloading, a second tab, yesterday's tab. Each
// leads somewhere sensible, with the example app at the other end.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { makeUser, PASSWORD } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import {
  browserTests,
  hasChromium,
  startChromium,
  startVisit,
  startVisitWithoutCookies,
} from '../kit/outside/chromium.ts';
import { keepPicture } from '../kit/outside/pictures.ts';
import { expireInteractions } from '../kit/rows.ts';
import { type Blog, startBlog } from './blog.ts';

describe.skipIf(!hasChromium)('no dead end', browserTests, () => {
  let gatehouse: Gatehouse;
  let browser: Browser;
  let blog: Blog;
  beforeAll(async () => {
    [gatehouse, browser] = await Promise.all([startGatehouse(), startChromium()]);
    blog = await startBlog(gatehouse);
  });
  afterAll(async () => {
    await blog.stop();
    await browser.close();
    await gatehouse.stop();
  });

  test('back from consent, and on again', async () => {
    const { page, complaints } = await atConsent();
    await page.goBack();
    await page.waitForSelector('[name=decision]');
    await page.click('[value=allow]');
    await page.waitForURL(`${blog.shop}/photos`);
    expect(complaints).toEqual([]);
  });

  test('back from the app: to consent, to what is left of it, and to the app again', async () => {
    const { page, complaints } = await atConsent();
    await page.click('[value=allow]');
    await page.waitForURL(`${blog.shop}/photos`);
    await page.goBack();
    // The app asks for consent each time (prompt=consent).
    await page.waitForSelector('[name=decision]');
    await page.click('[value=allow]');
    await page.waitForURL(`${blog.shop}/**`);
    expect(new URL(page.url()).origin).toBe(blog.shop);
    await page.goto(`${blog.shop}/photos`);
    expect(await page.locator('#photos img').count()).toBe(6);
    expect(complaints).toEqual([]);
  });

  test('A152 a user with an address beyond ASCII signs in, and a mail that was sent is not sent again', async () => {
    await makeUser(gatehouse, blog.app, { email: 'jörg@exämple.de' });
    const { page, complaints } = await atSignIn();
    await signIn(page, 'jörg@exämple.de');
    await page.waitForSelector('[name=decision]');
    const other = await atSignIn();
    await other.page.click('a[href$="/forgot"]');
    await other.page.fill('[name=email]', 'jörg@exämple.de');
    await other.page.click('form[action$="/forgot"] [type=submit]');
    await other.page.waitForURL('**/forgot/sent');
    const sent: string[] = [];
    other.page.on('request', (request) => sent.push(request.method()));
    await other.page.reload();
    expect(sent).not.toContain('POST');
    expect(await other.page.textContent('main')).toContain('jörg@exämple.de');
    expect([...complaints, ...other.complaints]).toEqual([]);
  });

  test('reloading each screen shows it again', async () => {
    const { page, complaints } = await atSignIn();
    await page.reload();
    await signIn(page, await newUser());
    await page.waitForSelector('[name=decision]');
    await page.reload();
    await page.click('[value=allow]');
    await page.waitForURL(`${blog.shop}/photos`);
    await page.goto(`${blog.app.issuer}/logout`);
    await page.waitForSelector('[name=logout]');
    await page.reload();
    await page.click('[name=logout]');
    await page.waitForURL('**/logout/success');
    expect(complaints).toEqual([]);
  });

  test('reloading a form that was refused asks for it once more', async () => {
    const { page } = await atSignIn();
    await signIn(page, 'nobody@example.com');
    await page.waitForSelector('[role=alert]');
    const address = page.url();
    await page.goto(address);
    expect(await page.locator('[role=alert]:visible').count()).toBe(0);
    await signIn(page, await newUser());
    await page.waitForSelector('[name=decision]');
  });

  test('back to a form that was refused shows the form, with what was typed but the password', async () => {
    const { page, complaints } = await atSignIn();
    const form = page.url();
    await signIn(page, 'nobody@example.com');
    await page.waitForSelector('[role=alert]');
    expect(page.url()).toBe(form);
    await page.click('a[href$="/forgot"]');
    await page.waitForURL('**/forgot');
    await page.goBack();
    expect(page.url()).toBe(form);
    expect(await page.inputValue('[name=email]')).toBe('nobody@example.com');
    expect(await page.inputValue('[name=password]')).toBe('');
    const kept = await page.evaluate('JSON.stringify([history.state, { ...sessionStorage }])');
    expect(kept).not.toContain('password');
    await signIn(page, await newUser());
    await page.waitForSelector('[name=decision]');
    expect(complaints).toEqual([]);
  });

  test('a tab of yesterday signs in all the same', async () => {
    const { page, complaints } = await atSignIn();
    await expireInteractions(gatehouse, blog.app);
    await signIn(page, await newUser());
    // What was typed is gone with the old page; the new one is for the same request.
    await page.waitForSelector('[name=password]');
    await signIn(page, await newUser());
    await page.waitForSelector('[name=decision]');
    await expireInteractions(gatehouse, blog.app);
    await page.click('[value=allow]');
    await page.waitForSelector('[name=decision]');
    await page.click('[value=allow]');
    await page.waitForURL(`${blog.shop}/photos`);
    expect(complaints).toEqual([]);
  });

  test('two tabs, the older one last', async () => {
    const { page, complaints } = await atSignIn();
    const second = await page.context().newPage();
    await second.goto(`${blog.shop}/connect`);
    await signIn(second, await newUser());
    await second.click('[value=allow]');
    await second.waitForURL(`${blog.shop}/photos`);
    // Somebody is signed in by now, but this page was asked for before, and somebody else is entered in it.
    await signIn(page, await newUser());
    await page.waitForURL(`${gatehouse.url}/**`);
    await page.click('[value=allow]');
    await page.waitForURL(`${blog.shop}/**`);
    expect(complaints).toEqual([]);
  });

  test('two tabs: the older one goes on with the sign-in of the other', async () => {
    const { page, complaints } = await atSignIn();
    const second = await page.context().newPage();
    await second.goto(`${blog.shop}/connect`);
    const email = await newUser();
    await signIn(second, email);
    await second.waitForSelector('[name=decision]');
    await page.reload();
    await page.waitForSelector('[name=decision]');
    expect(await page.textContent('main')).toContain(email);
    await page.click('[value=allow]');
    await page.waitForURL(`${blog.shop}/**`);
    expect(complaints).toEqual([]);
  });

  test('signing out in one tab ends the other, which can begin anew', async () => {
    const { page, complaints } = await atConsent();
    const second = await page.context().newPage();
    await second.goto(`${blog.app.issuer}/logout`);
    await second.click('[name=logout]');
    await second.waitForURL('**/logout/success');
    await page.click('[value=allow]');
    await page.waitForSelector('[name=password]');
    await signIn(page, await newUser());
    await page.click('[value=allow]');
    await page.waitForURL(`${blog.shop}/photos`);
    await second.goBack();
    await second.waitForURL(`${blog.app.issuer}/logout`);
    expect(complaints).toEqual([]);
  });

  test('back after signing out, and signing out again', async () => {
    const { page, complaints } = await atConsent();
    await page.goto(`${blog.app.issuer}/logout`);
    await page.click('[name=logout]');
    await page.waitForURL('**/logout/success');
    await page.goBack();
    // Nobody is signed in any more: the page goes on to the end by itself.
    await page.waitForURL('**/logout/success');
    expect(complaints).toEqual([]);
  });

  test('a browser that blocks cookies is told so, and shown the way back', async () => {
    const { page, close } = await startVisitWithoutCookies();
    onTestFinished(close);
    await page.goto(`${blog.shop}/connect`);
    expect(await page.textContent('.trace')).toContain('no_cookie');
    await keepPicture(page, 'cookies blocked');
    // It begins again, and doesn't go round in circles.
    const before = page.url();
    await page.click('a.button');
    await page.waitForURL((url) => url.href !== before && url.pathname.includes('/interaction/'));
    expect(await page.textContent('.trace')).toContain('no_cookie');
    await page.click('a.button:has-text("Go back to")');
    await page.waitForURL(`${blog.shop}/`);
  });

  test('a double click on the button sends one form', async () => {
    const { page, complaints } = await atSignIn();
    const email = await newUser();
    await page.fill('[name=email]', email);
    await page.fill('[name=password]', PASSWORD);
    let sent = 0;
    page.on('request', (request) => {
      if (request.method() === 'POST') sent++;
    });
    await page.dblclick('form:has([name=password]) button[type=submit]');
    await page.waitForSelector('[name=decision]');
    expect(sent).toBe(1);
    expect(complaints).toEqual([]);
  });

  async function visit() {
    const started = await startVisit(browser);
    onTestFinished(started.close);
    return started;
  }

  async function atSignIn() {
    const started = await visit();
    await started.page.goto(`${blog.shop}/connect`);
    await started.page.waitForSelector('[name=password]');
    return started;
  }

  async function atConsent() {
    const started = await atSignIn();
    await signIn(started.page, await newUser());
    await started.page.waitForSelector('[name=decision]');
    return started;
  }

  async function newUser(): Promise<string> {
    return (await makeUser(gatehouse, blog.app, { name: 'Bob' })).email;
  }
});

async function signIn(page: Page, email: string): Promise<void> {
  await page.fill('[name=email]', email);
  await page.fill('[name=password]', PASSWORD);
  await page.click('form:has([name=password]) button[type=submit]');
}
