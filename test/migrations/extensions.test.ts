// The migration of searches on a database that has no extensions to create.
import { PGlite } from '@electric-sql/pglite';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { migrateDown, migrateUp } from '../../src/database/migrate.ts';
import { wrapEmbedded } from '../../src/database/open.ts';

test('without extensions, searches get the indexes on beginnings, and the migration can be taken back', async () => {
  const { db, close } = wrapEmbedded(await PGlite.create('memory://'));
  const indexes = async () => {
    const { rows } = await sql<{ indexname: string }>`
      select indexname from pg_indexes where tablename = 'users' and indexname ~ '_(beginning|search)$' order by 1
    `.execute(db);
    return rows.map(({ indexname }) => indexname);
  };
  const steps = await migrateUp(db);
  expect(await indexes()).toEqual(['users_email_beginning', 'users_name_beginning', 'users_username_beginning']);
  for (let last = steps.pop(); last; last = last === '0016-searches' ? undefined : steps.pop()) {
    expect(await migrateDown(db)).toEqual([last]);
  }
  expect(await indexes()).toEqual([]);
  expect(await migrateUp(db)).toContain('0016-searches');
  await close();
});
