// The webhooks of the OpenAPI 3.1 document: all that is sent to programs of an App and its clients, so that generators make types for
// receivers, too. An App's endpoints have one entry for each published type of event.
import { z } from 'zod';
import { events, isPublished } from '../../events/catalogue.ts';
import { envelope } from '../../events/envelope.ts';
import { keysOf } from '../../tables.ts';
import { TEST_EVENT } from '../../webhooks/webhook-kind.ts';
import { toTypeSchema } from './event-schemas.ts';
import { type Components, type JsonSchema, toJsonSchema } from './json-schema.ts';
import {
  deliveryError,
  hookAnswer,
  hookQuestions,
  logoutToken,
  provisioningEnd,
  provisioningUpdate,
  securityEventToken,
} from './sent-schemas.ts';

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

type Content = Record<string, { schema: JsonSchema }>;
type Answers = Record<string, { description: string; content?: Content }>;

/** One request that is sent. The tag is a section of the reference page. */
type Sent = { tag: SentTag; summary: string; content: Content; parameters?: typeof parameters; responses: Answers };

/** In this order, each with the page that tells of it. */
export const sentTags = {
  Webhooks: { docs: 'webhooks', sentence: 'To the App’s endpoints, one request for each event that they chose.' },
  Provisioning: { docs: 'provisioning', sentence: 'To the endpoint of a client that hears of its users.' },
  'Decision hooks': { docs: 'hooks', sentence: 'To the App’s own server, which has at most 1.5 seconds to answer.' },
  'Back-channel logout': { docs: 'sessions', sentence: 'To the address that a client has for logout tokens.' },
  'Security events': { docs: 'shared-signals', sentence: 'To the streams of a client that hears of security events.' },
} as const;

export type SentTag = keyof typeof sentTags;

const taken: Answers = {
  '2XX': { description: 'Received. After any other answer, or none within five seconds, it is sent again.' },
  410: { description: 'The endpoint no longer exists, and is switched off.' },
};

/** By name. Adds the schemas with an id to `schemas`. */
export function describeWebhooks(schemas: Components) {
  const toSchema = (schema: z.ZodType) => toJsonSchema(schema, 'output', schemas);
  const sent = [...describeEvents(schemas), ...describeProvisioning(toSchema), ...describeOthers(toSchema)];
  return Object.fromEntries(sent.map(([name, one]) => [name, toEntry(name, one)]));
}

type ToSchema = (schema: z.ZodType) => JsonSchema;

function describeEvents(schemas: Components): [string, Sent][] {
  const { $ref = '' } = toJsonSchema(body, 'output', schemas);
  const published = events.filter(isPublished).map((type): [string, Sent] => {
    const { description: summary, ...schema } = toTypeSchema(type, $ref);
    return [type, toSigned('Webhooks', summary, schema)];
  });
  const test = toSigned('Webhooks', 'A developer tests the endpoint.', toJsonSchema(testBody, 'output', schemas));
  return [...published, [TEST_EVENT, test]];
}

function describeProvisioning(toSchema: ToSchema): [string, Sent][] {
  const update = toSchema(provisioningUpdate);
  const sent: [string, string, JsonSchema][] = [
    ['user.created', 'A user has a first grant for the client.', update],
    ['user.updated', 'A claim changed that the client may see, or what it may see.', update],
    ['user.deleted', 'The account is to be removed.', toSchema(provisioningEnd)],
  ];
  return sent.map(([type, summary, schema]) => [`provisioning:${type}`, toSigned('Provisioning', summary, schema)]);
}

const toSigned = (tag: SentTag, summary: string, schema: JsonSchema): Sent => ({
  ...{ tag, summary, parameters, content: { 'application/json': { schema } }, responses: taken },
});

function describeOthers(toSchema: ToSchema): [string, Sent][] {
  const decided = { 'application/json': { schema: toSchema(hookAnswer) } };
  const ask = (summary: string, schema: z.ZodType): Sent => ({
    ...toSigned('Decision hooks', summary, toSchema(schema)),
    responses: { 200: { description: 'The decision. Any other status counts as no answer.', content: decided } },
  });
  const token = { type: 'string', contentMediaType: 'application/jwt' };
  const form = {
    ...{ type: 'object', required: ['logout_token'] },
    properties: { logout_token: { ...token, contentSchema: toSchema(logoutToken) } },
  };
  return [
    ['hook:before_sign_up', ask('Somebody is about to become a user.', hookQuestions.before_sign_up)],
    ['hook:before_tokens', ask('Tokens are about to be given.', hookQuestions.before_tokens)],
    [
      'logout_token',
      {
        ...{ tag: 'Back-channel logout', summary: 'A session of a user ended.' },
        content: { 'application/x-www-form-urlencoded': { schema: form } },
        responses: { 200: { description: 'The user is signed out at the client. 204 means the same.' } },
      },
    ],
    [
      'security_event_token',
      {
        ...{ tag: 'Security events', summary: 'Something happened to the security of a user.' },
        content: { 'application/secevent+jwt': { schema: { ...token, contentSchema: toSchema(securityEventToken) } } },
        responses: {
          202: { description: 'Received. 200 and 204 mean the same.' },
          400: { description: 'Refused.', content: { 'application/json': { schema: toSchema(deliveryError) } } },
        },
      },
    ],
  ];
}

function toEntry(name: string, { tag, summary, content, responses, ...rest }: Sent) {
  return {
    post: {
      operationId: `webhook_${name.replace(/[^a-z]+/gi, '_')}`,
      ...{ tags: [tag], summary, security: [], ...rest },
      requestBody: { required: true, content },
      responses,
    },
  };
}

function header(name: string, description: string) {
  return { name, in: 'header', required: true, description, schema: { type: 'string' } };
}
