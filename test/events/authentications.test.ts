// Clients and API keys that authenticate are lines of the event log: the first in an hour, and the number of the others.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { HOUR } from '../../src/clock.ts';
import { listEvents } from '../../src/events/list.ts';
import { type EventLine, writeEvents } from '../../src/events/record.ts';
import { writeSummaries } from '../../src/limits/summaries.ts';
import { call } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeClient } from '../kit/app.ts';
import { introspect, post } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { passTime, restoreTime } from '../kit/time.ts';

const lines: EventLine[] = [];

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  writeEvents(gatehouse.database.db, (line) => lines.push(line));
});
afterEach(restoreTime);
afterAll(() => gatehouse.stop());

let app: App;
beforeEach(async () => {
  app = await makeApp(gatehouse);
});

const linesOf = (event: string) => lines.filter((line) => line.app_id === app.id && line.event === event);

test('a client, by its method and the endpoint', async () => {
  const client = await makeClient(gatehouse, app);
  for (let count = 0; count < 4; count++) await introspect(app, client, 'x');
  const form = { grant_type: 'authorization_code', code: 'x', redirect_uri: client.redirect_uri, code_verifier: 'x' };
  await post(app, '/token', form, client, 'post');
  const known = { actor_kind: 'client', actor_id: client.client_id, ip: expect.any(String) };
  const expected = [
    { ...known, data: { method: 'client_secret_basic', endpoint: '/introspect' } },
    // The code was refused, and the client was not.
    { ...known, data: { method: 'client_secret_post', endpoint: '/token' } },
  ];
  expect(linesOf('client.authenticated')).toMatchObject(expected);
  await writeSummaries(gatehouse.system);
  expect(linesOf('client.authenticated')).toHaveLength(2);
  passTime(HOUR);
  await writeSummaries(gatehouse.system);
  expect(linesOf('client.authenticated')[2]).toMatchObject({
    ...known,
    data: { method: 'client_secret_basic', endpoint: '/introspect', count: 3 },
  });
  const { items } = await listEvents(gatehouse.database.db, app, { limit: 100 });
  expect(items.filter(({ event }) => String(event) === 'client.authenticated')).toEqual([]);
});

test('an API key, and at the end of the process what was counted', async () => {
  const key = await makeApiKey(gatehouse, app, ['users:read']);
  for (let count = 0; count < 3; count++) await call(app, 'GET /users', { as: key });
  const known = { actor_kind: 'api_key', actor_id: expect.any(String), ip: expect.any(String) };
  expect(linesOf('api_key.authenticated')).toMatchObject([{ ...known, data: { method: 'api_key' } }]);
  await writeSummaries(gatehouse.system, { all: true });
  expect(linesOf('api_key.authenticated')[1]).toMatchObject({ ...known, data: { count: 2 } });
});

test('neither a wrong secret, nor a public client, nor an unknown key', async () => {
  const client = await makeClient(gatehouse, app);
  const open = await makeClient(gatehouse, app, { type: 'public' });
  await post(app, '/token', { grant_type: 'refresh_token', refresh_token: 'x' }, { ...client, client_secret: 'wrong' });
  await post(app, '/token', { grant_type: 'refresh_token', refresh_token: 'x' }, open);
  await call(app, 'GET /users', { as: 'gh_key_unknown' });
  expect([...linesOf('client.authenticated'), ...linesOf('api_key.authenticated')]).toEqual([]);
});
