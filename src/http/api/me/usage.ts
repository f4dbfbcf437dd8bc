// me/usage: what the user used, as the App's backend reported it.
import { z } from 'zod';
import { listUsage, toUsageJson } from '../../../usage/records.ts';
import { summarizeUsage } from '../../../usage/summary.ts';
import { type Route, route } from '../kit/route.ts';
import { page } from '../kit/schemas.ts';
import { groupBy, ownUsageQuery, summaryQuery, usageRecord, usageSums } from '../kit/usage.ts';

const tag = 'Me';
const access = { user: true, first_party: true } as const;
const forOwnClients = 'For tokens of the App’s own clients.';

export const ownUsageRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/me/usage',
    tag,
    summary: 'List one’s own usage',
    description: `Newest first. ${forOwnClients}`,
    access,
    query: z.strictObject(ownUsageQuery),
    status: 200,
    response: page(usageRecord),
    async handle({ system, app, caller, query }) {
      const { items, next_cursor } = await listUsage(system.db, app, { ...query, user_id: caller.user.id });
      return { items: items.map(toUsageJson), next_cursor };
    },
  }),
  route({
    method: 'GET',
    path: '/me/usage/summary',
    tag,
    summary: 'Sum up one’s own usage',
    description: `By day (UTC) or service. ${forOwnClients}`,
    access,
    query: z.strictObject({ group_by: groupBy(['day', 'service']), ...summaryQuery }),
    status: 200,
    response: usageSums,
    handle: ({ system, app, caller, query }) => summarizeUsage(system.db, app, { ...query, user_id: caller.user.id }),
  }),
];
