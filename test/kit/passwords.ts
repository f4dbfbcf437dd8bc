// Remembers which password fitted which hash: nearly every sign-in of the suite is with the password of app.ts, and to verify it
// again was a third of what such a test costs. What is remembered is what argon2 said of the very same two. Tests of the time or the
// work that a password takes have the real thing.
import argon2 from 'argon2';
import { afterAll, beforeAll } from 'vitest';

const { verify } = argon2;
const said = new Map<string, boolean>();
let measuring = 0;

/** Once for all files of a worker. */
export function rememberPasswords(): void {
  argon2.verify = verifyOrRemember;
}

async function verifyOrRemember(hash: string, password: Buffer | string): Promise<boolean> {
  if (measuring > 0) return verify(hash, password);
  const key = JSON.stringify([hash, password]);
  const fits = said.get(key) ?? (await verify(hash, password));
  said.set(key, fits);
  return fits;
}

/** For the file, or the `describe`, that it is called in: every password takes its time. */
export function useRealPasswords(): void {
  beforeAll(() => void measuring++);
  afterAll(() => void measuring--);
}

/** While it is timed (pace.ts). */
export async function withRealPasswords<Result>(work: () => Promise<Result>): Promise<Result> {
  measuring++;
  try {
    return await work();
  } finally {
    measuring--;
  }
}
