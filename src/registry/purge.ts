// Empties an App that is due for deletion, in batches: `delete from apps` alone would delete millions of rows in one statement.

import { sql } from 'kysely';
import type { App } from '../apps/app.ts';
import type { Core } from '../core.ts';
import { BATCH, inBatches, UNENDING } from '../database/batches.ts';
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
  'ended_sessions',
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
  'email_changes',
  'held_usernames',
  'user_roles',
  'user_groups',
  'users',
] as const satisfies (keyof Schema)[];

const logs = ['audit_seals', 'audit_log'] as const;

/** What goes with the App's row, in one statement, must not outlast its timeout. */
const MOST_EVENTS_AT_ONCE = 10_000;

/**
 * Deletes at most `batches` batches of each due App. An App with more goes on with the next call; it is gone for everybody
 * already. The server's role may lack the right to delete events: then a few go with the App's row, and more wait for `purgeLogs`.
 */
export async function purgeApps(core: Core, batches: number, { signal = UNENDING } = {}): Promise<void> {
  const mayDelete = await mayDeleteEvents(core.db);
  const tables = mayDelete ? [...growing, ...logs] : growing;
  for (const app of await listDueApps(core)) {
    const isEmpty = await empty(core.db, app, { tables, batches, signal });
    if (isEmpty && (mayDelete || !(await hasManyEvents(core.db, app)))) await finishDeletion(core, app);
  }
}

/** Deletes the events of due Apps, for a server whose role may not. */
export async function purgeLogs(core: Core): Promise<void> {
  for (const app of await listDueApps(core))
    await empty(core.db, app, { tables: logs, batches: Number.POSITIVE_INFINITY, signal: UNENDING });
}

async function hasManyEvents(db: Db, { id }: App): Promise<boolean> {
  const { rows } = await sql`
    select from audit_log where app_id = ${id} offset ${sql.lit(MOST_EVENTS_AT_ONCE)} limit 1
  `.execute(db);
  return rows.length > 0;
}

type Emptying = { tables: readonly Emptied[]; batches: number; signal: AbortSignal };
type Emptied = (typeof growing)[number] | (typeof logs)[number];

/** Whether nothing is left in these tables. */
async function empty(db: Db, app: App, { tables, batches, signal }: Emptying): Promise<boolean> {
  let left = batches;
  for (const table of tables) {
    const deleted = await inBatches({ most: left, signal }, () => deleteBatch(db, app, table));
    left -= Math.ceil(deleted / BATCH);
    if (left <= 0 || signal.aborted) return false;
  }
  return true;
}

/** Skips rows that another node is deleting. */
async function deleteBatch(db: Db, { id }: App, table: Emptied): Promise<number> {
  const result = await sql`
    delete from ${sql.table(table)} where app_id = ${id} and ctid = any(array(
      select ctid from ${sql.table(table)} where app_id = ${id} limit ${sql.lit(BATCH)} for update skip locked
    ))
  `.execute(db);
  return Number(result.numAffectedRows ?? 0);
}
