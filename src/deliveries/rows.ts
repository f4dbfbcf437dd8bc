// The statements on waiting deliveries of a target that this worker has leased: reading a batch, numbering it, and keeping
// the result of an attempt.
import { sql } from 'kysely';
import { now } from '../clock.ts';
import type { Db, DeliveryRow } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import type { Delivery, Waiting } from './kinds.ts';
import { ofTarget, type Target, type TargetKey, updateDeliveries } from './targets.ts';

const columns = [
  'kind',
  'target_id',
  'id',
  'lane',
  'topic',
  'payload',
  'sequence',
  'attempts',
  'earlier_attempts',
  'created_at',
  'gives_up_at',
] as const;

/** In the order in which they were written. */
export async function listDue(db: Db, target: TargetKey, limit: number): Promise<Waiting[]> {
  return waitingOf(db, target).where('due_at', '<=', now()).limit(limit).execute();
}

/**
 * For a target that is down: the oldest delivery, whenever it is due, so that the order holds through an outage; and the
 * oldest that was never tried, in case the target only fails with the first. One that its kind has postponed before the
 * first attempt is neither.
 */
export async function listProbes(db: Db, target: TargetKey): Promise<Waiting[]> {
  const oldest = await waitingOf(db, target)
    .where((where) => where.or([where('attempts', '>', 0), where('due_at', '<=', now())]))
    .limit(1)
    .executeTakeFirst();
  const untried = await waitingOf(db, target)
    .where('attempts', '=', 0)
    .where('due_at', '<=', now())
    .limit(1)
    .executeTakeFirst();
  if (!oldest) return [];
  return untried && untried.id !== oldest.id ? [oldest, untried] : [oldest];
}

function waitingOf(db: Db, { app_id, kind, target_id }: TargetKey) {
  return db
    .selectFrom('deliveries')
    .select(columns)
    .where('app_id', '=', app_id)
    .where('kind', '=', kind)
    .where('target_id', '=', target_id)
    .where('state', '=', 'waiting')
    .orderBy('position');
}

/**
 * Numbers those that have no sequence yet. A number that transactions took themselves would make all of the App's wait
 * for one row, or have gaps. What depends on another transaction is written, and seen, after it. Undefined if the lease is lost.
 */
export async function numberRows(db: Db, target: Target, rows: readonly Waiting[]): Promise<Delivery[] | undefined> {
  let last = target.last_sequence;
  const numbered = rows.map((row) => ({ ...row, sequence: row.sequence ?? ++last }));
  const fresh = numbered.filter(({ sequence }) => sequence > target.last_sequence);
  if (fresh.length === 0) return numbered;
  const isOurs = await transact(db, async (db) => {
    const { numUpdatedRows } = await ofTarget(db, target)
      .set({ last_sequence: last })
      .where('lease', '=', target.lease)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    await sql`
      update deliveries set sequence = given.sequence
      from unnest(${fresh.map(({ id }) => id)}::uuid[], ${fresh.map(({ sequence }) => sequence)}::int[])
        as given (id, sequence)
      where app_id = ${target.app_id} and kind = ${target.kind} and target_id = ${target.target_id}
        and deliveries.id = given.id
    `.execute(db);
    return true;
  });
  if (!isOurs) return undefined;
  target.last_sequence = last;
  return numbered;
}

/** Of each delivery, the latest so many attempts are kept. */
export const MAX_ATTEMPTS_KEPT = 20;

export type Attempt = {
  at: Date;
  duration_ms: number;
  status: number | null;
  failure: string | null;
  answer: string | null;
  headers: Record<string, string> | null;
};

export async function insertAttempt(
  db: Db,
  { app_id }: TargetKey,
  { kind, target_id, id, attempts }: Pick<Delivery, 'kind' | 'target_id' | 'id' | 'attempts'>,
  { headers, ...attempt }: Attempt,
): Promise<void> {
  const key = { app_id, kind, target_id, delivery_id: id };
  await db
    .insertInto('delivery_attempts')
    .values({ ...key, attempt: attempts + 1, ...attempt, headers: headers && JSON.stringify(headers) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  if (attempts < MAX_ATTEMPTS_KEPT) return;
  await db
    .deleteFrom('delivery_attempts')
    .where('app_id', '=', app_id)
    .where('kind', '=', kind)
    .where('target_id', '=', target_id)
    .where('delivery_id', '=', id)
    .where('attempt', '<=', attempts + 1 - MAX_ATTEMPTS_KEPT)
    .execute();
}

type Change = Partial<Pick<DeliveryRow, 'state' | 'attempts' | 'due_at' | 'gives_up_at' | 'finished_at'>>;

/** False if it is no longer waiting, or gone. */
export async function updateWaiting(db: Db, key: TargetKey, id: string, change: Change): Promise<boolean> {
  const { numUpdatedRows } = await updateDeliveries(db, key)
    .set(change)
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** What a kind finds out about a delivery before its first attempt. */
export async function updateDelivery(
  db: Db,
  app: { id: string },
  { kind, target_id, id }: Waiting,
  change: { topic?: string; payload?: object },
): Promise<void> {
  const { topic, payload } = change;
  await updateDeliveries(db, { app_id: app.id, kind, target_id })
    .set({ ...(topic && { topic }), ...(payload && { payload: JSON.stringify(payload) }) })
    .where('id', '=', id)
    .execute();
}

export async function deleteDelivery(db: Db, app: { id: string }, { kind, target_id, id }: Waiting): Promise<void> {
  await db
    .deleteFrom('deliveries')
    .where('app_id', '=', app.id)
    .where('kind', '=', kind)
    .where('target_id', '=', target_id)
    .where('id', '=', id)
    .execute();
}

/** Their receiver has taken them. Returns how many of them waited. */
export async function finishWaiting(db: Db, key: TargetKey, ids: string[]): Promise<number> {
  const { numUpdatedRows } = await updateDeliveries(db, key)
    .set({ state: 'delivered', attempts: 1, finished_at: now() })
    .where('id', 'in', ids)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** The target is back: what failed meanwhile is due at once, so that it goes before what is newer. */
export async function makeFailedDue(db: Db, key: TargetKey): Promise<void> {
  await updateDeliveries(db, key)
    .set({ due_at: now() })
    .where('state', '=', 'waiting')
    .where('due_at', '>', now())
    .execute();
}
