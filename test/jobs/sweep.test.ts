// Deleting expired rows: as long as there are any, in turn, also if a table fails, and without holding up the end of a process.
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { DAY } from '../../src/clock.ts';
import { createInvitation, revokeInvitation } from '../../src/invitations/invitations.ts';
import { SERVER } from '../../src/invitations/standing.ts';
import { recurring, runDue } from '../../src/jobs/recurring.ts';
import { sweep } from '../../src/jobs/sweep.ts';
import { counters } from '../../src/metrics/figures.ts';
import { makeApp } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { until } from '../kit/processes.ts';
import { passTime, restoreTime } from '../kit/time.ts';

let gatehouse: Gatehouse;
let app: App;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  app = await makeApp(gatehouse);
});
afterAll(() => gatehouse.stop());

const db = () => gatehouse.database.db;

/** Expired rows of a table that strangers fill. */
async function expire(count: number): Promise<void> {
  await sql`
    insert into rate_limits (app_id, key, count, resets_at, expires_at)
    select ${app.id}, 'swept ' || n, 1, now() - interval '1 day', now() - interval '1 day' from generate_series(1, ${count}::int) as n
  `.execute(db());
}

async function left(): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from rate_limits where key like 'swept %'
  `.execute(db());
  return rows[0]!.count;
}

async function countCut(): Promise<number> {
  const { values } = await counters.sweepsCut.get();
  return values.find(({ labels }) => labels.table === 'rate_limits')?.value ?? 0;
}

test('more rows than 200 batches go in one run', async () => {
  await expire(100_600);
  await sweep(db());
  expect(await left()).toBe(0);
});

test('a run whose time is over says which table has more, and the next one goes on', async () => {
  await expire(1_200);
  const before = await countCut();
  await sweep(db(), { milliseconds: 0 });
  expect(await left()).toBe(700);
  expect(await countCut()).toBe(before + 1);
  await sweep(db());
  expect(await left()).toBe(0);
  expect(await countCut()).toBe(before + 1);
});

describe('the end of a process', () => {
  test('waits for one batch, not for all', async () => {
    await expire(50_000);
    const stopping = new AbortController();
    const before = await countCut();
    const done = runDue(gatehouse.system, recurring, stopping.signal);
    await until('it has begun', async () => (await left()) < 50_000);
    stopping.abort();
    await done;
    expect(await left()).toBeGreaterThan(0);
    expect(await countCut()).toBe(before);
    await sweep(db());
  });
});

test('a table that fails keeps no other from its turn, and is named', async () => {
  await expire(600);
  await sql`alter table artifacts rename to lost_artifacts`.execute(db());
  onTestFinished(async () => {
    await sql`alter table lost_artifacts rename to artifacts`.execute(db());
  });
  await expect(sweep(db())).rejects.toThrow(/^artifacts: .*artifacts/);
  expect(await left()).toBe(0);
});

test('an invitation that nobody accepted goes 30 days after its end, and a slug when it may be given again', async () => {
  onTestFinished(restoreTime);
  const invite = (email: string) => createInvitation(gatehouse.system, app, { email });
  const [open, revoked, accepted] = [
    await invite('open@example.com'),
    await invite('revoked@example.com'),
    await invite('accepted@example.com'),
  ];
  await revokeInvitation(db(), app, revoked.id, SERVER);
  await db()
    .updateTable('invitations')
    .set({ accepted_at: new Date() })
    .where('app_id', '=', app.id)
    .where('id', '=', accepted.id)
    .execute();
  const until = new Date(Date.now() + 33 * DAY);
  await db().insertInto('retired_slugs').values({ slug: 'retired', app_id: app.id, until }).execute();
  const kept = async () => {
    await sweep(db());
    const rows = await db().selectFrom('invitations').select('email').where('app_id', '=', app.id).execute();
    const slugs = await db().selectFrom('retired_slugs').select('slug').where('slug', '=', 'retired').execute();
    return [...rows.map(({ email }) => email.split('@')[0]), ...slugs.map(({ slug }) => slug)].sort();
  };
  const lifetime = open.expires_at.getTime() - Date.now();
  passTime(30 * DAY - 60_000);
  expect(await kept()).toEqual(['accepted', 'open', 'retired', 'revoked']);
  passTime(120_000);
  expect(await kept()).toEqual(['accepted', 'open', 'retired']);
  passTime(lifetime);
  expect(await kept()).toEqual(['accepted']);
});
