// Streams of security events (OpenID Shared Signals Framework 1.0 §8.1.1): each belongs to a client, its receiver, which creates
// it, and hears of the users who have a grant for it. events/signal-writes.ts writes what a stream gets.

import type { App } from '../apps/app.ts';
import { now } from '../clock.ts';
import type { Core } from '../core.ts';
import type { Db, SignalStreamRow } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { wakeDispatcher } from '../deliveries/outbox.ts';
import { deleteTarget, setHeld, type TargetKey } from '../deliveries/targets.ts';
import { toChanges } from '../events/changes.ts';
import { record } from '../events/record.ts';
import { SIGNAL } from '../events/signal-writes.ts';
import { signalUris } from '../events/signals.ts';
import { isId, newId } from '../ids.ts';
import { requireRoomInApp, requireRoomInClient } from '../limits/quotas.ts';
import { upstreamUrlMistake } from '../outbound.ts';
import { Problem } from '../problem.ts';
import { staysWith } from '../secrets.ts';
import { withoutUndefined } from '../tables.ts';
import { sealAuthorization } from './secrets.ts';

/** RFC 8935 pushes to the receiver; RFC 8936 lets it poll. */
export type StreamDelivery =
  | {
      method: 'push';
      endpoint_url: string;
      /** Undefined keeps the one that is known, at the same address; null removes it. */
      authorization_header?: string | null | undefined;
    }
  | { method: 'poll' };

export type NewStream = {
  delivery?: StreamDelivery | undefined;
  events_requested?: string[] | null | undefined;
  description?: string | null | undefined;
  default_subjects?: SignalStreamRow['default_subjects'] | undefined;
};

/** A stream as its receiver names it. */
export type Named = { client_id: string; id: string };

/** Throws `invalid_request`, `limit_reached`, and `not_found` if the client was deleted meanwhile. */
export async function createStream(
  core: Core,
  app: App,
  client_id: string,
  { delivery = { method: 'poll' }, events_requested = null, description = null, default_subjects = 'ALL' }: NewStream,
): Promise<SignalStreamRow> {
  requireEndpoint(core, delivery);
  const key = { app_id: app.id, id: newId() };
  return transact(core, async ({ db }) => {
    await requireRoomInApp(db, app, 'signal_streams');
    await requireRoomInClient(db, app, client_id, 'client_signal_streams');
    const stream = await db
      .insertInto('signal_streams')
      .values({
        ...{ ...key, client_id, description, events_requested, default_subjects, status: 'enabled' },
        ...toColumns(core, { ...key, endpoint_url: null, authorization_sealed: null }, delivery),
        ...{ created_at: now(), updated_at: now() },
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await holdOrSend(db, stream);
    await record(db, app, 'signal_stream.created', { client_id, data: toFact(stream) });
    return stream;
  });
}

/** Changes the given members only. Throws `not_found`, `invalid_request`. */
export async function updateStream(core: Core, app: App, named: Named, change: NewStream): Promise<SignalStreamRow> {
  // Before the members: a stream of another client is like none.
  await getStream(core.db, app, named);
  const { delivery, ...rest } = change;
  if (delivery) requireEndpoint(core, delivery);
  return transact(core, async ({ db }) => {
    const before = await lockStream(db, app, named);
    const given = withoutUndefined(rest);
    const stream = await ofStream(db, app, named.id)
      .set({ ...given, ...(delivery && toColumns(core, before, delivery)), updated_at: now() })
      .returningAll()
      .executeTakeFirstOrThrow();
    // An exception from one default means the opposite under the other.
    if (stream.default_subjects !== before.default_subjects) await forgetSubjects(db, app, named.id);
    await holdOrSend(db, stream);
    await recordUpdate(db, app, before, stream);
    return stream;
  });
}

async function forgetSubjects(db: Db, app: App, stream_id: string): Promise<void> {
  await db.deleteFrom('signal_subjects').where('app_id', '=', app.id).where('stream_id', '=', stream_id).execute();
}

/** What changed is told by the origin of the address alone. */
export async function recordUpdate(db: Db, app: App, before: SignalStreamRow, after: SignalStreamRow): Promise<void> {
  const { method, events_requested, default_subjects, status } = after;
  const changes = toChanges(
    { ...before, origin: originOf(before) },
    { method, events_requested, default_subjects, status, origin: originOf(after) },
  );
  await record(db, app, 'signal_stream.updated', {
    client_id: after.client_id,
    data: { ...toFact(after), ...changes },
  });
}

/** What waits for it goes with it. Throws `not_found`. */
export async function deleteStream(db: Db, app: App, named: Named): Promise<void> {
  await transact(db, async (db) => {
    const stream = await lockStream(db, app, named);
    await db.deleteFrom('signal_streams').where('app_id', '=', app.id).where('id', '=', named.id).execute();
    await deleteTarget(db, toTarget(stream));
    await record(db, app, 'signal_stream.deleted', { client_id: stream.client_id, data: toFact(stream) });
  });
}

/** Of the client, the oldest first. */
export async function listStreams(db: Db, app: App, client_id: string): Promise<SignalStreamRow[]> {
  return selectStreams(db, app).where('client_id', '=', client_id).orderBy('created_at').orderBy('id').execute();
}

/** Throws `not_found`. */
export async function getStream(db: Db, app: App, { client_id, id }: Named): Promise<SignalStreamRow> {
  return toOwn(await findStream(db, app, id), client_id);
}

export async function findStream(db: Db, app: App, id: string): Promise<SignalStreamRow | undefined> {
  return isId(id) ? selectStreams(db, app).where('id', '=', id).executeTakeFirst() : undefined;
}

/** In the transaction of a change. */
export async function holdStream(db: Db, app: App, id: string): Promise<SignalStreamRow | undefined> {
  return isId(id) ? selectStreams(db, app).where('id', '=', id).forNoKeyUpdate().executeTakeFirst() : undefined;
}

/** The same for its receiver. Throws `not_found`. */
export async function lockStream(db: Db, app: App, { client_id, id }: Named): Promise<SignalStreamRow> {
  return toOwn(await holdStream(db, app, id), client_id);
}

function toOwn(stream: SignalStreamRow | undefined, client_id: string): SignalStreamRow {
  if (stream?.client_id !== client_id) throw noSuchStream();
  return stream;
}

export const noSuchStream = () => new Problem('not_found', 'There is no such stream');

const selectStreams = (db: Db, app: App) => db.selectFrom('signal_streams').selectAll().where('app_id', '=', app.id);

export const ofStream = (db: Db, app: App, id: string) =>
  db.updateTable('signal_streams').where('app_id', '=', app.id).where('id', '=', id);

/** SSF 1.0 §8.1.1: what was asked for, as far as there is such a thing. A receiver that asks for nothing in particular gets all. */
export function eventsDelivered({ events_requested }: Pick<SignalStreamRow, 'events_requested'>): string[] {
  const supported = Object.values(signalUris);
  return supported.filter((uri) => events_requested === null || events_requested.includes(uri));
}

export const toTarget = ({ app_id, id }: Pick<SignalStreamRow, 'app_id' | 'id'>): TargetKey => ({
  ...{ app_id, kind: SIGNAL, target_id: id },
});

/** What is polled, and what is for a paused stream, waits in the outbox. */
export const isHeld = ({ method, status }: Pick<SignalStreamRow, 'method' | 'status'>): boolean =>
  method === 'poll' || status === 'paused';

/** After a change of the stream. */
export async function holdOrSend(db: Db, stream: SignalStreamRow): Promise<void> {
  await setHeld(db, toTarget(stream), isHeld(stream));
  wakeDispatcher(db, [stream.id]);
}

export const toFact = (stream: SignalStreamRow) => ({ id: stream.id, method: stream.method, origin: originOf(stream) });

const originOf = ({ endpoint_url }: Pick<SignalStreamRow, 'endpoint_url'>): string | null =>
  endpoint_url === null ? null : new URL(endpoint_url).origin;

/** Throws `invalid_request`. */
function requireEndpoint({ config }: Core, delivery: StreamDelivery): void {
  const mistake = delivery.method === 'push' && upstreamUrlMistake(delivery.endpoint_url, config);
  if (!mistake) return;
  const field = 'delivery.endpoint_url';
  throw new Problem('invalid_request', `${field} ${mistake}`, { fields: { [field]: mistake } });
}

type Known = Pick<SignalStreamRow, 'app_id' | 'id' | 'endpoint_url' | 'authorization_sealed'>;

/** A header that is known stays with its address; a receiver may also want none at another one, so it isn't asked for again. */
function toColumns(core: Core, known: Known, delivery: StreamDelivery) {
  if (delivery.method === 'poll') return { method: delivery.method, endpoint_url: null, authorization_sealed: null };
  const { method, endpoint_url, authorization_header } = delivery;
  const kept = staysWith([known.endpoint_url ?? ''], [endpoint_url]) ? known.authorization_sealed : null;
  const given = authorization_header && sealAuthorization(core, known, authorization_header);
  return { method, endpoint_url, authorization_sealed: given || (authorization_header === null ? null : kept) };
}
