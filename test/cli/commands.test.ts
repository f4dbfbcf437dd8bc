// Every command on one embedded database, in the order in which an operator meets them; the last tests look at what is
// kept, serve it, and delete it.

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listClients } from '../../src/apps/clients/clients.ts';
import { ensureConsoleApp } from '../../src/apps/create-app.ts';
import { hasOperator } from '../../src/apps/operators.ts';
import { findUsable } from '../../src/authentication/one-time/tokens.ts';
import { readConfig } from '../../src/config.ts';
import { createCore } from '../../src/core.ts';
import { migrateDown } from '../../src/database/migrate.ts';
import { openDatabase } from '../../src/database/open.ts';
import { createLog } from '../../src/log.ts';
import { createKeyring } from '../../src/secrets.ts';
import { openSystem } from '../../src/system.ts';
import { freePort, SECRET_KEY } from '../kit/gatehouse.ts';
import { commandLine } from './command-line.ts';

const PORT = String(await freePort());
const BASE_URL = `http://localhost:${PORT}`;
const issuer = `${BASE_URL}/o/alices-blog`;
const onBlog = ['--app', 'alices-blog'];
const { environment, run, answer, start, remove } = commandLine({ PORT, SECRET_KEY });
const config = readConfig(environment);
const log = createLog('silent');

beforeAll(async () => {
  const app = ['app', 'create', '--name', 'Alice’s Blog', '--slug', 'alices-blog'];
  expect(await answer(app)).toMatchObject({
    id: expect.any(String),
    slug: 'alices-blog',
    name: 'Alice’s Blog',
    issuer,
  });
});
afterAll(remove);

describe('gatehouse', () => {
  test('client create gives a confidential client its secret, once', async () => {
    const client = await answer([
      ...['client', 'create', ...onBlog, '--name', 'Photo Prints', '--no-pkce', '--first-party'],
      ...['--redirect-uri', 'https://prints.example.com/a', '--redirect-uri', 'https://prints.example.com/b'],
      ...['--post-logout-redirect-uri', 'https://prints.example.com/'],
    ]);
    expect(client).toMatchObject({
      client_id: expect.any(String),
      client_secret: expect.stringMatching(/^gh_secret_/),
      issuer,
      type: 'confidential',
      redirect_uris: ['https://prints.example.com/a', 'https://prints.example.com/b'],
    });
    expect(client.id).toBe(client.client_id);
  });

  test('user import creates users from a file, again does nothing, and user export gives them back', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gatehouse-import-'));
    const [file, copy] = [join(folder, 'users.csv'), join(folder, 'copy.jsonl')];
    writeFileSync(file, 'external_id,email,name\n1,ann@example.com,Ann\n2,ben@example.com,Ben\n');
    const input = ['user', 'import', ...onBlog, '--file', file];
    expect(await answer(input)).toMatchObject({ total: 2, created: 2, existing: 0, refused: 0, errors: [] });
    expect(await answer(input)).toMatchObject({ created: 0, existing: 2 });
    await answer(['user', 'export', ...onBlog, '--file', copy]);
    // The two were created at the same moment, so either may come first.
    const exported = new Set(readFileSync(copy, 'utf8').match(/"external_id":"\d","email":"[^"]+"/g));
    expect(exported).toEqual(
      new Set(['"external_id":"1","email":"ann@example.com"', '"external_id":"2","email":"ben@example.com"']),
    );
    // A file that is there is nobody's to replace.
    expect((await run(['user', 'export', ...onBlog, '--file', copy])).code).toBe(1);
    rmSync(folder, { recursive: true });
  });

  test('client create gives a public client none', async () => {
    const type = ['--type', 'public', '--native', '--redirect-uri', 'http://127.0.0.1/callback'];
    const client = await answer(['client', 'create', ...onBlog, '--name', 'Phone', ...type]);
    expect(client).toMatchObject({ client_id: expect.any(String), type: 'public' });
    expect(client).not.toHaveProperty('client_secret');
  });

  test('client create says in words what to keep', async () => {
    const machine = ['--type', 'machine', '--introspects', '*'];
    const { code, stdout, stderr } = await run(['client', 'create', ...onBlog, '--name', 'Blog API', ...machine]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/client_id +\S+\n +client_secret +gh_secret_\S+\n/);
    expect(stdout).toContain(issuer);
  });

  test('client create gives a machine permissions at the App’s own API, and no other client', async () => {
    const permissions = ['--api-permissions', 'users:read, events:read'];
    const job = ['client', 'create', ...onBlog, '--name', 'Nightly job', ...permissions];
    const client = await answer([...job, '--type', 'machine']);
    expect(client).toMatchObject({ type: 'machine', api_permissions: ['users:read', 'events:read'] });
    const words = await run([...job, '--type', 'machine']);
    expect(words.stdout).toMatch(/api_permissions +users:read, events:read\n/);
    const refused = await run([...job, '--redirect-uri', 'https://prints.example.com/a']);
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toContain('machine');
    const unknown = await run([...job.slice(0, -1), 'api_keys:write', '--type', 'machine']);
    expect([unknown.code, unknown.stdout]).toEqual([1, '']);
    expect(unknown.stderr).toContain('api_keys:write');
  });

  test('resource create takes scopes with words', async () => {
    const scopes = ['--scope', 'photos:read=See your photos', '--scope', 'photos:write=Add = change photos'];
    const resource = ['--identifier', 'https://api.example.com', '--name', 'Photos', '--format', 'jwt', '--default'];
    expect(await answer(['resource', 'create', ...onBlog, ...resource, ...scopes])).toMatchObject({
      id: expect.any(String),
      identifier: 'https://api.example.com',
      token_format: 'jwt',
      is_default: true,
      scopes: [
        { name: 'photos:read', description: 'See your photos' },
        { name: 'photos:write', description: 'Add = change photos' },
      ],
    });
  });

  test('user create takes the password from standard input', async () => {
    const user = ['user', 'create', ...onBlog, '--email', 'Bob@Example.com', '--password', '-', '--email-verified'];
    expect(await answer(user, 'wander-orbit-lantern\n')).toMatchObject({
      id: expect.any(String),
      email: 'Bob@example.com',
      email_verified: true,
      issuer,
    });
  });

  test('api-key create limits what a key may do, and for how long', async () => {
    const limits = ['--scopes', 'users:read,auth:write', '--expires-in-days', '7'];
    const key = await answer<{ expires_at: string }>(['api-key', 'create', ...onBlog, '--name', 'Backend', ...limits]);
    expect(key).toMatchObject({
      api_key: expect.stringMatching(/^gh_key_/),
      scopes: ['users:read', 'auth:write'],
      issuer,
    });
    const days = (Date.parse(key.expires_at) - Date.now()) / (24 * 60 * 60 * 1000);
    expect(days).toBeCloseTo(7, 1);
    const endless = ['api-key', 'create', ...onBlog, '--name', 'Endless', '--expires-in-days', 'never'];
    expect(await answer(endless)).toMatchObject({ expires_at: null });
  });

  test('keys rotate makes other keys current', async () => {
    const rotate = ['keys', 'rotate', ...onBlog];
    const first = await answer<{ current: string[] }>(rotate);
    const second = await answer<{ current: string[] }>([...rotate, '--emergency']);
    expect(second).toMatchObject({ emergency: true, current: [expect.any(String), expect.any(String)] });
    expect(first.current).not.toEqual(expect.arrayContaining(second.current));
  });

  test('operator recover has nobody to let in before there is an operator', async () => {
    expect(await run(['operator', 'recover'])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^There is no operator.*operator create.*\n$/),
    });
  });

  test('operator create makes an operator, and recover a link for the one there is', async () => {
    const operator = ['operator', 'create', '--email', 'alice@example.com', '--password', 'copper-meadow-violin'];
    expect(await answer(operator)).toMatchObject({ email: 'alice@example.com', created: true });
    const { url } = await answer<{ url: string }>(['operator', 'recover']);
    expect(url.startsWith(`${BASE_URL}/console/recover?token=`)).toBe(true);

    const database = await openDatabase(config, log);
    const { db, close } = database;
    const keyring = createKeyring([SECRET_KEY]);
    const consoleApp = await ensureConsoleApp(createCore(config, { database, log, keyring }));
    const token = new URL(url).searchParams.get('token')!;
    expect(await hasOperator(db, consoleApp)).toBe(true);
    expect(await findUsable(db, consoleApp, 'operator_recovery', token)).toBeDefined();
    await close();
  });

  test('app create gives an App to the developer who will own it', async () => {
    const app = ['app', 'create', '--name', 'Shop', '--owner', 'Alice@example.com'];
    expect(await answer(app)).toMatchObject({ slug: 'shop', owner: 'alice@example.com' });
  });
});

describe('what is refused ends with 1 and one line that says why', () => {
  test.each([
    ['app create --name Blog --slug Alice’s', /slug/],
    ['app create --name Blog --slug alices-blog', /taken.*another/],
    ['app create --name Blog --owner eve@example.com', /eve@example.com.*sign up/],
    ['user create --app bobs-blog --email a@example.com', /bobs-blog.*app list/],
    ['user create --app alices-blog --email a@example.com --password password1', /password/],
    ['user create --app alices-blog --email bob@example.com', /another email/],
    ['client create --app alices-blog --name Prints --redirect-uri http://prints.example.com', /https:/],
    ['api-key create --app alices-blog --name Key --scopes everything', /everything.*users:read/],
  ])('gatehouse %s', async (line, why) => {
    const { code, stdout, stderr } = await run([...line.split(' '), '--json']);
    expect([code, JSON.parse(stdout).error.message]).toEqual([1, stderr.trimEnd()]);
    expect(stderr).toMatch(/^[^\n]+\n$/);
    expect(stderr).toMatch(why);
  });

  test('another SECRET_KEY than the server’s', async () => {
    const stranger = commandLine({ ...environment, SECRET_KEY: 'another-key-that-is-long-enough-too' });
    const { code, stderr } = await stranger.run(['app', 'list']);
    const check = await stranger.run(['check', '--json']);
    stranger.remove();
    expect(code).toBe(1);
    expect(stderr).toMatch(/^.*SECRET_KEY.*\n$/);
    expect(statusesOf(check.stdout)).toMatchObject({ database: 'ok', migrations: 'ok', keys: 'fail' });
  });
});

test('what was asked for is what is kept, and the audit log says who asked', async () => {
  const { database, directory, close } = await openSystem(config, log);
  const app = (await directory.findBySlug('alices-blog'))!;
  const { items: clients } = await listClients(database.db, app);
  const events = database.db.selectFrom('audit_log').select(['event', 'actor_kind', 'actor_id']);
  const recorded = await events.where('app_id', '=', app.id).execute();
  await close();
  const byName = (name: string) => clients.find((client) => client.name === name);
  expect(clients).toHaveLength(5);
  expect(byName('Photo Prints')).toMatchObject({
    require_pkce: false,
    first_party: true,
    post_logout_redirect_uris: ['https://prints.example.com/'],
  });
  expect(byName('Phone')).toMatchObject({ require_pkce: true, first_party: false, application_type: 'native' });
  expect(byName('Blog API')).toMatchObject({ type: 'machine', introspects: ['*'] });
  expect(recorded).toContainEqual({ event: 'client.created', actor_kind: 'system', actor_id: 'cli' });
});

test('F11 while a server holds the embedded database, a command says which process that is', async () => {
  const server = start(['serve']);
  const ended = once(server, 'exit');
  try {
    await untilReady(server);
    const held = await run(['app', 'list']);
    expect([held.code, held.stdout]).toEqual([1, '']);
    expect(held.stderr).toMatch(new RegExp(`^.*process ${server.pid}\\..*\\n$`));
    const check = await run(['check', '--json']);
    expect([check.code, check.stderr]).toEqual([0, '']);
    expect(statusesOf(check.stdout)).toMatchObject({ configuration: 'ok', database: 'warn', discovery: 'ok' });
    expect(check.stdout).toContain(`Process ${server.pid} holds`);
  } finally {
    server.kill('SIGTERM');
  }
  expect(await ended).toEqual([0, null]);
});

test('migrate down that would delete everything does so only with --yes', async () => {
  const before = await answer(['app', 'list']);
  const { migrations } = await answer<{ migrations: unknown[] }>(['migrate', 'status']);
  expect((await run(['migrate', 'down'])).code).toBe(0);
  // The steps between are the same command's, and a process for each of them would take half of this file.
  const database = await openDatabase(config, log);
  for (const _ of migrations.slice(2)) expect(await migrateDown(database.db)).toHaveLength(1);
  await database.close();
  const { code, stdout, stderr } = await run(['migrate', 'down']);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^[^\n]*deletes everything[^\n]*--yes[^\n]*\n$/);
  expect(await answer(['app', 'list'])).toEqual(before);
});

test('reset --yes leaves a database that is migrated and empty', async () => {
  expect(await answer(['reset', '--yes'])).toMatchObject({ reset: true });
  const { migrations } = await answer<{ migrations: { executed_at: string | null }[] }>(['migrate', 'status']);
  expect(migrations.length).toBeGreaterThan(0);
  expect(migrations.every(({ executed_at }) => executed_at)).toBe(true);
  expect(await answer(['app', 'list'])).toEqual({ apps: [] });
});

async function untilReady(server: ChildProcess): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}`);
    const ready = await fetch(`${BASE_URL}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
    await setTimeout(100);
  }
}

function statusesOf(answer: string): Record<string, string> {
  const { checks } = JSON.parse(answer) as { checks: { name: string; status: string }[] };
  return Object.fromEntries(checks.map(({ name, status }) => [name, status]));
}
