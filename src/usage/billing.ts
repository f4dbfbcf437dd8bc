// Billing records: what a user or an organization owes for the usage of a period. Creating one claims the usage that no other
// record has, so nothing is billed twice; voiding it sets the usage free. Payment itself happens elsewhere.
import { sql } from 'kysely';
import type { App } from '../apps/app.ts';
import { now } from '../clock.ts';
import { ifGiven, type Page, type PageQuery, readPage, readPages } from '../database/lists.ts';
import type { BillingRecordsTable } from '../database/schema/usage.ts';
import type { Db } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import type { Event } from '../events/catalogue.ts';
import { record } from '../events/record.ts';
import { isId, newId } from '../ids.ts';
import { Problem } from '../problem.ts';
import { decimalsIn } from './currencies.ts';
import { type Named, requireSubjects } from './subjects.ts';

export type BillingStatus = BillingRecordsTable['status'];

export const billingStatuses = ['draft', 'open', 'paid', 'void', 'failed'] as const satisfies BillingStatus[];

type BillingEvent = Extract<Event, `billing_record.${string}`>;

/** What may be done with a record, from which states, and how it is told. A paid or void record stays as it is. */
export const billingSteps = {
  finalize: { from: ['draft'], to: 'open', event: 'billing_record.finalized' },
  pay: { from: ['open', 'failed'], to: 'paid', event: 'billing_record.paid' },
  fail: { from: ['open'], to: 'failed', event: 'billing_record.failed' },
  void: { from: ['draft', 'open', 'failed'], to: 'void', event: 'billing_record.voided' },
} as const satisfies Record<string, { from: BillingStatus[]; to: BillingStatus; event: BillingEvent }>;

export type BillingStep = keyof typeof billingSteps;

export type BillingRecord = {
  id: string;
  user_id: string | null;
  organization_id: string | null;
  period_start: string;
  period_end: string;
  currency: string;
  cost: string;
  amount: string;
  usage_count: string;
  status: BillingStatus;
  created_at: Date;
  updated_at: Date;
};

/** Days as YYYY-MM-DD in UTC; `period_end` is the day after the last. */
export type NewBilling = Named & { period_start: string; period_end: string; currency: string };

/** Throws `invalid_body`, `nothing_to_bill`. */
export async function createBillingRecord(db: Db, app: App, input: NewBilling): Promise<BillingRecord> {
  await requireSubjects(db, app, [input]);
  const { period_start, period_end, currency, user_id = null, organization_id = null } = input;
  const id = newId();
  return transact(db, async (db) => {
    const sums = await claimUsage(db, app, { id, ...input });
    if (sums.usage_count === '0')
      throw new Problem(
        'nothing_to_bill',
        'All usage of that period is part of another billing record, or there is none',
      );
    if (!Number.isSafeInteger(Number(sums.amount)))
      throw new Problem('invalid_body', 'The amount is too large for one record; bill a shorter period', {
        fields: { period_end: 'the amount is too large for one record' },
      });
    await db
      .insertInto('billing_records')
      .values({
        ...{ app_id: app.id, id, user_id, organization_id, period_start, period_end, currency, ...sums },
        ...{ status: 'draft', created_at: now(), updated_at: now() },
      })
      .execute();
    const created = await getBillingRecord(db, app, id);
    await recordBilling(db, app, 'billing_record.created', created);
    return created;
  });
}

type Sums = Pick<BillingRecord, 'cost' | 'amount' | 'usage_count'>;

/** Two that claim at once: the second waits for the first, and finds its rows taken. The sum is rounded once, half away from 0. */
async function claimUsage(db: Db, app: App, claim: NewBilling & { id: string }): Promise<Sums> {
  const { user_id, organization_id, currency, period_start, period_end } = claim;
  const owned = organization_id
    ? sql`organization_id = ${organization_id}`
    : sql`user_id = ${user_id} and organization_id is null`;
  const minorUnits = String(10 ** decimalsIn(currency));
  const { rows } = await sql<Sums>`
    with claimed as (
      update usage_records set billing_id = ${claim.id}
      where app_id = ${app.id} and ${owned} and currency = ${currency} and billing_id is null
        and at >= ${period_start}::date::timestamp at time zone 'UTC'
        and at < ${period_end}::date::timestamp at time zone 'UTC'
      returning cost
    )
    select count(*)::text as usage_count, coalesce(sum(cost), 0)::text as cost,
      round(coalesce(sum(cost), 0) * ${minorUnits}::numeric)::text as amount
    from claimed
  `.execute(db);
  const [sums] = rows;
  if (!sums) throw new Error('a sum has one row');
  return sums;
}

/** Exactly one of several callers at once wins. Throws `not_found`, `billing_state`. */
export async function advanceBilling(db: Db, app: App, id: string, step: BillingStep): Promise<BillingRecord> {
  const { from, to, event } = billingSteps[step];
  if (!isId(id)) throw noSuchRecord();
  return transact(db, async (db) => {
    const { numUpdatedRows } = await db
      .updateTable('billing_records')
      .set({ status: to, updated_at: now() })
      .where('app_id', '=', app.id)
      .where('id', '=', id)
      .where('status', 'in', [...from])
      .executeTakeFirst();
    const current = await getBillingRecord(db, app, id);
    if (numUpdatedRows === 0n)
      throw new Problem(
        'billing_state',
        `The record is ${current.status}; only ${from.join(' or ')} ones can become ${to}`,
      );
    if (to === 'void') await releaseUsage(db, app, id);
    await recordBilling(db, app, event, current);
    return current;
  });
}

async function releaseUsage(db: Db, app: App, id: string): Promise<void> {
  await db
    .updateTable('usage_records')
    .set({ billing_id: null })
    .where('app_id', '=', app.id)
    .where('billing_id', '=', id)
    .execute();
}

const noSuchRecord = () => new Problem('not_found', 'There is no such billing record');

/** Throws `not_found`. */
export async function getBillingRecord(db: Db, app: App, id: string): Promise<BillingRecord> {
  const found = isId(id) ? await selectBilling(db, app, {}).where('id', '=', id).executeTakeFirst() : undefined;
  if (!found) throw noSuchRecord();
  return found;
}

export type BillingQuery = PageQuery & Named & { currency?: string | undefined; status?: BillingStatus | undefined };

/** Newest first. Throws as `readPage`. */
export async function listBilling(db: Db, app: App, query: BillingQuery): Promise<Page<BillingRecord>> {
  return readPage(db, app, (db) => selectBilling(db, app, query), { ...query, by: 'created_at' });
}

const selectBilling = (db: Db, app: App, { user_id, organization_id, currency, status }: BillingQuery) =>
  db
    .selectFrom('billing_records')
    .select(['id', 'user_id', 'organization_id', 'currency', 'status', 'created_at', 'updated_at'])
    .select([sql<string>`period_start::text`.as('period_start'), sql<string>`period_end::text`.as('period_end')])
    .select([sql<string>`cost::text`.as('cost'), sql<string>`amount::text`.as('amount')])
    .select(sql<string>`usage_count::text`.as('usage_count'))
    .where('app_id', '=', app.id)
    .where((where) => ifGiven(user_id ?? undefined, (id) => where('user_id', '=', id)))
    .where((where) => ifGiven(organization_id ?? undefined, (id) => where('organization_id', '=', id)))
    .where((where) => ifGiven(currency, (code) => where('currency', '=', code)))
    .where((where) => ifGiven(status, (one) => where('status', '=', one)));

function recordBilling(db: Db, app: App, event: BillingEvent, billed: BillingRecord): Promise<void> {
  const { id, user_id, organization_id, currency, amount, status } = billed;
  const data = { billing_record: id, organization_id, currency, amount: Number(amount), status };
  return record(db, app, event, { user_id: user_id ?? undefined, data });
}

export function toBillingJson(billed: BillingRecord) {
  const { id, user_id, organization_id, period_start, period_end, currency, cost } = billed;
  const { status, created_at, updated_at } = billed;
  const amount = Number(billed.amount);
  const usage_count = Number(billed.usage_count);
  const sums = { currency, cost, amount, usage_count };
  return { id, user_id, organization_id, period_start, period_end, ...sums, status, created_at, updated_at };
}

/** As personal data. */
export const ownBilling = {
  name: 'billing',
  async *pages(db: Db, app: App, user: { id: string }) {
    for await (const rows of readPages((page) => listBilling(db, app, { user_id: user.id, ...page })))
      yield rows.map(toBillingJson);
  },
} as const;
