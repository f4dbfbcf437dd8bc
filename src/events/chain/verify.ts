// Checks the chain of one App against its rows, and names the first row that is not as it was when it was sealed. It reads page
// by page, beside a server at work.
import type { JWK } from 'jose';
import { DAY, now } from '../../clock.ts';
import { SHORTEST_DAYS } from '../../config/audit-log.ts';
import type { Db } from '../../database/schema.ts';
import type { Broken } from './broken.ts';
import { type ChainRow, HASH_BYTES, hashRow, hexOf, leafColumns, sha256 } from './leaf.ts';
import { type Link, openSeal, type Sealed } from './seal.ts';
import { countWaiting, findOutside } from './unsealed.ts';

export type Verdict = {
  broken: Broken | undefined;
  /** How many rows are sealed; of these, how many were deleted after their time, and erased. */
  rows: number;
  cut: number;
  erased: number;
  /** A checkpoint: kept elsewhere, it proves later that nothing was taken from the end. */
  last: Link | undefined;
  sealed_until: Date | undefined;
  waiting: number;
};

type Keys = ReadonlyMap<string, JWK>;
type Asked = { keys: Keys; checkpoint?: string | undefined };

/** `checkpoint`: the hash of a seal that must be there. */
export async function verifyChain(db: Db, app: { id: string }, { keys, checkpoint }: Asked): Promise<Verdict> {
  const verdict: Verdict = { ...emptyVerdict };
  let isMet = checkpoint === undefined;
  for (let page = await listSeals(db, app, 0); page.length > 0; page = await listSeals(db, app, verdict.last?.number)) {
    for (const seal of page) {
      const broken = await verifySeal(db, app, { seal, keys, verdict });
      if (broken) return { ...verdict, broken, waiting: await countWaiting(db, app) };
      isMet ||= verdict.last?.hash === checkpoint;
    }
  }
  const broken: Broken | undefined = isMet
    ? await findOutside(db, app, verdict.rows - verdict.cut)
    : { fault: 'checkpoint_missing' };
  return { ...verdict, broken, waiting: await countWaiting(db, app) };
}

const emptyVerdict: Verdict = {
  ...{ broken: undefined, rows: 0, cut: 0, erased: 0, last: undefined, sealed_until: undefined, waiting: 0 },
};

const PAGE = 10;

const listSeals = (db: Db, app: { id: string }, after = 0) =>
  db
    .selectFrom('audit_seals')
    .selectAll()
    .where('app_id', '=', app.id)
    .where('number', '>', String(after))
    .orderBy('number')
    .limit(PAGE)
    .execute();

type Seal = Awaited<ReturnType<typeof listSeals>>[number];
type Checked = { seal: Seal; keys: Keys; verdict: Verdict };

/** Counts it in the verdict if it is whole. */
async function verifySeal(db: Db, app: { id: string }, { seal, keys, verdict }: Checked): Promise<Broken | undefined> {
  const number = Number(seal.number);
  const place = { seal: number, at: seal.first_at, until: seal.last_at };
  if (number !== (verdict.last?.number ?? 0) + 1)
    return { fault: 'seal_removed', seal: (verdict.last?.number ?? 0) + 1 };
  const opened = await openSeal(seal.signature, keys);
  if (!opened) return { fault: 'seal_not_signed', ...place };
  const { sealed, hash } = opened;
  const isOurs = sealed.app_id === app.id && sealed.number === number && isAsSigned(seal, sealed, hash);
  if (!isOurs || sealed.previous !== (verdict.last?.hash ?? null)) return { fault: 'seal_changed', ...place };
  const checked = seal.cut_at ? verifyCut(sealed, place) : await verifyRows(db, app, { seal, place });
  if (checked.broken) return checked.broken;
  verdict.rows += sealed.count;
  verdict.cut += seal.cut_at ? sealed.count : 0;
  verdict.erased += checked.erased;
  verdict.last = { number, hash };
  verdict.sealed_until = seal.sealed_at;
  return undefined;
}

function isAsSigned(seal: Seal, { count, first_at, last_at, rows, sealed_at }: Sealed, hash: string): boolean {
  const isCut = seal.cut_at !== null;
  return (
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
type Checks = { broken?: Broken | undefined; erased: number };

/** No App keeps its events for less: a younger row was not deleted because of its age. */
function verifyCut({ last_at }: Sealed, place: Place): Checks {
  const isOld = now().getTime() - new Date(last_at).getTime() > SHORTEST_DAYS * DAY;
  return { broken: isOld ? undefined : { fault: 'cut_too_early', ...place }, erased: 0 };
}

async function verifyRows(db: Db, app: { id: string }, { seal, place }: { seal: Seal; place: Place }): Promise<Checks> {
  const rows = await listRows(db, app, seal.ids);
  let erased = 0;
  for (const [index, id] of seal.ids.entries()) {
    const row = rows.get(id);
    if (!row) {
      // It may have been cut while we read.
      if (await isCutNow(db, app, seal)) return { erased: 0 };
      return { broken: { fault: 'row_removed', ...place, id }, erased };
    }
    const hash = hashRow(row);
    const wanted = seal.hashes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES);
    if (!hash.equals(wanted)) {
      const { at, event } = row;
      const fault = hasHash(seal, hash) ? 'rows_reordered' : 'row_changed';
      return { broken: { fault, seal: place.seal, id, at, event }, erased };
    }
    if (row.personal_digest) erased++;
  }
  return { erased };
}

async function listRows(db: Db, app: { id: string }, ids: string[]): Promise<Map<string, ChainRow>> {
  const rows = await db
    .selectFrom('audit_log')
    .select(leafColumns)
    .where('app_id', '=', app.id)
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

async function isCutNow(db: Db, app: { id: string }, { number }: Seal): Promise<boolean> {
  const row = await db
    .selectFrom('audit_seals')
    .select('cut_at')
    .where('app_id', '=', app.id)
    .where('number', '=', number)
    .executeTakeFirst();
  return row?.cut_at !== null;
}

/** Another row of the same seal. */
function hasHash({ count, hashes }: Seal, hash: Buffer): boolean {
  return Array.from({ length: count }).some((_, index) =>
    hash.equals(hashes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES)),
  );
}
