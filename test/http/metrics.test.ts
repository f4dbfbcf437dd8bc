// /metrics shows the figures of the register, counts what happens, and names nobody.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resetLinkJob } from '../../src/authentication/ways/reset.ts';
import { transact } from '../../src/database/transact.ts';
import { record } from '../../src/events/record.ts';
import { routeOf } from '../../src/http/ops/requests.ts';
import { deliveryKinds } from '../../src/jobs/deliveries.ts';
import { startWork } from '../../src/jobs/register.ts';
import { sweep } from '../../src/jobs/sweep.ts';
import { figures } from '../../src/metrics/register.ts';
import { type AppWithUser, makeAppWithUser } from '../kit/app.ts';
import { authorize, authorizeUrl, passScreens, redeem, signIn } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { untilIdle, untilSealed } from '../kit/jobs.ts';
import { ROOT } from '../kit/processes.ts';
import { Visitor } from '../kit/visitor.ts';

const METRICS_TOKEN = 'a-token-for-the-metrics';

let gatehouse: Gatehouse;
let given: AppWithUser;
beforeAll(async () => {
  gatehouse = await startGatehouse({ METRICS_TOKEN });
  given = await makeAppWithUser(gatehouse);
});
afterAll(() => gatehouse.stop());

async function scrape(): Promise<string> {
  const answer = await fetch(`${gatehouse.url}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
  expect(answer.status).toBe(200);
  return answer.text();
}

/** The value of a series; 0 until it has one. Other servers of this process count in the same figures. */
async function seriesOf(name: string, labels: Record<string, string> = {}): Promise<number> {
  const named = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  const line = (await scrape())
    .split('\n')
    .find((one) => one.replace(/[{ ].*/, '') === name && named.every((label) => one.includes(label)));
  return Number(line?.split(' ').at(-1) ?? 0);
}

async function growth(series: [name: string, labels: Record<string, string>], work: () => Promise<unknown>) {
  const before = await seriesOf(...series);
  await work();
  return (await seriesOf(...series)) - before;
}

describe('the register', () => {
  test('is what /metrics shows, beside what Node tells of itself', async () => {
    const text = await scrape();
    const shown = [...text.matchAll(/^# TYPE (gatehouse_\S+) (\S+)$/gm)].map(([, name, type]) => `${name} ${type}`);
    expect(shown.sort()).toEqual(figures.map(({ name, type }) => `${name} ${type}`).sort());
    for (const { name, help } of figures) expect(text).toContain(`# HELP ${name} ${help}\n`);
  });

  test('is the table of docs/metrics.md', () => {
    const rows = readFileSync(join(ROOT, 'docs/metrics.md'), 'utf8').match(/^\| `gatehouse_.*$/gm);
    const row = ({ name, type, labels, help }: (typeof figures)[number]) =>
      `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(', ')} | ${help} |`;
    expect(rows?.map((one) => one.replace(/ +/g, ' '))).toEqual(figures.map((one) => row(one).replace(/ +/g, ' ')));
  });
});

describe('what happens is counted', () => {
  test('a sign-in, its tokens and its event', async () => {
    const { app, client, user } = given;
    const flow = () => signIn(app, client, user.email);
    expect(await growth(['gatehouse_sign_ins_total', { method: 'password', result: 'succeeded' }], flow)).toBe(1);
    const issued = { grant_type: 'authorization_code', result: 'issued' };
    expect(await growth(['gatehouse_token_requests_total', issued], flow)).toBe(1);
    expect(await growth(['gatehouse_events_total', { event: 'sign_in.succeeded' }], flow)).toBe(1);
    expect(await growth(['gatehouse_http_requests_total', { route: 'token', status: '200' }], flow)).toBe(1);
    expect(await growth(['gatehouse_http_request_seconds_count', { route: 'token' }], flow)).toBe(1);
    expect(await growth(['gatehouse_app_cache_reads_total', { result: 'hit' }], flow)).toBeGreaterThan(0);
  });

  test('a wrong password', async () => {
    const { app, client, user } = given;
    const wrong = async () => {
      const visitor = new Visitor();
      const page = await visitor.open(authorizeUrl(app, client, 'c'.repeat(43)));
      await passScreens(visitor, page, user.email, 'not the password of Bob');
    };
    const failed = await growth(['gatehouse_sign_ins_total', { method: 'password', result: 'failed' }], wrong);
    expect(failed).toBeGreaterThan(0);
  });

  test('a code that is used twice is one refused request', async () => {
    const { app, client, user } = given;
    const authorized = await authorize(app, client, user.email);
    await redeem(app, client, authorized);
    const refused = { grant_type: 'authorization_code', result: 'refused' };
    expect(await growth(['gatehouse_token_requests_total', refused], () => redeem(app, client, authorized))).toBe(1);
  });

  test('jobs that wait, and then are done', async () => {
    const { app, user } = given;
    const { system } = gatehouse;
    await resetLinkJob.enqueue(system, app, { email: user.email, locale: 'en' });
    expect(await seriesOf('gatehouse_jobs_waiting', { queue: 'reset_password' })).toBe(1);
    const work = () => startWork(system).then(() => untilIdle(gatehouse));
    expect(await growth(['gatehouse_jobs_total', { queue: 'reset_password', result: 'done' }], work)).toBe(1);
    expect(await seriesOf('gatehouse_jobs_waiting', { queue: 'reset_password' })).toBe(0);
  });

  test('what waits in the outbox, for streams and for its seal, and since when', async () => {
    const { app } = given;
    const { db } = gatehouse.system;
    const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);
    const delivery = {
      app_id: app.id,
      target_id: 'nobody',
      lane: 'a',
      topic: 'x',
      payload: '{}',
      due_at: ago(0),
      expires_at: ago(-900),
    };
    await db
      .insertInto('deliveries')
      .values([600, 60].map((age) => ({ ...delivery, kind: 'webhook', id: randomUUID(), created_at: ago(age) })))
      .execute();
    await sql`
      insert into event_streams (app_id, id, name, auth, gzip, url, enabled, xid, row_id, created_at, updated_at)
      select ${app.id}, gen_random_uuid(), 'SIEM', 'none', false, 'https://siem.example', true, xid, '00000000-0000-0000-0000-000000000000', ${ago(900)}, now()
      from audit_log where app_id = ${app.id} order by xid limit 1
    `.execute(db);
    expect(await seriesOf('gatehouse_deliveries_waiting', { kind: 'webhook' })).toBe(2);
    expect(await seriesOf('gatehouse_deliveries_waiting', { kind: 'signal' })).toBe(0);
    const oldest = await seriesOf('gatehouse_deliveries_oldest_waiting_seconds', { kind: 'webhook' });
    expect([oldest >= 600, oldest < 900]).toEqual([true, true]);
    expect(await seriesOf('gatehouse_event_streams_waiting')).toBe(1);
    expect(await seriesOf('gatehouse_event_streams_oldest_waiting_seconds')).toBeGreaterThan(0);
    await untilSealed(gatehouse);
    expect(await seriesOf('gatehouse_events_unsealed')).toBe(0);
    await transact(db, (db) => record(db, app, 'app.restored'));
    expect(await seriesOf('gatehouse_events_unsealed')).toBeGreaterThan(0);
    expect(await seriesOf('gatehouse_events_unsealed_oldest_seconds')).toBeGreaterThan(0);
    for (const table of ['deliveries', 'event_streams'] as const)
      await db.deleteFrom(table).where('app_id', '=', app.id).execute();
  });

  test('of every kind of delivery', async () => {
    const kinds = [...(await scrape()).matchAll(/^gatehouse_deliveries_waiting\{kind="(\w+)"/gm)].map(
      ([, kind]) => kind,
    );
    expect(kinds.sort()).toEqual(deliveryKinds.map(({ name }) => name).sort());
  });

  test('what the sweeper deletes', async () => {
    const { db } = gatehouse.system;
    const old = new Date(0);
    const row = { app_id: given.app.id, key: 'of this test', count: 1, resets_at: old, expires_at: old };
    await db.insertInto('rate_limits').values(row).execute();
    expect(await growth(['gatehouse_swept_rows_total', { table: 'rate_limits' }], () => sweep(db))).toBeGreaterThan(0);
  });
});

test('a scrape names no App, user or client, nor what a request brought along', async () => {
  const { app, client, user } = given;
  await fetch(`${app.issuer}/no-such-page-${user.id}`);
  await redeem(app, client, { code: 'x', verifier: 'y' }, { grant_type: 'urn:of:mine' });
  const text = await scrape();
  for (const name of [app.slug, app.id, user.id, user.email, client.client_id, 'no-such-page', 'urn:of:mine'])
    expect(text).not.toContain(name);
});

test.each([
  ['/o/blog/token', 'token'],
  ['/token', 'token'],
  ['/o/blog/authorize/abc', 'authorize'],
  ['/o/blog/.well-known/openid-configuration', 'discovery'],
  ['/.well-known/openid-configuration/o/blog', 'discovery'],
  ['/o/blog/interaction/abc/sign-in', 'screens'],
  ['/o/blog/api/v1/users', 'api'],
  ['/console', 'console'],
  ['/', 'other'],
  ['/o/blog', 'other'],
  ['/o/', 'other'],
  ['', 'other'],
  ['/__proto__', 'other'],
  ['/o/blog/constructor', 'other'],
])('the route of %s is %s', (path, route) => {
  expect(routeOf(path)).toBe(route);
});
