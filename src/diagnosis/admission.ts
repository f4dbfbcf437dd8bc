// Which requests get a record. Successes are a sample; refusals are kept unless one network causes many. Everything is counted in
// memory, before a record is put together, so that a flood costs next to nothing.
import { createHash } from 'node:crypto';
import { MINUTE, now } from '../clock.ts';
import type { Core } from '../core.ts';
import { toNetwork } from '../limits/networks.ts';

/** Of each client and kind, and of an App in all, in a minute and process. */
const MAX_ORDINARY = 3;
const MAX_ORDINARY_OF_APP = 30;
/** Refusals of each source in a minute and process. */
const MAX_REFUSED = 20;
const MAX_KEYS = 20_000;

/** Small enough to say little about a network, large enough that two of them rarely meet. */
const SOURCES = 512;

/** Of what every program causes by the hundred, there is one source. */
export const ORDINARY_SOURCE = -1;

type Minute = { ends_at: number; counts: Map<string, number> };

const minutes = new WeakMap<Core['database'], Minute>();

export type Asking = { kind: string; client_id: string | undefined; ip: string; is_ordinary: boolean };

/** The source of the request if a record is to be kept. */
export function admit(core: Core, app: { id: string }, asking: Asking): number | undefined {
  const counts = currentCounts(core);
  if (asking.is_ordinary) {
    const { kind, client_id = '' } = asking;
    // The App's count first: most of the time it is full, and then nothing else has to be looked at.
    if ((counts.get(app.id) ?? 0) >= MAX_ORDINARY_OF_APP) return undefined;
    if (!take(counts, `${app.id} ${kind} ${client_id}`, MAX_ORDINARY)) return undefined;
    return take(counts, app.id, MAX_ORDINARY_OF_APP) ? ORDINARY_SOURCE : undefined;
  }
  const source = sourceOf(app, asking.ip);
  return take(counts, `${app.id} ${source}`, MAX_REFUSED) ? source : undefined;
}

function currentCounts({ database }: Core): Minute['counts'] {
  const time = now().getTime();
  const current = minutes.get(database);
  if (current && current.ends_at > time && current.counts.size < MAX_KEYS) return current.counts;
  const counts = new Map<string, number>();
  minutes.set(database, { ends_at: time + MINUTE, counts });
  return counts;
}

function take(counts: Map<string, number>, key: string, most: number): boolean {
  const count = counts.get(key) ?? 0;
  if (count >= most) return false;
  counts.set(key, count + 1);
  return true;
}

/** Not the same number for the same network in another App. */
const sourceOf = (app: { id: string }, ip: string): number =>
  createHash('sha256')
    .update(`${app.id} ${toNetwork(ip)}`)
    .digest()
    .readUInt16BE() % SOURCES;

type FromSource = { source: number };

/**
 * Whether one more fits among those that wait to be written. If there are `most`, the source with the most of them gives one up,
 * unless that is the newcomer's own.
 */
export function makeRoom<Waiting extends FromSource>(
  waiting: Waiting[],
  { source }: FromSource,
  most: number,
): boolean {
  if (waiting.length < most) return true;
  const bySource = Map.groupBy(waiting, (one) => one.source);
  const [largest = []] = [...bySource.values()].toSorted((one, other) => other.length - one.length);
  const [given] = largest.slice(-1);
  if (!given || (bySource.get(source)?.length ?? 0) + 1 >= largest.length) return false;
  waiting.splice(waiting.indexOf(given), 1);
  return true;
}
