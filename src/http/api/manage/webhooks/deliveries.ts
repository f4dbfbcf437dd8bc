// webhooks/:id/deliveries/*: what an endpoint was sent, what it answered, and sending it again.
import { z } from 'zod';
import {
  deliveryStates,
  getWebhookDelivery,
  listWebhookDeliveries,
  sendDeliveryAgain,
  toDeliveryJson,
  toWholeDeliveryJson,
} from '../../../../webhooks/deliveries.ts';
import { type Route, route } from '../../kit/route.ts';
import { id, page, pageQuery, time } from '../../kit/schemas.ts';

const tag = 'Webhooks';
const read = { permission: 'webhooks:read' } as const;

const state = z.enum(deliveryStates);

const delivery = z
  .object({
    id: id.describe('Of the event: `webhook-id` of each attempt'),
    type: z.string().meta({ description: 'Of the event', examples: ['user.created'] }),
    state: state.describe(
      '`failed`: given up; `dropped`: the endpoint was switched off, or the event is no longer kept',
    ),
    sequence: z.number().int().nullable().describe('Counts the endpoint’s deliveries; null before the first attempt'),
    attempts: z.number().int(),
    created_at: time,
    next_attempt_at: time.nullable(),
    finished_at: time.nullable(),
  })
  .meta({ id: 'WebhookDelivery' });

const whole = delivery
  .extend({
    body: z.string().nullable().describe('As it is sent; null if the event is no longer kept'),
    log: z
      .array(
        z.object({
          attempt: z.number().int(),
          at: time,
          duration_ms: z.number().int(),
          status: z.number().int().nullable().describe('Of the answer'),
          failure: z
            .string()
            .nullable()
            .meta({ description: 'Why there was no answer', examples: ['late'] }),
          answer: z.string().nullable().describe('Its first 1,024 bytes'),
          headers: z
            .record(z.string(), z.string())
            .nullable()
            .describe('As they were sent, without credentials; null if no request was made'),
        }),
      )
      .describe('The latest attempts, newest first, at most 20'),
  })
  .meta({ id: 'WholeWebhookDelivery' });

export const webhookDeliveryRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/webhooks/:id/deliveries',
    tag,
    summary: 'List deliveries of a webhook endpoint',
    description: 'Newest first, of the last 14 days.',
    access: read,
    query: z.strictObject({ state: state.optional(), ...pageQuery }),
    status: 200,
    response: page(delivery),
    async handle({ system, app, params, query }) {
      const { items, next_cursor } = await listWebhookDeliveries(system.db, app, params.id, query);
      return { items: items.map(toDeliveryJson), next_cursor };
    },
  }),
  route({
    method: 'GET',
    path: '/webhooks/:id/deliveries/:delivery_id',
    tag,
    summary: 'Get a delivery of a webhook endpoint',
    access: read,
    status: 200,
    response: whole,
    async handle({ system, app, params }) {
      return toWholeDeliveryJson(await getWebhookDelivery(system.db, app, params.id, params.delivery_id));
    },
  }),
  route({
    method: 'POST',
    path: '/webhooks/:id/deliveries/:delivery_id/send-again',
    tag,
    summary: 'Send a delivery again',
    description: 'Under the same id, whatever became of it.',
    access: { permission: 'webhooks:write' },
    status: 204,
    problems: ['conflict'],
    async handle({ system, app, params }) {
      await sendDeliveryAgain(system.db, app, params.id, params.delivery_id);
    },
  }),
];
