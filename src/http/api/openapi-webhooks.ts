// The webhooks of the OpenAPI 3.1 document: what an App's endpoints are sent, one entry for each published type of event, so that
// generators make types for receivers, too.
import { z } from 'zod';
import { type Event, events, isPublished } from '../../events/catalogue.ts';
import { envelope } from '../../events/envelope.ts';
import { keysOf } from '../../tables.ts';
import { TEST_EVENT } from '../../webhooks/webhook-kind.ts';
import { toTypeSchema } from './event-schemas.ts';
import { type Components, toJsonSchema } from './json-schema.ts';

/** The body of every webhook; its type says what is in `data`. */
const body = envelope
  .extend({
    issuer: z.url().describe('The App that it happened in'),
    sequence: z.int().describe('Goes up by one with each event that is sent to this endpoint'),
  })
  .meta({ id: 'WebhookEvent' });

/** A test is about nobody. */
const testBody = body.pick({ id: true, version: true, at: true, issuer: true, sequence: true }).extend({
  type: z.literal(TEST_EVENT),
  data: z.object({}),
});

/** https://github.com/standard-webhooks/standard-webhooks */
export const webhookParameters = {
  WebhookId: header('webhook-id', 'The event’s id: the same at every attempt'),
  WebhookTimestamp: header('webhook-timestamp', 'When it was sent, in seconds since 1970'),
  WebhookSignature: header('webhook-signature', 'Signatures of id, timestamp and body, as Standard Webhooks has them'),
  WebhookJws: header('webhook-signature-jws', 'A detached JWS (RFC 7515, appendix F) of the same by a key of the App'),
};

const parameters = keysOf(webhookParameters).map((name) => ({ $ref: `#/components/parameters/${name}` }));

/** Adds the schema that all of them have in common to `schemas`. */
export function describeWebhooks(schemas: Components) {
  const { $ref = '' } = toJsonSchema(body, 'output', schemas);
  const published = events.filter(isPublished).map((type) => [type, toWebhook(type, $ref)] as const);
  const test = toEntry(TEST_EVENT, 'A developer tests the endpoint.', toJsonSchema(testBody, 'output', schemas));
  return Object.fromEntries([...published, [TEST_EVENT, test] as const]);
}

function toWebhook(type: Event, event: string) {
  const { description, ...schema } = toTypeSchema(type, event);
  return toEntry(type, description, schema);
}

function toEntry(type: string, summary: string, schema: object) {
  return {
    post: {
      operationId: `webhook_${type.replace(/[^a-z]+/gi, '_')}`,
      tags: ['Webhooks'],
      summary,
      security: [],
      parameters,
      requestBody: { required: true, content: { 'application/json': { schema } } },
      responses: {
        '2XX': { description: 'Received. Every other answer, and none within five seconds, is tried again' },
        410: { description: 'Gone: the endpoint is switched off' },
      },
    },
  };
}

function header(name: string, description: string) {
  return { name, in: 'header', required: true, description, schema: { type: 'string' } };
}
