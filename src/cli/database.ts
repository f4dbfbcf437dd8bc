// `gatehouse migrate` and `gatehouse reset`: the database as a whole. They don't open the system, which would migrate.
import { Argument } from 'commander';
import { describeUrl, directUrlOf } from '../config/database.ts';
import type { Config } from '../config.ts';
import { deleteEverything, listExecuted, listMigrations, migrateDown, migrateUp } from '../database/migrate.ts';
import { type Database, openDatabase, openPatiently } from '../database/open.ts';
import { dropJobs, migrateQueue } from '../queue.ts';
import { type Answer, type CommandGroup, flag, Refusal, WRONG_USAGE } from './command.ts';
import { quiet, readConfiguration } from './on-system.ts';

type Confirmation = { yes?: true };

const directions = { up, down, status };

export const databaseCommands: CommandGroup = {
  commands: [
    {
      name: 'migrate',
      summary: 'Bring the database to this version (up), take the last step back (down), or list the steps (status)',
      args: [new Argument('[direction]', 'where to').choices(Object.keys(directions)).default('up')],
      options: [flag('--yes', 'down: take back the first step, too, which deletes everything')],
      run: (options, [direction]) =>
        onDatabase((database) => directions[direction as keyof typeof directions](database, options)),
    },
    {
      name: 'reset',
      summary: 'Delete everything: Apps, users, clients, keys, tokens',
      options: [flag('--yes', 'yes, everything')],
      run: reset,
    },
  ],
};

async function up(database: Database): Promise<Answer> {
  const migrated = await migrateAll(database);
  return { json: { migrated }, text: toLines(migrated, 'The database is up to date.') };
}

async function down({ db }: Database, { yes }: Confirmation): Promise<Answer> {
  const executed = await listExecuted(db);
  if (executed.length === 1 && !yes) {
    throw new Refusal(`Taking back ${executed[0]} deletes everything. Add --yes if you mean it.`, WRONG_USAGE);
  }
  const reverted = await migrateDown(db);
  return { json: { reverted }, text: toLines(reverted, 'There is nothing to take back.') };
}

async function status({ db }: Database): Promise<Answer> {
  const migrations = (await listMigrations(db)).map(({ name, executed_at = null }) => ({ name, executed_at }));
  const lines = migrations.map(({ name, executed_at }) => `${name}  ${executed_at?.toISOString() ?? 'pending'}`);
  return { json: { migrations }, text: lines.join('\n') };
}

async function reset({ yes }: Confirmation): Promise<Answer> {
  const config = readConfiguration();
  const where = describeDatabase(config);
  if (!yes) {
    const lost = 'every App with its users, clients, API keys, signing keys, sessions and audit log';
    throw new Refusal(`This deletes ${lost} in ${where}. Add --yes if you mean it.`, WRONG_USAGE);
  }
  await onDatabase(async (database) => {
    // First, because it refuses the database of a newer version.
    await deleteEverything(database.db);
    await dropJobs(database.db);
    await migrateAll(database);
  });
  const next = 'Start the server (or restart it, if it runs): it prints a link that creates the first operator.';
  return { json: { reset: true, database: where }, text: `Everything in ${where} is deleted.\n${next}` };
}

/** With the tables of the queue, which a server with MIGRATE=off can't create. The embedded database's server can. */
export async function migrateAll(database: Database): Promise<string[]> {
  const migrated = await migrateUp(database.db);
  const url = directUrlOf(readConfiguration());
  if (url) await migrateQueue(url, { database, log: quiet });
  return migrated;
}

/** The database that the configuration names. */
export async function onDatabase<Result>(work: (database: Database) => Promise<Result>): Promise<Result> {
  const config = readConfiguration();
  const directUrl = directUrlOf(config);
  const database = directUrl ? openPatiently(directUrl, quiet) : await openDatabase(config, quiet);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** Without the password in its URL. */
export function describeDatabase({ databaseUrl, dataDir }: Config): string {
  if (!databaseUrl) return `the embedded database in ${dataDir}`;
  return `the PostgreSQL database ${describeUrl(databaseUrl)}`;
}

const toLines = (names: string[], otherwise: string) => (names.length > 0 ? names.join('\n') : otherwise);
