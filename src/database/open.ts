// Opens the database: PostgreSQL through pools of `pg` if there is a DATABASE_URL, otherwise PGlite (PostgreSQL in
// this process) under the data directory. Hot statements bypass Kysely and are prepared by name: `query(statement,
// values)`.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, PGliteDialect, sql } from 'kysely';
import pg from 'pg';
import { type Config, ConfigurationError } from '../config.ts';
import { type Log, messageOf } from '../log.ts';
import { holdDirectory } from './hold-directory.ts';
import { openLane } from './lists/lane.ts';
import { CONNECT_TIMEOUT_MS, toConnection, withSettings } from './postgresql/connection.ts';
import { createListener, type Listener } from './postgresql/listener.ts';
import { createPipeline, type Pipeline } from './postgresql/pipeline.ts';
import { isPooled } from './postgresql/pooler.ts';
import { openPools, type PoolUse } from './postgresql/pools.ts';
import { ASK_STANDBY, StandbyError } from './postgresql/primary.ts';
import { createReachability, type Reachability } from './reachability.ts';
import { logRetries, RetryingDialect, retryLost } from './retry.ts';
import type { Db, Schema } from './schema.ts';
import type { Statement } from './statement.ts';
import { tracedDialect, tracedQuery } from './traced.ts';
import { joinRoot } from './transact.ts';

const STATEMENT_TIMEOUT_MS = 10_000;
/** Hot statements take milliseconds. If one takes this long, the database hangs, and the caller should get an error. */
const HOT_TIMEOUT_MS = 5_000;
const UNFLUSHED = { synchronous_commit: 'off' };

export type Database = {
  kind: 'embedded' | 'postgresql';
  db: Db;
  /** The same for the protocol, whose transactions don't wait for those of people; on the embedded database, `db` itself. */
  tokens: Db;
  /** The embedded database itself, for code that needs PGlite's own interface (queue.ts). */
  pglite?: PGlite;
  query<Row extends object>(statement: Statement, values: unknown[]): Promise<Row[]>;
  /**
   * Calls back with each payload that any node sends by pg_notify, and with `undefined` when some may have been missed, as
   * after a lost connection.
   */
  listen(channel: string, heard: (payload: string | undefined) => void): Promise<void>;
  /** None on the embedded database. */
  pools(): PoolUse[];
  /** Whether it answers, by a connection that no work can hold up. */
  reachability(): Promise<Reachability>;
  close(): Promise<void>;
};

/** Throws plain errors, which main prints in one line. */
export async function openDatabase(config: DatabaseConfig, log: Log): Promise<Database> {
  const { databaseUrl, databasePoolSize, dataDir, databaseDirectUrl, databasePrepared = true } = config;
  if (!databaseUrl) return openEmbedded(dataDir);
  for (const url of [databaseUrl, databaseDirectUrl]) requireUsable(url);
  const pooling = { url: databaseUrl, directUrl: databaseDirectUrl, prepared: databasePrepared };
  const pooled = await isPooled({ ...pooling, connectTimeout: CONNECT_TIMEOUT_MS });
  return openPostgresql({ ...pooling, pooled, max: databasePoolSize, timeout: STATEMENT_TIMEOUT_MS }, log);
}

/** `pg` reads the files that a URL names (sslrootcert) at each connection; a mistake is told at the start. */
function requireUsable(url: string | undefined): void {
  try {
    if (url !== undefined) new pg.Client(url);
  } catch (error) {
    throw new ConfigurationError([`DATABASE_URL: cannot be used (${messageOf(error)})`]);
  }
}

export type DatabaseConfig = Pick<Config, 'databaseUrl' | 'databasePoolSize' | 'dataDir'> &
  Partial<Pick<Config, 'databaseDirectUrl' | 'databasePrepared'>>;

/**
 * A connection without a statement timeout, for example for a node that waits for another node's migration. The URL is
 * PostgreSQL's own (directUrlOf): migrations lock by session.
 */
export function openPatiently(url: string, log: Log): Database {
  return openPostgresql({ url, directUrl: url, prepared: true, pooled: false, max: 1, timeout: 0 }, log);
}

/**
 * `max`: connections of all pools; `timeout`: of a statement, in milliseconds, or 0 for none. `directUrl`: for LISTEN, if
 * it differs.
 */
type Postgresql = {
  url: string;
  directUrl: string | undefined;
  /** Whether statements are prepared by name. */
  prepared: boolean;
  /** Whether a pooler refuses start-up parameters, and would share with other clients whatever SET leaves behind. */
  pooled: boolean;
  max: number;
  timeout: number;
};

function openPostgresql(where: Postgresql, log: Log): Database {
  const { url: connectionString, directUrl = connectionString, prepared, pooled: behindPooler, max, timeout } = where;
  const connection = {
    ...toConnection(connectionString, { pooled: behindPooler }),
    // Behind a pooler, only the role can set one (docs/running.md).
    ...(!behindPooler && { statement_timeout: timeout }),
    // A peer that vanished silently must not hold a request for longer than a statement may take.
    query_timeout: timeout && timeout + CONNECT_TIMEOUT_MS,
    application_name: 'gatehouse',
  };
  const pools = openPools(connection, { max, log });
  const open = (pool: pg.Pool) => new Kysely<Schema>({ dialect: tracedDialect(new RetryingDialect({ pool }, log)) });
  const [db, tokens, lists] = [open(pools.of('people')), open(pools.of('tokens')), open(pools.of('lists'))];
  joinRoot(tokens, db);
  logRetries(db, log);
  openLane(db, lists, pools.sizeOf('lists'));
  const query_timeout = timeout && HOT_TIMEOUT_MS;
  const reads = createPipeline({ ...connection, query_timeout });
  const unflushed = behindPooler ? {} : { connectionString: withSettings(connection.connectionString, UNFLUSHED) };
  const forgettables = createPipeline({ ...connection, query_timeout, ...unflushed });
  const probe = createPipeline({ ...connection, query_timeout });
  const listeners: Listener[] = [];

  return {
    kind: 'postgresql',
    db,
    tokens,
    query: tracedQuery(async <Row extends object>(hot: Statement, values: unknown[]) => {
      const statement = prepared ? hot : { ...hot, name: undefined };
      if (statement.reads) return reads.query<Row>(statement, values);
      if (statement.forgettable) return retryLost(() => forgettables.query<Row>(statement, values), log);
      const { name, text } = statement;
      // `pg` reads the timeout, but its types don't know it; they accept it only if it isn't written in the call.
      const timed = { ...(name !== undefined && { name }), text, values, query_timeout };
      const { rows } = await retryLost(() => pools.of('tokens').query<Row>(timed), log);
      return rows;
    }),
    async listen(channel, heard) {
      const listener = createListener({ ...toConnection(directUrl), query_timeout }, { channel, heard });
      listeners.push(listener);
      await listener.start();
    },
    pools: pools.use,
    reachability: createReachability(() => requirePrimary(probe)),
    async close() {
      await Promise.all(listeners.map((listener) => listener.stop()));
      await Promise.all([reads, forgettables, probe].map((pipeline) => pipeline.close()));
      await pools.close();
    },
  };
}

/** A connection that was opened to the primary leads elsewhere only behind a pooler. */
async function requirePrimary(probe: Pipeline): Promise<void> {
  const [row] = await probe.query<{ standby: boolean }>({ name: undefined, text: ASK_STANDBY }, []);
  if (row?.standby) throw new StandbyError();
}

async function openEmbedded(dataDir: string): Promise<Database> {
  const memory = dataDir === 'memory://';
  if (!memory) mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const release = memory ? async () => {} : await holdDirectory(dataDir);
  try {
    const pglite = memory ? await createPglite() : await createWhole(dataDir, (at) => createPglite({ dataDir: at }));
    return wrapEmbedded(pglite, release);
  } catch (error) {
    await release();
    throw toUnusable(dataDir, error);
  }
}

/** With the extensions of migrations/0016-searches.ts, without which its indexes can't be used. */
export async function createPglite(options: PGliteOptions = { dataDir: 'memory://' }): Promise<PGlite> {
  const [{ PGlite }, { pg_trgm }, { btree_gin }] = await Promise.all([
    import('@electric-sql/pglite'),
    import('@electric-sql/pglite/contrib/pg_trgm'),
    import('@electric-sql/pglite/contrib/btree_gin'),
  ]);
  return PGlite.create({ ...options, extensions: { pg_trgm, btree_gin } });
}

/** PGlite says only that it can't open the database; errors of the file system explain themselves. */
function toUnusable(dataDir: string, error: unknown): unknown {
  if (error instanceof Error && 'code' in error) return error;
  return new ConfigurationError([
    `DATA_DIR: the database in ${dataDir} cannot be opened (${messageOf(error)}); free space if the disk is full, restore a backup, or set another directory`,
  ]);
}

const directoryIn = (dataDir: string) => join(dataDir, 'database');

/** Whether opening will first have to create an embedded database. */
export const willBeCreated = ({ databaseUrl, dataDir }: DatabaseConfig) =>
  databaseUrl === undefined && (dataDir === 'memory://' || !existsSync(directoryIn(dataDir)));

/**
 * Creating the directory takes seconds, and half of one can't be opened. A mark exists while it is being created. If a
 * start finds the mark, nobody was served from that directory yet, and it begins again.
 */
async function createWhole(dataDir: string, create: (directory: string) => Promise<PGlite>): Promise<PGlite> {
  const directory = directoryIn(dataDir);
  const unfinished = join(dataDir, 'database.unfinished');
  if (existsSync(unfinished)) rmSync(directory, { recursive: true, force: true });
  else if (!existsSync(directory)) writeFileSync(unfinished, '');
  const pglite = await create(directory);
  rmSync(unfinished, { force: true });
  return pglite;
}

type PGlite = import('@electric-sql/pglite').PGlite;
type PGliteOptions = import('@electric-sql/pglite').PGliteOptions;

export function wrapEmbedded(pglite: PGlite, release: () => Promise<void> = async () => {}): Database {
  const db = new Kysely<Schema>({ dialect: tracedDialect(new PGliteDialect({ pglite })) });
  return {
    kind: 'embedded',
    db,
    tokens: db,
    pglite,
    query: tracedQuery(async <Row extends object>(statement: Statement, values: unknown[]) => {
      const { rows } = await pglite.query<Row>(statement.text, values);
      return rows;
    }),
    async listen(channel, heard) {
      await pglite.listen(channel, heard);
    },
    pools: () => [],
    reachability: createReachability(() => sql`select 1`.execute(db)),
    async close() {
      await db.destroy();
      if (!pglite.closed) await pglite.close();
      await release();
    },
  };
}
