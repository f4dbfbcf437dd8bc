// The last run of each kind of recurring work, whichever node did it. Operators see them in the console.
import { hostname } from 'node:os';
import type { Selectable } from 'kysely';
import type { RecurringRunsTable } from '../database/schema/records.ts';
import type { Db } from '../database/schema.ts';

const MAX_ERROR = 300;

export type RecurringRun = Selectable<RecurringRunsTable>;

/** `error`: why it failed; null if it did not. */
export type DoneRun = Omit<RecurringRun, 'node'>;

export async function noteRuns(db: Db, runs: readonly DoneRun[]): Promise<void> {
  const node = `${hostname()} (${process.pid})`;
  await db
    .insertInto('recurring_runs')
    .values(runs.map((run) => ({ ...run, node, error: run.error?.slice(0, MAX_ERROR) ?? null })))
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet(({ ref }) => ({
        node: ref('excluded.node'),
        every_seconds: ref('excluded.every_seconds'),
        started_at: ref('excluded.started_at'),
        duration_ms: ref('excluded.duration_ms'),
        error: ref('excluded.error'),
      })),
    )
    .execute();
}

export async function listRuns(db: Db): Promise<RecurringRun[]> {
  return db.selectFrom('recurring_runs').selectAll().orderBy('name').execute();
}
