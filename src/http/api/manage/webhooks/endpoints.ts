// webhooks/*: the App's own servers that hear of its events (docs/webhooks.md).
import { z } from 'zod';
import { events, isPublished } from '../../../../events/catalogue.ts';
import { replayWebhook, sendTest } from '../../../../webhooks/deliveries.ts';
import {
  createWebhook,
  deleteWebhook,
  getWebhook,
  listWebhooks,
  rotateWebhookSecret,
  toWebhookJson,
  updateWebhook,
} from '../../../../webhooks/endpoints.ts';
import { requireWebhookFields } from '../../../../webhooks/fields.ts';
import { instant } from '../../kit/fields/times.ts';
import { type Route, route } from '../../kit/route.ts';
import { id, line, page, time, whole } from '../../kit/schemas.ts';

const tag = 'Webhooks';
const read = { permission: 'webhooks:read' } as const;
const write = { permission: 'webhooks:write' } as const;

const url = z
  .string()
  .min(1)
  .max(2000)
  .meta({ description: 'At https:, on the public internet', examples: ['https://blog.example.com/webhooks'] });

const published = events.filter(isPublished);

export const webhookInput = {
  url,
  description: line(200)
    .nullish()
    .meta({ examples: ['Tells the newsletter'] }),
  events: z
    .array(z.string().min(1).max(100))
    .max(published.length)
    .nullish()
    .meta({ description: 'Types of events; null for all that are published', examples: [['user.created']] }),
  enabled: z.boolean().optional(),
  secret: z
    .string()
    .max(200)
    .optional()
    .meta({ description: 'whsec_ and base64 of 24 to 64 random bytes; a new one is made if it is left out' }),
};

const client_id = z.string().max(200).nullish().meta({
  description:
    'A client with `provisioning`, of whose users the endpoint hears: those with a grant there who are created, changed or deleted. Null for an endpoint of the App, which hears of its events',
});

const webhook = z
  .object({
    id,
    url,
    description: z.string().nullable(),
    client_id: z.string().nullable().describe('It hears of the users of this client, and of no events'),
    events: z.array(z.string()).nullable(),
    enabled: z.boolean(),
    state: z.enum(['active', 'failing', 'disabled']).describe('`failing`: its last requests all failed'),
    disabled_because: z
      .enum(['failing', 'gone'])
      .nullable()
      .describe('If the server switched it off: it failed for days, or answered 410'),
    failing_since: time.nullable(),
    previous_secret_until: time.nullable().describe('Until then the secret before the last rotation signs, too'),
    created_at: time,
    updated_at: time,
  })
  .meta({ id: 'Webhook' });

const secret = z
  .string()
  .meta({ description: 'Shown only here', examples: ['whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'] });
const withSecret = webhook.extend({ secret }).meta({ id: 'WebhookWithSecret' });

export const webhookRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/webhooks',
    tag,
    summary: 'List webhook endpoints',
    access: read,
    status: 200,
    response: page(webhook),
    async handle({ system, app }) {
      return whole((await listWebhooks(system.db, app)).map(toWebhookJson));
    },
  }),
  route({
    method: 'POST',
    path: '/webhooks',
    tag,
    summary: 'Create a webhook endpoint',
    description: 'The answer has the secret that its requests are signed with. It is not shown again.',
    access: write,
    body: z.strictObject({ ...webhookInput, client_id }),
    check: ({ system, app }, body) => requireWebhookFields(system, app, body),
    status: 201,
    response: withSecret,
    problems: ['conflict', 'limit_reached'],
    async handle({ system, app, body }) {
      const { webhook, secret } = await createWebhook(system, app, body);
      return { ...toWebhookJson(webhook), secret };
    },
  }),
  route({
    method: 'GET',
    path: '/webhooks/:id',
    tag,
    summary: 'Get a webhook endpoint',
    access: read,
    status: 200,
    response: webhook,
    async handle({ system, app, params }) {
      return toWebhookJson(await getWebhook(system.db, app, params.id));
    },
  }),
  route({
    method: 'PATCH',
    path: '/webhooks/:id',
    tag,
    summary: 'Change a webhook endpoint',
    description: 'Only what is given changes. One that is switched on again is tried at once.',
    access: write,
    body: z.strictObject({ ...webhookInput, url: url.optional() }),
    check: ({ system, app }, body) => requireWebhookFields(system, app, body),
    status: 200,
    response: webhook,
    problems: ['conflict'],
    async handle({ system, app, params, body }) {
      return toWebhookJson(await updateWebhook(system, app, params.id, body));
    },
  }),
  route({
    method: 'DELETE',
    path: '/webhooks/:id',
    tag,
    summary: 'Delete a webhook endpoint',
    description: 'What waits for it is not sent, and its log is gone.',
    access: write,
    status: 204,
    async handle({ system, app, params }) {
      await deleteWebhook(system.db, app, params.id);
    },
  }),
  route({
    method: 'POST',
    path: '/webhooks/:id/rotate-secret',
    tag,
    summary: 'Rotate the secret of a webhook endpoint',
    description: 'Until the overlap ends, requests carry a signature of either secret.',
    access: write,
    body: z.strictObject({ overlap_hours: z.number().int().min(0).max(168).default(24) }),
    status: 200,
    response: withSecret,
    async handle({ system, app, params, body }) {
      const overlap = { overlapHours: body.overlap_hours };
      const { webhook, secret } = await rotateWebhookSecret(system, app, params.id, overlap);
      return { ...toWebhookJson(webhook), secret };
    },
  }),
  route({
    method: 'POST',
    path: '/webhooks/:id/test',
    tag,
    summary: 'Send a test event',
    description: 'Of the type `webhook.test`, signed like any other. The delivery has the returned id.',
    access: write,
    status: 202,
    response: z.object({ delivery_id: id }),
    problems: ['conflict'],
    async handle({ system, app, params }) {
      return { delivery_id: await sendTest(system, app, params.id) };
    },
  }),
  route({
    method: 'POST',
    path: '/webhooks/:id/replay',
    tag,
    summary: 'Send what did not arrive again',
    description:
      'Everything since a time that was given up or dropped, and what happened while the endpoint was switched off; at most 10,000 deliveries, the oldest first, of the last 14 days.',
    access: write,
    body: z.strictObject({ since: instant }),
    status: 202,
    response: z.object({ replayed: z.number().int() }),
    problems: ['conflict'],
    async handle({ system, app, params, body }) {
      return { replayed: await replayWebhook(system.db, app, params.id, body.since) };
    },
  }),
];
