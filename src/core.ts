// The shared parts of the program, which functions get if they do more than read and write rows. It is one value, so
// that callers stay the same when a function needs another part.

import { directUrlOf } from './config/database.ts';
import type { Config } from './config.ts';
import type { Database } from './database/open.ts';
import type { Db } from './database/schema.ts';
import type { Log } from './log.ts';
import { createQueue, type Queue } from './queue.ts';
import type { Keyring } from './secrets.ts';

export type Core = {
  /** Inside `transact`, the transaction: mails, notices and jobs that this core enqueues belong to it. */
  db: Db;
  /**
   * For hot statements, by `database.query`. They are prepared, and always run outside of a transaction: inside
   * `transact` they would not see its writes, and on the embedded database they would wait for its end for ever.
   */
  database: Database;
  keyring: Keyring;
  queue: Queue;
  log: Log;
  config: Config;
};

export function createCore(
  config: Config,
  { database, keyring, log }: Pick<Core, 'database' | 'keyring' | 'log'>,
): Core {
  return {
    config,
    database,
    db: database.db,
    keyring,
    log,
    queue: createQueue(directUrlOf(config), { database, log, migrate: config.migrate }),
  };
}
