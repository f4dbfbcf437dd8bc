// The rows that have users looked at: one that fails, many at once, and those that an older version leaves in a rolling upgrade.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { updateClient } from '../../src/apps/clients/clients.ts';
import { createResource, deleteResource, updateResource } from '../../src/apps/resources.ts';
import { MINUTE } from '../../src/clock.ts';
import { deliverTo } from '../../src/deliveries/deliver.ts';
import { deliverAll } from '../../src/deliveries/dispatcher.ts';
import { enqueueDeliveries } from '../../src/deliveries/outbox.ts';
import { checkAllUsers, PROVISIONING, topics } from '../../src/events/provisioning.ts';
import { newId } from '../../src/ids.ts';
import { deliveryKinds } from '../../src/jobs/deliveries.ts';
import { setUserRoles } from '../../src/users/permissions/user-roles.ts';
import { createRole, updateRole } from '../../src/users/roles.ts';
import { createWebhook, listWebhooks } from '../../src/webhooks/endpoints.ts';
import { provisioningKind } from '../../src/webhooks/provisioning/provisioning-kind.ts';
import { makeApp, makeClient, makeUser, type TestClient } from '../kit/app.ts';
import { authorize } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { type Receiver, startReceiver } from '../kit/outside/receiver.ts';

let gatehouse: Gatehouse;
let receiver: Receiver;
let app: App;
let client: TestClient;
let endpoint: string;
beforeAll(async () => {
  gatehouse = await startGatehouse({ ALLOW_PRIVATE_UPSTREAMS: 'on' });
  receiver = await startReceiver();
});
afterAll(async () => {
  await receiver.stop();
  await gatehouse.stop();
});
beforeEach(async () => {
  app = await makeApp(gatehouse);
  client = await makeClient(gatehouse, app, { provisioning: true, first_party: false });
  endpoint = await listen();
  await deliver();
  receiver.received.length = 0;
});

const db = () => gatehouse.database.db;
const findApp = (id: string) => gatehouse.system.directory.findById(id);
const deliver = () => deliverAll(gatehouse.system, { kinds: deliveryKinds, findApp });
const heard = () => receiver.received.splice(0).map(({ body }) => JSON.parse(body).type);

async function listen() {
  const input = { url: receiver.url, client_id: client.client_id };
  return (await createWebhook(gatehouse.system, app, input)).webhook.id;
}

const listWaiting = () =>
  db()
    .selectFrom('deliveries')
    .selectAll()
    .where('app_id', '=', app.id)
    .where('state', '=', 'waiting')
    .orderBy('position')
    .execute();

const enqueue = (lanes: string[], topic: string = topics.updated) =>
  enqueueDeliveries(
    db(),
    app,
    lanes.map((lane) => ({ kind: PROVISIONING, target_id: endpoint, lane, topic, payload: {} })),
  );

test('a row that fails doesn’t stop those behind it, and is tried later', async () => {
  const [broken] = await enqueue(['not a user']);
  const user = await makeUser(gatehouse, app);
  await authorize(app, client, user.email);
  const warnings: unknown[] = [];
  const log = { ...gatehouse.system.log, warn: (details: unknown) => void warnings.push(details) };
  await deliverAll({ ...gatehouse.system, log }, { kinds: deliveryKinds, findApp });
  expect(heard()).toEqual(['user.created']);
  const [row, ...others] = await listWaiting();
  expect([row?.id, others]).toEqual([broken, []]);
  expect(row!.due_at.getTime()).toBeGreaterThan(Date.now() + MINUTE);
  expect(warnings).toMatchObject([{ delivery: broken }]);
  // Nor does it keep the worker of a target that is down.
  await db()
    .updateTable('delivery_targets')
    .set({ failures: 9, paused_until: null })
    .where('app_id', '=', app.id)
    .execute();
  await deliver();
  expect((await listWaiting())[0]).toEqual(row);
});

test('a worker that has to stop looks at no further rows', async () => {
  await enqueue([newId()]);
  const stopping = new AbortController();
  let looks = 0;
  const sift = async () => {
    // Nothing is wanted, and the row stays.
    if (++looks === 2) throw new Error('it went on');
    stopping.abort();
    return [];
  };
  const kinds = new Map([[PROVISIONING, { ...provisioningKind, sift }]]);
  const key = { app_id: app.id, kind: PROVISIONING, target_id: endpoint };
  expect(await deliverTo(gatehouse.system, key, { kinds, findApp, signal: stopping.signal })).toBe(false);
  expect(looks).toBe(1);
});

test('a look at all users that hasn’t begun is enough for further changes', async () => {
  const user = await makeUser(gatehouse, app);
  await authorize(app, client, user.email);
  await deliver();
  await createRole(db(), app, { name: 'editor', permissions: [] });
  const update = (description: string) => updateRole(db(), app, 'editor', { description });
  await update('one');
  await update('two');
  expect((await listWaiting()).map(({ topic }) => topic)).toEqual([topics.all]);
  // One that has begun is not.
  const after = JSON.stringify({ after: newId() });
  await db()
    .updateTable('deliveries')
    .set({ payload: after })
    .where('app_id', '=', app.id)
    .where('topic', '=', topics.all)
    .execute();
  await update('three');
  expect((await listWaiting()).length).toBe(2);
});

test('a change of a client has its users looked at if it decides whether it hears of them', async () => {
  const change = (fields: object) => updateClient(gatehouse.system, app, client.client_id, fields);
  await change({ client_uri: 'https://example.com/', provisioning: true });
  expect(await listWaiting()).toEqual([]);
  await change({ provisioning: false });
  expect((await listWaiting()).map(({ topic }) => topic)).toEqual([topics.all]);
});

test('a look at all users is for those who don’t wait for one, and comes after them', async () => {
  const users = [await makeUser(gatehouse, app), await makeUser(gatehouse, app)];
  for (const { email } of users) await authorize(app, client, email);
  await deliver();
  await checkAllUsers(db(), app);
  await enqueue([users[0]!.id]);
  await enqueue(Array.from({ length: 30 }, newId));
  const [all, first, ...rest] = await listWaiting();
  await provisioningKind.sift?.(gatehouse.system, app, [all!, ...rest]);
  expect((await listWaiting()).map(({ id }) => id)).toEqual([all!.id, first!.id]);
  await provisioningKind.sift?.(gatehouse.system, app, [all!]);
  expect((await listWaiting()).map(({ lane }) => lane)).toEqual([users[0]!.id, users[1]!.id]);
});

test('an endpoint that an older version deleted leaves nobody to the next one', async () => {
  const user = await makeUser(gatehouse, app);
  await authorize(app, client, user.email);
  await deliver();
  expect(heard()).toEqual(['user.created']);
  await db().deleteFrom('webhook_endpoints').where('app_id', '=', app.id).execute();
  endpoint = await listen();
  await deliver();
  expect(heard()).toEqual(['user.created']);
});

test('an endpoint that an older version tested is listed once', async () => {
  const target = { app_id: app.id, target_id: endpoint };
  await db()
    .insertInto('delivery_targets')
    .values([
      { ...target, kind: 'webhook' },
      { ...target, kind: PROVISIONING },
    ])
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  expect((await listWebhooks(db(), app)).map(({ id }) => id)).toEqual([endpoint]);
});

test('A261 an older version can’t give the endpoint of a client the App’s events', async () => {
  for (const events of [null, ['user.created']]) {
    const update = db().updateTable('webhook_endpoints').set({ events }).where('app_id', '=', app.id);
    await expect(update.execute()).rejects.toThrow('webhook_endpoints_client_events');
  }
});

test('a scope that an API loses, and with it every role that had it as a permission, is told', async () => {
  const identifier = 'https://api.example.com/';
  const read = { name: 'photos:read', description: '' };
  const { id } = await createResource(db(), app, {
    ...{ identifier, name: 'Photos', token_format: 'opaque' },
    scopes: [read, { name: 'photos:write', description: '' }],
  });
  await createRole(db(), app, { name: 'editor', permissions: ['photos:read', 'photos:write'] });
  const user = await makeUser(gatehouse, app);
  await setUserRoles(db(), app, user.id, { roles: ['editor'] });
  await authorize(app, client, user.email, { scope: 'openid roles' });
  await deliver();
  expect(heard()).toEqual(['user.created']);
  await updateResource(db(), app, id, { name: 'Pictures' });
  expect(await listWaiting()).toEqual([]);
  const permissions = async () => {
    await deliver();
    return receiver.received.splice(0).map(({ body }) => JSON.parse(body).data.permissions);
  };
  await updateResource(db(), app, id, { scopes: [read] });
  expect(await permissions()).toEqual([['photos:read']]);
  await deleteResource(db(), app, id);
  expect(await permissions()).toEqual([[]]);
  const lost = await db()
    .selectFrom('audit_log')
    .select('data')
    .where('app_id', '=', app.id)
    .where('event', 'in', ['resource.updated', 'resource.deleted'])
    .orderBy('at')
    .execute();
  expect(lost.map(({ data }) => data.roles)).toEqual([undefined, ['editor'], ['editor']]);
});
