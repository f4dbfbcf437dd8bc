// How a migration waits for the locks of its tables. Statements queue behind a migration that waits for their table: a backup
// that only reads would stop every write for as long as it takes. So a migration gives up soon, and tries again a little later.
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Db } from '../schema.ts';
import { withSettings } from './connection.ts';

/** `lockMs` is shorter than the time-out of the statements that queue meanwhile (database/open.ts). */
export type Patience = { lockMs: number; pauseMs: number; tries: number };

export const usualPatience: Patience = { lockMs: 3_000, pauseMs: 5_000, tries: 10 };

/** How many sessions a failure names. */
const MAX_NAMED = 3;

/** In the migration's transaction. The lock between nodes, which Kysely holds, is waited for longer. */
export async function setLockTimeout(db: Db, { lockMs }: Patience): Promise<void> {
  await sql`select set_config('lock_timeout', ${String(lockMs)}, true)`.execute(db);
}

/** The same for every session of this URL, for migrations of a library that has its own connections. Its sessions keep it. */
export const withLockTimeout = (url: string, { lockMs }: Patience): string =>
  withSettings(url, { lock_timeout: String(lockMs) });

/** What `migrate` throws for a lock has that error of the database as its cause. */
export async function patiently<Result>(db: Db, migrate: () => Promise<Result>, patience: Patience): Promise<Result> {
  for (let tried = 1; ; tried++) {
    try {
      return await migrate();
    } catch (error) {
      if (!isLockTimeout(error)) throw error;
      if (tried === patience.tries) throw withHolders(error, await listHolders(db));
      await sleep(patience.pauseMs);
    }
  }
}

/** SQLSTATE lock_not_available. */
const isLockTimeout = (error: unknown): error is Error =>
  error instanceof Error &&
  [error, error.cause].some((one) => one instanceof Error && Reflect.get(one, 'code') === '55P03');

function withHolders(error: Error, holders: string[]): Error {
  const who = holders.length > 0 ? ` Open transactions that may hold it: ${holders.join(', ')}.` : '';
  error.message = `A migration needs a lock that others hold, and was rolled back.${who} Wait until a backup or a long query has ended, or end it with pg_terminate_backend, and start again.`;
  return error;
}

type Holder = { pid: number; application_name: string | null; seconds: number | null };

/** Sessions with locks on tables, the longest transaction first. Of other roles' sessions PostgreSQL tells no times. */
async function listHolders(db: Db): Promise<string[]> {
  const { rows } = await sql<Holder>`
    select holder.pid, holder.application_name, extract(epoch from clock_timestamp() - holder.xact_start)::int as seconds
    from pg_stat_activity as holder
    where holder.datname = current_database() and holder.pid <> pg_backend_pid() and exists (
      select from pg_locks as held join pg_class as relation on relation.oid = held.relation
      where held.pid = holder.pid and held.granted and held.locktype = 'relation'
        and relation.relkind = 'r' and relation.relnamespace <> 'pg_catalog'::regnamespace)
    order by holder.xact_start nulls last limit ${sql.lit(MAX_NAMED)}
  `.execute(db);
  return rows.map(
    ({ pid, application_name, seconds }) =>
      `process ${pid} (${application_name || 'unnamed'}${seconds === null ? '' : `, for ${seconds} s`})`,
  );
}
