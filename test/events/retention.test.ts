// How long events are kept: AUDIT_LOG_DAYS, whatever App or user they are about.
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { deleteApp } from '../../src/apps/apps.ts';
import { readConfig } from '../../src/config.ts';
import { deleteOldEvents } from '../../src/events/retention.ts';
import { sweepEvents } from '../../src/jobs/sweep.ts';
import { deleteUser } from '../../src/users/users.ts';
import { makeApp, makeUser } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { untilSealed } from '../kit/jobs.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

const db = () => gatehouse.database.db;
/** Without those that tell of deletions. */
async function count(app: App): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from audit_log where app_id = ${app.id} and event <> 'events.expired'
  `.execute(db());
  return rows[0]!.count;
}

/** An App whose events, among them those of a deleted user, are as old as that; each is there `copies` times. */
async function makeOld(days: number, copies = 1): Promise<App> {
  const app = await makeApp(gatehouse);
  await deleteUser(db(), app, (await makeUser(gatehouse, app)).id);
  await sql`update audit_log set at = at - ${days} * interval '1 day' where app_id = ${app.id}`.execute(db());
  await sql`
    insert into audit_log (app_id, id, at, event, actor_kind)
    select app_id, gen_random_uuid(), at, event, actor_kind
    from audit_log, generate_series(2, ${sql.lit(copies)}) where app_id = ${app.id}
  `.execute(db());
  await untilSealed(gatehouse);
  return app;
}

test('events are deleted after the days that they are kept, and no sooner', async () => {
  const [older, newer] = [await makeOld(91), await makeOld(89)];
  const before = await count(newer);
  await sweepEvents(db(), 90);
  expect([await count(older), await count(newer)]).toEqual([0, before]);
});

test('no event is deleted if they are kept for ever', async () => {
  const app = await makeOld(10_000);
  onTestFinished(() => deleteApp(db(), app));
  const before = await count(app);
  await sweepEvents(db(), 0);
  expect(await count(app)).toBe(before);
});

test('events are deleted by seals, over all Apps, so that no statement holds the table for long', async () => {
  const [one, other] = [await makeOld(500, 200), await makeOld(500, 200)];
  const all = (await count(one)) + (await count(other));
  const deleted = await deleteOldEvents(db(), { days: 400, rows: 1 });
  expect(deleted).toBeGreaterThan(0);
  expect((await count(one)) + (await count(other))).toBe(all - deleted);
  await sweepEvents(db(), 400);
  expect((await count(one)) + (await count(other))).toBe(0);
});

test('many small seals are cut at once, and an event tells of it', async () => {
  const app = await makeOld(500);
  for (let seal = 0; seal < 20; seal++) {
    await sql`
      insert into audit_log (app_id, id, at, event, actor_kind)
      values (${app.id}, gen_random_uuid(), now() - interval '500 days', 'app.restored', 'system')
    `.execute(db());
    await untilSealed(gatehouse);
  }
  const all = await count(app);
  expect(await deleteOldEvents(db(), { days: 400, rows: 1 })).toBe(all);
  const told = await db()
    .selectFrom('audit_log')
    .select('data')
    .where('app_id', '=', app.id)
    .where('event', '=', 'events.expired')
    .execute();
  expect(told).toEqual([{ data: { count: all, through_seal: 21 } }]);
});

test.each(['29', '-1', '1.5', '36501', 'for ever'])('AUDIT_LOG_DAYS can’t be %s', (AUDIT_LOG_DAYS) => {
  expect(() => readConfig({ AUDIT_LOG_DAYS })).toThrow('AUDIT_LOG_DAYS');
});

test('events are kept for a year unless the operator says otherwise', () => {
  expect(readConfig({}).auditLogDays).toBe(365);
  expect(readConfig({ AUDIT_LOG_DAYS: '0' }).auditLogDays).toBe(0);
});
