// Deleting many rows in small batches, so that no statement holds the database for long.

/** Rows of one statement. */
export const BATCH = 500;

/** Calls `deleteBatch`, which deletes at most BATCH rows, until nothing is left or `most` times. Returns the number of rows. */
export async function inBatches(most: number, deleteBatch: () => Promise<number>): Promise<number> {
  let count = 0;
  for (let batch = 0; batch < most; batch++) {
    const deleted = await deleteBatch();
    count += deleted;
    if (deleted < BATCH) break;
  }
  return count;
}
