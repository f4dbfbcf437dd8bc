// What a receiver does with a stream that it has: its status, its subjects, a verification event, and polling
// (SSF 1.0 §8.1.2 to §8.1.4, RFC 8936).
import { z } from 'zod';
import { MAX_EVENTS, pollStream } from '../../../../signals/poll.ts';
import { setStreamStatus } from '../../../../signals/status.ts';
import { getStream } from '../../../../signals/streams.ts';
import { setSubject } from '../../../../signals/subjects.ts';
import { requestVerification } from '../../../../signals/verification.ts';
import { signalPaths } from '../../../kit/request/paths.ts';
import { type Route, route } from '../../kit/route.ts';
import { id, line } from '../../kit/schemas.ts';
import { manage, read } from './streams.ts';

const tag = 'Shared signals';

const states = z.enum(['enabled', 'paused', 'disabled']);
const reason = line(200).describe('A short text');
const status = z
  .object({ stream_id: id, status: states, reason: reason.optional() })
  .meta({ id: 'SignalStreamStatus' });

const toStatusJson = (row: { id: string; status: z.output<typeof states>; reason: string | null }) => ({
  ...{ stream_id: row.id, status: row.status },
  ...(row.reason !== null && { reason: row.reason }),
});

/** RFC 9493 §3.2.3. */
const subject = z
  .object({
    format: z.literal('iss_sub'),
    iss: z.string().min(1).max(2000).describe('The issuer of this App'),
    sub: z.string().min(1).max(255).describe('As in the client’s ID tokens'),
  })
  .meta({ id: 'SignalSubject' });

const SAYS_NOTHING = 'The answer is the same for every subject, known or not.';

const setError = z.object({ err: z.string().min(1).max(100), description: z.string().max(500).optional() });

export const signalControlRoutes: Route[] = [
  route({
    method: 'GET',
    path: signalPaths.status,
    tag,
    summary: 'Get the status of a stream of security events',
    access: read,
    query: z.strictObject({ stream_id: id }),
    status: 200,
    response: status,
    problems: ['not_found'],
    async handle({ system, app, caller, query }) {
      return toStatusJson(await getStream(system.db, app, { client_id: caller.client.id, id: query.stream_id }));
    },
  }),
  route({
    method: 'POST',
    path: signalPaths.status,
    tag,
    summary: 'Enable, pause or disable a stream of security events',
    description: 'A paused stream keeps up to 1,000 events for two weeks; a disabled one loses what waits.',
    access: manage,
    body: z.object({ stream_id: id, status: states, reason: reason.optional() }),
    status: 200,
    response: status,
    problems: ['not_found'],
    async handle({ system, app, caller, body: { stream_id, ...input } }) {
      return toStatusJson(await setStreamStatus(system, app, { client_id: caller.client.id, id: stream_id }, input));
    },
  }),
  route({
    method: 'POST',
    path: signalPaths.add,
    tag,
    summary: 'Add a subject to a stream of security events',
    description: SAYS_NOTHING,
    access: manage,
    body: z.object({ stream_id: id, subject, verified: z.boolean().optional() }),
    status: 200,
    problems: ['not_found'],
    async handle({ system, app, caller, body: { stream_id, subject } }) {
      await setSubject(system.db, app, { client_id: caller.client.id, id: stream_id }, { subject, isMember: true });
      // SSF 1.0 §8.1.3.2: an empty 200.
      return '';
    },
  }),
  route({
    method: 'POST',
    path: signalPaths.remove,
    tag,
    summary: 'Remove a subject from a stream of security events',
    description: SAYS_NOTHING,
    access: manage,
    body: z.object({ stream_id: id, subject }),
    status: 204,
    problems: ['not_found'],
    async handle({ system, app, caller, body: { stream_id, subject } }) {
      await setSubject(system.db, app, { client_id: caller.client.id, id: stream_id }, { subject, isMember: false });
    },
  }),
  route({
    method: 'POST',
    path: signalPaths.verification,
    tag,
    summary: 'Ask for a verification event',
    description: 'It has the `state` that was sent.',
    access: manage,
    body: z.object({ stream_id: id, state: z.string().max(500).optional() }),
    status: 204,
    problems: ['not_found'],
    async handle({ system, app, caller, body: { stream_id, state } }) {
      await requestVerification(system, app, { client_id: caller.client.id, id: stream_id }, state);
    },
  }),
  route({
    method: 'POST',
    path: signalPaths.poll,
    tag,
    summary: 'Poll a stream of security events',
    description:
      'Waits up to 25 seconds for an event, unless `returnImmediately` is set or two polls of the client wait already. What is in neither `ack` nor `setErrs` is sent again.',
    access: manage,
    body: z.object({
      maxEvents: z.int().min(0).max(1_000_000).optional().describe(`At most ${MAX_EVENTS} are sent at once`),
      returnImmediately: z.boolean().optional(),
      ack: z.array(z.string().max(100)).max(1_000).optional().describe('`jti` of tokens that were taken'),
      setErrs: z
        .record(z.string().max(100), setError)
        .refine((errors) => Object.keys(errors).length <= MAX_EVENTS, `must be at most ${MAX_EVENTS}`)
        .optional()
        .describe('By `jti`: tokens that are refused, and why'),
    }),
    status: 200,
    response: z.object({
      sets: z.record(z.string(), z.string()).describe('Security event tokens by their `jti`'),
      moreAvailable: z.boolean(),
    }),
    async handle({ system, app, caller, params, body, isOver }) {
      const { maxEvents = MAX_EVENTS, returnImmediately = false, ack = [], setErrs = {} } = body;
      return pollStream(
        system,
        app,
        { client_id: caller.client.id, id: params.id },
        { maxEvents: Math.min(maxEvents, MAX_EVENTS), returnImmediately, ack, setErrs, isOver },
      );
    },
  }),
];
