// The epoch of a user's access. It moves whenever everybody is to be thrown out, also somebody whose session doesn't exist yet: a
// sign-in remembers the epoch in which it began, and nothing is stored for one of an earlier epoch.
import type { App } from '../../apps/app.ts';
import type { Db, UserRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';

/**
 * Call it in the transaction that ends access, before it looks for sessions. The lock is the one that `inEpoch` waits for: what was
 * stored before is found and ended, and what comes later isn't stored.
 */
export async function beginEpoch(db: Db, app: App, userId: string): Promise<void> {
  const user = db.selectFrom('users').select('id').where('app_id', '=', app.id).where('id', '=', userId);
  await user.forUpdate().execute();
  await db
    .updateTable('users')
    .set(({ eb }) => ({ access_epoch: eb('access_epoch', '+', 1) }))
    .where('app_id', '=', app.id)
    .where('id', '=', userId)
    .execute();
}

/**
 * SQL: the user if they are active and the epoch is still this one. A null epoch stands for any. `app`, `user` and `epoch` are values
 * of the statement.
 */
export const inEpoch = ({ app, user, epoch }: Record<'app' | 'user' | 'epoch', string>): string =>
  `select id from users where app_id = ${app}::uuid and id = ${user}::uuid and status = 'active'
     and access_epoch = coalesce(${epoch}::integer, access_epoch) for key share`;

/** For what outlives the session in which a user creates it. Call it in that transaction. Throws `conflict`. */
export async function requireSameEpoch(
  db: Db,
  app: App,
  { id, access_epoch }: Pick<UserRow, 'id' | 'access_epoch'>,
): Promise<void> {
  const same = await db
    .selectFrom('users')
    .select('id')
    .where('app_id', '=', app.id)
    .where('id', '=', id)
    .where('status', '=', 'active')
    .where('access_epoch', '=', access_epoch)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!same) throw new Problem('conflict', 'All sessions of this user have just been ended; sign in again');
}
