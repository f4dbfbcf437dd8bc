// Deleting API keys that ended long ago. Until then they are listed, with what they called; that is counted for a shorter time.
import { sql } from 'kysely';
import { DAY, now } from '../../clock.ts';
import { BATCH } from '../../database/batches.ts';
import type { Db } from '../../database/schema.ts';

/** So long after its end, by time or by revocation, a key is deleted. */
export const ENDED_KEY_DAYS = 365;

/** Of every App; what they did stays in the audit log. Returns the number of those deleted, at most BATCH. */
export async function deleteEndedKeys(db: Db): Promise<number> {
  const before = new Date(now().getTime() - ENDED_KEY_DAYS * DAY);
  const { numAffectedRows } = await sql`
    delete from api_keys where ctid = any(array(
      select ctid from api_keys where least(revoked_at, expires_at) < ${before}
      limit ${sql.lit(BATCH)} for update skip locked
    ))
  `.execute(db);
  return Number(numAffectedRows ?? 0);
}
