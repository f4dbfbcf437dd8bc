// A whole Gatehouse for one test file: its own database, a real server on a port of its own. Tests make their own Apps
// in it (app.ts): tenancy is the isolation.
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createTcpServer } from 'node:net';
import { PGlite } from '@electric-sql/pglite';
import { inject } from 'vitest';
import { type Config, readConfig } from '../../src/config.ts';
import { createPglite, type Database, openDatabase, wrapEmbedded } from '../../src/database/open.ts';
import { startQueue, startWork } from '../../src/jobs/register.ts';
import { createLog, type Log } from '../../src/log.ts';
import { createServer, type GatehouseServer, SOCKET_TIMES } from '../../src/server.ts';
import { buildSystem, type System } from '../../src/system.ts';
import { DumpInMemory } from './dump.ts';
import { rememberPasswords } from './passwords.ts';
import { prepareStatements } from './prepared.ts';
import { withClient, withDatabase } from './run/global-setup.ts';

rememberPasswords();

export const SECRET_KEY = 'a-test-key-that-is-long-enough-to-be-one';

export type Gatehouse = {
  url: string;
  config: Config;
  system: System;
  database: Database;
  server: GatehouseServer;
  /** Of the PostgreSQL database, where the suite runs on one: for a second process or a second server. */
  databaseUrl: string | undefined;
  stop(): Promise<void>;
};

/** `through`: makes of PostgreSQL's URL that of a pooler before it. */
type Details = { mail?: boolean; log?: Log; times?: typeof SOCKET_TIMES; through?: (url: string) => string };

/**
 * `environment`: what differs from the defaults, by the names of the configuration. With `SMTP_URL` or `mail`, jobs are done:
 * mails go to that server, or to the inbox (mail.ts). Otherwise they wait in their queue.
 */
export async function startGatehouse(
  environment: NodeJS.ProcessEnv = {},
  { mail = environment.SMTP_URL !== undefined, log = createLog('silent'), times = SOCKET_TIMES, through }: Details = {},
): Promise<Gatehouse> {
  const port = await freePort();
  const test = await createTestDatabase();
  const fromEnvironment = { PORT: String(port), SECRET_KEY, DEMO: 'off', DATA_DIR: 'memory://', ...environment };
  const pooled = through && test.url && { databaseUrl: through(test.url), databaseDirectUrl: test.url };
  const config = { ...readConfig(fromEnvironment), databaseUrl: test.url, ...pooled };
  const database = test.url ? await openDatabase(config, log) : test.database!;
  const system = await buildSystem({ config, log, database });
  await startQueue(system);
  if (mail) await startWork(system);
  const server = createServer(system, times);
  server.http.listen(config.port, '127.0.0.1');
  await once(server.http, 'listening');
  return {
    url: config.baseUrl,
    config,
    system,
    database,
    server,
    databaseUrl: test.url,
    async stop() {
      server.http.closeAllConnections();
      await server.stop();
      await system.close();
      await test.drop();
    },
  };
}

export type TestDatabase = { url: string | undefined; database: Database | undefined; drop(): Promise<void> };

/** The database is some 30 MB, in memory, and never recovered: to make room for 160 MB of pages was a third of its start. */
const SMALL = ['-c', 'shared_buffers=16MB', '-c', 'full_page_writes=off'];

/** Migrated and empty: a PostgreSQL database by its URL, or an embedded one in memory. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const postgresql = inject('postgresql');
  if (postgresql) return createPostgresqlDatabase(postgresql);
  const startParams = [...PGlite.defaultStartParams, ...SMALL];
  const pglite = await createPglite({ fs: new DumpInMemory(), startParams });
  return { url: undefined, database: wrapEmbedded(prepareStatements(pglite)), drop: async () => {} };
}

export async function createPostgresqlDatabase({ url, template }: { url: string; template: string | undefined }) {
  const name = `gatehouse_test_${process.pid}_${Math.random().toString(36).slice(2, 10)}`;
  await withClient(url, (client) => client.query(`create database ${name}${template ? ` template ${template}` : ''}`));
  return {
    url: withDatabase(url, name),
    database: undefined,
    drop: async () => {
      await withClient(url, (client) => client.query(`drop database if exists ${name} with (force)`));
    },
  };
}

/**
 * Below those that the system gives to whoever asks for any (Linux: from 32768 on): what is free now is not taken by an
 * outgoing connection of somebody else until it is listened on.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(15_000, 32_000);
    const probe = createTcpServer().listen(port, '127.0.0.1');
    const isFree = await once(probe, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    probe.close();
    await once(probe, 'close');
    return port;
  }
}
