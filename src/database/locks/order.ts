// The order in which a transaction locks rows, so that no two wait for each other:
//
//   1. the App; of several, the console's first, and the others by their ids
//   2. the organization
//   3. what lets a user in: an invitation
//   4. the user
//   5. the rest: first what others belong to, such as a client or a role, then what belongs to it, such as a one-time token
//
// A transaction need not lock all of them, but never an earlier one after a later one. What it only may have to lock counts, too:
// `announceChange` and `requireRoomInApp` lock the App. PostgreSQL ends a deadlock after a second by undoing one of the two, which
// runs again (retry.ts): nobody notices, except that both have waited, and those behind them.
// test/concurrency/pairs.test.ts runs changes of the same rows against each other.
import type { Db } from '../schema.ts';

/**
 * Locks the App's row until the end of the transaction. Other changes of what belongs to the App as a whole wait; sign-ins don't, whose
 * rows refer to the App, as they would for `for update`.
 */
export async function lockAppRow(db: Db, app: { id: string }): Promise<void> {
  await db.selectFrom('apps').select('id').where('id', '=', app.id).forNoKeyUpdate().execute();
}
