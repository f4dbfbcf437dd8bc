// What a client's backend hears of its users although a delivery was lost, came late, or crossed with another change.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { updateClient } from '../../src/apps/clients/clients.ts';
import { DAY, MINUTE } from '../../src/clock.ts';
import { deliverAll } from '../../src/deliveries/dispatcher.ts';
import { insertProvisioning } from '../../src/events/provisioning.ts';
import { deliveryKinds } from '../../src/jobs/deliveries.ts';
import { revokeConnectedApp } from '../../src/users/connected-apps.ts';
import { deleteUser, setUserStatus, updateUser } from '../../src/users/users.ts';
import { sendDeliveryAgain } from '../../src/webhooks/deliveries.ts';
import { createWebhook, updateWebhook } from '../../src/webhooks/endpoints.ts';
import { makeApp, makeClient, makeUser, type TestClient } from '../kit/app.ts';
import { authorize } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { answerWith, type Receiver, startReceiver } from '../kit/outside/receiver.ts';
import { passTime, restoreTime } from '../kit/time.ts';

let gatehouse: Gatehouse;
let receiver: Receiver;
let app: App;
let client: TestClient;
let endpoint: string;
beforeAll(async () => {
  gatehouse = await startGatehouse({ ALLOW_PRIVATE_UPSTREAMS: 'on' });
});
afterAll(() => gatehouse.stop());
beforeEach(async () => {
  receiver = await startReceiver();
  app = await makeApp(gatehouse);
  client = await makeClient(gatehouse, app, { provisioning: true, first_party: false });
  const { client_id } = client;
  endpoint = (await createWebhook(gatehouse.system, app, { url: receiver.url, client_id })).webhook.id;
});
afterEach(async () => {
  await receiver.stop();
  restoreTime();
});

const db = () => gatehouse.database.db;
const deliver = () =>
  deliverAll(gatehouse.system, { kinds: deliveryKinds, findApp: gatehouse.system.directory.findById });

/** What arrives now that the receiver answers. */
async function hear() {
  receiver.answer = answerWith(204);
  receiver.received.length = 0;
  await deliver();
  return receiver.received.splice(0).map(({ body }) => {
    const { type, data } = JSON.parse(body);
    return { type, ...data };
  });
}

async function fail(status = 503) {
  receiver.answer = answerWith(status);
  await deliver();
}

const setEndpoint = (change: object) => updateWebhook(gatehouse.system, app, endpoint, change);
const setClient = (change: object) => updateClient(gatehouse.system, app, client.client_id, change);
const listDeliveries = () =>
  db().selectFrom('deliveries').selectAll().where('app_id', '=', app.id).orderBy('position').execute();
const listKnown = () => db().selectFrom('provisioned_users').selectAll().where('app_id', '=', app.id).execute();

async function makeVisitor(scope = 'openid profile') {
  const user = await makeUser(gatehouse, app, { name: 'Bob' });
  await authorize(app, client, user.email, { scope });
  return user;
}

describe('a user of whom a delivery was lost is told again', () => {
  test.each([
    [
      'the endpoint is switched off and on',
      () => setEndpoint({ enabled: false }),
      () => setEndpoint({ enabled: true }),
    ],
    [
      'the client wants none and wants them again',
      () => setClient({ provisioning: false }),
      () => setClient({ provisioning: true }),
    ],
  ])('after %s', async (_, off, on) => {
    const user = await makeVisitor();
    await fail();
    await off();
    passTime(MINUTE);
    await deliver();
    await on();
    expect(await hear()).toMatchObject([{ type: 'user.created', sub: user.id, name: 'Bob' }]);
    await setEndpoint({ enabled: true });
    expect(await hear()).toEqual([]);
  });

  test('after the receiver was gone, at its new address', async () => {
    const user = await makeVisitor();
    await fail(410);
    await setEndpoint({ url: `${receiver.url}/new`, enabled: true });
    expect(await hear()).toMatchObject([{ type: 'user.created', sub: user.id, name: 'Bob' }]);
  });

  test('A264 as disabled, although it has no claims any more', async () => {
    const user = await makeVisitor();
    await hear();
    await setUserStatus(db(), app, user.id, 'disabled');
    await fail();
    await setEndpoint({ enabled: false });
    passTime(MINUTE);
    await deliver();
    await setEndpoint({ enabled: true });
    expect(await hear()).toEqual([{ type: 'user.updated', sub: user.id, active: false }]);
    await setUserStatus(db(), app, user.id, 'active');
    await authorize(app, client, user.email, { scope: 'openid profile' });
    expect((await hear()).at(-1)).toMatchObject({ type: 'user.updated', active: true, name: 'Bob' });
  });

  test('with the next change, after it was given up', async () => {
    const user = await makeVisitor();
    await fail();
    passTime(4 * DAY);
    await fail();
    await setEndpoint({ enabled: true });
    await updateUser(db(), app, user.id, { phone: '+4915112345678' });
    expect(await hear()).toMatchObject([{ type: 'user.created', sub: user.id }]);
  });
});

describe('the end of a user', () => {
  test('A264 isn’t told late of a user who is back', async () => {
    const user = await makeVisitor();
    await hear();
    await revokeConnectedApp(db(), app, user.id, client.client_id);
    await fail();
    await authorize(app, client, user.email, { scope: 'openid profile' });
    expect(await hear()).toMatchObject([{ type: 'user.created', sub: user.id }]);
    passTime(MINUTE);
    expect(await hear()).toEqual([]);
  });

  test('A264 isn’t told again by a replay after the user is back', async () => {
    const user = await makeVisitor();
    await hear();
    await revokeConnectedApp(db(), app, user.id, client.client_id);
    expect(await hear()).toMatchObject([{ type: 'user.deleted' }]);
    await authorize(app, client, user.email, { scope: 'openid profile' });
    await hear();
    const end = (await listDeliveries()).find(({ topic }) => topic === 'user.deleted');
    await sendDeliveryAgain(db(), app, endpoint, end?.id ?? '');
    expect(await hear()).toEqual([]);
  });

  test('isn’t followed by a late change', async () => {
    const user = await makeVisitor();
    await fail();
    await revokeConnectedApp(db(), app, user.id, client.client_id);
    expect(await hear()).toMatchObject([{ type: 'user.deleted', sub: user.id }]);
    passTime(MINUTE);
    expect(await hear()).toEqual([]);
  });

  test('A264 isn’t told if they signed in again while the access was taken away', async () => {
    const user = await makeVisitor();
    await hear();
    const revoked = [{ at: new Date(), user_id: user.id, client_id: client.client_id, data: {} }];
    // The grant of the sign-in is there by the time of the event.
    await insertProvisioning(db(), app, 'grant.revoked', revoked);
    expect(await listKnown()).toMatchObject([{ ended: null }]);
    expect(await hear()).toEqual([]);
    // Or it comes into sight afterwards.
    const grants = db().deleteFrom('grants').where('app_id', '=', app.id).returningAll();
    const [grant] = await grants.execute();
    await insertProvisioning(db(), app, 'grant.revoked', revoked);
    await db()
      .insertInto('grants')
      .values({ ...grant!, payload: JSON.stringify(grant!.payload) })
      .execute();
    expect(await hear()).toMatchObject([{ type: 'user.created', sub: user.id, name: 'Bob' }]);
    expect(await listKnown()).toMatchObject([{ ended: null }]);
  });

  test('isn’t told of a user who never was', async () => {
    const user = await makeVisitor();
    await revokeConnectedApp(db(), app, user.id, client.client_id);
    expect(await hear()).toEqual([]);
    expect(await listKnown()).toEqual([]);
  });

  test('is told of a user whom an older version deleted', async () => {
    const user = await makeVisitor();
    await hear();
    await deleteUser(db(), app, user.id);
    await db().deleteFrom('deliveries').where('app_id', '=', app.id).where('state', '=', 'waiting').execute();
    await db().updateTable('provisioned_users').set({ ended: null }).where('app_id', '=', app.id).execute();
    await setEndpoint({ enabled: true });
    expect(await hear()).toEqual([{ type: 'user.deleted', sub: user.id, reason: 'deleted' }]);
    expect(await listKnown()).toEqual([]);
  });
});
