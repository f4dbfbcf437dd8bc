// usage/*: what users and organizations used, reported by the App's backend.
import { z } from 'zod';
import { listUsage, reportUsage, toUsageJson } from '../../../../usage/records.ts';
import { groupings, summarizeUsage } from '../../../../usage/summary.ts';
import { type Route, route } from '../../kit/route.ts';
import { id, page } from '../../kit/schemas.ts';
import {
  groupBy,
  MAX_USAGE_BATCH,
  namedQuery,
  ownUsageQuery,
  summaryQuery,
  usageBody,
  usageRecord,
  usageSums,
} from '../../kit/usage.ts';

const tag = 'Usage';
const read = { permission: 'usage:read' } as const;
const write = { permission: 'usage:write' } as const;

const REPEATING =
  'Repeat it with the same `idempotency_key` if the answer is lost: it is stored once, and the answer is the same.';

export const usageRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/usage',
    tag,
    summary: 'Report usage',
    description: `A call of a service. It can’t be changed afterwards. ${REPEATING}`,
    access: write,
    body: usageBody,
    status: 201,
    response: usageRecord,
    problems: ['idempotency_key_reused'],
    async handle({ system, app, body }) {
      const stored = await reportUsage(system.db, app, [body], { isBatch: false });
      return stored.map(toUsageJson)[0];
    },
  }),
  route({
    method: 'POST',
    path: '/usage/batch',
    tag,
    summary: 'Report usage in a batch',
    description: `At most ${MAX_USAGE_BATCH.toLocaleString('en')}, all of them or none. ${REPEATING}`,
    access: write,
    maxBody: '1mb',
    body: z.strictObject({ items: z.array(usageBody).min(1).max(MAX_USAGE_BATCH) }),
    status: 201,
    response: z.object({ items: z.array(usageRecord).describe('In the order of the request') }),
    problems: ['idempotency_key_reused'],
    async handle({ system, app, body }) {
      return { items: (await reportUsage(system.db, app, body.items)).map(toUsageJson) };
    },
  }),
  route({
    method: 'GET',
    path: '/usage',
    tag,
    summary: 'List usage',
    description: 'Newest first.',
    access: read,
    query: z.strictObject({
      ...namedQuery,
      billing_id: id.optional().describe('Only what is part of this billing record'),
      ...ownUsageQuery,
    }),
    status: 200,
    response: page(usageRecord),
    async handle({ system, app, query }) {
      const { items, next_cursor } = await listUsage(system.db, app, query);
      return { items: items.map(toUsageJson), next_cursor };
    },
  }),
  route({
    method: 'GET',
    path: '/usage/summary',
    tag,
    summary: 'Sum up usage',
    description:
      'By day (UTC), service, user or organization. By day in the order of the days, otherwise the largest cost first. Usage that names no user is in no group by user, and the same holds for organizations.',
    access: read,
    query: z.strictObject({ group_by: groupBy(groupings), ...namedQuery, ...summaryQuery }),
    status: 200,
    response: usageSums,
    handle: ({ system, app, query }) => summarizeUsage(system.db, app, query),
  }),
];
