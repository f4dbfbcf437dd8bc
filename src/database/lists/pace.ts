// How long an App reads lists. Half a second at a stretch is free, more than a page of the console needs. An App that goes on
// reads for a quarter of the time at most, so that the rest of the database's time is there for everybody's tokens.
import { setTimeout as sleep } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';

const STRETCH_MS = 500;
/** After a stretch, an App rests so many times as long as it read … */
const REST = 3;
/** … but not longer than this, or a single slow list would make the next ones look broken. */
const LONGEST_REST_MS = 2_000;
/** The Apps that read last. One that drops out of here has rested. */
const MOST_APPS = 1_000;

export type Pace = {
  /** Waits until the App has rested. */
  rest(app: { id: string }): Promise<void>;
  /** Counts the time of `read` as the App's. */
  time<Result>(app: { id: string }, read: () => Promise<Result>): Promise<Result>;
};

/** `connections`: on which one App may read at the same time. */
export function openPace(connections: number): Pace {
  const times = new LRUCache<string, { milliseconds: number; at: number }>({ max: MOST_APPS });
  /** What an App may read in each millisecond that passes. */
  const regained = connections / (1 + REST);
  const most = STRETCH_MS + LONGEST_REST_MS * regained;

  const timeOf = (id: string, now: number) => {
    const last = times.get(id);
    return last ? Math.max(0, last.milliseconds - (now - last.at) * regained) : 0;
  };

  return {
    async rest({ id }) {
      const beyond = timeOf(id, performance.now()) - STRETCH_MS;
      if (beyond > 0) await sleep(beyond / regained);
    },
    async time({ id }, read) {
      const began = performance.now();
      try {
        return await read();
      } finally {
        const now = performance.now();
        times.set(id, { milliseconds: Math.min(most, timeOf(id, now) + now - began), at: now });
      }
    },
  };
}
