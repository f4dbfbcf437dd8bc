// Times and days that callers send: any offset from UTC is taken, and a day is its beginning in UTC.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { DAY, HOUR } from '../../../src/clock.ts';
import { makeApiKey, makeApp, makeUser } from '../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { call } from './call.ts';

let gatehouse: Gatehouse;
let app: App;
let as: string;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  app = await makeApp(gatehouse);
  as = await makeApiKey(gatehouse, app, ['users:read', 'usage:read', 'usage:write', 'events:read', 'users:import']);
});
afterAll(() => gatehouse.stop());

const list = async (entry: string, query: Record<string, string>) =>
  (await call(app, entry, { as, query })).body.items as { at: string }[];

/** The same instant on a clock that is so many minutes ahead of UTC. */
function onClock(at: Date, minutes: number): string {
  const shown = new Date(at.getTime() + minutes * 60_000).toISOString().slice(0, -1);
  const [hours, rest] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${shown}${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
}

describe.each([0, 330, -570, 840])('a time with an offset of %i minutes', (minutes) => {
  test('is the same instant in filters', async () => {
    const { email, created_at } = await makeUser(gatehouse, app);
    const find = (query: object) => list('GET /users', { search: email, ...query });
    const [earlier, later] = [-1, 1].map((sign) => onClock(new Date(created_at.getTime() + sign * 1_000), minutes));
    expect(await find({ created_after: earlier, created_before: later })).toHaveLength(1);
    expect(await find({ created_after: later })).toEqual([]);
    expect(await find({ created_before: earlier })).toEqual([]);
  });

  test('is stored and answered in UTC', async () => {
    const at = new Date(Date.now() - HOUR);
    const body = { service: `offset${minutes}`, currency: 'USD', cost: '1', at: onClock(at, minutes) };
    expect((await call(app, 'POST /usage', { as, body })).body.at).toBe(at.toISOString());
  });
});

describe('a day', () => {
  const midnight = new Date(Math.floor(Date.now() / DAY) * DAY - 2 * DAY);
  const day = midnight.toISOString().slice(0, 10);
  const next = new Date(midnight.getTime() + DAY).toISOString().slice(0, 10);
  const service = 'days';

  beforeAll(async () => {
    for (const shift of [-1, 0, DAY - 1, DAY]) {
      const at = new Date(midnight.getTime() + shift).toISOString();
      await call(app, 'POST /usage', { as, body: { service, currency: 'USD', cost: '1', at } });
    }
  });

  test.each([
    [day, next],
    [midnight.toISOString(), `${next}T00:00:00Z`],
    [onClock(midnight, 330), next],
  ])('from %s to %s is the same to the list and to the sums', async (from, to) => {
    const items = await list('GET /usage', { service, from, to });
    expect(items.map(({ at }) => at.slice(0, 10))).toEqual([day, day]);
    const sums = await list('GET /usage/summary', { service, from, to, currency: 'USD' });
    expect(sums).toMatchObject([{ day, records: 2 }]);
  });

  test('counts whole in the sums, if a part of it is asked for', async () => {
    const [from, to] = [new Date(midnight.getTime() + HOUR), new Date(midnight.getTime() + 2 * HOUR)];
    const query = { service, from: from.toISOString(), to: to.toISOString(), currency: 'USD' };
    expect(await list('GET /usage/summary', query)).toMatchObject([{ day, records: 2 }]);
  });

  test.each(['GET /usage', 'GET /events'])('is the beginning of it at %s', async (entry) => {
    const today = new Date().toISOString().slice(0, 10);
    expect(await list(entry, { to: '2020-01-01' })).toEqual([]);
    expect((await list(entry, { from: '2020-01-01', to: today })).length).toBe(
      (await list(entry, { from: '2020-01-01', to: `${today}T00:00:00.000Z` })).length,
    );
  });
});

test.each(['yesterday', '2026-02-30', '2026-05-04T09:30:00', '2026-05-04T09:30:00+25:00', '1969-12-31', ''])(
  '“%s” is refused in words',
  async (from) => {
    for (const entry of ['GET /usage', 'GET /usage/summary', 'GET /events']) {
      const { status, body } = await call(app, entry, {
        as,
        query: { from, ...(entry.endsWith('y') && { currency: 'USD' }) },
      });
      expect(status).toBe(400);
      expect(body.errors[0]).toMatchObject({ field: 'from', detail: expect.stringMatching(/^must be /) });
    }
  },
);
