// The connection by which a process hears what others send with pg_notify. Nothing is sent again, so its successor listens before it
// ends; after a loss, the listener is told that it may have missed something.
import pg from 'pg';
import { LIFETIME_SECONDS } from './connection.ts';
import { PrimaryClient } from './primary.ts';

const RECONNECT_MS = 1_000;
/** What was sent before the successor listened is still on its way to the connection before. */
const HANDOVER_MS = 1_000;

export type Listener = { start(): Promise<void>; stop(): Promise<void> };

type Heard = (payload: string | undefined) => void;

/** `heard` is called with each payload, and with `undefined` when a connection listens after none did. */
export function createListener(
  connection: pg.ClientConfig,
  { channel, heard }: { channel: string; heard: Heard },
): Listener {
  const open = new Set<PrimaryClient>();
  let current: PrimaryClient | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  function renewIn(milliseconds: number): void {
    clearTimeout(timer);
    if (!isStopped) timer = setTimeout(renew, milliseconds).unref();
  }

  /** If it fails, the connection before goes on for as long as it holds. */
  async function renew(): Promise<void> {
    const next = await listen().catch(() => undefined);
    if (!next) return renewIn(RECONNECT_MS);
    const before = current;
    current = next;
    if (before) setTimeout(() => before.retire(), HANDOVER_MS).unref();
    else heard(undefined);
    renewIn(LIFETIME_SECONDS * 1_000);
  }

  async function listen(): Promise<PrimaryClient> {
    const client = new PrimaryClient({ ...connection, application_name: 'gatehouse listen' });
    open.add(client);
    const lose = () => {
      open.delete(client);
      client.retire();
      if (client !== current) return;
      current = undefined;
      renewIn(RECONNECT_MS);
    };
    client.on('error', lose);
    client.on('end', lose);
    client.on('notification', ({ payload }) => heard(payload ?? ''));
    try {
      await client.connect();
      await client.query(`listen ${pg.escapeIdentifier(channel)}`);
      if (!open.has(client)) throw new Error('The connection ended');
      return client;
    } catch (error) {
      lose();
      throw error;
    }
  }

  return {
    start: renew,
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await Promise.all([...open].map((client) => client.end().catch(() => {})));
    },
  };
}
