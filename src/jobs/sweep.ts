// Deletes expired rows in small batches. recurring.ts says when.
import { sql } from 'kysely';
import { deleteEndedKeys } from '../apps/keys/ended.ts';
import { now } from '../clock.ts';
import { BATCH, inBatches } from '../database/batches.ts';
import type { Db } from '../database/schema.ts';
import { pruneSeals } from '../events/chain/prune.ts';
import { deleteOldEvents, mayDeleteEvents } from '../events/retention.ts';
import { counters } from '../metrics/figures.ts';
import { endExpiredSessions } from '../users/sessions/end.ts';

/** A node that fell behind catches up in parts, without holding the database for long. */
export const MAX_BATCHES = 200;

/**
 * The tables, and the column that tells when a row expires. Sessions end first (users/sessions/end.ts), and API keys outlive their end
 * by a year (apps/keys/ended.ts).
 */
export const swept = {
  artifacts: 'expires_at',
  grants: 'expires_at',
  ended_sessions: 'expires_at',
  one_time_tokens: 'expires_at',
  rate_limits: 'expires_at',
  idempotency_keys: 'expires_at',
  console_sessions: 'expires_at',
  mails: 'expires_at',
  deliveries: 'expires_at',
  trusted_devices: 'expires_at',
  known_devices: 'expires_at',
  member_invitations: 'expires_at',
  email_changes: 'expires_at',
  held_usernames: 'expires_at',
  upstream_sign_ins: 'expires_at',
  client_usage: 'expires_at',
  user_import_lines: 'expires_at',
  user_imports: 'expires_at',
  api_key_usage: 'expires_at',
  personal_tokens: 'expires_at',
  request_records: 'expires_at',
  nodes: 'expires_at',
} as const;

/** Deletes events that are older than the operator and their App keep them, and the seals of those long gone, if this role may. */
export async function sweepEvents(db: Db, auditLogDays: number): Promise<void> {
  if (!(await mayDeleteEvents(db))) return;
  await deleteOldEvents(db, { days: auditLogDays, rows: MAX_BATCHES * BATCH });
  for (let batch = 0; batch < MAX_BATCHES && (await pruneSeals(db)) > 0; batch++);
}

/** Deletes expired rows, and returns their number by table. */
export async function sweep(db: Db): Promise<Record<string, number>> {
  const counts: Record<string, number> = { sessions: await inBatches(MAX_BATCHES, () => endExpiredSessions(db)) };
  counters.sweptRows.inc({ table: 'sessions' }, counts.sessions);
  for (const [table, column] of Object.entries(swept)) {
    const deleted = await inBatches(MAX_BATCHES, () => deleteBatch(db, table, column));
    counters.sweptRows.inc({ table }, deleted);
    counts[table] = deleted;
  }
  counts.api_keys = await inBatches(MAX_BATCHES, () => deleteEndedKeys(db));
  counters.sweptRows.inc({ table: 'api_keys' }, counts.api_keys);
  return counts;
}

/** Skips rows that another node is deleting, instead of waiting for them. */
async function deleteBatch(db: Db, table: string, column: string): Promise<number> {
  const result = await sql`
    delete from ${sql.table(table)} where ctid = any(array(
      select ctid from ${sql.table(table)} where ${sql.ref(column)} < ${now()} limit ${sql.lit(BATCH)} for update skip locked
    ))
  `.execute(db);
  return Number(result.numAffectedRows ?? 0);
}
