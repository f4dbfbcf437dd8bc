// Figures of an App from its audit log, for the first page of the console: sign-ins by day, by whom, by which method, and the
// clients whose requests are refused. They are read in the slow lane.
import { type RawBuilder, sql } from 'kysely';
import { DAY, now } from '../clock.ts';
import type { Core } from '../core.ts';
import { inLane } from '../database/lists/lane.ts';
import type { Event } from './catalogue.ts';

type App = { id: string };

/** How many requests the events are about: one may stand for many that were alike. */
const STANDS_FOR = sql`sum(coalesce((data->>'count')::int, 1))::int`;

export type SignInDay = { day: Date; succeeded: number; failed: number };

/** One entry for each of the last `days` days (UTC), the oldest first. */
export async function countSignIns(core: Core, app: App, days: number): Promise<SignInDay[]> {
  const shown = lastDays(days);
  const rows = await readFigures(
    core,
    app,
    sql<{ day: number; event: Event; count: number }>`
    select floor(extract(epoch from at) / 86400)::int as day, event, count(*)::int as count
    from audit_log
    where app_id = ${app.id} and at >= ${shown.since} and event in ('sign_in.succeeded', 'sign_in.failed')
    group by 1, 2
  `,
  );
  const count = (day: number, event: Event) => rows.find((row) => row.day === day && row.event === event)?.count ?? 0;
  return shown.days.map((day) => ({
    day: new Date(day * DAY),
    succeeded: count(day, 'sign_in.succeeded'),
    failed: count(day, 'sign_in.failed'),
  }));
}

export type NewUserDay = { day: Date; count: number };

/**
 * Users who were created on each of the last `days` days (UTC), the oldest first, whether they are still there or not. Read from
 * the index of events by kind: an App's users are not counted.
 */
export async function countNewUsers(core: Core, app: App, days: number): Promise<NewUserDay[]> {
  const shown = lastDays(days);
  const rows = await readFigures(
    core,
    app,
    sql<{ day: number; count: number }>`
    select floor(extract(epoch from at) / 86400)::int as day,
           count(*)::int as count
    from audit_log
    where app_id = ${app.id} and at >= ${shown.since} and event = 'user.created'
    group by 1
  `,
  );
  const counts = new Map(rows.map(({ day, count }) => [day, count]));
  return shown.days.map((day) => ({
    day: new Date(day * DAY),
    count: counts.get(day) ?? 0,
  }));
}

/** Days by their number since 1970 (UTC), today's the last, and when the first of them began. */
function lastDays(count: number): { days: number[]; since: Date } {
  const first = Math.floor(now().getTime() / DAY) - count + 1;
  return { days: Array.from({ length: count }, (_, index) => first + index), since: new Date(first * DAY) };
}

export async function countActiveUsers(core: Core, app: App, since: Date): Promise<number> {
  const [row] = await readFigures(
    core,
    app,
    sql<{ count: number }>`
    select count(distinct user_id)::int as count
    from audit_log
    where app_id = ${app.id} and at >= ${since} and event = 'sign_in.succeeded'
  `,
  );
  return row?.count ?? 0;
}

/** `method` is the `amr` of the sign-in, as its event has it. */
export type SignInMethod = { method: string; count: number };

/** The commonest first. */
export async function countMethods(core: Core, app: App, since: Date): Promise<SignInMethod[]> {
  return readFigures(
    core,
    app,
    sql<SignInMethod>`
    select data->>'method' as method, count(*)::int as count
    from audit_log
    where app_id = ${app.id} and at >= ${since} and event = 'sign_in.succeeded' and data ? 'method'
    group by 1
    order by 2 desc
    limit 20
  `,
  );
}

/** `error` is of the latest refusal, whose event has this id. */
export type FailingClient = {
  client_id: string;
  /** Null once the client is deleted. */
  name: string | null;
  count: number;
  id: string;
  error: string | null;
  event: Event;
};

export type ConnectionFailure = { id: string; at: Date; code: string | null; reason: string | null };

/** Sign-ins with a connection that failed since then: the newest few, and how many there are. */
export async function listConnectionFailures(
  core: Core,
  app: App,
  { slug, since }: { slug: string; since: Date },
): Promise<{ count: number; latest: ConnectionFailure[] }> {
  const rows = await readFigures(
    core,
    app,
    sql<ConnectionFailure & { count: number }>`
    select id, at, data->>'code' as code, data->>'reason' as reason, (count(*) over ())::int as count
    from audit_log
    where app_id = ${app.id} and at >= ${since} and event = 'sign_in.failed' and data->>'connection' = ${slug}
    order by at desc, id desc
    limit 3
  `,
  );
  return { count: rows[0]?.count ?? 0, latest: rows.map(({ count: _, ...failure }) => failure) };
}

/** Slugs of the connections whose provider didn't answer a sign-in since then, or not as it should. */
export async function listUnreachable(core: Core, app: App, since: Date): Promise<string[]> {
  const rows = await readFigures(
    core,
    app,
    sql<{ slug: string }>`
    select distinct data->>'connection' as slug
    from audit_log
    where app_id = ${app.id} and at >= ${since} and event = 'sign_in.failed' and data->>'code' = 'connection_failed'
  `,
  );
  return rows.map(({ slug }) => slug);
}

/** At most five, the most refused first. */
export async function listFailingClients(core: Core, app: App, since: Date): Promise<FailingClient[]> {
  return readFigures(
    core,
    app,
    sql<FailingClient>`
    select client_id, ${STANDS_FOR} as count,
           (select name from clients where clients.app_id = ${app.id} and clients.id = client_id) as name,
           (array_agg(id order by at desc))[1] as id,
           (array_agg(event order by at desc))[1] as event,
           (array_agg(data->>'error' order by at desc))[1] as error
    from audit_log
    where app_id = ${app.id} and at >= ${since} and client_id is not null
          and event in ('authorization.refused', 'client.authentication_failed')
    group by client_id
    order by 2 desc, client_id
    limit 5
  `,
  );
}

/** What went wrong at a client in a day: `error` is the protocol's, `id` of the latest such event. */
export type ClientFailure = { day: number; event: Event; error: string | null; count: number; id: string; at: Date };

/** What of a client's events tells of something that failed. */
const clientFailures = [
  'authorization.refused',
  'client.authentication_failed',
  'consent.denied',
  'dpop_proof.refused',
  'input.refused',
  'refresh_token.reused',
] as const satisfies Event[];

const MAX_READ = 10_000;

/** By day, event and error, the latest first; among its last ten thousand events. An event may stand for several. */
export async function countClientFailures(
  core: Core,
  app: App,
  clientId: string,
  since: Date,
): Promise<ClientFailure[]> {
  return readFigures(
    core,
    app,
    sql<ClientFailure>`
    select floor(extract(epoch from at) / 86400)::int as day, event, data->>'error' as error,
           ${STANDS_FOR} as count,
           (array_agg(id order by at desc))[1] as id, max(at) as at
    from (
      select id, at, event, data from audit_log
      where app_id = ${app.id} and client_id = ${clientId} and at >= ${since}
      order by at desc, id desc
      limit ${MAX_READ}
    ) latest
    where event = any(${[...clientFailures]})
    group by 1, 2, 3
    order by max(at) desc
  `,
  );
}

async function readFigures<Row>(core: Core, app: App, statement: RawBuilder<Row>): Promise<Row[]> {
  const { rows } = await inLane(core.db, app, (db) => statement.execute(db));
  return rows;
}
