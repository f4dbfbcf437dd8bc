// Polling (RFC 8936): a receiver asks for what waits for its stream, and says of what it got whether it took or refused it. What
// it says nothing about, it gets again.
import type { App } from '../apps/app.ts';
import { findClient } from '../apps/clients/cache.ts';
import { now, SECOND } from '../clock.ts';
import type { Core } from '../core.ts';
import type { Db, SignalStreamRow } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { onWaitingFor } from '../deliveries/outbox.ts';
import { finishWaiting, insertAttempt, listDue, updateWaiting } from '../deliveries/rows.ts';
import { SIGNAL } from '../events/signal-writes.ts';
import { isId } from '../ids.ts';
import { createPlaces } from '../limits/places.ts';
import { startWaiting } from '../limits/waking.ts';
import { counters } from '../metrics/figures.ts';
import { Problem } from '../problem.ts';
import { getStream, type Named, toTarget } from './streams.ts';
import { issueSecurityEventToken } from './tokens.ts';

/** Other servers and proxies cut an idle connection after half a minute. */
const LONGEST_POLL = 25 * SECOND;
export const MAX_EVENTS = 100;
/** In this process, of one App. */
const MAX_POLLING = 20;
/** Of one client: an open poll for each of its streams. */
const MAX_POLLING_OF_CLIENT = 2;

type SetError = { err: string; description?: string | undefined };

type Polling = {
  maxEvents: number;
  /** Whether to answer at once if nothing waits. */
  returnImmediately: boolean;
  /** The `jti` of tokens that the receiver has taken. */
  ack: readonly string[];
  /** By `jti`: tokens that it refuses, and why. */
  setErrs: Readonly<Record<string, SetError>>;
  /** Whether nobody should wait any longer. */
  isOver(): boolean;
};

/** RFC 8936 §2.5: `sets` by `jti`. */
export type Polled = { sets: Record<string, string>; moreAvailable: boolean };

/** Throws `not_found`, `invalid_request` for a stream that is pushed. */
export async function pollStream(core: Core, app: App, named: Named, polling: Polling): Promise<Polled> {
  const stream = await getStream(core.db, app, named);
  if (stream.method !== 'poll') throw new Problem('invalid_request', 'This stream is pushed to its receiver');
  await settle(core, stream, polling);
  const client = await findClient(core, app, stream.client_id);
  // RFC 8936 §2.2: a poll for no events only acknowledges.
  if (!client || polling.maxEvents === 0) return { sets: {}, moreAvailable: false };
  const waiting = await waitForEvents(core, app, named, polling);
  const taken = waiting.slice(0, polling.maxEvents);
  const sets = await Promise.all(
    taken.map(
      async (delivery) => [delivery.id, await issueSecurityEventToken(core, app, { client, delivery })] as const,
    ),
  );
  return { sets: Object.fromEntries(sets), moreAvailable: waiting.length > taken.length };
}

async function settle(core: Core, stream: SignalStreamRow, { ack, setErrs }: Polling): Promise<void> {
  const taken = ack.filter(isId);
  const refused = Object.entries(setErrs).filter(([jti]) => isId(jti));
  if (taken.length === 0 && refused.length === 0) return;
  const [delivered, given_up] = await transact(core.db, async (db) => {
    const taking = taken.length > 0 ? await finishWaiting(db, toTarget(stream), taken) : 0;
    let refusing = 0;
    for (const [id, error] of refused) if (await refuse(db, stream, id, error)) refusing++;
    return [taking, refusing];
  });
  counters.deliveries.inc({ kind: SIGNAL, result: 'delivered' }, delivered);
  counters.deliveries.inc({ kind: SIGNAL, result: 'given_up' }, given_up);
}

/** RFC 8936 §2.6: kept for the developers, as the answer of a receiver that is pushed to. */
async function refuse(db: Db, stream: SignalStreamRow, id: string, error: SetError): Promise<boolean> {
  const target = toTarget(stream);
  if (!(await updateWaiting(db, target, id, { state: 'failed', attempts: 1, finished_at: now() }))) return false;
  const answer = JSON.stringify({ err: error.err, description: error.description });
  const attempt = { at: now(), duration_ms: 0, status: 400, failure: null, headers: null, answer };
  await insertAttempt(db, target, { ...target, id, attempts: 0 }, attempt);
  return true;
}

const places = createPlaces(MAX_POLLING);

/** One more than are asked for, if there are so many. None at once if too many wait. */
async function waitForEvents(core: Core, app: App, named: Named, polling: Polling) {
  const { maxEvents, returnImmediately, isOver } = polling;
  const read = async () => {
    const stream = await getStream(core.db, app, named);
    return stream.status === 'enabled' ? listDue(core.db, toTarget(stream), maxEvents + 1) : [];
  };
  const found = await read();
  if (found.length > 0 || returnImmediately) return found;
  const leave = places.enter(app, { for: named.client_id, most: MAX_POLLING_OF_CLIENT });
  if (!leave) return found;
  const written = startWaiting((wake) => onWaitingFor(core.db, named.id, wake));
  try {
    const end = performance.now() + LONGEST_POLL;
    let waiting = found;
    while (waiting.length === 0 && !isOver() && performance.now() < end) {
      await written.next();
      waiting = await read();
    }
    return waiting;
  } finally {
    written.stop();
    leave();
  }
}
