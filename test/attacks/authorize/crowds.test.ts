// Sign-ins that are begun and left: each keeps its request in the database, so a network has a limit for them at each App.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { HOUR } from '../../../src/clock.ts';
import { sweep } from '../../../src/jobs/sweep.ts';
import { makeApp, makeClient, makeUser, PASSWORD, type TestClient } from '../../kit/app.ts';
import { makeAuthenticator } from '../../kit/factor.ts';
import { authorizeUrl, makePkce, signIn } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { passTime, restoreTime } from '../../kit/time.ts';
import { Visitor } from '../../kit/visitor.ts';

let gatehouse: Gatehouse;
let app: App;
let client: TestClient;
beforeAll(async () => {
  gatehouse = await startGatehouse({ TRUST_PROXY: '127.0.0.1' });
});
beforeEach(async () => {
  app = await makeApp(gatehouse);
  client = await makeClient(gatehouse, app);
});
afterEach(restoreTime);
afterAll(() => gatehouse.stop());

const begin = (ip: string, of: [App, TestClient] = [app, client], more: Record<string, string> = {}) =>
  new Visitor().fetch(authorizeUrl(...of, makePkce().challenge), { headers: { 'x-forwarded-for': ip, ...more } });

const budgets = () =>
  gatehouse.database.db
    .selectFrom('rate_limits')
    .select('count')
    .where('app_id', '=', app.id)
    .where('key', 'like', 'authorize\\_network:%');

const countOf = async () => (await budgets().execute()).map(({ count }) => count);

const setCount = (count: number) =>
  gatehouse.database.db
    .updateTable('rate_limits')
    .set({ count })
    .where('app_id', '=', app.id)
    .where('key', 'like', 'authorize\\_network:%')
    .execute();

async function countKept(): Promise<number> {
  const { db } = gatehouse.database;
  const rows = db.selectFrom('artifacts').select('id_hash').where('app_id', '=', app.id);
  return (await rows.where('model', '=', 'Interaction').execute()).length;
}

describe('A308 sign-ins that are begun and left', () => {
  test('are limited for a network, which is told when to come back, and for no other one', async () => {
    expect((await begin('203.0.113.1')).status).toBe(303);
    await setCount(999);
    expect((await begin('203.0.113.1')).status).toBe(303);
    const kept = await countKept();
    const refused = await begin('203.0.113.1');
    expect(refused).toMatchObject({ status: 429, location: undefined });
    expect(refused.text).toContain('sign in again in 15 minutes');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(800);
    expect(await countKept()).toBe(kept);

    expect((await begin('203.0.113.2')).status).toBe(303);
    const other = await makeApp(gatehouse);
    expect((await begin('203.0.113.1', [other, await makeClient(gatehouse, other)])).status).toBe(303);
    passTime(HOUR);
    expect((await begin('203.0.113.1')).status).toBe(303);
  });

  test('don’t count once somebody goes on, so that a company behind one address signs in', async () => {
    const users = [await makeUser(gatehouse, app), await makeUser(gatehouse, app)];
    for (const { email } of users) await signIn(app, client, email);
    expect(await countOf()).toEqual([0]);
    const { visitor } = await signIn(app, client, users[0]!.email);
    // With a session, nobody is asked.
    await visitor.fetch(authorizeUrl(app, client, makePkce().challenge));
    expect(await countOf()).toEqual([0]);
  });

  test('still count after they were cancelled, or an address was typed, and are kept as briefly', async () => {
    const cancelled = new Visitor();
    const page = await cancelled.open(authorizeUrl(app, client, makePkce().challenge));
    await cancelled.submit(page, {}, '/cancel');
    const typed = new Visitor();
    const other = await typed.open(authorizeUrl(app, client, makePkce().challenge));
    await typed.submit(other, { email: 'nobody@example.com', password: PASSWORD });
    expect(await countOf()).toEqual([2]);
    passTime(3.1 * HOUR);
    await sweep(gatehouse.database.db);
    expect(await countKept()).toBe(0);
  });

  test.each(['image', 'script', 'empty', 'iframe'])('by an %s of some page don’t keep people out', async (dest) => {
    await begin('203.0.113.1', undefined, { 'sec-fetch-dest': dest });
    await setCount(1_000);
    expect((await begin('203.0.113.1', undefined, { 'sec-fetch-dest': dest })).status).toBe(429);
    expect((await begin('203.0.113.1', undefined, { 'sec-fetch-dest': 'document' })).status).toBe(303);
    expect((await begin('203.0.113.1')).status).toBe(303);
  });

  test('by others in the network don’t keep out a browser with a session, which has a budget of its own', async () => {
    const { email } = await makeUser(gatehouse, app);
    const { visitor } = await signIn(app, client, email);
    await setCount(1_000);
    const again = () => visitor.fetch(authorizeUrl(app, client, makePkce().challenge, { prompt: 'login' }));
    expect((await new Visitor().fetch(authorizeUrl(app, client, makePkce().challenge))).status).toBe(429);
    expect((await again()).status).toBe(303);
    await setCount(1_000);
    expect((await again()).status).toBe(429);
  });

  test('are kept for three hours, and others for a day longer than they last', async () => {
    const user = await makeUser(gatehouse, app);
    await makeAuthenticator(gatehouse, app, user);
    await begin('203.0.113.1');
    const visitor = new Visitor();
    const page = await visitor.open(authorizeUrl(app, client, makePkce().challenge));
    await visitor.submit(page, { email: user.email, password: PASSWORD });
    expect(await countKept()).toBe(2);
    passTime(2.9 * HOUR);
    await sweep(gatehouse.database.db);
    expect(await countKept()).toBe(2);
    passTime(0.2 * HOUR);
    await sweep(gatehouse.database.db);
    expect(await countKept()).toBe(1);
    passTime(22 * HOUR);
    await sweep(gatehouse.database.db);
    expect(await countKept()).toBe(0);
  });
});
