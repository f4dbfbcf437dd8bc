// A stream as its receiver sees it, and what a receiver sends of one (SSF 1.0 §8.1.1).
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { App } from '../../../../apps/app.ts';
import type { SignalStreamRow } from '../../../../database/schema.ts';
import { signalUris } from '../../../../events/signals.ts';
import { Problem } from '../../../../problem.ts';
import { eventsDelivered, type StreamDelivery } from '../../../../signals/streams.ts';
import { MIN_VERIFICATION_SECONDS } from '../../../../signals/verification.ts';
import { API_PREFIX, signalPaths } from '../../../kit/request/paths.ts';
import { id, line } from '../../kit/schemas.ts';

/** SSF 1.0 §6.1. */
export const PUSH = 'urn:ietf:rfc:8935';
export const POLL = 'urn:ietf:rfc:8936';

const uris = (max: number) =>
  z
    .array(z.string().min(1).max(300))
    .max(max)
    .meta({ examples: [[signalUris['session-revoked']]] });

const endpoint = z
  .string()
  .max(2000)
  .meta({ examples: ['https://prints.example.com/signals'] });

const pushed = z.object({
  method: z.literal(PUSH),
  endpoint_url: endpoint.min(1).describe('At https:, on the public internet'),
  authorization_header: z
    .string()
    .max(2000)
    .regex(/^[\x20-\x7e]*$/, 'must be one line of ASCII')
    .nullish()
    .meta({
      description:
        'Sent with every push; it is never shown. Left out, the one that is known stays for the same address; null removes it',
      examples: ['Bearer 2YotnFZFEjr1zCsicMWpAA'],
    }),
});
/** The address of what is polled is ours to say. */
const polled = z.object({ method: z.literal(POLL), endpoint_url: endpoint.nullish() });

const receiverSupplied = {
  delivery: z
    .discriminatedUnion('method', [pushed, polled])
    .meta({ examples: [{ method: PUSH, endpoint_url: 'https://prints.example.com/signals' }] }),
  events_requested: uris(100).nullish().describe('URIs of events; all that there are if it is left out'),
  description: line(200).nullish(),
  default_subjects: z
    .enum(['ALL', 'NONE'])
    .optional()
    .describe('Of this server alone: NONE for only those subjects that are added'),
};

/** §8.1.1.3: may be sent along, and must match. */
const transmitterSupplied = {
  iss: z.string().max(2000).optional(),
  aud: z.union([z.string().max(100), z.array(z.string().max(100)).max(10)]).optional(),
  events_supported: uris(100).optional(),
  events_delivered: uris(100).optional(),
  min_verification_interval: z.int().optional(),
};

export const newStream = z.object({ ...receiverSupplied, delivery: receiverSupplied.delivery.optional() });
export const changedStream = newStream.extend({ ...transmitterSupplied, stream_id: id });
export const replacedStream = changedStream.extend({ delivery: receiverSupplied.delivery });

export const stream = z
  .object({
    stream_id: id,
    iss: z.string().meta({ examples: ['https://auth.example.com/o/alices-blog'] }),
    aud: z.string().describe('The `client_id` of the receiver'),
    events_supported: uris(100),
    events_requested: uris(100).optional(),
    events_delivered: uris(100),
    delivery: z.object({ method: z.enum([PUSH, POLL]), endpoint_url: z.string() }),
    min_verification_interval: z.int().describe('In seconds'),
    description: z.string().optional(),
    default_subjects: z.enum(['ALL', 'NONE']),
  })
  .meta({ id: 'SignalStream' });

export function toStreamJson(app: App, row: SignalStreamRow): z.output<typeof stream> {
  return {
    stream_id: row.id,
    iss: app.issuer,
    aud: row.client_id,
    events_supported: Object.values(signalUris),
    ...(row.events_requested && { events_requested: row.events_requested }),
    events_delivered: eventsDelivered(row),
    delivery: toDeliveryJson(app, row),
    min_verification_interval: MIN_VERIFICATION_SECONDS,
    ...(row.description !== null && { description: row.description }),
    default_subjects: row.default_subjects,
  };
}

function toDeliveryJson(app: App, { id, endpoint_url }: SignalStreamRow): z.output<typeof stream>['delivery'] {
  if (endpoint_url !== null) return { method: PUSH, endpoint_url };
  return { method: POLL, endpoint_url: `${app.issuer}${API_PREFIX}${signalPaths.poll.replace(':id', id)}` };
}

export const toDelivery = (sent: z.output<typeof receiverSupplied.delivery>): StreamDelivery =>
  sent.method === PUSH ? { ...sent, method: 'push' } : { method: 'poll' };

/** §8.1.1.3. Of a stream whose events change, what was delivered before is right as well. Throws `invalid_request`. */
export function requireExpected(app: App, row: SignalStreamRow, sent: z.output<typeof changedStream>): void {
  const expected = toStreamJson(app, row);
  const events_delivered = eventsDelivered({ events_requested: sent.events_requested ?? row.events_requested });
  const wrong = (['iss', 'aud', 'events_supported', 'events_delivered', 'min_verification_interval'] as const).find(
    (name) =>
      sent[name] !== undefined &&
      !isDeepStrictEqual(sent[name], expected[name]) &&
      !(name === 'events_delivered' && isDeepStrictEqual(sent[name], events_delivered)),
  );
  if (wrong === undefined) return;
  throw new Problem('invalid_request', `${wrong} is not the stream’s`, { fields: { [wrong]: 'is not the stream’s' } });
}
