// The parts of one process: the core, the Apps it knows, the transports of mail and SMS. They are created once at the start
// and passed to the doors; nouns take a Core or a Db.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from './apps/app.ts';
import { ensureConsoleApp } from './apps/create-app.ts';
import { createDirectory, type Directory } from './apps/directory.ts';
import { type ClockWatch, createClockWatch } from './clock-watch.ts';
import { directUrlOf } from './config/database.ts';
import { type Config, ConfigurationError } from './config.ts';
import { type Core, createCore } from './core.ts';
import { isUnused, listNewer, migrateUp, requireMigrated } from './database/migrate.ts';
import { openDatabase, openPatiently } from './database/open.ts';
import { newSecret } from './ids.ts';
import type { Log } from './log.ts';
import { createSmsTransport, type SmsTransport } from './mail/sms.ts';
import { createMailTransport, type Transport } from './mail/transport.ts';
import { createKeyring } from './secrets.ts';

export type System = Core & {
  directory: Directory;
  mailTransport: Transport;
  smsTransport: SmsTransport;
  clockWatch: ClockWatch;
  /** The built-in App whose users are the developers. Read afresh: its settings change like any App's. */
  consoleApp(): Promise<App>;
  close(): Promise<void>;
};

type Opened = Pick<Core, 'config' | 'log' | 'database'>;

/**
 * Opens the database, migrates it (unless MIGRATE is off) and creates the console App if it doesn't exist. `asServer`: whether
 * servers of this version are to run on it. Anything else leaves a PostgreSQL that others may serve as it is.
 */
export async function openSystem(given: Config, log: Log, { asServer = true } = {}): Promise<System> {
  const database = await openDatabase(given, log);
  try {
    const mayMigrate = asServer || database.kind === 'embedded' || (await isUnused(database.db));
    const config = { ...given, migrate: given.migrate && mayMigrate };
    await migrate({ config, log, database });
    const newer = await listNewer(database.db);
    if (newer.length > 0)
      log.warn(
        { migrations: newer },
        'a newer version has migrated the database; this one runs on it and migrates nothing',
      );
    return await buildSystem({ config, log, database });
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The same on a database that is open and migrated already. */
export async function buildSystem({ config, log, database }: Opened): Promise<System> {
  const keyring = createKeyring(config.secretKeys ?? [readOrMakeSecretKey(config.dataDir)]);
  const core = createCore(config, { log, database, keyring });
  const { id: consoleId } = await ensureConsoleApp(core);
  const directory = createDirectory(core);
  await directory.start();
  const consoleApp = () => directory.getById(consoleId);
  const clockWatch = createClockWatch(core, consoleApp);
  const mailTransport = createMailTransport(config, log);
  return {
    ...core,
    directory,
    mailTransport,
    smsTransport: createSmsTransport(config, log),
    clockWatch,
    consoleApp,
    async close() {
      clockWatch.stop();
      directory.stop();
      await core.queue.stop();
      mailTransport.close();
      await database.close();
    },
  };
}

async function migrate({ config, log, database }: Opened): Promise<void> {
  if (!config.migrate) {
    await requireMigrated(database.db);
    return;
  }
  const directUrl = directUrlOf(config);
  if (!directUrl) {
    await migrateUp(database.db);
    return;
  }
  // Another node may be migrating: waiting for it must not run into the timeout that requests have.
  const patient = openPatiently(directUrl, log);
  try {
    await migrateUp(patient.db);
  } finally {
    await patient.close();
  }
}

export const secretKeyFile = ({ dataDir }: Pick<Config, 'dataDir'>) => join(dataDir, 'secret-key');

/** In development no key has to be set: the first start creates one and keeps it beside the data. */
function readOrMakeSecretKey(dataDir: string): string {
  if (dataDir === 'memory://') return newSecret();
  const file = secretKeyFile({ dataDir });
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    try {
      writeFileSync(file, `${newSecret()}\n`, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      // Another process was first.
      if (!existsSync(file)) throw error;
    }
  }
  const key = readFileSync(file, 'utf8').trim();
  if (key === '') throw new ConfigurationError([`SECRET_KEY: is not set, and ${file} is empty`]);
  return key;
}
