// Lets time pass for everything that reads Date: our clock and oidc-provider's. Timers run on as they do. Call
// `restoreTime` after each test that moved it.
import { onTestFinished, vi } from 'vitest';

export function passTime(milliseconds: number): void {
  capTimers();
  const to = Date.now() + milliseconds;
  if (!vi.isFakeTimers()) vi.useFakeTimers({ toFake: ['Date'], shouldAdvanceTime: false });
  vi.setSystemTime(to);
}

/** Node's longest; a longer one fires at once, with a warning. */
const LONGEST_MS = 2 ** 31 - 1;
const { setTimeout: wait } = globalThis;

/**
 * The embedded database reads Date for when its own timers are due. After weeks that a test lets pass and takes back, that is
 * weeks ahead: it must wait, and not look again every millisecond.
 */
function capTimers(): void {
  Object.defineProperty(globalThis, 'setTimeout', { value: capped, configurable: true, writable: true });
}

const capped = Object.assign(
  (act: () => void, milliseconds = 0, ...given: []) => wait(act, Math.min(milliseconds, LONGEST_MS), ...given),
  { __promisify__: wait.__promisify__ },
);

const HASTE = 10;

/**
 * For the rest of a test, deadlines (AbortSignal.timeout) come ten times sooner. What each was meant to be, in
 * milliseconds, is in the list.
 */
export function hastenDeadlines(): number[] {
  const meant: number[] = [];
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  const spy = vi.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
    meant.push(milliseconds);
    return timeout(milliseconds / HASTE);
  });
  onTestFinished(() => void spy.mockRestore());
  return meant;
}

export function restoreTime(): void {
  vi.useRealTimers();
}
