// Most commands work on the system as the server does: configured alike, and closed when they are done. They enqueue
// jobs, too, which a server performs. A PostgreSQL that servers of an older version may be using they don't migrate.

import { type App, toApp } from '../apps/app.ts';
import { listSigningKeys } from '../apps/signing-keys.ts';
import { type Config, readConfig } from '../config.ts';
import { readEnvironment } from '../environment.ts';
import { actingAs } from '../events/record.ts';
import { startQueue } from '../jobs/register.ts';
import { createLog } from '../log.ts';
import { UnknownKey } from '../secrets.ts';
import { openSystem, type System } from '../system.ts';
import { type Answer, Refusal } from './command.ts';

/** Standard output is for the answer, and what goes wrong is thrown. */
export const quiet = createLog('silent');

/** `anyKey`: also with another SECRET_KEY than the one that sealed what the database holds. */
export function onSystem<Options>(
  work: (system: System, options: Options) => Promise<Answer>,
  { anyKey = false }: { anyKey?: boolean } = {},
) {
  return async (options: Options): Promise<Answer> => {
    const system = await openSystem(readConfiguration(), quiet, { asServer: false });
    try {
      if (!anyKey) await requireOwnSecretKey(system);
      await startQueue(system, { sendOnly: true });
      return await actingAs({ kind: 'system', id: 'cli' }, () => work(system, options));
    } finally {
      await system.close();
    }
  };
}

export function readConfiguration(): Config {
  return readConfig(readEnvironment());
}

export async function getApp({ directory }: System, slug: string): Promise<App> {
  const app = await directory.findBySlug(slug);
  if (!app) throw new Refusal(`There is no App “${slug}”. \`gatehouse app list\` shows those there are.`);
  return app;
}

export async function listApps({ db, config }: System): Promise<App[]> {
  const rows = await db.selectFrom('apps').selectAll().orderBy('slug').execute();
  return rows.map((row) => toApp(row, config));
}

/** Under another key than the server's, we would make Apps whose signing keys the server can't read. */
export async function requireOwnSecretKey(system: System): Promise<void> {
  try {
    await listSigningKeys(system, await system.consoleApp());
  } catch (error) {
    if (!(error instanceof UnknownKey)) throw error;
    throw new Refusal(
      'The database was made under another SECRET_KEY. Set SECRET_KEY to the server’s, or run this where the server’s DATA_DIR is. If that key is lost for good, `gatehouse secrets lost` says how to go on without it.',
    );
  }
}
