// What stands around every page of the console: its title, and the menus.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { makeClient, makeUser, makeWebhook } from '../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { type Developer, signedUp } from './developer.ts';

let gatehouse: Gatehouse;
let owner: Developer;
let app: App;

beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
  owner = await signedUp(gatehouse);
  app = await owner.makeApp();
});
afterAll(() => gatehouse.stop());

const titleOf = async (path: string) => /<title>(.*?)<\/title>/.exec((await owner.open(path)).text)?.[1];

test('a title names the thing, then where it is', async () => {
  const base = `/apps/${app.slug}`;
  const user = await makeUser(gatehouse, app, { email: 'bob@example.com' });
  const client = await makeClient(gatehouse, app, { name: 'Photo Prints' });
  const { webhook } = await makeWebhook(gatehouse, app);
  expect(await titleOf(base)).toBe(`Overview · ${app.name}`);
  expect(await titleOf(`${base}/users`)).toBe(`Users · ${app.name}`);
  expect(await titleOf(`${base}/users/${user.id}`)).toBe(`bob@example.com · Users · ${app.name}`);
  expect(await titleOf(`${base}/users/${user.id}/edit`)).toBe(
    `Edit the profile · bob@example.com · Users · ${app.name}`,
  );
  expect(await titleOf(`${base}/clients/${client.client_id}`)).toBe(`Photo Prints · Clients · ${app.name}`);
  expect(await titleOf(`${base}/webhooks/${webhook.id}`)).toBe(`${webhook.url} · Webhooks · ${app.name}`);
});

test('no two entries of a menu have the same icon', async () => {
  const base = `/apps/${app.slug}`;
  const menus = [
    ['', /<nav class="nav"[\s\S]*?<\/nav>/],
    [base, /<nav class="nav"[\s\S]*?<\/nav>/],
    [base, /<div class="person">[\s\S]*?<\/form>/],
    [`${base}/settings`, /<nav class="tabs settings-nav"[\s\S]*?<\/nav>/],
  ] as const;
  for (const [path, menu] of menus) {
    const drawn = menu.exec((await owner.open(path)).text)?.[0].matchAll(/<use href="[^"#]*#([\w-]+)"/g);
    const icons = [...drawn!].map(([, icon]) => icon);
    expect(icons.length).toBeGreaterThan(0);
    expect(icons).toEqual([...new Set(icons)]);
  }
});
