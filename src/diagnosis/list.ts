// Reads the records of requests (record.ts) for an App's developers: pages of them, and one by the id that its answer named.
import { type Selectable, sql } from 'kysely';
import type { Core } from '../core.ts';
import { ifGiven, type Page, type PageQuery, readPage } from '../database/lists.ts';
import type { RequestRecordsTable } from '../database/schema/records.ts';
import type { Db } from '../database/schema.ts';
import { isId } from '../ids.ts';
import { Problem } from '../problem.ts';
import { type RequestKind, readChecks, requestKinds } from './kinds.ts';
import { writeRequestRecords } from './record.ts';

export type RequestRecord = Omit<Selectable<RequestRecordsTable>, 'kind'> & { kind: RequestKind };

/** `is_failed`: only requests that were refused, or failed. */
export type RequestQuery = PageQuery & { client_ids?: string[] | undefined; is_failed?: boolean | undefined };

/** Newest first. Throws as `readPage`. */
export async function listRequestRecords(
  core: Core,
  app: { id: string },
  { client_ids, is_failed, ...query }: RequestQuery = {},
): Promise<Page<RequestRecord>> {
  await writeRequestRecords(core);
  const select = (db: Db) =>
    selectRecords(db, app)
      .where((where) => ifGiven(client_ids, (ids) => where('client_id', '=', sql<string>`any(${ids})`)))
      .where((where) => ifGiven(is_failed || undefined, () => where('outcome', 'in', ['refused', 'failed'])));
  return readPage(core.db, app, select, { ...query, by: 'at' });
}

/** Throws `not_found`. */
export async function getRequestRecord(core: Core, app: { id: string }, id: string): Promise<RequestRecord> {
  const row = isId(id) ? await findRequestRecord(core, app, id) : undefined;
  if (!row) throw new Problem('not_found', 'There is no record of such a request');
  return row;
}

export async function findRequestRecord(
  core: Core,
  app: { id: string },
  id: string,
): Promise<RequestRecord | undefined> {
  await writeRequestRecords(core);
  return findWrittenRecord(core.db, app, id);
}

/** For use in a transaction, where writing those that wait would wait for the transaction itself on the embedded database. */
export async function findWrittenRecord(db: Db, app: { id: string }, id: string): Promise<RequestRecord | undefined> {
  return selectRecords(db, app).where('id', '=', id).executeTakeFirst();
}

/** The clients that were registered for requests of this client; some of them may be gone. */
export async function listFixedBy(db: Db, app: { id: string }, clientId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('request_records')
    .select('fixed_by_client_id')
    .distinct()
    .where('app_id', '=', app.id)
    .where('client_id', '=', clientId)
    .where('fixed_by_client_id', 'is not', null)
    .execute();
  return rows.flatMap((row) => row.fixed_by_client_id ?? []);
}

/** Without kinds that only a later version knows, which may have written them before this one took its place. */
const selectRecords = (db: Db, app: { id: string }) =>
  db
    .selectFrom('request_records')
    .selectAll()
    .$narrowType<{ kind: RequestKind }>()
    .where('app_id', '=', app.id)
    .where('kind', 'in', requestKinds);

export function toRequestRecordJson(record: RequestRecord) {
  const { id, at, kind, outcome, client_id, error, description, sent, registered } = record;
  return { id, at, kind, outcome, client_id, error, description, checks: readChecks(kind, record), sent, registered };
}
