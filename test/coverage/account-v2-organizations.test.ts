// What the system of this name does, as far as Gatehouse does it today; docs/coverage.md has the rows.
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest';
import { DAY, MINUTE } from '../../src/clock.ts';
import { writeSummaries } from '../../src/limits/summaries.ts';
import { call, makeDeveloper } from '../http/api/call.ts';
import { CALLBACK, makeApiKey, makeApp, makeClient } from '../kit/app.ts';
import { authorizeUrl, makePkce, passScreens } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { linkIn, mailTo } from '../kit/mail.ts';
import { makePlace } from '../kit/place.ts';
import { startServer } from '../kit/processes.ts';
import { passTime, restoreTime } from '../kit/time.ts';
import { formsOf, Visitor } from '../kit/visitor.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
});
afterEach(restoreTime);
afterAll(() => gatehouse.stop());

test('O4 an API key has a name, an end and networks, is rotated with an overlap, and tells what it was used for', async () => {
  const app = await makeApp(gatehouse);
  const { token: as } = await makeDeveloper(gatehouse, { app, role: 'owner' });
  const body = { name: 'Backend', scopes: ['users:read'], expires_in_days: 30, allowed_networks: ['127.0.0.0/8'] };
  const { body: first } = await call(app, 'POST /api-keys', { as, body });
  expect(Date.parse(first.expires_at) - Date.now()).toBeGreaterThan(29.9 * DAY);
  expect(Date.parse(first.expires_at) - Date.now()).toBeLessThanOrEqual(30 * DAY);
  const began = Date.now();
  const works = async (key: string) => (await call(app, 'GET /users', { as: key })).status === 200;
  expect(await works(first.api_key)).toBe(true);

  const rotate = (id: string, overlap_hours: number) =>
    call(app, 'POST /api-keys/:id/rotate', { as, params: { id }, body: { overlap_hours } });
  const { body: second } = await rotate(first.id, 24);
  expect(second).toMatchObject({ name: 'Backend', scopes: ['users:read'] });
  expect([await works(first.api_key), await works(second.api_key)]).toEqual([true, true]);
  const { body: third } = await rotate(second.id, 0);
  expect([await works(second.api_key), await works(third.api_key)]).toEqual([false, true]);

  const { items } = (await call(app, 'GET /api-keys', { as })).body;
  const used = items.find(({ id }: { id: string }) => id === first.id).last_used_at;
  expect(Date.parse(used)).toBeGreaterThanOrEqual(began);
  expect(JSON.stringify(items)).not.toContain(third.api_key);

  await writeSummaries(gatehouse.system, { all: true });
  const usage = await call(app, 'GET /api-keys/:id/usage', { as, params: { id: first.id } });
  expect(usage.body.items).toMatchObject([{ route: 'GET /users', calls: 2 }]);
  const elsewhere = { as, params: { id: third.id }, body: { allowed_networks: ['203.0.113.0/24'] } };
  expect((await call(app, 'PATCH /api-keys/:id', elsewhere)).status).toBe(200);
  expect(await works(third.api_key)).toBe(false);

  const program = { name: 'Deployment', scopes: ['app:read', 'app:write'] };
  const made = await call(gatehouse.url, 'POST /access-tokens', { as, body: program });
  const created = { as: made.body.access_token, body: { name: 'By a program' } };
  expect((await call(gatehouse.url, 'POST /apps', created)).status).toBe(201);
});

test('O6 an App sets how long passwords and sessions are; a password is reset by mail; forms take no foreign post', async () => {
  const app = await makeApp(gatehouse);
  const client = await makeClient(gatehouse, app);
  const { token: owner } = await makeDeveloper(gatehouse, { app, role: 'owner' });
  const settings = { password_min_length: 14, session_seconds: 10 * 60 };
  expect((await call(app, 'PATCH /app', { as: owner, body: { settings } })).status).toBe(200);
  const as = await makeApiKey(gatehouse, app, ['auth:write']);
  const email = 'o6@example.com';
  const signUp = (password: string) => call(app, 'POST /auth/signup', { as, body: { email, password } });
  expect((await signUp('harbour-comet')).body.code).toBe('weak_password');
  expect((await signUp('harbour-comet-violin')).status).toBe(201);
  await mailTo(gatehouse, email);

  expect((await call(app, 'POST /auth/password/forgot', { as, body: { email } })).status).toBe(202);
  const visitor = new Visitor();
  const link = linkIn(await mailTo(gatehouse, email, 2));
  const done = await visitor.submit(await visitor.open(link), { password: 'lantern-meadow-comet' });
  expect(done.status).toBe(200);
  const password = 'lantern-meadow-comet';
  const request = authorizeUrl(app, client, makePkce().challenge);
  const screen = await visitor.open(request);
  const foreign = { headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' } };
  const { action, hidden } = formsOf(screen).find(({ names }) => names.has('password'))!;
  const body = new URLSearchParams({ ...hidden, email, password });
  expect((await visitor.fetch(action, { ...foreign, body })).status).toBe(403);

  const isSignedIn = async () => (await visitor.open(request)).location?.startsWith(CALLBACK) ?? false;
  expect((await passScreens(visitor, screen, email, password)).location).toContain(CALLBACK);
  expect(await isSignedIn()).toBe(true);
  passTime(11 * MINUTE);
  expect(await isSignedIn()).toBe(false);
});

test('O7 the first administrator comes from the environment', async () => {
  const place = await makePlace('coverage-o7', { empty: true });
  onTestFinished(place.remove);
  const operator = { OPERATOR_EMAIL: 'admin@example.com', OPERATOR_PASSWORD: 'copper-meadow-violin' };
  const server = await startServer({ environment: { ...place.environment, ...operator } });
  onTestFinished(async () => void (await server.stop()));
  const visitor = new Visitor();
  const signIn = await visitor.open(`${server.url}/console`);
  const page = await visitor.submit(signIn, { email: operator.OPERATOR_EMAIL, password: operator.OPERATOR_PASSWORD });
  expect(page.url).toBe(`${server.url}/console`);
  expect((await visitor.open(`${server.url}/console/server`)).status).toBe(200);
});
