// Spending limits in the console: set for the App, a user or an organization, changed and deleted. Billing records are created.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../../src/apps/app.ts';
import { DAY } from '../../../../src/clock.ts';
import { createOrganization } from '../../../../src/organizations/organizations.ts';
import { listBilling } from '../../../../src/usage/billing.ts';
import { reportUsage } from '../../../../src/usage/records.ts';
import { listSpendingLimits } from '../../../../src/usage/spending-limits.ts';
import { makeUser } from '../../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { type Developer, signedUp } from '../developer.ts';

let gatehouse: Gatehouse;
let owner: Developer;
let app: App;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  owner = await signedUp(gatehouse);
  app = await owner.makeApp('owner');
});
afterAll(() => gatehouse.stop());

const path = (rest = '') => `/apps/${app.slug}/usage${rest}`;
const limits = async () => (await listSpendingLimits(gatehouse.database.db, app, {})).items;

test('a limit is set for each kind of customer, changed and deleted', async () => {
  const user = await makeUser(gatehouse, app);
  const acme = await createOrganization(gatehouse.database.db, app, { name: 'Acme' });
  const used = { user_id: user.id, service: 'claude', currency: 'EUR' };
  await reportUsage(gatehouse.database.db, app, [{ ...used, tokens_used: 1, cost: '3.5' }]);
  for (const customer of ['', user.email, acme.slug]) {
    const done = await owner.send(path('/limits/new'), { customer, amount: '20.5', currency: 'EUR', period: 'month' });
    expect(done.url).toContain('done=limit_set');
  }
  const set = (await limits()).map(({ kind, subject_id, amount, period }) => [
    kind,
    subject_id,
    Number(amount),
    period,
  ]);
  expect(set.toReversed()).toEqual([
    ['app', app.id, 20.5, 'month'],
    ['user', user.id, 20.5, 'month'],
    ['organization', acme.id, 20.5, 'month'],
  ]);
  const one = (await limits()).find(({ kind }) => kind === 'user')!;
  expect((await owner.open(path())).text).toContain(`/usage/limits/${one.id}`);
  const page = await owner.open(path(`/limits/${one.id}`));
  expect(page.text).toMatch(/€3\.50[\s\S]*value="20\.5"/);
  await owner.send(path(`/limits/${one.id}`), { amount: '30' });
  expect(Number((await limits()).find(({ id }) => id === one.id)?.amount)).toBe(30);
  const deleted = await owner.send(path(`/limits/${one.id}/delete`), {}, '/delete');
  expect(deleted.url).toContain('done=limit_deleted');
  expect((await limits()).map(({ kind }) => kind)).not.toContain('user');
});

test.each([
  [{ amount: '0' }, 'amount'],
  [{ amount: '1e3' }, 'amount'],
  [{ amount: '0.0000001' }, 'amount'],
  [{ currency: 'XXX' }, 'currency'],
  [{ customer: 'nobody@example.com' }, 'customer'],
  [{ customer: 'no-such-organization' }, 'customer'],
  [{ period: 'year' }, 'period'],
])('%j is refused beside its field', async (wrong, field) => {
  const before = await limits();
  const fields = { customer: '', amount: '5', currency: 'USD', period: 'day', ...wrong };
  const page = await owner.send(path('/limits/new'), fields);
  expect([page.status, page.text.includes(`id="f-${field}-error"`)]).toEqual([422, true]);
  expect(await limits()).toEqual(before);
});

test('a limit that is there already is named as such', async () => {
  const fields = { customer: '', amount: '5', currency: 'JPY', period: 'day' };
  await owner.send(path('/limits/new'), fields);
  const page = await owner.send(path('/limits/new'), fields);
  expect([page.status, page.text.includes('There is such a limit already')]).toEqual([409, true]);
});

describe('a billing record', () => {
  const billing = '/billing/new';
  const day = (ago: number) => new Date(Date.now() - ago * DAY).toISOString().slice(0, 10);
  const [first, middle, last, after] = [day(40), day(25), day(10), day(9)];
  const days = { period_start: first, period_end: last, currency: 'GBP' };
  const records = async () => (await listBilling(gatehouse.database.db, app, {})).items;
  const create = (fields: Record<string, string>) => owner.send(`/apps/${app.slug}${billing}`, { ...days, ...fields });

  test('is created of the usage up to the end of the last day, once, for a user or an organization', async () => {
    const { db } = gatehouse.database;
    const user = await makeUser(gatehouse, app);
    const acme = await createOrganization(db, app, { name: 'Billed' });
    const used = { user_id: user.id, service: 'claude', currency: 'GBP', tokens_used: 1 };
    await reportUsage(db, app, [
      { ...used, cost: '1', at: new Date(`${first}T00:00:00Z`) },
      { ...used, cost: '2', at: new Date(`${last}T23:59:59Z`) },
      { ...used, cost: '4', at: new Date(`${after}T00:00:00Z`) },
      { ...used, cost: '8', at: new Date(`${middle}T00:00:00Z`), organization_id: acme.id },
    ]);
    expect((await owner.open(`/apps/${app.slug}/billing`)).text).toContain(billing);
    for (const customer of [user.email, acme.slug])
      expect((await create({ customer })).url).toContain('done=billing_created');
    const shared = { period_start: first, period_end: after, currency: 'GBP', status: 'draft' };
    const created = await records();
    expect(created).toMatchObject([
      { ...shared, user_id: null, organization_id: acme.id, amount: '800' },
      { ...shared, user_id: user.id, organization_id: null, amount: '300' },
    ]);
    const again = await create({ customer: user.email });
    expect([again.status, again.text.includes('Nothing to bill')]).toEqual([409, true]);
    expect(await records()).toEqual(created);
  });

  test.each([
    [{ customer: '' }, 'customer'],
    [{ customer: 'nobody@example.com' }, 'customer'],
    [{ period_start: '2026-02-30' }, 'period_start'],
    [{ period_start: '1969-12-31' }, 'period_start'],
    [{ period_end: '2001-04-30' }, 'period_end'],
    [{ period_end: '9999-12-31' }, 'period_end'],
    [{ currency: 'XXX' }, 'currency'],
  ])('of %j is refused beside its field', async (wrong, field) => {
    const acme = await createOrganization(gatehouse.database.db, app, { name: 'Wrongly billed' });
    const before = await records();
    const page = await create({ customer: acme.slug, ...wrong });
    expect([page.status, page.text.includes(`id="f-${field}-error"`)]).toEqual([422, true]);
    expect(await records()).toEqual(before);
  });
});
