// One change, one transaction: the change, its audit record and the jobs it causes commit together. What must wait for
// the commit (dropping a cached App) is registered with afterCommit.
import type { Db } from './schema.ts';

const hooks = new WeakMap<Db, (() => void)[]>();

/**
 * Runs `change` in a transaction. Name the parameter `db`, so that it shadows the outer one: on the embedded database,
 * using the outer one inside would wait for itself.
 */
export async function transact<Result>(db: Db, change: (db: Db) => Promise<Result>): Promise<Result> {
  if (db.isTransaction) return change(db);
  const pending: (() => void)[] = [];
  const result = await db.transaction().execute((transaction) => {
    hooks.set(transaction, pending);
    return change(transaction);
  });
  for (const hook of pending) hook();
  return result;
}

/** After the transaction of `db` has committed, or at once where there is none. */
export function afterCommit(db: Db, hook: () => void): void {
  const pending = hooks.get(db);
  if (pending) pending.push(hook);
  else hook();
}
