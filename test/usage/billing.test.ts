// Billing records through their doors: made from usage, advanced by one caller at a time, and as CSV.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/ids.ts';
import { type BillingStep, billingStatuses, billingSteps } from '../../src/usage/billing.ts';
import { toCell } from '../../src/usage/billing-csv.ts';
import { decimalsIn } from '../../src/usage/currencies.ts';
import { call } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeUser } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { makeOrganization } from './organization.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
const period = { period_start: day(-1), period_end: day(1), currency: 'USD' };

async function prepare() {
  const app = await makeApp(gatehouse);
  const user = await makeUser(gatehouse, app);
  const as = await makeApiKey(gatehouse, app, ['usage:write', 'usage:read', 'billing:read', 'billing:write']);
  const use = async (...items: object[]) => {
    const body = { items: items.map((item) => ({ service: 'claude', currency: 'USD', user_id: user.id, ...item })) };
    expect((await call(app, 'POST /usage/batch', { as, body })).status).toBe(201);
  };
  const bill = (body: object = {}) =>
    call(app, 'POST /billing', { as, body: { user_id: user.id, ...period, ...body } });
  const advance = (id: string, step: string) => call(app, `POST /billing/:id/${step}`, { as, params: { id } });
  return { app, user, as, use, bill, advance };
}

describe('a billing record', () => {
  test('is the usage of a period, rounded once, and no usage is in two', async () => {
    const { app, as, use, bill } = await prepare();
    const yesterday = `${day(-1)}T00:00:00Z`;
    await use({ cost: '0.004' }, { cost: '0.004', at: yesterday }, { cost: '0.007' }, { cost: '1', currency: 'EUR' });
    const made = await bill();
    expect(made.body).toMatchObject({ ...period, amount: 2, cost: '0.015000', usage_count: 3, status: 'draft' });
    expect((await bill()).body.code).toBe('nothing_to_bill');
    await use({ cost: '0.004' });
    expect((await bill()).body).toMatchObject({ amount: 0, usage_count: 1 });
    const listed = async (query: Record<string, string>) => (await call(app, 'GET /usage', { as, query })).body.items;
    expect(await listed({ billing_id: made.body.id })).toHaveLength(3);
    expect(await listed({ currency: 'EUR' })).toMatchObject([{ cost: '1.000000', billing_id: null }]);
    for (const currency of ['EUR', 'USD']) {
      const { items } = (await call(app, 'GET /billing', { as, query: { currency } })).body;
      expect(items).toHaveLength(currency === 'USD' ? 2 : 0);
    }
    expect((await call(app, 'GET /billing/:id', { as, params: { id: made.body.id } })).body).toEqual(made.body);
  });

  test('of an organization has what was used for it, which its users’ records leave out', async () => {
    const { app, user, use, bill } = await prepare();
    const organization_id = (await makeOrganization(gatehouse, app)).id;
    await use({ cost: '1' }, { cost: '2', organization_id });
    const organization = await bill({ user_id: undefined, organization_id });
    expect(organization.body).toMatchObject({ amount: 200, user_id: null, organization_id });
    expect((await bill()).body).toMatchObject({ amount: 100, user_id: user.id });
  });

  test('that several ask for at once has each usage once', async () => {
    const { use, bill } = await prepare();
    await use(...Array.from({ length: 50 }, () => ({ cost: '0.01' })));
    const answers = await Promise.all(Array.from({ length: 6 }, () => bill()));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    expect(answers.find(({ status }) => status === 201)?.body.amount).toBe(50);
  });

  test.each([
    ['JPY', '1.5', 2],
    ['JPY', '0.5', 1],
    ['USD', '1.005', 101],
    ['KWD', '1.0005', 1001],
    ['IQD', '1', 1000],
    ['CLF', '1', 10_000],
  ])('in %s of %s is %i minor units', async (currency, cost, amount) => {
    const { use, bill } = await prepare();
    await use({ cost, currency });
    expect((await bill({ currency })).body).toMatchObject({ amount, currency });
  });

  test('that is void sets its usage free', async () => {
    const { use, bill, advance } = await prepare();
    await use({ cost: '3' });
    const { id } = (await bill()).body;
    expect((await advance(id, 'void')).body.status).toBe('void');
    expect((await bill()).body).toMatchObject({ amount: 300 });
  });

  test.each([
    { period_end: period.period_start },
    { period_start: '2026-02-30' },
    { user_id: undefined },
    { user_id: newId() },
    { organization_id: newId() },
    { currency: 'ABC' },
    { amount: 1 },
    { status: 'paid' },
  ])('with %j is refused', async (body) => {
    const { bill } = await prepare();
    expect((await bill(body)).body.code).toBe('invalid_body');
  });

  test('of more than an exact number can hold is refused, and its usage stays free', async () => {
    const { use, bill } = await prepare();
    await use({ cost: '99999999999999' });
    expect((await bill()).body).toMatchObject({ code: 'invalid_body', fields: { period_end: expect.any(String) } });
    await use({ cost: '1', currency: 'EUR' });
    expect((await bill({ currency: 'EUR' })).status).toBe(201);
  });
});

describe('the state of a record', () => {
  const ways: Record<string, BillingStep[]> = {
    draft: [],
    open: ['finalize'],
    paid: ['finalize', 'pay'],
    failed: ['finalize', 'fail'],
    void: ['void'],
  };
  const cases = billingStatuses.flatMap((status) =>
    (Object.keys(billingSteps) as BillingStep[]).map((step) => [status, step] as const),
  );
  const allowed = new Set([
    'draft finalize',
    'draft void',
    'open pay',
    'open fail',
    'open void',
    'failed pay',
    'failed void',
  ]);

  test.each(cases)('%s: %s', async (status, step) => {
    const { app, use, bill, advance } = await prepare();
    await use({ cost: '1' });
    const { id } = (await bill()).body;
    for (const way of ways[status]!) await advance(id, way);
    const answer = await advance(id, step);
    const isAllowed = allowed.has(`${status} ${step}`);
    expect(answer.status).toBe(isAllowed ? 200 : 409);
    if (!isAllowed) expect(answer.body.code).toBe('billing_state');
    const events = gatehouse.database.db.selectFrom('audit_log').select('event').where('app_id', '=', app.id);
    const told = await events.where('event', 'like', 'billing_record.%').execute();
    expect(told).toHaveLength(1 + ways[status]!.length + Number(isAllowed));
  });

  test('is changed by one of several callers at once', async () => {
    const { use, bill, advance } = await prepare();
    await use({ cost: '1' });
    const { id } = (await bill()).body;
    await advance(id, 'finalize');
    const answers = await Promise.all(['pay', 'void', 'pay', 'void', 'pay', 'void'].map((step) => advance(id, step)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('A53 of another App’s record is nobody’s', async () => {
    const [one, other] = [await prepare(), await prepare()];
    await other.use({ cost: '1' });
    const { id } = (await other.bill()).body;
    for (const step of Object.keys(billingSteps)) expect((await one.advance(id, step)).status).toBe(404);
    expect((await call(one.app, 'GET /billing.csv', { as: one.as })).text).not.toContain(id);
    expect((await one.bill({ user_id: other.user.id })).body.code).toBe('invalid_body');
  });
});

test('the records are listed with filters, and as CSV', async () => {
  const { app, user, as, use, bill, advance } = await prepare();
  await use({ cost: '1' });
  const first = (await bill()).body;
  await advance(first.id, 'void');
  const second = (await bill()).body;
  const query = { status: 'draft', user_id: user.id };
  expect((await call(app, 'GET /billing', { as, query })).body.items).toEqual([second]);
  const { text } = await call(app, 'GET /billing.csv', { as, query });
  const [head, line, ...rest] = text.split('\r\n');
  expect(head).toMatch(/^id,status,user_id,organization_id,period_start,period_end,currency,amount,cost,/);
  expect(line).toContain(
    `${second.id},draft,${user.id},,${period.period_start},${period.period_end},USD,100,1.000000,1,`,
  );
  expect(rest).toEqual(['']);
});

test.each(['=1+1', '+1', '-1', '@a', '\ta', '\ra', '=HYPERLINK("https://evil.example","x")'])(
  'a cell that begins as %j is no formula',
  (text) => {
    expect(toCell(text)).toMatch(/^"?'/);
  },
);

test.each([
  ['EUR', 2],
  ['ISK', 0],
  ['ALL', 2],
  ['TND', 3],
] as const)('%s has %i decimals, as ISO 4217 has it', (currency, decimals) => {
  expect(decimalsIn(currency)).toBe(decimals);
});
