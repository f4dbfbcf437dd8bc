// How every connection of a process to PostgreSQL is opened: to the primary only, and for ten minutes at most.
import type pg from 'pg';
import { PrimaryClient } from './primary.ts';

export const CONNECT_TIMEOUT_MS = 2_000;
/** A connection that never breaks would stay where it is, wherever the name of the database leads by now. */
export const LIFETIME_SECONDS = 10 * 60;

/** For a client, a pool, or a library that makes a pool of it. */
export function toConnection(url: string) {
  return {
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    maxLifetimeSeconds: LIFETIME_SECONDS,
    Client: PrimaryClient,
  } satisfies pg.PoolConfig;
}
