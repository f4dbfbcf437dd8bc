// What the log itself says was done to it: cutting seals after their time, and erasing, are recorded as events in the same
// transaction. A seal or a row that looks cut or erased although no event says so was changed by somebody else.
import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../../database/schema.ts';
import type { Broken } from './broken.ts';

/** Events of which nothing is erased: the check reads them. */
export const TELLING = ['events.erased', 'events.expired'] as const;

/** How many rows were erased, and the last seal that was cut. */
export type Told = { erased: number; through: number };

const told = z.object({ count: z.int().min(0), through_seal: z.int().min(0).optional() });

export function addTold(sum: Told, { event, data }: { event: string; data: unknown }): void {
  if (!TELLING.some((one) => one === event)) return;
  const read = told.safeParse(data);
  if (!read.success) return;
  if (event === 'events.erased') sum.erased += read.data.count;
  else sum.through = Math.max(sum.through, read.data.through_seal ?? 0);
}

type Done = { told: Told; erased: number; lastCut: number };

/** `told` by events that are sealed; those that wait for the sealer count, too. */
export async function findUntold(db: Db, app: { id: string }, done: Done): Promise<Broken[]> {
  if (isTold(done)) return [];
  const sum = { ...done.told };
  for (const row of await listWaiting(db, app)) addTold(sum, row);
  const found: Broken[] = [];
  if (done.lastCut > sum.through) found.push({ fault: 'cut_without_event', seal: sum.through + 1 });
  if (done.erased > sum.erased) found.push({ fault: 'erased_without_event', count: done.erased - sum.erased });
  return found;
}

const isTold = ({ told, erased, lastCut }: Done) => lastCut <= told.through && erased <= told.erased;

const listWaiting = (db: Db, app: { id: string }) =>
  db
    .selectFrom('audit_log')
    .select(['event', 'data'])
    .where('app_id', '=', app.id)
    .where('event', 'in', TELLING)
    .where(sql<boolean>`(xid, app_id, id) > (select xid, row_app, row_id from audit_sealer)`)
    .execute();
