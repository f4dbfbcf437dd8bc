// What a user takes along has all of it, however much that is: pages that are left out would be a right of access denied.
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeAppWithUser } from '../kit/app.ts';
import { authorize } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

/** More than a page of each, and at most this many at a time were exported once. */
const SESSIONS = 450;
const BILLS = 1_100;
const DAYS = 10_050;
const EVENTS = 10_100;

async function makeMuch() {
  const { app, client, user } = await makeAppWithUser(gatehouse);
  const { db } = gatehouse.database;
  const place = sql`${app.id}::uuid`;
  const of = sql`${user.id}::uuid`;
  const at = sql`${new Date()}::timestamptz`;
  await sql`
    insert into sessions (app_id, id_hash, uid, user_id, payload, created_at, expires_at)
    select ${place}, int4send(n), 'uid_' || n, ${of}, '{}', ${at} - n % 7 * interval '1 hour', now() + interval '1 day'
    from generate_series(1, ${sql.lit(SESSIONS)}) as n
  `.execute(db);
  await sql`
    insert into billing_records (app_id, id, user_id, period_start, period_end, currency, cost, amount, usage_count, status,
      created_at, updated_at)
    select ${place}, gen_random_uuid(), ${of}, '2026-01-01', '2026-02-01', 'EUR', 1, 100, 1, 'paid', ${at}, ${at}
    from generate_series(1, ${sql.lit(BILLS)})
  `.execute(db);
  await sql`
    insert into usage_days (app_id, kind, subject_id, currency, day, service, slot, records, tokens_used, cost)
    select ${place}, 'user', ${of}, case n % 2 when 0 then 'EUR' else 'USD' end, date '2026-01-01' + n / 6, 's' || n % 3, 0, 1, n, 1
    from generate_series(1, ${sql.lit(DAYS)}) as n
  `.execute(db);
  await sql`
    insert into audit_log (app_id, id, at, event, actor_kind, user_id)
    select ${place}, gen_random_uuid(), now() - n * interval '1 second', 'sign_in.succeeded', 'anonymous', ${of}
    from generate_series(1, ${sql.lit(EVENTS)}) as n
  `.execute(db);
  return { app, client, user };
}

test('all that there is is in the file, once', async () => {
  const { app, client, user } = await makeMuch();
  const { visitor } = await authorize(app, client, user.email, { scope: 'openid' });
  const { text, headers } = await visitor.fetch(`${app.issuer}/account/export`);
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
  const data = JSON.parse(text);
  expect(text).toBe(`${JSON.stringify(data, null, 2)}\n`);
  const { sessions, billing, usage, events } = data;
  const own = sessions.filter(({ uid }: { uid: string }) => uid.startsWith('uid_'));
  expect(countDistinct(own, 'uid')).toBe(SESSIONS);
  expect(countDistinct(billing, 'id')).toBe(BILLS);
  expect(countDistinct(usage, 'tokens_used')).toBe(DAYS);
  expect(countDistinct(events, 'id')).toBeGreaterThan(EVENTS);
  for (const list of [sessions, billing, events]) expect(countDistinct(list, 'id', 'uid')).toBe(list.length);
  expect(usage).toHaveLength(DAYS);
});

const countDistinct = (list: Record<string, unknown>[], ...names: string[]): number =>
  new Set(list.map((one) => names.map((name) => one[name]).join())).size;
