// What the system of this name does, as far as Gatehouse does it today; docs/coverage.md has the rows.
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { guard } from '../../examples/blog-api/guard.ts';
import type { App } from '../../src/apps/app.ts';
import { DAY, HOUR, MINUTE } from '../../src/clock.ts';
import type { Letter } from '../../src/mail/transport.ts';
import { commandLine } from '../cli/command-line.ts';
import { call, makeDeveloper } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeClient, makeResource, makeUser, PASSWORD } from '../kit/app.ts';
import { authorizeUrl, makePkce, post, refresh, revoke, signIn } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { codeIn, linkIn, mailsTo, mailTo } from '../kit/mail.ts';
import { makePlace } from '../kit/place.ts';
import { until } from '../kit/processes.ts';
import { passTime, restoreTime } from '../kit/time.ts';
import { Visitor } from '../kit/visitor.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
});
afterEach(restoreTime);
afterAll(() => gatehouse.stop());

test('P1 a user registers, signs in, reads oneself, refreshes, changes and resets the password, signs out', async () => {
  const app = await makeApp(gatehouse);
  const as = await makeApiKey(gatehouse, app, ['auth:write']);
  const say = (entry: string, body: object) => call(app, entry, { as, body });
  const email = 'p1@example.com';
  const [second, third] = ['second harbour lantern', 'third harbour lantern'];
  expect((await say('POST /auth/signup', { email, password: PASSWORD })).status).toBe(201);
  const { tokens } = (await say('POST /auth/login', { email, password: PASSWORD })).body;
  expect((await call(app, 'GET /me', { as: tokens.access_token })).body.email).toBe(email);
  const fresh = (await say('POST /auth/refresh', { refresh_token: tokens.refresh_token })).body.tokens;
  const change = { current_password: PASSWORD, new_password: second };
  expect((await call(app, 'PUT /me/password', { as: fresh.access_token, body: change })).status).toBe(204);
  expect((await say('POST /auth/login', { email, password: PASSWORD })).status).toBe(401);

  const before = mailsTo(gatehouse, email).length;
  expect((await say('POST /auth/password/forgot', { email })).status).toBe(202);
  await until('the link came', () => mailsTo(gatehouse, email).length > before);
  const token = new URL(linkIn(mailsTo(gatehouse, email)[0]!)).searchParams.get('token');
  expect((await say('POST /auth/password/reset', { token, password: third })).status).toBe(204);
  expect((await say('POST /auth/login', { email, password: second })).status).toBe(401);
  const last = (await say('POST /auth/login', { email, password: third })).body.tokens;
  expect((await say('POST /auth/logout', { token: last.refresh_token })).status).toBe(204);
  expect((await call(app, 'GET /me', { as: last.access_token })).status).toBe(401);
});

describe('lifetimes', () => {
  test('P2 an access token lives 30 minutes, a refresh token 7 days unused', async () => {
    const { app, client, user } = await prepare();
    const tokens = await signIn(app, client, user.email);
    expect(tokens.expires_in).toBe(30 * 60);
    passTime(7 * DAY - HOUR);
    const again = await refresh(app, client, tokens.refresh_token!);
    expect(again.status).toBe(200);
    passTime(7 * DAY + HOUR);
    expect((await refresh(app, client, String(again.body.refresh_token))).body.error).toBe('invalid_grant');
  });

  test('P2 a developer sets both for the App', async () => {
    const { app, client, user } = await prepare();
    const { token } = await makeDeveloper(gatehouse, { app, role: 'owner' });
    const settings = { access_token_seconds: 15 * 60, refresh_token_seconds: DAY / 1000 };
    expect((await call(app, 'PATCH /app', { as: token, body: { settings } })).status).toBe(200);
    const tokens = await signIn(app, client, user.email);
    expect(tokens.expires_in).toBe(15 * 60);
    passTime(DAY + HOUR);
    expect((await refresh(app, client, tokens.refresh_token!)).body.error).toBe('invalid_grant');
  });
});

describe('sessions', () => {
  test('P7 a user sees where they are signed in, by address and device, and ends one of them', async () => {
    const { app, user } = await prepare();
    const as = await makeApiKey(gatehouse, app, ['auth:write']);
    const from = async (ip: string, user_agent: string) => {
      const body = { email: user.email, password: PASSWORD, ip, user_agent };
      return (await call(app, 'POST /auth/login', { as, body })).body.tokens.access_token as string;
    };
    const [laptop, phone] = [await from('198.51.100.7', 'A laptop'), await from('2001:db8::7', 'A phone')];
    const { items } = (await call(app, 'GET /me/sessions', { as: laptop })).body;
    expect(items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ ip: '198.51.100.7', user_agent: 'A laptop', current: true }),
        expect.objectContaining({ ip: '2001:db8::7', user_agent: 'A phone', current: false }),
      ]),
    );
    const { uid } = items.find(({ current }: { current: boolean }) => !current);
    expect((await call(app, 'DELETE /me/sessions/:uid', { as: laptop, params: { uid } })).status).toBe(204);
    expect((await call(app, 'GET /me', { as: phone })).status).toBe(401);
    expect((await call(app, 'GET /me', { as: laptop })).status).toBe(200);
  });
});

describe('the guard for a developer’s own server', () => {
  test.each(['jwt', 'opaque'] as const)('P8 lets in who has the right token (%s), and nobody else', async (format) => {
    const { app, client, user } = await prepare();
    const { identifier } = await makeResource(gatehouse, app, { token_format: format });
    const url = await startApi(app, identifier);
    const ask = async (token?: string) => {
      const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
      const response = await fetch(url, { headers });
      return response.status === 200 ? response.json() : response.status;
    };
    const scoped = { scope: 'openid photos:read', resource: identifier };
    const tokens = await signIn(app, client, user.email, scoped);
    expect(await ask(tokens.access_token)).toEqual({ sub: user.id });

    expect(await ask()).toBe(401);
    expect(await ask(`${tokens.access_token}x`)).toBe(401);
    expect(await ask(tokens.id_token)).toBe(401);
    expect(await ask(tokens.refresh_token)).toBe(401);
    const elsewhere = await signIn(app, client, user.email);
    expect(await ask(elsewhere.access_token)).toBe(401);
    const machine = await makeClient(gatehouse, app, { type: 'machine' });
    const unscoped = await post(app, '/token', { grant_type: 'client_credentials', resource: identifier }, machine);
    expect(await ask(String(unscoped.body.access_token))).toBe(403);

    await revoke(app, client, tokens.access_token);
    // A JWT is checked without asking: it ends with its time. What is introspected ends at once.
    if (format === 'opaque') expect(await ask(tokens.access_token)).toBe(401);
    passTime(HOUR);
    expect(await ask(tokens.access_token)).toBe(401);
  });
});

test('P3 an address is proven before its user gets in, and after N wrong passwords the next waits M minutes', async () => {
  const app = await makeApp(gatehouse);
  const client = await makeClient(gatehouse, app, { first_party: true });
  const { token: as } = await makeDeveloper(gatehouse, { app, role: 'owner' });
  const settings = { email_verification: 'required', lockout_attempts: 4, lockout_minutes: 20 } as const;
  expect((await call(app, 'PATCH /app', { as, body: { settings } })).status).toBe(200);
  const email = 'p3@example.com';
  const visitor = new Visitor();
  await expect.poll(async () => (await gatehouse.system.directory.findById(app.id))?.settings).toMatchObject(settings);
  const start = await visitor.open(authorizeUrl(app, client, makePkce().challenge));
  const form = await visitor.open(`${start.url}/sign-up`);
  const waiting = await visitor.submit(form, { name: 'Bob', email, password: PASSWORD });
  const done = await visitor.submit(waiting, { code: codeIn(await mailTo(gatehouse, email)) });
  expect(done.location).toContain('code=');

  const signIn = async (password: string) => {
    const stranger = new Visitor();
    const page = await stranger.open(authorizeUrl(app, client, makePkce().challenge));
    return stranger.submit(page, { email, password });
  };
  for (let count = 0; count < 4; count++) expect((await signIn('wrong')).status).toBe(401);
  const refused = await signIn(PASSWORD);
  expect([refused.status, Math.ceil(Number(refused.headers.get('retry-after')) / 60)]).toEqual([429, 20]);
  const isLock = ({ text }: Letter) => text.includes('/unlock?token=');
  await until('the mail told of it', () => mailsTo(gatehouse, email).some(isLock));
  await visitor.submit(await visitor.open(linkIn(mailsTo(gatehouse, email).find(isLock)!)), {});
  expect((await signIn(PASSWORD)).location).toContain('code=');

  for (let count = 0; count < 4; count++) await signIn('wrong');
  passTime(20 * MINUTE + 1_000);
  expect((await signIn(PASSWORD)).location).toContain('code=');
});

test('P4 a user’s key for another service is stored encrypted, and read again by the App’s backend', async () => {
  const { app, user } = await prepare();
  const as = await makeApiKey(gatehouse, app, ['vault:read', 'vault:write']);
  const body = { service_name: 'claude', api_key: 'sk-ant-api-key', status: 'active' };
  const stored = await call(app, 'POST /users/:id/vault', { as, params: { id: user.id }, body });
  expect(stored.body).toMatchObject({ service_name: 'claude', status: 'active' });
  const params = { id: user.id, entry_id: stored.body.id };
  expect((await call(app, 'GET /users/:id/vault/:entry_id', { as, params })).body).toMatchObject(body);
  const listed = await call(app, 'GET /users/:id/vault', { as, params });
  expect(listed.text).not.toContain(body.api_key);
  const { rows } = await sql`select api_key_sealed from vault_entries where app_id = ${app.id}`.execute(
    gatehouse.database.db,
  );
  const [row] = rows as { api_key_sealed: Uint8Array }[];
  expect(Buffer.from(row!.api_key_sealed).toString('latin1')).not.toContain(body.api_key);
});

describe('what a user costs', () => {
  const usage = { service: 'claude', tokens_used: 1500, model_name: 'claude-3-opus', request_type: 'completion' };

  test('P5 usage is recorded with its cost, and summed up', async () => {
    const { app, user } = await prepare();
    const as = await makeApiKey(gatehouse, app, ['usage:read', 'usage:write']);
    const items = ['0.015', '0.1'].map((cost) => ({ ...usage, user_id: user.id, cost, currency: 'USD' }));
    expect((await call(app, 'POST /usage/batch', { as, body: { items } })).body.items).toMatchObject(
      items.map(({ cost, ...item }) => ({ ...item, cost: cost.padEnd(8, '0') })),
    );
    const query = { currency: 'USD', group_by: 'user,service' };
    expect((await call(app, 'GET /usage/summary', { as, query })).body.items).toMatchObject([
      { user_id: user.id, service: 'claude', records: 2, tokens_used: '3000', cost: '0.115000' },
    ]);
  });

  test('P6 usage becomes a billing record, which is paid', async () => {
    const { app, user } = await prepare();
    const as = await makeApiKey(gatehouse, app, ['usage:write', 'billing:read', 'billing:write']);
    const report = { ...usage, user_id: user.id, cost: '12.345', currency: 'EUR' };
    expect((await call(app, 'POST /usage', { as, body: report })).status).toBe(201);
    const period = { period_start: '2020-01-01', period_end: '2999-01-01', currency: 'EUR' };
    const bill = await call(app, 'POST /billing', { as, body: { user_id: user.id, ...period } });
    expect(bill.body).toMatchObject({ amount: 1235, currency: 'EUR', status: 'draft' });
    const params = { id: bill.body.id };
    expect((await call(app, 'POST /billing/:id/finalize', { as, params })).body.status).toBe('open');
    expect((await call(app, 'POST /billing/:id/pay', { as, params })).body.status).toBe('paid');
    expect((await call(app, 'GET /billing.csv', { as })).text).toContain(',EUR,1235,');
  });
});

describe('the command line', () => {
  test('P9 sets up, makes an administrator, checks, migrates down and up, and resets', async () => {
    const place = await makePlace('coverage-p9', { empty: true });
    const { run, answer, remove } = commandLine(place.environment);
    onTestFinished(async () => {
      remove();
      await place.remove();
    });
    expect((await run(['migrate', 'up'])).code).toBe(0);
    const operator = ['operator', 'create', '--email', 'admin@example.com', '--password', 'copper-meadow-violin'];
    expect(await answer(operator)).toMatchObject({ email: 'admin@example.com', created: true });
    const { checks } = await answer<{ checks: { name: string; status: string }[] }>(['check']);
    expect(checks).toContainEqual(expect.objectContaining({ name: 'database', status: 'ok' }));
    expect(checks).toContainEqual(expect.objectContaining({ name: 'migrations', status: 'ok' }));

    expect((await run(['migrate', 'down', '--yes'])).code).toBe(0);
    type Status = { migrations: { executed_at: string | null }[] };
    const pending = (await answer<Status>(['migrate', 'status'])).migrations.filter(({ executed_at }) => !executed_at);
    expect(pending).toHaveLength(1);
    expect((await run(['migrate', 'up'])).code).toBe(0);

    expect(await answer(['reset', '--yes'])).toMatchObject({ reset: true });
  }, 300_000);
});

async function prepare() {
  const app = await makeApp(gatehouse);
  return { app, client: await makeClient(gatehouse, app), user: await makeUser(gatehouse, app) };
}

/** A developer's own server, with the file that docs tell to copy. */
async function startApi(app: App, audience: string): Promise<string> {
  const { client_id, client_secret } = await makeClient(gatehouse, app, { type: 'machine', introspects: [audience] });
  const requires = guard({ issuer: new URL(app.issuer), audience, clientId: client_id, clientSecret: client_secret! });
  const server: Server = express()
    .get('/photos', requires('photos:read'), (_req, res) => void res.json({ sub: res.locals.token.sub }))
    .listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/photos`;
}
