// Work that takes a core for a while, done a few at a time: the Apps take turns, each in the order in which its work came.
// When too many wait, callers are told to come back: a queue without an end would keep everybody waiting, and fill the
// memory.
import { counters } from '../metrics/figures.ts';
import { Problem } from '../problem.ts';
import { annotate, childSpan } from '../tracing/span.ts';

export type BoundedQueue = {
  /** `of`: the App whose work it is, if it is one's. Throws `busy` when too many wait. */
  inTurn<Result>(work: () => Promise<Result>, of?: Owner): Promise<Result>;
  /** Throws `busy` when too many wait. */
  requireRoom(of?: Owner): void;
};

type Owner = { id: string };

type Bounds = {
  /** What is done, in a word of the metrics. */
  work: string;
  atOnce: number;
  waiting: number;
  /** How many of them may be one App's, so that a flood of one leaves room for the others. */
  waitingOfOne?: number;
  /** Of the problem, in words and in seconds. */
  detail: string;
  retryAfter: number;
};

export type QueueUse = { work: string; running: number; waiting: number };

const uses: (() => QueueUse)[] = [];

/** Of every queue of this process, for monitoring. */
export const queueUses = (): QueueUse[] => uses.map((use) => use());

const NOBODY = { id: '' };

export function createBoundedQueue(bounds: Bounds): BoundedQueue {
  const { work: name, atOnce, waiting: most, waitingOfOne: mostOfOne = most, detail, retryAfter } = bounds;
  let running = 0;
  let waiting = 0;
  /** By App; the first is the next to have a turn. */
  const lines = new Map<string, (() => void)[]>();

  function requireRoom({ id }: Owner = NOBODY): void {
    if (waiting < most && (lines.get(id)?.length ?? 0) < mostOfOne) return;
    counters.workRefused.inc({ work: name });
    throw new Problem('busy', detail, { retryAfter });
  }

  function waitFor({ id }: Owner): Promise<void> {
    waiting++;
    const line = lines.get(id) ?? [];
    lines.set(id, line);
    return new Promise((resolve) => line.push(resolve));
  }

  function takeNext(): (() => void) | undefined {
    const [first] = lines;
    if (!first) return undefined;
    const [id, line] = first;
    const next = line.shift();
    lines.delete(id);
    if (line.length > 0) lines.set(id, line);
    waiting--;
    return next;
  }

  const inTurn = <Result>(work: () => Promise<Result>, of: Owner = NOBODY): Promise<Result> =>
    childSpan({ name: `compute ${name}` }, () => takeTurn(work, of));

  async function takeTurn<Result>(work: () => Promise<Result>, of: Owner): Promise<Result> {
    if (running >= atOnce) {
      requireRoom(of);
      const began = performance.now();
      await waitFor(of);
      annotate({ 'gatehouse.waited_ms': performance.now() - began });
    } else {
      running++;
    }
    try {
      return await work();
    } finally {
      // The place is handed over, not given back, so that a newcomer can't jump the queue.
      const next = takeNext();
      if (next) next();
      else running--;
    }
  }

  uses.push(() => ({ work: name, running, waiting }));
  return { inTurn, requireRoom };
}
