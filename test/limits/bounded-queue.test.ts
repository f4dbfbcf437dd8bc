// Queues for work that takes a core: what they let through at once, in which order, and when they send callers away.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/apps/create-app.ts';
import { generateSigningKeys } from '../../src/apps/signing-keys.ts';
import { createBoundedQueue } from '../../src/limits/bounded-queue.ts';
import { call } from '../http/api/call.ts';
import { makeApiKey, makeApp } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';

const bounds = { work: 'tests', atOnce: 2, waiting: 3, detail: 'Come back later', retryAfter: 7 };

describe('a bounded queue', () => {
  test('does as much at once as it may, and the rest in its order', async () => {
    const queue = createBoundedQueue(bounds);
    const begun: number[] = [];
    const gates = Array.from({ length: 5 }, () => Promise.withResolvers<void>());
    const all = gates.map(({ promise }, index) =>
      queue.inTurn(async () => {
        begun.push(index);
        await promise;
        return index;
      }),
    );
    expect(begun).toEqual([0, 1]);
    gates[1]!.resolve();
    await all[1];
    await expect.poll(() => begun).toEqual([0, 1, 2]);
    for (const { resolve } of gates) resolve();
    expect(await Promise.all(all)).toEqual([0, 1, 2, 3, 4]);
    expect(begun).toEqual([0, 1, 2, 3, 4]);
  });

  test('sends callers away when too many wait, and has room again afterwards', async () => {
    const queue = createBoundedQueue(bounds);
    const { promise, resolve } = Promise.withResolvers<void>();
    const all = Array.from({ length: 5 }, () => queue.inTurn(() => promise));
    const refused = { code: 'busy', message: 'Come back later', retryAfter: 7 };
    await expect(queue.inTurn(() => promise)).rejects.toMatchObject(refused);
    expect(() => queue.requireRoom()).toThrow(expect.objectContaining(refused));
    resolve();
    await Promise.all(all);
    await expect(queue.inTurn(async () => 'done')).resolves.toBe('done');
  });

  test('lets the Apps take turns, and turns away only the one that fills it', async () => {
    const queue = createBoundedQueue({ ...bounds, atOnce: 1, waiting: 5, waitingOfOne: 3 });
    const begun: string[] = [];
    const work = (id: string) => queue.inTurn(async () => void begun.push(id), { id });
    const { promise, resolve } = Promise.withResolvers<void>();
    const first = queue.inTurn(() => promise);
    const flood = [work('loud'), work('loud'), work('loud')];
    await expect(work('loud')).rejects.toMatchObject({ code: 'busy' });
    const others = [work('quiet'), work('quiet')];
    await expect(work('third')).rejects.toMatchObject({ code: 'busy' });
    resolve();
    await Promise.all([first, ...flood, ...others]);
    expect(begun).toEqual(['loud', 'quiet', 'loud', 'quiet', 'loud']);
    await expect(queue.inTurn(async () => 'done', { id: 'loud' })).resolves.toBe('done');
  });

  test('goes on after work that failed', async () => {
    const queue = createBoundedQueue({ ...bounds, atOnce: 1 });
    const failed = queue.inTurn(async () => {
      throw new Error('no');
    });
    const next = queue.inTurn(async () => 'done');
    await expect(failed).rejects.toThrow('no');
    await expect(next).resolves.toBe('done');
  });
});

describe('A86 the creation of keys as a weapon', () => {
  let gatehouse: Gatehouse;
  beforeAll(async () => {
    gatehouse = await startGatehouse();
  });
  afterAll(() => gatehouse.stop());

  test('many at once wait or are refused with busy, and whatever is refused anyway costs no key', async () => {
    const app = await makeApp(gatehouse);
    const as = await makeApiKey(gatehouse, app, ['app:write']);
    const rotate = () => call(app, 'POST /signing-keys/rotate', { as, body: {} });
    // One is generated and ten wait, at every moment: a place that becomes free is taken again before anything else runs.
    let isOver = false;
    const crowd = Array.from({ length: 11 }, async () => {
      while (!isOver) await generateSigningKeys();
    });
    const { status, headers, body } = await rotate();
    expect({ status, code: body.code }).toEqual({ status: 503, code: 'busy' });
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    // The queue is full, and these don't ask for a place in it.
    await expect(makeApp(gatehouse, { mfa_methods: ['sms'] })).rejects.toMatchObject({ code: 'settings_conflict' });
    const taken = createApp(gatehouse.system, { name: 'Again', slug: app.slug });
    await expect(taken).rejects.toMatchObject({ code: 'slug_taken' });
    await expect(createApp(gatehouse.system, { name: 'Another' })).rejects.toMatchObject({ code: 'busy' });
    isOver = true;
    await Promise.all(crowd);
    expect((await rotate()).status).toBe(200);
  }, 60_000);
});
