// events: the App's audit log.
import { z } from 'zod';
import { events } from '../../../events/catalogue.ts';
import { listEvents, toEventJson } from '../../../events/list.ts';
import { type Route, route } from '../kit/route.ts';
import { id, page, pageQuery, text, time } from '../kit/schemas.ts';

const event = z
  .object({
    id,
    at: time,
    event: z.enum(events).meta({ examples: ['user.created'] }),
    actor: z
      .object({
        kind: z.enum(['user', 'developer', 'operator', 'api_key', 'client', 'system', 'anonymous']),
        id: z.string().nullable(),
      })
      .meta({
        description: 'The caller or person that did it',
        examples: [{ kind: 'api_key', id: '6f1c2d3e-4b5a-4c7d-8e9f-0a1b2c3d4e5f' }],
      }),
    user_id: z.string().nullable(),
    client_id: z.string().nullable(),
    ip: z
      .string()
      .nullable()
      .meta({ examples: ['203.0.113.7'] }),
    user_agent: z.string().nullable(),
    request_id: z.string().nullable().describe('As in the X-Request-Id header of the answer'),
    data: z.looseObject({}).describe('What else there is to say; depends on the event'),
  })
  .meta({ id: 'Event' });

export const eventRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/events',
    tag: 'Events',
    summary: 'List events',
    description: 'The audit log, newest first.',
    access: { permission: 'events:read' },
    query: z.strictObject({
      event: z
        .enum(events)
        .optional()
        .meta({ examples: ['user.created'] }),
      user_id: id.optional(),
      client_id: text(100).optional(),
      request_id: text(100).optional(),
      ...pageQuery,
    }),
    status: 200,
    response: page(event),
    async handle({ system, app, query: { event, ...query } }) {
      const filter = { ...query, events: event && [event] };
      const { items, next_cursor } = await listEvents(system.db, app, filter);
      return { items: items.map(toEventJson), next_cursor };
    },
  }),
];
