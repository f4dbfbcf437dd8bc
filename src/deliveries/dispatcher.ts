// Looks for due deliveries, every second and when this process has written one, and works on several targets at a time. Each
// node has one; a lease for each target keeps them apart (targets.ts).
import type { Core } from '../core.ts';
import { messageOf } from '../log.ts';
import { type Delivering, deliverTo } from './deliver.ts';
import type { DeliveryKind } from './kinds.ts';
import { onWaiting } from './outbox.ts';
import { startLooking } from './pace.ts';
import { listDueTargets } from './targets.ts';

/** A target that hangs holds one of them for some seconds. */
const MAX_TARGETS = 20;

type Parts = {
  kinds: readonly DeliveryKind[];
  findApp: Delivering['findApp'];
};

/** Sends until nothing is due that can be sent. Servers call `startDelivering`, which goes on. */
export async function deliverAll(core: Core, { kinds, findApp }: Parts): Promise<void> {
  const delivering = { kinds: toMap(kinds), findApp, signal: new AbortController().signal };
  for (let hasSent = true; hasSent; ) {
    const due = await listDueTargets(core.db, { limit: MAX_TARGETS, busy: [] });
    const sent = await Promise.all(due.map((key) => deliverTo(core, key, delivering)));
    hasSent = sent.includes(true);
  }
}

/** Until `stop`, which waits for requests that are under way. */
export function startDelivering(core: Core, { kinds, findApp }: Parts): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const delivering = { kinds: toMap(kinds), findApp, signal: stopping.signal };
  /** With the App of each. */
  const running = new Map<Promise<void>, string>();

  async function look(): Promise<void> {
    const free = MAX_TARGETS - running.size;
    if (free === 0) return;
    for (const key of await listDueTargets(core.db, { limit: free, busy: [...running.values()] })) {
      const work = deliverTo(core, key, delivering)
        .then((hasSent) => hasSent && looking.soon())
        .catch((error) => core.log.warn({ error: messageOf(error), ...key }, 'could not deliver'))
        .then(() => void running.delete(work));
      running.set(work, key.app_id);
    }
  }

  const looking = startLooking(look, (error) =>
    core.log.warn({ error: messageOf(error) }, 'could not look for deliveries'),
  );
  const forget = onWaiting(core.db, looking.soon);
  return {
    async stop() {
      stopping.abort();
      forget();
      await looking.stop();
      await Promise.all(running.keys());
    },
  };
}

const toMap = (kinds: readonly DeliveryKind[]) => new Map(kinds.map((kind) => [kind.name, kind]));
