// clients/:id/signal-streams: the streams of security events that a client has created, as the App's developers see them.
import { z } from 'zod';
import { getClientRow } from '../../../../apps/clients/client.ts';
import { listStreamOverviews, toOverviewJson } from '../../../../signals/overview.ts';
import { deleteStream } from '../../../../signals/streams.ts';
import { type Route, route } from '../../kit/route.ts';
import { id, page, time, whole } from '../../kit/schemas.ts';

const tag = 'Clients';

const stream = z
  .object({
    id,
    description: z.string().nullable(),
    method: z.enum(['push', 'poll']),
    endpoint_url: z
      .string()
      .nullable()
      .describe('Where it is pushed to')
      .meta({ examples: ['https://prints.example.com/signals'] }),
    status: z.enum(['enabled', 'paused', 'disabled']),
    reason: z.string().nullable().describe('Why it has this status, in the words of whoever set it'),
    is_failing: z.boolean().describe('Its last requests all failed'),
    waiting: z.int().describe('How many events wait, up to 1,000'),
    last_failure: z
      .object({ at: time, status: z.int().nullable(), failure: z.string().nullable(), answer: z.string().nullable() })
      .nullable()
      .describe('Of the last request that failed, or token that the receiver refused'),
    created_at: time,
  })
  .meta({ id: 'ClientSignalStream' });

export const clientSignalRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/clients/:id/signal-streams',
    tag,
    summary: 'List a client’s streams of security events',
    description: 'Which the client itself created.',
    access: { permission: 'clients:read' },
    status: 200,
    response: page(stream),
    async handle({ system, app, params }) {
      const client = await getClientRow(system.db, app, params.id);
      return whole((await listStreamOverviews(system.db, app, client.id)).map(toOverviewJson));
    },
  }),
  route({
    method: 'DELETE',
    path: '/clients/:id/signal-streams/:stream_id',
    tag,
    summary: 'Delete a client’s stream of security events',
    description: 'What waits for it goes with it. To keep the client from creating another one, set `shared_signals`.',
    access: { permission: 'clients:write' },
    status: 204,
    async handle({ system, app, params }) {
      await deleteStream(system.db, app, { client_id: params.id, id: params.stream_id });
    },
  }),
];
