// billing/*: billing records of users and organizations, made from their usage.
import { z } from 'zod';
import { keysOf } from '../../../../tables.ts';
import {
  advanceBilling,
  type BillingStep,
  billingStatuses,
  billingSteps,
  createBillingRecord,
  getBillingRecord,
  listBilling,
  toBillingJson,
} from '../../../../usage/billing.ts';
import { toBillingCsv } from '../../../../usage/billing-csv.ts';
import { day } from '../../kit/fields/times.ts';
import { type Route, route } from '../../kit/route.ts';
import { id, page, pageQuery, time } from '../../kit/schemas.ts';
import { currency, named, namedQuery } from '../../kit/usage.ts';

const tag = 'Billing';
const read = { permission: 'billing:read' } as const;
const write = { permission: 'billing:write' } as const;

const status = z.enum(billingStatuses);

export const billingRecord = z
  .object({
    id,
    user_id: id.nullable(),
    organization_id: id.nullable(),
    period_start: day,
    period_end: day.meta({ description: 'The day after the last', examples: ['2026-06-01'] }),
    currency: z.string().meta({ examples: ['USD'] }),
    cost: z.string().meta({ description: 'The exact sum', examples: ['12.345000'] }),
    amount: z
      .number()
      .int()
      .meta({ description: 'In minor units of the currency (cents), rounded once, halves up', examples: [1235] }),
    usage_count: z
      .number()
      .int()
      .meta({ description: 'How many usage records it is made of', examples: [37] }),
    status,
    created_at: time,
    updated_at: time,
  })
  .meta({ id: 'BillingRecord' });

const found = { ...namedQuery, currency: currency.optional(), status: status.optional() };

const isOfOne = ({ user_id, organization_id }: { user_id?: string | null; organization_id?: string | null }) =>
  Boolean(user_id) !== Boolean(organization_id);

const steps: Record<BillingStep, { summary: string; description: string }> = {
  finalize: { summary: 'Finalize a draft', description: 'It is open from now on: payment can be asked for.' },
  pay: { summary: 'Note that a billing record is paid', description: 'An open or failed one; it never changes again.' },
  fail: { summary: 'Note that a payment failed', description: 'Of an open one; it can still be paid or voided.' },
  void: {
    summary: 'Void a billing record',
    description: 'A draft, open or failed one. Its usage is free again, and can be part of another record.',
  },
};

export const billingRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/billing',
    tag,
    summary: 'List billing records',
    description: 'Newest first.',
    access: read,
    query: z.strictObject({ ...found, ...pageQuery }),
    status: 200,
    response: page(billingRecord),
    async handle({ system, app, query }) {
      const { items, next_cursor } = await listBilling(system.db, app, query);
      return { items: items.map(toBillingJson), next_cursor };
    },
  }),
  route({
    method: 'POST',
    path: '/billing',
    tag,
    summary: 'Bill the usage of a period',
    description:
      'A draft for a user or an organization, of all usage in the currency that is part of no other record. A user’s record leaves out what was used for an organization.',
    access: write,
    body: z
      .strictObject({
        ...named,
        period_start: day,
        period_end: day.meta({ description: 'The day after the last', examples: ['2026-06-01'] }),
        currency,
      })
      .refine(({ period_start, period_end }) => period_start < period_end, {
        path: ['period_end'],
        message: 'must be later than period_start',
      })
      .refine(isOfOne, { path: ['user_id'], message: 'name a user or an organization' }),
    status: 201,
    response: billingRecord,
    problems: ['nothing_to_bill'],
    async handle({ system, app, body }) {
      return toBillingJson(await createBillingRecord(system.db, app, body));
    },
  }),
  route({
    method: 'GET',
    path: '/billing.csv',
    tag,
    summary: 'Get billing records as CSV',
    description: 'RFC 4180 with a header line, the newest 10,000.',
    access: read,
    query: z.strictObject(found),
    gives: 'text/csv',
    status: 200,
    handle: ({ system, app, query }) => toBillingCsv(system.db, app, query),
  }),
  route({
    method: 'GET',
    path: '/billing/:id',
    tag,
    summary: 'Get a billing record',
    access: read,
    status: 200,
    response: billingRecord,
    async handle({ system, app, params }) {
      return toBillingJson(await getBillingRecord(system.db, app, params.id));
    },
  }),
  ...keysOf(billingSteps).map((step) =>
    route({
      method: 'POST',
      path: `/billing/:id/${step}`,
      tag,
      ...steps[step],
      access: write,
      status: 200,
      response: billingRecord,
      problems: ['billing_state'],
      async handle({ system, app, params }) {
        return toBillingJson(await advanceBilling(system.db, app, params.id, step));
      },
    }),
  ),
];
