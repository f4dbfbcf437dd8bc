// The pictures of the documentation, from an App as somebody has it: `npm run pictures docs/pictures documentation`.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { createClient } from '../../src/apps/clients/clients.ts';
import { createApp } from '../../src/apps/create-app.ts';
import { createApiKey } from '../../src/apps/keys/api-keys.ts';
import { makeOperator } from '../../src/apps/operators.ts';
import { actingAs } from '../../src/events/record.ts';
import { noteRuns } from '../../src/queue/runs.ts';
import { createRole } from '../../src/users/roles.ts';
import { createWebhook } from '../../src/webhooks/endpoints.ts';
import { Developer } from '../http/console/developer.ts';
import { refuse } from '../http/console/world.ts';
import { makeClient, makeUser } from '../kit/app.ts';
import { signIn } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { makeFailedJob } from '../kit/jobs.ts';
import { browserTests, hasChromium, startHeadlessShell, startVisit } from '../kit/outside/chromium.ts';

const { PICTURES } = process.env;

describe.skipIf(!hasChromium || !PICTURES)('documentation', browserTests, () => {
  let gatehouse: Gatehouse;
  let browser: Browser;
  let page: Page;
  let pages: Record<'request' | 'delivery' | 'audit-log' | 'jobs', string>;
  beforeAll(async () => {
    [gatehouse, browser] = await Promise.all([startGatehouse(), startHeadlessShell()]);
    const alice = await new Developer(gatehouse).signUp({ name: 'Alice' });
    pages = await makeBlog(gatehouse, alice);
    const visit = await startVisit(browser, { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 });
    page = visit.page;
    const cookies = alice.visitor.cookies.map(({ name, value, path, host }) => ({ name, value, path, domain: host }));
    await page.context().addCookies(cookies);
  });
  afterAll(async () => {
    await browser?.close();
    await gatehouse?.stop();
  });

  test.each(['request', 'delivery', 'audit-log', 'jobs'] as const)('%s', async (name) => {
    await page.goto(`${gatehouse.url}/console${pages[name]}`);
    expect(await page.locator('h1').count()).toBe(1);
    mkdirSync(PICTURES!, { recursive: true });
    await page.locator('main').screenshot({ path: join(PICTURES!, `${name}.png`) });
  });
});

/** What people write about in the documentation: Alice's blog, whose readers order prints of its photos. */
async function makeBlog(gatehouse: Gatehouse, alice: Developer) {
  const { system, database } = gatehouse;
  const consoleApp = await system.consoleApp();
  await makeOperator(database.db, consoleApp, alice.id);
  const owner = { app_id: consoleApp.id, id: alice.id };
  return actingAs({ kind: 'developer', id: alice.id }, async () => {
    const app = await createApp(system, { name: 'Alice’s Blog', slug: 'alices-blog', owner });
    const { client } = await createClient(system, app, {
      ...{ name: 'Photo Prints', type: 'confidential', redirect_uris: ['https://prints.example.com/callback'] },
    });
    await createApiKey(database.db, app, { name: 'Newsletter' });
    const grantor = { kind: 'app', permissions: ['users:read'] } as const;
    await createRole(database.db, app, { name: 'editor', permissions: ['users:read'], grantor });
    const delivery = await deliver(gatehouse, app);
    const own = await makeClient(gatehouse, app, { name: 'Blog', first_party: true });
    await actingAs({ kind: 'anonymous' }, () => signIn(app, own, 'bob@example.com'));
    const { request } = await refuse(gatehouse, app, client.id, 'https://prints.example.com/return');
    await makeJobs(gatehouse, app);
    const base = `/apps/${app.slug}`;
    return {
      request: `${base}/requests/${request}`,
      delivery: base + delivery,
      'audit-log': `${base}/events`,
      jobs: '/jobs',
    };
  });
}

/** Of an endpoint that answered at the second attempt. */
async function deliver(gatehouse: Gatehouse, app: App): Promise<string> {
  const { db } = gatehouse.database;
  const { webhook } = await createWebhook(gatehouse.system, app, {
    ...{ url: 'https://newsletter.example.com/gatehouse', events: ['user.created'] },
  });
  await makeUser(gatehouse, app, { email: 'bob@example.com', name: 'Bob', email_verified: true });
  const target = { app_id: app.id, kind: 'webhook', target_id: webhook.id };
  const { id } = await db
    .updateTable('deliveries')
    .set({ state: 'delivered', attempts: 2, sequence: 1 })
    .where('app_id', '=', app.id)
    .where('target_id', '=', webhook.id)
    .returning('id')
    .executeTakeFirstOrThrow();
  const headers = JSON.stringify({ 'webhook-id': id });
  const at = Date.now();
  await db
    .insertInto('delivery_attempts')
    .values([
      {
        ...{ ...target, delivery_id: id, attempt: 1, at: new Date(at - 9_000), headers },
        ...{ status: 503, duration_ms: 112, answer: 'The newsletter is being restarted' },
      },
      { ...target, delivery_id: id, attempt: 2, at: new Date(at), duration_ms: 38, status: 204, headers },
    ])
    .execute();
  return `/webhooks/${webhook.id}/deliveries/${id}`;
}

async function makeJobs(gatehouse: Gatehouse, app: App): Promise<void> {
  const message = 'connect ECONNREFUSED 192.0.2.1:25';
  await makeFailedJob(gatehouse, { queue: 'mail', app_id: app.id, message });
  const run = { every_seconds: 60, started_at: new Date(), error: null };
  await noteRuns(gatehouse.database.db, [
    { ...run, name: 'expired_rows', duration_ms: 41 },
    { ...run, name: 'old_events', duration_ms: 12 },
    { ...run, name: 'failed_jobs', duration_ms: 3 },
  ]);
}
