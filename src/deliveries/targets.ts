// The targets of deliveries. One worker of all nodes sends to a target at a time: it holds a lease, which ends by itself
// if the worker dies. A target that only fails is paused, so that a dead server costs little.
import { sql } from 'kysely';
import { now, SECOND } from '../clock.ts';
import type { Db } from '../database/schema.ts';
import { newId } from '../ids.ts';
import { pauseAfter } from './pace.ts';

/** Longer than a worker works on one batch (deliver.ts), with room for clocks that differ. */
const LEASE = 90 * SECOND;

/** So many failures in a row, and the target counts as down. */
export const MAX_FAILURES = 5;

export type TargetKey = { app_id: string; kind: string; target_id: string };

export type Target = TargetKey & {
  lease: string;
  last_sequence: number;
  failures: number;
  failing_since: Date | null;
};

export const isDown = ({ failures }: { failures: number }): boolean => failures >= MAX_FAILURES;

/**
 * At most `limit` targets that something is due for and nobody works on. It jumps from target to target in the index of
 * what waits, so that its cost grows with the targets and not with the deliveries. Apps take turns: one whose many servers hang
 * gets a place after those that hold fewer. `busy`: the App of each place that is taken.
 */
export async function listDueTargets(
  db: Db,
  { limit, busy }: { limit: number; busy: readonly string[] },
): Promise<TargetKey[]> {
  const { rows } = await sql<TargetKey>`
    with recursive target as (
      (select app_id, kind, target_id from deliveries where state = 'waiting' order by app_id, kind, target_id limit 1)
      union all
      select following.* from target cross join lateral (
        select app_id, kind, target_id from deliveries
        where state = 'waiting' and (app_id, kind, target_id) > (target.app_id, target.kind, target.target_id)
        order by app_id, kind, target_id limit 1
      ) as following
    )
    select target.* from target left join delivery_targets as known using (app_id, kind, target_id)
    where (known.leased_until is null or known.leased_until < ${now()}) and known.held is not true
      and (known.paused_until is null or known.paused_until <= ${now()})
      and (known.failures >= ${MAX_FAILURES} or exists (
        select 1 from deliveries as due
        where due.app_id = target.app_id and due.kind = target.kind and due.target_id = target.target_id
          and due.state = 'waiting' and due.due_at <= ${now()}
      ))
    order by (select count(*) from unnest(${busy}::uuid[]) as held (app_id) where held.app_id = target.app_id)
      + row_number() over (partition by target.app_id order by random()), random() limit ${limit}
  `.execute(db);
  return rows;
}

/** Undefined if another worker has it. */
export async function leaseTarget(db: Db, key: TargetKey): Promise<Target | undefined> {
  const lease = newId();
  const leased_until = new Date(now().getTime() + LEASE);
  return db
    .insertInto('delivery_targets')
    .values({ ...key, lease, leased_until })
    .onConflict((conflict) =>
      conflict
        .columns(['app_id', 'kind', 'target_id'])
        .doUpdateSet({ lease, leased_until })
        .where((where) =>
          where.or([
            where('delivery_targets.leased_until', 'is', null),
            where('delivery_targets.leased_until', '<', now()),
          ]),
        ),
    )
    .returning(['app_id', 'kind', 'target_id', 'last_sequence', 'failures', 'failing_since'])
    .executeTakeFirst()
    .then((target) => target && { ...target, lease });
}

/** Ends the lease, and keeps how the target did. */
export async function releaseTarget(db: Db, { lease, ...target }: Target): Promise<void> {
  const { failures, failing_since } = target;
  const paused_until = isDown(target) ? new Date(now().getTime() + pauseAfter(failures - MAX_FAILURES + 1)) : null;
  await ofTarget(db, target)
    .set({ lease: null, leased_until: null, failures, failing_since, paused_until })
    .where('lease', '=', lease)
    .execute();
}

/** Until it is released, nothing is sent to the target: what is for it waits in the outbox. */
export async function setHeld(db: Db, key: TargetKey, held: boolean): Promise<void> {
  await db
    .insertInto('delivery_targets')
    .values({ ...key, held })
    .onConflict((conflict) => conflict.columns(['app_id', 'kind', 'target_id']).doUpdateSet({ held }))
    .execute();
  if (!held) await resumeTarget(db, key);
}

/** Nobody waits for the end of the pause: somebody has mended the server. */
export async function resumeTarget(db: Db, key: TargetKey): Promise<void> {
  await ofTarget(db, key).set({ failures: 0, failing_since: null, paused_until: null }).execute();
}

/** Nobody wants what waits any more. */
export async function dropWaiting(db: Db, key: TargetKey): Promise<void> {
  await updateDeliveries(db, key)
    .set({ state: 'dropped', finished_at: now() })
    .where('state', '=', 'waiting')
    .execute();
}

/** The target is gone. What became of its deliveries is shown for as long as they are kept. */
export async function retireTarget(db: Db, key: TargetKey): Promise<void> {
  await deleteRows(db, 'delivery_targets', key);
  await dropWaiting(db, key);
}

/** The target is gone, and its deliveries with it. It is locked first, as by the worker that numbers them. */
export async function deleteTarget(db: Db, key: TargetKey): Promise<void> {
  await deleteRows(db, 'delivery_targets', key);
  await deleteRows(db, 'deliveries', key);
}

async function deleteRows(
  db: Db,
  table: 'deliveries' | 'delivery_targets',
  { app_id, kind, target_id }: TargetKey,
): Promise<void> {
  await db
    .deleteFrom(table)
    .where('app_id', '=', app_id)
    .where('kind', '=', kind)
    .where('target_id', '=', target_id)
    .execute();
}

/** Of those to the target. */
export const updateDeliveries = (db: Db, { app_id, kind, target_id }: TargetKey) =>
  db.updateTable('deliveries').where('app_id', '=', app_id).where('kind', '=', kind).where('target_id', '=', target_id);

export function ofTarget(db: Db, { app_id, kind, target_id }: TargetKey) {
  return db
    .updateTable('delivery_targets')
    .where('app_id', '=', app_id)
    .where('kind', '=', kind)
    .where('target_id', '=', target_id);
}
