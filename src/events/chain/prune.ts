// Removes seals whose events were deleted long ago. Of those, the last one stays: the chain begins with it from then on.
import { sql } from 'kysely';
import { DAY, now } from '../../clock.ts';
import type { Db } from '../../database/schema.ts';

/** After the cut. So long a checkpoint (audit-log.md) is good beyond the time for which events are kept. */
const KEPT = 90 * DAY;
const AT_ONCE = 500;

/** Removes some of each App, and returns their number. Seals are cut in their order, so those that can go are the first. */
export async function pruneSeals(db: Db): Promise<number> {
  const until = new Date(now().getTime() - KEPT);
  const result = await sql`
    delete from audit_seals as seal using (
      select old.app_id, max(old.number) as last from apps cross join lateral (
        select app_id, number, cut_at from audit_seals where app_id = apps.id order by number limit ${sql.lit(AT_ONCE)}
      ) as old
      where old.cut_at < ${until} and exists (
        select from (select cut_at from audit_seals where app_id = apps.id order by number offset 1 limit 1) as second
        where second.cut_at < ${until}
      )
      group by old.app_id
    ) as base
    where seal.app_id = base.app_id and seal.number < base.last
  `.execute(db);
  return Number(result.numAffectedRows ?? 0);
}
