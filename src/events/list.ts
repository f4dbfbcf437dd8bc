// Reads the audit log (record.ts) for an App's developers: pages of events, and one event.

import type { Selectable } from 'kysely';
import { ifGiven, type Page, type PageQuery, readPage } from '../database/lists.ts';
import type { AuditLogTable } from '../database/schema/records.ts';
import type { Db } from '../database/schema.ts';
import { isId } from '../ids.ts';
import { Problem } from '../problem.ts';
import type { Event } from './catalogue.ts';

/** `record` writes no other events. */
type Recorded = { event: Event };

export type EventRow = Omit<Selectable<AuditLogTable>, 'event'> & Recorded;

export type EventQuery = PageQuery & {
  events?: readonly Event[] | undefined;
  user_id?: string | undefined;
  client_id?: string | undefined;
  /** The id that an error page shows. */
  request_id?: string | undefined;
};

/** Newest first. Throws `invalid_cursor`. */
export async function listEvents(db: Db, app: { id: string }, query: EventQuery = {}): Promise<Page<EventRow>> {
  const select = db
    .selectFrom('audit_log')
    .selectAll()
    .$narrowType<Recorded>()
    .where('app_id', '=', app.id)
    .where((where) => ifGiven(query.events, (events) => where('event', 'in', [...events])))
    .where((where) => ifGiven(query.user_id, (id) => where('user_id', '=', id)))
    .where((where) => ifGiven(query.client_id, (id) => where('client_id', '=', id)))
    .where((where) => ifGiven(query.request_id, (id) => where('request_id', '=', id)));
  return readPage(select, { ...query, by: 'at' });
}

/** Throws `not_found`. */
export async function getEvent(db: Db, app: { id: string }, id: string): Promise<EventRow> {
  const row = isId(id)
    ? await db
        .selectFrom('audit_log')
        .selectAll()
        .$narrowType<Recorded>()
        .where('app_id', '=', app.id)
        .where('id', '=', id)
        .executeTakeFirst()
    : undefined;
  if (!row) throw new Problem('not_found', 'There is no such event');
  return row;
}

export function toEventJson({ id, at, event, actor_kind, actor_id, ...row }: EventRow) {
  const { user_id, client_id, ip, user_agent, request_id, data } = row;
  return {
    id,
    at,
    event,
    actor: { kind: actor_kind, id: actor_id },
    user_id,
    client_id,
    ip,
    user_agent,
    request_id,
    data,
  };
}

/** The developer that an event about a member is about. */
export const developerOf = ({ data }: EventRow): string | null => (isId(data.developer_id) ? data.developer_id : null);

/**
 * The current names of the actors, users, clients and members of these events: id to email or name. Deleted ones have
 * no name.
 */
export async function listNames(
  db: Db,
  app: { id: string },
  consoleApp: { id: string },
  rows: EventRow[],
): Promise<Map<string, string>> {
  const ids = [...new Set(rows.flatMap((row) => [row.actor_id, row.user_id, row.client_id, developerOf(row)]))];
  const uuids = ids.filter(isId);
  const clientIds = ids.filter((id) => id !== null);
  if (clientIds.length === 0) return new Map();
  const clients = await db
    .selectFrom('clients')
    .select(['id', 'name'])
    .where('app_id', '=', app.id)
    .where('id', 'in', clientIds)
    .execute();
  if (uuids.length === 0) return new Map(clients.map(({ id, name }) => [id, name]));
  const [users, keys] = await Promise.all([
    db
      .selectFrom('users')
      .select(['id', 'email as name'])
      .where('app_id', 'in', [app.id, consoleApp.id])
      .where('id', 'in', uuids)
      .execute(),
    db.selectFrom('api_keys').select(['id', 'name']).where('app_id', '=', app.id).where('id', 'in', uuids).execute(),
  ]);
  return new Map([...clients, ...users, ...keys].map(({ id, name }) => [id, name]));
}
