// Rows without a seal: those that wait for the sealer, and those that it has passed, which it would have sealed if they had been
// there.
import { sql } from 'kysely';
import type { Db } from '../../database/schema.ts';
import type { Broken } from './broken.ts';
import { hexOf } from './leaf.ts';

/** `place` is `at` as text: a Date would lose the microseconds of a row that somebody else wrote, and with them the place. */
type Row = { id: string; at: Date; place: string; event: string; xid: string; is_passed: boolean };
type Place = { place: string; id: string };

const PAGE = 1_000;

/**
 * The first rows, at most `most`, that the sealer has passed and that are in no seal: they were inserted later, or their seal was
 * removed. `sealed` rows were found in seals: as a rule these are all, and nothing has to be searched.
 */
export async function listOutside(
  db: Db,
  app: { id: string },
  { sealed, most }: { sealed: number; most: number },
): Promise<Broken[]> {
  return (await countPassed(db, app)) === sealed ? [] : search(db, app, most);
}

const COUNTED = 20_000;

/** From before the chain, and so old when it began that the sealer left it out. */
const isLeftOut = sql`(xid = '0' and at < (select coalesce(sealed_from, '-infinity') from audit_sealer))`;
const isPassed = sql`((xid, app_id, id) <= (select xid, row_app, row_id from audit_sealer) and not ${isLeftOut})`;

/** Of a log that grows or is cut meanwhile, the count may be neither here nor there; then the search decides. */
async function countPassed(db: Db, app: { id: string }): Promise<number> {
  let count = 0;
  let after: Place | undefined;
  do {
    const { rows } = await sql<{ passed: number; place: string | null; id: string | null }>`
      select (count(*) filter (where is_passed))::int as passed,
        (array_agg(at::text order by line desc))[1] as place, (array_agg(id order by line desc))[1] as id
      from (
        select at, id, row_number() over (order by at, id) as line,
          ${isPassed} as is_passed
        from audit_log
        where app_id = ${app.id} ${isAfter(after)}
        order by at, id limit ${sql.lit(COUNTED)}
      ) as page
    `.execute(db);
    const [page] = rows;
    count += page?.passed ?? 0;
    after = page?.place && page.id ? { place: page.place, id: page.id } : undefined;
  } while (after);
  return count;
}

const isAfter = (after: Place | undefined) =>
  after ? sql`and (at, id) > (${after.place}::timestamptz, ${after.id}::uuid)` : sql``;

async function search(db: Db, app: { id: string }, most: number): Promise<Broken[]> {
  const found: Broken[] = [];
  let after: Place | undefined;
  while (found.length < most) {
    const rows = await listRows(db, app, after);
    after = rows.at(-1);
    if (!after) break;
    const passed = rows.filter(({ is_passed }) => is_passed);
    const sealed = await listSealed(db, app, passed);
    for (const row of passed.filter(({ id }) => !sealed.has(id)).slice(0, most - found.length)) {
      // It may have been deleted after its time since we read it.
      if (await isThere(db, app, row)) found.push({ fault: 'row_inserted', id: row.id, at: row.at, event: row.event });
    }
  }
  return found;
}

/** The oldest first. */
async function listRows(db: Db, app: { id: string }, after: Place | undefined): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select id, at, at::text as place, event, xid::text as xid,
      ${isPassed} as is_passed
    from audit_log
    where app_id = ${app.id} ${isAfter(after)}
    order by at, id limit ${sql.lit(PAGE)}
  `.execute(db);
  return rows;
}

async function listSealed(db: Db, app: { id: string }, rows: Row[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const xids = rows.map(({ xid }) => BigInt(xid)).sort((a, b) => (a < b ? -1 : 1));
  const found = await sql<{ id: string }>`
    select id from audit_seals cross join lateral unnest(ids) as id
    where app_id = ${app.id} and to_xid >= ${String(xids.at(0))}::xid8 and from_xid <= ${String(xids.at(-1))}::xid8
      and id = any(${rows.map(({ id }) => id)}::uuid[])
  `.execute(db);
  return new Set(found.rows.map(({ id }) => id));
}

async function isThere(db: Db, app: { id: string }, { id }: Row): Promise<boolean> {
  const row = await db
    .selectFrom('audit_log')
    .select('id')
    .where('app_id', '=', app.id)
    .where('id', '=', id)
    .executeTakeFirst();
  return row !== undefined;
}

export type LastSeal = { number: number; hash: string; sealed_at: Date };

/** Up to where the log of the App is sealed. */
export async function findLastSeal(db: Db, app: { id: string }): Promise<LastSeal | undefined> {
  const row = await db
    .selectFrom('audit_seals')
    .select(['number', 'hash', 'sealed_at'])
    .where('app_id', '=', app.id)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && { number: Number(row.number), hash: hexOf(row.hash), sealed_at: row.sealed_at };
}

/** Of all Apps. If more wait, the number is too low; a transaction is then under way for long. */
const MOST_WAITING = 100_000;

/** How many rows of the App the sealer has not taken yet. */
export async function countWaiting(db: Db, app: { id: string }): Promise<number> {
  const { rows } = await sql<{ count: number; is_exact: boolean }>`
    select (count(*) filter (where app_id = ${app.id}))::int as count,
      (select coalesce(foreign_until < xid, true) from audit_sealer) as is_exact
    from (
      select app_id from audit_log where (xid, app_id, id) > (select xid, row_app, row_id from audit_sealer)
      order by xid, app_id, id limit ${sql.lit(MOST_WAITING)}
    ) as waiting
  `.execute(db);
  return rows[0]?.is_exact ? rows[0].count : countWithoutSeal(db, app);
}

/** How many rows of the App the sealer left out. They are deleted soon after the upgrade. */
export async function countLeftOut(db: Db, app: { id: string }): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from audit_log
    where app_id = ${app.id} and at < (select sealed_from from audit_sealer) and ${isLeftOut}
  `.execute(db);
  return rows[0]?.count ?? 0;
}

/** In a database of another cluster, rows that are sealed may lie beyond the sealer's place. */
async function countWithoutSeal(db: Db, app: { id: string }): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select (select count(*) from audit_log where app_id = ${app.id})::int
      - (select coalesce(sum(count), 0) from audit_seals where app_id = ${app.id} and cut_at is null)::int as count
  `.execute(db);
  return Math.max(0, rows[0]?.count ?? 0);
}
