// Usage through its doors: reporting it once, sums of it, and limits on it.
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { DAY } from '../../src/clock.ts';
import { newId } from '../../src/ids.ts';
import { deleteUser } from '../../src/users/users.ts';
import { call, signInByApi } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeClient, makeUser } from '../kit/app.ts';
import { signIn } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { passTime, restoreTime } from '../kit/time.ts';
import { makeOrganization } from './organization.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterEach(restoreTime);
afterAll(() => gatehouse.stop());

const usage = { service: 'claude', tokens_used: 1500, cost: '0.015', currency: 'USD' };

async function prepare() {
  const app = await makeApp(gatehouse);
  const user = await makeUser(gatehouse, app);
  const as = await makeApiKey(gatehouse, app, ['usage:read', 'usage:write']);
  const report = (body: object) => call(app, 'POST /usage', { as, body: { ...usage, ...body } });
  const batch = (items: object[]) =>
    call(app, 'POST /usage/batch', { as, body: { items: items.map((item) => ({ ...usage, ...item })) } });
  const sum = async (query: Record<string, string>) =>
    (await call(app, 'GET /usage/summary', { as, query: { currency: 'USD', ...query } })).body.items;
  return { app, user, as, report, batch, sum };
}

describe('reporting usage', () => {
  test('stores a call of a service with its exact cost', async () => {
    const { user, report, app, as } = await prepare();
    const stored = await report({ user_id: user.id, model_name: 'claude-3-opus', request_type: 'completion' });
    expect(stored.body).toMatchObject({
      ...{ service: 'claude', tokens_used: 1500, cost: '0.015000', currency: 'USD', model_name: 'claude-3-opus' },
      ...{ request_type: 'completion', user_id: user.id, organization_id: null, billing_id: null },
    });
    const list = await call(app, 'GET /usage', { as, query: { user_id: user.id, service: 'claude' } });
    expect(list.body).toEqual({ items: [stored.body], next_cursor: null });
  });

  test('with the same key again is stored once and answered the same, and with other content refused', async () => {
    const { report, sum } = await prepare();
    const first = await report({ idempotency_key: 'a' });
    expect((await report({ idempotency_key: 'a' })).body).toEqual(first.body);
    expect((await report({ idempotency_key: 'a', cost: '0.0150' })).body).toEqual(first.body);
    for (const change of [{ cost: '0.016' }, { tokens_used: 1 }, { service: 'x' }, { model_name: 'y' }]) {
      const refused = await report({ idempotency_key: 'a', ...change });
      expect(refused).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
    }
    expect(await sum({})).toMatchObject([{ records: 1, cost: '0.015000' }]);
  });

  test('is stored once if equal batches come at once, each in another order', async () => {
    const { batch, sum } = await prepare();
    const items = Array.from({ length: 40 }, (_, at) => ({ idempotency_key: `key ${at}`, tokens_used: at }));
    const answers = await Promise.all(Array.from({ length: 8 }, (_, at) => batch(at % 2 ? items : items.toReversed())));
    const ids = answers.map(({ body }, at) => {
      const listed = body.items.map(({ id }: { id: string }) => id);
      return at % 2 ? listed : listed.toReversed();
    });
    for (const one of ids) expect(one).toEqual(ids[0]);
    expect(await sum({})).toMatchObject([{ records: 40, tokens_used: String((39 * 40) / 2), cost: '0.600000' }]);
  });

  test('takes 1,000 at once, and all of a batch or nothing', async () => {
    const { batch, sum, report } = await prepare();
    const name = 'x'.repeat(100);
    const long = { model_name: name, request_type: name.slice(0, 50) };
    const items = Array.from({ length: 1_000 }, (_, at) => ({ ...long, idempotency_key: `${name}${at}` }));
    expect((await batch(items)).body.items).toHaveLength(1_000);
    expect((await batch([...items, {}])).status).toBe(422);
    expect(await sum({})).toMatchObject([{ records: 1_000, tokens_used: '1500000', cost: '15.000000' }]);
    await report({ idempotency_key: 'taken' });
    const refused = await batch([{ idempotency_key: 'new' }, { idempotency_key: 'taken', cost: '1' }]);
    expect(refused.body.errors).toMatchObject([{ field: 'items.1.idempotency_key', code: 'idempotency_key_reused' }]);
    expect(await sum({})).toMatchObject([{ records: 1_001 }]);
  });

  test.each([
    ['a number', { cost: 0.015 }],
    ['NaN', { cost: 'NaN' }],
    ['an exponent', { cost: '1e400' }],
    ['negative', { cost: '-1' }],
    ['too precise', { cost: '0.0000001' }],
    ['too large', { cost: '123456789012345' }],
    ['of digits of another script', { cost: '١' }],
    ['without a whole part', { cost: '.5' }],
  ])('refuses a cost that is %s', async (_, body) => {
    const { report } = await prepare();
    expect((await report(body)).body.errors).toMatchObject([{ field: 'cost' }]);
  });

  test.each([
    ['currency', { currency: 'usd' }],
    ['currency', { currency: 'XXX' }],
    ['tokens_used', { tokens_used: -1 }],
    ['tokens_used', { tokens_used: 1.5 }],
    ['tokens_used', { tokens_used: 1e300 }],
    ['at', { at: '2999-01-01T00:00:00Z' }],
    ['at', { at: '2001-01-01T00:00:00Z' }],
    ['user_id', { user_id: newId() }],
    ['organization_id', { organization_id: newId() }],
    ['billing_id', { billing_id: newId() }],
  ])('refuses a wrong %s', async (field, body) => {
    const { report, sum } = await prepare();
    expect((await report(body)).body.errors).toMatchObject([{ field }]);
    expect(await sum({})).toEqual([]);
  });

  test('A53 names no user or organization of another App', async () => {
    const [one, other] = [await prepare(), await prepare()];
    const organization = await makeOrganization(gatehouse, other.app);
    for (const named of [{ user_id: other.user.id }, { organization_id: organization.id }]) {
      const refused = await one.batch([{}, named]);
      expect(refused.body.errors).toMatchObject([{ field: `items.1.${Object.keys(named)[0]}` }]);
    }
    expect(await one.sum({})).toEqual([]);
  });
});

describe('sums', () => {
  test('are by day in UTC, service, user and organization', async () => {
    const { app, user, batch, sum } = await prepare();
    const other = await makeUser(gatehouse, app);
    const organization = await makeOrganization(gatehouse, app);
    const today = new Date().toISOString().slice(0, 10);
    const before = new Date(Date.now() - DAY).toISOString().slice(0, 10);
    await batch([
      { user_id: user.id, cost: '1' },
      { user_id: user.id, cost: '0.1', service: 'gpt' },
      { user_id: other.id, cost: '0.2', at: `${before}T23:59:59.999Z` },
      { user_id: other.id, organization_id: organization.id, cost: '5', at: `${before}T00:00:00Z` },
      { cost: '7', currency: 'EUR' },
      { cost: '10', service: 'whisper' },
    ]);
    const brief = async (query: Record<string, string>) =>
      (await sum(query)).map(({ records, cost, ...by }: Record<string, unknown>) => [
        ...Object.entries(by).flatMap(([name, value]) =>
          value === null || ['currency', 'tokens_used'].includes(name) ? [] : [value],
        ),
        records,
        cost,
      ]);
    expect(await brief({})).toEqual([
      [before, 2, '5.200000'],
      [today, 3, '11.100000'],
    ]);
    expect(await brief({ group_by: 'service' })).toEqual([
      ['whisper', 1, '10.000000'],
      ['claude', 3, '6.200000'],
      ['gpt', 1, '0.100000'],
    ]);
    expect(await brief({ group_by: 'user' })).toEqual([
      [other.id, 2, '5.200000'],
      [user.id, 2, '1.100000'],
    ]);
    expect(await brief({ group_by: 'organization' })).toEqual([[organization.id, 1, '5.000000']]);
    expect(await brief({ group_by: 'service,day', user_id: user.id })).toEqual([
      [today, 'claude', 1, '1.000000'],
      [today, 'gpt', 1, '0.100000'],
    ]);
    expect(await brief({ from: today })).toEqual([[today, 3, '11.100000']]);
    expect(await brief({ to: today })).toEqual([[before, 2, '5.200000']]);
    expect(await brief({ currency: 'EUR', group_by: 'service' })).toEqual([['claude', 1, '7.000000']]);
    const firstPage = { group_by: 'user', limit: '1' };
    const keys = await makeApiKey(gatehouse, app, ['usage:read']);
    const ask = (query: Record<string, string>) =>
      call(app, 'GET /usage/summary', { as: keys, query: { currency: 'USD', ...query } });
    const { next_cursor } = (await ask(firstPage)).body;
    const second = await ask({ ...firstPage, cursor: next_cursor });
    expect(second.body).toMatchObject({ items: [{ user_id: user.id }], next_cursor: null });
  });

  test.each([
    [{ group_by: 'model' }, 'invalid_query'],
    [{ group_by: 'user,organization' }, 'invalid_query'],
    [{ from: '0000-01-01' }, 'invalid_query'],
    [{ to: '2026-02-30' }, 'invalid_query'],
    [{ cursor: 'bm90aGluZw' }, 'invalid_cursor'],
  ])('of %j are refused', async (query, code) => {
    const { app, as } = await prepare();
    const refused = await call(app, 'GET /usage/summary', { as, query: { currency: 'USD', ...query } });
    expect(refused).toMatchObject({ status: 400, body: { code } });
  });

  test('stay as they are when a user is deleted', async () => {
    const { app, user, report, sum } = await prepare();
    await report({ user_id: user.id });
    const before = await sum({ group_by: 'user' });
    await deleteUser(gatehouse.database.db, app, user.id);
    expect(await sum({ group_by: 'user' })).toEqual(before);
  });

  test('that a user sees are of that user alone, and never for a third party', async () => {
    const { app, user, report } = await prepare();
    const other = await makeUser(gatehouse, app);
    await report({ user_id: user.id });
    await report({ user_id: other.id, cost: '99' });
    const { access_token: as } = await signInByApi(gatehouse, app, user);
    const query = { currency: 'USD' };
    expect((await call(app, 'GET /me/usage/summary', { as, query })).body.items).toMatchObject([{ cost: '0.015000' }]);
    expect((await call(app, 'GET /me/usage', { as })).body.items).toMatchObject([{ user_id: user.id }]);
    const widened = { ...query, user_id: other.id };
    expect((await call(app, 'GET /me/usage/summary', { as, query: widened })).status).toBe(400);
    expect((await call(app, 'GET /me/usage/summary', { as, query: { ...query, group_by: 'user' } })).status).toBe(400);
    const client = await makeClient(gatehouse, app);
    const thirdParty = await signIn(app, client, user.email, { scope: 'openid profile' });
    expect((await call(app, 'GET /me/usage', { as: thirdParty.access_token })).body.code).toBe('forbidden');
  });

  test('do not make an App’s writes queue at one row', async () => {
    const { app, report } = await prepare();
    for (let count = 0; count < 24; count++) await report({});
    const { rows } = await sql<{ slots: number }>`
      select count(distinct slot)::integer as slots from usage_days where app_id = ${app.id} and kind = 'app'
    `.execute(gatehouse.database.db);
    expect(rows[0]?.slots).toBeGreaterThan(4);
  });
});

describe('a spending limit', () => {
  const eventsOf = async (app: App) => {
    const rows = await gatehouse.database.db
      .selectFrom('audit_log')
      .select(['event', 'data'])
      .where('app_id', '=', app.id)
      .where('event', 'like', 'usage.%')
      .orderBy('at')
      .orderBy('event', 'desc')
      .execute();
    return rows.map(({ event }) => event);
  };

  test('tells of 80 % and 100 % once in a period, and whether it is exceeded', async () => {
    const { app, user, as, report } = await prepare();
    const limit = { user_id: user.id, period: 'month', currency: 'USD', amount: '10' };
    const { id } = (await call(app, 'POST /usage/limits', { as, body: limit })).body;
    const params = { id };
    await report({ user_id: user.id, cost: '7.999999' });
    expect(await eventsOf(app)).toEqual([]);
    await report({ user_id: user.id, cost: '0.000001' });
    expect(await eventsOf(app)).toEqual(['usage.limit_warned']);
    const query = { user_id: user.id };
    const ask = async () => (await call(app, 'GET /usage/limits/status', { as, query })).body;
    expect(await ask()).toMatchObject({ exceeded: false, limits: [{ id, warned: true, spent: '8.000000' }] });
    await report({ user_id: user.id, cost: '2' });
    await report({ user_id: user.id, cost: '2' });
    expect(await eventsOf(app)).toEqual(['usage.limit_warned', 'usage.limit_reached']);
    expect(await ask()).toMatchObject({ exceeded: true });
    // Another user, another currency, and the next period.
    const other = await makeUser(gatehouse, app);
    await report({ user_id: other.id, cost: '100' });
    await report({ user_id: user.id, cost: '100', currency: 'EUR' });
    expect((await call(app, 'GET /usage/limits/:id', { as, params })).body.spent).toBe('12.000000');
    passTime(31 * DAY);
    expect(await ask()).toMatchObject({ exceeded: false, limits: [{ spent: '0.000000' }] });
    await report({ user_id: user.id, cost: '10' });
    expect(await eventsOf(app)).toHaveLength(4);
  });

  test('is not said to be free for a user or an organization that the App doesn’t have', async () => {
    const { app, as } = await prepare();
    const stranger = await makeUser(gatehouse, await makeApp(gatehouse));
    const ask = (query: Record<string, string>) => call(app, 'GET /usage/limits/status', { as, query });
    for (const [field, id] of [
      ['user_id', newId()],
      ['user_id', stranger.id],
      ['organization_id', newId()],
    ] as const) {
      const { status, body } = await ask({ [field]: id });
      expect([status, body.code, Object.keys(body.fields)]).toEqual([400, 'invalid_query', [field]]);
    }
    expect((await ask({})).body).toEqual({ exceeded: false, limits: [] });
  });

  test('is found by what it was set for, and by its currency', async () => {
    const { app, user, as } = await prepare();
    const organization = await makeOrganization(gatehouse, app);
    const set = async (body: object) =>
      (await call(app, 'POST /usage/limits', { as, body: { period: 'day', amount: '1', ...body } })).body.id;
    const ofUser = await set({ user_id: user.id, currency: 'EUR' });
    const ofOrganization = await set({ organization_id: organization.id, currency: 'EUR' });
    const ofApp = await set({ currency: 'USD' });
    const find = async (query: Record<string, string>) =>
      (await call(app, 'GET /usage/limits', { as, query })).body.items.map(({ id }: { id: string }) => id);
    expect(await find({ user_id: user.id })).toEqual([ofUser]);
    expect(await find({ organization_id: organization.id })).toEqual([ofOrganization]);
    expect(await find({ currency: 'USD' })).toEqual([ofApp]);
  });

  test('that many requests reach at once is told of once', async () => {
    const { app, as, report } = await prepare();
    const body = { period: 'day', currency: 'USD', amount: '1' };
    expect((await call(app, 'POST /usage/limits', { as, body })).status).toBe(201);
    await Promise.all(Array.from({ length: 12 }, () => report({ cost: '0.1' })));
    expect((await eventsOf(app)).sort()).toEqual(['usage.limit_reached', 'usage.limit_warned']);
  });

  test('is one for each subject, period and currency, and can be changed and deleted', async () => {
    const { app, as, report } = await prepare();
    const organization = await makeOrganization(gatehouse, app);
    const body = { organization_id: organization.id, period: 'day', currency: 'EUR', amount: '1' };
    const { id } = (await call(app, 'POST /usage/limits', { as, body })).body;
    expect((await call(app, 'POST /usage/limits', { as, body })).body.code).toBe('conflict');
    await report({ organization_id: organization.id, currency: 'EUR', cost: '1' });
    const params = { id };
    const raised = await call(app, 'PATCH /usage/limits/:id', { as, params, body: { amount: '1.1' } });
    expect(raised.body).toMatchObject({ amount: '1.100000', exceeded: false, warned: true });
    expect(await eventsOf(app)).toEqual(['usage.limit_warned', 'usage.limit_reached', 'usage.limit_warned']);
    expect((await call(app, 'GET /usage/limits', { as })).body.items).toMatchObject([{ id }]);
    expect((await call(app, 'DELETE /usage/limits/:id', { as, params })).status).toBe(204);
    expect((await call(app, 'GET /usage/limits/:id', { as, params })).status).toBe(404);
  });

  test.each([
    { amount: '0' },
    { amount: 5 },
    { amount: '1', period: 'year' },
    { amount: '1', user_id: newId() },
    { amount: '1', user_id: newId(), organization_id: newId() },
  ])('with %j is refused', async (body) => {
    const { app, as } = await prepare();
    const whole = { period: 'day', currency: 'EUR', ...body };
    expect((await call(app, 'POST /usage/limits', { as, body: whole })).body.code).toBe('invalid_body');
  });
});
