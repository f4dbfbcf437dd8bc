// A provider that vouches for the address of the user who links it: everybody who hears of the user hears that it is verified.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { deliverAll } from '../../src/deliveries/dispatcher.ts';
import { deliveryKinds } from '../../src/jobs/deliveries.ts';
import { getUser } from '../../src/users/users.ts';
import { createWebhook } from '../../src/webhooks/endpoints.ts';
import { makeClient, makeUser, PASSWORD, type TestClient } from '../kit/app.ts';
import { authorize } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { type Receiver, startReceiver } from '../kit/outside/receiver.ts';
import { startUpstream, type Upstream } from '../kit/outside/upstream-oidc.ts';
import { allow, claimsOf, makeWorld, openSignIn, PRIVATE, signInWith } from './world.ts';

let gatehouse: Gatehouse;
let upstream: Upstream;
let receiver: Receiver;
let app: App;
let client: TestClient;
beforeAll(async () => {
  gatehouse = await startGatehouse(PRIVATE);
  upstream = await startUpstream();
  receiver = await startReceiver();
});
afterAll(async () => {
  await receiver.stop();
  await upstream.stop();
  await gatehouse.stop();
});
beforeEach(async () => {
  ({ app, client } = await makeWorld(gatehouse, upstream.issuer));
});

const db = () => gatehouse.database.db;

const hear = async () => {
  await deliverAll(gatehouse.system, { kinds: deliveryKinds, findApp: gatehouse.system.directory.findById });
  return receiver.received.splice(0).map(({ body }) => JSON.parse(body));
};

async function link(email: string): Promise<void> {
  const person = await openSignIn(app, client);
  const asked = await signInWith(person, upstream, 'oidc');
  await claimsOf(person, await allow(person, await person.visitor.submit(asked, { email, password: PASSWORD })));
}

const listUpdates = (user: { id: string }) =>
  db()
    .selectFrom('audit_log')
    .select(['data', 'actor_kind'])
    .where('app_id', '=', app.id)
    .where('user_id', '=', user.id)
    .where('event', '=', 'user.updated')
    .execute();

test('an address that is verified by linking is told to the audit log, webhooks and other clients', async () => {
  const other = await makeClient(gatehouse, app, { provisioning: true });
  await createWebhook(gatehouse.system, app, { url: `${receiver.url}/of-client`, client_id: other.client_id });
  await createWebhook(gatehouse.system, app, { url: `${receiver.url}/of-app`, events: ['user.updated'] });
  const user = await makeUser(gatehouse, app, { email: 'uma@example.com' });
  await authorize(app, other, user.email, { scope: 'openid email' });
  expect(await hear()).toMatchObject([{ type: 'user.created', data: { email_verified: false } }]);

  upstream.be({ sub: 'uma', email: user.email, email_verified: true });
  await link(user.email);
  expect((await getUser(db(), app, user.id)).email_verified).toBe(true);
  expect((await listUpdates(user)).map(({ data }) => data)).toEqual([{ fields: ['email_verified'] }]);
  expect((await hear()).map(({ type, data }) => [type, data.email_verified ?? data.fields]).sort()).toEqual([
    ['user.updated', ['email_verified']],
    ['user.updated', true],
  ]);
});

test.each([
  ['was verified before', true, 'vic@example.com'],
  ['isn’t the user’s', false, 'victor@example.com'],
])('an address that %s changes nothing', async (_, email_verified, theirs) => {
  const user = await makeUser(gatehouse, app, { email: 'vic@example.com', email_verified });
  const before = await getUser(db(), app, user.id);
  upstream.be({ sub: 'vic', email: theirs, email_verified: true });
  await makeUser(gatehouse, app, { email: 'victor@example.com' });
  await link(user.email);
  const { updated_at, email_verified: now } = await getUser(db(), app, user.id);
  expect([updated_at, now, await listUpdates(user)]).toEqual([before.updated_at, email_verified, []]);
});
