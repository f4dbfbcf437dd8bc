// What a client's backend hears of its users: a real client signs users in, and a real receiver takes what is sent.
import { Webhook as Verifier } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { updateApp } from '../../src/apps/apps.ts';
import type { NewClient } from '../../src/apps/clients/fields.ts';
import { createPermission } from '../../src/apps/own-permissions.ts';
import { MINUTE } from '../../src/clock.ts';
import { transact } from '../../src/database/transact.ts';
import { deliverAll } from '../../src/deliveries/dispatcher.ts';
import { deliveryKinds } from '../../src/jobs/deliveries.ts';
import { revokeConnectedApp } from '../../src/users/connected-apps.ts';
import { replaceMetadata } from '../../src/users/metadata.ts';
import { narrowConnectedApp } from '../../src/users/narrowed-access.ts';
import { setUserRoles } from '../../src/users/permissions/user-roles.ts';
import { createRole, updateRole } from '../../src/users/roles.ts';
import { deleteUser, setUserStatus, updateUser } from '../../src/users/users.ts';
import { createWebhook } from '../../src/webhooks/endpoints.ts';
import { provisioningKind } from '../../src/webhooks/provisioning/provisioning-kind.ts';
import { call } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeClient, makeUser, type TestClient } from '../kit/app.ts';
import { authorize } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { answerWith, type Receiver, startReceiver } from '../kit/outside/receiver.ts';
import { passTime, restoreTime } from '../kit/time.ts';

let gatehouse: Gatehouse;
let receiver: Receiver;
let app: App;
let key: string;
let client: TestClient;
beforeAll(async () => {
  gatehouse = await startGatehouse({ ALLOW_PRIVATE_UPSTREAMS: 'on' });
});
afterAll(() => gatehouse.stop());
beforeEach(async () => {
  receiver = await startReceiver();
  app = await makeApp(gatehouse);
  key = await makeApiKey(gatehouse, app, ['webhooks:read', 'webhooks:write', 'clients:read', 'clients:write']);
  client = await makeProvisioned();
});
afterEach(async () => {
  await receiver.stop();
  restoreTime();
});

const db = () => gatehouse.database.db;
const makeProvisioned = (input: Partial<NewClient> = {}) =>
  makeClient(gatehouse, app, { provisioning: true, first_party: false, ...input });

async function listen(of = client, url = receiver.url) {
  const { status, body } = await call(app, 'POST /webhooks', { as: key, body: { url, client_id: of.client_id } });
  expect(status).toBe(201);
  return body;
}

const deliver = () =>
  deliverAll(gatehouse.system, { kinds: deliveryKinds, findApp: gatehouse.system.directory.findById });

/** What arrived since the last call, after everything was sent. */
async function hear() {
  await deliver();
  return receiver.received.splice(0).map(({ body }) => JSON.parse(body));
}

const told = async () => (await hear()).map(({ type, data }) => ({ type, ...data }));

describe('the backend of a client hears of', () => {
  test('C11 a user with the first grant, and not again at the next sign-in', async () => {
    const { secret } = await listen();
    const user = await makeUser(gatehouse, app, { name: 'Bob' });
    expect(await hear()).toEqual([]);
    await authorize(app, client, user.email, { scope: 'openid email' });
    await deliver();
    const { headers, body } = receiver.received[0]!;
    expect(new Verifier(secret).verify(body, headers as Record<string, string>)).toEqual({
      ...{ id: headers['webhook-id'], type: 'user.created', version: 1, at: expect.any(String) },
      ...{ issuer: app.issuer, sequence: 1 },
      data: { sub: user.id, active: true, email: user.email, email_verified: false },
    });
    expect((await hear()).length).toBe(1);
    await authorize(app, client, user.email, { scope: 'openid email' });
    expect(await hear()).toEqual([]);
  });

  test('a change that it may see, and no other', async () => {
    await listen();
    const user = await makeUser(gatehouse, app, { name: 'Bob' });
    await authorize(app, client, user.email, { scope: 'openid profile' });
    await hear();
    await updateUser(db(), app, user.id, { name: 'Robert' });
    expect(await told()).toMatchObject([{ type: 'user.updated', sub: user.id, active: true, name: 'Robert' }]);
    await updateUser(db(), app, user.id, { phone: '+4915112345678' });
    await replaceMetadata(db(), app, user.id, { metadata_private: { plan: 'secret' }, metadata_public: { seats: 3 } });
    await setUserStatus(db(), app, user.id, 'active');
    expect(await hear()).toEqual([]);
    await updateUser(db(), app, user.id, { name: 'Bob' });
    const heard = await hear();
    expect(heard.map(({ data, sequence }) => [data.name, sequence])).toEqual([['Bob', 3]]);
    expect(JSON.stringify(heard)).not.toMatch(/secret|seats|4915|@/);
  });

  test('only the user’s sub, if it was granted nothing more; and of more once it is', async () => {
    await listen();
    const user = await makeUser(gatehouse, app, { name: 'Bob' });
    await authorize(app, client, user.email, { scope: 'openid' });
    expect(await told()).toEqual([{ type: 'user.created', sub: user.id, active: true }]);
    await updateUser(db(), app, user.id, { name: 'Robert' });
    expect(await told()).toEqual([]);
    await authorize(app, client, user.email, { scope: 'openid profile' });
    expect(await told()).toMatchObject([{ type: 'user.updated', name: 'Robert' }]);
    const removal = { scopes: ['profile'], claims: [], resources: [] };
    await narrowConnectedApp(db(), app, user.id, { client_id: client.client_id, remove: removal });
    expect(await told()).toEqual([{ type: 'user.updated', sub: user.id, active: true }]);
  });

  test('users of an own client, who are not asked', async () => {
    client = await makeProvisioned({ first_party: true });
    await listen();
    const user = await makeUser(gatehouse, app);
    const { visitor } = await authorize(app, client, user.email, { scope: 'openid email' });
    expect(await told()).toMatchObject([{ type: 'user.created', email: user.email }]);
    await authorize(app, client, user.email, { scope: 'openid email' }, visitor);
    expect(await hear()).toEqual([]);
  });

  test('a user who is disabled, enabled and deleted', async () => {
    await listen();
    const user = await makeUser(gatehouse, app);
    await authorize(app, client, user.email, { scope: 'openid email' });
    await hear();
    await setUserStatus(db(), app, user.id, 'disabled');
    // Nothing is granted now: the sessions ended.
    expect(await told()).toEqual([{ type: 'user.updated', sub: user.id, active: false }]);
    await setUserStatus(db(), app, user.id, 'active');
    expect(await told()).toEqual([{ type: 'user.updated', sub: user.id, active: true }]);
    await deleteUser(db(), app, user.id);
    expect(await told()).toEqual([{ type: 'user.deleted', sub: user.id, reason: 'deleted' }]);
    expect(await db().selectFrom('provisioned_users').selectAll().where('app_id', '=', app.id).execute()).toEqual([]);
  });

  test('a user who takes the access away, and who comes back', async () => {
    await listen();
    const user = await makeUser(gatehouse, app);
    await authorize(app, client, user.email);
    // Another client that the user allowed as well hears nothing of it.
    const other = await makeProvisioned();
    await listen(other, `${receiver.url}/other`);
    await authorize(app, other, user.email);
    await hear();
    await revokeConnectedApp(db(), app, user.id, client.client_id);
    expect(await told()).toEqual([{ type: 'user.deleted', sub: user.id, reason: 'access_revoked' }]);
    await updateUser(db(), app, user.id, { name: 'Robert' });
    expect(await hear()).toEqual([]);
    await authorize(app, client, user.email);
    expect(await told()).toMatchObject([{ type: 'user.created', sub: user.id }]);
  });

  test('roles and the App’s own claims, also if they change for everybody', async () => {
    await listen();
    await createPermission(db(), app, { name: 'articles:write' });
    await createRole(db(), app, { name: 'editor', permissions: [] });
    const user = await makeUser(gatehouse, app);
    await authorize(app, client, user.email, { scope: 'openid profile roles' });
    expect(await told()).toMatchObject([{ type: 'user.created', roles: [] }]);
    await setUserRoles(db(), app, user.id, { roles: ['editor'] });
    expect(await told()).toMatchObject([{ type: 'user.updated', roles: ['editor'], permissions: [] }]);
    await updateRole(db(), app, 'editor', { permissions: ['articles:write'] });
    expect(await told()).toMatchObject([{ type: 'user.updated', permissions: ['articles:write'] }]);
    await replaceMetadata(db(), app, user.id, { metadata_public: { plan: 'gold' } });
    expect(await told()).toEqual([]);
    await updateApp(gatehouse.system, app, { settings: { custom_claims: ['plan=metadata_public.plan'] } });
    expect(await told()).toMatchObject([{ type: 'user.updated', plan: 'gold' }]);
  });

  test('those who had a grant before, and of what happened while its endpoint was off', async () => {
    const users = [await makeUser(gatehouse, app), await makeUser(gatehouse, app), await makeUser(gatehouse, app)];
    const [kept, deleted, revoked] = users.map(({ id }) => id) as [string, string, string];
    for (const { email } of users) await authorize(app, client, email, { scope: 'openid profile' });
    const { id } = await listen();
    const of = (list: { type: string; sub: string }[]) => list.map(({ type, sub }) => `${type} ${sub}`).sort();
    expect(of(await told())).toEqual([kept, deleted, revoked].map((sub) => `user.created ${sub}`).sort());

    await call(app, 'PATCH /webhooks/:id', { as: key, body: { enabled: false }, params: { id } });
    await updateUser(db(), app, kept, { name: 'Robert' });
    await deleteUser(db(), app, deleted);
    await revokeConnectedApp(db(), app, revoked, client.client_id);
    expect(await hear()).toEqual([]);
    await call(app, 'PATCH /webhooks/:id', { as: key, body: { enabled: true }, params: { id } });
    expect(of(await told())).toEqual(
      [`user.updated ${kept}`, `user.deleted ${deleted}`, `user.deleted ${revoked}`].sort(),
    );
    await call(app, 'PATCH /webhooks/:id', { as: key, body: { enabled: true }, params: { id } });
    expect(await hear()).toEqual([]);
  });
});

describe('the backend of a client doesn’t hear of', () => {
  test('A260 the users of another client, of another App, or of the App’s events', async () => {
    await listen();
    const other = await makeProvisioned();
    const user = await makeUser(gatehouse, app);
    await authorize(app, other, user.email, { scope: 'openid email' });
    await updateUser(db(), app, user.id, { email: 'new@example.com' });
    await deleteUser(db(), app, user.id);
    expect(await hear()).toEqual([]);
    expect(await db().selectFrom('deliveries').selectAll().where('app_id', '=', app.id).execute()).toEqual([]);
  });

  test('a change that is undone', async () => {
    await listen();
    const user = await makeUser(gatehouse, app);
    await authorize(app, client, user.email, { scope: 'openid profile' });
    await hear();
    await transact(db(), async (db) => {
      await updateUser(db, app, user.id, { name: 'Robert' });
      await deleteUser(db, app, user.id);
      throw new Error('undo');
    }).catch(() => {});
    expect(await hear()).toEqual([]);
  });
});

describe('the endpoint of a client', () => {
  test('A261 can’t be one of another App, or of a client that didn’t ask for it, and has no events', async () => {
    const silent = await makeProvisioned({ provisioning: false });
    const foreign = await makeClient(gatehouse, await makeApp(gatehouse), { provisioning: true });
    for (const { client_id } of [silent, foreign]) {
      const { status, body } = await call(app, 'POST /webhooks', { as: key, body: { url: receiver.url, client_id } });
      expect([status, body.fields]).toEqual([422, { client_id: expect.any(String) }]);
    }
    const { client_id } = client;
    const chosen = { url: receiver.url, client_id, events: ['user.created'] };
    expect((await call(app, 'POST /webhooks', { as: key, body: chosen })).body.fields).toHaveProperty('events');
    const { id } = await listen();
    const change = { as: key, body: { events: ['user.created'] }, params: { id } };
    expect((await call(app, 'PATCH /webhooks/:id', change)).body.fields).toHaveProperty('events');
    const second = { url: `${receiver.url}/2`, client_id };
    expect((await call(app, 'POST /webhooks', { as: key, body: second })).status).toBe(409);
  });

  test.each(['https://127.0.0.1/', 'https://169.254.169.254/', 'http://example.com/'])(
    'A262 is not %s, in our own network',
    async (url) => {
      const config = { ...gatehouse.config, allowPrivateUpstreams: false };
      const input = { url, client_id: client.client_id };
      const saved = createWebhook({ ...gatehouse.system, config }, app, input);
      await expect(saved).rejects.toMatchObject({ code: 'invalid_body' });
    },
  );

  test('A262 that leads inward by the time of sending is not connected to', async () => {
    await listen(client, `http://localhost:${new URL(receiver.url).port}/`);
    const user = await makeUser(gatehouse, app);
    await authorize(app, client, user.email);
    const config = { ...gatehouse.config, allowPrivateUpstreams: false };
    const parts = { kinds: deliveryKinds, findApp: gatehouse.system.directory.findById };
    await deliverAll({ ...gatehouse.system, config }, parts);
    expect(receiver.received).toEqual([]);
    expect((await hear()).length).toBe(0);
    passTime(MINUTE);
    expect((await hear()).length).toBe(1);
  });

  test('gets everything in order once it is back', async () => {
    await listen();
    receiver.answer = answerWith(503);
    const users = [await makeUser(gatehouse, app), await makeUser(gatehouse, app)];
    for (const { email } of users) await authorize(app, client, email, { scope: 'openid profile' });
    for (let failures = 0; failures < 5; failures++) {
      await deliver();
      passTime(6 * MINUTE);
    }
    const [first, second] = users as [(typeof users)[0], (typeof users)[0]];
    await updateUser(db(), app, first.id, { name: 'Robert' });
    await deleteUser(db(), app, second.id);
    receiver.answer = answerWith(204);
    receiver.received.length = 0;
    const heard = await told();
    const of = (id: string) => heard.filter(({ sub }) => sub === id).map(({ type }) => type);
    // Each tells of the user as they are by the time that it is sent: of a deleted one there is nothing more to tell.
    expect(of(first.id)).toEqual(['user.created', 'user.updated']);
    expect(of(second.id)).toEqual(['user.deleted']);
  });

  test('gets what a worker had chosen that died before it was sent', async () => {
    const { id } = await listen();
    const user = await makeUser(gatehouse, app);
    await authorize(app, client, user.email);
    const waiting = await db()
      .selectFrom('deliveries')
      .selectAll()
      .where('target_id', '=', id)
      .orderBy('position')
      .execute();
    for (let died = 0; died < 2; died++) await provisioningKind.sift?.(gatehouse.system, app, waiting);
    expect(await told()).toEqual([{ type: 'user.created', sub: user.id, active: true }]);
  });

  test('has a log, a test and a replay, and gets nothing while its client wants none', async () => {
    const { id } = await listen();
    const user = await makeUser(gatehouse, app);
    await call(app, 'POST /webhooks/:id/test', { as: key, params: { id } });
    expect(await told()).toEqual([{ type: 'webhook.test' }]);
    receiver.answer = answerWith(503);
    await authorize(app, client, user.email);
    await deliver();
    const { items } = (await call(app, 'GET /webhooks/:id/deliveries', { as: key, params: { id } })).body;
    const [{ id: delivery_id, type }] = items;
    expect(type).toBe('user.created');
    const params = { id, delivery_id };
    const { body, log: attempts } = (await call(app, 'GET /webhooks/:id/deliveries/:delivery_id', { as: key, params }))
      .body;
    expect([body, attempts[0].status]).toEqual([receiver.received.at(-1)?.body, 503]);
    receiver.answer = answerWith(204);
    receiver.received.length = 0;
    await call(app, 'POST /webhooks/:id/deliveries/:delivery_id/send-again', { as: key, params });
    expect((await hear()).map(({ id }) => id)).toEqual([delivery_id]);

    const { client_id } = client;
    await call(app, 'PATCH /clients/:id', { as: key, body: { provisioning: false }, params: { id: client_id } });
    await deleteUser(db(), app, user.id);
    expect(await hear()).toEqual([]);
    await call(app, 'PATCH /clients/:id', { as: key, body: { provisioning: true }, params: { id: client_id } });
    expect(await told()).toEqual([{ type: 'user.deleted', sub: user.id, reason: 'deleted' }]);
    const since = { since: new Date(0).toISOString() };
    const again = await call(app, 'POST /webhooks/:id/replay', { as: key, body: since, params: { id } });
    expect(again).toMatchObject({ status: 202 });
    expect(await hear()).toEqual([]);
  });
});
