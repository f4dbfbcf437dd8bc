// Apps of one server as neighbours: one that is flooded, or that searches without an end, leaves the others as they were.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { type Answer, call } from '../../http/api/call.ts';
import { makeApiKey, makeApp, makeClient, makeUser, PASSWORD, type TestClient } from '../../kit/app.ts';
import { introspect, refresh, signIn } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { withClient } from '../../kit/run/global-setup.ts';

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
  call(app, 'POST /auth/password/forgot', { as, body: { email } });

const times = (count: number, send: (index: number) => Promise<Answer>) =>
  Promise.all(Array.from({ length: count }, async (_, index) => (await send(index)).status));

test('A59 a flooded App is refused, and its neighbour is not, not even from the same network', async () => {
  const flood = Promise.all([
    times(120, (index) => logIn({ ...loud, email: `nobody-${index}@example.com` }, 'wrong')),
    times(120, (index) => askReset(loud, `nobody-${index}@example.com`)),
  ]);
  const statuses: number[] = [];
  for (let index = 0; index < 10; index++) {
    statuses.push((await logIn(quiet)).status, (await askReset(quiet, `bob-${index}@example.com`)).status);
  }
  const tokens = await signIn(quiet.app, quiet.client, quiet.email, {
    scope: 'openid offline_access',
    prompt: 'consent',
  });
  expect((await refresh(quiet.app, quiet.client, tokens.refresh_token!)).status).toBe(200);
  const [logins] = await flood;
  expect(new Set(statuses)).toEqual(new Set([200, 202]));
  expect(logins.filter((status) => status === 429).length).toBeGreaterThan(0);
});

describe.skipIf(!process.env.TEST_DATABASE_URL)('lists that hang', () => {
  test('wait for their App only, end after two seconds, and hold up neither its tokens nor another App', async () => {
    const listMails = ({ app, as }: Neighbour) => call(app, 'GET /mails', { as });
    const listUsers = ({ app, as }: Neighbour) => call(app, 'GET /users', { as, query: { search: 'user' } });
    await withClient(gatehouse.databaseUrl!, async (client) => {
      await client.query('begin');
      await client.query('lock table mails in access exclusive mode');
      const hanging = Array.from({ length: 60 }, () => listMails(loud));
      expect((await listUsers(quiet)).status).toBe(200);
      const tokens = await signIn(loud.app, loud.client, loud.email, {
        scope: 'openid offline_access',
        prompt: 'consent',
      });
      expect((await introspect(loud.app, loud.client, tokens.access_token)).body.active).toBe(true);
      expect((await refresh(loud.app, loud.client, tokens.refresh_token!)).status).toBe(200);
      const first = await hanging[0]!;
      expect([first.status, first.body.code]).toEqual([503, 'list_too_slow']);
      expect(Number(first.headers.get('retry-after'))).toBeGreaterThan(0);
      await client.query('commit');
      const codes = (await Promise.all(hanging)).map(({ body }) => body.code);
      // One ran and fifty waited for it.
      expect(codes.filter((code) => code === 'busy').length).toBe(9);
      expect(codes.filter((code) => code === undefined).length).toBeGreaterThan(0);
    });
    expect((await listMails(loud)).status).toBe(200);
  });

  test('are paid for by their own App, which reads the next ones later, and by no other', async () => {
    const listUsers = ({ app, as }: Neighbour) => call(app, 'GET /users', { as });
    const loudest = await makeNeighbour();
    await withClient(gatehouse.databaseUrl!, async (client) => {
      await client.query('begin');
      await client.query('lock table mails in access exclusive mode');
      expect((await call(loudest.app, 'GET /mails', { as: loudest.as })).body.code).toBe('list_too_slow');
      await client.query('commit');
    });
    const took = async (neighbour: Neighbour) => {
      const began = performance.now();
      expect((await listUsers(neighbour)).status).toBe(200);
      return performance.now() - began;
    };
    const [late, soon] = await Promise.all([took(loudest), took(quiet)]);
    expect(late).toBeGreaterThan(1_000);
    expect(soon).toBeLessThan(late / 2);
  });
});
