// Refused client secrets and API keys: callers that go on with wrong ones are told to wait, and cost no more writes. The right
// ones are never refused, whatever a stranger does.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { MINUTE } from '../../src/clock.ts';
import { call, signInByApi } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeClient, makeUser, type TestClient } from '../kit/app.ts';
import { introspect, post } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { passTime, restoreTime } from '../kit/time.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterEach(restoreTime);
afterAll(() => gatehouse.stop());

let app: App;
beforeEach(async () => {
  app = await makeApp(gatehouse);
});

/** The statements that a request costs. */
async function countStatements(work: () => Promise<unknown>): Promise<string[]> {
  const spy = vi.spyOn(gatehouse.database, 'query');
  await work();
  const names = spy.mock.calls.map(([{ name }]) => name);
  spy.mockRestore();
  return names;
}

const statusesOf = async (times: number, work: () => Promise<{ status: number }>) => {
  const statuses: number[] = [];
  for (let count = 0; count < times; count++) statuses.push((await work()).status);
  return statuses;
};

describe('a wrong client secret', () => {
  let client: TestClient;
  beforeEach(async () => {
    client = await makeClient(gatehouse, app);
  });
  const guess = () => introspect(app, { ...client, client_secret: 'gh_secret_wrong' }, 'x');

  test('is answered with 429 after thirty, and the right one still with 200', async () => {
    expect(await statusesOf(30, guess)).toEqual(Array(30).fill(401));
    const refused = await guess();
    expect(refused).toMatchObject({ status: 429, body: { error: 'invalid_client' } });
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(14 * 60);
    expect(seconds).toBeLessThanOrEqual(15 * 60);
    expect((await introspect(app, client, 'x')).status).toBe(200);
    const other = await makeClient(gatehouse, app);
    expect((await introspect(app, { ...other, client_secret: 'wrong' }, 'x')).status).toBe(401);
    passTime(15 * MINUTE + 1);
    expect((await guess()).status).toBe(401);
  });

  test('writes nothing any more once it is answered with 429', async () => {
    await statusesOf(31, guess);
    expect(await countStatements(guess)).toEqual(['find_client_secrets']);
  });

  test('at ids that no client has counts for the network', async () => {
    const unknown = (id: number) => post(app, '/token', { grant_type: 'refresh_token', client_id: `nobody-${id}` });
    let id = 0;
    expect(await statusesOf(101, () => unknown(id++))).toEqual([...Array(100).fill(401), 429]);
    expect((await introspect(app, client, 'x')).status).toBe(200);
  });
});

describe('an API key', () => {
  const guess = () => call(app, 'GET /users', { as: `gh_key_${'x'.repeat(43)}` });

  test('that is unknown is answered with 429 after a hundred, and a right one with 200, even if it is new', async () => {
    expect(await statusesOf(100, guess)).toEqual(Array(100).fill(401));
    const refused = await guess();
    expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_attempts' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(14 * 60);
    expect(await countStatements(guess)).toEqual(['find_api_key']);
    const key = await makeApiKey(gatehouse, app, ['users:read']);
    expect((await call(app, 'GET /users', { as: key })).status).toBe(200);
  });
});

test('what is right costs no statement for the limit', async () => {
  const client = await makeClient(gatehouse, app);
  const key = await makeApiKey(gatehouse, app, ['users:read']);
  await introspect(app, client, 'x');
  await call(app, 'GET /users', { as: key });
  const statements = await countStatements(async () => {
    await introspect(app, client, 'x');
    await call(app, 'GET /users', { as: key });
  });
  expect(statements.filter((name) => /budget|secret/.test(name))).toEqual([]);
  expect(statements).toContain('find_api_key');
});

describe('a credential that is good elsewhere at the App', () => {
  const said = ({ status, body }: Awaited<ReturnType<typeof call>>) => [status, body.code];

  test('is told what the route takes, and no refusal is counted', async () => {
    const user = await makeUser(gatehouse, app);
    const { access_token: as } = await signInByApi(gatehouse, app, user);
    const answer = await call(app, 'GET /clients', { as });
    expect(said(answer)).toEqual([403, 'forbidden']);
    expect(answer.body.detail).toContain('API key');
    expect(answer.headers.get('www-authenticate')).toBeNull();
    expect(said(await call(app, 'GET /signals/streams', { as }))).toEqual([403, 'forbidden']);
    const key = await makeApiKey(gatehouse, app);
    expect(said(await call(app, 'GET /signals/streams', { as: key }))).toEqual([403, 'forbidden']);
    expect(await statusesOf(100, () => call(app, 'GET /users', { as }))).toEqual(Array(100).fill(403));
    expect((await call(app, 'GET /users', { as: `gh_key_${'x'.repeat(43)}` })).status).toBe(401);
    expect(said(await call(app, 'GET /users', { as: `${as.slice(0, -2)}xx` }))).toEqual([401, 'unauthorized']);
  });
});
