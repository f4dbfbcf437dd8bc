// The epoch of a user's access. It moves whenever everybody is to be thrown out, also somebody whose session doesn't exist yet: a
// sign-in remembers the epoch in which it began, and nothing is stored for one of an earlier epoch. A request that is under way is
// bound to the epoch in which its credential was found.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { App } from '../../apps/app.ts';
import type { Db } from '../../database/schema.ts';
import { afterCommit, checkLast } from '../../database/transact.ts';
import { Problem } from '../../problem.ts';

/** A user, and the epoch that came with their session or token: in the same statement, so that it isn't a later one. */
export type Standing = { app_id: string; user_id: string; access_epoch: number };

/** `isOver`: the request is answered, or it has deleted the user. `hasEnded`: it came too late. */
type Bound = Standing & { isOver: boolean; hasEnded: boolean };

const standings = new AsyncLocalStorage<Bound>();
/** The epochs that transactions have begun themselves, for the user who acts in them. */
const begun = new WeakMap<Db, number>();

/**
 * Call it in the transaction that ends access, before it looks for sessions. The lock is the one that `inEpoch` waits for: what was
 * stored before is found and ended, and what comes later isn't stored.
 */
export async function beginEpoch(db: Db, app: App, userId: string): Promise<void> {
  const user = db.selectFrom('users').select('id').where('app_id', '=', app.id).where('id', '=', userId);
  await user.forUpdate().execute();
  const moved = await db
    .updateTable('users')
    .set(({ eb }) => ({ access_epoch: eb('access_epoch', '+', 1) }))
    .where('app_id', '=', app.id)
    .where('id', '=', userId)
    .returning('access_epoch')
    .executeTakeFirst();
  if (moved) noteBegun(db, { app_id: app.id, user_id: userId, ...moved });
}

/**
 * For a statement that moves the epoch with what it writes: a user who throws everybody out goes on, unless somebody else has done so
 * before.
 */
export function noteBegun(db: Db, { app_id, user_id, access_epoch }: Standing): void {
  const standing = standings.getStore();
  if (!standing || standing.isOver || standing.app_id !== app_id || standing.user_id !== user_id) return;
  if (access_epoch !== expected(db, standing) + 1) throw ended(standing);
  begun.set(db, access_epoch);
  afterCommit(db, () => {
    standing.access_epoch = access_epoch;
  });
}

const expected = (db: Db, { access_epoch }: Standing) => begun.get(db) ?? access_epoch;

function ended(standing: Bound): Problem {
  standing.hasEnded = true;
  return new Problem('invalid_token', 'All sessions of this user have just been ended; sign in again');
}

/**
 * SQL: the user if they are active and the epoch is still this one. A null epoch stands for any. `app`, `user` and `epoch` are values
 * of the statement.
 */
export const inEpoch = ({ app, user, epoch }: Record<'app' | 'user' | 'epoch', string>): string =>
  `select id from users where app_id = ${app}::uuid and id = ${user}::uuid and status = 'active'
     and access_epoch = coalesce(${epoch}::integer, access_epoch) for key share`;

/**
 * Runs what a user asked for. Each of its transactions commits only if nobody has thrown everybody out since the user's credential
 * was found: a request may wait for its own body, for a hash or for a lock until then. Throws
 * `invalid_token`.
 */
export async function inEpochOf<Result>(found: Standing, work: () => Promise<Result>): Promise<Result> {
  const standing: Bound = { ...found, isOver: false, hasEnded: false };
  try {
    const result = await standings.run(standing, () => checkLast((db) => requireSame(db, standing), work));
    // A form would be shown again, as if there were something to mend.
    if (standing.hasEnded) throw ended(standing);
    return result;
  } finally {
    standing.isOver = true;
  }
}

/** At the end of the transaction: locks that it takes before are taken in their order. */
async function requireSame(db: Db, standing: Bound): Promise<void> {
  if (standing.isOver) return;
  const user = await db
    .selectFrom('users')
    .select('access_epoch')
    .where('app_id', '=', standing.app_id)
    .where('id', '=', standing.user_id)
    .forKeyShare()
    .executeTakeFirst();
  if (user?.access_epoch === expected(db, standing)) return;
  // The transaction itself has deleted the user.
  if (user || !begun.has(db)) throw ended(standing);
  afterCommit(db, () => {
    standing.isOver = true;
  });
}
