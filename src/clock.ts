// The one place that says what time it is, so that every decision about time can be tested by moving one clock. Where
// nodes share a database its clock is the judge (clock-watch.ts): what expired must not come back to life on a node whose
// own clock is set back.

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Durations are in milliseconds everywhere; this is for what wants seconds: tokens, cookies, settings, Retry-After. */
export const toSeconds = (milliseconds: number): number => milliseconds / SECOND;

/** What a clock that is merely badly set may differ; beyond it, it is wrong. */
export const CLOCK_TOLERANCE = 30 * SECOND;

/** What the database's clock said, and when: by the counter of this process, which no setting of a clock moves. */
let judged: { time: number; at: number; isWrong: boolean } | undefined;

export function now(): Date {
  return new Date(currentTime());
}

/** For hot statements: a driver turns a Date into local time with more work than the rest of the statement. */
export function timestamp(): string {
  return new Date(currentTime()).toISOString();
}

/** Returns by how many milliseconds this node's clock is ahead of the database's (negative: behind), which said `time` at `at`. */
export function judgeClock(time: number, at: number): number {
  const skew = Date.now() - expected({ time, at });
  judged = { time, at, isWrong: Math.abs(skew) > CLOCK_TOLERANCE };
  return skew;
}

/** The same at this moment, by the counter alone: another than was judged where the clock was set since, or the machine slept. */
export function countedSkew(): number {
  return judged ? Date.now() - expected(judged) : 0;
}

function currentTime(): number {
  const told = Date.now();
  if (!judged) return told;
  const counted = expected(judged);
  // The counter stands still while a machine sleeps: a clock that went ahead is believed until the database is asked.
  return judged.isWrong || told < counted - CLOCK_TOLERANCE ? counted : told;
}

const expected = ({ time, at }: { time: number; at: number }) => time + performance.now() - at;
