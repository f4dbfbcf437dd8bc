// Writing into the outbox: a request to another server is a row of the transaction that causes it. The dispatcher
// (dispatcher.ts) sends it afterwards; here it is woken, so that nobody waits for its next look.
import { DAY, now } from '../clock.ts';
import type { Db } from '../database/schema.ts';
import { afterCommit, apart, rootOf } from '../database/transact.ts';
import { newId } from '../ids.ts';

/** How long the log has a delivery and its attempts. It is longer than any kind tries. */
export const KEEP_DELIVERIES = 14 * DAY;

export type NewDelivery = {
  /** One of the kinds that jobs/deliveries.ts registers. */
  kind: string;
  /** The server, as the kind names it: the id of an endpoint or a client. */
  target_id: string;
  /** Within a target, deliveries with the same lane are sent one after another; others may overtake them. */
  lane: string;
  /** What it is about, for the log. */
  topic: string;
  /** What the kind makes the request from. No secrets. */
  payload: object;
};

/** `db` is the transaction of the change. Returns the ids, which stay the same for all attempts. */
export async function enqueueDeliveries(
  db: Db,
  app: { id: string },
  deliveries: readonly NewDelivery[],
): Promise<string[]> {
  if (deliveries.length === 0) return [];
  const at = now();
  const rows = deliveries.map(({ payload, ...delivery }) => ({
    ...{ ...delivery, app_id: app.id, id: newId(), payload: JSON.stringify(payload) },
    ...{ created_at: at, due_at: at, expires_at: new Date(at.getTime() + KEEP_DELIVERIES) },
  }));
  await db.insertInto('deliveries').values(rows).execute();
  wakeDispatcher(
    db,
    rows.map(({ target_id }) => target_id),
  );
  return rows.map(({ id }) => id);
}

const dispatchers = new WeakMap<Db, Set<() => void>>();

/** Requests that poll a target, by its id. */
const pollers = new WeakMap<Db, Map<string, Set<() => void>>>();

/** After the commit of `db`, the dispatcher of this process looks at once for what is due, and so do polls of these targets. */
export function wakeDispatcher(db: Db, targetIds: readonly string[] = []): void {
  afterCommit(db, () => {
    const root = rootOf(db);
    for (const look of dispatchers.get(root) ?? []) apart(look);
    for (const id of new Set(targetIds)) for (const look of pollers.get(root)?.get(id) ?? []) apart(look);
  });
}

/** Calls `look` when something may wait for this target, and not for others. Returns how to end it. */
export function onWaitingFor(db: Db, targetId: string, look: () => void): () => void {
  const ofDatabase = pollers.get(db) ?? new Map<string, Set<() => void>>();
  const looks = ofDatabase.get(targetId) ?? new Set();
  pollers.set(db, ofDatabase.set(targetId, looks.add(look)));
  return () => {
    looks.delete(look);
    if (looks.size === 0 && ofDatabase.get(targetId) === looks) ofDatabase.delete(targetId);
  };
}

/** Returns how to end it. */
export function onWaiting(db: Db, look: () => void): () => void {
  const looks = dispatchers.get(db) ?? new Set();
  dispatchers.set(db, looks.add(look));
  return () => looks.delete(look);
}
