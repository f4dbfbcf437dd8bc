// Requests that make no sense leave a trace: an event in the log of the App, or a line where there is no App.
import { Writable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { MINUTE } from '../../src/clock.ts';
import { listEvents } from '../../src/events/list.ts';
import { writeSummaries } from '../../src/limits/summaries.ts';
import { createLog } from '../../src/log.ts';
import { call } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeClient, makeUser } from '../kit/app.ts';
import { makeDpopKey, postWithProof, prove, signInBound } from '../kit/dpop.ts';
import { authorizeUrl, makePkce, post, send } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { ask, speak } from '../kit/raw.ts';
import { passTime, restoreTime } from '../kit/time.ts';
import { Visitor } from '../kit/visitor.ts';

const lines: Record<string, unknown>[] = [];
const destination = new Writable({
  write(chunk, _, done) {
    lines.push(JSON.parse(String(chunk)));
    done();
  },
});

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { log: createLog('warn', destination) });
});
afterEach(restoreTime);
afterAll(() => gatehouse.stop());

let app: App;
beforeEach(async () => {
  app = await makeApp(gatehouse);
});

const eventsOf = async (event: string) =>
  (await listEvents(gatehouse.database.db, app, { limit: 100 })).items.filter((row) => row.event === event);

test.each([
  ['a body that is no JSON', 'invalid_json', { body: '{' }],
  ['a body of another type', 'unsupported_media_type', { body: 'x', headers: { 'content-type': 'text/xml' } }],
  ['a field of the wrong type', 'invalid_body', { body: { email: { a: 1 } } }],
])('%s, at the API', async (_, problem, sent) => {
  const key = await makeApiKey(gatehouse, app, ['users:write']);
  expect((await call(app, 'POST /users', { ...sent, as: key })).body.code).toBe(problem);
  expect(await eventsOf('input.refused')).toMatchObject([
    { actor_kind: 'api_key', actor_id: expect.any(String), data: { problem, path: '/api/v1/users' } },
  ]);
});

test('a query that is wrong, at the API', async () => {
  const key = await makeApiKey(gatehouse, app, ['users:read']);
  await call(app, 'GET /users', { as: key, query: { limit: 'many' } });
  expect(await eventsOf('input.refused')).toMatchObject([
    { actor_kind: 'api_key', data: { problem: 'invalid_query' } },
  ]);
});

test('parameters of the protocol that make no sense, three times a minute', async () => {
  const client = await makeClient(gatehouse, app);
  for (let count = 0; count < 5; count++) await post(app, '/token', { grant_type: 'magic' }, client);
  const expected = { client_id: client.client_id, data: { path: '/token', error: 'unsupported_grant_type' } };
  expect(await eventsOf('input.refused')).toMatchObject([expected, expected, expected]);
  passTime(MINUTE);
  await writeSummaries(gatehouse.system);
  expect(await eventsOf('input.refused')).toMatchObject([{ data: { count: 2 } }, expected, expected, expected]);
});

test('a request to /authorize that goes back to the client as an error, with what is wrong', async () => {
  const client = await makeClient(gatehouse, app);
  const back = await new Visitor().fetch(authorizeUrl(app, client, undefined));
  expect(new URL(back.location!).searchParams.get('error')).toBe('invalid_request');
  expect(await eventsOf('input.refused')).toMatchObject([
    {
      client_id: client.client_id,
      data: { path: '/authorize', error: 'invalid_request', description: expect.stringContaining('PKCE') },
    },
  ]);
  // Everyday business, and a page, which has an event of its own.
  await new Visitor().fetch(authorizeUrl(app, client, makePkce().challenge, { prompt: 'none' }));
  await new Visitor().fetch(authorizeUrl(app, client, undefined, { redirect_uri: 'https://evil.example.com/' }));
  expect(await eventsOf('input.refused')).toHaveLength(1);
  expect(await eventsOf('authorization.refused')).toHaveLength(1);
});

test('a DPoP proof that is wrong, at the token endpoint and at the API', async () => {
  const client = await makeClient(gatehouse, app);
  const user = await makeUser(gatehouse, app);
  const form = { grant_type: 'authorization_code', code: 'x', redirect_uri: client.redirect_uri };
  const wrong = await postWithProof(app, client, form, 'x.y.z');
  expect(wrong.body.error).toBe('invalid_dpop_proof');
  expect(await eventsOf('dpop_proof.refused')).toMatchObject([
    { client_id: client.client_id, data: { path: '/token', error: 'invalid_dpop_proof' } },
  ]);
  const key = await makeDpopKey();
  const { access_token: token } = await signInBound(app, client, user.email, { key });
  const proof = await prove(key, ['GET', `${app.issuer}/api/v1/elsewhere`], token);
  const { body } = await send(`${app.issuer}/api/v1/me`, { headers: { authorization: `DPoP ${token}`, dpop: proof } });
  expect(body.code).toBe('invalid_dpop_proof');
  expect((await eventsOf('dpop_proof.refused'))[0]).toMatchObject({
    data: { problem: 'invalid_dpop_proof', path: '/api/v1/me' },
  });
});

const linesOf = (refused: string) => lines.filter((line) => line.refused === refused);

test('a Host that is not ours, two hosts, and bytes that are no HTTP, three times a minute', async () => {
  for (let count = 0; count < 5; count++) {
    await ask(gatehouse, { path: '/', headers: { host: 'evil.example.com' } });
    await speak(gatehouse, `GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n`);
    await speak(gatehouse, 'GET / HTTP/9.9\r\n\r\n');
  }
  const expected = [
    ['host', { host: 'evil.example.com', request_id: expect.any(String) }],
    ['target', { host: 'a' }],
    ['unreadable', { reason: expect.stringMatching(/^HPE_/) }],
  ] as const;
  for (const [refused, facts] of expected) {
    const line = { level: 40, ip: '127.0.0.1', ...facts };
    expect(linesOf(refused), refused).toMatchObject([line, line, line]);
  }
  passTime(MINUTE);
  await writeSummaries(gatehouse.system);
  for (const [refused] of expected) expect(linesOf(refused)[3], refused).toMatchObject({ count: 2 });
});
