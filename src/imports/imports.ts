// Imports of users as the App's backend and its developers see them: how far each is, and what became of each line. An import
// and its report are kept for a few days.
import type { App } from '../apps/app.ts';
import { type Page, type PageQuery, readPage } from '../database/lists.ts';
import type { Db, UserImportLineRow, UserImportRow } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { Problem } from '../problem.ts';

export const lineStatuses = [
  'waiting',
  'created',
  'exists',
  'refused',
] as const satisfies UserImportLineRow['status'][];

/** Newest first. Throws as `readPage`. */
export async function listImports(db: Db, app: App, query: PageQuery): Promise<Page<UserImportRow>> {
  const select = (db: Db) => db.selectFrom('user_imports').selectAll().where('app_id', '=', app.id);
  return readPage(db, app, select, { ...query, by: 'created_at' });
}

/** Throws `not_found`. */
export async function getImport(db: Db, app: App, id: string): Promise<UserImportRow> {
  const found = await db
    .selectFrom('user_imports')
    .selectAll()
    .where('app_id', '=', app.id)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!found) throw noSuchImport();
  return found;
}

const noSuchImport = () => new Problem('not_found', 'There is no such import, or it has expired');

/** Deletes the report, and ends an import that is still running. Users who were created stay. Throws `not_found`. */
export async function deleteImport(db: Db, app: App, id: string): Promise<void> {
  await transact(db, async (db) => {
    const imports = db.deleteFrom('user_imports').where('app_id', '=', app.id).where('id', '=', id);
    const { numDeletedRows } = await imports.executeTakeFirst();
    if (numDeletedRows === 0n) throw noSuchImport();
  });
}

type ReportLine = Pick<UserImportLineRow, 'line' | 'status' | 'external_id' | 'email' | 'user_id' | 'errors'>;

export type LineQuery = PageQuery & { status?: UserImportLineRow['status'] | undefined };

/** In the order of the file. Throws `not_found`, `invalid_cursor`. */
export async function listImportLines(db: Db, app: App, id: string, query: LineQuery): Promise<Page<ReportLine>> {
  const { status, limit = 50, cursor } = query;
  const after = readCursor(cursor);
  await getImport(db, app, id);
  let lines = db
    .selectFrom('user_import_lines')
    .select(['line', 'status', 'external_id', 'email', 'user_id', 'errors'])
    .where('app_id', '=', app.id)
    .where('import_id', '=', id)
    .where('line', '>', after);
  if (status !== undefined) lines = lines.where('status', '=', status);
  const rows = await lines
    .orderBy('line')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit);
  return { items, next_cursor: rows.length > limit ? String(items.at(-1)?.line) : null };
}

/** The number of the last line of the page before. */
function readCursor(cursor = ''): number {
  if (cursor === '') return 0;
  if (/^\d{1,9}$/.test(cursor)) return Number(cursor);
  throw new Problem('invalid_cursor', 'Use the next_cursor of the previous page, or none for the first page');
}

export function toImportJson({ id, status, total, created, existing, refused, invites, ...times }: UserImportRow) {
  const { created_at, finished_at, expires_at } = times;
  return { id, status, total, created, existing, refused, invites, created_at, finished_at, expires_at };
}
