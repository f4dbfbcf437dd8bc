// Sends to one stream what it has not had, batch by batch and in order. One worker of all nodes holds a lease; the cursor moves
// only after the receiver has taken a batch, so that a worker that dies in between causes repetition and no loss.
import type { App } from '../apps/app.ts';
import { DAY, now, SECOND } from '../clock.ts';
import type { Core } from '../core.ts';
import type { EventStreamRow } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { pauseAfter } from '../deliveries/pace.ts';
import { record } from '../events/record.ts';
import { newId } from '../ids.ts';
import { type Batch, readBatch } from './cursor.ts';
import { streamNoticeJob } from './owners-mail.ts';
import { type Outcome, sendBatch } from './send.ts';
import { ofStream } from './streams.ts';
import { originOf } from './target.ts';

/** Longer than a worker works at a time, with room for clocks that differ. */
const LEASE = 90 * SECOND;
const WORK_MS = 30 * SECOND;
/** A receiver that has taken nothing for so long is given up until somebody switches the stream on again. */
const DEAD_AFTER = 3 * DAY;

export type StreamKey = Pick<EventStreamRow, 'app_id' | 'id'>;

type Streaming = { findApp(id: string): Promise<App | undefined>; signal: AbortSignal };

type Leased = EventStreamRow & { lease: string };

export async function streamTo(core: Core, key: StreamKey, { findApp, signal }: Streaming): Promise<void> {
  const app = await findApp(key.app_id);
  let stream = app && (await leaseStream(core, app, key.id));
  if (!app || !stream) return;
  const began = performance.now();
  while (stream && !signal.aborted && performance.now() - began < WORK_MS) {
    const batch = await readBatch(core.db, stream, app.issuer);
    if (!batch) break;
    const outcome = await sendBatch(core, app, stream, batch);
    if (!outcome.delivered) {
      await keepFailure(core, app, stream, outcome);
      return;
    }
    stream = await keepProgress(core, app, stream, batch);
  }
  if (stream) await ofLease(core, app, stream).set({ lease: null, leased_until: null }).execute();
}

/** Undefined if another worker has it, or if it was switched off. */
async function leaseStream({ db }: Core, app: App, id: string): Promise<Leased | undefined> {
  const lease = newId();
  const row = await ofStream(db, app, id)
    .set({ lease, leased_until: new Date(now().getTime() + LEASE) })
    .where('enabled', '=', true)
    .where((where) => where.or([where('leased_until', 'is', null), where('leased_until', '<', now())]))
    .returningAll()
    .executeTakeFirst();
  return row && { ...row, lease };
}

const ofLease = ({ db }: Core, app: App, { id, lease }: Leased) => ofStream(db, app, id).where('lease', '=', lease);

/** Undefined if the lease is over, as after a change of the address or when the stream was switched off. */
async function keepProgress(
  core: Core,
  app: App,
  stream: Leased,
  { next, last_at }: Batch,
): Promise<Leased | undefined> {
  const row = await ofLease(core, app, stream)
    .set({
      ...{ ...next, last_sent_at: now(), last_event_at: last_at, leased_until: new Date(now().getTime() + LEASE) },
      ...{ failures: 0, failing_since: null, next_at: null, last_failure: null, last_status: null },
    })
    .returningAll()
    .executeTakeFirst();
  return row && { ...row, lease: stream.lease };
}

/** Ends the lease, too. */
async function keepFailure(
  core: Core,
  app: App,
  stream: Leased,
  { failure, status }: Extract<Outcome, { delivered: false }>,
): Promise<void> {
  const failing_since = stream.failing_since ?? now();
  const failures = stream.failures + 1;
  const isDead = now().getTime() - failing_since.getTime() >= DEAD_AFTER;
  await transact(core, async (core) => {
    const row = await ofLease(core, app, stream)
      .set({
        ...{ lease: null, leased_until: null, failures, failing_since, last_failure: failure, last_status: status },
        next_at: new Date(now().getTime() + pauseAfter(failures)),
        ...(isDead && { enabled: false, disabled_because: 'failing' as const }),
      })
      .returning(['id', 'name', 'url'])
      .executeTakeFirst();
    if (!row || !isDead) return;
    const data = { id: row.id, name: row.name, origin: originOf(row.url) };
    await record(core.db, app, 'event_stream.disabled', { data });
    await streamNoticeJob.enqueue(core, app, { kind: 'event_stream_disabled', ...data });
  });
}
