// Counts of what is used, by day: kept in memory for a minute and written together, so that no call waits for them or for the
// lock of a row. A minute of them is lost with a process that is killed.
import { DAY, MINUTE, now } from '../clock.ts';
import type { Core } from '../core.ts';
import { messageOf } from '../log.ts';
import { summarize } from './summaries.ts';

/** None is written at once. */
const pace = { lines: 0, period: MINUTE };

const KEPT_DAYS = 90;

/** `expires_at`: when the counts of the day are deleted. */
export type CountedDay = { at: Date; day: Date; expires_at: Date };

type Counted = { key: string; write: (count: number, day: CountedDay) => Promise<unknown> };

/** `key` says what is counted. It waits for nothing, and never fails. */
export function countByDay(core: Core, { key, write }: Counted): void {
  const at = now();
  const day = Math.floor(at.getTime() / DAY);
  const counted = { at, day: new Date(day * DAY), expires_at: new Date((day + KEPT_DAYS) * DAY) };
  noteLater(core, { key: `${key} ${day}`, write: (count) => write(count, counted) });
}

/** The same for what is only known to have happened. */
export function noteLater(
  core: Core,
  { key, write }: { key: string; write: (count: number) => Promise<unknown> },
): void {
  const settled = async (count = 1) => {
    await write(count).catch((error) => core.log.warn({ error: messageOf(error) }, 'could not note a use'));
  };
  void summarize(core, key, { ...pace, write: settled });
}
