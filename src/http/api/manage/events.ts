// events: the App's audit log.
import { Readable } from 'node:stream';
import { z } from 'zod';
import { type Event, events } from '../../../events/catalogue.ts';
import { exportEvents } from '../../../events/chain/export.ts';
import { auditJwksUri } from '../../../events/chain/keys.ts';
import { envelope, toEventJson } from '../../../events/envelope.ts';
import { type EventFilter, getEvent, listEvents } from '../../../events/list.ts';
import { type Route, route } from '../kit/route.ts';
import { id, page, pageQuery, text } from '../kit/schemas.ts';

const event = envelope.meta({ id: 'Event' });

const filter = {
  type: z
    .enum(events)
    .optional()
    .meta({ examples: ['user.created'] }),
  user_id: id.optional(),
  client_id: text(100).optional(),
  request_id: text(100).optional(),
};

function toFilter<Query extends { type?: Event | undefined }>({ type, ...query }: Query) {
  return { ...query, events: type && [type] } satisfies EventFilter;
}

export const eventRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/events',
    tag: 'Events',
    summary: 'List events',
    description: 'The audit log, newest first.',
    access: { permission: 'events:read' },
    query: z.strictObject({ ...filter, ...pageQuery }),
    status: 200,
    response: page(event),
    async handle({ system, app, query }) {
      const { items, next_cursor } = await listEvents(system.db, app, toFilter(query));
      return { items: items.map(toEventJson), next_cursor };
    },
  }),
  route({
    method: 'GET',
    path: '/events/export',
    tag: 'Events',
    summary: 'Export events',
    description:
      'A line of JSON for each, the oldest first, with the seals that prove that none was changed, removed or inserted (docs/audit-log.md). `after` is the number of the last seal that you have. The export is in the audit log.',
    access: { permission: 'events:read' },
    gives: 'application/x-ndjson',
    query: z.strictObject({
      ...filter,
      after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
    }),
    status: 200,
    async handle({ system, app, query: { after, ...query } }) {
      const jwksUri = auditJwksUri(system.config);
      return Readable.from(await exportEvents(system.db, app, { filter: toFilter(query), after, jwksUri }));
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
