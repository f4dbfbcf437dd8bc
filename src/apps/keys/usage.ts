// The calls of an API key by day and route. The route is the pattern of its path, so that their number is bounded.
import type { Core } from '../../core.ts';
import { countByDay } from '../../limits/usage-counts.ts';
import type { App } from '../app.ts';

/** A call that the guard admitted, whatever became of it. It waits for nothing, and never fails. */
export function countCall(core: Core, app: App, keyId: string, route: string): void {
  countByDay(core, {
    key: `${app.id} calls ${keyId} ${route}`,
    write: (count, { day, at, expires_at }) =>
      core.database.query(countStatement, [app.id, keyId, route, count, day, at, expires_at]),
  });
}

/** A key that was deleted with its App in the meantime has nothing to count. */
const countStatement = {
  name: 'count_api_key_calls',
  text: `insert into api_key_usage (app_id, api_key_id, day, route, calls, last_used_at, expires_at)
         select app_id, id, ($5::timestamptz at time zone 'UTC')::date, $3, $4::int, $6::timestamptz, $7::timestamptz
         from api_keys where app_id = $1 and id = $2
         on conflict (app_id, api_key_id, day, route) do update
           set calls = api_key_usage.calls + excluded.calls,
               last_used_at = greatest(api_key_usage.last_used_at, excluded.last_used_at)`,
};

/** `day`: as 2026-05-04, in UTC. `route`: method and path. */
export type KeyUsage = { day: string; route: string; calls: number; last_used_at: Date };

/** `after`: the last row of the page before. */
type UsageQuery = { limit: number; after?: Pick<KeyUsage, 'day' | 'route'> | undefined };

/** Newest day first. */
export async function listKeyUsage(
  core: Core,
  app: App,
  keyId: string,
  { limit, after }: UsageQuery,
): Promise<KeyUsage[]> {
  // Days end with a date that no count has.
  const { day, route } = after ?? { day: '9999-12-31', route: '' };
  return core.database.query<KeyUsage>(pageStatement, [app.id, keyId, day, route, limit]);
}

const pageStatement = {
  name: 'list_api_key_usage',
  text: `select day::text, route, calls, last_used_at from api_key_usage
         where app_id = $1 and api_key_id = $2 and (day, route) < ($3::date, $4)
         order by day desc, route desc limit $5`,
};

/** `day`: days since 1970, in UTC. */
export type KeyFigures = {
  days: { day: number; calls: number }[];
  routes: { route: string; calls: number; last_used_at: Date }[];
};

/** The sums since a day: by day, and by route with the most used first. */
export async function sumKeyUsage(core: Core, app: App, keyId: string, since: Date): Promise<KeyFigures> {
  const values = [app.id, keyId, since];
  const [days, routes] = await Promise.all([
    core.database.query<KeyFigures['days'][number]>(daysStatement, values),
    core.database.query<KeyFigures['routes'][number]>(routesStatement, values),
  ]);
  return { days, routes };
}

const counted = `from api_key_usage
         where app_id = $1 and api_key_id = $2 and day >= ($3::timestamptz at time zone 'UTC')::date`;

const daysStatement = {
  name: 'sum_api_key_usage_by_day',
  text: `select day - date '1970-01-01' as day, sum(calls)::int as calls ${counted} group by day order by day`,
};

const routesStatement = {
  name: 'sum_api_key_usage_by_route',
  text: `select route, sum(calls)::int as calls, max(last_used_at) as last_used_at ${counted}
         group by route order by calls desc, route`,
};
