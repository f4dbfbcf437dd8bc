import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openPace, type Pace } from '../../src/database/lists/pace.ts';

const app = { id: 'loud' };

async function restOf(pace: Pace, of = app): Promise<number> {
  const began = performance.now();
  await pace.rest(of);
  return performance.now() - began;
}

test('half a second of lists is free, and of one App alone', async () => {
  const pace = openPace(1);
  await pace.time(app, () => sleep(400));
  expect(await restOf(pace)).toBeLessThan(50);
  await pace.time(app, () => sleep(400));
  expect(await restOf(pace, { id: 'quiet' })).toBeLessThan(50);
  expect(await restOf(pace)).toBeGreaterThan(100);
});

test('an App that goes on rests three times as long as it reads', async () => {
  const pace = openPace(1);
  await pace.time(app, () => sleep(700));
  await pace.rest(app);
  let reading = 0;
  const began = performance.now();
  for (let turn = 0; turn < 4; turn++) {
    const start = performance.now();
    await pace.time(app, () => sleep(50));
    reading += performance.now() - start;
    await pace.rest(app);
  }
  expect((performance.now() - began) / reading).toBeGreaterThan(3);
});

test('one list of two seconds delays the next by two seconds at most, also if it failed', async () => {
  const pace = openPace(1);
  const failing = pace.time(app, async () => {
    await sleep(2_000);
    throw new Error('canceled');
  });
  await expect(failing).rejects.toThrow('canceled');
  const rest = await restOf(pace);
  expect(rest).toBeGreaterThan(1_000);
  expect(rest).toBeLessThan(2_500);
});
