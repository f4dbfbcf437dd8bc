// What logs, figures, traces and the database tell: one line of JSON for each event, whatever callers send, and none of their secrets.
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { listSigningKeys, rotateSigningKeys } from '../../../src/apps/signing-keys.ts';
import { writeEvents } from '../../../src/events/record.ts';
import { createEventLog, createLog } from '../../../src/log.ts';
import { findUser } from '../../../src/users/users.ts';
import { createWebhook } from '../../../src/webhooks/endpoints.ts';
import { call, send } from '../../http/api/call.ts';
import { makeApiKey, makeApp, makeClient, PASSWORD, type TestClient } from '../../kit/app.ts';
import { makeAuthenticator } from '../../kit/factor.ts';
import { basic, post, refresh, signIn } from '../../kit/flow.ts';
import { freePort, type Gatehouse, SECRET_KEY, startGatehouse } from '../../kit/gatehouse.ts';
import { type Collector, startCollector, traceThisProcess } from '../../kit/outside/collector.ts';
import { ask, speak } from '../../kit/raw.ts';

const SMTP_PASSWORD = 'canary-of-the-mail-server';
const SMS_TOKEN = 'canary-of-the-sms-webhook';
const METRICS_TOKEN = 'canary-of-the-figures';
const COLLECTOR_KEY = 'canary-of-the-collector';
const VAULT_KEY = 'canary-of-another-service';

const lines: string[] = [];
let collector: Collector;
let tracing: { stop(): Promise<void> };
let gatehouse: Gatehouse;
let app: App;
beforeAll(async () => {
  const destination = { write: (text: string) => void lines.push(text) };
  const closed = await freePort();
  const log = createLog('trace', destination);
  collector = await startCollector();
  const headers = { OTEL_EXPORTER_OTLP_HEADERS: `api-key=${COLLECTOR_KEY}` };
  tracing = await traceThisProcess({ ...collector.environment, ...headers }, log);
  gatehouse = await startGatehouse(
    {
      SMTP_URL: `smtp://mailer:${SMTP_PASSWORD}@127.0.0.1:${closed}`,
      ...{ SMS_URL: `http://127.0.0.1:${closed}/sms`, SMS_TOKEN, METRICS_TOKEN, TRUST_PROXY: '127.0.0.1' },
    },
    { log },
  );
  const events = createEventLog(destination);
  writeEvents(gatehouse.system.db, ({ event, ...line }) => events.info({ audit: true, event, ...line }, event));
  app = await makeApp(gatehouse, { lockout_attempts: 3, vault_page: 'on' });
});
afterAll(async () => {
  await gatehouse.stop();
  await tracing.stop();
  await collector.stop();
});

/** What ends a line, a value or a colour, or turns the rest of a line round. */
const BREAKERS =
  'x"}\r\n{"level":60,"msg":"forged"}\n\u001b[31m\u009b2J\u202e\u2066\u2028\u2029\u0085\u200b\u007f\u0000';
/** As far as HTTP lets it into a header. */
const IN_HEADER = 'x"}{"level":60}\u009b2J\u0085\u00ff';

test('A122 each event is one line of JSON, whatever is in headers, bodies, paths and errors', async () => {
  const client = await makeClient(gatehouse, app);
  const as = await makeApiKey(gatehouse, app, ['auth:write', 'users:write']);
  const before = lines.length;
  const headers = { 'user-agent': IN_HEADER, 'x-forwarded-for': IN_HEADER, 'content-type': 'application/json' };
  const email = `${BREAKERS}@example.com`;
  await ask(gatehouse, {
    path: `${new URL(app.issuer).pathname}/api/v1/auth/login`,
    headers: { ...headers, authorization: `Bearer ${as}` },
    body: JSON.stringify({ email, password: BREAKERS }),
  });
  await ask(gatehouse, {
    path: `${new URL(app.issuer).pathname}/api/v1/users`,
    headers: { ...headers, authorization: `Bearer ${IN_HEADER}` },
  });
  const query = new URLSearchParams({ client_id: client.client_id, redirect_uri: BREAKERS, scope: BREAKERS });
  await ask(gatehouse, { path: `${new URL(app.issuer).pathname}/authorize?${query}`, headers });
  await post(app, '/token', { grant_type: BREAKERS, code: BREAKERS }, { ...client, client_secret: BREAKERS });
  const device = { ip: '203.0.113.9', user_agent: BREAKERS };
  await call(app, 'POST /auth/login', { as, body: { email: 'nobody@example.com', password: BREAKERS, ...device } });
  await ask(gatehouse, { path: '/healthz/../x', headers: { host: 'evil.example.com"}\u009b' } });
  await speak(gatehouse, `GET / HTTP/1.1\r\nHost: x\r\nUser-Agent: \u001b[31m\r\n\r\n`);
  gatehouse.system.log.error({ err: new Error(BREAKERS) }, BREAKERS);

  const written = lines.slice(before);
  expect(written.length).toBeGreaterThan(5);
  for (const line of written) {
    expect(line).toMatch(/^\{.*\}\n$/);
    expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}](?!$)/u);
    expect(JSON.parse(line)).not.toMatchObject({ level: 60 });
  }
  // Escaped, and not lost.
  expect(JSON.parse(written.at(-1)!)).toMatchObject({ msg: BREAKERS, err: { message: BREAKERS } });
  expect(written.map((line) => JSON.parse(line)).some(({ user_agent }) => user_agent?.includes('{"level":60}'))).toBe(
    true,
  );
});

test('A123 no secret is in a log line, a figure, a trace or the database', async () => {
  const { secrets, client } = await useSecrets();
  const before = lines.length;
  await spill(client, secrets);
  expect(lines.length).toBeGreaterThan(before);
  const figures = await fetch(`${gatehouse.url}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
  const routes = () => collector.spans().map(({ attributes }) => attributes['http.route']);
  await expect.poll(routes).toEqual(expect.arrayContaining(['/token', '/introspect', '/api/v1/auth/password/forgot']));
  const traces = collector.received.map(({ bytes }) => bytes.toString('latin1')).join('');
  const places = { logs: lines.join(''), figures: await figures.text(), traces, database: await dumpOf(gatehouse) };
  expect(places.database).toContain('eve-of-the-canaries@example.com');
  const found = Object.entries(places).flatMap(([place, text]) =>
    Object.entries(secrets)
      .filter(([, secret]) => spellings(secret).some((one) => text.includes(one)))
      .map(([name]) => `${name} in ${place}`),
  );
  expect(found).toEqual([]);
  // Nor who it was, and from where.
  expect(traces).not.toMatch(/eve-of-the-canaries|127\.0\.0\.1|user_agent|[?&]code=/);
});

/** Has one of each kind made and used, by the doors that users and developers take. */
async function useSecrets() {
  const { db } = gatehouse.database;
  const { system } = gatehouse;
  const key = await makeApiKey(gatehouse, app, ['auth:write', 'users:write', 'vault:write', 'vault:read']);
  const email = 'eve-of-the-canaries@example.com';
  const body = { email, password: PASSWORD };
  const { user } = (await call(app, 'POST /auth/signup', { as: key, body })).body;
  const row = (await findUser(db, app, user.id))!;
  const client = await makeClient(gatehouse, app, { scopes: ['*'] });
  const tokens = await signIn(app, client, email, { scope: 'openid offline_access', prompt: 'consent' });
  const vault = { service_name: 'claude', api_key: VAULT_KEY };
  const stored = await call(app, 'POST /users/:id/vault', { as: key, params: { id: user.id }, body: vault });
  expect(stored.status).toBe(201);
  const { secret: seed, recoveryCodes } = await makeAuthenticator(gatehouse, app, row);
  const hook = await createWebhook(system, app, { url: 'https://hooks.example.com/canary' });
  await rotateSigningKeys(system, app);
  const parts = (await listSigningKeys(system, app)).map(({ jwk }) => jwk.d!);
  return {
    client,
    secrets: {
      ...{ password: PASSWORD, smtp_password: SMTP_PASSWORD, sms_token: SMS_TOKEN, metrics_token: METRICS_TOKEN },
      collector_key: COLLECTOR_KEY,
      ...{ secret_key: SECRET_KEY, vault_key: VAULT_KEY, api_key: key, client_secret: client.client_secret! },
      ...{ access_token: tokens.access_token, refresh_token: tokens.refresh_token!, id_token: tokens.id_token! },
      ...{ totp_seed: seed, recovery_code: recoveryCodes[0]!, webhook_secret: hook.secret },
      ...Object.fromEntries(parts.map((part, at) => [`signing_key_${at}`, part])),
    },
  };
}

/** Sends them where they don't belong, where they are wrong, and to servers that are down. */
async function spill(client: TestClient, secrets: Record<string, string>): Promise<void> {
  const all = Object.values(secrets);
  const as = await makeApiKey(gatehouse, app, ['auth:write', 'users:write']);
  for (const secret of all) {
    await send(`${app.issuer}/api/v1/users/${encodeURIComponent(secret)}?code=${encodeURIComponent(secret)}`, 'GET', {
      as: secret,
    });
  }
  const [password = '', refreshToken = ''] = [secrets.password, secrets.refresh_token];
  for (const secret of [password, secrets.api_key!, secrets.totp_seed!, secrets.recovery_code!]) {
    const body = { email: secret, password: secret, name: secret, code: secret };
    await send(`${app.issuer}/api/v1/auth/login`, 'POST', { as, body });
    await send(`${app.issuer}/api/v1/auth/login`, 'POST', { as, body: `{"password":"${secret}"` });
    await post(app, '/token', { grant_type: 'password', username: secret, password: secret }, client);
  }
  const spoilt = { ...client, client_id: client.client_secret! };
  await post(app, '/token', { grant_type: 'refresh_token', refresh_token: refreshToken }, spoilt);
  await send(`${app.issuer}/introspect`, 'POST', { headers: { authorization: basic(spoilt) } });
  // Used twice: the second use is an attack, and an event.
  await refresh(app, client, refreshToken);
  await refresh(app, client, refreshToken);
  const email = 'eve-of-the-canaries@example.com';
  await send(`${app.issuer}/api/v1/auth/password/forgot`, 'POST', { as, body: { email } });
  const failed = () => gatehouse.database.db.selectFrom('mails').select('id').where('attempts', '>', 0).execute();
  await expect.poll(async () => (await failed()).length).toBeGreaterThan(0);
  gatehouse.system.log.error({ err: new Error('a fault'), body: { password }, headers: { authorization: as } }, 'x');
}

/** Texts as requests, logs and dumps spell them. */
function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const encodings = (['utf8', 'hex', 'base64', 'base64url'] as const).map((encoding) => bytes.toString(encoding));
  return [...encodings, encodeURIComponent(secret)];
}

/** Every row of every table, those of the queue included, as text. */
async function dumpOf({ database: { db } }: Gatehouse): Promise<string> {
  const { rows: tables } = await sql<{ schema: string; name: string }>`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
  `.execute(db);
  const dumped: string[] = [];
  for (const { schema, name } of tables) {
    const { rows } = await sql<{
      line: string;
    }>`select one::text as line from ${sql.table(`${schema}.${name}`)} one`.execute(db);
    dumped.push(name, ...rows.map(({ line }) => line));
  }
  return dumped.join('\n');
}
