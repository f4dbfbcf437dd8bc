// Webhooks as an App's backend has them: endpoints through the API, events with both signatures, retries and what ends them.
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { createLocalJWKSet, flattenedVerify, type JSONWebKeySet } from 'jose';
import { Webhook as Verifier } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { App } from '../../src/apps/app.ts';
import { rotateSigningKeys } from '../../src/apps/signing-keys.ts';
import { HOUR, MINUTE, now, SECOND } from '../../src/clock.ts';
import { transact } from '../../src/database/transact.ts';
import { deliverAll } from '../../src/deliveries/dispatcher.ts';
import { listEvents } from '../../src/events/list.ts';
import { record } from '../../src/events/record.ts';
import { deliveryKinds } from '../../src/jobs/deliveries.ts';
import { quotas } from '../../src/limits/quotas.ts';
import { createUser, deleteUser, updateUser } from '../../src/users/users.ts';
import { createWebhook } from '../../src/webhooks/endpoints.ts';
import { call } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeUser } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { makeOwner } from '../kit/mail.ts';
import { answerWith, type Received, type Receiver, startReceiver } from '../kit/outside/receiver.ts';
import { passTime, restoreTime } from '../kit/time.ts';

let gatehouse: Gatehouse;
let receiver: Receiver;
let app: App;
let key: string;
beforeAll(async () => {
  gatehouse = await startGatehouse({ ALLOW_PRIVATE_UPSTREAMS: 'on' }, { mail: true });
});
afterAll(() => gatehouse.stop());
beforeEach(async () => {
  receiver = await startReceiver();
  app = await makeApp(gatehouse);
  key = await makeApiKey(gatehouse, app, ['webhooks:read', 'webhooks:write']);
});
afterEach(async () => {
  await receiver.stop();
  restoreTime();
});

/** Addresses below /webhooks, with ids in their places. */
function ask(address: string, body?: object) {
  const [method, rest = ''] = address.split(' ');
  const [id = '', delivery_id = ''] = rest.match(/[0-9a-f-]{36}/g) ?? [];
  const entry = rest.replace(id, ':id').replace(delivery_id || ' ', ':delivery_id');
  return call(app, `${method} /webhooks${id ? entry : ''}`, { as: key, body, params: { id, delivery_id } });
}

async function create(input: object = {}) {
  const { status, body } = await ask('POST ', { url: receiver.url, ...input });
  expect(status).toBe(201);
  return body;
}

const deliver = () =>
  deliverAll(gatehouse.system, { kinds: deliveryKinds, findApp: gatehouse.system.directory.findById });

const bodies = () => receiver.received.map(({ body }) => JSON.parse(body));
const types = () => bodies().map(({ type }) => type);

/** As a receiver does it, with the library of Standard Webhooks. */
const verify = (secret: string, { headers, body }: Received) =>
  new Verifier(secret).verify(body, headers as Record<string, string>);

/** As a receiver does it that knows no secret, with any library for JOSE. */
async function verifyJws({ headers, body }: Received, at = app) {
  const jwks: JSONWebKeySet = await (await fetch(`${at.issuer}/jwks`)).json();
  const [head = '', none, signature = ''] = String(headers['webhook-signature-jws']).split('.');
  expect(none).toBe('');
  const payload = Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`).toString('base64url');
  return flattenedVerify({ protected: head, payload, signature }, createLocalJWKSet(jwks), { algorithms: ['ES256'] });
}

/** Whether the description of the API takes these bodies. */
async function fitDescription(bodies: { type: string }[]) {
  const text = await (await fetch(`${app.issuer}/api/v1/openapi.json`)).text();
  const { webhooks, components } = JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/'));
  return bodies.map((body) => {
    const { schema } = webhooks[body.type].post.requestBody.content['application/json'];
    return z.fromJSONSchema({ ...schema, $defs: components.schemas }).safeParse(body).success;
  });
}

describe('an endpoint', () => {
  test('C9 hears of users that are created, changed and deleted, in their order', async () => {
    await create();
    const user = await makeUser(gatehouse, app, { name: 'Bob' });
    await updateUser(gatehouse.database.db, app, user.id, { name: 'Robert' });
    await deleteUser(gatehouse.database.db, app, user.id);
    await deliver();
    const [made, changed, deleted] = bodies().filter(({ type }) => type.startsWith('user.'));
    expect(made).toMatchObject({ type: 'user.created', issuer: app.issuer, user_id: user.id });
    expect([changed.type, deleted.type]).toEqual(['user.updated', 'user.deleted']);
    expect(made.sequence).toBeLessThan(changed.sequence);
    expect(changed.sequence).toBeLessThan(deleted.sequence);
    const { sequence: _, ...unnumbered } = made;
    expect(await fitDescription([made, changed, deleted, unnumbered])).toEqual([true, true, true, false]);
  });

  test('gets only the events that it chose, and another App’s never', async () => {
    const other = await makeApp(gatehouse);
    await create({ events: ['user.deleted'] });
    const user = await makeUser(gatehouse, app);
    await deleteUser(gatehouse.database.db, app, user.id);
    await makeUser(gatehouse, other);
    await record(gatehouse.database.db, app, 'captcha.refused', { data: { problem: 'x', path: '/' } } as never);
    await deliver();
    expect(types()).toEqual(['user.deleted']);
  });

  test('an event whose change is undone is sent to nobody', async () => {
    await create({ events: ['user.created'] });
    await transact(gatehouse.database.db, async (db) => {
      await createUser(db, app, { email: 'undone@example.com' });
      throw new Error('undo');
    }).catch(() => {});
    await deliver();
    expect(receiver.received).toEqual([]);
  });

  test('its secret is shown once, and kept sealed', async () => {
    const { id, secret } = await create();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/=]{44}$/);
    const { body } = await ask(`GET /${id}`);
    expect(body).not.toHaveProperty('secret');
    const rows = await gatehouse.database.db.selectFrom('webhook_endpoints').selectAll().execute();
    expect(
      JSON.stringify(rows.map((row) => ({ ...row, text: Buffer.from(row.secret_sealed).toString() }))),
    ).not.toContain(secret.slice('whsec_'.length));
  });

  test.each([
    ['an unknown event', { events: ['user.exploded'] }, 'events'],
    ['an event for the audit log alone', { events: ['captcha.refused'] }, 'events'],
    ['no event at all', { events: [] }, 'events'],
    ['a secret that is too short', { secret: 'whsec_c2hvcnQ=' }, 'secret'],
    ['a secret without its prefix', { secret: Buffer.alloc(32).toString('base64') }, 'secret'],
    ['an address that is none', { url: 'gopher://example.com' }, 'url'],
  ])('%s is refused', async (_name, input, field) => {
    const { status, body } = await ask('POST ', { url: receiver.url, ...input });
    expect([status, body.code, Object.keys(body.errors ?? {}).length > 0]).toEqual([422, 'invalid_body', true]);
    expect(JSON.stringify(body.errors)).toContain(field);
  });

  test('an address has one endpoint, and an App a bounded number', async () => {
    await create();
    const again = await ask('POST ', { url: receiver.url });
    expect([again.status, again.body.code]).toEqual([409, 'conflict']);
    for (let index = 1; index < quotas.webhook_endpoints.max; index++)
      await create({ url: `${receiver.url}/${index}` });
    const last = await ask('POST ', { url: `${receiver.url}/last` });
    expect(last.body.code).toBe('limit_reached');
  });

  test('what waits goes with an endpoint that is deleted', async () => {
    const { id } = await create();
    await makeUser(gatehouse, app);
    expect((await ask(`DELETE /${id}`)).status).toBe(204);
    await deliver();
    expect(types()).toEqual([]);
    expect((await ask(`GET /${id}/deliveries`)).status).toBe(404);
  });
});

describe('A117 signatures', () => {
  test('A117 C10 both verify with public libraries, by the secret and by the App’s JWKS', async () => {
    const { id, secret } = await create();
    await ask(`POST /${id}/test`, {});
    await deliver();
    const one = receiver.received.find(({ body }) => body.includes('webhook.test'))!;
    expect(verify(secret, one)).toMatchObject({ type: 'webhook.test', id: one.headers['webhook-id'] });
    expect(await fitDescription([JSON.parse(one.body)])).toEqual([true]);
    const { protectedHeader } = await verifyJws(one);
    expect(protectedHeader).toMatchObject({ alg: 'ES256', typ: 'webhook', kid: expect.any(String) });
  });

  test('A117 an edited body, another time, an old one, and another App’s secret or key are refused', async () => {
    const { secret } = await create({ events: ['user.created'] });
    const other = await makeApp(gatehouse);
    await makeUser(gatehouse, app);
    await deliver();
    const [one] = receiver.received as [Received];
    const edited = { ...one, body: one.body.replace('user.', 'admin.') };
    const moved = {
      ...one,
      headers: { ...one.headers, 'webhook-timestamp': String(Number(one.headers['webhook-timestamp']) + 1) },
    };
    for (const forged of [edited, moved]) {
      expect(() => verify(secret, forged)).toThrow();
      await expect(verifyJws(forged)).rejects.toThrow();
    }
    expect(() => verify(`whsec_${Buffer.alloc(32).toString('base64')}`, one)).toThrow();
    await expect(verifyJws(one, other)).rejects.toThrow();
    passTime(6 * MINUTE);
    expect(() => verify(secret, one)).toThrow('too old');
  });

  test('A117 after a rotation both secrets sign until the overlap ends', async () => {
    const { id, secret: old } = await create({ events: ['user.created'] });
    const { body: rotated } = await ask(`POST /${id}/rotate-secret`, { overlap_hours: 24 });
    await makeUser(gatehouse, app);
    await deliver();
    verify(old, receiver.received[0]!);
    verify(rotated.secret, receiver.received[0]!);
    passTime(25 * HOUR);
    await makeUser(gatehouse, app);
    await deliver();
    expect(() => verify(old, receiver.received[1]!)).toThrow();
    verify(rotated.secret, receiver.received[1]!);
  });

  test('A117 a retry is signed anew, with the App’s key of that time', async () => {
    const { secret } = await create({ events: ['user.created'] });
    receiver.answer = answerWith(500);
    await makeUser(gatehouse, app);
    await deliver();
    await rotateSigningKeys(gatehouse.system, app, { emergency: true });
    receiver.answer = answerWith(200);
    passTime(HOUR);
    await deliver();
    const [first, second] = receiver.received as [Received, Received];
    expect(second.headers['webhook-id']).toBe(first.headers['webhook-id']);
    verify(secret, second);
    await verifyJws(second);
    await expect(verifyJws(first)).rejects.toThrow();
  });
});

describe('A106 addresses of our own network', () => {
  test.each([
    'https://127.0.0.1/',
    'https://169.254.169.254/',
    'https://[::1]/',
    'https://2130706433/',
    'https://localhost/',
    'https://example.com:6379/',
    'http://example.com/',
    'https://user:password@example.com/',
  ])('A106 %s is refused when it is saved', async (url) => {
    const config = { ...gatehouse.config, allowPrivateUpstreams: false };
    const strict = { ...gatehouse.system, config };
    await expect(createWebhook(strict, app, { url })).rejects.toMatchObject({ code: 'invalid_body' });
  });

  test('A106 A154 a name that leads inward by the time of sending is not connected to', async () => {
    const port = new URL(receiver.url).port;
    await create({ url: `http://localhost:${port}/`, events: ['user.created'] });
    await makeUser(gatehouse, app);
    // The rules of a server that allows no private addresses, except for the port, which says nothing about the address.
    const rules = { ...gatehouse.config, allowPrivateUpstreams: false };
    const strict = { ...gatehouse.system, config: rules };
    await deliverAll(strict, { kinds: deliveryKinds, findApp: gatehouse.system.directory.findById });
    expect(receiver.received).toEqual([]);
  });
});

describe('A154 a name whose addresses change', () => {
  const { lookup } = dns;
  const asked: string[] = [];
  /** From now on every name has these addresses. */
  function resolveTo(...addresses: string[]): void {
    dns.lookup = ((name: string, _options: object, done: (error: null, found: object[]) => void) => {
      asked.push(name);
      done(
        null,
        addresses.map((address) => ({ address, family: 4 })),
      );
    }) as typeof lookup;
    syncBuiltinESMExports();
  }
  afterEach(() => {
    dns.lookup = lookup;
    syncBuiltinESMExports();
  });

  test('A154 is looked up once for each request, and connected to only if none of them leads inward', async () => {
    const name = 'hooks.example.com';
    const { id } = await create({ url: `https://${name}/`, events: ['user.created'] });
    await makeUser(gatehouse, app);
    const send = async (allowPrivateUpstreams: boolean, addresses: string[]) => {
      resolveTo(...addresses);
      asked.length = 0;
      const config = { ...gatehouse.config, allowPrivateUpstreams };
      const parts = { kinds: deliveryKinds, findApp: gatehouse.system.directory.findById };
      await deliverAll({ ...gatehouse.system, config }, parts);
      passTime(6 * HOUR);
      const [{ id: delivery }] = (await ask(`GET /${id}/deliveries`)).body.items;
      return [
        ...asked.filter((one) => one === name),
        (await ask(`GET /${id}/deliveries/${delivery}`)).body.log[0].failure,
      ];
    };
    for (const addresses of [['127.0.0.1'], ['198.51.100.7', '127.0.0.1'], ['169.254.169.254']])
      expect([addresses, await send(false, addresses)]).toEqual([addresses, [name, 'refused']]);
    // Where such addresses are allowed it is connected to: nobody listens there.
    expect(await send(true, ['127.0.0.1'])).toEqual([name, 'unreachable']);
  });
});

describe('A118 an endpoint that fails', () => {
  test('A118 is switched off after days without a success; its owners get a mail, and a replay sends what it missed', async () => {
    const { id } = await create({ events: ['user.created'] });
    const { mails } = await makeOwner(gatehouse, app);
    receiver.answer = answerWith(503, 'busy');
    const begun = new Date().toISOString();
    const user = await makeUser(gatehouse, app);
    for (let hours = 0; hours < 80; hours += 4) {
      await deliver();
      passTime(4 * HOUR);
    }
    const { body: off } = await ask(`GET /${id}`);
    expect(off).toMatchObject({ enabled: false, state: 'disabled', disabled_because: 'failing' });
    expect((await mails()).map(({ kind }) => kind)).toEqual(['webhook_disabled']);
    const { items } = (await ask(`GET /${id}/deliveries`)).body;
    expect(items).toMatchObject([{ state: 'failed', type: 'user.created' }]);
    const missed = await makeUser(gatehouse, app);

    expect((await ask(`POST /${id}/replay`, { since: begun })).status).toBe(409);
    await ask(`PATCH /${id}`, { enabled: true });
    receiver.received.length = 0;
    receiver.answer = answerWith(200);
    const replayed = await ask(`POST /${id}/replay`, { since: begun });
    expect(replayed.body).toEqual({ replayed: 2 });
    const log = await listEvents(gatehouse.database.db, app, { limit: 20 });
    const noted = log.items.find(({ event }) => event === 'webhook_endpoint.replayed');
    expect(noted?.data).toMatchObject({ id, count: 2, since: expect.any(String) });
    await deliver();
    expect((await ask(`POST /${id}/replay`, { since: begun })).body).toEqual({ replayed: 0 });
    const { items: replays } = await listEvents(gatehouse.database.db, app, { events: ['webhook_endpoint.replayed'] });
    expect(replays.filter(({ data }) => 'id' in data && data.id === id)).toHaveLength(1);
    expect(new Set(bodies().map(({ user_id }) => user_id))).toEqual(new Set([user.id, missed.id]));
    expect((await ask(`GET /${id}`)).body).toMatchObject({ state: 'active', disabled_because: null });
  });

  test('A118 one that answers 410 is switched off at once', async () => {
    const { id } = await create({ events: ['user.created'] });
    receiver.answer = answerWith(410);
    await makeUser(gatehouse, app);
    await makeUser(gatehouse, app);
    await deliver();
    expect(receiver.received.length).toBeLessThanOrEqual(2);
    expect((await ask(`GET /${id}`)).body).toMatchObject({ enabled: false, disabled_because: 'gone' });
  });

  test('A118 one that is sent again by hand is retried as a new one is', async () => {
    const { id } = await create({ events: ['user.created'] });
    receiver.answer = answerWith(500);
    await makeUser(gatehouse, app);
    const shown = async () => (await ask(`GET /${id}/deliveries`)).body.items[0];
    for (let hours = 0; hours < 40; hours += 4) {
      await deliver();
      passTime(4 * HOUR);
    }
    const before = (await shown()).attempts;
    expect(before).toBeGreaterThan(4);
    await ask(`POST /${id}/deliveries/${(await shown()).id}/send-again`);
    await deliver();
    const { attempts, next_attempt_at, state } = await shown();
    expect([state, attempts]).toEqual(['waiting', before + 1]);
    expect(Date.parse(next_attempt_at) - now().getTime()).toBeLessThan(6 * SECOND);
  });

  test('A118 the log has the request, the answer and every attempt, and a delivery is sent again under its id', async () => {
    const { id } = await create({ events: ['user.created'] });
    receiver.answer = answerWith(500, 'no room');
    await makeUser(gatehouse, app);
    await deliver();
    const [{ id: delivery }] = (await ask(`GET /${id}/deliveries`)).body.items;
    const shown = (await ask(`GET /${id}/deliveries/${delivery}`)).body;
    expect(shown).toMatchObject({ state: 'waiting', attempts: 1, body: receiver.received[0]!.body });
    expect(shown.log).toMatchObject([{ attempt: 1, status: 500, answer: 'no room', failure: null }]);
    const [{ headers }] = shown.log;
    expect(receiver.received[0]?.headers).toMatchObject(headers);
    expect(headers).toHaveProperty('webhook-signature');
    receiver.answer = answerWith(200);
    expect((await ask(`POST /${id}/deliveries/${delivery}/send-again`)).status).toBe(204);
    await deliver();
    expect((await ask(`GET /${id}/deliveries/${delivery}`)).body).toMatchObject({ state: 'delivered', attempts: 2 });
    await ask(`POST /${id}/deliveries/${delivery}/send-again`);
    await deliver();
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([delivery]));
    expect(receiver.received.length).toBe(3);
    const { items } = await listEvents(gatehouse.database.db, app, { limit: 20 });
    const noted = items.filter(({ event }) => event === 'webhook_endpoint.replayed');
    expect(noted[0]).toMatchObject({ actor_kind: 'api_key', data: { id, count: 1, delivery_id: delivery } });
    expect(noted).toHaveLength(2);
  });
});
