// `gatehouse copy`: from the embedded database to PostgreSQL.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { sealedSigningKeys } from '../apps/signing-keys.ts';
import { directUrlOf } from '../config/database.ts';
import type { Config } from '../config.ts';
import { migrateUp } from '../database/migrate.ts';
import { type Database, openDatabase, willBeCreated } from '../database/open.ts';
import { type CopiedTable, copyDatabase, NotEmpty } from '../database/postgresql/copy.ts';
import { migrateQueue, QUEUE_TABLES } from '../queue.ts';
import { createKeyring } from '../secrets.ts';
import { secretKeyFile } from '../system.ts';
import { type Answer, type CommandGroup, optional, Refusal, toText, WRONG_USAGE } from './command.ts';
import { describeDatabase, migrateAll, onDatabase } from './database.ts';
import { isSealedUnderNone } from './give-up.ts';
import { quiet, readConfiguration } from './on-system.ts';

export const copyCommands: CommandGroup = {
  commands: [
    {
      name: 'copy',
      summary: 'Copy an embedded database into the PostgreSQL of DATABASE_URL, which must be empty',
      options: [optional('--from <directory>', 'its data directory; without it, DATA_DIR')],
      run: copy,
    },
  ],
};

async function copy({ from }: { from?: string }): Promise<Answer> {
  const config = readConfiguration();
  const dataDir = from === undefined ? config.dataDir : resolve(from);
  const url = directUrlOf(config);
  if (url === undefined)
    throw new Refusal('Set DATABASE_URL to the PostgreSQL database to copy into, and run this again.', WRONG_USAGE);
  const embedded = { ...config, databaseUrl: undefined, dataDir };
  if (willBeCreated(embedded))
    throw new Refusal(`There is no embedded database in ${dataDir}. Name its directory by --from.`, WRONG_USAGE);
  const source = await openDatabase(embedded, quiet);
  try {
    const tables = await copyAll(source, { config, dataDir, url });
    return toAnswer(tables, { from: dataDir, to: describeDatabase(config) });
  } finally {
    await source.close();
  }
}

type Target = { config: Config; dataDir: string; url: string };

async function copyAll(source: Database, target: Target): Promise<CopiedTable[]> {
  await migrateUp(source.db);
  await migrateQueue(undefined, { database: source, log: quiet });
  await requireSameSecretKey(source, target);
  await onDatabase(migrateAll);
  try {
    return await copyDatabase(target.url, { source, jobs: QUEUE_TABLES, onTable: tell });
  } catch (error) {
    throw error instanceof NotEmpty ? new Refusal(toNotEmpty(target)) : error;
  }
}

const toNotEmpty = ({ config }: Target) =>
  `There are Apps in ${describeDatabase(config)}, and nothing was changed. Copy into a new database, or delete everything in this one with \`gatehouse reset --yes\` and copy before a server starts on it.`;

/** The server on PostgreSQL has to open what is sealed: it takes SECRET_KEY, or the file in its DATA_DIR. */
async function requireSameSecretKey({ db }: Database, { config, dataDir }: Target): Promise<void> {
  const file = secretKeyFile(config);
  const keys = config.secretKeys ?? (existsSync(file) ? [readFileSync(file, 'utf8').trim()] : []);
  const keyring = keys.length > 0 ? createKeyring(keys) : { keyIds: [] };
  const other = await db
    .selectFrom('signing_keys')
    .select('app_id')
    .where(isSealedUnderNone(keyring, sealedSigningKeys.column))
    .limit(1)
    .executeTakeFirst();
  if (!other) return;
  const kept = secretKeyFile({ dataDir });
  const where = existsSync(kept) ? `what is in ${kept}` : 'the one of the server that used it';
  throw new Refusal(
    `The database in ${dataDir} was made under another SECRET_KEY. Set SECRET_KEY to ${where}; nothing was copied.`,
  );
}

/** A large database takes minutes. */
function tell({ table, rows }: CopiedTable): void {
  if (process.stderr.isTTY && rows > 0) process.stderr.write(`${table}: ${rows}\n`);
}

function toAnswer(tables: CopiedTable[], { from, to }: { from: string; to: string }): Answer {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const of = (name: string) => String(tables.find(({ table }) => table === name)?.rows ?? 0);
  return {
    json: { from, to, rows, tables },
    text: [
      toText(`${rows} rows were copied to ${to}.`, { Apps: of('apps'), users: of('users'), clients: of('clients') }),
      `Start the server with this DATABASE_URL. Don't start one on ${from} again: it would send what waits a second time.`,
    ].join('\n'),
  };
}
