// Jobs when the clock of the machine is set: none is held up, and no timer runs wild.
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { DAY } from '../src/clock.ts';
import { transact } from '../src/database/transact.ts';
import { createLog } from '../src/log.ts';
import { createQueue, type Queue } from '../src/queue.ts';
import { type Gatehouse, startGatehouse } from './kit/gatehouse.ts';
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
async function startQueue(): Promise<Queue> {
  const queue = createQueue(gatehouse.databaseUrl, { database: gatehouse.database, log: createLog('silent') });
  await queue.start([{ name: 'mail', retry }]);
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
