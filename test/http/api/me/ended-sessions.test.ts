// Which clients have heard of the end of a session, as the user and the App's backend read it.
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY, HOUR, SECOND } from '../../../../src/clock.ts';
import { deliverAll } from '../../../../src/deliveries/dispatcher.ts';
import { deliveryKinds } from '../../../../src/jobs/deliveries.ts';

import { revokeOtherSessions } from '../../../../src/users/sessions/end.ts';
import { makeApiKey, makeApp, makeClient, makeUser } from '../../../kit/app.ts';
import { authorize } from '../../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { type Receiver, startReceiver } from '../../../kit/outside/receiver.ts';
import { readPersonalData } from '../../../kit/personal-data.ts';
import { passTime, restoreTime } from '../../../kit/time.ts';
import { call, signInByApi } from '../call.ts';

const statuses: Record<string, number> = { '/quick': 200, '/busy': 503, '/broken': 400 };

let gatehouse: Gatehouse;
let receiver: Receiver;
beforeAll(async () => {
  gatehouse = await startGatehouse({ ALLOW_PRIVATE_UPSTREAMS: 'on' });
  receiver = await startReceiver();
  receiver.answer = (response, { path }) => void response.writeHead(statuses[path]!).end();
});
afterAll(async () => {
  await receiver.stop();
  await gatehouse.stop();
});

const deliver = () =>
  deliverAll(gatehouse.system, { kinds: deliveryKinds, findApp: gatehouse.system.directory.findById });

test('a user reads all of their sessions that ended within the week, page by page, and exports them', async () => {
  const app = await makeApp(gatehouse);
  const as = await makeApiKey(gatehouse, app, ['users:read']);
  const user = await makeUser(gatehouse, app);
  const client = await makeClient(gatehouse, app, { backchannel_logout_uri: `${receiver.url}/quick` });
  await authorize(app, client, user.email, { scope: 'openid' });
  const { db } = gatehouse.database;
  await revokeOtherSessions(db, app, user.id, undefined);
  await sql`
    insert into ended_sessions
    select (jsonb_populate_record(ended, jsonb_build_object('id', gen_random_uuid(),
      'ended_at', ended.ended_at - place * interval '1 second'))).*
    from ended_sessions as ended cross join generate_series(1, 60) as place where user_id = ${user.id}
  `.execute(db);
  const tokens = await signInByApi(gatehouse, app, user);
  const lists: [string, object][] = [
    ['GET /me/ended-sessions', { as: tokens.access_token }],
    ['GET /users/:id/ended-sessions', { as, params: { id: user.id } }],
  ];
  for (const [address, caller] of lists) {
    const first = (await call(app, address, caller)).body;
    const query = { cursor: first.next_cursor };
    const second = (await call(app, address, { ...caller, query })).body;
    const items = [...first.items, ...second.items];
    expect([first.items.length, second.next_cursor]).toEqual([50, null]);
    expect(new Set(items.map(({ id }) => id)).size).toBe(61);
    expect(items.map(({ ended_at }) => ended_at)).toEqual(
      items
        .map(({ ended_at }) => ended_at)
        .sort()
        .reverse(),
    );
    expect((await call(app, address, { ...caller, query: { limit: '2' } })).body.items).toEqual(items.slice(0, 2));
    expect((await call(app, address, { ...caller, query: { cursor: 'none' } })).body.code).toBe('invalid_cursor');
  }
  expect((await readPersonalData(db, app, user)).ended_sessions).toHaveLength(61);
});

test('clients that confirmed the end, are asked again, or were given up, are told from each other for a week', async () => {
  const app = await makeApp(gatehouse);
  const as = await makeApiKey(gatehouse, app, ['users:read']);
  const [user, other] = [await makeUser(gatehouse, app), await makeUser(gatehouse, app)];
  const clients: Record<string, string> = {};
  let visitor: Awaited<ReturnType<typeof authorize>>['visitor'] | undefined;
  for (const path of Object.keys(statuses)) {
    const client = await makeClient(gatehouse, app, { name: path, backchannel_logout_uri: `${receiver.url}${path}` });
    ({ visitor } = await authorize(app, client, user.email, { scope: 'openid' }, visitor));
    clients[client.client_id] = path;
  }
  await revokeOtherSessions(gatehouse.database.db, app, user.id, undefined);
  const tokens = await signInByApi(gatehouse, app, user);
  const mine = async () => (await call(app, 'GET /me/ended-sessions', { as: tokens.access_token })).body.items;
  const [before] = await mine();
  expect(before.clients.map(({ state }: { state: string }) => state)).toEqual(['waiting', 'waiting', 'waiting']);
  await deliver();
  const [ended, ...rest] = await mine();
  expect([ended, rest]).toMatchObject([{ id: before.id, how: 'revoked', ip: '127.0.0.1' }, []]);
  const statesOf = (of: { clients: Record<string, string>[] }) =>
    Object.fromEntries(of.clients.map(({ client_id, name, state }) => [clients[client_id!] === name && name, state]));
  expect(statesOf(ended)).toEqual({ '/broken': 'waiting', '/busy': 'waiting', '/quick': 'confirmed' });
  const byBackend = (id: string) => call(app, 'GET /users/:id/ended-sessions', { as, params: { id } });
  expect((await byBackend(user.id)).body.items).toEqual([ended]);
  expect((await byBackend(other.id)).body).toEqual({ items: [], next_cursor: null });
  statuses['/busy'] = 204;
  for (let hours = 0; hours < 28; hours += 2) {
    passTime(2 * HOUR);
    await deliver();
  }
  const [later] = (await byBackend(user.id)).body.items;
  expect(statesOf(later)).toEqual({ '/broken': 'failed', '/busy': 'confirmed', '/quick': 'confirmed' });
  passTime(6 * DAY + SECOND);
  expect((await byBackend(user.id)).body.items).toEqual([]);
  restoreTime();
});
