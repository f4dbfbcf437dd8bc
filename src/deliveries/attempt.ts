// One attempt of one delivery: the request goes out through the guarded client, outside of any transaction, and one
// transaction keeps the result. A process that dies between the two sends it again, under the same id.
import type { App } from '../apps/app.ts';
import { now, SECOND } from '../clock.ts';
import type { Core } from '../core.ts';
import { transact } from '../database/transact.ts';
import { messageOf } from '../log.ts';
import { counters } from '../metrics/figures.ts';
import { fetchUpstream, OutboundError } from '../outbound.ts';
import { span } from '../tracing/span.ts';
import type { Delivery, DeliveryKind, DeliveryRequest, DeliveryResult } from './kinds.ts';
import { withJitter } from './pace.ts';
import { type Attempt, insertAttempt, updateWaiting } from './rows.ts';
import type { Target } from './targets.ts';

/** Kept of an answer. */
const ANSWER_BYTES = 1_024;

/** `target` is updated with how it did. */
export function attempt(core: Core, app: App, delivery: Delivery, to: To): Promise<void> {
  const attributes = { 'gatehouse.app': app.slug, 'gatehouse.attempt': delivery.attempts + 1 };
  return span({ name: `deliver ${to.kind.name}`, kind: 'producer', attributes }, () =>
    tryOnce(core, app, delivery, to),
  );
}

type To = { kind: DeliveryKind; target: Target };

async function tryOnce(core: Core, app: App, delivery: Delivery, { kind, target }: To): Promise<void> {
  const made = await send(core, () => kind.makeRequest(core, app, delivery));
  if (made === 'held') return;
  if (!made) {
    counters.deliveries.inc({ kind: kind.name, result: 'dropped' });
    await updateWaiting(core.db, target, delivery.id, { state: 'dropped', finished_at: now() });
    return;
  }
  const isDelivered = made.status !== null && kind.succeeded(made.status);
  const isRefused = made.status !== null && kind.refused?.({ status: made.status, text: made.answer ?? '' }) === true;
  noteOutcome(target, isDelivered || isRefused);
  const next: Next = isRefused ? { state: 'failed', finished_at: now() } : toNext(kind, delivery, isDelivered);
  const status = made.status ?? undefined;
  const result = { state: next.state, status, failingSince: target.failing_since ?? undefined };
  counters.deliveries.inc({ kind: kind.name, result: next.state === 'waiting' ? 'failed' : resultOf(next.state) });
  await transact(core, async (core) => {
    await kind.hold?.(core.db, app, delivery, result);
    if (!(await updateWaiting(core.db, target, delivery.id, { attempts: delivery.attempts + 1, ...next }))) return;
    await insertAttempt(core.db, target, delivery, made);
    await kind.onResult?.(core, app, delivery, result);
  });
}

const resultOf = (state: DeliveryResult['state']): string => (state === 'failed' ? 'given_up' : state);

/** Undefined if there is nothing to send, `held` if it has to wait. */
async function send(
  { config, log }: Core,
  makeRequest: () => Promise<DeliveryRequest | 'held' | undefined>,
): Promise<Attempt | 'held' | undefined> {
  const at = now();
  const began = performance.now();
  const took = () => Math.round(performance.now() - began);
  let request: DeliveryRequest | undefined;
  try {
    const made = await makeRequest();
    if (!made || made === 'held') return made;
    request = made;
    const { url, headers, body } = request;
    const answer = await fetchUpstream(config, url, {
      ...{ method: 'POST', headers, body, maxBytes: ANSWER_BYTES, cut: true },
    });
    const text = await answer.text();
    // PostgreSQL has no text with U+0000.
    const told = { status: answer.status, failure: null, answer: text.replaceAll('\0', '') };
    return { at, duration_ms: took(), ...told, headers: withoutCredentials(headers) };
  } catch (error) {
    // One request that can't be made must not hold up those behind it.
    const failure = error instanceof OutboundError ? error.failure : 'not_made';
    if (failure === 'not_made') log.warn({ error: messageOf(error) }, 'could not make a request to deliver');
    const headers = request ? withoutCredentials(request.headers) : null;
    return { at, duration_ms: took(), status: null, failure, answer: null, headers };
  }
}

const credentials = /^(authorization|proxy-authorization|cookie)$/i;

/** For the log. A signature is none: it holds for this request alone. */
const withoutCredentials = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !credentials.test(name)));

function noteOutcome(target: Target, isUp: boolean): void {
  target.failures = isUp ? 0 : target.failures + 1;
  target.failing_since = isUp ? null : (target.failing_since ?? now());
}

type Next = Pick<DeliveryResult, 'state'> & { due_at?: Date; gives_up_at?: Date; finished_at?: Date };

function toNext({ delays, lifetime }: Pick<DeliveryKind, 'delays' | 'lifetime'>, row: Delivery, done: boolean): Next {
  if (done) return { state: 'delivered', finished_at: now() };
  const gives_up_at = row.gives_up_at ?? new Date(now().getTime() + lifetime);
  const tries = row.attempts - row.earlier_attempts;
  const delay = delays[Math.min(tries, delays.length - 1)] ?? 0;
  if (now() >= gives_up_at) return { state: 'failed', finished_at: now() };
  // The last attempt is at the end of the lifetime.
  const due = Math.min(now().getTime() + withJitter(delay * SECOND), gives_up_at.getTime());
  return { state: 'waiting', due_at: new Date(due), gives_up_at };
}
