// Deletes expired rows in small batches, a batch of each table in turn. recurring.ts says when.
import { setTimeout as sleep } from 'node:timers/promises';
import { type RawBuilder, sql } from 'kysely';
import { keyEndedLongAgo } from '../apps/keys/ended.ts';
import { now, SECOND } from '../clock.ts';
import { BATCH, UNENDING } from '../database/batches.ts';
import type { Db } from '../database/schema.ts';
import { pruneSeals } from '../events/chain/prune.ts';
import { deleteOldEvents, mayDeleteEvents } from '../events/retention.ts';
import { endedLongAgo } from '../invitations/ended.ts';
import { messageOf } from '../log.ts';
import { counters } from '../metrics/figures.ts';
import { endExpiredSessions } from '../users/sessions/end.ts';

/** Of events and of Apps that are deleted, in one run. */
export const MAX_BATCHES = 200;
/** A run goes on with the next minute. Other recurring work waits for its end. */
const RUN_MS = 40 * SECOND;
/** After each full batch, in times of what it took, so that half of the time is left to sign-ins and tokens. */
const REST = 1;

/** The tables, and the column that tells when a row expires. API keys outlive their end by a year (apps/keys/ended.ts). */
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
  temporary_redirect_uris: 'forgotten_at',
  user_import_lines: 'expires_at',
  user_imports: 'expires_at',
  api_key_usage: 'expires_at',
  personal_tokens: 'expires_at',
  request_records: 'expires_at',
  nodes: 'expires_at',
  retired_slugs: 'until',
} as const;

type Source = { table: string; deleteBatch(db: Db): Promise<number> };

const sources: Source[] = [
  { table: 'sessions', deleteBatch: endExpiredSessions },
  { table: 'api_keys', deleteBatch: (db) => deleteBatch(db, 'api_keys', keyEndedLongAgo()) },
  { table: 'invitations', deleteBatch: (db) => deleteBatch(db, 'invitations', endedLongAgo()) },
  ...Object.entries(swept).map(([table, column]) => ({
    table,
    deleteBatch: (db: Db) => deleteBatch(db, table, sql`${sql.ref(column)} < ${now()}`),
  })),
];

/** Deletes events that are older than the operator and their App keep them, and the seals of those long gone, if this role may. */
export async function sweepEvents(db: Db, auditLogDays: number, { signal = UNENDING } = {}): Promise<void> {
  if (!(await mayDeleteEvents(db))) return;
  await deleteOldEvents(db, { days: auditLogDays, rows: MAX_BATCHES * BATCH, signal });
  for (let batch = 0; batch < MAX_BATCHES && !signal.aborted && (await pruneSeals(db)) > 0; batch++);
}

/**
 * Deletes expired rows until none is left, the time is over or `signal` ends it. A table that fails keeps no other from its turn; then it
 * throws at the end, and names them all.
 */
export async function sweep(db: Db, { signal = UNENDING, milliseconds = RUN_MS } = {}): Promise<void> {
  const end = performance.now() + milliseconds;
  const failed: string[] = [];
  let full = sources;
  do {
    const waiting = full;
    full = [];
    for (const source of waiting) {
      if (signal.aborted) break;
      try {
        if (await deleteAndRest(db, source, signal)) full.push(source);
      } catch (error) {
        failed.push(`${source.table}: ${messageOf(error)}`);
      }
    }
  } while (full.length > 0 && performance.now() < end && !signal.aborted);
  if (!signal.aborted) for (const { table } of full) counters.sweepsCut.inc({ table });
  if (failed.length > 0) throw new Error(failed.join('; '));
}

/** Whether there may be more. */
async function deleteAndRest(db: Db, { table, deleteBatch }: Source, signal: AbortSignal): Promise<boolean> {
  const began = performance.now();
  const deleted = await deleteBatch(db);
  counters.sweptRows.inc({ table }, deleted);
  if (deleted < BATCH) return false;
  await sleep(REST * (performance.now() - began), undefined, { signal }).catch(() => {});
  return true;
}

/** Skips rows that another node is deleting, instead of waiting for them. */
async function deleteBatch(db: Db, table: string, isOver: RawBuilder<unknown>): Promise<number> {
  const result = await sql`
    delete from ${sql.table(table)} where ctid = any(array(
      select ctid from ${sql.table(table)} where ${isOver} limit ${sql.lit(BATCH)} for update skip locked
    ))
  `.execute(db);
  return Number(result.numAffectedRows ?? 0);
}
