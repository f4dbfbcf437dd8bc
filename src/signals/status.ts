// Whether a stream is enabled, paused or disabled (SSF 1.0 §8.1.2). Its receiver decides; the server disables one that nothing
// has arrived at for days.
import type { App } from '../apps/app.ts';
import { findClientRow } from '../apps/clients/client.ts';
import { now } from '../clock.ts';
import type { Core } from '../core.ts';
import type { SignalStreamRow } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { enqueueDeliveries } from '../deliveries/outbox.ts';
import { dropWaiting } from '../deliveries/targets.ts';
import { record } from '../events/record.ts';
import { SIGNAL } from '../events/signal-writes.ts';
import { signalStreamDisabledJob } from './owners-mail.ts';
import { holdOrSend, lockStream, type Named, ofStream, recordUpdate, toFact, toTarget } from './streams.ts';

export const STREAM_UPDATED = 'stream-updated';

type Status = Pick<SignalStreamRow, 'status'> & { reason?: string | undefined };

/**
 * A paused stream keeps what it would have got, and sends it in its order once it is enabled; a disabled one loses it. Throws
 * `not_found`.
 */
export async function setStreamStatus(
  core: Core,
  app: App,
  named: Named,
  { status, reason = undefined }: Status,
): Promise<SignalStreamRow> {
  return transact(core, async ({ db }) => {
    const before = await lockStream(db, app, named);
    const stream = await ofStream(db, app, named.id)
      .set({ status, reason: reason ?? null, updated_at: now() })
      .returningAll()
      .executeTakeFirstOrThrow();
    if (status === 'disabled') await dropWaiting(db, toTarget(stream));
    await holdOrSend(db, stream);
    if (before.status !== status) await recordUpdate(db, app, before, stream);
    return stream;
  });
}

/** What its receiver reads as the reason. */
export const FAILING = 'Nothing could be delivered for days.';

/** SSF 1.0 §8.1.5: the receiver is told, in case it is back. Call it in the transaction of the last failure. */
export async function disableFailing(core: Core, app: App, id: string): Promise<void> {
  const { db } = core;
  const stream = await ofStream(db, app, id)
    .set({ status: 'disabled', reason: FAILING, updated_at: now() })
    .where('status', '!=', 'disabled')
    .returningAll()
    .executeTakeFirst();
  if (!stream) return;
  await dropWaiting(db, toTarget(stream));
  await enqueueDeliveries(db, app, [
    {
      kind: SIGNAL,
      target_id: id,
      lane: STREAM_UPDATED,
      topic: STREAM_UPDATED,
      payload: { status: 'disabled', reason: FAILING },
    },
  ]);
  const { client_id } = stream;
  const fact = toFact(stream);
  await record(db, app, 'signal_stream.disabled', { client_id, data: { ...fact, because: 'failing' } });
  const client = await findClientRow(db, app, client_id);
  await signalStreamDisabledJob.enqueue(core, app, {
    client_id,
    client_name: client?.name ?? client_id,
    origin: fact.origin ?? '–',
  });
}
