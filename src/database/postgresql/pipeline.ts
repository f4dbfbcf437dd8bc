// Hot statements that don't block share a pipelined connection: the statements of all requests in one turn of the event
// loop go out in one packet, and none waits for another's answer. These are reads by primary key, and writes that need
// not wait for the disk. Any other write may wait for a lock or a flush, and the statements behind it would wait, too.
import pg from 'pg';
import type { Statement } from '../statement.ts';
import { LIFETIME_SECONDS } from './connection.ts';
import { PrimaryClient } from './primary.ts';

/** Without a name, a statement is parsed each time. */
type MaybeNamed = Omit<Statement, 'name'> & { name: string | undefined };

export type Pipeline = {
  query<Row extends object>(statement: MaybeNamed, values: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
};

/** Connects on first use, and again after a loss. Statements in flight then fail, and their callers answer 503. */
export function createPipeline(config: pg.ClientConfig): Pipeline {
  let client: PrimaryClient | undefined;
  let connecting: Promise<PrimaryClient> | undefined;
  let ready: PrimaryClient | undefined;
  let closed = false;

  function connect(): Promise<PrimaryClient> {
    if (closed) return Promise.reject(new Error('Client was closed'));
    if (connecting) return connecting;
    const pipelined = { ...config, pipeline: true };
    const next = new PrimaryClient(pipelined);
    client = next;
    const lose = () => {
      if (client !== next) return;
      client = ready = connecting = undefined;
    };
    next.on('error', lose);
    next.on('end', lose);
    connecting = next.connect().then(() => {
      ready = next;
      const timer = setTimeout(() => {
        lose();
        next.retire();
      }, LIFETIME_SECONDS * 1_000).unref();
      next.once('end', () => clearTimeout(timer));
      return next;
    });
    connecting.catch(lose);
    return connecting;
  }

  return {
    async query<Row extends object>({ name, text }: MaybeNamed, values: unknown[]) {
      if (ready?.isRetired) client = ready = connecting = undefined;
      const via = ready ?? (await connect());
      holdUntilNextTurn(via);
      return new Promise<Row[]>((resolve, reject) => {
        // Creating the Query here avoids the copy that `pg` makes of a configuration.
        const query = new pg.Query<Row>(
          { ...(name !== undefined && { name }), text, values },
          undefined,
          (error, result) => (error ? reject(error) : resolve(result.rows)),
        );
        via.query(query);
      });
    },
    async close() {
      closed = true;
      const last = ready ?? (await connecting?.catch(() => undefined));
      await last?.end().catch(() => {});
    },
  };
}

type Stream = { cork?(): void; uncork?(): void };
const held = new WeakSet<Stream>();

/** One write to the socket for all statements of this turn: a write costs more than its content. */
function holdUntilNextTurn(client: pg.Client): void {
  const { stream } = client.connection;
  if (held.has(stream)) return;
  held.add(stream);
  stream.cork?.();
  setImmediate(() => {
    held.delete(stream);
    stream.uncork?.();
  });
}
