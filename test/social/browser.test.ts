// Signing in with a connection in a real browser. The provider is at another site (127.0.0.1, where we are localhost), so
// that cookies and content security policies do what they do in the world.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { updateConnection } from '../../src/social/connections.ts';
import { makeClient, makeUser, PASSWORD } from '../kit/app.ts';
import { authorizeUrl, makePkce } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { browserTests, findBarriers, hasChromium, startChromium, startVisit } from '../kit/outside/chromium.ts';
import { keepPicture } from '../kit/outside/pictures.ts';
import { startUpstream, type Upstream } from '../kit/outside/upstream-oidc.ts';
import { makeConnection, makeWorld, PRIVATE } from './world.ts';

const TELEPHONE = { viewport: { width: 390, height: 844 } };

describe.skipIf(!hasChromium)('in Chromium', browserTests, () => {
  let gatehouse: Gatehouse;
  let upstream: Upstream;
  let browser: Browser;
  beforeAll(async () => {
    gatehouse = await startGatehouse(PRIVATE);
    upstream = await startUpstream();
    browser = await startChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await upstream?.stop();
    await gatehouse?.stop();
  });

  test.each([
    ['a redirect', false],
    ['a form, as Apple’s', true],
  ])('a button leads to the provider, and %s leads back to the client', async (_, formPost) => {
    const { app } = await makeWorld(gatehouse, upstream.issuer);
    const client = await makeClient(gatehouse, app, { first_party: true, redirect_uris: [`${upstream.url}/client`] });
    upstream.be({ sub: 'ann', email: 'ann@example.com', email_verified: true, name: 'Ann' });
    upstream.twist({ formPost });
    const { page, complaints, close } = await startVisit(browser, TELEPHONE);
    await page.goto(authorizeUrl(app, client, makePkce().challenge));
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('link', { name: 'Continue with OpenID Connect' }).click();
    await page.waitForURL(/\/client\?code=/);
    expect(complaints).toEqual([]);
    upstream.twist({});
    await close();
  });

  test('an account of another domain is refused, and another one can be chosen', async () => {
    const { app, connection } = await makeWorld(gatehouse, upstream.issuer);
    const settings = { issuer: upstream.issuer, allowed_domains: ['example.com'] };
    await updateConnection(gatehouse.system, app, connection.id, { settings });
    const client = await makeClient(gatehouse, app, { first_party: true, redirect_uris: [`${upstream.url}/client`] });
    upstream.be({ sub: 'eve', email: 'eve@example.org', email_verified: true, name: 'Eve' });
    const { page, complaints, close } = await startVisit(browser, TELEPHONE);
    await page.goto(authorizeUrl(app, client, makePkce().challenge, { idp_hint: 'oidc' }));
    await page.getByRole('heading', { name: 'This account can’t sign in here' }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await keepPicture(page, 'connections-domain phone, light');
    upstream.be({ sub: 'eva', email: 'eva@example.com', email_verified: true, name: 'Eva' });
    await page.getByRole('link', { name: 'Choose another account' }).click();
    await page.waitForURL(/\/client\?code=/);
    expect(complaints).toEqual([]);
    await close();
  });

  test.each([
    ['phone, light', { ...TELEPHONE, colorScheme: 'light' }],
    ['phone, dark', { ...TELEPHONE, colorScheme: 'dark' }],
    ['desk, light', { viewport: { width: 1280, height: 800 }, colorScheme: 'light' }],
    ['desk, dark', { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' }],
  ] as const)('an existing user is proved by its password (%s)', async (name, options) => {
    const { app } = await makeWorld(gatehouse, upstream.issuer);
    const client = await makeClient(gatehouse, app, { first_party: true, redirect_uris: [`${upstream.url}/client`] });
    await makeConnection(gatehouse, app, { kind: 'google' });
    const user = await makeUser(gatehouse, app, { email: 'ben@example.com' });
    upstream.be({ sub: 'ben', email: user.email, email_verified: true });
    const { page, complaints, close } = await startVisit(browser, options);
    await page.goto(authorizeUrl(app, client, makePkce().challenge));
    await keepPicture(page, `connections-sign-in ${name}`);
    await page.getByRole('link', { name: 'Continue with OpenID Connect' }).click();
    expect(await page.getByLabel('Email').inputValue()).toBe(user.email);
    expect(await findBarriers(page)).toEqual([]);
    await keepPicture(page, `connections-link ${name}`);
    await page.getByLabel('Password').first().fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in and connect OpenID Connect' }).click();
    await page.waitForURL(/\/client\?code=/);
    expect(complaints).toEqual([]);
    await close();
  });
});
