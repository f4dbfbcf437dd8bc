// What a client uses: the tokens that it got, by day and grant.
import { now } from '../../clock.ts';
import type { Core } from '../../core.ts';
import type { Db } from '../../database/schema.ts';
import { countByDay, noteLater } from '../../limits/usage-counts.ts';
import type { App } from '../app.ts';

export type GrantType = 'authorization_code' | 'refresh_token' | 'client_credentials';

/** A request that was answered with tokens. It waits for nothing, and never fails. */
export function countTokens(core: Core, app: App, clientId: string, grantType: GrantType): void {
  countByDay(core, {
    key: `${app.id} tokens ${clientId} ${grantType}`,
    write: (count, { day, at, expires_at }) =>
      core.database.query(countStatement, [app.id, clientId, grantType, count, day, at, expires_at]),
  });
}

/** A request that got no tokens: an API that asks about one. It waits for nothing, and never fails. */
export function noteUse(core: Core, app: App, clientId: string): void {
  const at = now();
  const key = `${app.id} use ${clientId}`;
  noteLater(core, { key, write: () => core.database.query(useStatement, [app.id, clientId, at]) });
}

/** A client that was deleted in the meantime has nothing to count. */
const countStatement = {
  name: 'count_client_tokens',
  text: `with used as (
           update clients set last_used_at = greatest(last_used_at, $6::timestamptz) where app_id = $1 and id = $2
           returning app_id, id
         )
         insert into client_usage (app_id, client_id, grant_type, day, tokens, last_used_at, expires_at)
         select app_id, id, $3, ($5::timestamptz at time zone 'UTC')::date, $4::int, $6::timestamptz, $7::timestamptz from used
         on conflict (app_id, client_id, day, grant_type) do update
           set tokens = client_usage.tokens + excluded.tokens,
               last_used_at = greatest(client_usage.last_used_at, excluded.last_used_at)`,
};

const useStatement = {
  name: 'note_client_use',
  text: 'update clients set last_used_at = greatest(last_used_at, $3::timestamptz) where app_id = $1 and id = $2',
};

/** `day`: days since 1970, in UTC. */
export type ClientUsage = { day: number; grant_type: GrantType; tokens: number; last_used_at: Date };

/** At most three rows a day. */
export async function listClientUsage(core: Core, app: App, clientId: string, since: Date): Promise<ClientUsage[]> {
  return core.database.query<ClientUsage>(usageStatement, [app.id, clientId, since]);
}

const usageStatement = {
  name: 'list_client_usage',
  text: `select day - date '1970-01-01' as day, grant_type, tokens, last_used_at
         from client_usage
         where app_id = $1 and client_id = $2 and day >= ($3::timestamptz at time zone 'UTC')::date
         order by day, grant_type`,
};

const MAX_COUNTED = 10_000;

/** `is_more`: there are more grants than are counted. */
export type People = { count: number; is_more: boolean };

/** The users who let the client sign them in, or for whom the App does; among at most ten thousand of its grants. */
export async function countPeople(db: Db, app: App, clientId: string): Promise<People> {
  const grants = db
    .selectFrom('grants')
    .select('user_id')
    .where('app_id', '=', app.id)
    .where('client_id', '=', clientId)
    .where('expires_at', '>', now())
    .limit(MAX_COUNTED + 1);
  const { people, all } = await db
    .selectFrom(grants.as('found'))
    .select(({ fn }) => [fn.count<string>('user_id').distinct().as('people'), fn.countAll<string>().as('all')])
    .executeTakeFirstOrThrow();
  return { count: Number(people), is_more: Number(all) > MAX_COUNTED };
}
