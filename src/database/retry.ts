// Runs a statement or transaction again that PostgreSQL aborted in favour of another one, because the two waited for each
// other's locks. It has had no effect, so no caller notices. Operators do: both have waited for a second, with a connection each.
import { setTimeout as wait } from 'node:timers/promises';
import {
  type DatabaseConnection,
  type Driver,
  PostgresDialect,
  PostgresDriver,
  type TransactionSettings,
} from 'kysely';
import type { Log } from '../log.ts';
import { counters } from '../metrics/figures.ts';
import type { Db } from './schema.ts';

/** By SQLSTATE. */
const LOST: Partial<Record<string, string>> = { '40001': 'serialization', '40P01': 'deadlock' };

const MAX_RETRIES = 3;
/** Each of the two waits for a random time up to this, so that they don't meet again. */
const MAX_PAUSE_MS = 50;

/** `work` must have no effect besides its statements, which are undone when it fails. Each retry is counted, and told to the log. */
export async function retryLost<Result>(work: () => Promise<Result>, log?: Log): Promise<Result> {
  for (let retries = 0; ; retries++) {
    try {
      return await work();
    } catch (error) {
      const reason = reasonOf(error);
      if (retries === MAX_RETRIES || reason === undefined) throw error;
      counters.databaseRetries.inc({ reason });
      log?.warn({ reason, table: tableOf(error) }, 'a transaction that lost to another one runs again');
      await wait(Math.random() * MAX_PAUSE_MS);
    }
  }
}

const reasonOf = (error: unknown): string | undefined => LOST[String(memberOf(error, 'code'))];

/** Of the rest of what PostgreSQL tells, nothing is needed, and some of it quotes rows. */
const tableOf = (error: unknown): string | undefined =>
  /in relation "(\w{1,63})"/.exec(String(memberOf(error, 'where')).slice(0, 1000))?.[1];

const memberOf = (error: unknown, name: 'code' | 'where'): unknown =>
  error instanceof Error ? Reflect.get(error, name) : undefined;

const logs = new WeakMap<Db, Log>();

/** Transactions of this database tell this log when they run again. */
export function logRetries(db: Db, log: Log): void {
  logs.set(db, log);
}

export const logOfRetries = (db: Db): Log | undefined => logs.get(db);

/** For statements outside of a transaction; a transaction is run again as a whole (transact.ts). */
export class RetryingDialect extends PostgresDialect {
  readonly #config: Configuration;
  readonly #log: Log;

  constructor(config: Configuration, log: Log) {
    super(config);
    this.#config = config;
    this.#log = log;
  }

  override createDriver(): Driver {
    return new RetryingDriver(this.#config, this.#log);
  }
}

type Configuration = ConstructorParameters<typeof PostgresDialect>[0];

class RetryingDriver extends PostgresDriver {
  readonly #inTransaction = new WeakSet<DatabaseConnection>();
  readonly #known = new WeakSet<DatabaseConnection>();
  readonly #log: Log;

  constructor(config: Configuration, log: Log) {
    super(config);
    this.#log = log;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection();
    if (this.#known.has(connection)) return connection;
    this.#known.add(connection);
    const execute = connection.executeQuery.bind(connection);
    connection.executeQuery = (...args: Parameters<typeof execute>) =>
      this.#inTransaction.has(connection) ? execute(...args) : retryLost(() => execute(...args), this.#log);
    return connection;
  }

  override async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    this.#inTransaction.add(connection);
    await super.beginTransaction(connection, settings);
  }

  override async releaseConnection(connection: Parameters<PostgresDriver['releaseConnection']>[0]): Promise<void> {
    this.#inTransaction.delete(connection);
    await super.releaseConnection(connection);
  }
}
