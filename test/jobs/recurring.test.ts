// Recurring work with several nodes on one database: one of them does it each minute, and another one if that one dies.
import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { MINUTE, SECOND } from '../../src/clock.ts';
import { openDatabase } from '../../src/database/open.ts';
import { recurring, runDue, startRecurring } from '../../src/jobs/recurring.ts';
import { lastSweep } from '../../src/metrics/figures.ts';
import { claimWork, LEASE, performClaimed, renewClaim } from '../../src/queue/claims.ts';
import { listRuns } from '../../src/queue/runs.ts';
import { buildSystem, type System } from '../../src/system.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { passTime, restoreTime } from '../kit/time.ts';

let gatehouse: Gatehouse;
let nodes: [System, System];
beforeAll(async () => {
  gatehouse = await startGatehouse();
  nodes = [gatehouse.system, await startSecond(gatehouse)];
});
afterAll(async () => {
  if (nodes[1].database !== gatehouse.database) await nodes[1].close();
  await gatehouse.stop();
});
afterEach(restoreTime);

/** With connections of its own; on the embedded database, which is one process's, with the same. */
async function startSecond({ config, system, databaseUrl, database }: Gatehouse): Promise<System> {
  const { log } = system;
  return buildSystem({ config, log, database: databaseUrl ? await openDatabase(config, log) : database });
}

const db = () => gatehouse.database.db;

test('of two nodes that ask at once, again and again, one does the work each minute', async () => {
  const done: string[] = [];
  const memory: string[] = [];
  const rows = [
    { name: 'test_shared', perform: async () => done.push('done') },
    { name: 'test_memory', perform: async () => memory.push('done'), isOfNode: true },
  ];
  const ROUNDS = 10;
  for (let round = 1; round <= ROUNDS; round++) {
    await Promise.all([...nodes, ...nodes].map((node) => runDue(node, rows)));
    expect(done).toHaveLength(round);
    // Half a minute later, nothing is due.
    passTime(MINUTE / 2);
    await Promise.all(nodes.map((node) => runDue(node, [rows[0]!])));
    expect(done).toHaveLength(round);
    passTime(MINUTE / 2);
  }
  expect(memory).toHaveLength(4 * ROUNDS);
  const run = (await listRuns(db())).find(({ name }) => name === 'test_shared');
  expect(run).toMatchObject({ error: null, every_seconds: 60, node: expect.stringContaining(`(${process.pid})`) });
});

test('everything that is not about a node’s own memory is done by one node', async () => {
  passTime(2 * MINUTE);
  const started = async () => (await listRuns(db())).map(({ name, started_at }) => `${name} ${started_at.getTime()}`);
  await runDue(nodes[0], recurring);
  const before = await started();
  passTime(10 * SECOND);
  await runDue(nodes[1], recurring);
  const again = (await started()).filter((one) => !before.includes(one)).map((one) => one.split(' ')[0]);
  expect(again).toEqual(['request_records', 'summaries']);
});

test('one that fails is noted, and tried again by whoever finds it due', async () => {
  const tries: number[] = [];
  const rows = nodes.map((_, at) => ({
    name: 'test_failing',
    async perform() {
      tries.push(at);
      if (at === 0) throw new Error('the disk is full');
    },
  }));
  const error = async () => (await listRuns(db())).find(({ name }) => name === 'test_failing')?.error;
  await runDue(nodes[0], [rows[0]!]);
  expect(await error()).toBe('the disk is full');
  passTime(MINUTE);
  await runDue(nodes[1], [rows[1]!]);
  expect(await error()).toBeNull();
  expect(tries).toEqual([0, 1]);
});

describe('a node that is at work', () => {
  test('and dies leaves the work to another one when its lease is over', async () => {
    // It never says that it is done, and renews nothing.
    expect(await claimWork(nodes[0].db, 'test_dies')).toBeDefined();
    const done: string[] = [];
    const rows = [{ name: 'test_dies', perform: async () => done.push('done') }];
    passTime(LEASE - SECOND);
    await runDue(nodes[1], rows);
    expect(done).toEqual([]);
    passTime(2 * SECOND);
    await runDue(nodes[1], rows);
    expect(done).toEqual(['done']);
  });

  test('for longer than a lease keeps it, and changes nothing once it has lost it', async () => {
    const claim = await claimWork(nodes[0].db, 'test_long');
    passTime(LEASE - SECOND);
    await renewClaim(nodes[0].db, claim!);
    passTime(LEASE - SECOND);
    expect(await claimWork(nodes[1].db, 'test_long')).toBeUndefined();
    passTime(2 * SECOND);
    const taken = await claimWork(nodes[1].db, 'test_long');
    expect(taken).toBeDefined();
    passTime(LEASE / 2);
    await renewClaim(nodes[0].db, claim!);
    passTime(LEASE / 2 + SECOND);
    expect(await claimWork(nodes[0].db, 'test_long')).toBeDefined();
  });

  test('renews its lease by itself', async () => {
    const free = async () =>
      db().selectFrom('recurring_claims').select('free_at').where('name', '=', 'test_renews').executeTakeFirstOrThrow();
    hastenIntervals();
    await performClaimed(nodes[0].db, { name: 'test_renews', every: MINUTE, complain: vi.fn() }, async () => {
      const { free_at } = await free();
      passTime(LEASE - SECOND);
      await expect.poll(async () => (await free()).free_at.getTime()).toBeGreaterThan(free_at.getTime());
    });
  });
});

test('a renewal that is slow does not hold the claim once the work is done', async () => {
  hastenIntervals();
  const { promise: isLate, resolve: land } = Promise.withResolvers<void>();
  let updates = 0;
  const slow = delaying(nodes[0].db, async () => {
    updates += 1;
    if (updates === 1) await isLate;
  });
  await performClaimed(slow, { name: 'test_slow_renewal', every: 0, complain: vi.fn() }, async () => {
    await expect.poll(() => updates).toBe(1);
    void setTimeout(50).then(land);
  });
  await isLate;
  await setTimeout(50);
  expect(await claimWork(nodes[1].db, 'test_slow_renewal')).toBeDefined();
});

/** What `execute` runs waits before. */
function delaying<Thing extends object>(thing: Thing, wait: () => Promise<void>): Thing {
  return new Proxy(thing, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        if (name === 'execute') return wait().then(() => value.apply(target, args));
        const result = value.apply(target, args);
        return name === 'updateTable' || name === 'set' || name === 'where' ? delaying(result, wait) : result;
      };
    },
  });
}

/** Until the end of the test, what is done every minute is done all the time. */
function hastenIntervals(): void {
  const { setInterval: every } = globalThis;
  const hasten = (act: () => void) => every(act, 20);
  Object.defineProperty(globalThis, 'setInterval', { value: hasten, configurable: true, writable: true });
  onTestFinished(() => {
    Object.defineProperty(globalThis, 'setInterval', { value: every, configurable: true, writable: true });
  });
}

test('a node that stops waits for its work, which it began only once however long it took', async () => {
  hastenIntervals();
  const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
  const did: string[] = [];
  const perform = async () => {
    did.push('began');
    await finished;
    did.push('ended');
  };
  const timer = startRecurring(nodes[0], [{ name: 'test_slow', perform, isOfNode: true }]);
  await expect.poll(() => did).toEqual(['began']);
  await setTimeout(100);
  const stopped = timer.stop().then(() => did.push('stopped'));
  await setTimeout(100);
  expect(did).toEqual(['began']);
  finish();
  await stopped;
  expect(did).toEqual(['began', 'ended', 'stopped']);
});

test('work that is done counts as done, though its claim can’t be given up', async () => {
  const perform = () => sql`alter table recurring_claims rename to lost_claims`.execute(db());
  onTestFinished(async () => {
    await sql`alter table lost_claims rename to recurring_claims`.execute(db());
  });
  await runDue(nodes[0], [{ name: 'test_claim', perform }]);
  expect((await listRuns(db())).find(({ name }) => name === 'test_claim')).toMatchObject({ error: null });
});

test('the last sweep is the last one in which expired rows were deleted', async () => {
  const last = async () => (await lastSweep.get()).values[0]?.value;
  const before = await last();
  passTime(2 * MINUTE);
  await runDue(nodes[0], [{ name: 'test_other', perform: async () => undefined }]);
  await runDue(nodes[0], [{ name: 'expired_rows', perform: () => Promise.reject(new Error('the disk is full')) }]);
  expect(await last()).toBe(before);
  passTime(2 * MINUTE);
  const failing = { name: 'test_failing_too', perform: () => Promise.reject(new Error('the disk is full')) };
  await runDue(nodes[0], [failing, ...recurring.filter(({ name }) => name === 'expired_rows')]);
  expect(await last()).not.toBe(before);
});

test('a claim from before the clock was set back keeps nobody waiting', async () => {
  passTime(1_000 * MINUTE);
  await claimWork(db(), 'test_clock');
  restoreTime();
  expect(await claimWork(db(), 'test_clock')).toBeDefined();
});
