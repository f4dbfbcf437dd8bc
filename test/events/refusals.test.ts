// What is refused leaves a trace: who was refused, at most a few times a minute for each caller.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { addMember } from '../../src/apps/members.ts';
import { MINUTE } from '../../src/clock.ts';
import { listEvents } from '../../src/events/list.ts';
import { writeSummaries } from '../../src/limits/summaries.ts';
import { call } from '../http/api/call.ts';
import { type Developer, signedUp } from '../http/console/developer.ts';
import { makeApiKey, makeApp, makeClient, makeUser } from '../kit/app.ts';
import { authorize, introspect, post } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { passTime, restoreTime } from '../kit/time.ts';

let gatehouse: Gatehouse;
let alice: Developer;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  alice = await signedUp(gatehouse);
});
afterEach(restoreTime);
afterAll(() => gatehouse.stop());

let app: App;
beforeEach(async () => {
  app = await alice.makeApp();
});

/** As the server does every minute. */
async function afterTheMinute(): Promise<void> {
  passTime(MINUTE);
  await writeSummaries(gatehouse.system);
}

const eventsOf = async (event: string, of: App = app) =>
  (await listEvents(gatehouse.database.db, of, { limit: 100 })).items.filter((row) => row.event === event);

test('a wrong client secret, three times a minute, and an id that no client has', async () => {
  const client = await makeClient(gatehouse, app);
  const wrong = { ...client, client_secret: 'gh_secret_wrong' };
  const refused = async () =>
    (await post(app, '/token', { grant_type: 'authorization_code', code: 'x' }, wrong)).body.error;
  for (let count = 0; count < 5; count++) expect(await refused()).toBe('invalid_client');
  const events = await eventsOf('client.authentication_failed');
  expect(events).toHaveLength(3);
  await writeSummaries(gatehouse.system);
  expect(await eventsOf('client.authentication_failed')).toHaveLength(3);
  await afterTheMinute();
  // The other two are one more.
  const counts = (await eventsOf('client.authentication_failed')).map(({ data }) => Reflect.get(Object(data), 'count'));
  expect(counts).toEqual([2, undefined, undefined, undefined]);
  expect(events[0]).toMatchObject({
    actor_kind: 'anonymous',
    client_id: client.client_id,
    ip: expect.stringContaining('127.0.0.1'),
    request_id: expect.any(String),
    data: { endpoint: '/token', method: 'client_secret_basic' },
  });
  expect(JSON.stringify(events)).not.toContain('gh_secret_wrong');

  const other = await alice.makeApp();
  await introspect(other, { client_id: 'nobody', client_secret: 'x', redirect_uri: '' }, 'x');
  expect(await eventsOf('client.authentication_failed', other)).toMatchObject([
    { client_id: null, data: { endpoint: '/introspect' } },
  ]);
});

test('an unknown API key, and one without the permission', async () => {
  await call(app, 'GET /users', { as: 'gh_key_unknown' });
  expect(await eventsOf('api_key.refused')).toMatchObject([
    { actor_kind: 'anonymous', actor_id: null, data: { method: 'api_key' } },
  ]);
  await call(app, 'GET /users', { as: await makeApiKey(gatehouse, app, ['clients:read']) });
  expect(await eventsOf('access.denied')).toMatchObject([
    { actor_kind: 'api_key', actor_id: expect.any(String), data: { problem: 'insufficient_scope' } },
  ]);
});

test('a developer at an App that is another’s, and a member without the permission', async () => {
  const bob = await signedUp(gatehouse);
  expect((await bob.open(`/apps/${app.slug}/users`)).status).toBe(404);
  expect(await eventsOf('access.denied')).toMatchObject([
    { actor_kind: 'developer', actor_id: bob.id, data: { problem: 'app_not_found' } },
  ]);
  const consoleApp = await gatehouse.system.consoleApp();
  await addMember(gatehouse.database.db, app, { app_id: consoleApp.id, id: bob.id }, 'viewer');
  expect((await bob.open(`/apps/${app.slug}/clients/new`)).status).toBe(403);
  expect((await eventsOf('access.denied'))[0]).toMatchObject({ actor_id: bob.id, data: { problem: 'forbidden' } });
  await bob.open('/server');
  expect(await eventsOf('access.denied', consoleApp)).toMatchObject([
    { actor_id: bob.id, data: { problem: 'not_found' } },
  ]);
});

test('forms, codes, captchas and limits that refuse somebody, by what refused', async () => {
  const client = await makeClient(gatehouse, app);
  const user = await makeUser(gatehouse, app);
  const key = await makeApiKey(gatehouse, app, ['auth:write']);
  const { visitor } = await authorize(app, client, user.email);
  await visitor.fetch(`${app.issuer}/account/password`, {
    body: new URLSearchParams({ csrf: 'x', new_password: 'x' }),
  });
  expect(await eventsOf('form.refused')).toMatchObject([{ data: { problem: 'csrf', path: '/account/password' } }]);
  const body = { address: user.email, token: 'x'.repeat(43), code: '000000' };
  await call(app, 'POST /auth/email/lookup/verify', { as: key, body: { ticket: 'x'.repeat(60), code: '000000' } });
  await visitor.open(`${app.issuer}/reset?token=${body.token}`);
  expect(await eventsOf('code.refused')).toMatchObject([{ data: { problem: 'invalid_one_time_token' } }]);
  const closing = await makeApp(gatehouse, { lockout_attempts: 3 });
  const closingKey = await makeApiKey(gatehouse, closing, ['auth:write']);
  const fresh = { email: 'new@example.com', password: 'harbour-velvet-tractor' };
  const guess = { email: user.email, password: 'wrong', ip: '203.0.113.7' };
  for (let count = 0; count < 5; count++) await call(closing, 'POST /auth/login', { as: closingKey, body: guess });
  expect((await eventsOf('sign_in.failed', closing))[0]).toMatchObject({ data: { method: 'pwd' } });
  expect((await eventsOf('sign_in.locked', closing))[0]).toMatchObject({ data: { method: 'pwd' } });
  expect((await eventsOf('limit.reached', closing))[0]).toMatchObject({ actor_kind: 'api_key', ip: '203.0.113.7' });
  const guarded = await makeApp(gatehouse, { captcha: 'proof_of_work' });
  await call(guarded, 'POST /auth/signup', { as: await makeApiKey(gatehouse, guarded, ['auth:write']), body: fresh });
  expect(await eventsOf('captcha.refused', guarded)).toMatchObject([{ data: { problem: 'captcha_required' } }]);
});

test('signing out is on record, beside signing in', async () => {
  const client = await makeClient(gatehouse, app, { post_logout_redirect_uris: ['https://rp.example.com/bye'] });
  const user = await makeUser(gatehouse, app);
  const { visitor } = await authorize(app, client, user.email);
  const page = await visitor.open(`${app.issuer}/logout`);
  await visitor.submit(page, { logout: 'yes' }, '/logout/confirm');
  expect(await eventsOf('session.ended')).toMatchObject([{ user_id: user.id, actor_kind: 'user' }]);
});
