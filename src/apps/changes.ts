// Every process caches data that rarely changes; this is how a change reaches all of them. The change bumps the App's
// version in its own transaction and sends a notification. The directory (directory.ts) hears it, or finds the change
// by its poll.
import { sql } from 'kysely';
import type { Db } from '../database/schema.ts';
import { afterCommit } from '../database/transact.ts';

export const CHANNEL = 'gatehouse_apps';

type Listener = (appId: string) => void;
const listeners = new Set<Listener>();

/** Call it in the transaction that changes an App's row, settings, clients, keys or resources. */
export async function announceChange(db: Db, app: { id: string }): Promise<void> {
  await sql`update apps set version = version + 1, changed_at = clock_timestamp() where id = ${app.id}`.execute(db);
  await sql`select pg_notify(${CHANNEL}, ${app.id})`.execute(db);
  // This process must not wait for its own notification: the caller that changed something reads it next.
  afterCommit(db, () => {
    for (const listener of listeners) listener(app.id);
  });
}

export function onChange(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
