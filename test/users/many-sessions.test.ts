// A user for whom a backend signs in with every request, and so has thousands of sessions and grants.
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BATCH } from '../../src/database/batches.ts';
import { deleteUser, findUser, setUserStatus } from '../../src/users/users.ts';
import { makeAppWithUser } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { countRows } from '../kit/rows.ts';

const MANY = 3 * BATCH + 50;

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

async function makeBusy() {
  const { app, client, user } = await makeAppWithUser(gatehouse);
  await sql`
    insert into sessions (app_id, id_hash, uid, user_id, payload, created_at, expires_at)
    select ${app.id}, int4send(n), 'uid' || n, ${user.id}, '{}', now(), now() + interval '1 day'
    from generate_series(1, ${sql.lit(MANY)}) as n
  `.execute(gatehouse.database.db);
  await sql`
    insert into grants (app_id, id_hash, user_id, client_id, payload, created_at, expires_at)
    select ${app.id}, int4send(n), ${user.id}, ${client.client_id}, '{}', now(), now() + interval '1 day'
    from generate_series(1, ${sql.lit(MANY)}) as n
  `.execute(gatehouse.database.db);
  return { app, user };
}

test.each(['deleted', 'disabled'])('is %s in steps, each of which stays', async (how) => {
  const { app, user } = await makeBusy();
  const { db } = gatehouse.database;
  if (how === 'deleted') await deleteUser(db, app, user.id);
  else await setUserStatus(db, app, user.id, 'disabled');
  expect((await findUser(db, app, user.id))?.status).toBe(how === 'deleted' ? undefined : 'disabled');
  for (const table of ['sessions', 'grants']) expect(await countRows(gatehouse, app, table), table).toBe(0);
  const told = await db
    .selectFrom('audit_log')
    .select('data')
    .where('app_id', '=', app.id)
    .where('event', '=', 'session.revoked')
    .execute();
  expect(told.length).toBe(Math.ceil(MANY / BATCH));
});
