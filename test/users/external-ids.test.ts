// The id that a user has in another system of the App: given by the App, found by it, and never by anybody else.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { call } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeUser } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';

let gatehouse: Gatehouse;
let app: App;
let as: string;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  app = await makeApp(gatehouse);
  as = await makeApiKey(gatehouse, app);
});
afterAll(() => gatehouse.stop());

const create = (email: string, external_id: string, at = { app, as }) =>
  call(at.app, 'POST /users', { as: at.as, body: { email, external_id } });

const change = (id: string, external_id: string | null) =>
  call(app, 'PATCH /users/:id', { as, params: { id }, body: { external_id } });

const find = async (external_id: string) =>
  (await call(app, 'GET /users', { as, query: { external_id } })).body.items.map(({ id }: { id: string }) => id);

test('a user gets one at the creation or later, is found by it, and loses it again', async () => {
  const { body: ann } = await create('ann@example.com', 'crm-1');
  expect(ann.external_id).toBe('crm-1');
  const { id } = await makeUser(gatehouse, app);
  expect((await change(id, 'crm-2')).body.external_id).toBe('crm-2');
  expect([await find('crm-1'), await find('crm-2')]).toEqual([[ann.id], [id]]);
  expect((await change(id, null)).body.external_id).toBeNull();
  expect(await find('crm-2')).toEqual([]);
});

test('no two users of an App have the same, and users of two Apps may', async () => {
  const { body: ben } = await create('ben@example.com', 'crm-10');
  const { id } = await makeUser(gatehouse, app);
  for (const refused of [await create('cleo@example.com', 'crm-10'), await change(id, 'crm-10')]) {
    expect([refused.status, refused.body.code, refused.body.errors]).toEqual([
      ...[409, 'conflict', [{ field: 'external_id', code: 'conflict', detail: 'is in use' }]],
    ]);
  }
  expect((await change(ben.id, 'crm-10')).body).toEqual(ben);
  const other = await makeApp(gatehouse);
  const there = { app: other, as: await makeApiKey(gatehouse, other) };
  expect((await create('ben@example.com', 'crm-10', there)).status).toBe(201);
});

test.each(['', 'two\nlines', 'x'.repeat(201)])('%j is none', async (external_id) => {
  const { status, body } = await create('dora@example.com', external_id);
  expect([status, Object.keys(body.fields)]).toEqual([422, ['external_id']]);
});
