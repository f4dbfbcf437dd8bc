// A new user signs up on the App's own pages, with the code that Gatehouse would have mailed. The App verifies addresses
// before the first sign-in (the setting email_verification is “required”).
import { expect, test } from '@playwright/test';
import { createInbox, newAddress } from './inbox.ts';

const { ISSUER = '', SLUG = '', GATEHOUSE_API_KEY = '' } = process.env;
const inbox = createInbox({ issuer: ISSUER, apiKey: GATEHOUSE_API_KEY });

test('a user signs up with the code from the mail', async ({ page }) => {
  const email = newAddress(SLUG);
  // Begin at your own program in place of this: it leads here, too.
  await page.goto(`${ISSUER}/account`);
  await page.getByRole('link', { name: 'Sign up' }).click();
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(`a password of ${crypto.randomUUID()}`);
  await page.getByRole('button', { name: 'Sign up' }).click();

  await page.getByLabel('Code').fill(await inbox.nextCode(email));
  await page.getByRole('button', { name: 'Continue' }).click();

  await expect(page.getByRole('link', { name: 'Sign out' })).toBeVisible();
});
