// Lets time pass for everything that reads Date: our clock and oidc-provider's. Timers run on as they do. Call
// `restoreTime` after each test that moved it.
import { onTestFinished, vi } from 'vitest';

export function passTime(milliseconds: number): void {
  const to = Date.now() + milliseconds;
  if (!vi.isFakeTimers()) vi.useFakeTimers({ toFake: ['Date'], shouldAdvanceTime: false });
  vi.setSystemTime(to);
}

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
