// A user's own pages in a browser: the way in, each page on a phone and on a desk, in the light and in the dark, and what
// people do there.
/// <reference lib="dom" />
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { updateApp } from '../../src/apps/apps.ts';
import { createApiKey } from '../../src/apps/keys/api-keys.ts';
import { listApiKeys } from '../../src/apps/keys/list.ts';
import { MINUTE } from '../../src/clock.ts';
import { accountScreens } from '../../src/http/account/routes.ts';
import { inviteToOrganization } from '../../src/invitations/organizations.ts';
import { addDomain } from '../../src/organizations/domains.ts';
import { saveOrganizationLogo } from '../../src/organizations/logo.ts';
import { addOrganizationMember } from '../../src/organizations/members.ts';
import { createOrganization } from '../../src/organizations/organizations.ts';
import { createConnection } from '../../src/social/connections.ts';
import { createVaultEntry, updateVaultEntry } from '../../src/users/vault.ts';
import { makeApp, makeClient, makeResource, makeUser, PASSWORD } from '../kit/app.ts';
import { codeOf, makeAuthenticator } from '../kit/factor.ts';
import { signIn } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { makePng } from '../kit/images.ts';
import { codeIn, linkIn, mailsTo, mailTo } from '../kit/mail.ts';
import { browserTests, hasChromium, startHeadlessShell, startVisit } from '../kit/outside/chromium.ts';
import { drawFrozenPage, drawPage, keepPicture } from '../kit/outside/pictures.ts';
import { until } from '../kit/processes.ts';
import { passTime, restoreTime } from '../kit/time.ts';

const phone = { width: 390, height: 844 };

describe.skipIf(!hasChromium)('account pages', browserTests, () => {
  let gatehouse: Gatehouse;
  let browser: Browser;
  let count = 0;
  beforeAll(async () => {
    [gatehouse, browser] = await Promise.all([startGatehouse({}, { mail: true }), startHeadlessShell()]);
  });
  afterAll(async () => {
    await browser.close();
    await gatehouse.stop();
  });

  test('are for everyone: on a phone and on a desk, light and dark, in both languages', async () => {
    const { app, email, user } = await makeWorld();
    for (const service_name of ['claude', 'mail-service']) {
      const key = { service_name, label: 'Team budget', api_key: 'sk-ant-api03-forest-harbour-x4Qz' };
      const { id } = await createVaultEntry(gatehouse.system, app, user.id, key);
      if (service_name !== 'claude')
        await updateVaultEntry(gatehouse.database.db, app, user.id, { id, status: 'disabled' });
    }
    const { page, complaints, close } = await startVisit(browser);
    onTestFinished(close);
    await enter(page, app, email);
    const pages = accountScreens.filter(({ console_only }) => !console_only).map(({ page: path }) => path);
    for (const path of new Set(pages)) {
      await page.goto(`${app.issuer}/account${path}`);
      expect(await drawPage(page, `account${path.replace('/', '-')}`)).toEqual([]);
      await page.setViewportSize(phone);
      await page.goto(`${app.issuer}/account${path}?ui_locales=de`);
      await keepPicture(page, `account${path.replace('/', '-')} german`);
      expect(await page.getAttribute('html', 'lang')).toBe('de');
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), path).toBeLessThanOrEqual(0);
    }
    await page.goto(`${app.issuer}/account/vault/new`);
    expect(await drawPage(page, 'account-vault-new')).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('show an organization with people, invitations, domains and keys', async () => {
    const { app, email, user } = await makeWorld();
    const { db } = gatehouse.database;
    const connection = { kind: 'google', slug: 'google', client_id: 'x', client_secret: 'y' } as const;
    await createConnection(gatehouse.system, app, connection);
    const organization = await createOrganization(db, app, { name: 'Wheelhouse Studio' });
    const people = [user, await makeUser(gatehouse, app, { name: 'Petra Holm' }), await makeUser(gatehouse, app)];
    for (const [index, { id }] of people.entries())
      await addOrganizationMember(db, app, organization, {
        ...{ user_id: id, roles: index === 0 ? ['admin'] : ['member'], giver: 'app' },
      });
    for (const invited of ['mira@example.com', 'a-rather-long-address-of-somebody@department.example.com'])
      await inviteToOrganization(gatehouse.system, app, organization, {
        email: invited,
        roles: ['member'],
        giver: 'app',
      });
    await addDomain(db, app, organization, { domain: 'wheelhouse-studio.com', joins: true });
    await addDomain(db, app, organization, { domain: 'verified.wheelhouse-studio.com' });
    await db
      .updateTable('organization_domains')
      .set({ verified_at: new Date(), checked_at: new Date() })
      .where('app_id', '=', app.id)
      .where('domain', '=', 'verified.wheelhouse-studio.com')
      .execute();
    await saveOrganizationLogo(db, app, organization, makePng(64, 64));
    for (const name of ['Reports', 'Nightly export of everything'])
      await createApiKey(db, app, { name, scopes: ['organizations:read'], organization_id: organization.id });

    const { page, complaints, close } = await startVisit(browser);
    onTestFinished(close);
    await enter(page, app, email);
    const here = `/organizations/${organization.id}`;
    for (const [path, name] of [
      ['/organizations', 'own'],
      [here, 'page'],
      [`${here}/api-keys`, 'keys'],
      [`${here}/api-keys/new`, 'new key'],
    ]) {
      await page.goto(`${app.issuer}/account${path}`);
      expect(await drawPage(page, `account organization ${name}`)).toEqual([]);
    }
    onTestFinished(restoreTime);
    passTime(6 * MINUTE);
    const [key] = (await listApiKeys(db, app, { organization: organization.id })).items;
    for (const [path, name] of [
      [`${here}/api-keys/new`, 'new key with a proof'],
      [`${here}/api-keys/${key?.id}/rotate`, 'rotated key with a proof'],
    ]) {
      await page.goto(`${app.issuer}/account${path}`);
      expect(await page.locator('[name="current_password"]').count()).toBe(1);
      expect(await drawPage(page, `account organization ${name}`)).toEqual([]);
    }
    expect(complaints).toEqual([]);
  });

  test('do what they are for, without a script', async () => {
    const { app, email, client } = await makeWorld();
    const { page, complaints, close } = await startVisit(browser, { javaScriptEnabled: false });
    onTestFinished(close);
    await page.goto(`${app.issuer}/account/sessions`);
    await signInAt(page, email);
    await page.waitForURL('**/account/sessions');
    await page.click('nav >> text=Connected apps');
    expect(await page.textContent('main')).toContain('Photo Prints');
    await page.click(`form[action$="${client.client_id}/remove"] button`);
    await page.waitForSelector('text=No app has access.');

    await page.click('nav >> text=Devices');
    await page.click('text=Sign out everywhere else');
    await page.waitForURL('**/account/sessions?done=others_ended');
    expect(await page.locator('.rows > li').count()).toBe(1);

    await page.click('nav >> text=Profile');
    await page.fill('[name=nickname]', 'Bobby');
    await page.click('text=Save >> nth=0');
    await page.waitForSelector('[role=status]');
    expect(await page.inputValue('[name=nickname]')).toBe('Bobby');

    await page.click('nav >> text=Security');
    await page.click('main >> text=Change password');
    await page.fill('[name=current_password]', 'wrong-password');
    await page.fill('[name=new_password]', 'harvest-violin-comet');
    await page.click('button:has-text("Change password")');
    await page.waitForSelector('#f-current_password-error');
    await page.fill('[name=current_password]', PASSWORD);
    await page.fill('[name=new_password]', 'harvest-violin-comet');
    await page.click('button:has-text("Change password")');
    await page.waitForURL('**/account/security?done=password_changed');

    await page.click('nav >> text=Your data');
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('main >> text="Download"')]);
    expect(JSON.parse(readFileSync(await download.path(), 'utf8')).user).toMatchObject({ email, nickname: 'Bobby' });
    await page.click('main >> text=Delete…');
    await page.fill('[name=current_password]', 'harvest-violin-comet');
    await page.fill('[name=confirmation]', email);
    await page.click('button:has-text("Delete everything")');
    await page.waitForSelector('text=Your account is deleted');
    await page.goto(`${app.issuer}/account`);
    await page.waitForSelector('[name=password]');
    expect(complaints).toEqual([]);
  });

  test('a change of address goes through a code and a link, and the old address can undo it, without a script', async () => {
    const { app, user, email } = await makeWorld();
    const { page, complaints, close } = await startVisit(browser, { javaScriptEnabled: false });
    onTestFinished(close);
    const { recoveryCodes } = await makeAuthenticator(gatehouse, app, user);
    await page.goto(`${app.issuer}/account/security`);
    await signInAt(page, email);
    await page.click('text=Use a recovery code');
    await page.fill('[name=recovery_code]', recoveryCodes[0]!);
    await page.click('button[type=submit] >> nth=0');
    await page.waitForURL('**/account/security');
    await page.click('main >> text=Change address');
    await page.fill('[name=email]', 'bob.new@example.com');
    await page.fill('[name=current_password]', 'wrong-password');
    await page.click('button:has-text("Send a code")');
    await page.waitForSelector('#f-current_password-error');
    await page.fill('[name=current_password]', PASSWORD);
    expect(await drawFrozenPage(page, 'email')).toEqual([]);
    await page.click('button:has-text("Send a code")');
    await page.waitForURL('**/account/email?done=email_begun');
    expect(await drawFrozenPage(page, 'email-pending')).toEqual([]);
    await page.fill('[name=code]', '000 000');
    await page.click('button:has-text("Confirm your address")');
    await page.waitForSelector('#f-code-error');
    await page.fill('[name=code]', codeIn(await mailTo(gatehouse, 'bob.new@example.com')));
    await page.click('button:has-text("Confirm your address")');
    await page.waitForURL('**/account/email?done=email_confirmed');
    expect(await drawFrozenPage(page, 'email-waits-for-old')).toEqual([]);

    const ask = await letterTo(email, 'Change your address');
    await page.goto(linkIn(ask));
    expect(await drawFrozenPage(page, 'agree-email')).toEqual([]);
    await page.click('button:has-text("Agree")');
    await page.waitForSelector('text=Your address is now bob.new@example.com.');

    await page.goto(linkIn(await letterTo(email, 'was changed')));
    expect(await drawFrozenPage(page, 'undo-email')).toEqual([]);
    await page.click('button:has-text("Put it back")');
    await page.waitForSelector('text=Your address is back');
    expect(await drawFrozenPage(page, 'undo-email-done')).toEqual([]);
    await page.goto(linkIn(await letterTo(email, 'Choose a new password')));
    await page.fill('[name=password]', 'harvest-violin-comet');
    await page.click('button[type=submit]');
    await page.goto(`${app.issuer}/account`);
    await page.waitForSelector('[name=password]');
    expect(complaints).toEqual([]);
  });

  test('a browser that is trusted is shown as this one, and forgotten', async () => {
    const { app, user, email } = await makeWorld();
    const { page, complaints, close } = await startVisit(browser, { javaScriptEnabled: false });
    onTestFinished(close);
    const { secret } = await makeAuthenticator(gatehouse, app, user);
    await page.goto(`${app.issuer}/account/second-factor`);
    await signInAt(page, email);
    await page.fill('[name=code]', codeOf(secret));
    await page.check('[name=trust]');
    await page.click('button[type=submit] >> nth=0');
    await page.waitForURL('**/account/second-factor');
    expect(await page.textContent('section[aria-labelledby=trusted]')).toContain('This browser');
    expect(await drawFrozenPage(page, 'trusted-browsers')).toEqual([]);
    await page.click('button:has-text("Forget")');
    await page.waitForURL('**/account/second-factor?done=device_forgotten');
    expect(await page.locator('section[aria-labelledby=trusted]').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  async function letterTo(address: string, subject: string) {
    const found = () => mailsTo(gatehouse, address).find((one) => one.subject.includes(subject));
    await until(`“${subject}” came`, () => found() !== undefined);
    return found()!;
  }

  async function makeWorld() {
    const made = await makeApp(gatehouse, { vault_page: 'on' }, 'Alice’s Blog');
    const branding = { color: '#0f766e', privacy_url: 'https://blog.example.com/privacy' };
    const app = await updateApp(gatehouse.system, made, { branding });
    const client = await makeClient(gatehouse, app);
    const user = await makeUser(gatehouse, app, {
      name: 'Bob',
      email: `bob-${++count}@example.com`,
      email_verified: true,
      phone: '+4915112345678',
    });
    const { email } = user;
    const { identifier: resource } = await makeResource(gatehouse, app);
    await signIn(app, client, email, {
      scope: 'openid profile email offline_access photos:read',
      resource,
      prompt: 'consent',
    });
    return { app, client, user, email };
  }
});

async function enter(page: Page, app: App, email: string): Promise<void> {
  await page.goto(`${app.issuer}/account`);
  await signInAt(page, email);
  await page.waitForURL('**/account');
}

async function signInAt(page: Page, email: string): Promise<void> {
  await page.fill('[name=email]', email);
  await page.fill('[name=password]', PASSWORD);
  await page.click('button[type=submit] >> nth=0');
}
