// The browser origins of an App's programs: scripts of these may read what the protocol answers (CORS).
import { LRUCache } from 'lru-cache';
import { now, timestamp } from '../../clock.ts';
import type { Core } from '../../core.ts';
import type { App } from '../app.ts';
import { perApp } from '../per-app.ts';

const MAX_CACHED_ORIGINS = 100;

/**
 * Origins with a client, and until when: undefined if nothing ends it. A change to any client of the App empties the memory, but
 * the creation of one doesn't.
 */
const known = perApp(() => new LRUCache<string, { until: Date | undefined }>({ max: MAX_CACHED_ORIGINS }));

/** Whether a client may call from an origin: the App lists it, or sends users back there. */
export function allowsOrigin(app: App, origin: string, redirectUris: readonly string[]): boolean {
  if (origin === 'null') return false;
  return app.settings.cors_origins.includes(origin) || redirectUris.some((uri) => isOf(uri, origin));
}

/** Whether any active client may: for a request that doesn't say whose it is. */
export async function isClientOrigin(core: Core, app: App, origin: string): Promise<boolean> {
  if (allowsOrigin(app, origin, [])) return true;
  const remembered = known(app).get(origin);
  if (remembered && !(remembered.until && remembered.until <= now())) return true;
  const port = ports.get(URL.parse(origin)?.protocol ?? '');
  if (!port || !ORIGIN.test(origin)) return false;
  const spellings = [origin, `${origin}:${port}`];
  const [found] = await core.database.query<Found>(findStatement, [app.id, spellings, timestamp()]);
  if (!found?.registered && !found?.until) return false;
  known(app).set(origin, { until: found.registered ? undefined : (found.until ?? undefined) });
  return true;
}

/** As browsers send it; the default port is left out. */
const ORIGIN = /^https?:\/\/[\x21-\x7e]{1,300}$/;
const ports = new Map([
  ['https:', 443],
  ['http:', 80],
]);

type Found = { registered: boolean; until: Date | null };

const isOf = (uri: string, origin: string) => URL.parse(uri)?.origin === origin;

const originOf = (uri: string) => `substring(lower(${uri}) from '^(https?://[^/?]*)')`;

const findStatement = {
  name: 'find_origin_of_clients',
  reads: true,
  text: `select
           exists (
             select from clients
             where app_id = $1 and status = 'active' and exists (
               select from unnest(redirect_uris) as uri where ${originOf('uri')} = any($2::text[]))
           ) as registered,
           (
             select max(expires_at) from temporary_redirect_uris as temporary
             join clients on clients.app_id = temporary.app_id and clients.id = temporary.client_id
             where temporary.app_id = $1 and clients.status = 'active' and expires_at > $3
               and ${originOf('temporary.redirect_uri')} = any($2::text[])
           ) as until`,
};
