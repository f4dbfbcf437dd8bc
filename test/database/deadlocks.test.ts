// Statements that PostgreSQL gives up in favour of another's (deadlock, serialization failure) are run again, unseen.
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { toDatabaseProblem } from '../../src/database/failure.ts';
import { logRetries } from '../../src/database/retry.ts';
import type { Db } from '../../src/database/schema.ts';
import { afterCommit, transact } from '../../src/database/transact.ts';
import { createLog } from '../../src/log.ts';
import { counters } from '../../src/metrics/figures.ts';
import { makeApp } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  // A sequence counts on, whatever is rolled back.
  await sql`create sequence tries`.execute(gatehouse.database.db);
  await sql`create function lose(times int, state text) returns bigint language plpgsql as $$
    declare tried bigint := nextval('tries');
    begin
      if tried <= times then raise exception 'lost' using errcode = state; end if;
      return tried;
    end $$`.execute(gatehouse.database.db);
});
afterAll(() => gatehouse.stop());

let db: Db;
let one: App;
let other: App;
beforeEach(async () => {
  db = gatehouse.database.db;
  await sql`alter sequence tries restart`.execute(db);
  [one, other] = [await makeApp(gatehouse, {}, 'One'), await makeApp(gatehouse, {}, 'Other')];
});

const lose = async (db: Db, times: number, state = '40P01') => {
  const { rows } = await sql<{ tried: unknown }>`select lose(${times}, ${state}) as tried`.execute(db);
  return Number(rows[0]?.tried);
};
async function countRetries(): Promise<Record<string, number>> {
  const { values } = await counters.databaseRetries.get();
  return Object.fromEntries(values.map(({ labels, value }) => [labels.reason, value]));
}
const rename = (db: Db, { id }: App, name: string) =>
  db.updateTable('apps').set({ name }).where('id', '=', id).execute();
const nameOf = async ({ id }: App) =>
  (await db.selectFrom('apps').select('name').where('id', '=', id).executeTakeFirstOrThrow()).name;

describe('F32 a transaction', () => {
  test.each(['40P01', '40001'])('F5 that lost three times (%s) happens once', async (state) => {
    const done: string[] = [];
    const tried = await transact(db, async (db) => {
      afterCommit(db, () => done.push('committed'));
      await rename(db, one, 'Renamed');
      return lose(db, 3, state);
    });
    expect([tried, done, await nameOf(one)]).toEqual([4, ['committed'], 'Renamed']);
  });

  test('that lost is counted with its reason', async () => {
    const before = await countRetries();
    for (const state of ['40P01', '40001']) {
      await sql`alter sequence tries restart`.execute(db);
      await transact(db, (db) => lose(db, 2, state));
    }
    const { deadlock = 0, serialization = 0 } = before;
    expect(await countRetries()).toEqual({ deadlock: deadlock + 2, serialization: serialization + 2 });
  });

  test('F5 that loses each time is undone, and its caller may try again later', async () => {
    const change = transact(db, async (db) => {
      await rename(db, one, 'Renamed');
      await lose(db, 100);
    });
    const error = await change.catch((error) => error);
    expect(toDatabaseProblem(error)).toMatchObject({ code: 'database_unavailable', status: 503 });
    expect(await nameOf(one)).toBe('One');
  });
});

describe.runIf(process.env.TEST_DATABASE_URL)('F32 on PostgreSQL', () => {
  test('two transactions that want the same rows crosswise both happen, and the log tells of it', async () => {
    const lines: string[] = [];
    logRetries(db, createLog('warn', { write: (line) => void lines.push(line) }));
    let holding = 0;
    const { promise: both, resolve } = Promise.withResolvers<void>();
    const crosswise = (name: string, first: App, second: App) =>
      transact(db, async (db) => {
        await rename(db, first, name);
        if (++holding === 2) resolve();
        await both;
        await rename(db, second, name);
      });
    await Promise.all([crosswise('A', one, other), crosswise('B', other, one)]);
    expect(holding).toBe(3);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({
        level: 40,
        reason: 'deadlock',
        table: 'apps',
        msg: expect.stringContaining('runs again'),
      }),
    ]);
    expect(['A', 'B']).toContain(await nameOf(one));
    expect(await nameOf(other)).toBe(await nameOf(one));
  });

  test('F5 a statement by itself that lost happens once, through Kysely and as a hot one', async () => {
    expect(await lose(db, 2)).toBe(3);
    await sql`alter sequence tries restart`.execute(db);
    const statement = { name: 'lose', text: 'select lose($1, $2) as tried' };
    for (const more of [{}, { forgettable: true }]) {
      await sql`alter sequence tries restart`.execute(db);
      const rows = await gatehouse.database.query<{ tried: unknown }>({ ...statement, ...more }, [2, '40001']);
      expect(Number(rows[0]?.tried)).toBe(3);
    }
  });
});
