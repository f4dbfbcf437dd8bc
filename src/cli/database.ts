// `gatehouse migrate` and `gatehouse reset`: the database as a whole. They don't open the system, which would migrate.
import { Argument } from 'commander';
import { describeUrl, directUrlOf } from '../config/database.ts';
import type { Config } from '../config.ts';
import {
  deleteEverything,
  listExecuted,
  listMigrations,
  listNewer,
  migrateDown,
  migrateUp,
} from '../database/migrate.ts';
import { releases } from '../database/migration-files.ts';
import { type Database, openDatabase, openPatiently } from '../database/open.ts';
import { dropJobs, migrateQueue } from '../queue.ts';
import { type Answer, type CommandGroup, flag, optional, Refusal, WRONG_USAGE } from './command.ts';
import { quiet, readConfiguration } from './on-system.ts';

type Confirmation = { yes?: true };
type Steps = Confirmation & { to?: string };

const directions = { up, down, status };

export const databaseCommands: CommandGroup = {
  commands: [
    {
      name: 'migrate',
      summary: 'Bring the database to this version (up), take steps back (down), or list the steps (status)',
      args: [new Argument('[direction]', 'where to').choices(Object.keys(directions)).default('up')],
      options: [
        optional('--to <step>', 'down: take back all steps after this one, or after those of a release such as 0.3.0'),
        flag('--yes', 'down: confirms --to, or taking back the first step, which deletes everything'),
      ],
      run: migrate,
    },
    {
      name: 'reset',
      summary: 'Delete everything: Apps, users, clients, keys, tokens',
      options: [flag('--yes', 'yes, everything')],
      run: reset,
    },
  ],
};

async function migrate(options: Steps, [direction = 'up']: (keyof typeof directions)[]): Promise<Answer> {
  if (options.to !== undefined && direction !== 'down')
    throw new Refusal('--to goes with `gatehouse migrate down`.', WRONG_USAGE);
  return onDatabase((database) => directions[direction](database, options));
}

async function up(database: Database): Promise<Answer> {
  const migrated = await migrateAll(database);
  const newer = await listNewer(database.db);
  const otherwise =
    newer.length > 0
      ? `A newer version has migrated the database (${newer.join(', ')}). This one runs on it, and nothing is left to do.`
      : 'The database is up to date.';
  return { json: { migrated }, text: toLines(migrated, otherwise) };
}

async function down({ db }: Database, { yes, to }: Steps): Promise<Answer> {
  const executed = await listExecuted(db);
  const steps = to === undefined ? executed.slice(-1) : executed.slice(executed.indexOf(findStep(to, executed)) + 1);
  requireConfirmed(steps, { executed, yes, to });
  const reverted = await migrateDown(db, undefined, steps.length);
  return { json: { reverted }, text: toLines(reverted, 'There is nothing to take back.') };
}

function findStep(to: string, executed: string[]): string {
  const step = releases[to] ?? to;
  if (executed.includes(step)) return step;
  const known = Object.keys(releases).join(' or ');
  throw new Refusal(
    `The database has no step ${to}. Name one that \`gatehouse migrate status\` lists, or a release: ${known}.`,
    WRONG_USAGE,
  );
}

type Plan = Steps & { executed: string[] };

function requireConfirmed(steps: string[], { executed, yes, to }: Plan): void {
  if (yes || steps.length === 0) return;
  if (executed.length === 1)
    throw new Refusal(`Taking back ${steps[0]} deletes everything. Add --yes if you mean it.`, WRONG_USAGE);
  if (to === undefined) return;
  const names = steps.toReversed().join(', ');
  throw new Refusal(
    `This takes back ${steps.length === 1 ? 'one step' : `${steps.length} steps, one by one`}: ${names}. What only they store is deleted. Back up the database, stop the servers of this version, and add --yes.`,
    WRONG_USAGE,
  );
}

async function status({ db }: Database): Promise<Answer> {
  const migrations = (await listMigrations(db)).map(({ name, executed_at = null }) => ({ name, executed_at }));
  const newer = await listNewer(db);
  const lines = migrations.map(({ name, executed_at }) => `${name}  ${executed_at?.toISOString() ?? 'pending'}`);
  const beyond = newer.map((name) => `${name}  of a newer version`);
  return { json: { migrations, newer }, text: [...lines, ...beyond].join('\n') };
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
