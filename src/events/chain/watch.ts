// When the sealer looks: within a second of an event of this process, and every ten seconds for those of commands and of nodes
// that died. While rows wait for another transaction, it looks every second.
import type { Core } from '../../core.ts';
import { messageOf } from '../../log.ts';
import { onEvents } from '../watch.ts';
import { sealAll } from './sealer.ts';

const SOON_MS = 500;
const AGAIN_MS = 1_000;
const IDLE_MS = 10_000;

/** Until `stop`, which waits for the batch that is under way. */
export function startSealing(core: Core): { stop(): Promise<void> } {
  const stopping = new AbortController();
  let working: Promise<void> | undefined;
  let timer: NodeJS.Timeout;
  let due = 0;
  let hasNew = false;

  function workIn(milliseconds: number): void {
    clearTimeout(timer);
    if (stopping.signal.aborted) return;
    due = performance.now() + milliseconds;
    timer = setTimeout(() => {
      working = work();
    }, milliseconds).unref();
  }

  async function work(): Promise<void> {
    hasNew = false;
    const found = await sealAll(core, stopping.signal).catch((error) => {
      core.log.warn({ error: messageOf(error) }, 'could not seal events');
      return 'waiting' as const;
    });
    working = undefined;
    workIn(hasNew ? SOON_MS : found === 'waiting' ? AGAIN_MS : IDLE_MS);
  }

  const forget = onEvents(core.db, () => {
    hasNew = true;
    if (!working && due - performance.now() > SOON_MS) workIn(SOON_MS);
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
