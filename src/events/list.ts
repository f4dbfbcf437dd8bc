// Reads the audit log (record.ts) for an App's developers: pages of events, and one event.

import { type Selectable, sql } from 'kysely';
import { now } from '../clock.ts';
import { inLane } from '../database/lists/lane.ts';
import { ifGiven, type Page, type PageQuery, readPage } from '../database/lists.ts';
import type { AuditLogTable } from '../database/schema/records.ts';
import type { Db } from '../database/schema.ts';
import { isId } from '../ids.ts';
import { Problem } from '../problem.ts';
import type { Result } from './catalogue/kind.ts';
import { events as all, catalogue, type Event } from './catalogue.ts';
import { LATE } from './watch.ts';

/** `record` writes no other events. */
type Recorded = { event: Event };

export type EventRow = Omit<Selectable<AuditLogTable>, 'event'> & Recorded;

export type ActorKind = EventRow['actor_kind'];

export type EventFilter = {
  id?: string | undefined;
  /** Those of a result; together with `events`, those of both. */
  result?: Result | undefined;
  actor_kinds?: readonly ActorKind[] | undefined;
  actor_id?: string | undefined;
  /** The developer who acted as the user: what they did so, and the end of it. */
  impersonated_by?: string | undefined;
  /** The first time that counts, and the first that no longer does. */
  from?: Date | undefined;
  to?: Date | undefined;
  events?: readonly Event[] | undefined;
  user_id?: string | undefined;
  client_id?: string | undefined;
  /** The id that an error page shows. */
  request_id?: string | undefined;
};

export type EventQuery = PageQuery & EventFilter;

/** Newest first. Throws as `readPage`. */
export async function listEvents(db: Db, app: { id: string }, query: EventQuery = {}): Promise<Page<EventRow>> {
  const select = (db: Db) => selectEvents(db, app, query).selectAll().$narrowType<Recorded>();
  return readPage(db, app, select, { ...query, by: 'at' });
}

/** Without columns and order. */
export const selectEvents = (db: Db, app: { id: string }, filter: EventFilter) =>
  db
    .selectFrom('audit_log')
    .where('app_id', '=', app.id)
    .where((where) => ifGiven(filter.id, (id) => where('id', '=', id)))
    .where((where) => ifGiven(eventsOf(filter), (events) => where('event', '=', sql<Event>`any(${events}::text[])`)))
    .where((where) => ifGiven(filter.actor_kinds, (kinds) => where('actor_kind', 'in', [...kinds])))
    .where((where) => ifGiven(filter.actor_id, (id) => where('actor_id', '=', id)))
    .where((where) => ifGiven(filter.impersonated_by, (id) => where(impersonator, '=', id)))
    .where((where) => ifGiven(filter.from, (from) => where('at', '>=', from)))
    .where((where) => ifGiven(filter.to, (to) => where('at', '<', to)))
    .where((where) => ifGiven(filter.user_id, (id) => where('user_id', '=', id)))
    .where((where) => ifGiven(filter.client_id, (id) => where('client_id', '=', id)))
    .where((where) => ifGiven(filter.request_id, (id) => where('request_id', '=', id)));

/** As the index has it. */
const impersonator = sql<string>`coalesce(data ->> 'impersonated_by', data ->> 'impersonator')`;

/** Undefined for all. */
const eventsOf = ({ events, result }: EventFilter): Event[] | undefined =>
  result === undefined ? events && [...events] : (events ?? all).filter((event) => catalogue[event].result === result);

/** How far events have been counted: `before` of them lie before `since`. */
export type Tally = { since: Date; before: number };

/** Beyond it, a page no longer says how many events are new. */
const MAX_COUNTED = 50_000;

/**
 * Counts the events from `tally` on. The tally that it returns leaves those of the last minute to the next count, because
 * another event with an earlier time may still commit.
 */
export async function countEvents(
  db: Db,
  app: { id: string },
  filter: EventFilter,
  { since, before }: Tally,
): Promise<{ count: number; tally: Tally }> {
  const settled = new Date(Math.max(now().getTime() - LATE, since.getTime()));
  const { all, old } = await inLane(db, app, (db) =>
    db
      .selectFrom(selectEvents(db, app, filter).select('at').where('at', '>=', since).limit(MAX_COUNTED).as('counted'))
      .select(({ fn }) => [
        fn.countAll<string>().as('all'),
        fn.countAll<string>().filterWhere('at', '<', settled).as('old'),
      ])
      .executeTakeFirstOrThrow(),
  );
  return { count: before + Number(all), tally: { since: settled, before: before + Number(old) } };
}

/** Throws `not_found`. */
export async function getEvent(db: Db, app: { id: string }, id: string): Promise<EventRow> {
  const row = isId(id) ? await findEvent(db, app, id) : undefined;
  if (!row) throw new Problem('not_found', 'There is no such event');
  return row;
}

export async function findEvent(db: Db, app: { id: string }, id: string): Promise<EventRow | undefined> {
  return db
    .selectFrom('audit_log')
    .selectAll()
    .$narrowType<Recorded>()
    .where('app_id', '=', app.id)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** The developer that an event about a member is about. */
export const developerOf = ({ data }: Pick<EventRow, 'data'>): string | null =>
  isId(data.developer_id) ? data.developer_id : null;

/** The organization that an event tells of. */
export const organizationOf = ({ data }: Pick<EventRow, 'data'>): string | null =>
  isId(data.organization_id) ? data.organization_id : null;

/** The developer who acted as the user that is the actor. */
export const impersonatorOf = ({ data }: Pick<EventRow, 'data'>): string | null =>
  isId(data.impersonated_by) ? data.impersonated_by : null;

/** The current names of the actors, users, clients, organizations and members of these events, by id (findNames). */
export const listNames = (db: Db, app: { id: string }, consoleApp: { id: string }, rows: Named[]) =>
  findNames(db, app, consoleApp, rows.flatMap(idsIn));

/**
 * The current names of users, developers, clients, API keys and organizations, by id; of users without a name, their email. Deleted ones
 * have no name.
 */
export async function findNames(
  db: Db,
  app: { id: string },
  consoleApp: { id: string },
  ofIds: readonly (string | null)[],
): Promise<Map<string, string>> {
  const ids = [...new Set(ofIds)];
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
  const [users, keys, organizations] = await Promise.all([
    db
      .selectFrom('users')
      .select(({ fn, val }) => ['id', fn.coalesce(fn<string | null>('nullif', ['name', val('')]), 'email').as('name')])
      .where('app_id', 'in', [app.id, consoleApp.id])
      .where('id', 'in', uuids)
      .execute(),
    db.selectFrom('api_keys').select(['id', 'name']).where('app_id', '=', app.id).where('id', 'in', uuids).execute(),
    db
      .selectFrom('organizations')
      .select(['id', 'name'])
      .where('app_id', '=', app.id)
      .where('id', 'in', uuids)
      .execute(),
  ]);
  return new Map([...clients, ...organizations, ...users, ...keys].map(({ id, name }) => [id, name]));
}

type Named = Pick<EventRow, 'actor_id' | 'user_id' | 'client_id' | 'data'>;

function idsIn(row: Named): (string | null)[] {
  const { actor_id, user_id, client_id } = row;
  return [actor_id, user_id, client_id, developerOf(row), organizationOf(row), impersonatorOf(row)];
}
