// How many records an App keeps. Beyond that, successes go first, then whatever one source has most of: a flood displaces its own
// records before it displaces another's.
import { sql } from 'kysely';
import type { Core } from '../core.ts';

const MAX_RECORDS = 5_000;
const MAX_BYTES = 16 * 1024 * 1024;
/** Of one client and source. */
const MAX_OF_SOURCE = 200;

/** Apps of which this process has written something since it trimmed them last. */
const written = new WeakMap<Core['database'], Set<string>>();

export function noteWritten({ database }: Core, { id }: { id: string }): void {
  const apps = written.get(database) ?? new Set();
  written.set(database, apps.add(id));
}

/** Deletes what is too much, of the Apps that this process wrote for. */
export async function trimRequestRecords(core: Core): Promise<void> {
  const apps = [...(written.get(core.database) ?? [])];
  written.delete(core.database);
  for (const id of apps) await trim(core, { id });
}

/**
 * `turn`: how many newer ones its client and source have. Those of everyone's first turn are kept longest. Rows that another node is
 * deleting are left to it.
 */
async function trim({ db }: Core, app: { id: string }): Promise<void> {
  await sql`
    with turns as (
      select id, at, bytes, is_ordinary,
             row_number() over (partition by is_ordinary, client_id, source order by at desc, id) as turn
      from request_records where app_id = ${app.id}
    ), ranked as (
      select id, turn, row_number() over kept as place, sum(bytes) over kept as total
      from turns
      window kept as (order by is_ordinary, turn, at desc, id rows unbounded preceding)
    ), excess as (
      select request_records.id from request_records join ranked on ranked.id = request_records.id
      where app_id = ${app.id} and (turn > ${MAX_OF_SOURCE} or place > ${MAX_RECORDS} or total > ${MAX_BYTES})
      for update of request_records skip locked
    )
    delete from request_records where app_id = ${app.id} and id in (select id from excess)
  `.execute(db);
}
