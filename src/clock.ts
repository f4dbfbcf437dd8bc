// The only source of the current time, so that tests can check every decision about time by moving one clock. If nodes
// share a database, its clock decides (clock-watch.ts): expired data must not come back to life on a node whose own
// clock is set back.

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Durations are in milliseconds everywhere. Tokens, cookies, settings and Retry-After need seconds. */
export const toSeconds = (milliseconds: number): number => milliseconds / SECOND;

/** Whole seconds since 1970, as the claims of a token have them (RFC 7519, section 2, NumericDate). */
export const toNumericDate = (date: Date): number => Math.floor(toSeconds(date.getTime()));

/** A badly set clock may differ by this much; beyond it, the clock is wrong. */
export const CLOCK_TOLERANCE = 30 * SECOND;

/** The database's time, and when we got it by the counter of this process, which no setting of a clock moves. */
export type Told = { time: number; at: number };

let judged: (Told & { isWrong: boolean }) | undefined;

export function now(): Date {
  return new Date(currentTime());
}

/** For hot statements: a driver's conversion of a Date to local time is more work than the rest of the statement. */
export function timestamp(): string {
  return new Date(currentTime()).toISOString();
}

/**
 * Takes the database's time, by which `now` corrects this node's clock from then on. Returns by how many milliseconds this node's
 * clock is ahead of it (negative: behind).
 */
export function judgeClock(told: Told): number {
  const skew = skewOf(told);
  judged = { ...told, isWrong: Math.abs(skew) > CLOCK_TOLERANCE };
  return skew;
}

/** By how many milliseconds this process's clock is ahead of what was told (negative: behind). */
export const skewOf = (told: Told): number => Date.now() - expected(told);

/**
 * The skew at this moment by the counter alone. It differs from the judged one if the clock was set since, or the
 * machine slept.
 */
export function countedSkew(): number {
  return judged ? Date.now() - expected(judged) : 0;
}

function currentTime(): number {
  const told = Date.now();
  if (!judged) return told;
  const counted = expected(judged);
  // The counter stands still while a machine sleeps, so a clock that went ahead is trusted until the database is asked.
  return judged.isWrong || told < counted - CLOCK_TOLERANCE ? counted : told;
}

const expected = ({ time, at }: Told) => time + performance.now() - at;
