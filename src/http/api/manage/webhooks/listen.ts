// webhooks/listen: events for a developer's own machine, where no server reaches it. `gatehouse listen` asks and forwards.
import { z } from 'zod';
import { listenToEvents, MAX_LISTEN_SECONDS } from '../../../../webhooks/listen.ts';
import { type Route, route } from '../../kit/route.ts';
import { id, text } from '../../kit/schemas.ts';

const forwarded = z.object({
  id,
  type: z.string().meta({ examples: ['user.created'] }),
  headers: z.record(z.string(), z.string()).describe('As an endpoint gets them'),
  body: z.string().describe('As an endpoint gets it; what is signed'),
});

export const webhookListenRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/webhooks/listen',
    tag: 'Webhooks',
    summary: 'Wait for events to forward',
    description:
      'For `gatehouse listen`. Call it without `after` first, and then again and again with the `after` of the last answer. Only a developer can: it is recorded who listens.',
    access: { permission: 'webhooks:listen' },
    body: z.strictObject({
      secret: z
        .string()
        .max(200)
        .meta({
          description: 'Of your own: it signs what you are sent',
          examples: ['whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'],
        }),
      after: text(300).optional().meta({ description: 'Of the last answer, for the same events' }),
      events: z
        .array(z.string().min(1).max(100))
        .max(200)
        .nullish()
        .meta({ description: 'Types of events; null for all that are published', examples: [['user.created']] }),
      wait: z
        .number()
        .int()
        .min(0)
        .max(MAX_LISTEN_SECONDS)
        .default(MAX_LISTEN_SECONDS)
        .meta({ description: 'In seconds' }),
    }),
    status: 200,
    response: z.object({
      after: z.string().describe('Where this answer ends; for this developer and these events alone'),
      events: z.array(forwarded),
    }),
    problems: ['invalid_cursor', 'busy'],
    async handle({ system, app, body: { events: types, wait: seconds, ...asked }, isOver }) {
      return listenToEvents(system, app, { ...asked, types, seconds, isOver });
    },
  }),
];
