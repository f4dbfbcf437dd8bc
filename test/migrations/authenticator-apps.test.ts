// The step to several authenticator apps, and back with users who have several.
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { migrateDown, migrateUp } from '../../src/database/migrate.ts';
import { createLog } from '../../src/log.ts';
import { buildSystem } from '../../src/system.ts';
import { makeApp, makeUser } from '../kit/app.ts';
import { type Gatehouse, SECRET_KEY } from '../kit/gatehouse.ts';
import { type EmptyDatabase, openEmptyDatabase } from './empty-database.ts';

const STEP = '0008-authenticator-apps';
let place: EmptyDatabase;
beforeAll(async () => {
  place = await openEmptyDatabase();
});
afterAll(() => place.remove());

type Row = { used: string | null; confirmed?: false; kind?: string };

test('of several apps, the one that was used last stays; a user with one keeps it', async () => {
  const { database } = place;
  const { db } = database;
  await migrateUp(db);
  const config = readConfig({ DATA_DIR: 'memory://', SECRET_KEY });
  const system = await buildSystem({
    ...{ config, log: createLog('silent') },
    database: { ...database, listen: async () => {}, close: async () => {} },
  });
  const gatehouse = { system, database } as Gatehouse;
  const app = await makeApp(gatehouse);

  async function makeFactors(rows: Row[]) {
    const user = await makeUser(gatehouse, app);
    const ids = rows.map(() => crypto.randomUUID());
    for (const [at, { used, confirmed, kind = 'totp' }] of rows.entries()) {
      const confirmed_at = confirmed === false ? null : '2026-01-01T00:00:00Z';
      await sql`
        insert into factors (app_id, user_id, id, kind, created_at, confirmed_at, last_used_at, name)
        values (${app.id}, ${user.id}, ${ids[at]}, ${kind}, now(), ${confirmed_at}, ${used}, 'Phone')
      `.execute(db);
    }
    return { user, ids };
  }
  const left = async ({ user }: { user: { id: string } }) => {
    const { rows } = await sql<{ id: string }>`select id from factors where user_id = ${user.id}`.execute(db);
    return rows.map(({ id }) => id).sort();
  };

  const one = await makeFactors([{ used: '2026-02-01T00:00:00Z' }]);
  const several = await makeFactors([
    { used: '2026-02-01T00:00:00Z' },
    { used: '2026-03-01T00:00:00Z' },
    { used: null },
    { used: null, confirmed: false },
  ]);
  const pending = await makeFactors([{ used: null, confirmed: false }]);
  const mixed = await makeFactors([{ used: null }, { used: null, kind: 'email' }]);
  await system.close();

  while (!(await migrateDown(db)).includes(STEP));
  expect(await left(one)).toEqual(one.ids);
  expect(await left(several)).toEqual([several.ids[1]]);
  expect(await left(pending)).toEqual(pending.ids);
  expect(await left(mixed)).toEqual([...mixed.ids].sort());

  // An older version inserts no name, and a further app is no conflict for it.
  expect(await migrateUp(db)).toContain(STEP);
  const insert = (confirmed_at: string | null) =>
    sql`
      insert into factors (app_id, user_id, id, kind, created_at, confirmed_at)
      values (${app.id}, ${one.user.id}, gen_random_uuid(), 'totp', now(), ${confirmed_at})
    `.execute(db);
  await insert('2026-04-01T00:00:00Z');
  await insert(null);
  await expect(insert(null)).rejects.toThrow('factors_totp_pending');
  expect(await left(one)).toHaveLength(3);
});
