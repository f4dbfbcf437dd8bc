// Shared signals that are pushed: what a client hears of its users by the doors that people and developers use, whom it hears
// nothing of, and what becomes of a receiver that fails.
import { decodeJwt } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { updateClient } from '../../src/apps/clients/clients.ts';
import { DAY, HOUR, MINUTE, now } from '../../src/clock.ts';
import type { UserRow } from '../../src/database/schema.ts';
import { transact } from '../../src/database/transact.ts';
import { deliverAll } from '../../src/deliveries/dispatcher.ts';
import { listEvents } from '../../src/events/list.ts';
import { deliveryKinds } from '../../src/jobs/deliveries.ts';
import { revokeConnectedApp } from '../../src/users/connected-apps.ts';
import { listSessions } from '../../src/users/sessions/sessions.ts';
import { setUserStatus } from '../../src/users/users.ts';
import { call, signInByApi } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeClient, makeUser, PASSWORD, type TestClient } from '../kit/app.ts';
import { codeOf, makeAuthenticator } from '../kit/factor.ts';
import { signIn } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { makeOwner } from '../kit/mail.ts';
import { answerWith, type Receiver, startReceiver } from '../kit/outside/receiver.ts';
import { makePasskey } from '../kit/passkey.ts';
import { passTime, restoreTime } from '../kit/time.ts';
import { type Ask, CAEP, makeAsk, POLL, PUSH, RISC, SSF, setsOf, signalToken } from './world.ts';

const CANARY = 'Bearer canary-of-the-receiver';

let gatehouse: Gatehouse;
let receiver: Receiver;
let app: App;
let key: string;
beforeAll(async () => {
  gatehouse = await startGatehouse({ ALLOW_PRIVATE_UPSTREAMS: 'on' }, { mail: true });
  receiver = await startReceiver();
  app = await makeApp(gatehouse);
  key = await makeApiKey(gatehouse, app);
});
afterAll(async () => {
  await receiver.stop();
  await gatehouse.stop();
});

let client: TestClient;
let user: UserRow;
let ask: Ask;
let stream_id: string;
beforeEach(async () => {
  // Each has its own client, so that what waits for one is no other's.
  client = await makeClient(gatehouse, app, { shared_signals: true });
  user = await makeUser(gatehouse, app);
  ask = makeAsk(app, await signalToken(app, client));
  stream_id = await create();
  receiver.received.length = 0;
  receiver.answer = answerWith(202);
});
afterEach(restoreTime);

async function create(more: object = {}): Promise<string> {
  const delivery = { method: PUSH, endpoint_url: `${receiver.url}/signals`, authorization_header: CANARY };
  const { status, body } = await ask('POST /streams', { delivery, ...more });
  expect(status).toBe(201);
  return body.stream_id;
}

const db = () => gatehouse.database.db;
const deliver = (config = gatehouse.config) =>
  deliverAll({ ...gatehouse.system, config }, { kinds: deliveryKinds, findApp: gatehouse.system.directory.findById });

/** What has arrived by now. */
async function heard() {
  await deliver();
  return setsOf(app, client, receiver.received);
}

const signInHere = () => signIn(app, client, user.email);

describe('a client hears', () => {
  const whole = () => ({ format: 'iss_sub', iss: app.issuer, sub: user.id });
  const caep = (by: string) => ({
    ...{ event_timestamp: expect.any(Number), initiating_entity: by, reason_admin: { en: expect.any(String) } },
  });
  const revoked = (by: string) => [`${CAEP}/session-revoked`, caep(by)] as const;
  const changed = (by: string, credential_type: string, change_type: string) =>
    [`${CAEP}/credential-change`, { credential_type, change_type, ...caep(by) }] as const;
  const disabled = [`${RISC}/account-disabled`, {}] as const;
  const enabled = [`${RISC}/account-enabled`, {}] as const;
  const purged = [`${RISC}/account-purged`, {}] as const;
  const params = () => ({ id: user.id });

  type Expected = readonly [uri: string, event: object];
  const all: [string, () => Promise<unknown>, Expected[]][] = [
    [
      'of a new password that the App sets',
      () => call(app, 'PUT /users/:id/password', { as: key, params: params(), body: { password: 'another-good-one' } }),
      [revoked('admin'), changed('admin', 'password', 'update')],
    ],
    [
      'of a user who is disabled',
      () => call(app, 'POST /users/:id/disable', { as: key, params: params() }),
      [revoked('admin'), disabled],
    ],
    [
      'of a user who is enabled again, and of nothing more without a grant',
      async () => {
        for (const path of ['disable', 'enable', 'enable'])
          await call(app, `POST /users/:id/${path}`, { as: key, params: params() });
        await call(app, 'DELETE /users/:id', { as: key, params: params() });
      },
      [revoked('admin'), disabled, enabled],
    ],
    [
      'of a user who is deleted while disabled',
      async () => {
        await call(app, 'POST /users/:id/disable', { as: key, params: params() });
        await call(app, 'DELETE /users/:id', { as: key, params: params() });
      },
      [revoked('admin'), disabled, purged],
    ],
    [
      'of a user who is deleted',
      () => call(app, 'DELETE /users/:id', { as: key, params: params() }),
      [revoked('admin'), purged],
    ],
    [
      'of an authenticator app that is added',
      async () => {
        const { access_token: as } = await signInByApi(gatehouse, app, user);
        const { body } = await call(app, 'POST /me/factors/totp', { as, body: { password: PASSWORD } });
        await call(app, 'POST /me/factors/totp/confirm', { as, body: { code: codeOf(body.secret) } });
      },
      [changed('user', 'app', 'create')],
    ],
    [
      'of factors that the App resets',
      async () => {
        await makeAuthenticator(gatehouse, app, user);
        await makePasskey(gatehouse, app, user);
        await call(app, 'DELETE /users/:id/factors', { as: key, params: params() });
      },
      [
        ...[changed('system', 'app', 'create'), changed('system', 'fido2-platform', 'create')],
        ...[changed('admin', 'app', 'delete'), changed('admin', 'fido2-platform', 'delete')],
      ],
    ],
  ];

  test.each(all)('%s, under the sub that it knows', async (_name, act, expected) => {
    await signInHere();
    await act();
    expect(receiver.received).toEqual([]);
    const sets = await heard();
    expect(sets.map(({ uri, event }) => [uri, event])).toEqual(expected);
    expect(sets.map(({ payload }) => payload.sub_id)).toEqual(expected.map(whole));
    // Nothing is sent twice.
    expect(await heard()).toHaveLength(expected.length);
  });

  const ends: [string, string, (uid: string) => Promise<unknown>][] = [
    [
      'the App revokes',
      'admin',
      (uid) => call(app, 'DELETE /users/:id/sessions/:uid', { as: key, params: { id: user.id, uid } }),
    ],
    [
      'the user revokes from elsewhere',
      'user',
      async () => {
        const { access_token: as } = await signInByApi(gatehouse, app, user);
        await call(app, 'DELETE /me/sessions', { as, body: { password: PASSWORD } });
      },
    ],
  ];
  test.each(ends)('of a session that %s, by the sid of its ID token', async (_name, by, end) => {
    const { id_token } = await signInHere();
    const [session] = await listSessions(db(), app, user.id);
    await end(session!.uid);
    const [set, ...others] = await heard();
    expect(others).toEqual([]);
    expect([set!.uri, set!.event]).toEqual(revoked(by));
    const { sid } = decodeJwt(id_token!);
    expect(set!.payload.sub_id).toEqual({
      ...{ format: 'complex', user: whole(), session: { format: 'opaque', id: sid } },
    });
  });

  test('of a sign-out', async () => {
    const { visitor, id_token } = await signInHere();
    const page = await visitor.open(`${app.issuer}/logout?client_id=${client.client_id}`);
    await visitor.submit(page, { logout: 'yes' }, '/logout/confirm');
    const [set] = await heard();
    expect([set!.uri, set!.event]).toEqual(revoked('user'));
    expect(set!.payload.sub_id.session.id).toBe(decodeJwt(id_token!).sid);
  });

  test('nothing of a change that is undone', async () => {
    await signInHere();
    await transact(db(), async (db) => {
      await setUserStatus(db, app, user.id, 'disabled');
      throw new Error('undo');
    }).catch(() => {});
    expect(await heard()).toEqual([]);
  });

  test('A252 by a token that passes for no other', async () => {
    const { id_token } = await signInHere();
    await setUserStatus(db(), app, user.id, 'disabled');
    const [{ payload, header } = expect.fail('nothing came'), next] = await heard();
    expect(header).toEqual({ typ: 'secevent+jwt', alg: 'RS256', kid: expect.any(String) });
    expect(Object.keys(payload).sort()).toEqual(['aud', 'events', 'iat', 'iss', 'jti', 'sub_id', 'toe', 'txn']);
    expect(payload.jti).not.toBe(next!.payload.jti);
    const { headers, body } = receiver.received[0]!;
    expect(headers).toMatchObject({
      ...{ 'content-type': 'application/secevent+jwt', accept: 'application/json', authorization: CANARY },
    });
    for (const path of ['userinfo', 'api/v1/me', 'api/v1/signals/streams'])
      expect((await fetch(`${app.issuer}/${path}`, { headers: { authorization: `Bearer ${body}` } })).status).toBe(401);
    const hint = await fetch(`${app.issuer}/logout?id_token_hint=${body}`, { redirect: 'manual' });
    expect(hint.status).toBe(400);
    expect(id_token).toBeDefined();
  });
});

describe('a client hears nothing', () => {
  /** They are not swept yet. */
  const expireGrants = () =>
    db()
      .updateTable('grants')
      .set({ expires_at: new Date(now().getTime() - MINUTE) })
      .where('app_id', '=', app.id)
      .where('user_id', '=', user.id)
      .execute();

  test('A251 of users without a grant for it, also if it adds them', async () => {
    const other = await makeUser(gatehouse, app);
    const foreign = await makeUser(gatehouse, await makeApp(gatehouse));
    const second = makeAsk(app, await signalToken(app, client));
    const { body } = await second('POST /streams', { default_subjects: 'NONE' });
    const answers = [];
    for (const sub of [user.id, other.id, foreign.id, '3f1e7a52-0c52-4a04-8f5a-5a5b2a6c1d00', 'nobody', "'; --"])
      for (const id of [stream_id, body.stream_id]) {
        const subject = { format: 'iss_sub', iss: app.issuer, sub };
        const added = await second('POST /subjects/add', { stream_id: id, subject });
        const removed = await second('POST /subjects/remove', { stream_id: id, subject });
        await second('POST /subjects/add', { stream_id: id, subject });
        answers.push([added.status, added.text, removed.status, removed.text].join());
      }
    expect(new Set(answers)).toEqual(new Set(['200,,204,']));
    for (const { id } of [user, other]) await setUserStatus(db(), app, id, 'disabled');
    expect(await heard()).toEqual([]);
    const polled = await second('POST /streams/:id/poll', { returnImmediately: true }, { id: body.stream_id });
    expect(polled.body).toEqual({ sets: {}, moreAvailable: false });
  });

  test('of a user whose grant has been revoked', async () => {
    await signInHere();
    await db().deleteFrom('grants').where('app_id', '=', app.id).where('user_id', '=', user.id).execute();
    for (const status of ['disabled', 'active'] as const) await setUserStatus(db(), app, user.id, status);
    expect(await heard()).toEqual([]);
  });

  test('that a user was enabled who had not been disabled, nor twice that one was disabled', async () => {
    await signInHere();
    const params = { id: user.id };
    const set = async (path: string) => {
      const { status, body } = await call(app, `POST /users/:id/${path}`, { as: key, params });
      return [status, body.status, body.updated_at];
    };
    for (let time = 0; time < 3; time += 1)
      expect(await set('enable')).toEqual([200, 'active', user.updated_at.toISOString()]);
    expect(await heard()).toEqual([]);
    expect(await set('disable')).toEqual(await set('disable'));
    const { items } = await listEvents(db(), app, { user_id: user.id });
    expect(items.map(({ event }) => event).filter((name) => /abled$/.test(name))).toEqual(['user.disabled']);
    expect((await heard()).map(({ uri }) => uri)).toEqual([`${CAEP}/session-revoked`, `${RISC}/account-disabled`]);
  });

  test('that a user is enabled again whom its stream did not hear to be disabled', async () => {
    await signInHere();
    await ask('PATCH /streams', { stream_id, events_requested: [`${RISC}/account-enabled`] });
    await setUserStatus(db(), app, user.id, 'disabled');
    await setUserStatus(db(), app, user.id, 'active');
    expect(await heard()).toEqual([]);
  });

  test('A251 of the sign-out of a user who has revoked its access, or whose grant has expired', async () => {
    const signOut = async ({ visitor }: Awaited<ReturnType<typeof signInHere>>) => {
      const page = await visitor.open(`${app.issuer}/logout?client_id=${client.client_id}`);
      await visitor.submit(page, { logout: 'yes' }, '/logout/confirm');
    };
    const first = await signInHere();
    expect(await revokeConnectedApp(db(), app, user.id, client.client_id)).toBe(true);
    await signOut(first);
    const second = await signInHere();
    await expireGrants();
    await signOut(second);
    expect(await heard()).toEqual([]);
  });

  test.each([
    ['disabled', 'POST /users/:id/disable'],
    ['deleted', 'DELETE /users/:id'],
  ])('A251 of a user who is %s once the grant has expired', async (_name, address) => {
    await signInHere();
    await expireGrants();
    expect((await call(app, address, { as: key, params: { id: user.id } })).status).toBeLessThan(300);
    expect(await heard()).toEqual([]);
  });

  test('of subjects that it removed, until it adds them again', async () => {
    await signInHere();
    const subject = { format: 'iss_sub', iss: app.issuer, sub: user.id };
    await ask('POST /subjects/remove', { stream_id, subject });
    await makeAuthenticator(gatehouse, app, user);
    expect(await heard()).toEqual([]);
    await ask('POST /subjects/add', { stream_id, subject });
    await makePasskey(gatehouse, app, user);
    expect((await heard()).map(({ event }) => event!.credential_type)).toEqual(['fido2-platform']);
  });

  test('of subjects that it did not add, if it asked for none', async () => {
    await signInHere();
    await ask('PATCH /streams', { stream_id, default_subjects: 'NONE' });
    await makeAuthenticator(gatehouse, app, user);
    expect(await heard()).toEqual([]);
    await ask('POST /subjects/add', { stream_id, subject: { format: 'iss_sub', iss: app.issuer, sub: user.id } });
    await setUserStatus(db(), app, user.id, 'disabled');
    expect((await heard()).map(({ uri }) => uri)).toEqual([`${CAEP}/session-revoked`, `${RISC}/account-disabled`]);
  });

  test('of events that it did not ask for', async () => {
    await signInHere();
    const { body } = await ask('PATCH /streams', {
      ...{ stream_id, events_requested: [`${RISC}/account-disabled`, 'urn:example:unknown'] },
    });
    expect(body.events_delivered).toEqual([`${RISC}/account-disabled`]);
    await setUserStatus(db(), app, user.id, 'disabled');
    expect((await heard()).map(({ uri }) => uri)).toEqual([`${RISC}/account-disabled`]);
  });

  test.each([
    ['it may have no streams any more', { shared_signals: false }],
    ['it is disabled', { status: 'disabled' }],
  ] as const)('once %s, also of what waits', async (_name, change) => {
    await signInHere();
    await makeAuthenticator(gatehouse, app, user);
    await updateClient(gatehouse.system, app, client.client_id, change);
    await setUserStatus(db(), app, user.id, 'disabled');
    expect(await heard()).toEqual([]);
  });

  test('A257 by which two receivers could match their users', async () => {
    await signInHere();
    await setUserStatus(db(), app, user.id, 'disabled');
    const first = (await heard()).map(({ payload }) => payload.txn);
    // What one request caused is one transaction to a receiver, and another one to the next.
    const other = await makeClient(gatehouse, app, { shared_signals: true });
    const askOther = makeAsk(app, await signalToken(app, other));
    const { body } = await askOther('POST /streams', {});
    const two = await makeUser(gatehouse, app);
    for (const one of [client, other]) await signIn(app, one, two.email);
    receiver.received.length = 0;
    await call(app, 'POST /users/:id/disable', { as: key, params: { id: two.id } });
    const mine = (await heard()).map(({ payload }) => payload);
    const { sets } = (await askOther('POST /streams/:id/poll', {}, { id: body.stream_id })).body;
    const theirs = Object.values<string>(sets).map((set) => decodeJwt(set));
    expect(new Set(mine.map(({ txn }) => txn)).size).toBe(1);
    expect(new Set(theirs.map(({ txn }) => txn)).size).toBe(1);
    expect([mine.length, theirs.length, first.length]).toEqual([2, 2, 2]);
    const values = [mine, theirs].map((all) => all.flatMap(({ jti, txn }) => [jti, txn]));
    expect(values[0]!.filter((one) => values[1]!.includes(one))).toEqual([]);
  });
});

describe('what is pushed', () => {
  const verify = (state?: string) => ask('POST /verification', { stream_id, state });

  test('is verified by an event with the state that was sent, twice a minute', async () => {
    expect((await verify('opaque state')).status).toBe(204);
    const [set] = await heard();
    expect([set!.uri, set!.event]).toEqual([`${SSF}/verification`, { state: 'opaque state' }]);
    expect(set!.payload.sub_id).toEqual({ format: 'opaque', id: stream_id });
    const early = await verify();
    expect([early.status, early.body.code]).toEqual([429, 'too_many_attempts']);
    expect(Number(early.headers.get('retry-after'))).toBeGreaterThan(0);
    passTime(MINUTE);
    expect((await verify()).status).toBe(204);
    expect((await heard()).map(({ event }) => event)).toEqual([{ state: 'opaque state' }, {}]);
  });

  test('is sent again until it is taken, under the same jti', async () => {
    receiver.answer = answerWith(503);
    await verify();
    await deliver();
    receiver.answer = answerWith(202);
    passTime(HOUR);
    const sets = await heard();
    expect(sets).toHaveLength(2);
    expect(sets[0]!.payload.jti).toBe(sets[1]!.payload.jti);
    expect(await heard()).toHaveLength(2);
  });

  test.each([
    ['invalid_audience', 1],
    ['invalid_key', 2],
    ['authentication_failed', 2],
  ])('is refused for good or sent again, as the answer %s says', async (err, times) => {
    receiver.answer = answerWith(400, JSON.stringify({ err, description: 'No.' }));
    await verify();
    await deliver();
    passTime(HOUR);
    await deliver();
    expect(receiver.received).toHaveLength(times);
    const { answer } = await db()
      .selectFrom('delivery_attempts')
      .select('answer')
      .where('app_id', '=', app.id)
      .where('target_id', '=', stream_id)
      .executeTakeFirstOrThrow();
    expect(JSON.parse(answer!)).toEqual({ err, description: 'No.' });
  });

  test('waits while the stream is paused, and comes in its order', async () => {
    await signInHere();
    const paused = await ask('POST /status', { stream_id, status: 'paused', reason: 'Maintenance' });
    expect(paused.body).toEqual({ stream_id, status: 'paused', reason: 'Maintenance' });
    await makeAuthenticator(gatehouse, app, user);
    await setUserStatus(db(), app, user.id, 'disabled');
    expect(await heard()).toEqual([]);
    expect((await ask('GET /status', undefined, { stream_id })).body).toEqual(paused.body);
    await ask('POST /status', { stream_id, status: 'enabled' });
    const uris = (await heard()).map(({ uri }) => uri);
    expect(uris).toEqual([`${CAEP}/credential-change`, `${CAEP}/session-revoked`, `${RISC}/account-disabled`]);
  });

  test('is lost while the stream is disabled', async () => {
    await signInHere();
    await makeAuthenticator(gatehouse, app, user);
    await ask('POST /status', { stream_id, status: 'disabled' });
    await makePasskey(gatehouse, app, user);
    expect((await verify()).body.code).toBe('invalid_request');
    await ask('POST /status', { stream_id, status: 'enabled' });
    expect(await heard()).toEqual([]);
  });

  test('disables the stream if nothing arrives for three days, and says so', async () => {
    const { mails } = await makeOwner(gatehouse, app);
    receiver.answer = answerWith(500);
    await verify();
    for (const pause of [0, HOUR, 2 * DAY, DAY, DAY]) {
      passTime(pause);
      await deliver();
    }
    ask = makeAsk(app, await signalToken(app, client));
    const { body } = await ask('GET /status', undefined, { stream_id });
    expect(body).toMatchObject({ status: 'disabled', reason: expect.any(String) });
    const { items } = await listEvents(db(), app, { client_id: client.client_id });
    expect(items.map(({ event }) => event)).toContain('signal_stream.disabled');
    // Streams of other tests fail at the same receiver.
    const { items: all } = await listEvents(db(), app, { events: ['signal_stream.disabled'] });
    expect((await mails()).map(({ kind }) => kind)).toEqual(all.map(() => 'signal_stream_disabled'));
    receiver.received.length = 0;
    receiver.answer = answerWith(202);
    passTime(HOUR);
    const [set] = await heard();
    expect([set!.uri, set!.event]).toEqual([
      ...[`${SSF}/stream-updated`, { status: 'disabled', reason: expect.any(String) }],
    ]);
  });

  test('A253 goes to no private network and follows no redirect', async () => {
    receiver.answer = answerWith(307, '', { location: `${receiver.url}/elsewhere` });
    await verify();
    await deliver();
    expect(receiver.received.map(({ path }) => path)).toEqual(['/signals']);
    passTime(HOUR);
    await deliver({ ...gatehouse.config, allowPrivateUpstreams: false });
    expect(receiver.received).toHaveLength(1);
  });

  test('A254 has a header that nobody reads back, and that goes to no other address', async () => {
    const text = [
      (await ask('GET /streams')).text,
      (await ask('PATCH /streams', { stream_id, description: 'Theirs' })).text,
      JSON.stringify(await db().selectFrom('audit_log').selectAll().where('app_id', '=', app.id).execute()),
      JSON.stringify(await db().selectFrom('signal_streams').selectAll().execute()),
    ].join();
    expect(text).not.toContain('canary');
    const [{ authorization_sealed } = expect.fail('no stream')] = await db()
      .selectFrom('signal_streams')
      .select('authorization_sealed')
      .where('app_id', '=', app.id)
      .where('id', '=', stream_id)
      .execute();
    expect(Buffer.from(authorization_sealed!).toString('latin1')).not.toContain('canary');
    const headerAt = async (delivery: object) => {
      await ask('PATCH /streams', { stream_id, delivery: { method: PUSH, ...delivery } });
      receiver.received.length = 0;
      passTime(MINUTE);
      await verify();
      await deliver();
      return receiver.received[0]!.headers.authorization;
    };
    expect(await headerAt({ endpoint_url: `${receiver.url}/signals` })).toBe(CANARY);
    expect(await headerAt({ endpoint_url: `${receiver.url}/other` })).toBeUndefined();
    await headerAt({ endpoint_url: `${receiver.url}/other`, authorization_header: CANARY });
    expect(await headerAt({ endpoint_url: `${receiver.url}/other`, authorization_header: null })).toBeUndefined();
    await ask('PATCH /streams', { stream_id, delivery: { method: POLL } });
  });
});
