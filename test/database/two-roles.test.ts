// The server with a role that owns nothing: set up with the SQL of docs/running.md, and put through everything that deletes or
// changes rows.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { deleteApp } from '../../src/apps/apps.ts';
import { readConfig } from '../../src/config.ts';
import { startQueue, startWork } from '../../src/jobs/register.ts';
import { sweep, sweepEvents } from '../../src/jobs/sweep.ts';
import { createLog } from '../../src/log.ts';
import { enqueueMail } from '../../src/mail/outbox.ts';
import { purgeApps } from '../../src/registry/purge.ts';
import { createServer } from '../../src/server.ts';
import { openSystem } from '../../src/system.ts';
import { deleteUser } from '../../src/users/users.ts';
import { type CommandLine, commandLine } from '../cli/command-line.ts';
import { makeApp, makeAppWithUser } from '../kit/app.ts';
import { refresh, signIn } from '../kit/flow.ts';
import { freePort, type Gatehouse, SECRET_KEY } from '../kit/gatehouse.ts';
import { untilIdle, untilSealed } from '../kit/jobs.ts';
import { ROOT } from '../kit/processes.ts';
import { withClient, withDatabase } from '../kit/run/global-setup.ts';

const postgresql = inject('postgresql');
const ROLE = `two_roles_${process.pid}`;

/** The two blocks of SQL, for a database and roles of this test's own. */
const [asAdministrator = [], asOwner = []] = [
  ...readFileSync(join(ROOT, 'docs/running.md'), 'utf8')
    .split('## Two roles in PostgreSQL')[1]!
    .split('\n## ')[0]!
    .matchAll(/```sql\n(.*?)```/gs),
].map(([, text]) =>
  text!
    .replaceAll(/\bgatehouse/g, ROLE)
    .split(/;\n/)
    .filter(Boolean),
);

describe.skipIf(!postgresql)('a role that owns nothing', () => {
  const admin = postgresql?.url ?? 'postgres://localhost/postgres';
  const urlOf = (role: string) =>
    Object.assign(new URL(withDatabase(admin, ROLE)), { username: role, password: 'a-password' }).href;
  let server: CommandLine;
  let owner: CommandLine;
  let gatehouse: Gatehouse;
  let isRunning = false;

  async function run(url: string, statements: string[]): Promise<void> {
    await withClient(url, async (client) => {
      for (const statement of statements) await client.query(statement);
    });
  }

  beforeAll(async () => {
    await run(admin, asAdministrator);
    server = commandLine({ DATABASE_URL: urlOf(ROLE), SECRET_KEY, MIGRATE: 'off' });
    owner = commandLine({ DATABASE_URL: urlOf(`${ROLE}_owner`), SECRET_KEY });
  });
  afterAll(async () => {
    if (isRunning) await gatehouse.stop();
    for (const line of [server, owner]) line.remove();
    await run(admin, [
      `drop database if exists ${ROLE} with (force)`,
      `drop role if exists ${ROLE}`,
      `drop role if exists ${ROLE}_owner`,
    ]);
  });

  test('does not start without migrations, and says so in one line', async () => {
    const { code, stderr } = await server.run(['app', 'list']);
    expect([code, stderr.trim().split('\n')]).toEqual([1, [expect.stringContaining('gatehouse migrate')]]);
    expect(stderr).toContain('0001-foundation');
  });

  test('serves once the owner has migrated', async () => {
    await owner.answer(['migrate']);
    await run(urlOf(`${ROLE}_owner`), asOwner);
    gatehouse = await startWithRole(urlOf(ROLE));
    isRunning = true;
    expect(await owner.answer(['migrate'])).toEqual({ migrated: [] });
  });

  test('signs users in, refreshes, and deletes a user; the log keeps what happened', async () => {
    const { app, client, user } = await makeAppWithUser(gatehouse);
    const tokens = await signIn(app, client, user.email, { scope: 'openid offline_access', prompt: 'consent' });
    expect((await refresh(app, client, tokens.refresh_token!)).status).toBe(200);
    await deleteUser(gatehouse.database.db, app, user.id);
    const { db } = gatehouse.database;
    const events = await db.selectFrom('audit_log').select('event').where('user_id', '=', user.id).execute();
    expect(events.map(({ event }) => event)).toEqual(expect.arrayContaining(['user.created', 'user.deleted']));
  });

  test('deletes an App with its part of the log', async () => {
    const { app, client, user } = await makeAppWithUser(gatehouse);
    await signIn(app, client, user.email);
    await deleteApp(gatehouse.database.db, app);
    const { db } = gatehouse.database;
    expect(await db.selectFrom('audit_log').select('id').where('app_id', '=', app.id).execute()).toEqual([]);
  });

  test('sweeps, and works on the queue', async () => {
    const app = await makeApp(gatehouse);
    await sweep(gatehouse.database.db);
    await sweepEvents(gatehouse.database.db, 365);
    await enqueueMail(gatehouse.system, app, { kind: 'welcome', to: 'bob@example.com', locale: 'en', name: 'Bob' });
    await untilIdle(gatehouse);
    const { db } = gatehouse.database;
    const sent = db.selectFrom('mails').select('state').where('app_id', '=', app.id);
    expect(await sent.execute()).toEqual([{ state: 'sent' }]);
  });

  test('leaves old events to the owner, and `gatehouse check` says when the owner forgot', async () => {
    const app = await makeApp(gatehouse);
    const ofApp = sql`app_id = ${app.id}`;
    const old = sql`update audit_log set at = at - interval '370 days' where ${ofApp}`;
    const { db } = gatehouse.database;
    const count = async () =>
      (
        await db
          .selectFrom('audit_log')
          .select('id')
          .where('app_id', '=', app.id)
          .where('event', '<>', 'events.expired')
          .execute()
      ).length;
    const found = async () => {
      const { checks } = JSON.parse((await server.run(['check', '--json'])).stdout) as { checks: Named[] };
      return checks.find(({ name }) => name === 'audit_log');
    };
    expect(await found()).toMatchObject({ status: 'ok' });
    const { sql: text, parameters } = old.compile(db);
    await withClient(urlOf(`${ROLE}_owner`), (client) => client.query(text, [...parameters]));
    await sweepEvents(db, 365);
    expect(await count()).toBeGreaterThan(0);
    // Only what is sealed can be deleted.
    await untilSealed(gatehouse);
    expect(await found()).toMatchObject({ status: 'warn', message: expect.stringContaining('audit sweep') });
    expect(await server.run(['audit-log', 'sweep'])).toMatchObject({ code: 1 });
    expect((await owner.answer<{ deleted: number }>(['audit-log', 'sweep'])).deleted).toBeGreaterThan(0);
    expect(await count()).toBe(0);
    expect(await found()).toMatchObject({ status: 'ok' });
  });

  test('leaves a deleted App with many events to the owner, too, and then finishes', async () => {
    const app = await makeApp(gatehouse);
    const { db } = gatehouse.database;
    await sql`
      insert into audit_log (app_id, id, at, event, actor_kind)
      select ${app.id}, gen_random_uuid(), now(), 'app.restored', 'system' from generate_series(1, 10001)
    `.execute(db);
    await db.updateTable('apps').set({ purge_at: new Date() }).where('id', '=', app.id).execute();
    const isThere = async () =>
      (await db.selectFrom('apps').select('id').where('id', '=', app.id).execute()).length === 1;
    await purgeApps(gatehouse.system, 100);
    expect(await isThere()).toBe(true);
    await owner.answer(['audit', 'sweep']);
    await purgeApps(gatehouse.system, 100);
    expect(await isThere()).toBe(false);
  });

  test.each([
    ['change the schema', 'create table intruders (id int)'],
    ['change a table', 'alter table users add column intruder text'],
    ['empty a table', 'truncate audit_log'],
    ['rewrite the log', `update audit_log set event = 'user.created'`],
    ['delete from the log', 'delete from audit_log'],
    ['change the queue’s tables', 'drop table jobs.schedule'],
    ['pretend to have migrated', 'delete from migration_checksums'],
    ['become the owner', `set role ${ROLE}_owner`],
  ])('A182 may not %s', async (_, statement) => {
    await expect(sql.raw(statement).execute(gatehouse.database.db)).rejects.toMatchObject({ code: '42501' });
  });

  test('is what `gatehouse check` asks for, and the owner is not', async () => {
    const roleOf = async ({ run }: CommandLine) => {
      const { checks } = JSON.parse((await run(['check', '--json'])).stdout) as { checks: { name: string }[] };
      return checks.find(({ name }) => name === 'role');
    };
    expect(await roleOf(server)).toMatchObject({ status: 'ok', message: expect.stringContaining('nothing else') });
    const tooMuch = commandLine({ ...owner.environment, MIGRATE: 'off' });
    expect(await roleOf(tooMuch)).toMatchObject({ status: 'warn', message: expect.stringContaining('schema') });
    tooMuch.remove();
  });

  test('does not start without the queue’s tables', async () => {
    isRunning = false;
    await gatehouse.stop();
    await run(urlOf(`${ROLE}_owner`), ['drop schema jobs cascade']);
    await expect(startWithRole(urlOf(ROLE))).rejects.toThrow('gatehouse migrate');
  });
});

type Named = { name: string; status: string; message: string };

async function startWithRole(databaseUrl: string): Promise<Gatehouse> {
  const port = await freePort();
  const config = readConfig({ PORT: String(port), SECRET_KEY, DEMO: 'off', DATABASE_URL: databaseUrl, MIGRATE: 'off' });
  const system = await openSystem(config, createLog('silent'));
  try {
    await startQueue(system);
    await startWork(system);
  } catch (error) {
    await system.close();
    throw error;
  }
  const server = createServer(system);
  server.http.listen(port, '127.0.0.1');
  return {
    url: config.baseUrl,
    config,
    system,
    database: system.database,
    server,
    databaseUrl,
    async stop() {
      server.http.closeAllConnections();
      await server.stop();
      await system.close();
    },
  };
}
