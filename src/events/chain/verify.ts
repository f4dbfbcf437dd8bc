// Checks the chain of one App against its rows, and names the rows that are not as they were when they were sealed. It reads page
// by page, beside a server at work.
import type { JWK } from 'jose';
import { sql } from 'kysely';
import { DAY, now } from '../../clock.ts';
import { SHORTEST_DAYS } from '../../config/audit-log.ts';
import type { Db } from '../../database/schema.ts';
import type { Broken } from './broken.ts';
import { type ChainRow, HASH_BYTES, hashRow, hexOf, leafColumns, sha256 } from './leaf.ts';
import { type Link, openSeal, type Sealed } from './seal.ts';
import { addTold, findUntold, type Told } from './told.ts';
import { countLeftOut, countWaiting, listOutside } from './unsealed.ts';

export type Verdict = {
  /** The first is the first in the chain; at most MOST_FAULTS. */
  faults: Broken[];
  /** How many rows are sealed; of these, how many were deleted after their time, and erased. */
  rows: number;
  cut: number;
  erased: number;
  /** How many seals before the first one were removed, long after their events were (prune.ts). */
  pruned: number;
  /** From before the chain, and not sealed because their time was nearly over. */
  left_out: number;
  /** Before the first fault. A checkpoint: kept elsewhere, it proves later that nothing was taken from the end. */
  last: Link | undefined;
  sealed_until: Date | undefined;
  waiting: number;
};

export const MOST_FAULTS = 20;

type Keys = ReadonlyMap<string, JWK>;
type Asked = { keys: Keys; checkpoint?: Checkpoint | undefined };
type App = { id: string };

/** A seal that must be there. Without its number, nobody can tell one that is too old from one that is missing. */
export type Checkpoint = { hash: string; number?: number };

export async function verifyChain(db: Db, app: App, { keys, checkpoint }: Asked): Promise<Verdict> {
  const walk: Walk = {
    keys,
    previous: { number: 0, hash: null },
    told: { erased: 0, through: 0 },
    lastCut: 0,
    verdict: empty(),
  };
  const { verdict } = walk;
  let isMet = checkpoint === undefined;
  for (let page = await listSeals(db, app, 0); page.length > 0; page = await listSeals(db, app, walk.previous.number)) {
    const rows = await listRows(
      db,
      app,
      page.flatMap(({ ids }) => ids),
    );
    for (const seal of page) {
      await verifySeal(db, app, { seal, rows, walk });
      isMet ||= walk.previous.hash === checkpoint?.hash;
    }
  }
  const isTooOld = (checkpoint?.number ?? Number.POSITIVE_INFINITY) <= verdict.pruned;
  if (!isMet) verdict.faults.push({ fault: isTooOld ? 'checkpoint_too_old' : 'checkpoint_missing' });
  verdict.faults.push(
    ...(await findUntold(db, app, { told: walk.told, erased: verdict.erased, lastCut: walk.lastCut })),
  );
  const most = MOST_FAULTS - verdict.faults.length;
  verdict.faults.push(...(await listOutside(db, app, { sealed: verdict.rows - verdict.cut, most })));
  return {
    ...verdict,
    faults: verdict.faults.slice(0, MOST_FAULTS),
    left_out: await countLeftOut(db, app),
    waiting: await countWaiting(db, app),
  };
}

type Walk = {
  keys: Keys;
  /** As the database has it. The hash is undefined behind a gap. */
  previous: { number: number; hash: string | null | undefined };
  told: Told;
  lastCut: number;
  verdict: Verdict;
};

const empty = (): Verdict => ({
  ...{ faults: [], rows: 0, cut: 0, erased: 0, pruned: 0, left_out: 0 },
  ...{ last: undefined, sealed_until: undefined, waiting: 0 },
});

/** Seals of one page, and about how many rows they have: small ones come many at a time. */
const PAGE = 500;
const PAGE_ROWS = 10_000;

const listSeals = (db: Db, app: App, after: number) =>
  db
    .selectFrom(
      db
        .selectFrom('audit_seals')
        .selectAll()
        .select(
          sql<string>`sum(case when cut_at is null then count else 0 end) over (order by number)`.as('rows_so_far'),
        )
        .where('app_id', '=', app.id)
        .where('number', '>', String(after))
        .orderBy('number')
        .limit(PAGE)
        .as('seal'),
    )
    .selectAll()
    .where(sql<boolean>`rows_so_far - count < ${sql.lit(PAGE_ROWS)}`)
    .orderBy('number')
    .execute();

type Seal = Awaited<ReturnType<typeof listSeals>>[number];
type Rows = ReadonlyMap<string, ChainRow>;

/** Counts it in the verdict, and goes on behind it if something is wrong. */
async function verifySeal(
  db: Db,
  app: App,
  { seal, rows, walk }: { seal: Seal; rows: Rows; walk: Walk },
): Promise<void> {
  const { verdict, previous } = walk;
  const number = Number(seal.number);
  const place = { seal: number, at: seal.first_at, until: seal.last_at };
  const faults: Broken[] = [];
  const isNext = number === previous.number + 1;
  if (!isNext && (await isFirstNow(db, app, seal))) verdict.pruned = number - 1;
  else if (!isNext) faults.push({ fault: 'seal_removed', seal: previous.number + 1 });
  const opened = await openSeal(seal.signature, walk.keys);
  if (!opened) faults.push({ fault: 'seal_not_signed', ...place });
  else if (!isAsSigned(app, seal, opened) || (isNext && !follows(opened.sealed, previous.hash)))
    faults.push({ fault: 'seal_changed', ...place });
  else {
    const checked = seal.cut_at ? verifyCut(opened.sealed, place) : await verifyRows(db, app, { seal, place, rows });
    faults.push(...checked.faults);
    for (const row of checked.whole) addTold(walk.told, row);
    verdict.rows += opened.sealed.count;
    verdict.cut += seal.cut_at ? opened.sealed.count : 0;
    verdict.erased += checked.whole.filter(({ personal_digest }) => personal_digest).length;
  }
  if (seal.cut_at) walk.lastCut = number;
  walk.previous = { number, hash: opened?.hash };
  verdict.faults.push(...faults.slice(0, MOST_FAULTS - verdict.faults.length));
  if (verdict.faults.length > 0 || !opened) return;
  verdict.last = { number, hash: opened.hash };
  verdict.sealed_until = seal.sealed_at;
}

/** Unknown of a seal that nobody signed. */
const follows = ({ previous }: Sealed, hash: string | null | undefined) => hash === undefined || previous === hash;

type Opened = { sealed: Sealed; hash: string };

function isAsSigned(app: App, seal: Seal, { sealed, hash }: Opened): boolean {
  const { count, first_at, last_at, rows, sealed_at } = sealed;
  const isCut = seal.cut_at !== null;
  return (
    sealed.app_id === app.id &&
    sealed.number === Number(seal.number) &&
    hexOf(seal.hash) === hash &&
    seal.count === count &&
    seal.first_at.toISOString() === first_at &&
    seal.last_at.toISOString() === last_at &&
    seal.sealed_at.toISOString() === sealed_at &&
    (isCut || (seal.ids.length === count && seal.hashes.length === count * HASH_BYTES)) &&
    (isCut || hexOf(sha256(seal.hashes)) === rows)
  );
}

type Place = { seal: number; at: Date; until: Date };
/** `whole`: the rows that are as they were sealed. */
type Checks = { faults: Broken[]; whole: ChainRow[] };

/** No App keeps its events for less: a younger row was not deleted because of its age. */
function verifyCut({ last_at }: Sealed, place: Place): Checks {
  const isOld = now().getTime() - new Date(last_at).getTime() > SHORTEST_DAYS * DAY;
  return { faults: isOld ? [] : [{ fault: 'cut_too_early', ...place }], whole: [] };
}

type OfSeal = { seal: Seal; place: Place; rows: Rows };

async function verifyRows(db: Db, app: App, { seal, place, rows }: OfSeal): Promise<Checks> {
  // It may have been cut while we read.
  if (seal.ids.some((id) => !rows.has(id)) && (await isCutNow(db, app, seal))) return { faults: [], whole: [] };
  const checks: Checks = { faults: [], whole: [] };
  for (const [index, id] of seal.ids.entries()) {
    const row = rows.get(id);
    const fault = row ? verifyRow(row, { seal, index }) : 'row_removed';
    if (!row) checks.faults.push({ fault: 'row_removed', ...place, id });
    else if (fault) checks.faults.push({ fault, seal: place.seal, id, at: row.at, event: row.event });
    else checks.whole.push(row);
  }
  return checks;
}

function verifyRow(row: ChainRow, { seal, index }: { seal: Seal; index: number }): Broken['fault'] | undefined {
  const hash = hashRow(row);
  if (hash.equals(seal.hashes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES))) return undefined;
  return hasHash(seal, hash) ? 'rows_reordered' : 'row_changed';
}

async function listRows(db: Db, app: App, ids: string[]): Promise<Rows> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('audit_log')
    .select(leafColumns)
    .where('app_id', '=', app.id)
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

async function isCutNow(db: Db, app: App, { number }: Seal): Promise<boolean> {
  const row = await db
    .selectFrom('audit_seals')
    .select('cut_at')
    .where('app_id', '=', app.id)
    .where('number', '=', number)
    .executeTakeFirst();
  return row?.cut_at !== null;
}

/** A chain whose beginning was removed begins with a seal that is cut. It may have been removed while we read. */
async function isFirstNow(db: Db, app: App, { number, cut_at }: Seal): Promise<boolean> {
  if (cut_at === null) return false;
  const first = await db
    .selectFrom('audit_seals')
    .select('number')
    .where('app_id', '=', app.id)
    .orderBy('number')
    .executeTakeFirst();
  return first?.number === number;
}

/** Another row of the same seal. */
function hasHash({ count, hashes }: Seal, hash: Buffer): boolean {
  return Array.from({ length: count }).some((_, index) =>
    hash.equals(hashes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES)),
  );
}
