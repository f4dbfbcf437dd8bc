import { describe, expect, test } from 'vitest';
import { startLooking } from '../../src/deliveries/pace.ts';

describe('looking for something to send', () => {
  test('is done once more for all that was asked meanwhile, and one look at a time', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    let [looks, atOnce, most] = [0, 0, 0];
    const looking = startLooking(
      async () => {
        looks++;
        most = Math.max(most, ++atOnce);
        if (looks === 1) await released;
        atOnce--;
      },
      (error) => expect.unreachable(String(error)),
    );
    for (let asked = 0; asked < 12; asked++) looking.soon();
    expect(looks).toBe(1);
    release();
    await new Promise((resolve) => setImmediate(resolve));
    await looking.stop();
    expect([looks, most]).toEqual([2, 1]);
  });

  test('goes on after a look that failed, and ends when it is stopped', async () => {
    const errors: unknown[] = [];
    let looks = 0;
    const looking = startLooking(
      async () => {
        looks++;
        throw new Error('no database');
      },
      (error) => errors.push(error),
    );
    await new Promise((resolve) => setImmediate(resolve));
    looking.soon();
    await looking.stop();
    looking.soon();
    expect([looks, errors.length]).toEqual([2, 2]);
  });
});
