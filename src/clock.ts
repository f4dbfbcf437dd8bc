// The one place that says what time it is, so that every decision about time can be tested by moving one clock.

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export function now(): Date {
  return new Date();
}

/** For hot statements: a driver turns a Date into local time with more work than the rest of the statement. */
export function timestamp(): string {
  return new Date().toISOString();
}
