// Which node does a kind of recurring work this time. A claim is a row that says from when on anyone may take it: while the work is
// done, that is a lease which its node renews, and afterwards the time at which the work is due again. If the node dies, the lease
// ends, and another one does the work.
import { MINUTE, now, SECOND } from '../clock.ts';
import type { Db } from '../database/schema.ts';
import { newId } from '../ids.ts';

export const LEASE = MINUTE;
const RENEW_EVERY_MS = 20 * SECOND;

export type Claim = { name: string; holder: string; claimed_at: Date };

type Work = {
  name: string;
  /** Milliseconds. */
  every: number;
  /** Hears why the claim could not be given up. */
  complain(error: unknown): void;
};

/** Does the work unless another node does it or it is not due. Returns undefined if it was not done. */
export async function performClaimed<Result>(
  db: Db,
  { name, every, complain }: Work,
  perform: () => Promise<Result>,
): Promise<Result | undefined> {
  const claim = await claimWork(db, name);
  if (!claim) return undefined;
  // Without the database, the lease ends by itself.
  let renewal = Promise.resolve();
  const timer = setInterval(() => {
    renewal = renewal.then(() => renewClaim(db, claim)).catch(() => {});
  }, RENEW_EVERY_MS);
  try {
    return await perform();
  } finally {
    clearInterval(timer);
    // One that is under way would hold the claim for as long as a lease lasts.
    await renewal;
    // The work is done, or has failed, even if its claim stays.
    await setFree(db, claim, new Date(claim.claimed_at.getTime() + every)).catch(complain);
  }
}

/** Claims the work for one node. A time beyond any lease dates from before the clock was set back, and is ignored. */
export async function claimWork(db: Db, name: string): Promise<Claim | undefined> {
  const claimed_at = now();
  const claim = { name, holder: newId(), claimed_at };
  const free_at = new Date(claimed_at.getTime() + LEASE);
  const row = await db
    .insertInto('recurring_claims')
    .values({ name, holder: claim.holder, free_at })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({ holder: claim.holder, free_at })
        .where((where) =>
          where.or([
            where('recurring_claims.free_at', '<=', claimed_at),
            where('recurring_claims.free_at', '>', new Date(claimed_at.getTime() + 2 * LEASE)),
          ]),
        ),
    )
    .returning('holder')
    .executeTakeFirst();
  return row && claim;
}

export const renewClaim = (db: Db, claim: Claim): Promise<void> =>
  setFree(db, claim, new Date(now().getTime() + LEASE));

/** Does nothing if another node holds the claim by now. */
async function setFree(db: Db, { name, holder }: Claim, free_at: Date): Promise<void> {
  await db
    .updateTable('recurring_claims')
    .set({ free_at })
    .where('name', '=', name)
    .where('holder', '=', holder)
    .execute();
}
