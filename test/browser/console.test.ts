// The console in a real browser: the main job from the link that the server prints to the first user, and each of its
// pages as developers see it.
/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { makeOperator } from '../../src/apps/operators.ts';
import { transact } from '../../src/database/transact.ts';
import { record } from '../../src/events/record.ts';
import { prepareFirstStart } from '../../src/first-start.ts';
import { screens } from '../../src/http/console/routes.ts';
import { COMPONENTS_PATH } from '../../src/http/front/components.ts';
import { Developer, signedUp } from '../http/console/developer.ts';
import { makeWorld, pathOf, type World } from '../http/console/world.ts';
import { makeClient, makeUser, makeWebhook, PASSWORD } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { browserTests, findBarriers, hasChromium, startHeadlessShell, startVisit } from '../kit/outside/chromium.ts';
import { drawPage, keepPicture } from '../kit/outside/pictures.ts';

describe.skipIf(!hasChromium)('the console', browserTests, () => {
  let gatehouse: Gatehouse;
  let browser: Browser;
  let owner: Developer;
  let world: World;
  beforeAll(async () => {
    [gatehouse, browser] = await Promise.all([startGatehouse(), startHeadlessShell()]);
  });
  afterAll(async () => {
    await browser.close();
    await gatehouse.stop();
  });

  test('M1 M2 M3 from the first link: an operator, an App, a client, an API key, a quick start, the users', async () => {
    const { setupUrl } = await prepareFirstStart(gatehouse.system);
    const { page, complaints, close } = await startVisit(browser, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    onTestFinished(close);
    await page.goto(setupUrl!);
    await keepPicture(page, 'console setup');
    expect(await findBarriers(page)).toEqual([]);
    await page.fill('[name=name]', 'Alice');
    await signIn(page, 'alice@example.com');
    await page.waitForURL(`${gatehouse.url}/console**`);

    await follow(page, '/console/apps/new');
    await page.fill('[name=name]', 'Alice’s Blog');
    await page.fill('[name=slug]', 'alices-blog');
    await page.click('main button[type=submit]');
    await page.waitForSelector('#discovery');
    const issuer = `${gatehouse.url}/o/alices-blog`;
    await copy(page, 'discovery');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      `${issuer}/.well-known/openid-configuration`,
    );

    await follow(page, '/console/apps/alices-blog/clients/new');
    await page.fill('[name=name]', 'Photo Prints');
    await page.check('[name=type][value=confidential]');
    await page.fill('[name=redirect_uris]', 'https://rp.example.com/callback');
    await page.click('main button[type=submit]');
    await page.waitForSelector('#client-secret');
    await keepPicture(page, 'console secret');
    expect(await findBarriers(page)).toEqual([]);
    await copy(page, 'client-secret');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^gh_secret_/);
    const clientId = await page.textContent('#client-id');

    await page.goto(`${gatehouse.url}/console/apps/alices-blog`);
    await page.click('main a[href$="/quick-start"]');
    const environment = await page.textContent('#code-file-0');
    expect(environment).toContain(`ISSUER=${issuer}`);
    expect(environment).toContain(`CLIENT_ID=${clientId}`);
    await keepPicture(page, 'console quick start');
    expect(await findBarriers(page)).toEqual([]);
    await page.goto(`${gatehouse.url}/console/apps/alices-blog`);
    expect(await page.textContent('#code-discovery')).toBe(`curl ${issuer}/.well-known/openid-configuration`);

    await page.goto(`${gatehouse.url}/console/apps/alices-blog/api-keys/new`);
    await page.fill('[name=name]', 'Backend');
    await page.check('[name="scopes:auth:write"]');
    await page.click('main button[type=submit]');
    const key = await page.textContent('#api-key');
    const answer = await fetch(`${issuer}/api/v1/auth/signup`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'bob@example.com', password: PASSWORD }),
    });
    expect(answer.status).toBe(201);

    const app = (await gatehouse.system.directory.findBySlug('alices-blog'))!;
    await makeUser(gatehouse, app, { email: 'carol@example.com' });
    await page.goto(`${gatehouse.url}/console/apps/alices-blog/users`);
    expect(await page.textContent('main')).toContain('carol@example.com');
    await page.fill('main [name=q]', 'bob@');
    await page.keyboard.press('Enter');
    await page.waitForURL('**q=bob**');
    expect(await page.textContent('main table')).toContain('bob@example.com');
    expect(await page.textContent('main table')).not.toContain('carol@example.com');
    await keepPicture(page, 'console users found');
    expect(complaints).toEqual([]);
  });

  describe('its pages', () => {
    let page: Page;
    let complaints: string[];
    beforeAll(async () => {
      owner = await signedUp(gatehouse);
      world = await makeWorld(gatehouse, owner);
      await makeOperator(gatehouse.database.db, await gatehouse.system.consoleApp(), owner.id);
      ({ page, complaints } = await visitAs(owner));
    });

    afterAll(() => page.context().close());
    // What a preview frames is looked at in its frame, below: by itself it runs no script, and so no test of barriers.
    // A file is no page.
    const isPage = (path: string) => !path.includes('/preview') && !/\/(?:csv|export|html)$/.test(path);
    const shown = screens.filter(({ show, path }) => show && isPage(path)).map(({ path }) => path);

    test.each(shown)('%s', async (path) => {
      const address = pathOf(screens.find((one) => one.path === path && one.show)!, world);
      await page.goto(`${gatehouse.url}/console${address}`);
      expect(await drawPage(page, `console ${path.replaceAll('/', ' ').replaceAll(':', '')}`)).toEqual([]);
      expect(complaints.splice(0)).toEqual([]);
    });

    test.each(['', '/why-did-my-sign-in-fail', '/configuration', '/quick-starts/nextjs'])('/docs%s', async (path) => {
      await page.goto(`${gatehouse.url}/docs${path}`);
      expect(await drawPage(page, `docs ${path.replaceAll('/', ' ')}`)).toEqual([]);
      expect(complaints.splice(0)).toEqual([]);
    });
  });

  test('A135 a developer with an unverified address is told what to do, and asks for another link', async () => {
    const developer = await new Developer(gatehouse).signUp({ verified: false });
    const { page, complaints } = await visitAs(developer);
    onTestFinished(() => page.context().close());
    await page.goto(`${gatehouse.url}/console/apps/new`);
    expect(await drawPage(page, 'console unverified')).toEqual([]);
    await page.click('main button[type=submit]');
    expect(await page.textContent('body')).toContain('A new link is on its way.');
    expect(complaints).toEqual([]);
  });

  test.each([390, 1280])('at %i pixels a box selects all users of a page', async (width) => {
    const { page, complaints, close } = await startVisit(browser);
    onTestFinished(close);
    await page.setViewportSize({ width, height: 800 });
    await page.goto(`${gatehouse.url}${COMPONENTS_PATH}`);
    const rows = page.locator('.selecting tbody [type=checkbox]');
    await rows.first().check();
    expect(await page.textContent('.bulk [role=status]')).toBe('1 selected');
    await page.locator('[data-select-all] input:visible').check();
    expect(await page.textContent('.bulk [role=status]')).toBe('2 selected');
    expect(await rows.last().isChecked()).toBe(true);
    await page.locator('[data-select-all] input:visible').uncheck();
    await page.waitForSelector('.bulk', { state: 'hidden' });
    expect(complaints).toEqual([]);
  });

  test('every component, with its states', async () => {
    const { page, complaints, close } = await startVisit(browser);
    onTestFinished(close);
    await page.goto(`${gatehouse.url}${COMPONENTS_PATH}`);
    expect(await drawPage(page, 'components')).toEqual([]);
    // The bar comes with the first change, and goes when it is discarded.
    const bar = page.locator('.save-bar');
    expect(await bar.isVisible()).toBe(false);
    await page.click('text=Stay connected');
    await page.waitForSelector('.save-bar:visible');
    expect(await bar.textContent()).toContain('Not saved: Stay connected');
    expect(await page.locator('.changed').count()).toBe(1);
    await page.click('.save-bar [type=reset]');
    await page.waitForSelector('.save-bar', { state: 'hidden' });
    expect(complaints).toEqual([]);
  });

  test('what can’t be undone is asked in place, and done only when it is confirmed', async () => {
    const developer = await signedUp(gatehouse);
    const app = await developer.makeApp();
    const { webhook } = await makeWebhook(gatehouse, app);
    const { page, complaints, close } = await visitAs(developer);
    onTestFinished(close);
    const address = `${gatehouse.url}/console/apps/${app.slug}/webhooks/${webhook.id}`;
    await page.goto(address);
    const question = page.locator('dialog.question');
    await page.click('a:has-text("Delete…")');
    expect(await question.textContent()).toContain(webhook.url);
    await keepPicture(page, 'console question');
    expect(await findBarriers(page)).toEqual([]);
    await question.locator('button:has-text("Cancel")').click();
    expect(await question.isVisible()).toBe(false);
    expect(page.url()).toBe(address);
    await page.click('a:has-text("Delete…")');
    await question.locator('.button-danger').click();
    await page.waitForURL(/\/webhooks(?:\?|$)/);
    expect(await page.textContent('.toast')).toContain('deleted');
    expect(complaints).toEqual([]);
  });

  test('a key opens search, which narrows the pages at once and leads to everything else', async () => {
    const developer = await signedUp(gatehouse);
    const app = await developer.makeApp();
    const { page, complaints, close } = await visitAs(developer);
    onTestFinished(close);
    await page.goto(`${gatehouse.url}/console/apps/${app.slug}`);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('signing');
    await page.keyboard.press('ArrowDown');
    await keepPicture(page, 'console search');
    expect(await findBarriers(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/settings/signing-keys');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('nobody at all');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/search?q=nobody+at+all');
    expect(complaints).toEqual([]);
  });

  test('events arrive by themselves, are offered to a reader, and can be paused', async () => {
    const developer = await signedUp(gatehouse);
    const app = await developer.makeApp();
    await makeClient(gatehouse, app);
    const { page, complaints } = await visitAs(developer);
    onTestFinished(() => page.context().close());
    const { db } = gatehouse.database;
    const signsIn = { data: { method: 'pwd' } };
    const refused = () => record(db, app, 'form.refused', { data: { problem: 'csrf' } });
    const rows = () => page.locator('#events tbody tr').count();
    await page.goto(`${gatehouse.url}/console/apps/${app.slug}`);
    await transact(db, (db) => record(db, app, 'sign_in.succeeded', signsIn));
    await page.waitForSelector('[data-live-says]');
    expect(await page.textContent('[data-live-said]')).toContain('Your first sign-in is here');
    expect(await findBarriers(page)).toEqual([]);

    await page.goto(`${gatehouse.url}/console/apps/${app.slug}/events`);
    await page.waitForSelector('[data-live-bar][data-state=on]');
    const before = await rows();
    await refused();
    await expect.poll(rows).toBe(before + 1);
    // Somebody points at a row.
    await page.hover('#events tbody tr');
    await refused();
    await page.waitForSelector('[data-live-new]:not([hidden])');
    expect(await rows()).toBe(before + 1);
    expect(await page.textContent('[data-live-new]')).toBe('1 new event');
    expect(await findBarriers(page)).toEqual([]);
    await page.click('[data-live-new]');
    await expect.poll(rows).toBe(before + 2);
    await page.click('[data-live-pause]');
    await refused();
    await page.waitForSelector('[data-live-new]:not([hidden])');
    expect(await rows()).toBe(before + 2);
    await page.click('[data-live-pause]');
    await expect.poll(rows).toBe(before + 3);
    expect(complaints).toEqual([]);
  });

  test('a preview follows what is typed, does nothing, and is not in the way of “back”', async () => {
    const developer = await signedUp(gatehouse);
    const app = await developer.makeApp();
    const { page, complaints } = await visitAs(developer);
    onTestFinished(() => page.context().close());
    const settings = `${gatehouse.url}/console/apps/${app.slug}/settings`;
    await page.goto(settings);
    await page.goto(`${settings}/branding`);
    const frame = page.frameLocator('iframe >> nth=-1');
    const button = frame.locator('button.button-primary');
    const colorOf = () => button.evaluate((element) => getComputedStyle(element).backgroundColor);
    await page.fill('[name=color]', '#c2410c');
    await expect.poll(colorOf).toBe('rgb(194, 65, 12)');
    expect(await page.locator('input[type=color]').inputValue()).toBe('#c2410c');
    // Half a colour is none: the frame stays as it is.
    await page.fill('[name=color]', '#c24');
    await page.fill('[name=color]', '#0a7d5a');
    await expect.poll(colorOf).toBe('rgb(10, 125, 90)');
    await expect.poll(() => page.locator('iframe').count()).toBe(1);

    await page.check('[name="preview:look"][value=dark]', { force: true });
    const background = () => frame.locator('body').evaluate((element) => getComputedStyle(element).colorScheme);
    await expect.poll(background).toBe('dark');
    await page.selectOption('[name="preview:screen"]', 'consent');
    const heading = () => frame.locator('h1').textContent();
    await expect.poll(heading).toContain('Photo Prints');
    await frame.locator('button[value=allow]').click();
    expect(await heading()).toContain('Photo Prints');
    await keepPicture(page, 'console branding preview');
    expect(await findBarriers(page)).toEqual([]);
    expect(complaints.filter((text) => !text.includes('form submission'))).toEqual([]);
    await page.click('.save-bar [type=reset]');
    await page.goBack();
    expect(page.url()).toBe(settings);
    expect((await gatehouse.system.directory.findBySlug(app.slug))!.branding).toEqual({});
  });

  test('a bar says what is not saved, discards it, and asks before one leaves, but not when one saves', async () => {
    const developer = await signedUp(gatehouse);
    const app = await developer.makeApp();
    const { page, complaints, close } = await visitAs(developer);
    onTestFinished(close);
    const asked: string[] = [];
    page.on('dialog', async (dialog) => {
      asked.push(dialog.type());
      await dialog.accept();
    });
    const settings = `${gatehouse.url}/console/apps/${app.slug}/settings`;
    await page.goto(`${settings}/sign-in`);
    const bar = page.locator('.save-bar');
    expect(await bar.isVisible()).toBe(false);
    await page.check('[name=magic_link]');
    await page.selectOption('[name="preview:screen"]', 'sign_up');
    expect(await bar.locator('[role=status]').textContent()).toBe('Not saved: Link or code by email');
    await page.selectOption('[name=sign_up]', 'closed');
    expect(await bar.locator('[role=status]').textContent()).toContain('2 changes not saved');
    expect(await page.locator('.setting.changed').count()).toBe(2);
    await keepPicture(page, 'console settings unsaved');
    expect(await findBarriers(page)).toEqual([]);
    await bar.locator('[type=reset]').click();
    await expect.poll(() => bar.isVisible()).toBe(false);
    expect(await page.isChecked('[name=magic_link]')).toBe(false);

    await page.check('[name=magic_link]');
    await page.goto(`${settings}/security`);
    expect(asked).toEqual(['beforeunload']);
    // Enter presses the form's first button, which is not that of the preview.
    await page.goto(`${settings}/branding`);
    await page.fill('[name=color]', '#0a7d5a');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/branding?done=saved');
    expect(asked).toEqual(['beforeunload']);
    expect((await gatehouse.system.directory.findBySlug(app.slug))!.branding).toEqual({ color: '#0a7d5a' });
    expect(complaints).toEqual([]);
  });

  test('back to a form that was refused shows the form, with what was typed', async () => {
    const developer = await signedUp(gatehouse);
    const app = await developer.makeApp();
    const { page, complaints, close } = await visitAs(developer);
    onTestFinished(close);
    const form = `${gatehouse.url}/console/apps/${app.slug}/users/new`;
    await page.goto(form);
    await page.fill('[name=email]', 'no address');
    await page.fill('[name=name]', 'Bob Meyer');
    await page.check('[name=email_verified]');
    await page.fill('[name=password]', PASSWORD);
    await page.click('main button[type=submit]');
    await page.waitForSelector('.field-error');
    await page.click('.sidebar .nav a[href$="/users"]');
    await page.waitForURL('**/users');
    await page.goBack();
    expect(page.url()).toBe(form);
    const typed = ['email', 'name', 'password'].map((name) => page.inputValue(`[name=${name}]`));
    expect(await Promise.all(typed)).toEqual(['no address', 'Bob Meyer', '']);
    expect(await page.isChecked('[name=email_verified]')).toBe(true);
    expect(complaints).toEqual([]);
  });

  test('settings are found while one types, and lead to their field', async () => {
    const developer = await signedUp(gatehouse);
    const app = await developer.makeApp();
    const { page, complaints, close } = await visitAs(developer);
    onTestFinished(close);
    await page.goto(`${gatehouse.url}/console/apps/${app.slug}/settings`);
    await page.fill('#settings-q', 'access token');
    const found = page.locator('#findable li:visible');
    expect(await found.count()).toBeGreaterThan(0);
    await keepPicture(page, 'console settings found');
    expect(await findBarriers(page)).toEqual([]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/settings/lifetimes#f-access_token_seconds');
    await page.fill('#settings-q', 'no such thing');
    expect(await page.locator('#findable').isVisible()).toBe(false);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/settings/search?q=no+such+thing');
    expect(complaints).toEqual([]);
  });

  /** With the cookies of a developer who signed in elsewhere. */
  async function visitAs({ visitor }: Developer) {
    const started = await startVisit(browser);
    const cookies = visitor.cookies.map(({ name, value, path, host }) => ({ name, value, path, domain: host }));
    await started.page.context().addCookies(cookies);
    return started;
  }
});

async function signIn(page: Page, email: string): Promise<void> {
  await page.fill('[name=email]', email);
  await page.fill('[name=password]', PASSWORD);
  await page.click('form:has([name=password]) button[type=submit]');
}

/** By a link that is on the page. */
async function follow(page: Page, path: string): Promise<void> {
  await page.click(`main a[href="${path}"] >> nth=0`);
  await page.waitForURL(`**${path}`);
}

async function copy(page: Page, id: string): Promise<void> {
  const button = page.locator(`[data-copy="${id}"]`);
  const label = await button.textContent();
  await button.click();
  await page.waitForFunction(([id, label]) => document.querySelector(`[data-copy="${id}"]`)?.textContent !== label, [
    id,
    label,
  ] as const);
}
