// “redirect_uri did not match”: what the person sees, what the App's developers see under the same id, and the button.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../../../../src/apps/app.ts';
import { getClientRow } from '../../../../src/apps/clients/client.ts';
import { makeClient, type TestClient } from '../../../kit/app.ts';
import { authorizeUrl, makePkce } from '../../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { Visitor } from '../../../kit/visitor.ts';
import { type Developer, signedUp } from '../developer.ts';
import { refuse } from '../world.ts';

let gatehouse: Gatehouse;
let alice: Developer;
let app: App;
let client: TestClient;

beforeAll(async () => {
  gatehouse = await startGatehouse();
  alice = await signedUp(gatehouse);
  app = await alice.makeApp();
  client = await makeClient(gatehouse, app);
});
afterAll(() => gatehouse.stop());

test('the id on the error page leads to what was sent, what is registered, and a way to mend it', async () => {
  const sent = 'https://rp.example.com/callback/';
  const url = authorizeUrl(app, { ...client, redirect_uri: sent }, makePkce().challenge);
  const refused = await new Visitor().fetch(url);
  expect(refused.status).toBe(400);
  const id = /<code id="request-id">([^<]+)/.exec(refused.text)![1]!;

  const found = await alice.open(`/apps/${app.slug}/events?q=${id}`);
  const event = /\/events\/([0-9a-f-]{36})"/.exec(found.text)![1]!;
  const page = await alice.open(`/apps/${app.slug}/events/${event}`);
  expect(page.text).toContain(`<code>${sent}</code>`);
  expect(page.text).toContain(`<code>${client.redirect_uri}</code>`);

  const asked = await alice.open(`/apps/${app.slug}/events/${event}/add-redirect-uri`);
  expect(asked.text).toContain('After signing in, users are sent to rp.example.com');
  await alice.visitor.submit(asked, {}, '/add-redirect-uri');
  const { redirect_uris } = await getClientRow(gatehouse.database.db, app, client.client_id);
  expect(redirect_uris).toEqual([client.redirect_uri, sent]);
  expect((await new Visitor().open(url)).text).toContain('name="password"');
  expect((await alice.open(`/apps/${app.slug}/events/${event}/add-redirect-uri`)).status).toBe(404);
});

test.each([
  'javascript:alert(1)',
  'http://evil.example/cb',
  'https://*.evil.example/cb',
  `https://evil.example/${'a'.repeat(600)}`.slice(0, 500),
])('%s is never offered', async (uri) => {
  const event = await refuse(gatehouse, app, client.client_id, uri);
  const path = `/apps/${app.slug}/events/${event}`;
  expect((await alice.open(path)).text).not.toContain('/add-redirect-uri');
  expect((await alice.post(`${path}/add-redirect-uri`)).status).toBe(404);
});

test('nothing is offered for a client that is not there', async () => {
  const event = await refuse(gatehouse, app, undefined, 'https://rp.example.com/other');
  const page = await alice.open(`/apps/${app.slug}/events/${event}`);
  expect(page.text).toContain('No client of this App has this client_id');
  expect(page.text).not.toContain('/add-redirect-uri');
});

test('A53 an event of another App is not there, by its own id or by its request’s', async () => {
  const other = await alice.makeApp();
  const event = await refuse(gatehouse, other, client.client_id, 'https://rp.example.com/other');
  expect((await alice.open(`/apps/${app.slug}/events/${event}`)).status).toBe(404);
  const rows = await gatehouse.database.db
    .selectFrom('audit_log')
    .select('request_id')
    .where('id', '=', event)
    .execute();
  expect((await alice.open(`/apps/${app.slug}/events?q=${rows[0]!.request_id}`)).text).toContain('Nothing was found');
});
