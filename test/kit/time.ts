// Lets time pass for everything that reads Date: our clock and oidc-provider's. Timers run on as they do. Call
// `restoreTime` after each test that moved it.
import { vi } from 'vitest';

export function passTime(milliseconds: number): void {
  const to = Date.now() + milliseconds;
  if (!vi.isFakeTimers()) vi.useFakeTimers({ toFake: ['Date'], shouldAdvanceTime: false });
  vi.setSystemTime(to);
}

export function restoreTime(): void {
  vi.useRealTimers();
}
