// Which scripts may call the protocol and read its answers. The library answers every preflight, and lets any origin read
// whatever is answered before a client is known (an error, userinfo without a token); here only the App's programs may.
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { App } from '../../apps/app.ts';
import { isClientOrigin } from '../../apps/clients/origins.ts';
import type { System } from '../../system.ts';
import { EXPOSED_HEADERS } from '../request/cors.ts';
import type { Served } from './served.ts';

const ALLOW_ORIGIN = 'Access-Control-Allow-Origin';
const MAX_AGE_SECONDS = 3600;

/** The paths that scripts call, and their methods. Any other is a page. */
const methods: Record<string, string> = {
  '/token': 'POST',
  '/introspect': 'POST',
  '/revoke': 'POST',
  '/userinfo': 'GET,POST',
};

/** Discovery and keys say the same to everyone. */
export const isPublic = (path: string) => /^\/(?:jwks$|\.well-known\/)/.test(path);

/** A preflight doesn't say whose it is: the origin of any client of the App will do. */
export async function answerPreflight(system: System, app: App, { context }: Pick<Served, 'context'>): Promise<void> {
  const { path } = context;
  context.status = 204;
  context.vary('Origin');
  const origin = context.get('Origin');
  if (!origin || !context.get('Access-Control-Request-Method')) return;
  if (!isPublic(path) && !(await isClientOrigin(system, app, origin))) return;
  const asked = context.get('Access-Control-Request-Headers');
  context.set({
    [ALLOW_ORIGIN]: isPublic(path) ? '*' : origin,
    'Access-Control-Allow-Methods': methods[path] ?? 'GET',
    'Access-Control-Max-Age': String(MAX_AGE_SECONDS),
    ...(asked && { 'Access-Control-Allow-Headers': asked }),
  });
}

/** After the library: where it knew the client, it has asked whether the origin is that client's (`clientBasedCORS`). */
export async function limitReaders(system: System, app: App, context: KoaContextWithOIDC): Promise<void> {
  if (isPublic(context.path) || context.method === 'OPTIONS') return;
  if (context.response.get(ALLOW_ORIGIN) && (await isReader(system, app, context)))
    context.set('Access-Control-Expose-Headers', EXPOSED_HEADERS.join(','));
  else for (const name of [ALLOW_ORIGIN, 'Access-Control-Expose-Headers']) context.remove(name);
}

async function isReader(system: System, app: App, context: KoaContextWithOIDC): Promise<boolean> {
  const origin = context.get('Origin');
  if (!origin || context.oidc?.client) return origin !== '';
  // Without a database the answer is a failure already, and stays one.
  return isClientOrigin(system, app, origin).catch(() => false);
}
