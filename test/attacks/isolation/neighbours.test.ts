// Apps of one server as neighbours: one that is flooded, or that searches without an end, leaves the others as they were.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { type Answer, call } from '../../http/api/call.ts';
import { makeApiKey, makeApp, makeClient, makeUser, PASSWORD, type TestClient } from '../../kit/app.ts';
import { introspect, refresh, signIn } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { waitUntil } from '../../kit/time.ts';

type Neighbour = { app: App; client: TestClient; as: string; email: string };

let gatehouse: Gatehouse;
let loud: Neighbour;
let quiet: Neighbour;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  loud = await makeNeighbour();
  quiet = await makeNeighbour();
});
afterAll(() => gatehouse.stop());

async function makeNeighbour(): Promise<Neighbour> {
  const app = await makeApp(gatehouse);
  const { email } = await makeUser(gatehouse, app);
  return { app, client: await makeClient(gatehouse, app), as: await makeApiKey(gatehouse, app), email };
}

const logIn = ({ app, as, email }: Neighbour, password = PASSWORD) =>
  call(app, 'POST /auth/login', { as, body: { email, password, ip: '203.0.113.9' } });
const askReset = ({ app, as }: Neighbour, email: string) =>
  call(app, 'POST /auth/password/forgot', { as, body: { email, ip: '203.0.113.9' } });

const times = (count: number, send: (index: number) => Promise<Answer>) =>
  Promise.all(Array.from({ length: count }, async (_, index) => (await send(index)).status));

test('A59 sign-ins and resets of a flooded App are refused, and those of its neighbour from the same network are not', async () => {
  const flood = Promise.all([
    times(120, (index) => logIn({ ...loud, email: `nobody-${index}@example.com` }, 'wrong')),
    times(300, (index) => askReset(loud, `nobody-${index}@example.com`)),
  ]);
  const signedIn = [];
  for (let index = 0; index < 10; index++) signedIn.push((await logIn(quiet)).status, (await askReset(quiet, `bob-${index}@example.com`)).status);
  const tokens = await signIn(quiet.app, quiet.client, quiet.email, { scope: 'openid offline_access', prompt: 'consent' });
  expect((await refresh(quiet.app, quiet.client, tokens.refresh_token!)).status).toBe(200);
  const [logins, resets] = await flood;
  expect(new Set(signedIn)).toEqual(new Set([200, 202]));
  expect(logins.filter((status) => status === 429).length).toBeGreaterThan(0);
  expect(resets.filter((status) => status === 429).length).toBeGreaterThan(200);
});
