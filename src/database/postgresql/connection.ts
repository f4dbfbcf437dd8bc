// How every connection of a process to PostgreSQL is opened: to the primary only, for ten minutes at most, and so that each side notices
// soon when the other one is gone without a word, as a machine without power.
import type pg from 'pg';
import { PrimaryClient } from './primary.ts';

export const CONNECT_TIMEOUT_MS = 2_000;
/** A connection that never breaks would stay where it is, wherever the name of the database leads by now. */
export const LIFETIME_SECONDS = 10 * 60;
const KEEPALIVE_SECONDS = 30;

/**
 * For the server: otherwise it keeps the transaction of a node that vanished, with its locks, until TCP gives up after two hours, and
 * what waits for the oldest transaction (the seals of the audit log, event streams) stands still. The longest pause of a
 * transaction is the making of a signing key; nothing outside is asked in one.
 */
const forVanishedNodes = {
  idle_in_transaction_session_timeout: '20s',
  tcp_keepalives_idle: `${KEEPALIVE_SECONDS}s`,
  tcp_keepalives_interval: '10s',
  tcp_keepalives_count: '3',
  tcp_user_timeout: '60s',
};

/** For a client, a pool, or a library that makes a pool of it. `pooled`: a pooler refuses settings at the start. */
export function toConnection(url: string, { pooled = false } = {}) {
  return {
    connectionString: pooled ? url : withSettings(url, forVanishedNodes),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEPALIVE_SECONDS * 1_000,
    maxLifetimeSeconds: LIFETIME_SECONDS,
    Client: PrimaryClient,
  } satisfies pg.PoolConfig;
}

/** Settings for each session of this URL. Those that the operator gave there win. Not every URL of a socket is one to `URL`. */
export function withSettings(url: string, settings: Record<string, string>): string {
  const [base = '', query = ''] = url.split(/\?(.*)/s);
  const parameters = new URLSearchParams(query);
  const ours = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
  parameters.set('options', [...ours, ...parameters.getAll('options').slice(-1)].join(' '));
  return `${base}?${parameters}`;
}
