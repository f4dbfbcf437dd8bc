// Passkeys in a real browser, whose authenticator is Chromium's own virtual one: made, used alone and as the second step,
// by the button and among the suggestions of the address field.
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { MULTI_FACTOR } from '../../src/authentication/assurance.ts';
import { type makeApp, makeAppWithUser, PASSWORD } from '../kit/app.ts';
import { authorizeUrl, makePkce } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { browserTests, findBarriers, hasChromium, startChromium, startVisit } from '../kit/outside/chromium.ts';
import { keepPicture } from '../kit/outside/pictures.ts';
import { until } from '../kit/processes.ts';

const PRESSED = '[data-passkey-button]:visible';

describe.skipIf(!hasChromium)('passkeys', browserTests, () => {
  let gatehouse: Gatehouse;
  let browser: Browser;
  beforeAll(async () => {
    [gatehouse, browser] = await Promise.all([startGatehouse(), startChromium()]);
  });
  afterAll(async () => {
    await browser.close();
    await gatehouse.stop();
  });

  async function arrive(settings: Parameters<typeof makeApp>[1] = {}, suggests = false) {
    const { app, client, user } = await makeAppWithUser(gatehouse, {
      settings,
      client: { first_party: true, redirect_uris: [`${gatehouse.url}/healthz`] },
    });
    const { email } = user;
    const { page, complaints, close } = await startVisit(browser);
    onTestFinished(close);
    const authenticator = await addAuthenticator(page);
    // The virtual authenticator takes a suggestion at once, as if somebody had chosen it.
    if (!suggests) await page.addInitScript('PublicKeyCredential.isConditionalMediationAvailable = async () => false');
    const begin = (more = {}) =>
      page.goto(authorizeUrl(app, client, makePkce().challenge, more), { waitUntil: suggests ? 'commit' : 'load' });
    const isBack = async () => {
      await page.waitForURL('**/healthz?*');
      expect(new URL(page.url()).searchParams.get('code')).toBeTruthy();
    };
    const givePassword = async () => {
      await page.fill('[name=email]', email);
      await page.fill('[name=password]', PASSWORD);
      await page.click('form:has([name=password]) button[type=submit]');
    };
    return { app, page, complaints, authenticator, begin, isBack, givePassword };
  }

  test('one is made on the account page, signs in by the button, and is removed', async () => {
    const { app, page, complaints, authenticator, begin, isBack, givePassword } = await arrive();
    await page.goto(`${app.issuer}/account/passkeys`);
    await givePassword();
    await page.waitForURL('**/account/passkeys');
    await page.click('button:has-text("Add a passkey")');
    expect(await findBarriers(page)).toEqual([]);
    await keepPicture(page, 'passkey-add');
    await page.click(PRESSED);
    await page.waitForURL('**/account/passkeys?done=passkey_added');
    expect(await page.textContent('.rows h2')).toBe('Chrome · Linux');
    expect(await findBarriers(page)).toEqual([]);
    await keepPicture(page, 'passkeys');

    await page.click('button:has-text("Add a passkey")');
    await page.click(PRESSED);
    await page.waitForSelector('[data-passkey-exists]:visible');

    await page.context().clearCookies();
    await begin();
    await page.waitForSelector(PRESSED);
    await keepPicture(page, 'sign-in with passkey');
    await authenticator.refuse();
    await page.click(PRESSED);
    await page.waitForSelector('[data-passkey-failed]:visible');
    await keepPicture(page, 'sign-in passkey failed');
    await authenticator.agree();
    await page.click(PRESSED);
    await isBack();

    await page.goto(`${app.issuer}/account/passkeys`);
    await page.click('text=Rename');
    await page.fill('[name=name]', 'My laptop');
    await page.click('button:has-text("Save")');
    await page.waitForSelector('h2:has-text("My laptop")');
    await page.click('a:has-text("Remove")');
    await keepPicture(page, 'passkey-remove');
    await page.click('button:has-text("Remove")');
    await page.waitForURL('**/account/passkeys?done=passkey_removed');

    // The browser was told, and offers it no longer.
    await until('the browser forgot the passkey', async () => (await authenticator.held()) === 0);
    expect(complaints).toEqual([]);
  });

  test('one signs in from the suggestions of the address field', async () => {
    const { app, page, complaints, isBack, begin, givePassword } = await arrive({}, true);
    await page.goto(`${app.issuer}/account/passkeys`);
    await givePassword();
    await page.click('button:has-text("Add a passkey")');
    await page.click(PRESSED);
    await page.waitForURL('**/account/passkeys?done=passkey_added');
    await page.context().clearCookies();
    await begin();
    await isBack();
    expect(complaints).toEqual([]);
  });

  test('one is set up where a second step is required, and is that step from then on', async () => {
    const { page, complaints, begin, isBack, givePassword } = await arrive({
      mfa: 'required',
      mfa_methods: ['passkey', 'totp'],
    });
    await begin();
    await givePassword();
    await page.waitForSelector(PRESSED);
    expect(await findBarriers(page)).toEqual([]);
    await keepPicture(page, 'enrol-passkey');
    await page.click(PRESSED);
    await page.waitForSelector('.factor-codes code');
    expect(await page.locator('.factor-codes code').count()).toBe(10);
    await page.click('form[action$="/recovery-codes"] button');
    await isBack();

    await page.context().clearCookies();
    await begin({ acr_values: MULTI_FACTOR });
    await givePassword();
    await page.waitForSelector('h1:has-text("Use your passkey")');
    expect(await findBarriers(page)).toEqual([]);
    await keepPicture(page, 'passkey as second step');
    await page.check('[name=trust]');
    await page.click(PRESSED);
    await isBack();
    expect(complaints).toEqual([]);
  });

  test('without script nothing of them is in the way', async () => {
    const { app, client, user } = await makeAppWithUser(gatehouse, {
      settings: { mfa: 'required', mfa_methods: ['passkey', 'totp'] },
      client: { first_party: true },
    });
    const { email } = user;
    const { page, complaints, close } = await startVisit(browser, { javaScriptEnabled: false });
    onTestFinished(close);
    await page.goto(authorizeUrl(app, client, makePkce().challenge));
    expect(await page.locator('form[data-passkey]').isVisible()).toBe(false);
    await page.fill('[name=email]', email);
    await page.fill('[name=password]', PASSWORD);
    await page.click('form:has([name=password]) button[type=submit]');
    expect(await page.isVisible('[data-passkey-missing]')).toBe(true);
    await keepPicture(page, 'enrol-passkey without script');
    await page.click('text=Use an authenticator app');
    expect(await page.isVisible('.factor-secret')).toBe(true);
    expect(complaints).toEqual([]);
  });
});

/** Answers at once; `refuse`: as if the finger were not the right one. */
async function addAuthenticator(page: Page) {
  const session: CDPSession = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable', { enableUI: false });
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  const setVerified = (isUserVerified: boolean) =>
    session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
  return {
    refuse: () => setVerified(false),
    held: async () => (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length,
    agree: () => setVerified(true),
  };
}
