// The browser origins of an App's programs: scripts of these may read what the protocol answers (CORS).
import { LRUCache } from 'lru-cache';
import type { Core } from '../../core.ts';
import type { App } from '../app.ts';
import { perApp } from '../per-app.ts';

const MAX_CACHED_ORIGINS = 100;

/** Origins with a client. A change to any client of the App empties the memory, but the creation of one doesn't. */
const known = perApp(() => new LRUCache<string, true>({ max: MAX_CACHED_ORIGINS }));

/** Whether a client may call from an origin: the App lists it, or sends users back there. */
export function allowsOrigin(app: App, origin: string, redirectUris: readonly string[]): boolean {
  if (origin === 'null') return false;
  return app.settings.cors_origins.includes(origin) || redirectUris.some((uri) => isOf(uri, origin));
}

/** Whether any active client may: for a request that doesn't say whose it is. */
export async function isClientOrigin(core: Core, app: App, origin: string): Promise<boolean> {
  if (allowsOrigin(app, origin, []) || known(app).has(origin)) return true;
  const port = ports.get(URL.parse(origin)?.protocol ?? '');
  if (!port || !ORIGIN.test(origin)) return false;
  const found = await core.database.query(findStatement, [app.id, [origin, `${origin}:${port}`]]);
  if (found.length > 0) known(app).set(origin, true);
  return found.length > 0;
}

/** As browsers send it; the default port is left out. */
const ORIGIN = /^https?:\/\/[\x21-\x7e]{1,300}$/;
const ports = new Map([
  ['https:', 443],
  ['http:', 80],
]);

const isOf = (uri: string, origin: string) => URL.parse(uri)?.origin === origin;

const findStatement = {
  name: 'find_client_of_origin',
  reads: true,
  text: `select id from clients
         where app_id = $1 and status = 'active' and exists (
           select from unnest(redirect_uris) as uri
           where substring(lower(uri) from '^(https?://[^/?]*)') = any($2::text[]))
         limit 1`,
};
