// events: the App's audit log.
import { Readable } from 'node:stream';
import { z } from 'zod';
import { results } from '../../../events/catalogue/kind.ts';
import { type Event, events } from '../../../events/catalogue.ts';
import { exportEvents } from '../../../events/chain/export.ts';
import { auditJwksUri } from '../../../events/chain/keys.ts';
import { actorKinds, envelope, toEventJson } from '../../../events/envelope.ts';
import { type ActorKind, type EventFilter, getEvent, listEvents } from '../../../events/list.ts';
import { commaList } from '../kit/fields/comma-list.ts';
import { dayOrTime } from '../kit/fields/times.ts';
import { type Route, route } from '../kit/route.ts';
import { id, page, pageQuery, text } from '../kit/schemas.ts';

const typeNames = commaList({
  allowed: events,
  max: 4_000,
  mistake: 'must be one or several types of events, with commas',
}).meta({ description: 'One or several types, with commas', examples: ['user.created,user.deleted'] });

const event = envelope.meta({ id: 'Event' });

const filter = {
  type: typeNames.optional(),
  result: z.enum(results).optional(),
  actor_kind: z.enum(actorKinds).optional().describe('What kind of caller or person did it'),
  actor_id: text(100).optional().describe('The caller or person that did it'),
  impersonated_by: id.optional().describe('The developer who acted as the user: what they did so, and the end of it'),
  user_id: id.optional(),
  client_id: text(100).optional(),
  request_id: text(100).optional(),
  from: dayOrTime.optional().describe('From this time on, or from the beginning of this day in UTC'),
  to: dayOrTime.optional().describe('Before this time, or before the beginning of this day in UTC'),
};

type Asked = { type?: Event[] | undefined; actor_kind?: ActorKind | undefined };

function toFilter<Query extends { [Name in keyof Asked]: Asked[Name] | undefined }>(query: Query) {
  const { type, actor_kind, ...rest } = query;
  return { ...rest, events: type, actor_kinds: actor_kind && [actor_kind] } satisfies EventFilter;
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
