// What a machine may do at its App's own API, given and taken back on the pages of a client.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { App } from '../../../../src/apps/app.ts';
import { getClientRow } from '../../../../src/apps/clients/client.ts';
import { keyScopes } from '../../../../src/apps/permissions.ts';
import { CALLBACK, type TestClient } from '../../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { machineToken } from '../../../kit/machine.ts';
import { call } from '../../api/call.ts';
import { type Developer, signedUp } from '../developer.ts';

let gatehouse: Gatehouse;
let developer: Developer;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  developer = await signedUp(gatehouse);
});
afterAll(() => gatehouse.stop());

let app: App;
let clients: string;
beforeEach(async () => {
  app = await developer.makeApp('admin');
  clients = `/apps/${app.slug}/clients`;
});

const textOf = (html: string, id: string) => new RegExp(`<code id="${id}">([^<]*)</code>`).exec(html)?.[1];

async function register(fields: Record<string, string>): Promise<TestClient> {
  const uris = { redirect_uris: CALLBACK, post_logout_redirect_uris: '' };
  const { text } = await developer.send(`${clients}/new`, { name: 'Nightly job', ...uris, ...fields });
  return {
    client_id: textOf(text, 'client-id')!,
    client_secret: textOf(text, 'client-secret'),
    redirect_uri: CALLBACK,
  };
}

const held = async ({ client_id }: TestClient) =>
  (await getClientRow(gatehouse.database.db, app, client_id)).api_permissions;

const READ = { 'api_permissions:users:read': 'on' };

test('a developer gives a machine permissions, sees them, changes them, and creates another secret', async () => {
  const machine = await register({ type: 'machine', ...READ });
  expect(await held(machine)).toEqual(['users:read']);
  const as = await machineToken(app, machine, ['users:read']);
  expect((await call(app, 'GET /users', { as })).status).toBe(200);

  const page = `${clients}/${machine.client_id}`;
  expect((await developer.open(page)).text).toMatch(/name="api_permissions:users:read" checked/);
  const form = await developer.open(page);
  const boxes = [...form.text.matchAll(/name="api_permissions:([^"]+)"( checked)?/g)];
  expect(boxes.map(([, name]) => name)).toEqual(keyScopes);
  expect(boxes.filter(([, , checked]) => checked).map(([, name]) => name)).toEqual(['users:read']);

  await developer.send(page, { name: 'Nightly job', 'api_permissions:events:read': 'on' }, machine.client_id);
  expect(await held(machine)).toEqual(['events:read']);
  expect((await call(app, 'GET /users', { as })).status).toBe(403);

  const { text } = await developer.post(`${page}/secrets`);
  expect(text).not.toContain('problem');
  const secrets = await developer.open(page);
  expect(secrets.text.match(/gh_secret_…/g)!.length).toBe(2);
  await developer.post(`${page}/disable`);
  await developer.post(`${page}/enable`);
  expect(await held(machine)).toEqual(['events:read']);
});

test('the boxes count for nothing at another type of client, whose form has none later', async () => {
  const client = await register({ type: 'confidential', ...READ });
  expect(await held(client)).toEqual([]);
  const { text } = await developer.open(`${clients}/${client.client_id}`);
  expect(text).not.toContain('api_permissions');
});

test('a client that has its five secrets says so', async () => {
  const machine = await register({ type: 'machine', ...READ });
  const page = `${clients}/${machine.client_id}`;
  for (let count = 1; count < 5; count++) await developer.post(`${page}/secrets`);
  const { status, text } = await developer.post(`${page}/secrets`);
  expect(status).toBe(409);
  expect(text).toContain('Revoke one first');
});
