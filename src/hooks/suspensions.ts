// When a decision hook was last suspended, from the audit log: each node has a breaker of its own (breaker.ts), and a page may be
// served by another one than the node that gave up.
import { z } from 'zod';
import type { App } from '../apps/app.ts';
import type { Db, DecisionHookRow } from '../database/schema.ts';
import { listEvents } from '../events/list.ts';

/** `is_over`: it answered since, or was changed. */
export type Suspension = { at: Date; because: string; is_over: boolean };

/** Of both moments together. */
const MAX_READ = 50;

const told = z.object({ moment: z.string(), because: z.string().default('') });

/** Undefined if it was never suspended, or too long ago. */
export async function findLastSuspension(
  db: Db,
  app: App,
  { moment, updated_at }: Pick<DecisionHookRow, 'moment' | 'updated_at'>,
): Promise<Suspension | undefined> {
  const { items } = await listEvents(db, app, { events: ['hook.suspended', 'hook.recovered'], limit: MAX_READ });
  const own = items
    .map(({ event, at, data }) => ({ event, at, ...told.parse(data) }))
    .filter((one) => one.moment === moment);
  const last = own.find(({ event }) => event === 'hook.suspended');
  return last && { at: last.at, because: last.because, is_over: own[0] !== last || updated_at > last.at };
}
