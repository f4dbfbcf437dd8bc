// From an empty App to a client's quick start, as links and forms lead there; test/clients/quick-starts runs what it shows.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../../../../src/apps/app.ts';
import { getClientRow } from '../../../../src/apps/clients/client.ts';
import { updateClient } from '../../../../src/apps/clients/clients.ts';
import { quickStarts } from '../../../../src/http/console/kit/quick-starts/frameworks.ts';
import { copied, findCopied } from '../../../clients/quick-starts/paste.ts';
import { makeClient, makeResource } from '../../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { formsOf } from '../../../kit/visitor.ts';
import { type Developer, signedUp } from '../developer.ts';

let gatehouse: Gatehouse;
let alice: Developer;
let app: App;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  alice = await signedUp(gatehouse);
  app = await alice.makeApp();
});
afterAll(() => gatehouse.stop());

const pathOf = (id: string, framework = '') =>
  `/apps/${app.slug}/clients/${id}/quick-start${framework && `?framework=${framework}`}`;
const idIn = ({ url }: { url: string }) => /\/clients\/([^/]+)\/quick-start\?/.exec(url)![1]!;
const currentTab = (html: string) => /<a href="[^"]*\?framework=[^"]*" aria-current="page">([^<]*)</.exec(html)?.[1];

test('the overview of an empty App leads to a filled-in form, and that to the client’s quick start', async () => {
  const overview = await alice.open(`/apps/${app.slug}`);
  const form = `/apps/${app.slug}/clients/new?framework=flask`;
  expect(overview.text).toContain(`href="/console${form}"`);
  expect(overview.text).not.toContain('/quick-start"');

  const made = await alice.send(form, { ...(await alice.filled(form)), type: 'confidential' });
  const id = idIn(made);
  expect(await getClientRow(gatehouse.database.db, app, id)).toMatchObject({
    name: 'Flask',
    redirect_uris: ['http://localhost:4105/callback'],
    post_logout_redirect_uris: ['http://localhost:4105/'],
  });
  // With the secret in its files, this once.
  expect(currentTab(made.text)).toBe('Flask');
  const secret = copied(made, 'client-secret');
  expect(copied(made, 'code-file-0')).toContain(`CLIENT_ID=${id}\nCLIENT_SECRET=${secret}\n`);
  const page = await alice.open(pathOf(id));
  expect(page.text).not.toContain(secret);
  expect(currentTab(page.text)).toBe('Flask');
  expect(page.text).not.toContain('callout-warning');
  expect(copied(page, 'code-file-0')).toContain(`CLIENT_ID=${id}\nCLIENT_SECRET=the-secret-that-was-shown-once\n`);
  expect((await alice.open(`/apps/${app.slug}`)).text).toContain(`href="/console${pathOf(id)}"`);
});

test.each(Object.entries(quickStarts))('the form for %s has its type', async (id, { client, name }) => {
  const { text } = await alice.open(`/apps/${app.slug}/clients/new?framework=${id}`);
  expect(/name="type" value="(\w+)" checked/.exec(text)?.[1]).toBe(client);
  expect(/<a href="[^"]*\?framework=[^"]*" aria-current="true">([^<]*)</.exec(text)?.[1]).toBe(name);
});

test('another type than the framework’s, or a framework that is none, leads to the client’s own page', async () => {
  const form = `/apps/${app.slug}/clients/new?framework=flask`;
  const filled = await alice.filled(form);
  for (const fields of [
    { ...filled, type: 'machine' },
    { ...filled, type: 'confidential', framework: '__proto__' },
  ])
    expect(new URL((await alice.send(form, fields)).url).pathname).toMatch(/\/clients\/[^/]+$/);
});

test('an unknown framework fills nothing in', async () => {
  for (const framework of ['cobol', 'constructor', '__proto__', "'"]) {
    const filled = await alice.filled(`/apps/${app.slug}/clients/new?framework=${framework}`);
    expect(filled).toMatchObject({ name: '', redirect_uris: '' });
  }
});

test('a client is shown the quick starts of its type, and no others', async () => {
  const machine = await makeClient(gatehouse, app, { type: 'machine' });
  const page = await alice.open(pathOf(machine.client_id, 'express'));
  expect(page.text).toContain('framework=curl-machine');
  expect(page.text).not.toContain('framework=express"');
  expect(findCopied(page, 'code-run')).toBe('node --env-file=.env main.mjs');
});

test('addresses that the client lacks are added by a button', async () => {
  const { client_id } = await makeClient(gatehouse, app, { redirect_uris: ['https://rp.example.com/callback'] });
  const path = pathOf(client_id, 'go');
  const before = await alice.open(path);
  expect(before.text).toContain('callout-warning');
  expect(formsOf(before).map(({ action }) => new URL(action).pathname)).toContain(`/console${pathOf(client_id)}`);
  const after = await alice.send(path, {}, '/quick-start');
  expect(after.url).toContain('framework=go');
  expect(after.text).not.toContain('callout-warning');
  expect(await getClientRow(gatehouse.database.db, app, client_id)).toMatchObject({
    redirect_uris: ['https://rp.example.com/callback', 'http://localhost:4108/callback'],
    post_logout_redirect_uris: ['http://localhost:4108/'],
  });
});

test('a member who may only read sees no button', async () => {
  const { client_id } = await makeClient(gatehouse, app, { redirect_uris: ['https://rp.example.com/callback'] });
  const carol = await signedUp(gatehouse);
  await carol.join(app, 'viewer');
  const page = await carol.open(pathOf(client_id, 'go'));
  expect(page.text).toContain('callout-warning');
  expect(formsOf(page).map(({ action }) => new URL(action).pathname)).not.toContain(`/console${pathOf(client_id)}`);
  expect((await carol.post(pathOf(client_id, 'go'))).status).toBe(403);
});

test('the program of an API is said to need the API, and access to its tokens', async () => {
  const here = await alice.makeApp();
  const { client_id } = await makeClient(gatehouse, here, { type: 'machine', resources: [] });
  const path = `/apps/${here.slug}/clients/${client_id}/quick-start?framework=resource-server`;
  expect((await alice.open(path)).text).toContain('/resources/new"');
  const { identifier } = await makeResource(gatehouse, here);
  expect((await alice.open(path)).text).toContain(`${client_id}#reach"`);
  await updateClient(gatehouse.system, here, client_id, { resources: [identifier] });
  expect((await alice.open(path)).text).toContain('callout-warning');
  await updateClient(gatehouse.system, here, client_id, { introspects: [identifier] });
  expect((await alice.open(path)).text).not.toContain('callout-warning');
});

test('a machine that lacks the permission of its quick start is said to', async () => {
  const { client_id } = await makeClient(gatehouse, app, { type: 'machine' });
  const path = pathOf(client_id, 'curl-machine');
  const before = await alice.open(path);
  expect(/callout-warning[^\n]*<code>([^<]*)</.exec(before.text)?.[1]).toBe('app:read');
  expect(before.text).toContain(`${client_id}#permissions"`);

  const form = `/apps/${app.slug}/clients/new?framework=curl-machine`;
  const made = await alice.send(form, { ...(await alice.filled(form)), type: 'machine' });
  const id = idIn(made);
  expect(await getClientRow(gatehouse.database.db, app, id)).toMatchObject({ api_permissions: ['app:read'] });
  const page = await alice.open(pathOf(id));
  expect(currentTab(page.text)).toBe(quickStarts['curl-machine'].name);
  expect(page.text).not.toContain('callout-warning');
});

test('an API’s identifier that a shell would read as more stays out of the quick start', async () => {
  const here = await alice.makeApp();
  const { client_id } = await makeClient(gatehouse, here, { type: 'machine' });
  const path = `/apps/${here.slug}/clients/${client_id}/quick-start?framework=resource-server`;
  expect((await alice.open(path)).text).toContain('/resources/new');
  await makeResource(gatehouse, here, { identifier: 'https://a.example.com/$(reboot)', scopes: [] });
  expect(copied(await alice.open(path), 'code-file-0')).toContain('AUDIENCE=https://api.example.com/\n');
  await makeResource(gatehouse, here, { identifier: 'https://photos.example.com/', scopes: [] });
  expect(copied(await alice.open(path), 'code-file-0')).toContain('AUDIENCE=https://photos.example.com/\n');
});
