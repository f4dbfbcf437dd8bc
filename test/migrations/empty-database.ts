// One database for the tests of a file, on whichever the suite runs, that can be emptied between them.
import { sql } from 'kysely';
import { inject } from 'vitest';
import { createPglite, type Database, openPatiently, wrapEmbedded } from '../../src/database/open.ts';
import { createLog } from '../../src/log.ts';
import { createPostgresqlDatabase } from '../kit/gatehouse.ts';

export type EmptyDatabase = { database: Database; empty(): Promise<void>; remove(): Promise<void> };

export async function openEmptyDatabase(): Promise<EmptyDatabase> {
  const { database, drop } = await open();
  return {
    database,
    async empty() {
      await sql`drop schema public cascade`.execute(database.db);
      await sql`create schema public`.execute(database.db);
    },
    async remove() {
      await database.close();
      await drop();
    },
  };
}

async function open() {
  const postgresql = inject('postgresql');
  if (!postgresql) return { database: wrapEmbedded(await createPglite()), drop: async () => {} };
  const { url, drop } = await createPostgresqlDatabase({ url: postgresql.url, template: undefined });
  return { database: openPatiently(url, createLog('silent')), drop };
}
