// Records of what one caller does again and again: a few are written at once, and one at the end of the period stands for
// the rest. In memory: what a flood repeats must not cost a write each time.
import { LRUCache } from 'lru-cache';
import { now } from '../clock.ts';
import type { Core } from '../core.ts';

/** `lines` are written at once in a `period` (in milliseconds). */
export type Pace = { lines: number; period: number };

/** `count`: how many the record stands for, if it isn't written at once. */
export type Write = (count?: number) => Promise<void> | void;

/** `last`: records the last of those that were left out. */
type Period = { ends_at: number; lines: number; left_out: number; last?: Write };

const MAX_PERIODS = 10_000;

/** By database: a process has one, tests have several. */
const kept = new WeakMap<Core['database'], LRUCache<string, Period>>();

/** `key`: what is repeated, and by whom. `write` is kept until the end of the period, so it should hold little. */
export async function summarize(
  core: Core,
  key: string,
  { lines, period, write }: Pace & { write: Write },
): Promise<void> {
  const periods = periodsOf(core);
  const time = now().getTime();
  const known = periods.get(key);
  const isOver = known !== undefined && known.ends_at <= time;
  const current = known && !isOver ? known : { ends_at: time + period, lines: 0, left_out: 0 };
  if (current !== known) periods.set(key, current);
  if (isOver) await finish(known);
  if (current.lines < lines) {
    current.lines++;
    await write();
    return;
  }
  current.left_out++;
  current.last = write;
}

/** Writes what was left out in the periods that are over, or in all at the end of the process. */
export async function writeSummaries(core: Core, { all = false } = {}): Promise<void> {
  const periods = periodsOf(core);
  const time = now().getTime();
  for (const [key, period] of [...periods]) {
    if (!all && period.ends_at > time) continue;
    periods.delete(key);
    await finish(period);
  }
}

async function finish({ left_out, last }: Period): Promise<void> {
  await last?.(left_out);
}

function periodsOf({ database }: Core): LRUCache<string, Period> {
  const known = kept.get(database);
  if (known) return known;
  // Callers without end would push out what was counted; it is written before that.
  const dispose = (period: Period, _key: string, reason: string) => void (reason === 'evict' && finish(period));
  const periods = new LRUCache<string, Period>({ max: MAX_PERIODS, dispose });
  kept.set(database, periods);
  return periods;
}
