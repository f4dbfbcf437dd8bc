// How often it is looked for something to send, and how long a receiver that fails is left alone.
import { MINUTE, SECOND } from '../clock.ts';

const LOOK_MS = SECOND;
const FIRST_PAUSE = 5 * SECOND;
const LONGEST_PAUSE = 5 * MINUTE;

export type Looking = { soon(): void; stop(): Promise<void> };

/**
 * Looks now, every second and whenever `soon` is called, one look at a time: what is asked for meanwhile causes one more, so
 * that looks don't pile up behind a slow database. `stop` waits for the one that is under way.
 */
export function startLooking(look: () => Promise<void>, onError: (error: unknown) => void): Looking {
  let looking: Promise<void> | undefined;
  let isWanted = false;
  let isStopped = false;

  function soon(): void {
    if (isStopped) return;
    if (looking) {
      isWanted = true;
      return;
    }
    looking = look()
      .catch(onError)
      .then(() => {
        looking = undefined;
        if (!isWanted) return;
        isWanted = false;
        soon();
      });
  }

  const timer = setInterval(soon, LOOK_MS).unref();
  soon();
  return {
    soon,
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await looking;
    },
  };
}

/** Doubled with each failure after the first. */
export const pauseAfter = (failures: number): number =>
  withJitter(Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(failures - 1, 10)));

/** A tenth more or less, so that what failed together isn't tried together. */
export const withJitter = (duration: number): number => duration * (0.9 + Math.random() * 0.2);
