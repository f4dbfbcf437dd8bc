// One change, one transaction: the change, its audit record and the jobs it causes commit together. Effects that must
// wait for the commit (such as dropping a cached App) are registered with afterCommit.
import { AsyncLocalStorage } from 'node:async_hooks';
import { Kysely } from 'kysely';
import { logOfRetries, retryLost } from './retry.ts';
import type { Db } from './schema.ts';

const hooks = new WeakMap<Db, (() => void)[]>();
const roots = new WeakMap<Db, Db>();

type Demand = { check: ((db: Db) => Promise<void>) | undefined };
const demands = new AsyncLocalStorage<Demand>();
const conditions = new AsyncLocalStorage<Demand>();

/**
 * Runs `change` in a transaction, which it gets as its `db`, or as the `db` of the same core. Name the parameter `db`
 * or `core`, so that it shadows the outer one: on the embedded database, a use of the outer one would wait for itself.
 * It runs again if PostgreSQL aborted it to end a deadlock, so it must have no effects besides its statements.
 */
export async function transact<Host extends Db | { db: Db }, Result>(
  host: Host,
  change: (host: Host) => Promise<Result>,
): Promise<Result> {
  const db: Db = host instanceof Kysely ? host : host.db;
  if (db.isTransaction) return change(host);
  let pending: (() => void)[] = [];
  const demand = demands.getStore();
  const attempt = () =>
    db.transaction().execute(async (transaction) => {
      pending = [];
      hooks.set(transaction, pending);
      roots.set(transaction, db);
      await demand?.check?.(transaction);
      const changed = await change(within(transaction, host));
      await conditions.getStore()?.check?.(transaction);
      return changed;
    });
  const result = await retryLost(attempt, logOfRetries(rootOf(db)));
  if (demand) demand.check = undefined;
  for (const hook of pending) hook();
  return result;
}

function within<Host extends Db | { db: Db }>(transaction: Db, host: Host): Host {
  return (host instanceof Kysely ? transaction : { ...host, db: transaction }) as Host;
}

/** From now on `db`, which leads to the same database by other connections, stands for `root`. */
export function joinRoot(db: Db, root: Db): void {
  roots.set(db, root);
}

/** Makes `check` the beginning of the first transaction that `work` opens. What it throws undoes the transaction. */
export function checkFirst<Result>(check: (db: Db) => Promise<void>, work: () => Promise<Result>): Promise<Result> {
  return demands.run({ check }, work);
}

/**
 * Makes `check` the end of each transaction that `work` opens, and of none that something begun by it opens later. What it throws
 * undoes the transaction.
 */
export async function checkLast<Result>(
  check: (db: Db) => Promise<void>,
  work: () => Promise<Result>,
): Promise<Result> {
  const condition: Demand = { check };
  try {
    return await conditions.run(condition, work);
  } finally {
    condition.check = undefined;
  }
}

/** The database that a transaction is in; for anything else, itself. */
export function rootOf(db: Db): Db {
  const root = roots.get(db);
  return root ? rootOf(root) : db;
}

/**
 * Does `work` for nobody in particular: neither as the actor nor in the trace of the request that caused it. What serves all, such as
 * sending what is due, isn't part of the request that woke it, whose App may be another.
 */
export const apart = AsyncLocalStorage.snapshot();

/** Runs `hook` after the transaction of `db` has committed, or at once if there is no transaction. */
export function afterCommit(db: Db, hook: () => void): void {
  const pending = hooks.get(db);
  if (pending) pending.push(hook);
  else hook();
}
