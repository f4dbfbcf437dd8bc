// Whether the database answers, and for how long it has been so, asked on a connection of its own: what holds the others up, such as a
// lock, says nothing about the database.
import { StandbyError } from './postgresql/primary.ts';

/** `standby`: a server answers, but not the primary. */
export type Reachability = { is: 'there' | 'standby' | 'away'; milliseconds: number };

const TIMEOUT_MS = 1_000;
/** Anybody may ask for readiness, as often as they like. */
const KEPT_MS = 1_000;

/** `ask` throws if the database can't be worked with. Asks once a second at most; `count` counts milliseconds. */
export function createReachability(
  ask: () => Promise<unknown>,
  count = () => performance.now(),
): () => Promise<Reachability> {
  let last: { is: Reachability['is']; since: number; askedAt: number } | undefined;
  let asking: Promise<Reachability['is']> | undefined;

  return async () => {
    if (!last || count() - last.askedAt >= KEPT_MS) {
      const askedAt = count();
      asking ??= askInTime(ask).finally(() => {
        asking = undefined;
      });
      const is = await asking;
      last = { is, since: last?.is === is ? last.since : askedAt, askedAt };
    }
    return { is: last.is, milliseconds: count() - last.since };
  };
}

async function askInTime(ask: () => Promise<unknown>): Promise<Reachability['is']> {
  const late = new Promise<'away'>((resolve) => setTimeout(resolve, TIMEOUT_MS, 'away').unref());
  const asked = ask().then(
    () => 'there' as const,
    (error) => (error instanceof StandbyError ? 'standby' : 'away'),
  );
  return Promise.race([asked, late]);
}
