// Changes of the same rows, two at once: none waits for the other in a circle (database/locks/order.ts), and what is left is what one
// after the other leaves. PGlite has one connection, so there are no two at once.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { counters } from '../../src/metrics/figures.ts';
import { makeApp } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { people } from './pairs/people.ts';
import { type Pair, type Place, perform, toPairs } from './pairs/subject.ts';
import { things } from './pairs/things.ts';

/** More find more. */
const ROUNDS = Number(process.env.ROUNDS ?? 1);
const A_SUBJECT_MS = 120_000;

const subjects = Object.entries({ ...things, ...people });

describe.runIf(process.env.TEST_DATABASE_URL)('two changes at once', () => {
  let gatehouse: Gatehouse;
  let place: Place;
  beforeAll(async () => {
    gatehouse = await startGatehouse();
    const app = await makeApp(gatehouse, { organizations_by_users: 'on', mfa: 'optional' });
    place = { gatehouse, system: gatehouse.system, app };
  });
  afterAll(() => gatehouse?.stop());

  test.each(subjects)('of the %s leave what one after the other does', { timeout: A_SUBJECT_MS }, async (_, make) => {
    const before = await countRetries();
    for (const pair of toPairs(Object.keys(await make(place)))) {
      const told = `${pair.join(' and ')}:`;
      const expected = [
        await perform(place, make, { pair, order: 'as named' }),
        await perform(place, make, { pair, order: 'reversed' }),
      ];
      for (let round = 0; round < ROUNDS; round++) {
        const outcome = await perform(place, make, { pair, order: 'at once' });
        expect(expected, told).toContainEqual(outcome);
        expect(await countRetries(), `${told} a deadlock`).toBe(before);
      }
    }
  });

  test.each(subjects)('that delete the same %s: one does', async (_, make) => {
    const names = Object.keys(await make(place)).filter((name) => /^delete/.test(name));
    for (const name of names) {
      const pair: Pair = [name, name];
      const { answers, counts } = await perform(place, make, { pair, order: 'at once' });
      expect(
        answers.filter((answer) => answer === 'done'),
        name,
      ).toHaveLength(1);
      expect(['not_found', 'conflict'], name).toEqual(
        expect.arrayContaining(answers.filter((answer) => answer !== 'done')),
      );
      const told = Object.entries(counts).filter(([event]) => /^\w+\.(deleted|revoked)$/.test(event));
      expect(told.filter(([, times]) => times !== 1)).toEqual([]);
    }
  });
});

async function countRetries(): Promise<number> {
  const { values } = await counters.databaseRetries.get();
  return values.reduce((sum, { value }) => sum + value, 0);
}
