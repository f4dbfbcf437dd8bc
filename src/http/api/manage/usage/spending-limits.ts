// usage/limits/*: what may be spent, by the App, a user or an organization.
import { z } from 'zod';
import {
  createSpendingLimit,
  deleteSpendingLimit,
  findSpendingLimits,
  getSpendingLimit,
  listSpendingLimits,
  toSpendingLimitJson,
  updateSpendingLimit,
} from '../../../../usage/spending-limits.ts';
import { day } from '../../kit/fields/times.ts';
import { type Route, route } from '../../kit/route.ts';
import { id, page, pageQuery, time } from '../../kit/schemas.ts';
import { currency, money, named, namedQuery } from '../../kit/usage.ts';

const tag = 'Usage';
const read = { permission: 'usage:read' } as const;
const write = { permission: 'usage:write' } as const;

const amount = money.refine((text) => /[1-9]/.test(text), 'must be more than 0').meta({ examples: ['20'] });
const period = z.enum(['day', 'month']).describe('Of the calendar, in UTC');

const spendingLimit = z
  .object({
    id,
    user_id: id.nullable(),
    organization_id: id.nullable(),
    period,
    currency: z.string().meta({ examples: ['USD'] }),
    amount: z.string().meta({ examples: ['20.000000'] }),
    spent: z.string().meta({ description: 'In the running period', examples: ['16.500000'] }),
    period_start: day,
    warned: z.boolean().describe('At least 80 % is spent'),
    exceeded: z.boolean().describe('Everything is spent'),
    created_at: time,
    updated_at: time,
  })
  .meta({ id: 'SpendingLimit', description: 'Of a user, an organization, or, if neither is named, the whole App' });

export const spendingLimitRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/usage/limits',
    tag,
    summary: 'List spending limits',
    description: 'Newest first, with what was spent.',
    access: read,
    query: z.strictObject({ ...namedQuery, currency: currency.optional(), ...pageQuery }),
    status: 200,
    response: page(spendingLimit),
    async handle({ system, app, query }) {
      const { items, next_cursor } = await listSpendingLimits(system.db, app, query);
      return { items: items.map(toSpendingLimitJson), next_cursor };
    },
  }),
  route({
    method: 'POST',
    path: '/usage/limits',
    tag,
    summary: 'Set a spending limit',
    description:
      'For a user, an organization, or the whole App if neither is named. Gatehouse refuses nothing: `usage.limit_warned` tells of 80 % and `usage.limit_reached` of 100 %, once in a period each.',
    access: write,
    body: z
      .strictObject({ ...named, period, currency, amount })
      .refine(({ user_id, organization_id }) => !(user_id && organization_id), {
        path: ['organization_id'],
        message: 'a limit is of a user or of an organization',
      }),
    status: 201,
    response: spendingLimit,
    problems: ['conflict', 'limit_reached'],
    async handle({ system, app, body }) {
      return toSpendingLimitJson(await createSpendingLimit(system.db, app, body));
    },
  }),
  route({
    method: 'GET',
    path: '/usage/limits/status',
    tag,
    summary: 'Ask whether something may still be spent',
    description:
      'All limits that hold for usage of this user and organization: theirs and the App’s. Ask before calling the service, and refuse if `exceeded`. A user or an organization that the App doesn’t have is `invalid_query`.',
    access: read,
    query: z.strictObject({ user_id: id.optional(), organization_id: id.optional(), currency: currency.optional() }),
    status: 200,
    response: z.object({
      exceeded: z.boolean().describe('Whether one of them is'),
      limits: z.array(spendingLimit),
    }),
    async handle({ system, app, query }) {
      const limits = await findSpendingLimits(system.db, app, query);
      return { exceeded: limits.some(({ is_reached }) => is_reached), limits: limits.map(toSpendingLimitJson) };
    },
  }),
  route({
    method: 'GET',
    path: '/usage/limits/:id',
    tag,
    summary: 'Get a spending limit',
    access: read,
    status: 200,
    response: spendingLimit,
    async handle({ system, app, params }) {
      return toSpendingLimitJson(await getSpendingLimit(system.db, app, params.id));
    },
  }),
  route({
    method: 'PATCH',
    path: '/usage/limits/:id',
    tag,
    summary: 'Change the amount of a spending limit',
    description: 'The events of the running period are recorded again, as far as they hold for the new amount.',
    access: write,
    body: z.strictObject({ amount }),
    status: 200,
    response: spendingLimit,
    async handle({ system, app, params, body }) {
      return toSpendingLimitJson(await updateSpendingLimit(system.db, app, params.id, body));
    },
  }),
  route({
    method: 'DELETE',
    path: '/usage/limits/:id',
    tag,
    summary: 'Delete a spending limit',
    access: write,
    status: 204,
    async handle({ system, app, params }) {
      await deleteSpendingLimit(system.db, app, params.id);
    },
  }),
];
