// Erases what the audit log knows of one user: the rows stay, with a hash in place of their personal part, so that the chain holds.
// Deleting a user doesn't do this, because the log has to tell what happened until its time is over (docs/audit-log.md).
import { type Selectable, sql } from 'kysely';
import type { AuditLogTable } from '../../database/schema/records.ts';
import type { Db } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { record } from '../record.ts';
import { digestPersonal } from './leaf.ts';
import { TELLING } from './told.ts';

/** Rows that are looked through at once. */
const PAGE = 2_000;

type App = { id: string };
type Row = Selectable<AuditLogTable>;

/** Of all rows that are about the user, that the user caused, or whose data name the user. Returns their number. */
export async function erasePersonalParts(db: Db, app: App, user: { id: string }): Promise<number> {
  let count = 0;
  let after: string | undefined;
  do {
    const from = after;
    after = await findEnd(db, app, from);
    const to = after;
    count += await transact(db, (db) => erasePage(db, app, { user, from, to }));
  } while (after !== undefined);
  return count;
}

/** The last id of the page; undefined for the last page. */
async function findEnd(db: Db, app: App, from: string | undefined): Promise<string | undefined> {
  const row = await db
    .selectFrom('audit_log')
    .select('id')
    .where('app_id', '=', app.id)
    .where((where) => (from === undefined ? where.lit(true) : where('id', '>', from)))
    .orderBy('id')
    .offset(PAGE)
    .executeTakeFirst();
  return row?.id;
}

type Page = { user: { id: string }; from: string | undefined; to: string | undefined };

async function erasePage(db: Db, app: App, { user, from, to }: Page): Promise<number> {
  const rows = await db
    .selectFrom('audit_log')
    .selectAll()
    .where('app_id', '=', app.id)
    .where('personal_digest', 'is', null)
    .where('event', 'not in', TELLING)
    // Developers and members of organizations are also in the data, under many names.
    .where(sql<boolean>`(user_id = ${user.id} or actor_id = ${user.id} or position(${user.id} in data::text) > 0)`)
    .where((where) => (from === undefined ? where.lit(true) : where('id', '>', from)))
    .where((where) => (to === undefined ? where.lit(true) : where('id', '<=', to)))
    .forUpdate()
    .execute();
  if (rows.length === 0) return 0;
  await blank(db, app, rows);
  // Without the user's id, which is what was erased.
  await record(db, app, 'events.erased', { data: { count: rows.length } });
  return rows.length;
}

async function blank(db: Db, app: App, rows: Row[]): Promise<void> {
  const ids = rows.map(({ id }) => id);
  const digests = rows.map((row) => digestPersonal(row).toString('hex'));
  await sql`
    update audit_log
    set actor_id = null, user_id = null, ip = null, user_agent = null, data = '{}', salt = null,
      personal_digest = decode(digest, 'hex')
    from unnest(${ids}::uuid[], ${digests}::text[]) as erased (row_id, digest)
    where app_id = ${app.id} and id = row_id
  `.execute(db);
}
