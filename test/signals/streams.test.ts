// The transmitter's own endpoints: metadata, streams and their owners, polling. What a stream carries is in push.test.ts.
import { decodeJwt } from 'jose';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { updateApp } from '../../src/apps/apps.ts';
import { createClient, deleteClient, updateClient } from '../../src/apps/clients/clients.ts';
import { LOGOUT_KIND } from '../../src/apps/clients/targets.ts';
import { leaseTarget } from '../../src/deliveries/targets.ts';
import { PROVISIONING } from '../../src/events/provisioning.ts';
import { SIGNAL } from '../../src/events/signal-writes.ts';
import { quotas } from '../../src/limits/quotas.ts';
import { setUserStatus } from '../../src/users/users.ts';
import { call } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeClient, makeResource, makeUser, type TestClient } from '../kit/app.ts';
import { makeDpopKey, postWithProof, prove } from '../kit/dpop.ts';
import { post, signIn } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { machineToken, makeMachine } from '../kit/machine.ts';
import { type Ask, CAEP, makeAsk, POLL, PUSH, RISC, signalToken, verifySet } from './world.ts';

let gatehouse: Gatehouse;
let app: App;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  app = await makeApp(gatehouse);
});
afterAll(() => gatehouse.stop());

let client: TestClient;
let token: string;
let ask: Ask;
beforeEach(async () => {
  client = await makeClient(gatehouse, app, { shared_signals: true });
  token = await signalToken(app, client);
  ask = makeAsk(app, token);
});

const push = { method: PUSH, endpoint_url: 'https://receiver.example.com/signals' };

describe('the metadata', () => {
  test('is where SSF puts it, and where our other metadata is', async () => {
    const { origin, pathname } = new URL(app.issuer);
    const paths = [`${origin}/.well-known/ssf-configuration${pathname}`, `${app.issuer}/.well-known/ssf-configuration`];
    const [first, second] = await Promise.all(paths.map(async (url) => (await fetch(url)).json()));
    expect(second).toEqual(first);
    expect(first).toMatchObject({ spec_version: '1_0', issuer: app.issuer, default_subjects: 'ALL' });
    expect(first.delivery_methods_supported).toEqual([PUSH, POLL]);
    expect(first.authorization_schemes).toEqual([{ spec_urn: 'urn:ietf:rfc:6749' }]);
    expect((await (await fetch(first.jwks_uri)).json()).keys.length).toBeGreaterThan(0);
  });

  test('leads to endpoints that a receiver can use', async () => {
    const metadata = await (await fetch(`${app.issuer}/.well-known/ssf-configuration`)).json();
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const send = (url: string, body: object) => fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    const stream = await (await send(metadata.configuration_endpoint, {})).json();
    const subject = { format: 'iss_sub', iss: app.issuer, sub: 'anybody' };
    const { stream_id } = stream;
    expect((await send(metadata.status_endpoint, { stream_id, status: 'enabled' })).status).toBe(200);
    expect((await send(metadata.add_subject_endpoint, { stream_id, subject })).status).toBe(200);
    expect((await send(metadata.remove_subject_endpoint, { stream_id, subject })).status).toBe(204);
    expect((await send(metadata.verification_endpoint, { stream_id, state: 'x' })).status).toBe(204);
    const { sets } = await (await send(stream.delivery.endpoint_url, {})).json();
    const [set] = Object.values<string>(sets);
    expect((await verifySet(app, client, set!)).event).toEqual({ state: 'x' });
  });
});

describe('a stream', () => {
  test('is created, read, changed, replaced and deleted', async () => {
    const { body: made } = await ask('POST /streams', { delivery: push, description: 'Prints' });
    expect(made).toEqual({
      ...{
        stream_id: expect.any(String),
        iss: app.issuer,
        aud: client.client_id,
        delivery: push,
        default_subjects: 'ALL',
      },
      ...{ description: 'Prints', min_verification_interval: 30 },
      ...{ events_supported: made.events_delivered, events_delivered: made.events_supported },
    });
    const { stream_id } = made;
    expect((await ask('GET /streams', undefined, { stream_id })).body).toEqual(made);
    expect((await ask('GET /streams')).body).toEqual([made]);
    const events_requested = [`${CAEP}/session-revoked`];
    const { body: changed } = await ask('PATCH /streams', { ...made, events_requested });
    expect(changed).toEqual({ ...made, events_requested, events_delivered: events_requested });
    const { body: replaced } = await ask('PUT /streams', { stream_id, delivery: { method: POLL } });
    const { description: _, ...rest } = made;
    const endpoint_url = `${app.issuer}/api/v1/signals/streams/${stream_id}/poll`;
    expect(replaced).toEqual({ ...rest, delivery: { method: POLL, endpoint_url } });
    expect((await ask('DELETE /streams', undefined, { stream_id })).status).toBe(204);
    expect((await ask('GET /streams')).body).toEqual([]);
    expect((await ask('GET /streams', undefined, { stream_id })).status).toBe(404);
  });

  test.each([
    ['an issuer that is not ours', { iss: 'https://elsewhere.example.com' }],
    ['another audience', { aud: 'somebody' }],
    ['an address in a private network', { delivery: { ...push, endpoint_url: 'https://10.0.0.1/' } }],
    ['an address that is none', { delivery: { ...push, endpoint_url: 'gopher://example.com/' } }],
    ['a push to nowhere', { delivery: { method: PUSH } }],
    ['a header of two lines', { delivery: { ...push, authorization_header: 'Bearer a\r\nx-evil: 1' } }],
  ])('A253 is not changed to %s', async (_name, change) => {
    const { body: made } = await ask('POST /streams', { delivery: push });
    const { status, body } = await ask('PATCH /streams', { stream_id: made.stream_id, ...change });
    expect([status, body.code]).toEqual([400, 'invalid_request']);
    expect((await ask('GET /streams')).body).toEqual([made]);
  });

  test('A250 of another client or App is like none', async () => {
    const { body } = await ask('POST /streams', { delivery: push });
    const there = await makeApp(gatehouse);
    const asks = [
      makeAsk(app, await signalToken(app, await makeClient(gatehouse, app, { shared_signals: true }))),
      makeAsk(there, await signalToken(there, await makeClient(gatehouse, there, { shared_signals: true }))),
    ];
    const { stream_id } = body;
    const subject = { format: 'iss_sub', iss: app.issuer, sub: 'anybody' };
    for (const other of asks) {
      const answers = [
        await other('GET /streams', undefined, { stream_id }),
        await other('PATCH /streams', { stream_id, description: 'Mine' }),
        await other('PUT /streams', { stream_id, delivery: push }),
        await other('DELETE /streams', undefined, { stream_id }),
        await other('GET /status', undefined, { stream_id }),
        await other('POST /status', { stream_id, status: 'disabled' }),
        await other('POST /subjects/add', { stream_id, subject }),
        await other('POST /subjects/remove', { stream_id, subject }),
        await other('POST /verification', { stream_id }),
        await other('POST /streams/:id/poll', { returnImmediately: true }, { id: stream_id }),
      ];
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]));
      expect((await other('GET /streams')).body).toEqual([]);
    }
    expect((await ask('GET /streams')).body).toEqual([body]);
  });

  test('A250 takes no other credential, and none of another App', async () => {
    const there = await makeApp(gatehouse);
    const machine = await makeMachine(gatehouse, app, ['clients:read', 'clients:write']);
    const user = await makeUser(gatehouse, app);
    const first = await makeClient(gatehouse, app, { first_party: true, shared_signals: true });
    const ofUser = await signIn(app, first, user.email, { resource: app.issuer });
    const answers = await Promise.all(
      [
        await makeApiKey(gatehouse, app),
        ofUser.access_token,
        await signalToken(there, await makeClient(gatehouse, there, { shared_signals: true })),
        client.client_secret!,
      ].map((as) => makeAsk(app, as)('GET /streams')),
    );
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 401, 401]);
    const byMachine = await makeAsk(app, await machineToken(app, machine, ['clients:read']))('GET /streams');
    expect([byMachine.status, byMachine.body.code]).toEqual([403, 'insufficient_scope']);
  });

  test('A250 is changed by the scope ssf.manage alone', async () => {
    const { stream_id } = (await ask('POST /streams', { delivery: push })).body;
    const reading = makeAsk(app, await signalToken(app, client, 'ssf.read'));
    expect((await reading('GET /streams')).status).toBe(200);
    expect((await reading('GET /status', undefined, { stream_id })).status).toBe(200);
    for (const [address, body] of [
      ['POST /streams', {}],
      ['POST /status', { stream_id, status: 'disabled' }],
      ['POST /verification', { stream_id }],
    ] as const)
      expect((await reading(address, body)).body.code).toBe('insufficient_scope');
    expect((await ask('GET /status', undefined, { stream_id })).body.status).toBe('enabled');
  });

  test('A250 answers a token that is bound to a key with its proof alone', async () => {
    const key = await makeDpopKey();
    const form = { grant_type: 'client_credentials', scope: 'ssf.manage' };
    const proof = await prove(key, ['POST', `${app.issuer}/token`]);
    const { body } = await postWithProof(app, client, form, proof);
    const bound = String(body.access_token);
    expect(body.token_type).toBe('DPoP');
    expect((await makeAsk(app, bound)('GET /streams')).status).toBe(401);
    const url = `${app.issuer}/api/v1/signals/streams`;
    const headers = { authorization: `DPoP ${bound}`, dpop: await prove(key, ['GET', url], bound) };
    expect((await fetch(url, { headers })).status).toBe(200);
  });

  test('A256 is one of two of the client', async () => {
    const statuses = await Promise.all([1, 2, 3, 4].map(async () => (await ask('POST /streams', {})).status));
    expect(statuses.sort()).toEqual([201, 201, 409, 409]);
    expect(quotas.client_signal_streams.max).toBe(2);
  });
});

describe('a receiver’s token', () => {
  test('A255 opens nothing but its own streams', async () => {
    for (const entry of ['GET /users', 'GET /clients', 'GET /app', 'GET /me'])
      expect([401, 403]).toContain((await call(app, entry, { as: token })).status);
    const { status } = await post(app, '/userinfo', { access_token: token });
    expect(status).toBe(401);
  });

  test('A255 is issued for nothing else, to no other client, and to none that was not allowed it', async () => {
    const resource = await makeResource(gatehouse, app);
    const form = { grant_type: 'client_credentials', scope: 'photos:read', resource: resource.identifier };
    expect((await post(app, '/token', form, client)).body.error).toBe('invalid_target');
    const asked = { grant_type: 'client_credentials', scope: 'openid ssf.manage' };
    expect((await post(app, '/token', asked, client)).body.error).toBe('invalid_scope');
    const without = await makeClient(gatehouse, app);
    const { scope: _, ...plain } = { ...asked };
    expect((await post(app, '/token', { ...plain, scope: 'ssf.manage' }, without)).body.error).toBe(
      'unauthorized_client',
    );
    const machine = await makeMachine(gatehouse, app, ['users:read']);
    const byMachine = { grant_type: 'client_credentials', scope: 'ssf.manage', resource: app.issuer };
    expect((await post(app, '/token', byMachine, machine)).body.error).toBe('invalid_scope');
    for (const type of ['public', 'machine'] as const)
      await expect(
        createClient(gatehouse.system, app, {
          ...{ name: 'x', type, shared_signals: true },
          ...(type === 'public' && { redirect_uris: ['https://rp.example.com/'] }),
        }),
      ).rejects.toMatchObject({ code: 'invalid_body' });
  });

  test('ends with its secret, and with what the client may do', async () => {
    const key = await makeApiKey(gatehouse, app, ['clients:read', 'clients:write']);
    const params = { id: client.client_id };
    await call(app, 'PATCH /clients/:id', { as: key, params, body: { shared_signals: false } });
    expect((await ask('GET /streams')).body.code).toBe('insufficient_scope');
    await call(app, 'PATCH /clients/:id', { as: key, params, body: { shared_signals: true } });
    expect((await ask('GET /streams')).status).toBe(200);
    const { body } = await call(app, 'GET /clients/:id', { as: key, params });
    expect(body).toMatchObject({ shared_signals: true, grant_types: expect.arrayContaining(['client_credentials']) });
    await gatehouse.database.db.deleteFrom('client_secrets').where('client_id', '=', client.client_id).execute();
    expect((await ask('GET /streams')).status).toBe(401);
  });
});

describe('a stream that is polled', () => {
  let stream_id: string;
  beforeEach(async () => {
    stream_id = (await ask('POST /streams', {})).body.stream_id;
  });

  type Polled = { sets: Record<string, string>; moreAvailable: boolean };
  const poll = async (body: object = { returnImmediately: true }): Promise<Polled> => {
    const answer = await ask('POST /streams/:id/poll', body, { id: stream_id });
    expect(answer.status).toBe(200);
    return answer.body;
  };
  /** A user of the client who is disabled: two events. */
  async function cause() {
    const user = await makeUser(gatehouse, app);
    await signIn(app, client, user.email);
    await setUserStatus(gatehouse.database.db, app, user.id, 'disabled');
    return user;
  }

  test('gives what waits in its order until it is acknowledged', async () => {
    await cause();
    const first = await poll({ maxEvents: 1, returnImmediately: true });
    expect(first.moreAvailable).toBe(true);
    const both = await poll();
    const uris = await Promise.all(
      Object.values(both.sets).map(async (set) => (await verifySet(app, client, set)).uri),
    );
    expect(uris).toEqual([`${CAEP}/session-revoked`, `${RISC}/account-disabled`]);
    const [jti] = Object.keys(first.sets);
    expect(Object.keys(both.sets)[0]).toBe(jti);
    const rest = await poll({ ack: [jti, 'unknown'], returnImmediately: true });
    expect(Object.keys(rest.sets)).toEqual(Object.keys(both.sets).slice(1));
    expect(await poll({ ack: Object.keys(rest.sets), maxEvents: 0 })).toEqual({ sets: {}, moreAvailable: false });
    expect((await poll()).sets).toEqual({});
  });

  test('keeps why a receiver refuses a token, and gives it no more', async () => {
    await cause();
    const [jti, other] = Object.keys((await poll()).sets);
    const setErrs = { [jti!]: { err: 'invalid_audience', description: 'Not me' } };
    expect(Object.keys((await poll({ setErrs, returnImmediately: true })).sets)).toEqual([other]);
    const row = await gatehouse.database.db
      .selectFrom('delivery_attempts')
      .select(['status', 'answer'])
      .where('app_id', '=', app.id)
      .where('delivery_id', '=', jti!)
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ status: 400, answer: JSON.stringify(setErrs[jti!]) });
  });

  test('answers as soon as there is something', async () => {
    const asked = poll({});
    const { sets } = (await Promise.all([asked, cause()]))[0];
    expect(Object.keys(sets).length).toBeGreaterThan(0);
  });

  test('A256 has two polls of a client wait, so that others can wait besides', async () => {
    let answered = 0;
    const polls = Array.from({ length: 21 }, async () => {
      const { sets } = await poll({});
      answered++;
      return Object.keys(sets).length;
    });
    await expect.poll(() => answered, { timeout: 10_000 }).toBe(19);
    const other = await makeClient(gatehouse, app, { shared_signals: true });
    const askOther = makeAsk(app, await signalToken(app, other));
    const { body } = await askOther('POST /streams', {});
    const waiting = askOther('POST /streams/:id/poll', {}, { id: body.stream_id });
    await askOther('POST /verification', { stream_id: body.stream_id });
    expect(Object.keys((await waiting).body.sets)).toHaveLength(1);
    expect(answered).toBe(19);
    await ask('POST /verification', { stream_id });
    expect((await Promise.all(polls)).filter((sets) => sets > 0)).toEqual([1, 1]);
  });

  test('gives nothing while it is paused', async () => {
    await ask('POST /status', { stream_id, status: 'paused' });
    await cause();
    expect((await poll()).sets).toEqual({});
    await ask('POST /status', { stream_id, status: 'enabled' });
    expect(Object.keys((await poll()).sets)).toHaveLength(2);
  });

  test('A256 holds no more than a thousand events', async () => {
    await sql`
      insert into deliveries (app_id, kind, target_id, id, lane, topic, created_at, due_at, expires_at)
      select ${app.id}, 'signal', ${stream_id}, gen_random_uuid(), '', 'verification', now(), now(), now() + interval '1 day'
      from generate_series(1, 999)
    `.execute(gatehouse.database.db);
    await cause();
    await cause();
    await ask('POST /verification', { stream_id });
    const { count } = await gatehouse.database.db
      .selectFrom('deliveries')
      .select((select) => select.fn.countAll().as('count'))
      .where('app_id', '=', app.id)
      .where('target_id', '=', stream_id)
      .executeTakeFirstOrThrow();
    expect(Number(count)).toBe(1_000);
  });

  test.each([
    ['it may have streams again', { shared_signals: false }, { shared_signals: true }],
    ['it is enabled again', { status: 'disabled' }, { status: 'active' }],
  ] as const)('gives its client nothing of before, once %s', async (_name, off, on) => {
    await cause();
    await updateClient(gatehouse.system, app, client.client_id, off);
    await updateClient(gatehouse.system, app, client.client_id, on);
    expect((await poll()).sets).toEqual({});
    const { id } = await cause();
    const subs = Object.values((await poll()).sets).map(
      (set) => decodeJwt<{ sub_id: { sub: string } }>(set).sub_id.sub,
    );
    expect(subs).toEqual([id, id]);
  });

  test('goes with its client, as does everything else that is for that client', async () => {
    const { db } = gatehouse.database;
    const logout = { backchannel_logout_uri: 'https://receiver.example.com/logout' };
    await updateClient(gatehouse.system, app, client.client_id, { provisioning: true, ...logout });
    const as = await makeApiKey(gatehouse, app, ['webhooks:read', 'webhooks:write']);
    const endpoint = { url: 'https://receiver.example.com/users', client_id: client.client_id };
    const { body: webhook } = await call(app, 'POST /webhooks', { as, body: endpoint });
    await cause();
    const targets = [stream_id, webhook.id, client.client_id];
    for (const [index, kind] of [SIGNAL, PROVISIONING, LOGOUT_KIND].entries())
      await leaseTarget(db, { app_id: app.id, kind, target_id: targets[index] });
    const count = async (table: 'deliveries' | 'delivery_targets') => {
      const rows = await db
        .selectFrom(table)
        .select('kind')
        .$if(table === 'deliveries', (query) => query.where(sql<boolean>`state = 'waiting'`))
        .where('app_id', '=', app.id)
        .where('target_id', 'in', targets)
        .execute();
      return [...new Set(rows.map(({ kind }) => kind))].sort();
    };
    const kinds = [LOGOUT_KIND, PROVISIONING, SIGNAL].sort();
    expect([await count('deliveries'), await count('delivery_targets')]).toEqual([kinds, kinds]);
    await deleteClient(db, app, client.client_id);
    expect([await count('deliveries'), await count('delivery_targets')]).toEqual([[], []]);
  });

  test('A250 ends with its App and its client', async () => {
    const there = await makeApp(gatehouse);
    const receiver = await makeClient(gatehouse, there, { shared_signals: true });
    const askThere = makeAsk(there, await signalToken(there, receiver));
    expect((await askThere('POST /streams', {})).status).toBe(201);
    await updateApp(gatehouse.system, there, { status: 'suspended' });
    expect((await fetch(`${there.issuer}/.well-known/ssf-configuration`)).status).toBe(404);
    expect((await askThere('GET /streams')).status).toBe(404);
  });
});
