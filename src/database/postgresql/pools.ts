// The pools of connections to PostgreSQL: one for tokens, one for people, one for lists. Each waits only for work of its own
// kind, so that slow lists or a flood of sign-ins leave the connections of tokens free.
import pg from 'pg';
import { type Log, messageOf } from '../../log.ts';

export type PoolName = 'tokens' | 'people' | 'lists';

/** `connections` are open, `idle` of them without work; `waiting` for one are statements and transactions. */
export type PoolUse = { pool: PoolName; connections: number; idle: number; waiting: number; max: number };

export type Pools = {
  of(name: PoolName): pg.Pool;
  /** The most connections of the pool. */
  sizeOf(name: PoolName): number;
  use(): PoolUse[];
  close(): Promise<void>;
};

/** With fewer, everything shares one pool: a pool of one connection waits for every slow statement. */
const FEWEST_DIVIDED = 5;

export function openPools(connection: pg.PoolConfig, { max, log }: { max: number; log: Log }): Pools {
  const sizes = max < FEWEST_DIVIDED ? { people: max } : divide(max);
  const open = (size: number) => openPool({ ...connection, max: size }, log);
  const opened = new Map(Object.entries(sizes).map(([name, size]) => [name, open(size)] as const));
  const shared = opened.get('people') ?? open(max);
  const of = (name: PoolName) => opened.get(name) ?? shared;
  const sizeOf = (name: PoolName) => of(name).options.max ?? max;

  return {
    of,
    sizeOf,
    use: () =>
      NAMES.filter((name) => opened.has(name)).map((name) => {
        const { totalCount: connections, idleCount: idle, waitingCount: waiting } = of(name);
        return { pool: name, connections, idle, waiting, max: sizeOf(name) };
      }),
    async close() {
      await Promise.all([...opened.values()].map((pool) => pool.end()));
    },
  };
}

const NAMES: PoolName[] = ['tokens', 'people', 'lists'];

/** Two of five connections for tokens, two for people, one for lists. */
function divide(max: number): Record<PoolName, number> {
  const lists = Math.floor(max / 5);
  const tokens = Math.floor((max - lists) / 2);
  return { tokens, lists, people: max - lists - tokens };
}

function openPool(config: pg.PoolConfig, log: Log): pg.Pool {
  // With `pipeline`, which its types don't know, `pg` ends a connection whose answer is late. Without it, the
  // connection lives on, and Kysely would give it to the next caller.
  const pooled = { ...config, pipeline: true };
  const pool = new pg.Pool(pooled);
  pool.on('error', (error) => log.warn({ error: messageOf(error) }, 'an idle database connection was lost'));
  return pool;
}
