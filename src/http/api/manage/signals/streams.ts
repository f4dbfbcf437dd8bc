// signals/streams: the configuration endpoint of the transmitter (SSF 1.0 §8.1.1), for the clients that hear of their users
// (docs/shared-signals.md).
import { z } from 'zod';
import {
  createStream,
  deleteStream,
  getStream,
  listStreams,
  type NewStream,
  updateStream,
} from '../../../../signals/streams.ts';
import { signalPaths } from '../../../kit/request/paths.ts';
import { type Route, route } from '../../kit/route.ts';
import { id } from '../../kit/schemas.ts';
import {
  changedStream,
  newStream,
  replacedStream,
  requireExpected,
  stream,
  toDelivery,
  toStreamJson,
} from './stream-json.ts';

const tag = 'Shared signals';
export const read = { signals: 'ssf.read' } as const;
export const manage = { signals: 'ssf.manage' } as const;

const named = z.strictObject({ stream_id: id });

export const signalStreamRoutes: Route[] = [
  route({
    method: 'POST',
    path: signalPaths.streams,
    tag,
    summary: 'Create a stream of security events',
    description: 'It is about the users who have a grant for the client. Without `delivery` it is polled.',
    access: manage,
    body: newStream,
    status: 201,
    response: stream,
    problems: ['limit_reached'],
    async handle({ system, app, caller, body: { delivery, ...rest } }) {
      const input = { ...rest, delivery: delivery && toDelivery(delivery) };
      return toStreamJson(app, await createStream(system, app, caller.client.id, input));
    },
  }),
  route({
    method: 'GET',
    path: signalPaths.streams,
    tag,
    summary: 'Get a stream of security events, or all of the client’s',
    access: read,
    query: named.partial(),
    status: 200,
    response: z.union([stream, z.array(stream)]),
    problems: ['not_found'],
    async handle({ system, app, caller, query: { stream_id } }) {
      const client_id = caller.client.id;
      if (stream_id !== undefined)
        return toStreamJson(app, await getStream(system.db, app, { client_id, id: stream_id }));
      return (await listStreams(system.db, app, client_id)).map((row) => toStreamJson(app, row));
    },
  }),
  route({
    method: 'PATCH',
    path: signalPaths.streams,
    tag,
    summary: 'Change a stream of security events',
    description: 'Only what is given changes.',
    access: manage,
    body: changedStream,
    status: 200,
    response: stream,
    problems: ['not_found'],
    handle: ({ body, ...call }) => change(call, body, receiverSupplied(body)),
  }),
  route({
    method: 'PUT',
    path: signalPaths.streams,
    tag,
    summary: 'Replace a stream of security events',
    description: 'What is left out gets its default.',
    access: manage,
    body: replacedStream,
    status: 200,
    response: stream,
    problems: ['not_found'],
    handle: ({ body, ...call }) =>
      change(call, body, {
        ...{ events_requested: null, description: null, default_subjects: 'ALL' },
        ...receiverSupplied(body),
      }),
  }),
  route({
    method: 'DELETE',
    path: signalPaths.streams,
    tag,
    summary: 'Delete a stream of security events',
    access: manage,
    query: named,
    status: 204,
    problems: ['not_found'],
    async handle({ system, app, caller, query }) {
      await deleteStream(system.db, app, { client_id: caller.client.id, id: query.stream_id });
    },
  }),
];

type Sent = z.output<typeof changedStream>;

function receiverSupplied({ delivery, events_requested, description, default_subjects }: Sent): NewStream {
  return {
    ...(delivery && { delivery: toDelivery(delivery) }),
    ...(events_requested !== undefined && { events_requested }),
    ...(description !== undefined && { description }),
    ...(default_subjects !== undefined && { default_subjects }),
  };
}

type At = Pick<Parameters<Route['handle']>[0], 'system' | 'app'> & { caller: { client: { id: string } } };

async function change({ system, app, caller }: At, sent: Sent, input: NewStream) {
  const stream = { client_id: caller.client.id, id: sent.stream_id };
  requireExpected(app, await getStream(system.db, app, stream), sent);
  return toStreamJson(app, await updateStream(system, app, stream, input));
}
