// Races on PostgreSQL: a test goes on once a statement of another connection waits for a lock.
import { sql } from 'kysely';
import { expect, vi } from 'vitest';
import type { Db } from '../../src/database/schema.ts';

/** Until so many statements in this database wait for the locks of others. */
export async function untilBlocked(db: Db, count = 1): Promise<void> {
  await vi.waitFor(
    async () => {
      const { rows } = await sql`
        select from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0
      `.execute(db);
      expect(rows.length).toBeGreaterThanOrEqual(count);
    },
    { timeout: 20_000, interval: 20 },
  );
}
