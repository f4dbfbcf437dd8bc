// The load generator, a process of its own. It takes orders over IPC, runs an operation with a number of virtual users
// until the time or the count is used up, and answers with the milliseconds of each operation.
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from './http.ts';
import { type FloodName, floods, type OperationName, openSite, operations, type Turn } from './operations.ts';
import type { Target } from './target.ts';

export type Order = {
  target: Target;
  operation: OperationName | FloodName;
  connections: number;
  seconds: number;
  limit: number;
  /** All users together, at a steady rate; as fast as they can without it. */
  perSecond?: number;
};
export type Result = { seconds: number; latencies: number[]; refused: number } | { error: string };

// Virtual users keep their sessions and tokens from one round to the next.
const prepared = new Map<string, Promise<Turn[]>>();

process.on('message', async (order: Order) => {
  process.send?.(await run(order).catch((error): Result => ({ error: error.stack })));
});

async function run({ target, operation, connections, seconds, limit, perSecond }: Order): Promise<Result> {
  const key = `${target.name} ${operation}`;
  const preparing = prepared.get(key) ?? prepare(target, operation, connections);
  prepared.set(key, preparing);
  const turns = await preparing;

  const latencies: number[] = [];
  const began = performance.now();
  const end = began + seconds * 1000;
  let left = limit;
  let refused = 0;
  const gap = perSecond === undefined ? 0 : (turns.length * 1000) / perSecond;
  const users = turns.map(async (turn, index) => {
    let due = began + (index * gap) / turns.length;
    while (left-- > 0 && performance.now() < end) {
      const start = gap === 0 ? performance.now() : await reach(due);
      due += gap;
      if ((await turn()) === 'refused') refused++;
      else latencies.push(performance.now() - start);
    }
  });
  await Promise.all(users);
  return { seconds: (performance.now() - began) / 1000, latencies, refused };
}

/** The time to measure from: a turn that comes late, because the one before took long, has waited since it was due. */
async function reach(due: number): Promise<number> {
  const early = due - performance.now();
  if (early <= 0) return due;
  await sleep(early);
  return performance.now();
}

const all = { ...operations, ...floods };

async function prepare(target: Target, operation: Order['operation'], connections: number): Promise<Turn[]> {
  const site = await openSite(target, connect(target, connections));
  return Promise.all(Array.from({ length: connections }, () => all[operation](site)));
}
