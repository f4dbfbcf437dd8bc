// events: the App's audit log.
import { z } from 'zod';
import { events } from '../../../events/catalogue.ts';
import { envelope, toEventJson } from '../../../events/envelope.ts';
import { getEvent, listEvents } from '../../../events/list.ts';
import { type Route, route } from '../kit/route.ts';
import { id, page, pageQuery, text } from '../kit/schemas.ts';

const event = envelope.meta({ id: 'Event' });

export const eventRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/events',
    tag: 'Events',
    summary: 'List events',
    description: 'The audit log, newest first.',
    access: { permission: 'events:read' },
    query: z.strictObject({
      type: z
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
    async handle({ system, app, query: { type, ...query } }) {
      const filter = { ...query, events: type && [type] };
      const { items, next_cursor } = await listEvents(system.db, app, filter);
      return { items: items.map(toEventJson), next_cursor };
    },
  }),
  route({
    method: 'GET',
    path: '/events/:id',
    tag: 'Events',
    summary: 'Get an event',
    access: { permission: 'events:read' },
    status: 200,
    response: event,
    handle: async ({ system, app, params }) => toEventJson(await getEvent(system.db, app, params.id)),
  }),
];
