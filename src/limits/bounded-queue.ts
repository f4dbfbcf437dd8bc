// Work that takes a core for a while, done a few at a time in the order in which it came. When too many wait, callers are
// told to come back: a queue without an end would keep everybody waiting, and fill the memory.
import { counters } from '../metrics/figures.ts';
import { Problem } from '../problem.ts';

export type BoundedQueue = {
  /** Throws `busy` when too many wait. */
  inTurn<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Throws `busy` when too many wait. */
  requireRoom(): void;
};

type Bounds = {
  /** What is done, in a word of the metrics. */
  work: string;
  atOnce: number;
  waiting: number;
  /** Of the problem, in words and in seconds. */
  detail: string;
  retryAfter: number;
};

export type QueueUse = { work: string; running: number; waiting: number };

const uses: (() => QueueUse)[] = [];

/** Of every queue of this process, for monitoring. */
export const queueUses = (): QueueUse[] => uses.map((use) => use());

export function createBoundedQueue({ work: name, atOnce, waiting: most, detail, retryAfter }: Bounds): BoundedQueue {
  let running = 0;
  const waiting: (() => void)[] = [];

  function requireRoom(): void {
    if (waiting.length < most) return;
    counters.workRefused.inc({ work: name });
    throw new Problem('busy', detail, { retryAfter });
  }

  async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (running >= atOnce) {
      requireRoom();
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running++;
    }
    try {
      return await work();
    } finally {
      // The place is handed over, not given back, so that a newcomer can't jump the queue.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  }

  uses.push(() => ({ work: name, running, waiting: waiting.length }));
  return { inTurn, requireRoom };
}
