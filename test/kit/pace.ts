// How fast something is, told by something healthy of the same run: a bound in milliseconds would tell how busy the
// machine is.
import { withRealPasswords } from './passwords.ts';

export type Work = () => unknown;

/** What is there stays, however often one looks; what the machine did, does not. */
const LOOKS = 20;
export const LINEAR = 30;

/**
 * How many times as long as the reference the work takes. Both are timed in turn, `rounds` times, and the shortest of
 * each counts: whatever else the machine does only adds. Looks again, `looks` times at most, while that is more than
 * `enough`; the shortest of all looks count then.
 */
export async function paceOf(
  work: Work,
  reference: Work,
  { rounds = 5, enough = 1, looks = LOOKS } = {},
): Promise<number> {
  const shortest = { work: Number.POSITIVE_INFINITY, reference: Number.POSITIVE_INFINITY };
  const pace = () => shortest.work / shortest.reference;
  for (let look = 0; look === 0 || (look < looks && pace() > enough); look++) {
    for (let round = 0; round < rounds; round++) {
      shortest.reference = Math.min(shortest.reference, await timeOf(reference));
      shortest.work = Math.min(shortest.work, await timeOf(work));
    }
  }
  return pace();
}

/**
 * How many times as long ten times the text takes: ten times where every letter is looked at once, a hundred where each is
 * compared with all.
 */
export function growthOf(read: (text: string) => void, piece: string): Promise<number> {
  const text = piece.repeat(10_000 / piece.length);
  const more = piece.repeat(100_000 / piece.length);
  return paceOf(
    () => read(more),
    () => read(text),
    { rounds: 10, enough: LINEAR },
  );
}

/** Milliseconds; only to be compared. */
export async function timeOf(work: Work): Promise<number> {
  return withRealPasswords(async () => {
    const began = performance.now();
    await work();
    return performance.now() - began;
  });
}
