// Decision hooks at the API: one for each moment, its secret, a sample question, and where it must not lead.
import { Webhook as Verifier } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { callHook } from '../../src/hooks/call.ts';
import { getHook, saveHook } from '../../src/hooks/hooks.ts';
import { call } from '../http/api/call.ts';
import { makeApiKey, makeApp } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { type Receiver, startReceiver } from '../kit/outside/receiver.ts';
import { allow, refuse } from './world.ts';

let gatehouse: Gatehouse;
let receiver: Receiver;
let app: App;
let as: string;
beforeAll(async () => {
  gatehouse = await startGatehouse({ ALLOW_PRIVATE_UPSTREAMS: 'on' });
});
afterAll(() => gatehouse.stop());
beforeEach(async () => {
  receiver = await startReceiver();
  app = await makeApp(gatehouse);
  as = await makeApiKey(gatehouse, app, ['hooks:read', 'hooks:write']);
});
afterEach(() => receiver.stop());

const params = { moment: 'before_tokens' };
const put = (body: object) => call(app, 'PUT /hooks/:moment', { as, params, body });
const sendSample = () => call(app, 'POST /hooks/:moment/test', { as, params });

test('a hook is created with its secret, which is shown once, changed without it, and deleted', async () => {
  const made = await put({ url: receiver.url });
  expect(made.body).toMatchObject({ enabled: true, on_failure: 'refuse', timeout_ms: 1500 });
  expect(made.body.secret).toMatch(/^whsec_/);
  const changed = await put({ url: receiver.url, on_failure: 'continue', timeout_ms: 500 });
  expect(changed.body).toMatchObject({ secret: null, on_failure: 'continue', timeout_ms: 500 });
  const { body } = await call(app, 'GET /hooks', { as });
  expect(body.items).toMatchObject([{ moment: 'before_tokens', timeout_ms: 500 }]);
  expect(JSON.stringify(body)).not.toContain('secret_sealed');
  expect((await call(app, 'DELETE /hooks/:moment', { as, params })).status).toBe(204);
  expect((await call(app, 'GET /hooks/:moment', { as, params })).status).toBe(404);
  const events = await gatehouse.database.db
    .selectFrom('audit_log')
    .select(['event', 'data'])
    .where('app_id', '=', app.id)
    .where('event', 'like', 'hook.%')
    .orderBy('at')
    .execute();
  expect(events.map(({ event }) => event)).toEqual(['hook.created', 'hook.updated', 'hook.deleted']);
  expect(events[1]?.data).toMatchObject({ changes: { timeout_ms: { from: 1500, to: 500 } } });
});

test('a change keeps what is left out, and there has to be a hook', async () => {
  const patch = (body: object) => call(app, 'PATCH /hooks/:moment', { as, params, body });
  await call(app, 'DELETE /hooks/:moment', { as, params });
  expect((await patch({ enabled: false })).status).toBe(404);
  await put({ url: receiver.url, on_failure: 'continue', timeout_ms: 500 });
  const { body } = await patch({ enabled: false });
  expect(body).toMatchObject({ url: receiver.url, enabled: false, on_failure: 'continue', timeout_ms: 500 });
  expect(body).not.toHaveProperty('secret');
  expect((await patch({ timeout_ms: 1 })).body.errors).toMatchObject([{ field: 'timeout_ms', code: 'too_small' }]);
});

test('a sample question is signed by both secrets during a rotation, and says what is wrong with the answer', async () => {
  const { secret: old } = (await put({ url: receiver.url })).body;
  const rotated = await call(app, 'POST /hooks/:moment/rotate-secret', { as, params, body: {} });
  receiver.answer = allow({ plan: 'pro' });
  expect((await sendSample()).body).toMatchObject({
    status: 200,
    decision: null,
    failure: 'invalid',
    detail: 'the claim "plan" must have a name that is an https: URL',
  });
  receiver.answer = refuse;
  expect((await sendSample()).body).toMatchObject({
    decision: 'refuse',
    message: 'Your plan has ended.',
    failure: null,
  });
  const [{ headers, body } = { headers: {}, body: '' }] = receiver.received;
  for (const secret of [old, rotated.body.secret])
    expect(new Verifier(secret).verify(body, headers as Record<string, string>)).toMatchObject({ test: true });
});

test.each([
  ['a time that is too long', { timeout_ms: 1501 }, 'timeout_ms'],
  ['a time that is too short', { timeout_ms: 199 }, 'timeout_ms'],
  ['an address that is none', { url: 'gopher://example.com' }, 'url'],
  ['a secret that is too short', { secret: 'whsec_c2hvcnQ=' }, 'secret'],
  ['an unknown way out', { on_failure: 'allow' }, 'on_failure'],
])('%s is refused', async (_name, input, field) => {
  const { status, body } = await put({ url: receiver.url, ...input });
  expect([status, Object.keys(body.fields)]).toEqual([422, [field]]);
});

test('A106 no hook leads to a private address: neither when it is saved nor when it is asked', async () => {
  const { system } = gatehouse;
  const strict = { ...system, config: { ...system.config, allowPrivateUpstreams: false } };
  for (const url of ['https://127.0.0.1/', 'https://[::1]/', 'https://169.254.169.254/', 'https://localhost/'])
    await expect(saveHook(strict, app, 'before_tokens', { url })).rejects.toMatchObject({ code: 'invalid_body' });
  await saveHook(system, app, 'before_tokens', { url: receiver.url.replace('http:', 'https:') });
  const hook = await getHook(system.db, app, 'before_tokens');
  expect(await callHook(strict, app, { hook, leave: () => {} }, { body: {} })).toMatchObject({ failed: 'blocked' });
  expect(receiver.received).toEqual([]);
});

test('the console has none: nobody could sign in to mend one that refuses', async () => {
  const { system } = gatehouse;
  const consoleApp = await system.consoleApp();
  const saving = saveHook(system, consoleApp, 'before_tokens', { url: receiver.url });
  await expect(saving).rejects.toMatchObject({ code: 'forbidden' });
});
