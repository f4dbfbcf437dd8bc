// The TypeScript client of clients/typescript against a running server: from its source, and once as it is built and published.
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeForClients, describeServerForClients } from '../../clients/typescript/description.ts';
import {
  type Client,
  type ClientOptions,
  createClient,
  createServerClient,
  GatehouseProblem,
  isProblem,
} from '../../clients/typescript/src/index.ts';
import type { App } from '../../src/apps/app.ts';
import { createPersonalToken } from '../../src/apps/keys/personal-tokens.ts';
import { keyScopes } from '../../src/apps/permissions.ts';
import { makeDeveloper } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeUser } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { until } from '../kit/processes.ts';

const HERE = join(import.meta.dirname, '../../clients/typescript');

let gatehouse: Gatehouse;
let app: App;
let credential: string;
let client: Client;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
  app = await makeApp(gatehouse);
  credential = await makeApiKey(gatehouse, app, keyScopes);
  client = createClient({ issuer: app.issuer, credential });
});
afterAll(() => gatehouse.stop());

const newEmail = () => `${randomUUID()}@example.com`;

/** A client whose network does what `disturb` says, with the number of the attempt, before it does what it should. */
function clientWith(disturb: (attempt: number, send: () => Promise<Response>) => Promise<Response>, more = {}) {
  const sent: Headers[] = [];
  const fetch: ClientOptions['fetch'] = (input, init) => {
    sent.push(new Headers(init?.headers));
    return disturb(sent.length, () => globalThis.fetch(input, init));
  };
  return {
    sent,
    client: createClient({ issuer: `${app.issuer}/`, credential: async () => credential, fetch, ...more }),
  };
}

test.each([
  ['schema.ts', describeForClients()],
  ['server-schema.ts', describeServerForClients()],
])('the types in %s are those of the API: npm run client makes them anew', (file, { hash: current }) => {
  const [, hash] = /^\/\/ ([0-9a-f]{64})$/m.exec(readFileSync(join(HERE, 'src', file), 'utf8')) ?? [];
  expect(hash).toBe(current);
});

test('it has the version of the server that it comes with', () => {
  const versionOf = (path: string) => JSON.parse(readFileSync(path, 'utf8')).version;
  expect(versionOf(join(HERE, 'package.json'))).toBe(versionOf(join(HERE, '../../package.json')));
});

describe('the client', () => {
  test('creates, reads, changes and deletes, with types', async () => {
    const made = await client.post('/users', { body: { email: newEmail(), name: 'Bob' } });
    const { id } = made.data;
    const read = await client.get('/users/{id}', { path: { id } });
    expect([read.data.name, typeof read.etag, typeof read.requestId]).toEqual(['Bob', 'string', 'string']);
    const changed = await client.patch('/users/{id}', { path: { id }, body: { name: 'Robert' }, ifMatch: read.etag! });
    expect(changed.data.name).toBe('Robert');
    const stale = client.patch('/users/{id}', { path: { id }, body: { name: 'Bobby' }, ifMatch: read.etag! });
    await expect(stale).rejects.toMatchObject({ code: 'precondition_failed', status: 412 });
    expect((await client.delete('/users/{id}', { path: { id } })).data).toBeUndefined();
  });

  test('lists all pages, as they are needed', async () => {
    const here = await makeApp(gatehouse);
    const ids = new Set<string>();
    for (let made = 0; made < 5; made++) ids.add((await makeUser(gatehouse, here)).id);
    const own = createClient({ issuer: here.issuer, credential: await makeApiKey(gatehouse, here) });
    const found: string[] = [];
    for await (const user of own.list('/users', { query: { limit: 2, status: 'active' } })) found.push(user.id);
    expect([found.length, new Set(found)]).toEqual([5, ids]);
  });

  test('lists what a search finds that is sent with POST', async () => {
    const here = await makeApp(gatehouse);
    const emails = new Set<string>();
    for (let made = 0; made < 3; made++) emails.add((await makeUser(gatehouse, here)).email);
    const own = createClient({ issuer: here.issuer, credential: await makeApiKey(gatehouse, here) });
    const found: string[] = [];
    const body = { search: 'example.com', limit: 1 };
    for await (const user of own.list('/users/search', { body })) found.push(user.email);
    expect([found.length, new Set(found)]).toEqual([3, emails]);
    // @ts-expect-error It answers with a list, and changes something.
    const rotating = own.list('/signing-keys/rotate', { body: { emergency: true } });
    expect(rotating).toHaveProperty('next');
  });

  test('imports users, and exports them as text', async () => {
    const here = await makeApp(gatehouse);
    const own = createClient({ issuer: here.issuer, credential: await makeApiKey(gatehouse, here, keyScopes) });
    const email = newEmail();
    const lines = `${JSON.stringify({ email, name: 'Ada' })}\n`;
    const taken = await own.post('/users/import', { body: lines, contentType: 'application/x-ndjson' });
    const path = { id: taken.data.id };
    await until(
      'the users are there',
      async () => (await own.get('/users/imports/{id}', { path })).data.status === 'done',
    );
    const { data: exported } = await own.get('/users/export', { timeout: Number.POSITIVE_INFINITY });
    expect(
      exported
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line).email),
    ).toEqual([email]);
    const { data: events } = await own.get('/events/export');
    expect(JSON.parse(events.split('\n', 1)[0]!).export.app_id).toBe(here.id);
  });

  test('isn’t made without a credential', () => {
    const make = () => createClient({ issuer: app.issuer, credential: process.env.NO_SUCH_VARIABLE });
    expect(make).toThrow('credential is missing');
  });

  test('throws problems with their codes, fields and request id', async () => {
    const error = await client.post('/users', { body: { email: 'nonsense' } }).catch((thrown: unknown) => thrown);
    expect(isProblem(error, 'invalid_email')).toBe(true);
    expect(isProblem(error, 'email_taken')).toBe(false);
    if (!(error instanceof GatehouseProblem)) throw error;
    expect([error.status, error.errors[0]?.field]).toEqual([422, 'email']);
    expect(error.requestId).toMatch(/[\w-]{20,}/);
  });

  test('sends a call again whose answer was lost, which then has one effect', async () => {
    const { client: unlucky, sent } = clientWith(async (attempt, send) => {
      const answer = await send();
      if (attempt < 3) throw new TypeError('fetch failed');
      return answer;
    });
    const email = newEmail();
    const { data, replayed } = await unlucky.post('/users', { body: { email } });
    expect([sent.length, replayed, data.email]).toEqual([3, true, email]);
    expect(new Set(sent.map((headers) => headers.get('idempotency-key'))).size).toBe(1);
    const other = await unlucky.post('/users', { body: { email: newEmail() } });
    expect([other.replayed, other.data.id === data.id]).toEqual([false, false]);
  });

  test.each([429, 502, 503, 504])('sends a call again after %s, and only so often', async (status) => {
    const ill = () => new Response('', { status, headers: { 'retry-after': '0' } });
    const once = clientWith(async (attempt, send) => (attempt === 1 ? ill() : send()));
    expect((await once.client.get('/app')).data.slug).toBe(app.slug);
    const always = clientWith(async () => ill(), { retries: 1 });
    await expect(always.client.get('/app')).rejects.toMatchObject({ name: 'UnexpectedAnswer', status });
    expect([once.sent.length, always.sent.length]).toEqual([2, 2]);
  });

  test('doesn’t send again what was refused', async () => {
    const { client: own, sent } = clientWith((_, send) => send());
    await expect(own.get('/users/{id}', { path: { id: randomUUID() } })).rejects.toMatchObject({ code: 'not_found' });
    expect(sent).toHaveLength(1);
  });

  test('ends an attempt that takes too long, and a call that is no longer wanted', { timeout: 30_000 }, async () => {
    const never: ClientOptions['fetch'] = (_, init) => {
      const signal = init!.signal!;
      signal.throwIfAborted();
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    };
    const slow = createClient({ issuer: app.issuer, credential, fetch: never, timeout: 20, retries: 1 });
    await expect(slow.get('/app')).rejects.toMatchObject({ name: 'TimeoutError' });
    const patient = createClient({ issuer: app.issuer, credential, fetch: never, retries: 0 });
    await expect(patient.get('/app', { timeout: 20 })).rejects.toMatchObject({ name: 'TimeoutError' });
    const stop = new AbortController();
    const waiting = createClient({ issuer: app.issuer, credential, fetch: never }).get('/app', { signal: stop.signal });
    stop.abort(new Error('no longer wanted'));
    await expect(waiting).rejects.toThrow('no longer wanted');
  });

  test.each(['', '.', '..'])('makes no other address of the value “%s”', async (id) => {
    await expect(client.get('/users/{id}', { path: { id } })).rejects.toThrow(TypeError);
    await expect(client.delete('/users/{id}', { path: { id: '../clients' } })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test('takes its credential to no other server', async () => {
    let redirect: RequestInit['redirect'];
    const watched = createClient({
      issuer: app.issuer,
      credential,
      fetch: (input, init) => {
        redirect = init?.redirect;
        return globalThis.fetch(input, init);
      },
    });
    await watched.get('/app');
    expect(redirect).toBe('error');
  });
});

test('the client of the server makes an App, finds it, and has a client of its API', async () => {
  const { user } = await makeDeveloper(gatehouse);
  const consoleApp = await gatehouse.system.consoleApp();
  const personal = { name: 'Apps', scopes: ['app:read', 'app:write', 'app:delete', 'users:read'] };
  const { token } = await createPersonalToken(gatehouse.database.db, consoleApp, user, personal);
  const server = createServerClient({ server: `${gatehouse.url}/`, credential: token });
  const { data: shop } = await server.post('/apps', { body: { name: 'Shop' } });
  const found: string[] = [];
  for await (const { slug } of server.list('/apps', { query: { limit: 1 } })) found.push(slug);
  expect(found).toEqual([shop.slug]);
  const { data: users } = await createClient({ issuer: shop.issuer, credential: token }).get('/users');
  expect(users.items).toEqual([]);
  const path = { slug: shop.slug };
  expect((await server.delete('/apps/{slug}', { path })).data).toMatchObject({ purge_at: expect.any(String) });
  await expect(server.get('/apps/{slug}', { path: { slug: 'no-such-app' } })).rejects.toMatchObject({ status: 404 });
});

test('the package that is built works', async () => {
  const outDir = await mkdtemp(join(tmpdir(), 'gatehouse-client-'));
  const tsc = join(HERE, '../../node_modules/typescript/bin/tsc');
  await promisify(execFile)(process.execPath, [tsc, '-p', HERE, '--outDir', outDir]);
  const built = (await import(join(outDir, 'index.js'))) as { createClient: typeof createClient };
  const { data } = await built.createClient({ issuer: app.issuer, credential }).get('/app');
  expect(data.slug).toBe(app.slug);
  await rm(outDir, { recursive: true });
});
