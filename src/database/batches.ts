// Deleting many rows in small batches, so that no statement holds the database for long.

/** Rows of one statement. */
export const BATCH = 500;

/** For work that nothing ends early. */
export const UNENDING: AbortSignal = new AbortController().signal;

type Bounds = { most: number; signal: AbortSignal };

/**
 * Calls `deleteBatch`, which deletes at most BATCH rows, until nothing is left, `most` times, or until `signal` ends it. Returns the
 * number of rows.
 */
export async function inBatches({ most, signal }: Bounds, deleteBatch: () => Promise<number>): Promise<number> {
  let count = 0;
  for (let batch = 0; batch < most && !signal.aborted; batch++) {
    const deleted = await deleteBatch();
    count += deleted;
    if (deleted < BATCH) break;
  }
  return count;
}
