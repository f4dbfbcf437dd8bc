// The catalogue of events as JSON Schema (draft 2020-12), for receivers that check or generate code. It is the same at every
// App.
import { z } from 'zod';
import { catalogue, type Event, events } from '../../events/catalogue.ts';
import { envelope } from '../../events/envelope.ts';
import { simplify } from './json-schema.ts';

/** `url`: where it is served. */
export function toEventSchemas(url: string) {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: url,
    title: 'Events of Gatehouse',
    description:
      'Each event has the members of `event`, and the data that its type has. A new member is no new version.',
    oneOf: events.map((type) => ({ $ref: `#/$defs/${type}` })),
    $defs: {
      event: toOpenSchema(envelope),
      ...Object.fromEntries(events.map((type) => [type, toTypeSchema(type, '#/$defs/event')])),
    },
  };
}

/** `event`: a reference to the schema of what all types have. */
export function toTypeSchema(type: Event, event: string) {
  const { version, sentence, webhook, data } = catalogue[type];
  return {
    title: type,
    description: sentence,
    /** Whether an App’s backend may be told of it. */
    'x-webhook': webhook,
    allOf: [
      { $ref: event },
      {
        type: 'object',
        properties: { type: { const: type }, version: { const: version }, data: toOpenSchema(data) },
        required: ['type', 'version', 'data'],
      },
    ],
  };
}

/** What we record is closed; what a receiver gets may say more one day. */
function toOpenSchema(schema: z.ZodType): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io: 'output',
    override: (one) => {
      simplify(one);
      delete one.jsonSchema.additionalProperties;
    },
  });
  return rest;
}
