// requests: how authorization, token and sign-in requests of the App went, and why they were refused.
import { z } from 'zod';
import { checkNames, requestKinds } from '../../../diagnosis/kinds.ts';
import { getRequestRecord, listRequestRecords, toRequestRecordJson } from '../../../diagnosis/list.ts';
import { type Route, route } from '../kit/route.ts';
import { id, page, pageQuery, text, time } from '../kit/schemas.ts';

const requestRecord = z
  .object({
    id: id.describe('The id that the answer named, in `X-Request-Id` and on its error page'),
    at: time,
    kind: z.enum(requestKinds).describe('What was asked for; a request to `/token` by its grant'),
    outcome: z
      .enum(['passed', 'asked', 'refused', 'failed'])
      .describe('`asked`: the user has another step to take. `failed`: the failure is on the server’s side'),
    client_id: z.string().nullable().describe('The client, if the App has it'),
    error: z.string().nullable(),
    description: z.string().nullable(),
    checks: z
      .array(z.object({ name: z.enum(checkNames), state: z.enum(['passed', 'failed', 'asked', 'not_reached']) }))
      .describe('What was checked, in order'),
    sent: z
      .array(
        z.union([
          z.object({ name: z.string(), value: z.string(), cut: z.literal(true).optional() }),
          z.object({ name: z.string(), length: z.int().nullable() }),
        ]),
      )
      .describe(
        'Known parameters as they were sent; of those that are secret, or could be, only the length, and of a sign-in not even that',
      ),
    registered: z
      .object({
        type: z.enum(['public', 'confidential', 'machine']),
        redirect_uris: z.array(z.string()),
        grant_types: z.array(z.string()),
        token_endpoint_auth_method: z.string(),
        require_pkce: z.boolean(),
        scopes: z.array(z.string()),
        resources: z.array(z.string()),
      })
      .nullable()
      .describe('What was registered for the client when its request was refused'),
  })
  .meta({ id: 'RequestRecord' });

export const requestRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/requests',
    tag: 'Requests',
    summary: 'List requests',
    description:
      'Authorization requests, token requests and sign-ins through the API, newest first: those that were refused, and a sample of the others. They are kept for seven days, up to 5,000 of an App.',
    access: { permission: 'events:read' },
    query: z.strictObject({
      client_id: text(100).optional(),
      outcome: z.enum(['refused']).optional().describe('Only requests that were refused, or failed'),
      ...pageQuery,
    }),
    status: 200,
    response: page(requestRecord),
    async handle({ system, app, query: { client_id, outcome, ...query } }) {
      const filter = { ...query, client_ids: client_id === undefined ? undefined : [client_id] };
      const { items, next_cursor } = await listRequestRecords(system, app, {
        ...filter,
        is_failed: outcome !== undefined,
      });
      return { items: items.map(toRequestRecordJson), next_cursor };
    },
  }),
  route({
    method: 'GET',
    path: '/requests/:id',
    tag: 'Requests',
    summary: 'Get a request by the id that its answer named',
    access: { permission: 'events:read' },
    status: 200,
    response: requestRecord,
    handle: async ({ system, app, params }) => toRequestRecordJson(await getRequestRecord(system, app, params.id)),
  }),
];
