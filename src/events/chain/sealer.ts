// The one sealer of the server. Rows are written without an order; it takes them by the number of their transaction once no
// earlier one is under way, and appends a seal to the chain of each App. What has been taken, and the seals, commit together.
import { type RawBuilder, type Selectable, sql } from 'kysely';
import { DAY, now } from '../../clock.ts';
import type { Core } from '../../core.ts';
import type { AuditSealerTable } from '../../database/schema/records.ts';
import type { Db } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { currentAuditKey } from './keys.ts';
import { leafColumns } from './leaf.ts';
import { type Link, makeSeal, type NumberedRow } from './seal.ts';

/** Rows that are sealed at once, and at most in one seal. */
export const SEAL_ROWS = 1_000;

/** `waiting`: for transactions that are under way, or for the sealer of another node. */
export type Sealing = 'sealed' | 'waiting' | 'idle';

/** Seals all rows that can be sealed, and returns whether others wait. */
export async function sealAll(core: Core, signal?: AbortSignal): Promise<Exclude<Sealing, 'sealed'>> {
  for (;;) {
    const found = await look(core);
    if (found !== 'sealed') return found;
    if (signal?.aborted || !(await transact(core, sealBatch))) return 'waiting';
  }
}

type Cursor = Selectable<AuditSealerTable>;

/** Whether there is something to seal, without a lock. */
async function look({ database }: Core): Promise<Sealing> {
  const [row] = await database.query<{ due: boolean; waiting: boolean }>(lookStatement, []);
  if (row?.due) return 'sealed';
  return row?.waiting ? 'waiting' : 'idle';
}

// Sorted and limited, so that PostgreSQL takes the ends of the index; by `exists` it would read the whole log.
export const lookStatement = {
  name: 'look_for_unsealed_events',
  text: `with next as (
           select xid, app_id, id from audit_log
           where (xid, app_id, id) > (select xid, row_app, row_id from audit_sealer)
           order by xid, app_id, id limit 1
         ), last as (
           select xid, app_id, id from audit_log order by xid desc, app_id desc, id desc limit 1
         )
         select audit_sealer.xid >= pg_snapshot_xmax(pg_current_snapshot())
             or coalesce((select xid < pg_snapshot_xmin(pg_current_snapshot()) from next), false)
             or coalesce((select xid >= pg_snapshot_xmax(pg_current_snapshot())
                 and xid > coalesce(foreign_until, '0')
                 and (xid, app_id, id) > (audit_sealer.xid, row_app, row_id) from last), false)
             as due,
           exists (
             select from next
             where xid < pg_snapshot_xmax(pg_current_snapshot()) or xid > coalesce(foreign_until, '0')
           ) as waiting
         from audit_sealer`,
};

/** False if another node is at it. */
async function sealBatch(core: Core): Promise<boolean> {
  const { rows: cursors } = await sql<Cursor & { ahead: boolean }>`
    select *, audit_sealer.xid >= pg_snapshot_xmax(pg_current_snapshot()) as ahead
    from audit_sealer for update skip locked
  `.execute(core.db);
  const [cursor] = cursors;
  if (!cursor) return false;
  const rows = await listFinal(core.db, cursor);
  const last = rows.at(-1);
  if (last) {
    const kept = await withoutExpiring(core, cursor, rows);
    await insertSeals(core, await withoutSealed(core.db, cursor, kept));
    await move(core.db, { xid: last.xid, row_app: last.app_id, row_id: last.id });
  } else if (cursor.ahead) await begin(core.db, cursor);
  return true;
}

const move = (db: Db, to: Partial<Cursor>) => db.updateTable('audit_sealer').set(to).execute();

/**
 * The cursor is of another cluster, and everything from there is sealed: it goes back to the beginning of this one's numbers. As
 * long as they are those of rows from there, rows that have a seal are passed over.
 */
async function begin(db: Db, { xid, foreign_until }: Cursor): Promise<void> {
  const until = foreign_until !== null && BigInt(foreign_until) > BigInt(xid) ? foreign_until : xid;
  await move(db, { xid: '1', row_app: NIL, row_id: NIL, foreign_until: until });
}

const NIL = '00000000-0000-0000-0000-000000000000';

/**
 * The next rows to which no transaction can add another before them. Numbers to come are of another cluster, too; once those are
 * sealed, they are left alone until ours have come so far.
 */
async function listFinal(db: Db, cursor: Cursor & { ahead: boolean }): Promise<NumberedRow[]> {
  const settled = await listNext(db, cursor, sql`xid < pg_snapshot_xmin(pg_current_snapshot())`);
  if (settled.length > 0) return settled;
  const known = cursor.ahead ? '0' : (cursor.foreign_until ?? '0');
  return listNext(db, cursor, sql`xid >= pg_snapshot_xmax(pg_current_snapshot()) and xid > ${known}::xid8`);
}

/** By transaction, App and id. */
async function listNext(db: Db, from: Cursor, isFinal: RawBuilder<unknown>): Promise<NumberedRow[]> {
  const { rows } = await sql<NumberedRow>`
    select ${sql.join(leafColumns.map((name) => sql.ref(name)))}, xid::text as xid from audit_log
    where (xid, app_id, id) > (${from.xid}::xid8, ${from.row_app}::uuid, ${from.row_id}::uuid) and ${isFinal}
    order by audit_log.xid, app_id, id limit ${sql.lit(SEAL_ROWS)}
  `.execute(db);
  return rows;
}

/** Longer than a rolling upgrade takes. */
const UPGRADE_DAYS = 2;

/**
 * Without rows from before the chain whose time is nearly over. During a rolling upgrade, a node of the version before deletes
 * those one by one, which would look like tampering if they were sealed. retention.ts deletes them here.
 */
async function withoutExpiring({ db, config }: Core, cursor: Cursor, rows: NumberedRow[]): Promise<NumberedRow[]> {
  const { auditLogDays: days } = config;
  if (rows.every(({ xid }) => xid !== '0') || (days === 0 && !cursor.sealed_from)) return rows;
  const from = cursor.sealed_from ?? new Date(now().getTime() - (days - UPGRADE_DAYS) * DAY);
  if (!cursor.sealed_from) await move(db, { sealed_from: from });
  return rows.filter(({ xid, at }) => xid !== '0' || at >= from);
}

async function withoutSealed(db: Db, { foreign_until }: Cursor, rows: NumberedRow[]): Promise<NumberedRow[]> {
  const [first, last] = [rows.at(0), rows.at(-1)];
  if (!first || !last || foreign_until === null || BigInt(first.xid) > BigInt(foreign_until)) return rows;
  const found = await sql<{ id: string }>`
    select id from audit_seals cross join lateral unnest(ids) as id
    where app_id = any(${[...new Set(rows.map(({ app_id }) => app_id))]}::uuid[])
      and to_xid >= ${first.xid}::xid8 and from_xid <= ${last.xid}::xid8
      and id = any(${rows.map(({ id }) => id)}::uuid[])
  `.execute(db);
  const sealed = new Set(found.rows.map(({ id }) => id));
  return rows.filter(({ id }) => !sealed.has(id));
}

async function insertSeals(core: Core, rows: NumberedRow[]): Promise<void> {
  const byApp = Map.groupBy(rows, ({ app_id }) => app_id);
  if (byApp.size === 0) return;
  const key = await currentAuditKey(core);
  const ends = await listEnds(core.db, [...byApp.keys()]);
  const seals = await Promise.all([...byApp].map(([app_id, rows]) => makeSeal(key, rows, ends.get(app_id))));
  await core.db.insertInto('audit_seals').values(seals).execute();
}

/** The last seal of each of these Apps. */
async function listEnds(db: Db, appIds: string[]): Promise<Map<string, Link>> {
  const { rows } = await sql<{ app_id: string; number: string; hash: string }>`
    select app.id as app_id, number, encode(hash, 'hex') as hash
    from unnest(${appIds}::uuid[]) as app (id) cross join lateral (
      select number, hash from audit_seals where app_id = app.id order by number desc limit 1
    ) as last
  `.execute(db);
  return new Map(rows.map(({ app_id, number, hash }) => [app_id, { number: Number(number), hash }]));
}
