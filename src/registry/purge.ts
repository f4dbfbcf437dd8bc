// Empties an App that is due for deletion, in batches: `delete from apps` alone would delete millions of rows in one statement.

import { sql } from 'kysely';
import type { App } from '../apps/app.ts';
import type { Core } from '../core.ts';
import { BATCH, inBatches } from '../database/batches.ts';
import type { Db, Schema } from '../database/schema.ts';
import { mayDeleteEvents } from '../events/retention.ts';
import { finishDeletion, listDueApps } from './deletion.ts';

/**
 * The tables that grow with an App's users and their calls. Those that refer to others come first, so that a row takes few others
 * along. All other tables of an App are bounded by quotas, or by the rows of these.
 */
const growing = [
  'artifacts',
  'grants',
  'sessions',
  'one_time_tokens',
  'rate_limits',
  'idempotency_keys',
  'mails',
  'deliveries',
  'provisioned_users',
  'signal_disabled_users',
  'upstream_sign_ins',
  'user_import_lines',
  'user_imports',
  'usage_records',
  'usage_days',
  'billing_records',
  'spending_limits',
  'client_usage',
  'api_key_usage',
  'invitations',
  'organization_members',
  'organizations',
  'identities',
  'known_devices',
  'trusted_devices',
  'vault_entries',
  'user_roles',
  'user_groups',
  'users',
] as const satisfies (keyof Schema)[];

/**
 * Deletes at most `batches` batches of each due App. An App with more goes on with the next call; it is gone for everybody
 * already. The server's role may lack the right to delete events: then they go with the App's row.
 */
export async function purgeApps(core: Core, batches: number): Promise<void> {
  for (const app of await listDueApps(core)) {
    if (await empty(core.db, app, batches)) await finishDeletion(core, app);
  }
}

/** Whether nothing is left in the tables that grow. */
async function empty(db: Db, app: App, batches: number): Promise<boolean> {
  const tables = [...growing, ...((await mayDeleteEvents(db)) ? (['audit_seals', 'audit_log'] as const) : [])];
  let left = batches;
  for (const table of tables) {
    const deleted = await inBatches(left, () => deleteBatch(db, app, table));
    left -= Math.ceil(deleted / BATCH);
    if (left <= 0) return false;
  }
  return true;
}

/** Skips rows that another node is deleting. */
async function deleteBatch(
  db: Db,
  { id }: App,
  table: (typeof growing)[number] | 'audit_seals' | 'audit_log',
): Promise<number> {
  const result = await sql`
    delete from ${sql.table(table)} where app_id = ${id} and ctid = any(array(
      select ctid from ${sql.table(table)} where app_id = ${id} limit ${sql.lit(BATCH)} for update skip locked
    ))
  `.execute(db);
  return Number(result.numAffectedRows ?? 0);
}
