import { mkdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createApp } from '../src/apps/create-app.ts';
import { addMember } from '../src/apps/members.ts';
import { Developer } from './http/console/developer.ts';
import { makeClient, makeKeptMail, PASSWORD, makeUser } from './kit/app.ts';
import { enqueueMail } from '../src/mail/outbox.ts';
import { startGatehouse } from './kit/gatehouse.ts';
import { startChromium } from './kit/outside/chromium.ts';

test('look', async () => {
  mkdirSync('/tmp/inbox-pics', { recursive: true });
  const gatehouse = await startGatehouse({}, { mail: true });
  const dev = await new Developer(gatehouse).signUp();
  const app = await createApp(gatehouse.system, { name: 'Trial of the Blog', slug: 'trial', test: true, settings: { email_verification: 'required' } });
  const consoleApp = await gatehouse.system.consoleApp();
  const owner = { app_id: consoleApp.id, id: dev.id };
  await addMember(gatehouse.database.db, app, owner as never, 'owner');
  const { id } = await makeKeptMail(gatehouse, app);
  await enqueueMail(gatehouse.system, app, { kind: 'verify_email', to: 'bob@example.com', locale: 'en', code: '493817', link: `${app.issuer}/verify-email?token=abcdefghijklmnopqrstuvwxyz0123456789abcdefghij`, values: { minutes: 10, hours: 24 } });
  const second = await gatehouse.database.db.selectFrom('mails').select('id').where('recipient', '=', 'bob@example.com').executeTakeFirstOrThrow();
  const real = await createApp(gatehouse.system, { name: 'Real Blog', slug: 'real' });
  await addMember(gatehouse.database.db, real, owner as never, 'owner');
  const user = await makeUser(gatehouse, app, { email: 'ada@example.com', email_verified: true });
  void id; void makeClient;
  const browser = await startChromium();
  for (const [w, scheme] of [[1280, 'light'], [390, 'light'], [1280, 'dark'], [390, 'dark']] as const) {
    const context = await browser.newContext({ viewport: { width: w, height: 800 }, colorScheme: scheme, locale: w === 390 && scheme === 'dark' ? 'de-DE' : 'en-GB' });
    const page = await context.newPage();
    const shot = (name: string) => page.screenshot({ path: `/tmp/inbox-pics/${name}-${w}-${scheme}.png` });
    await page.goto(`${app.issuer}/account`);
    await shot('sign-in');
    await page.click('a[href$="/sign-up"]');
    await page.fill('[name=email]', `x${w}${scheme}@example.com`);
    await page.fill('[name=password]', PASSWORD);
    await page.click('form#sign-up button[type=submit]');
    await page.waitForLoadState();
    await shot('verify');
    await page.goto(`${app.issuer}/account`);
    await page.fill('[name=email]', user.email);
    await page.fill('[name=password]', PASSWORD);
    await page.click('button[type=submit]');
    await page.waitForLoadState();
    await shot('account');
    await page.goto(`${gatehouse.url}/console`);
    await page.fill('[name=email]', dev.email);
    await page.fill('[name=password]', PASSWORD);
    await page.click('button[type=submit]');
    await page.waitForLoadState();
    await shot('apps');
    for (const [name, path] of Object.entries({ new: '/apps/new', inbox: '/apps/trial/test-inbox', message: `/apps/trial/test-inbox/${second.id}`, mails: '/apps/trial/mails', empty: '/apps/real/test-inbox' })) {
      await page.goto(`${gatehouse.url}/console${path}`);
      await shot(name);
    }
    await context.close();
  }
  await browser.close();
  await gatehouse.stop();
  expect(1).toBe(1);
});
