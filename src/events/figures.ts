// Figures of an App from its audit log, for the first page of the console: sign-ins by day, by whom, by which method, and the
// clients whose requests are refused.
import { DAY, now } from '../clock.ts';
import type { Core } from '../core.ts';
import type { Event } from './catalogue.ts';

type App = { id: string };

export type SignInDay = { day: Date; succeeded: number; failed: number };

/** One entry for each of the last `days` days (UTC), the oldest first. */
export async function countSignIns(core: Core, app: App, days: number): Promise<SignInDay[]> {
  const today = Math.floor(now().getTime() / DAY);
  const since = new Date((today - days + 1) * DAY);
  const rows = await core.database.query<{ day: number; event: Event; count: number }>(byDay, [app.id, since]);
  const count = (day: number, event: Event) => rows.find((row) => row.day === day && row.event === event)?.count ?? 0;
  return Array.from({ length: days }, (_, index) => today - days + 1 + index).map((day) => ({
    day: new Date(day * DAY),
    succeeded: count(day, 'sign_in.succeeded'),
    failed: count(day, 'sign_in.failed'),
  }));
}

const byDay = {
  name: 'count_sign_ins',
  text: `select floor(extract(epoch from at) / 86400)::int as day, event, count(*)::int as count
         from audit_log
         where app_id = $1 and at >= $2 and event in ('sign_in.succeeded', 'sign_in.failed')
         group by 1, 2`,
};

export async function countActiveUsers(core: Core, app: App, since: Date): Promise<number> {
  const [row] = await core.database.query<{ count: number }>(active, [app.id, since]);
  return row?.count ?? 0;
}

const active = {
  name: 'count_active_users',
  text: `select count(distinct user_id)::int as count
         from audit_log
         where app_id = $1 and at >= $2 and event = 'sign_in.succeeded'`,
};

/** `method` is the `amr` of the sign-in, as its event has it. */
export type SignInMethod = { method: string; count: number };

/** The commonest first. */
export async function countMethods(core: Core, app: App, since: Date): Promise<SignInMethod[]> {
  return core.database.query<SignInMethod>(byMethod, [app.id, since]);
}

const byMethod = {
  name: 'count_sign_in_methods',
  text: `select data->>'method' as method, count(*)::int as count
         from audit_log
         where app_id = $1 and at >= $2 and event = 'sign_in.succeeded' and data ? 'method'
         group by 1
         order by 2 desc
         limit 20`,
};

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
  const rows = await core.database.query<ConnectionFailure & { count: number }>(connectionFailures, [
    app.id,
    since,
    slug,
  ]);
  return { count: rows[0]?.count ?? 0, latest: rows.map(({ count: _, ...failure }) => failure) };
}

const connectionFailures = {
  name: 'list_connection_failures',
  text: `select id, at, data->>'code' as code, data->>'reason' as reason, (count(*) over ())::int as count
         from audit_log
         where app_id = $1 and at >= $2 and event = 'sign_in.failed' and data->>'connection' = $3
         order by at desc, id desc
         limit 3`,
};

/** At most five, the most refused first. */
export async function listFailingClients(core: Core, app: App, since: Date): Promise<FailingClient[]> {
  return core.database.query<FailingClient>(failing, [app.id, since]);
}

const failing = {
  name: 'list_failing_clients',
  text: `select client_id, count(*)::int as count,
                (select name from clients where clients.app_id = $1 and clients.id = client_id) as name,
                (array_agg(id order by at desc))[1] as id,
                (array_agg(event order by at desc))[1] as event,
                (array_agg(data->>'error' order by at desc))[1] as error
         from audit_log
         where app_id = $1 and at >= $2 and client_id is not null
               and event in ('authorization.refused', 'client.authentication_failed')
         group by client_id
         order by 2 desc, client_id
         limit 5`,
};

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
  return core.database.query<ClientFailure>(failuresOfClient, [app.id, clientId, since, clientFailures, MAX_READ]);
}

const failuresOfClient = {
  name: 'count_client_failures',
  text: `select floor(extract(epoch from at) / 86400)::int as day, event, data->>'error' as error,
                sum(coalesce((data->>'count')::int, 1))::int as count,
                (array_agg(id order by at desc))[1] as id, max(at) as at
         from (
           select id, at, event, data from audit_log
           where app_id = $1 and client_id = $2 and at >= $3
           order by at desc, id desc
           limit $5
         ) latest
         where event = any($4)
         group by 1, 2, 3
         order by max(at) desc`,
};
