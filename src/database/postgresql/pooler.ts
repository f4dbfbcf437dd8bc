// Finds out at the start whether DATABASE_URL leads to a pooler (such as PgBouncer) and whether that keeps prepared
// statements. Behind a pooler, a connection is shared with other clients: no session settings may be set on it, and whatever
// needs a session (LISTEN, migrations, the queue) uses DATABASE_DIRECT_URL.
import pg from 'pg';
import { ConfigurationError } from '../../config.ts';

const PROBE_TIMEOUT_MS = 5_000;
const ROUNDS = 3;
const PROBE = { name: 'gatehouse_probe', text: 'select pg_backend_pid() as pid' };

type Pooling = { url: string; directUrl: string | undefined; prepared: boolean; connectTimeout: number };

/** Throws ConfigurationError in one line if a setting is missing that the pooler needs. */
export async function isPooled({ url, directUrl, prepared, connectTimeout }: Pooling): Promise<boolean> {
  const connect = () => open(url, connectTimeout);
  const client = await connect();
  try {
    // PostgreSQL greets with the number of its process; a pooler has to invent one, for the key that cancels.
    if (processOf(client) === (await backendOf(client))) return false;
    if (directUrl === undefined) {
      throw new ConfigurationError([
        'DATABASE_DIRECT_URL: is required, because DATABASE_URL leads to a pooler; set it to PostgreSQL itself',
      ]);
    }
    if (prepared && !(await keepsStatements(client, connect))) {
      throw new ConfigurationError([
        'DATABASE_PREPARED: must be off, because the pooler at DATABASE_URL loses prepared statements; or give it a newer version with max_prepared_statements',
      ]);
    }
    return true;
  } finally {
    await client.end();
  }
}

/**
 * A transaction of a second client takes the connection on which the first one prepared its statement, and the first one
 * has to use it on another. If the pooler has other clients at the time, the second may get another connection, and
 * one more round is needed.
 */
async function keepsStatements(first: pg.Client, connect: () => Promise<pg.Client>): Promise<boolean> {
  const second = await connect();
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const prepared = await backendOf(first, PROBE);
      await second.query('begin');
      const taken = await backendOf(second);
      if (taken === prepared) await backendOf(first, PROBE);
      await second.query('commit');
    }
    return true;
  } catch (error) {
    if (isLostStatement(error)) return false;
    throw error;
  } finally {
    await second.end();
  }
}

/** SQLSTATE 26000: no such prepared statement; 42P05: there is one of this name already, another client's. */
const isLostStatement = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === '26000' || error.code === '42P05');

async function open(connectionString: string, connectionTimeoutMillis: number): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString,
    connectionTimeoutMillis,
    query_timeout: PROBE_TIMEOUT_MS,
    application_name: 'gatehouse probe',
  });
  client.on('error', () => {});
  await client.connect();
  return client;
}

async function backendOf(client: pg.Client, statement: { name?: string; text: string } = { text: PROBE.text }) {
  const { rows } = await client.query<{ pid: number }>(statement);
  return rows[0]?.pid;
}

/** `pg` has it, but its types don't. */
const processOf = (client: pg.Client): unknown => ('processID' in client ? client.processID : undefined);
