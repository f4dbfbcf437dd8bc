// The outbox of requests to other servers: written with the change, sent at least once under the same id, in order while
// they succeed, by one worker at a time.
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { DAY, HOUR, MINUTE } from '../../src/clock.ts';
import { transact } from '../../src/database/transact.ts';
import { deliverAll, startDelivering } from '../../src/deliveries/dispatcher.ts';
import type { DeliveryKind, DeliveryResult } from '../../src/deliveries/kinds.ts';
import { enqueueDeliveries, onWaiting, onWaitingFor } from '../../src/deliveries/outbox.ts';
import { MAX_FAILURES } from '../../src/deliveries/targets.ts';
import { type Actor, actingAs, currentActor } from '../../src/events/record.ts';
import { newId } from '../../src/ids.ts';
import { makeApp } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { answerWith, type Receiver, startReceiver } from '../kit/outside/receiver.ts';
import { until } from '../kit/processes.ts';
import { hastenDeadlines, passTime, restoreTime } from '../kit/time.ts';

let gatehouse: Gatehouse;
let receiver: Receiver;
let app: App;
let target: string;
beforeAll(async () => {
  gatehouse = await startGatehouse({ ALLOW_PRIVATE_UPSTREAMS: 'on' });
  app = await makeApp(gatehouse);
});
afterAll(() => gatehouse.stop());
beforeEach(async () => {
  receiver = await startReceiver();
  target = newId();
  await gatehouse.database.db.deleteFrom('deliveries').execute();
  results.length = 0;
});
afterEach(async () => {
  await receiver.stop();
  restoreTime();
});

const results: DeliveryResult[] = [];

const kind: DeliveryKind = {
  name: 'test',
  async makeRequest(_core, _app, { id, topic, sequence, payload }) {
    if (topic === 'unwanted') return undefined;
    if (topic === 'impossible') throw new Error('cannot be made');
    const headers = { 'x-id': id, 'x-sequence': String(sequence), 'x-topic': topic, Authorization: 'Bearer a-secret' };
    return { url: String(payload.url ?? receiver.url), headers, body: JSON.stringify({ topic }) };
  },
  delays: [60, 600, 3600],
  lifetime: 2 * DAY,
  succeeded: (status) => status < 300,
  onResult: async (_core, _app, _delivery, result) => void results.push(result),
};

const parts = () => ({ kinds: [kind], findApp: gatehouse.system.directory.findById });
const deliver = () => deliverAll(gatehouse.system, parts());

function write(topics: string[], { lane = 'user', payload = {} } = {}) {
  const rows = topics.map((topic) => ({ kind: 'test', target_id: target, lane, topic, payload }));
  return enqueueDeliveries(gatehouse.database.db, app, rows);
}

const topics = () => receiver.received.map(({ headers }) => headers['x-topic']);
const ids = () => receiver.received.map(({ headers }) => headers['x-id']);

async function rows() {
  const { db } = gatehouse.database;
  return db.selectFrom('deliveries').selectAll().where('target_id', '=', target).orderBy('position').execute();
}
async function attempts() {
  const { db } = gatehouse.database;
  const all = db.selectFrom('delivery_attempts').selectAll().where('target_id', '=', target);
  return all.orderBy('at').orderBy('attempt').execute();
}

test('a delivery is sent once its transaction has committed, and never without', async () => {
  await transact(gatehouse.database.db, async (db) => {
    await enqueueDeliveries(db, app, [{ kind: 'test', target_id: target, lane: '', topic: 'undone', payload: {} }]);
    throw new Error('undo');
  }).catch(() => {});
  const [id] = await write(['done']);
  await deliver();
  expect(topics()).toEqual(['done']);
  expect(ids()).toEqual([id]);
  expect(await rows()).toMatchObject([{ state: 'delivered', attempts: 1, sequence: 1 }]);
  expect(await attempts()).toMatchObject([{ attempt: 1, status: 204, failure: null }]);
  expect(results).toMatchObject([{ state: 'delivered', status: 204 }]);
});

test('deliveries of a lane arrive in their order; a failed one comes again under the same id, after later ones', async () => {
  receiver.answer = (response, { headers }) =>
    void response.writeHead(headers['x-topic'] === 'b' && topics().length < 4 ? 500 : 200).end('seen');
  await write(['a', 'b', 'c']);
  await deliver();
  expect(topics()).toEqual(['a', 'b', 'c']);
  passTime(2 * MINUTE);
  await write(['d']);
  await deliver();
  expect(topics()).toEqual(['a', 'b', 'c', 'b', 'd']);
  expect(ids()[3]).toBe(ids()[1]);
  const sequences = receiver.received.map(({ headers }) => Number(headers['x-sequence']));
  expect(sequences).toEqual([1, 2, 3, 2, 4]);
  expect((await attempts()).filter(({ delivery_id }) => delivery_id === ids()[1])).toMatchObject([
    { attempt: 1, status: 500, answer: 'seen' },
    { attempt: 2, status: 200 },
  ]);
});

test('what nobody wants any more is dropped, and what cannot be made holds up nothing', async () => {
  await write(['unwanted', 'impossible', 'wanted']);
  await deliver();
  expect(topics()).toEqual(['wanted']);
  expect(await rows()).toMatchObject([{ state: 'dropped' }, { state: 'waiting' }, { state: 'delivered' }]);
  expect((await attempts()).map(({ failure }) => failure)).toEqual(['not_made', null]);
});

test('a delivery that fails for its lifetime is given up', async () => {
  receiver.answer = answerWith(503);
  await write(['a']);
  for (let hour = 0; hour <= 49; hour++) {
    await deliver();
    passTime(HOUR);
  }
  expect(await rows()).toMatchObject([{ state: 'failed' }]);
  expect(results.at(-1)).toMatchObject({ state: 'failed', status: 503 });
  const tried = receiver.received.length;
  await deliver();
  expect(receiver.received.length).toBe(tried);
});

test('F8 A118 a server that was down for a day gets everything, in order, and is asked little meanwhile', async () => {
  const names = Array.from({ length: 60 }, (_, index) => `event ${index}`);
  receiver.answer = answerWith(500);
  for (const name of names) await write([name]);
  for (let minutes = 0; minutes < 24 * 60; minutes += 30) {
    await deliver();
    passTime(30 * MINUTE);
  }
  const failed = receiver.received.length;
  // Five until it counts as down, then two a look.
  expect(failed).toBeLessThanOrEqual(MAX_FAILURES + 2 * 48);
  expect((await rows()).filter(({ state }) => state !== 'waiting')).toEqual([]);
  receiver.received.length = 0;
  receiver.answer = answerWith(200);
  await deliver();
  expect(topics()).toEqual(names);
  expect(new Set(ids()).size).toBe(names.length);
});

test('F8 memory and the time of a look do not grow with what waits', async () => {
  const { db } = gatehouse.database;
  receiver.answer = answerWith(500);
  await sql`
    insert into deliveries (app_id, kind, target_id, id, lane, topic, created_at, due_at, expires_at)
    select ${app.id}, 'test', ${target}, gen_random_uuid(), '', 'many', now(), now(), now() + interval '14 days'
    from generate_series(1, 10000)
  `.execute(db);
  const before = used();
  for (let look = 0; look < 20; look++) {
    await deliver();
    passTime(6 * MINUTE);
  }
  expect(used() - before).toBeLessThan(32 * 1024 * 1024);
  expect(receiver.received.length).toBeLessThan(60);
});

function used(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

test('A263 the log has the headers of an attempt without credentials', async () => {
  const [id] = await write(['x']);
  await deliver();
  expect(receiver.received[0]?.headers.authorization).toBe('Bearer a-secret');
  expect((await attempts()).map(({ headers }) => headers)).toEqual([{ 'x-id': id, 'x-sequence': '1', 'x-topic': 'x' }]);
});

describe('A118 A154 a hostile server', () => {
  test.each<[name: string, answer: Receiver['answer'], state: string, attempt: object]>([
    ['fails', answerWith(500, 'no'), 'waiting', { status: 500, failure: null }],
    ['redirects inward', answerWith(302, '', { location: 'http://127.0.0.1:1/' }), 'waiting', { status: 302 }],
    ['never answers', () => {}, 'waiting', { status: null, failure: 'late' }],
    ['hangs up', (response) => void response.destroy(), 'waiting', { status: null, failure: 'unreachable' }],
    ['answers without end', endless, 'delivered', { status: 200 }],
    ['answers with U+0000', answerWith(200, 'a\0b'), 'delivered', { answer: 'ab' }],
  ])('A118 A154 one that %s', async (_name, answer, state, attempt) => {
    hastenDeadlines();
    receiver.answer = answer;
    await write(['a']);
    await deliver();
    expect(await rows()).toMatchObject([{ state, attempts: 1 }]);
    const [made] = await attempts();
    expect(made).toMatchObject(attempt);
    expect(made?.answer?.length ?? 0).toBeLessThanOrEqual(1_024);
    expect(receiver.received.length).toBe(1);
  });

  function endless(response: Parameters<Receiver['answer']>[0]) {
    const chunk = Buffer.alloc(65_536, 'x');
    const source = new Readable({ read: () => void source.push(chunk) });
    source.pipe(response.writeHead(200));
    response.on('close', () => source.destroy());
  }
});

describe('workers', () => {
  test('two workers never send to one target at the same time, and nothing twice', async () => {
    let open = 0;
    let most = 0;
    receiver.answer = async (response) => {
      most = Math.max(most, ++open);
      await new Promise((done) => setImmediate(done));
      open--;
      response.writeHead(200).end();
    };
    await write(Array.from({ length: 30 }, (_, index) => String(index)));
    await Promise.all([deliver(), deliver(), deliver()]);
    await deliver();
    expect(most).toBe(1);
    expect(new Set(ids()).size).toBe(30);
    expect(receiver.received.length).toBe(30);
  });

  test('F8 what a worker was sending when it died is sent again under the same id', async () => {
    const [id] = await write(['a']);
    const lease = { app_id: app.id, kind: 'test', target_id: target, lease: newId() };
    const leased_until = new Date(Date.now() + MINUTE);
    await gatehouse.database.db
      .insertInto('delivery_targets')
      .values({ ...lease, leased_until })
      .execute();
    await deliver();
    expect(receiver.received).toEqual([]);
    passTime(2 * MINUTE);
    await deliver();
    expect(ids()).toEqual([id]);
  });

  test('a dispatcher is woken by the commit, and ends with what is under way', async () => {
    const dispatcher = startDelivering(gatehouse.system, parts());
    await write(['a']);
    await until('it has arrived', async () => (await rows())[0]?.state === 'delivered');
    await write(['b']);
    await until('the next has arrived', async () => (await rows())[1]?.state === 'delivered');
    await dispatcher.stop();
    await write(['c']);
    expect(topics()).toEqual(['a', 'b']);
  });

  // Its events were once recorded as those of the user, of any App, whose request had woken the dispatcher.
  test('a dispatcher that a request wakes does not act as its user', async () => {
    const actors: Actor[] = [];
    const noted = { ...kind, onResult: async () => void actors.push(currentActor()) };
    const dispatcher = startDelivering(gatehouse.system, { ...parts(), kinds: [noted] });
    await write(['first']);
    await until('it is idle', async () => actors.length === 1);
    await actingAs({ kind: 'user', id: newId(), ip: '203.0.113.9' }, () => write(['second']));
    await until('the request’s has arrived', async () => actors.length === 2);
    await dispatcher.stop();
    expect(actors.map(({ kind }) => kind)).toEqual(['system', 'system']);
  });
});

test('a new delivery wakes the dispatcher and the polls of its target, after the commit, and nobody else', async () => {
  const { db } = gatehouse.database;
  const woken: string[] = [];
  const ends = [
    onWaiting(db, () => void woken.push('dispatcher')),
    onWaitingFor(db, target, () => void woken.push('one')),
    onWaitingFor(db, target, () => void woken.push('another')),
    onWaitingFor(db, newId(), () => void woken.push('of another target')),
  ];
  const write = () =>
    transact(db, async (db) => {
      const delivery = { kind: 'nobody', lane: 'a', topic: 't', payload: {} };
      await enqueueDeliveries(db, app, [
        { ...delivery, target_id: target },
        { ...delivery, target_id: target },
      ]);
      expect(woken).toEqual([]);
    });
  await write();
  expect(woken).toEqual(['dispatcher', 'one', 'another']);
  for (const end of ends) end();
  woken.length = 0;
  await write();
  expect(woken).toEqual([]);
});
