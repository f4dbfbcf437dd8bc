// When the sealer looks: within a second of an event of this process, once a second at most, so that an App in which something
// happens all the time has one seal for it; and every ten seconds for events of commands and of nodes that died. While rows wait for another transaction, it looks every second.
import type { Core } from '../../core.ts';
import { messageOf } from '../../log.ts';
import { onEvents } from '../watch.ts';
import { sealAll } from './sealer.ts';

const SOON_MS = 100;
const AGAIN_MS = 1_000;
const IDLE_MS = 10_000;

/** Until `stop`, which waits for the batch that is under way. */
export function startSealing(core: Core): { stop(): Promise<void> } {
  const stopping = new AbortController();
  let working: Promise<void> | undefined;
  let timer: NodeJS.Timeout;
  let due = 0;
  let hasNew = false;
  let began = 0;

  function workIn(milliseconds: number): void {
    clearTimeout(timer);
    if (stopping.signal.aborted) return;
    due = performance.now() + milliseconds;
    timer = setTimeout(() => {
      working = work();
    }, milliseconds).unref();
  }

  const soon = () => Math.max(SOON_MS, began + AGAIN_MS - performance.now());

  async function work(): Promise<void> {
    hasNew = false;
    began = performance.now();
    const found = await sealAll(core, stopping.signal).catch((error) => {
      core.log.warn({ error: messageOf(error) }, 'could not seal events');
      return 'waiting' as const;
    });
    working = undefined;
    workIn(hasNew ? soon() : found === 'waiting' ? AGAIN_MS : IDLE_MS);
  }

  const forget = onEvents(core.db, () => {
    hasNew = true;
    if (!working && due - performance.now() > soon()) workIn(soon());
  });
  workIn(SOON_MS);
  return {
    async stop() {
      stopping.abort();
      forget();
      clearTimeout(timer);
      await working;
    },
  };
}
