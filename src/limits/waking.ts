// Long polling: a request waits until there may be something new. What this process writes wakes it; what other nodes write is
// found by looking every second.
import { setTimeout as sleep } from 'node:timers/promises';
import { SECOND } from '../clock.ts';

const LOOK_MS = SECOND;

/** `next` returns when there may be something new. `subscribe` calls `wake` for that, and returns how to end it. */
export function startWaiting(subscribe: (wake: () => void) => () => void) {
  let wake = () => {};
  const stop = subscribe(() => wake());
  const next = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    wake = resolve;
    return Promise.race([promise, sleep(LOOK_MS, undefined, { ref: false })]);
  };
  return { next, stop };
}
