// Temporary redirect URIs in the console: on the client's page, added and removed there, and renewed from a refused request.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { App } from '../../../../src/apps/app.ts';
import {
  addTemporaryRedirectUri,
  listTemporaryRedirectUris,
} from '../../../../src/apps/clients/temporary-redirect-uris.ts';
import { HOUR } from '../../../../src/clock.ts';
import { makeClient, type TestClient } from '../../../kit/app.ts';
import { authorizeUrl, makePkce } from '../../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { passTime, restoreTime } from '../../../kit/time.ts';
import { Visitor } from '../../../kit/visitor.ts';
import { type Developer, signedUp } from '../developer.ts';

const PREVIEW = 'https://pr-42.preview.example.com/callback';

let gatehouse: Gatehouse;
let alice: Developer;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  alice = await signedUp(gatehouse);
});
afterAll(() => gatehouse.stop());
afterEach(restoreTime);

let app: App;
let client: TestClient;
let page: string;
beforeEach(async () => {
  app = await alice.makeApp();
  client = await makeClient(gatehouse, app);
  page = `/apps/${app.slug}/clients/${client.client_id}`;
});

const list = () => listTemporaryRedirectUris(gatehouse.database.db, app, client.client_id);
const begin = () => new Visitor().fetch(authorizeUrl(app, { ...client, redirect_uri: PREVIEW }, makePkce().challenge));

test('one is added and removed on pages of its client, which names the developer', async () => {
  const adding = `${page}/temporary-redirect-uris/new`;
  expect((await alice.open(page)).text).toContain(adding);
  const added = await alice.change(adding, { redirect_uri: PREVIEW, expires: '30' });
  expect(added.url).toContain('done=temporary_uri_added');
  expect(added.text).toContain(`<code>${PREVIEW}</code>`);
  expect(added.text).toMatch(/Expires <time [^>]+>in (?:4 weeks|30 days|a month|1 month)/);
  const [row] = await list();
  expect(row).toMatchObject({ redirect_uri: PREVIEW, added_by_kind: 'developer' });
  const path = `${page}/temporary-redirect-uris/${row!.id}/delete`;
  const removing = await alice.open(path);
  const removed = await alice.visitor.submit(removing, {}, '/delete');
  expect(removed.url).toContain('done=temporary_uri_removed');
  expect(await list()).toEqual([]);
  const again = await alice.visitor.submit(removing, {}, '/delete');
  expect(again.status).toBe(404);
  for (const gone of [path, path.replace(row!.id, 'nothing')]) expect((await alice.open(gone)).status).toBe(404);
});

test('a wrong one is named at its field, and nothing is added', async () => {
  const refused = await alice.change(`${page}/temporary-redirect-uris/new`, { redirect_uri: 'https://*.example.com/' });
  expect(refused.status).toBe(400);
  expect(refused.text).toContain('f-redirect_uri-error');
  expect(await list()).toEqual([]);
});

test('a request with one that has expired says when, and is mended for another week', async () => {
  const { db } = gatehouse.database;
  await addTemporaryRedirectUri(db, app, client.client_id, { redirect_uri: PREVIEW, expires_in: 3600 });
  passTime(HOUR);
  const refused = await begin();
  expect(refused.status).toBe(400);
  const id = /<code id="request-id">([^<]+)/.exec(refused.text)![1]!;
  const request = `/apps/${app.slug}/requests/${id}`;
  const explained = (await alice.open(request)).text;
  expect(explained).toContain('was a temporary redirect URI that expired on');
  expect(explained).toContain('/fix/temporary-redirect-uri');
  const asked = await alice.open(`${request}/fix/temporary-redirect-uri`);
  const renewed = await alice.visitor.submit(asked, {}, '/fix/temporary-redirect-uri');
  expect(renewed.text).toContain('The redirect URI works for another week.');
  expect((await begin()).status).toBe(303);
  expect(await list()).toMatchObject([{ redirect_uri: PREVIEW, added_by_kind: 'developer' }]);
  // Nothing is left to mend, for good neither.
  const after = (await alice.open(request)).text;
  expect(after).toContain('It works until');
  expect(after).not.toContain('/fix/');
});
