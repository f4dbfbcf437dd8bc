// How a client proves itself: by one method, its own, with a secret that lives; and what it is told when it does not.
import { SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { updateClient } from '../../../src/apps/clients/clients.ts';
import { createClientSecret, listClientSecrets, revokeClientSecret } from '../../../src/apps/clients/secrets.ts';
import { MINUTE } from '../../../src/clock.ts';
import { withAnotherEnd } from '../../kit/altered.ts';
import { makeApp, makeClient, type TestClient } from '../../kit/app.ts';
import { type Answer, basic, post, send } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { rowsOf } from '../../kit/rows.ts';
import { passTime, restoreTime } from '../../kit/time.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());
afterEach(restoreTime);

let app: App;
let machine: TestClient;
beforeEach(async () => {
  app = await makeApp(gatehouse);
  machine = await makeClient(gatehouse, app, { type: 'machine' });
});

const ask = (client: TestClient, auth?: 'basic' | 'post' | 'none') =>
  post(app, '/token', { grant_type: 'client_credentials' }, client, auth);

/** With headers and form as they are given. */
const askWith = (headers: Record<string, string>, form: Record<string, string> = {}, query = '') =>
  send(`${app.issuer}/token${query}`, {
    method: 'POST',
    headers: { accept: 'application/json', ...headers },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...form }),
  });

const REFUSAL = { error: 'invalid_client', error_description: 'client authentication failed' };

type Stranger = [string, () => Promise<TestClient>];
const strangers: Stranger[] = [
  ['a wrong secret', async () => ({ ...machine, client_secret: withAnotherEnd(machine.client_secret!) })],
  [
    'another client’s secret',
    async () => ({ ...machine, client_secret: (await makeClient(gatehouse, app)).client_secret }),
  ],
  ['an unknown client', async () => ({ ...machine, client_id: crypto.randomUUID() })],
  ['a client of another App', async () => makeClient(gatehouse, await makeApp(gatehouse), { type: 'machine' })],
  ['a disabled client', makeDisabled],
  ['an expired secret', makeExpired],
  ['a revoked secret', makeRevoked],
  ['a long wrong secret', async () => ({ ...machine, client_secret: 'x'.repeat(10_000) })],
];

async function makeDisabled(): Promise<TestClient> {
  await updateClient(gatehouse.system, app, machine.client_id, { status: 'disabled' });
  return machine;
}

async function makeExpired(): Promise<TestClient> {
  const { secret } = await createClientSecret(gatehouse.database.db, app, machine.client_id, {
    expiresAt: new Date(Date.now() + MINUTE),
  });
  const client = { ...machine, client_secret: secret };
  expect((await ask(client)).status).toBe(200);
  passTime(MINUTE);
  return client;
}

async function makeRevoked(): Promise<TestClient> {
  const [secret] = await listClientSecrets(gatehouse.database.db, app, machine.client_id);
  await revokeClientSecret(gatehouse.database.db, app, machine.client_id, secret!.id);
  return machine;
}

describe('A30 who does not prove to be a client', () => {
  test.each(strangers)('A30 %s gets the same refusal', async (_name, make) => {
    const client = await make();
    const before = await rowsOf(gatehouse, app);
    const answer = await ask(client);
    expect([answer.status, answer.body]).toEqual([401, REFUSAL]);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Basic realm=/);
    expect(await ask(client, 'post')).toMatchObject({ status: 401, body: REFUSAL });
    for (const path of ['/introspect', '/revoke'])
      expect(await post(app, path, { token: 'x' }, client)).toMatchObject({ status: 401, body: REFUSAL });
    expect(await rowsOf(gatehouse, app)).toEqual(before);
  });

  test('A30 their headers are the same, too', async () => {
    const wrong = await ask({ ...machine, client_secret: 'wrong' });
    const unknown = await ask({ ...machine, client_id: crypto.randomUUID() });
    expect(headersOf(wrong)).toEqual(headersOf(unknown));
  });

  test('A30 time does not tell which it was', async () => {
    const expired = await makeClient(gatehouse, app, { type: 'machine' });
    const { secret } = await createClientSecret(gatehouse.database.db, app, expired.client_id, {
      expiresAt: new Date(Date.now() - MINUTE),
    });
    const disabled = await makeClient(gatehouse, app, { type: 'machine' });
    await updateClient(gatehouse.system, app, disabled.client_id, { status: 'disabled' });
    const clients = {
      wrong: { ...machine, client_secret: withAnotherEnd(machine.client_secret!) },
      unknown: { ...machine, client_id: crypto.randomUUID() },
      expired: { ...expired, client_secret: secret },
      disabled,
    };
    // A difference that is there shows every time; one that the machine made does not.
    let spread = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 5 && spread > 1.1; round++) {
      const times = Object.values(await medians(clients, 300));
      spread = Math.min(spread, Math.max(...times) / Math.min(...times));
    }
    expect(spread).toBeLessThanOrEqual(1.1);
  });
});

const VARYING = new Set(['date', 'x-request-id']);
const headersOf = ({ headers }: Answer) => [...headers].filter(([name]) => !VARYING.has(name));

/** Milliseconds, taken in turns so that whatever else the machine does meets all of them alike. */
async function medians(clients: Record<string, TestClient>, samples: number): Promise<Record<string, number>> {
  const taken = Object.fromEntries(Object.keys(clients).map((name) => [name, [] as number[]]));
  for (let sample = 0; sample < samples; sample++) {
    for (const [name, client] of Object.entries(clients)) {
      const start = performance.now();
      await ask(client);
      taken[name]!.push(performance.now() - start);
    }
  }
  return Object.fromEntries(
    Object.entries(taken).map(([name, times]) => [name, times.sort((a, b) => a - b)[samples >> 3]!]),
  );
}

describe('A31 credentials in more than one way, or in a way that is none', () => {
  const secretOf = ({ client_id, client_secret }: TestClient) => ({ client_id, client_secret: client_secret! });

  test('A31 two methods at once', async () => {
    const both = await askWith({ authorization: basic(machine) }, secretOf(machine));
    expect(both).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  test('A31 two clients at once', async () => {
    const other = await makeClient(gatehouse, app, { type: 'machine' });
    const both = await askWith({ authorization: basic(machine) }, { client_id: other.client_id });
    expect(both).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  test('A31 a secret in the URL does not count', async () => {
    const query = `?${new URLSearchParams(secretOf(machine))}`;
    expect(await askWith({}, {}, query)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    const half = await askWith({}, { client_id: machine.client_id }, query);
    expect(half).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  test.each<[string, (encoded: string) => string]>([
    ['another alphabet', (encoded) => `Basic ${encoded.slice(0, -4)}_-==`],
    ['a character of none', (encoded) => `Basic ${encoded.slice(0, 8)}!${encoded.slice(8)}`],
    ['white space within', (encoded) => `Basic ${encoded.slice(0, 8)} ${encoded.slice(8)}`],
    ['padding within', (encoded) => `Basic ${encoded.slice(0, 8)}==${encoded.slice(8)}`],
    ['too much padding', (encoded) => `Basic ${encoded.replace(/=*$/, '')}===`],
    ['nothing', () => 'Basic'],
    ['plain text', () => `Basic ${machine.client_id}:${machine.client_secret}`],
    ['no colon', () => `Basic ${Buffer.from(machine.client_id).toString('base64')}`],
    ['a broken escape', () => `Basic ${Buffer.from(`${machine.client_id}:%zz`).toString('base64')}`],
    ['a control character', () => `Basic ${Buffer.from(`${machine.client_id}:%00`).toString('base64')}`],
    ['no secret', () => `Basic ${Buffer.from(`${machine.client_id}:`).toString('base64')}`],
    ['another scheme', () => `Bearer ${machine.client_secret}`],
  ])('A31 Basic with %s', async (_name, make) => {
    const encoded = basic(machine).slice('Basic '.length);
    const answer = await askWith({ authorization: make(encoded) });
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });
});

describe('A32 a method that is not the client’s', () => {
  const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

  test('A32 a client with a secret does not come without', async () => {
    for (const type of ['confidential', 'machine'] as const) {
      const client = await makeClient(gatehouse, app, { type });
      expect(await ask(client, 'none')).toMatchObject({ status: 401, body: REFUSAL });
    }
  });

  test.each(['alg none', 'HS256 with its secret', 'HS256 with what is stored of its secret'])(
    'A32 a client with a secret does not come with an assertion: %s',
    async (how) => {
      const { client_id } = machine;
      const claims = { iss: client_id, sub: client_id, aud: app.issuer, jti: crypto.randomUUID() };
      const [stored] = await gatehouse.database.db
        .selectFrom('client_secrets')
        .selectAll()
        .where('client_id', '=', client_id)
        .execute();
      const key = how.endsWith('its secret') ? Buffer.from(machine.client_secret!) : stored!.secret_hash;
      const assertion =
        how === 'alg none'
          ? new UnsecuredJWT(claims).setExpirationTime('1m').encode()
          : await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('1m').sign(key);
      const form = { client_id, client_assertion: assertion, client_assertion_type: ASSERTION };
      expect(await askWith({}, form)).toMatchObject({ status: 401, body: REFUSAL });
      expect(await askWith({}, { client_assertion: assertion, client_assertion_type: ASSERTION })).toMatchObject({
        status: 401,
        body: { error: 'invalid_client' },
      });
    },
  );

  test.each(['basic', 'post'] as const)('A32 a public client does not come with a secret (%s)', async (auth) => {
    const client = await makeClient(gatehouse, app, { type: 'public' });
    for (const client_secret of ['guessed', 'stored-as-a-hash', 'undefined']) {
      const answer = await post(app, '/revoke', { token: 'x' }, { ...client, client_secret }, auth);
      expect(answer).toMatchObject({ status: 401, body: REFUSAL });
    }
  });

  test('A32 the placeholder that stands for stored secrets opens no client', async () => {
    for (const client_secret of ['stored-as-a-hash', '']) {
      const answer = await ask({ ...machine, client_secret }, 'post');
      expect(answer).toMatchObject({ status: 401, body: REFUSAL });
    }
  });
});
