// What a collector gets of requests, jobs and deliveries, and what reaches none of them: how the collector does, and what
// strangers send.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { startDeliveries } from '../../src/jobs/deliveries.ts';
import { runDue } from '../../src/jobs/recurring.ts';
import { createLog } from '../../src/log.ts';
import { createWebhook } from '../../src/webhooks/endpoints.ts';
import { call } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeClient, makeUser, PASSWORD, type TestClient } from '../kit/app.ts';
import { authorize, redeem } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { type Collector, type ExportedSpan, startCollector, traceThisProcess } from '../kit/outside/collector.ts';
import { type Receiver, startReceiver } from '../kit/outside/receiver.ts';
import { ask } from '../kit/raw.ts';

const lines: string[] = [];
let collector: Collector;
let tracing: { stop(): Promise<void> };
let receiver: Receiver;
let gatehouse: Gatehouse;
let delivering: { stop(): Promise<void> };
let app: App;
let key: string;
let client: TestClient;
let email: string;

beforeAll(async () => {
  const log = createLog('info', { write: (line: string) => void lines.push(line) });
  collector = await startCollector();
  receiver = await startReceiver();
  const named = { OTEL_SERVICE_NAME: 'sign-in', OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test' };
  tracing = await traceThisProcess({ ...collector.environment, ...named }, log);
  gatehouse = await startGatehouse({ ALLOW_PRIVATE_UPSTREAMS: 'on', DEMO: 'off' }, { mail: true, log });
  delivering = startDeliveries(gatehouse.system);
  app = await makeApp(gatehouse);
  key = await makeApiKey(gatehouse, app, ['auth:write']);
  client = await makeClient(gatehouse, app);
  email = (await makeUser(gatehouse, app)).email!;
});
afterAll(async () => {
  await delivering.stop();
  await gatehouse.stop();
  await tracing.stop();
  await collector.stop();
  await receiver.stop();
});

/** Waits for the first span that fits. */
async function spanOf(fits: (span: ExportedSpan) => boolean): Promise<ExportedSpan> {
  const find = () => collector.spans().find(fits);
  await expect.poll(find).toBeDefined();
  return find()!;
}

const childrenOf = ({ span_id }: ExportedSpan) => collector.spans().filter(({ parent_id }) => parent_id === span_id);

const login = (password: string, headers: Record<string, string> = {}) =>
  call(app, 'POST /auth/login', { as: key, body: { email, password }, headers });

/** The span of the answer, by its request id. */
const spanOfAnswer = ({ headers }: { headers: Headers }) =>
  spanOf(({ attributes }) => attributes['gatehouse.request_id'] === headers.get('x-request-id'));

test('a sign-in is a trace: the request, and in it its statements and the hash', async () => {
  const answer = await login(PASSWORD);
  expect(answer.status).toBe(200);
  const request = await spanOfAnswer(answer);
  expect(request).toMatchObject({
    name: 'POST /api/v1/auth/login',
    kind: 'server',
    parent_id: '',
    failed: false,
    resource: { 'service.name': 'sign-in', 'deployment.environment.name': 'test' },
    attributes: {
      'http.request.method': 'POST',
      'http.route': '/api/v1/auth/login',
      'http.response.status_code': 200,
      'url.scheme': 'http',
      'server.address': 'localhost',
      'gatehouse.app': app.slug,
      'gatehouse.route': 'api',
    },
  });
  const children = childrenOf(request);
  expect(children.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['compute passwords', 'INSERT known_devices']),
  );
  const statements = children.filter(({ attributes }) => attributes['db.system.name'] === 'postgresql');
  expect(statements.map(({ attributes }) => attributes['db.query.summary'])).toContain('SELECT users');
  for (const { kind, trace_id, attributes } of statements) {
    expect({ kind, trace_id }).toEqual({ kind: 'client', trace_id: request.trace_id });
    expect(Object.keys(attributes).sort()).toEqual(['db.operation.name', 'db.query.summary', 'db.system.name']);
    expect(attributes['db.query.summary']).toMatch(/^[A-Z]+( [a-z_]+){0,5}$/);
  }
});

test('a request’s route is a pattern, whatever its path and query are', async () => {
  const { code, verifier, visitor } = await authorize(app, client, email);
  const tokens = await redeem(app, client, { code, verifier });
  expect(tokens.status).toBe(200);
  await spanOfAnswer(tokens);
  await visitor.open(`${app.issuer}/account`);
  await visitor.open(`${app.issuer}/no/such/page-of-eve`);
  await spanOf(({ attributes }) => attributes['http.response.status_code'] === 404);
  const routes = new Set(collector.spans().flatMap(({ kind, name }) => (kind === 'server' ? [name] : [])));
  expect(routes).toContain('POST /token');
  expect(routes).toContain('GET /authorize');
  expect(routes).toContain('GET /authorize/:uid');
  expect(routes).toContain('GET');
  for (const route of routes) expect(route).toMatch(/^[A-Z]+( [/.\w:*-]*)?$/);
  expect([...routes].join()).not.toMatch(/page-of-eve|[?=]|[\w-]{21,}/);
});

test('a delivery and a job are traces of their own, which lead to their request', async () => {
  await createWebhook(gatehouse.system, app, { url: `${receiver.url}/hook/path-of-the-hook?key=query-of-the-hook` });
  const answer = await call(app, 'POST /auth/password/forgot', { as: key, body: { email } });
  const request = await spanOfAnswer(answer);
  const job = await spanOf(({ name, kind }) => name === 'process reset_password' && kind === 'consumer');
  const enqueued = new Set(
    collector
      .spans()
      .filter((one) => one.trace_id === request.trace_id)
      .map((one) => one.span_id),
  );
  expect(job.links.filter((id) => enqueued.has(id))).toHaveLength(1);
  expect(job.trace_id).not.toBe(request.trace_id);
  expect(job.attributes).toMatchObject({ 'gatehouse.app': app.slug, 'messaging.destination.name': 'reset_password' });

  await makeUser(gatehouse, app);
  const delivery = await spanOf(({ name }) => name === 'deliver webhook');
  const sent = await spanOf(({ name, parent_id }) => name === 'POST' && parent_id === delivery.span_id);
  expect(sent).toMatchObject({ kind: 'client', trace_id: delivery.trace_id });
  expect(sent.attributes).toEqual({
    'http.request.method': 'POST',
    'url.scheme': 'http',
    'server.address': '127.0.0.1',
    'server.port': Number(new URL(receiver.url).port),
    'http.response.status_code': 204,
  });
  expect(receiver.received[0]?.headers).not.toHaveProperty('traceparent');

  await runDue(gatehouse.system, [{ name: 'expired_rows', perform: async () => {} }]);
  await spanOf(({ name }) => name === 'recurring expired_rows');
  expect(collector.received.map(({ bytes }) => bytes.toString('latin1')).join()).not.toMatch(/of-the-hook/);
});

test('a failure has its code, and not its message', async () => {
  receiver.answer = (response) => void response.destroy();
  await makeUser(gatehouse, app);
  const failed = await spanOf(({ name, kind, failed: hasFailed }) => name === 'POST' && kind === 'client' && hasFailed);
  expect(failed.attributes['error.type']).toBe('ECONNRESET');
  // Asked for, and left before the answer.
  expect(collector.spans().filter(({ kind, failed: hasFailed }) => kind === 'server' && hasFailed)).toEqual([]);
});

test('a line of the log has the ids of its span', async () => {
  const answer = await login(PASSWORD);
  const request = await spanOfAnswer(answer);
  gatehouse.system.log.info('outside of any');
  expect(JSON.parse(lines.at(-1)!)).not.toHaveProperty('trace_id');
  const problem = await ask(gatehouse, { path: '/', headers: { host: 'evil.example.com' } });
  expect(problem.status).toBe(421);
  const line = lines.map((text) => JSON.parse(text)).findLast(({ refused }) => refused === 'host');
  const of = await spanOf(({ attributes }) => attributes['gatehouse.request_id'] === line.request_id);
  expect(line).toMatchObject({ trace_id: of.trace_id, span_id: of.span_id });
  expect(of.trace_id).not.toBe(request.trace_id);
});

const TRACE = 'a'.repeat(32);
const PARENT = 'b'.repeat(16);

test('A265 a request continues the trace of its traceparent', async () => {
  const span = await spanOfAnswer(await login(PASSWORD, { traceparent: `00-${TRACE}-${PARENT}-01` }));
  expect(span).toMatchObject({ trace_id: TRACE, parent_id: PARENT });
});

test.each([
  ['no hex', `00-${'g'.repeat(32)}-${PARENT}-01`],
  ['zeros', `00-${'0'.repeat(32)}-${PARENT}-01`],
  ['too long', `00-${TRACE}-${PARENT}-01-${'x'.repeat(4_000)}`],
  ['of a forbidden version', `ff-${TRACE}-${PARENT}-01`],
  ['two of them', `00-${TRACE}-${PARENT}-01, 00-${TRACE}-${PARENT}-01`],
  ['a text', '"}{"level":60}'],
])('A265 a traceparent that is wrong begins a trace of its own: %s', async (_, traceparent) => {
  const answer = await login(PASSWORD, { traceparent });
  expect(answer.status).toBe(200);
  expect(await spanOfAnswer(answer)).toMatchObject({ parent_id: '', trace_id: expect.not.stringMatching(TRACE) });
});

test('A265 tracestate and baggage get nowhere', async () => {
  const traceparent = `00-${TRACE}-${PARENT}-01`;
  const more = { tracestate: 'eve=state-of-eve', baggage: `user=baggage-of-eve,x=${'y'.repeat(6_000)}` };
  const answer = await login(PASSWORD, { traceparent, ...more });
  expect(answer.status).toBe(200);
  await spanOfAnswer(answer);
  expect(collector.received.map(({ bytes }) => bytes.toString('latin1')).join()).not.toMatch(/of-eve/);
});
