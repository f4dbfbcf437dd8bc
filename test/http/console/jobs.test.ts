// Operators see failed jobs and recurring work in the console, try jobs again and delete them; other developers don't.
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { makeOperator } from '../../../src/apps/operators.ts';
import { listEvents } from '../../../src/events/list.ts';
import { recurring, runDue } from '../../../src/jobs/recurring.ts';
import { listFailed } from '../../../src/queue/failed.ts';
import { makeApp } from '../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { makeFailedJob } from '../../kit/jobs.ts';
import { type Developer, signedUp } from './developer.ts';

const queue = 'client_logo';

let gatehouse: Gatehouse;
let operator: Developer;
let app: App;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  operator = await signedUp(gatehouse);
  await makeOperator(gatehouse.database.db, await gatehouse.system.consoleApp(), operator.id);
  app = await makeApp(gatehouse);
});
afterAll(() => gatehouse.stop());

const makeFailed = (message: string) => makeFailedJob(gatehouse, { queue, app_id: app.id, message });
const keptIds = async () => (await listFailed(gatehouse.database.db, { limit: 50 })).map(({ id }) => id).sort();

test('the page says that nothing failed, and later what did, without the payload', async () => {
  expect((await operator.open('/jobs')).text).toContain('No failed jobs');
  const id = await makeFailed('<b>no route to host</b>');
  await makeFailedJob(gatehouse, { queue: 'mail', app_id: 'gone', message: 'x'.repeat(1_000) });
  await runDue(gatehouse.system, recurring);
  const { text } = await operator.open('/jobs');
  expect(text).toContain('&lt;b&gt;no route to host&lt;/b&gt;');
  expect(text).toContain(`/console/apps/${app.slug}`);
  expect(text).toContain('Deleted App');
  expect(text).not.toContain('asked@example.com');
  expect(text).not.toContain('x'.repeat(301));
  expect(text).toContain('End expired sessions and delete expired rows');
  // Each has words.
  for (const { name } of recurring) expect(text).not.toMatch(new RegExp(`>\\s*${name}\\s*<`));
  expect(await keptIds()).toContain(id);
});

test('one job, or all of a queue, is tried again or deleted', async () => {
  const { db } = gatehouse.database;
  const id = await makeFailed('once');
  const retried = await operator.send('/jobs', {}, `/jobs/${queue}/failed/${id}/retry`);
  expect(retried.text).toContain('are being tried again');
  expect(await keptIds()).not.toContain(id);
  const { rows } = await sql`select 1 from jobs.job where name = ${queue} and data ->> 'app_id' = ${app.id}`.execute(
    db,
  );
  expect(rows).toHaveLength(1);
  expect((await operator.post(`/jobs/${queue}/failed/${id}/retry`)).status).toBe(404);
  expect((await operator.post(`/jobs/${queue}/failed/x/delete`)).status).toBe(404);

  const [first, second] = [await makeFailed('first'), await makeFailed('second')];
  await operator.post(`/jobs/${queue}/failed/${first}/delete`);
  expect(await keptIds()).not.toContain(first);
  expect(await keptIds()).toContain(second);
  expect((await operator.open(`/jobs/${queue}/delete`)).text).toContain(`Delete all failed jobs of ${queue}?`);
  await operator.post(`/jobs/${queue}/delete`);
  expect(await keptIds()).not.toContain(second);
  // That of another queue.
  expect(await keptIds()).toHaveLength(1);
});

test('what an operator does with jobs is in the audit log of the console’s App', async () => {
  const consoleApp = await gatehouse.system.consoleApp();
  const ids = [await makeFailed('one'), await makeFailed('two'), await makeFailed('three')];
  await operator.post(`/jobs/${queue}/failed/${ids[0]}/retry`);
  await operator.post(`/jobs/${queue}/failed/${ids[1]}/delete`);
  await operator.post(`/jobs/${queue}/retry`);
  expect((await operator.post(`/jobs/${queue}/delete`)).status).toBe(404);
  const { items } = await listEvents(gatehouse.database.db, consoleApp, { limit: 50 });
  const noted = items.filter(({ event }) => event.startsWith('job.')).slice(0, 3);
  const by = { actor_kind: 'operator', actor_id: operator.id };
  expect(noted).toMatchObject([
    { ...by, event: 'job.retried', data: { queue, count: 1 } },
    { ...by, event: 'job.deleted', data: { queue, count: 1, job_id: ids[1] } },
    { ...by, event: 'job.retried', data: { queue, count: 1, job_id: ids[0] } },
  ]);
  expect((await operator.open(`/apps/${consoleApp.slug}/events/${noted[0]!.id}`)).text).toContain(
    'Failed jobs tried again',
  );
});

test('a developer who is no operator finds none of it', async () => {
  const developer = await signedUp(gatehouse);
  const id = await makeFailed('kept');
  expect((await developer.open('')).text).not.toContain('/console/jobs');
  expect((await developer.open('/jobs')).status).toBe(404);
  for (const path of [`/jobs/${queue}`, `/jobs/${queue}/failed/${id}`]) {
    expect((await developer.post(`${path}/retry`)).status).toBe(404);
    expect((await developer.post(`${path}/delete`)).status).toBe(404);
  }
  expect(await keptIds()).toContain(id);
});
