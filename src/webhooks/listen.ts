// Webhooks for a program on a developer's own machine, which the server can't reach: the command line asks for them, and sends them
// on. They are made as for an endpoint, with a secret of the asker's own, while somebody asks; nothing is kept for later.
import type { App } from '../apps/app.ts';
import { MINUTE, now, SECOND } from '../clock.ts';
import type { Core } from '../core.ts';
import { transact } from '../database/transact.ts';
import { events, isPublished, type PublishedEvent } from '../events/catalogue.ts';
import { currentActor, record } from '../events/record.ts';
import { findEndOfTail, readTail, type TailPlace } from '../events/tail.ts';
import { watchEvents } from '../events/watch.ts';
import { createPlaces } from '../limits/places.ts';
import { startWaiting } from '../limits/waking.ts';
import { Problem, requireKnown } from '../problem.ts';
import { requireSigningSecret } from '../signatures/secrets.ts';
import { signRequest } from '../signatures/sign.ts';
import { notSent } from './fields.ts';
import { toEventBody } from './webhook-kind.ts';

/** Other servers and proxies cut an idle connection after half a minute. */
export const MAX_LISTEN_SECONDS = 25;
const MAX_EVENTS = 50;
/** A listener that stays away for longer misses events, and its return is recorded as another beginning. */
const REACH = 5 * MINUTE;

/** In this process, of one App: more than its developers have machines. */
const MAX_WAITING = 20;

type Listening = {
  /** As the last answer has it; left out at the beginning. */
  after?: string | undefined;
  /** Null for all that are published. */
  types?: readonly string[] | null | undefined;
  /** Signs what is forwarded. */
  secret: string;
  /** How long to wait for the first event. */
  seconds: number;
  /** Whether nobody should wait any longer. */
  isOver(): boolean;
};

export type Forwarded = { id: string; type: string; headers: Record<string, string>; body: string };

/**
 * Waits for events, unless it is the beginning, which is recorded. It goes on from a place that the same listener was given for the same
 * types. Throws `invalid_body`, `invalid_cursor`, `busy`.
 */
export async function listenToEvents(
  core: Core,
  app: App,
  { after, types, secret, seconds, isOver }: Listening,
): Promise<{ after: string; events: Forwarded[] }> {
  requireSigningSecret(secret);
  const wanted = toPublished(types);
  const listener = listenerOf(app, types && wanted);
  if (after === undefined) {
    await recordStart(core, app, wanted);
    return { after: sealPlace(core, listener, { ...(await findEndOfTail(core.db)), sequence: 0 }), events: [] };
  }
  const { sequence, given_at, ...place } = openPlace(core, listener, after);
  if (given_at <= now().getTime() - REACH) await recordStart(core, app, wanted);
  const found = await waitForEvents(core, app, { place, wanted, seconds, isOver });
  const forwarded = found.rows.map(async (row, index) => {
    const body = toEventBody(app, row, sequence + index + 1);
    const headers = await signRequest(core, app, { typ: 'webhook', id: row.id, body, secrets: [secret] });
    return { id: row.id, type: row.event, headers, body };
  });
  const next = { ...found.place, sequence: sequence + found.rows.length };
  return { after: sealPlace(core, listener, next), events: await Promise.all(forwarded) };
}

const places = createPlaces(MAX_WAITING);

type Waiting = Pick<Listening, 'seconds' | 'isOver'> & { place: TailPlace; wanted: PublishedEvent[] };

/** Throws `busy` if too many wait for events of the App. */
async function waitForEvents(core: Core, app: App, { place, wanted, seconds, isOver }: Waiting) {
  const leave = places.enter(app);
  if (!leave) throw new Problem('busy');
  const read = (after: TailPlace) =>
    readTail(core.db, app, { after, types: wanted, since: new Date(now().getTime() - REACH), limit: MAX_EVENTS });
  const end = performance.now() + seconds * SECOND;
  // Some commits are seen only once a longer transaction has ended, which no watch tells.
  const signal = startWaiting((wake) => watchEvents(core, app, wake));
  try {
    let found = await read(place);
    while (found.rows.length === 0 && !isOver() && performance.now() < end) {
      await signal.next();
      found = await read(found.place);
    }
    return found;
  } finally {
    signal.stop();
    leave();
  }
}

function toPublished(types: readonly string[] | null | undefined): PublishedEvent[] {
  const published = events.filter(isPublished);
  if (types == null) return published;
  requireKnown('events', types, { known: published, toDetail: notSent });
  return published.filter((one) => types.includes(one));
}

async function recordStart(core: Core, app: App, types: PublishedEvent[]): Promise<void> {
  await transact(core.db, (db) => record(db, app, 'webhook_listener.started', { data: { events: types } }));
}

/** The developer who asks, and what for, as it was recorded. Null for all types. */
function listenerOf(app: App, types: readonly PublishedEvent[] | null | undefined): string {
  const { kind, id } = currentActor();
  return `webhook_listeners/${app.id}/${kind}/${id}/${types?.join() ?? 'all'}`;
}

type ListenerPlace = TailPlace & { sequence: number };

/** Sealed, so that nobody makes one up and listens without a record. */
function sealPlace({ keyring }: Core, listener: string, { xid, id, sequence }: ListenerPlace): string {
  return keyring.seal([xid, id, sequence, now().getTime()].join('.'), listener).toString('base64url');
}

/** Throws `invalid_cursor`. */
function openPlace({ keyring }: Core, listener: string, after: string): ListenerPlace & { given_at: number } {
  let text: string;
  try {
    text = keyring.open(Buffer.from(after, 'base64url'), listener).toString();
  } catch (error) {
    throw new Problem('invalid_cursor', 'Use the `after` of your last answer for the same events', { cause: error });
  }
  const [xid = '', id = '', sequence, given_at] = text.split('.');
  return { xid, id, sequence: Number(sequence), given_at: Number(given_at) };
}
