// How a request that is answered as soon as there is something waits for it: until it is woken, and at most for a moment, because what
// another node wrote wakes nobody here.
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
