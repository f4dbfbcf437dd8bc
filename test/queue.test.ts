// Jobs when the clock of the machine is set: none is held up, and no timer runs wild. Failed jobs are kept; recurring work is noted.
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { DAY, MINUTE } from '../src/clock.ts';
import { transact } from '../src/database/transact.ts';
import { recurring, runDue } from '../src/jobs/recurring.ts';
import { createLog } from '../src/log.ts';
import { deleteFailed, listFailed, trimFailed } from '../src/queue/failed.ts';
import { listRuns } from '../src/queue/runs.ts';
import { createQueue, type Queue, type QueueRule } from '../src/queue.ts';
import { type Gatehouse, startGatehouse } from './kit/gatehouse.ts';
import { untilBlocked } from './kit/locks.ts';
import { until } from './kit/processes.ts';
import { passTime, restoreTime } from './kit/time.ts';

const retry = { retries: 3, firstSeconds: 1, longestSeconds: 1 };

const jobSchema = z.object({ mail_id: z.string() });

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());
afterEach(restoreTime);

/** A node of its own on the same database: what it enqueues wakes no other. */
async function startQueue(queues: QueueRule[] = [{ name: 'mail', retry }]): Promise<Queue> {
  const queue = createQueue(gatehouse.databaseUrl, { database: gatehouse.database, log: createLog('silent') });
  await queue.start(queues);
  onTestFinished(queue.stop);
  return queue;
}

// A timer of more than 2^31 - 1 ms fires at once, with a warning: one run of the suite printed 121,131 of them.
test.each([1, 40])(
  'a clock that is set back by %i days while jobs are done delays none, and warns of nothing',
  async (days) => {
    const warnings: string[] = [];
    const onWarning = ({ name }: Error) => void warnings.push(name);
    process.on('warning', onWarning);
    onTestFinished(() => void process.off('warning', onWarning));
    passTime(days * DAY);
    const [node, other] = [await startQueue(), await startQueue()];
    const done: string[] = [];
    await node.work('mail', async (data) => {
      done.push(jobSchema.parse(data).mail_id);
      // Each of the node's workers does one.
      await until('all have begun', () => done.length >= 3);
      restoreTime();
    });
    const { db } = gatehouse.database;
    await transact(db, async (tx) => {
      for (const mail_id of ['first', 'second', 'third']) await node.enqueue(tx, 'mail', { app_id: 'blog', mail_id });
    });
    await until('each worker did one', () => done.length === 3);
    await other.enqueue(db, 'mail', { app_id: 'blog', mail_id: 'after' });
    await until('the next was done', () => done.includes('after'));
    expect(warnings).toEqual([]);
  },
);

describe.runIf(process.env.TEST_DATABASE_URL)('F39 while a backup holds the tables of the queue', () => {
  const patience = { lockMs: 100, pauseMs: 10, tries: 2 };
  const open = (url: string, more = patience) =>
    createQueue(url, { database: gatehouse.database, log: createLog('silent'), patience: more });

  /** What changes the tables reads this one first. */
  const holding = (work: () => Promise<unknown>) =>
    gatehouse.database.db.transaction().execute(async (db) => {
      await sql`lock table jobs.version in access exclusive mode`.execute(db);
      await work();
    });

  test('a start gives up, says who holds them, and succeeds later', async () => {
    const url = new URL(gatehouse.databaseUrl!);
    url.searchParams.set('options', '-c statement_timeout=0');
    const node = open(url.href);
    onTestFinished(node.stop);
    await holding(async () => {
      await expect(node.start([])).rejects.toThrow(/process \d+ \(gatehouse, for \d+ s\)/);
    });
    await node.start([]);
  });

  test('a start tries again until they are free', async () => {
    const node = open(gatehouse.databaseUrl!, { ...patience, tries: 10_000 });
    onTestFinished(node.stop);
    let starting: Promise<void> | undefined;
    await holding(async () => {
      starting = node.start([]);
      await untilBlocked(gatehouse.database.db);
    });
    await starting;
  });
});

describe('a job that used up its attempts', () => {
  const queue = 'breaks';
  const failedOf = async () =>
    (await listFailed(gatehouse.database.db, { limit: 50 })).filter((one) => one.queue === queue);

  async function startBreaking(perform: () => Promise<void>): Promise<Queue> {
    const node = await startQueue([{ name: queue, retry: { ...retry, retries: 0 } }]);
    await node.work(queue, perform);
    return node;
  }

  test('is kept for 14 days with its error, and is tried again or deleted', async () => {
    const { db } = gatehouse.database;
    let isMended = false;
    const done: string[] = [];
    const node = await startBreaking(async () => {
      if (!isMended) throw new Error('the disk is full');
      done.push('done');
    });
    const enqueue = () => transact(db, (tx) => node.enqueue(tx, queue, { app_id: 'blog' }));
    await enqueue();
    await until('it failed', async () => (await failedOf()).length === 1);
    const [failed] = await failedOf();
    expect(failed).toMatchObject({ message: 'the disk is full', attempts: 1, slug: null });
    const { rows } = await sql<{ days: number }>`
      select extract(day from keep_until - created_on)::int as days from jobs.job where id = ${failed!.id}
    `.execute(db);
    expect(rows).toEqual([{ days: 14 }]);
    expect(await node.depths()).toContainEqual({ queue, urgency: 'normal', waiting: 0, failed: 1, oldest_seconds: 0 });

    expect(await node.retryFailed(db, { queue: 'another', id: failed!.id })).toBe(0);
    isMended = true;
    expect(await node.retryFailed(db, { queue, id: failed!.id })).toBe(1);
    await until('it was done', () => done.length === 1);
    expect(await failedOf()).toEqual([]);

    isMended = false;
    await enqueue();
    await enqueue();
    await until('both failed', async () => (await failedOf()).length === 2);
    expect(await deleteFailed(db, { queue, id: (await failedOf())[0]!.id })).toBe(1);
    expect(await deleteFailed(db, { queue })).toBe(1);
    expect(await node.retryFailed(db, { queue })).toBe(0);
  });

  test('goes when 10,000 newer ones have failed', async () => {
    const { db } = gatehouse.database;
    await sql`
      insert into jobs.job (name, source_name, created_on)
      select 'failed', ${queue}, now() - interval '2 minutes' * (n = 1)::int from generate_series(1, 10001) as n
    `.execute(db);
    const oldest = () =>
      sql`select id from jobs.job where name = 'failed' and created_on < now() - interval '1 minute'`.execute(db);
    expect((await oldest()).rows).toHaveLength(1);
    await trimFailed(db);
    expect((await oldest()).rows).toHaveLength(0);
    expect(await deleteFailed(gatehouse.database.db, { queue })).toBe(10_000);
  });
});

test('the oldest waiting job counts from when it could have begun', async () => {
  const { db } = gatehouse.database;
  const node = await startQueue([{ name: 'waits', retry }]);
  const depth = async () => (await node.depths()).find((one) => one.queue === 'waits');
  await node.enqueue(db, 'waits', { app_id: 'blog' }, { afterSeconds: 3_600 });
  expect(await depth()).toBeUndefined();
  await sql`update jobs.job set keep_until = keep_until - interval '2 hours' where name = 'waits'`.execute(db);
  expect(Math.round((await depth())!.oldest_seconds / 60)).toBe(60);
});

test('a queue in which many wait hides none', async () => {
  const { db } = gatehouse.database;
  const node = await startQueue(['full', 'other'].map((name) => ({ name, retry })));
  await sql`insert into jobs.job (name) select 'full' from generate_series(1, 1500)`.execute(db);
  await node.enqueue(db, 'other', { app_id: 'blog' });
  const waiting = (await node.depths()).map(({ queue, waiting }) => [queue, waiting]);
  expect(waiting).toContainEqual(['full', 1_000]);
  expect(waiting).toContainEqual(['other', 1]);
  await sql`delete from jobs.job where name = any('{full,other}')`.execute(db);
});

test('a backlog is worked off without a pause after each job', async () => {
  const { db } = gatehouse.database;
  const node = await startQueue([{ name: 'many', retry }]);
  let done = 0;
  const began = performance.now();
  await node.work('many', async () => void done++);
  // Written by another node, which wakes none of this one's workers.
  const other = await startQueue([{ name: 'many', retry }]);
  for (let index = 0; index < 60; index++) await other.enqueue(db, 'many', { app_id: 'blog' });
  await until('all were done', () => done === 60);
  // Three workers that wait two seconds after each job would take forty.
  expect(performance.now() - began).toBeLessThan(20_000);
});

test('recurring work that fails keeps no other from being done, and operators learn of both', async () => {
  const done: string[] = [];
  const broken = () => Promise.reject(new Error('no such table'));
  await runDue(gatehouse.system, [
    { name: 'first', perform: broken },
    { name: 'second', perform: async () => done.push('second') },
  ]);
  expect(done).toEqual(['second']);
  const [first, second] = await listRuns(gatehouse.database.db);
  expect(first).toMatchObject({ name: 'first', error: 'no such table', every_seconds: 60 });
  expect(second).toMatchObject({ name: 'second', error: null });
  passTime(MINUTE);
  await runDue(gatehouse.system, [...recurring, { name: 'first', perform: async () => {} }]);
  const runs = await listRuns(gatehouse.database.db);
  expect(runs.filter(({ error }) => error !== null)).toEqual([]);
  expect(runs.map(({ name }) => name).sort()).toEqual([...recurring.map(({ name }) => name), 'first', 'second'].sort());
});
