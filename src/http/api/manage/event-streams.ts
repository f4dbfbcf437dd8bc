// event-streams/*: other systems that get every event of the App (docs/audit-log.md).
import { z } from 'zod';
import {
  auths,
  createStream,
  deleteStream,
  getStream,
  listStreams,
  requireStreamFields,
  toStreamJson,
  updateStream,
} from '../../../event-streams/streams.ts';
import { MAX_CA } from '../../../event-streams/target.ts';
import { sendTestEvent } from '../../../event-streams/test-event.ts';
import { type Caller, permissionsOf, type Route, route } from '../kit/route.ts';
import { id, name, page, time, whole } from '../kit/schemas.ts';

const tag = 'Event streams';
const read = { permission: 'event_streams:read' } as const;
const write = { permission: 'event_streams:write' } as const;

const url = z
  .string()
  .min(1)
  .max(2000)
  .meta({
    description: '`https://…`, which gets POST requests, or `syslog+tls://host:port`',
    examples: ['https://siem.example.com/gatehouse'],
  });
const auth = z
  .enum(auths)
  .describe('How requests show where they come from: a bearer token, a signature as webhooks have it, or neither');

const input = {
  name,
  url,
  auth: auth.optional(),
  secret: z
    .string()
    .min(1)
    .max(4000)
    .optional()
    .meta({ description: 'The token; or the key of signatures, of which a new one is made if it is left out' }),
  gzip: z.boolean().optional().describe('Whether requests are compressed'),
  ca: z
    .string()
    .max(MAX_CA)
    .nullish()
    .describe('Certificates in PEM that the server’s is verified by, instead of those of the public authorities'),
  enabled: z.boolean().optional(),
};

const stream = z
  .object({
    id,
    name,
    kind: z.enum(['https', 'syslog']),
    url: url.nullable().describe('Its path may be a secret, so it is null for callers without `event_streams:write`'),
    origin: z.string().describe('Its scheme, host and port'),
    auth,
    gzip: z.boolean(),
    ca: z.string().nullable(),
    enabled: z.boolean(),
    state: z.enum(['active', 'failing', 'disabled']).describe('`failing`: its last request failed'),
    disabled_because: z.enum(['failing']).nullable().describe('If the server switched it off, after three days'),
    failing_since: time.nullable(),
    last_failure: z
      .string()
      .nullable()
      .meta({ description: 'Why the last request failed', examples: ['unreachable'] }),
    last_status: z.int().nullable().describe('The status of the answer, if that was the reason'),
    last_sent_at: time.nullable(),
    last_event_at: time.nullable().describe('When the last event that was sent happened'),
    waiting: z.int().describe('How many events were not sent yet; counted up to 1,000'),
    lag_seconds: z.int().describe('How old the oldest of them is'),
    created_at: time,
    updated_at: time,
  })
  .meta({ id: 'EventStream' });

const withSecret = stream
  .extend({ secret: z.string().nullable().describe('The key that was made for signatures; shown only here') })
  .meta({ id: 'EventStreamWithSecret' });

const toRight = (caller: Caller) => ({ mayWrite: permissionsOf(caller).includes(write.permission) });

export const eventStreamRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/event-streams',
    tag,
    summary: 'List event streams',
    access: read,
    status: 200,
    response: page(stream),
    async handle({ system, app, caller }) {
      const streams = await listStreams(system.db, app);
      return whole(await Promise.all(streams.map((one) => toStreamJson(system.db, one, toRight(caller)))));
    },
  }),
  route({
    method: 'POST',
    path: '/event-streams',
    tag,
    summary: 'Create an event stream',
    description:
      'It begins with the next event. Every event of the App is sent, refusals too, in order and at least once.',
    access: write,
    body: z.strictObject(input),
    check: ({ system }, body) => requireStreamFields(system, body),
    status: 201,
    response: withSecret,
    problems: ['limit_reached'],
    async handle({ system, app, body }) {
      const { stream, secret = null } = await createStream(system, app, body);
      return { ...(await toStreamJson(system.db, stream, { mayWrite: true })), secret };
    },
  }),
  route({
    method: 'GET',
    path: '/event-streams/:id',
    tag,
    summary: 'Get an event stream',
    access: read,
    status: 200,
    response: stream,
    async handle({ system, app, caller, params }) {
      return toStreamJson(system.db, await getStream(system.db, app, params.id), toRight(caller));
    },
  }),
  route({
    method: 'PATCH',
    path: '/event-streams/:id',
    tag,
    summary: 'Change an event stream',
    description:
      'Only what is given changes. A stream that is switched on again goes on where it stopped. With another server, a token has to be given again.',
    access: write,
    body: z.strictObject({ ...input, name: name.optional(), url: url.optional() }),
    check: ({ system }, body) => requireStreamFields(system, body),
    status: 200,
    response: withSecret,
    problems: ['secret_required'],
    async handle({ system, app, params, body }) {
      const { stream, secret = null } = await updateStream(system, app, params.id, body);
      return { ...(await toStreamJson(system.db, stream, { mayWrite: true })), secret };
    },
  }),
  route({
    method: 'DELETE',
    path: '/event-streams/:id',
    tag,
    summary: 'Delete an event stream',
    access: write,
    status: 204,
    async handle({ system, app, params }) {
      await deleteStream(system.db, app, params.id);
    },
  }),
  route({
    method: 'POST',
    path: '/event-streams/:id/test',
    tag,
    summary: 'Send a test event',
    description: 'Of the type `stream.test`, now, also if the stream is switched off; at most 30 an hour in an App.',
    access: write,
    status: 200,
    response: z.object({
      delivered: z.boolean(),
      failure: z.string().nullable(),
      status: z.int().nullable().describe('Of an answer that means no success'),
    }),
    async handle({ system, app, params }) {
      const outcome = await sendTestEvent(system, app, params.id);
      return outcome.delivered ? { delivered: true, failure: null, status: null } : outcome;
    },
  }),
];
