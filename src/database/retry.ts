// Runs a statement or transaction again that PostgreSQL aborted in favour of another one, because the two waited for each
// other's locks. It has had no effect, so no caller notices.
import { setTimeout as wait } from 'node:timers/promises';
import {
  type DatabaseConnection,
  type Driver,
  PostgresDialect,
  PostgresDriver,
  type TransactionSettings,
} from 'kysely';

/** SQLSTATE serialization_failure and deadlock_detected. */
const LOST = new Set(['40001', '40P01']);

const MAX_RETRIES = 3;
/** Each of the two waits for a random time up to this, so that they don't meet again. */
const MAX_PAUSE_MS = 50;

/** `work` must have no effect besides its statements, which are undone when it fails. */
export async function retryLost<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let retries = 0; ; retries++) {
    try {
      return await work();
    } catch (error) {
      if (retries === MAX_RETRIES || !isLost(error)) throw error;
      await wait(Math.random() * MAX_PAUSE_MS);
    }
  }
}

const isLost = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && LOST.has(error.code);

/** For statements outside of a transaction; a transaction is run again as a whole (transact.ts). */
export class RetryingDialect extends PostgresDialect {
  readonly #config: ConstructorParameters<typeof PostgresDialect>[0];

  constructor(config: ConstructorParameters<typeof PostgresDialect>[0]) {
    super(config);
    this.#config = config;
  }

  override createDriver(): Driver {
    return new RetryingDriver(this.#config);
  }
}

class RetryingDriver extends PostgresDriver {
  readonly #inTransaction = new WeakSet<DatabaseConnection>();
  readonly #known = new WeakSet<DatabaseConnection>();

  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection();
    if (this.#known.has(connection)) return connection;
    this.#known.add(connection);
    const execute = connection.executeQuery.bind(connection);
    connection.executeQuery = (...args: Parameters<typeof execute>) =>
      this.#inTransaction.has(connection) ? execute(...args) : retryLost(() => execute(...args));
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
