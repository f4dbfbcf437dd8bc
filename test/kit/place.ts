// Where a spawned server keeps its data, on whichever database the suite runs: its environment, and a way to look inside
// while no embedded server holds it.
import { inject } from 'vitest';
import { type Database, openDatabase } from '../../src/database/open.ts';
import { createLog } from '../../src/log.ts';
import { createPostgresqlDatabase } from './gatehouse.ts';
import { makeDataDirectory } from './processes.ts';

export type Place = {
  environment: { DATABASE_URL?: string; DATA_DIR?: string };
  look<Seen>(see: (database: Database) => Promise<Seen>): Promise<Seen>;
  remove(): Promise<void>;
};

/** Migrated, unless it is to be `empty`. */
export async function makePlace(name: string, { empty = false } = {}): Promise<Place> {
  const postgresql = inject('postgresql');
  if (!postgresql) {
    const directory = await makeDataDirectory(name, { blank: empty });
    return toPlace({ DATA_DIR: directory.path }, async () => directory.remove());
  }
  const { url, drop } = await createPostgresqlDatabase(empty ? { ...postgresql, template: undefined } : postgresql);
  return toPlace({ DATABASE_URL: url }, drop);
}

export function toPlace(environment: Place['environment'], remove: () => Promise<void>): Place {
  const { DATABASE_URL: databaseUrl, DATA_DIR: dataDir = '' } = environment;
  return {
    environment,
    remove,
    async look(see) {
      const database = await openDatabase({ databaseUrl, databasePoolSize: 2, dataDir }, createLog('silent'));
      try {
        return await see(database);
      } finally {
        await database.close();
      }
    },
  };
}
