// The console's search: in an App by parts of names, everywhere by whole addresses and ids, and never more than the
// developer may see.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { makeApiKey, makeApp, makeClient, makeResource, makeUser, type TestClient } from '../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import type { Page } from '../../kit/visitor.ts';
import { type Developer, signedUp } from './developer.ts';

let gatehouse: Gatehouse;
let owner: Developer;
let viewer: Developer;
let app: App;
let client: TestClient;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  [owner, viewer] = [await signedUp(gatehouse), await signedUp(gatehouse)];
  app = await owner.makeApp();
  await viewer.join(app, 'viewer');
  client = await makeClient(gatehouse, app, { name: 'Walnut Prints' });
  await makeUser(gatehouse, app, { email: 'walnut@example.com', name: 'Wanda' });
  await makeResource(gatehouse, app, { name: 'Walnut photos' });
  await makeApiKey(gatehouse, app);
});
afterAll(() => gatehouse.stop());

const search = (who: Developer, q: string, base = `/apps/${app.slug}`) =>
  who.open(`${base}/search?${new URLSearchParams({ q })}`);

/** What the page found: the kinds, and the addresses of what is in them. */
function foundOn({ text }: Page): Record<string, string[]> {
  const panels = text.matchAll(/<section class="panel panel-parts" aria-label="([^"]+)">([\s\S]*?)<\/section>/g);
  return Object.fromEntries(
    Array.from(panels, ([, kind, inside]) => [
      kind!,
      Array.from(inside!.matchAll(/<p class="what"><a href="([^"]+)"/g), ([, url]) => url!),
    ]),
  );
}

describe('search in an App', () => {
  test('finds people, clients and APIs by a part of their names', async () => {
    const found = foundOn(await search(owner, 'walnut'));
    expect(Object.keys(found).sort()).toEqual(['APIs', 'Clients', 'Users']);
    expect(found.Clients).toEqual([`/console/apps/${app.slug}/clients/${client.client_id}`]);
    for (const [url] of Object.values(found)) expect((await owner.visitor.open(gatehouse.url + url)).status).toBe(200);
  });

  test('finds pages, those of the settings, too', async () => {
    const found = foundOn(await search(owner, 'keys'));
    expect(found.Pages).toEqual([
      `/console/apps/${app.slug}/api-keys`,
      `/console/apps/${app.slug}/settings/signing-keys`,
    ]);
  });

  test('finds settings, and leads to their field', async () => {
    const { Settings } = foundOn(await search(owner, 'access token'));
    expect(Settings![0]).toBe(`/console/apps/${app.slug}/settings/lifetimes#f-access_token_seconds`);
  });

  test('leaves out what the role doesn’t show', async () => {
    const [ofOwner, ofViewer] = [foundOn(await search(owner, 'danger')), foundOn(await search(viewer, 'danger'))];
    expect(ofOwner.Pages).toEqual([`/console/apps/${app.slug}/settings/danger`]);
    expect(ofViewer.Pages).toBeUndefined();
  });

  test('says that there is nothing, and offers the other Apps', async () => {
    const page = await search(owner, 'no such thing & "others"');
    expect(page.text).toContain('Nothing was found.');
    expect(page.text).toContain(
      `href="/console/search?q=${encodeURIComponent('no such thing & "others"').replaceAll("'", '&#39;')}"`,
    );
  });

  test('leads to the whole list where there may be more', async () => {
    for (let index = 0; index < 6; index++) await makeClient(gatehouse, app, { name: `Chestnut ${index}` });
    const page = await search(owner, 'chestnut');
    expect(foundOn(page).Clients).toHaveLength(5);
    expect(page.text).toContain(`href="/console/apps/${app.slug}/clients?q=chestnut"`);
  });
});

describe('search everywhere', () => {
  test('finds the developer’s Apps, and who has just this address or id', async () => {
    expect(foundOn(await search(owner, app.slug, '')).Apps).toEqual([`/console/apps/${app.slug}`]);
    expect(foundOn(await search(owner, 'Walnut@Example.com', '')).Users).toHaveLength(1);
    expect(foundOn(await search(owner, client.client_id, '')).Clients).toEqual([
      `/console/apps/${app.slug}/clients/${client.client_id}`,
    ]);
    expect(foundOn(await search(owner, 'walnut', ''))).toEqual({});
  });

  test('finds nothing of Apps in which the developer has no role', async () => {
    const stranger = await signedUp(gatehouse);
    const other = await makeApp(gatehouse);
    await makeUser(gatehouse, other, { email: 'walnut@example.com' });
    expect(foundOn(await search(stranger, 'walnut@example.com', ''))).toEqual({});
    expect(foundOn(await search(owner, 'walnut@example.com', '')).Users).toHaveLength(1);
    expect((await search(stranger, 'walnut')).status).toBe(404);
  });
});

describe('search in the settings', () => {
  const settings = () => `/console/apps/${app.slug}/settings`;
  const find = (who: Developer, q: string, language = 'en') =>
    who.visitor.fetch(`${gatehouse.url}${settings()}/search?${new URLSearchParams({ q })}`, {
      headers: { 'accept-language': language },
    });
  const urlsOn = ({ text }: Page) => Array.from(text.matchAll(/<p class="what"><a href="([^"]+)"/g), ([, url]) => url!);

  test.each([
    ['en', 'Session', 'lifetimes#f-session_seconds'],
    ['de', 'Sitzung', 'lifetimes#f-session_seconds'],
    ['en', 'dark logo', 'branding#f-logo_dark'],
    ['de', 'erraten', 'security#f-password_min_strength'],
    ['en', 'mfa_methods', 'security#f-mfa_methods'],
  ])('in %s %s leads to the field on its page', async (language, q, found) => {
    const page = await find(owner, q, language);
    const url = `${settings()}/${found}`;
    expect(urlsOn(page)).toContain(url);
    const [address, anchor] = url.split('#');
    expect((await owner.visitor.open(gatehouse.url + address)).text).toContain(`id="${anchor}"`);
    // The same is there to be found while one types.
    expect(page.text).toMatch(new RegExp(`<li data-words="[^"]*"><a href="${url}"`));
  });

  test('says that there is nothing, and offers the whole App', async () => {
    const page = await find(owner, 'no such "thing"');
    expect(urlsOn(page)).toEqual([]);
    expect(page.text).toContain(`/search?q=${encodeURIComponent('no such "thing"')}`);
  });

  test('leaves out what the role doesn’t show, and is not there for strangers', async () => {
    expect(urlsOn(await find(owner, 'suspend'))).toEqual([`${settings()}/danger#danger-zone`]);
    const page = await find(viewer, 'suspend');
    expect(urlsOn(page)).toEqual([]);
    expect(page.text).not.toContain('/settings/danger');
    expect((await find(await signedUp(gatehouse), 'session')).status).toBe(404);
  });
});
