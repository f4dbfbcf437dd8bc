// Requests that the library answers differently from the specifications, or accepts although it should refuse them.
import Provider, { errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { App } from '../../apps/app.ts';
import { knownResources, STANDARD_SCOPES } from '../../apps/resources.ts';
import type { System } from '../../system.ts';
import { requestState } from '../storage/request-state.ts';

/** RFC 6749 §5.2: a grant that exists but that this client may not use is `unauthorized_client`. */
export function refuseGrantTypes(provider: Provider): void {
  const { prototype } = provider.Client;
  const { grantTypeAllowed } = prototype;
  prototype.grantTypeAllowed = function (type) {
    const isAllowed = grantTypeAllowed.call(this, type);
    const { route, params } = Provider.ctx?.oidc ?? {};
    if (!isAllowed && route === 'token' && params?.grant_type === type)
      throw new errors.UnauthorizedClient('this client may not use this grant type');
    return isAllowed;
  };
}

const FOR_CLIENTS = new Set(['token', 'introspection', 'revocation']);

/** RFC 6749 §5.2: `invalid_client` if no client authentication is included. */
export function requireClient({ oidc, headers }: KoaContextWithOIDC, params: Record<string, unknown>): void {
  const isNamed = headers.authorization || params.client_id !== undefined || params.client_assertion !== undefined;
  if (FOR_CLIENTS.has(oidc.route) && !isNamed) throw new errors.InvalidClientAuth('no client authentication included');
}

/**
 * RFC 6749 §3.3: a missing scope stands for a default. What was asked for is kept, because the library drops the scopes of a
 * resource that the request doesn't name.
 */
export function noteScope({ oidc, req }: KoaContextWithOIDC, params: Record<string, unknown>): void {
  if (oidc.route === 'authorization' && params.scope === undefined) params.scope = DEFAULT_SCOPE;
  const state = requestState(req);
  if (state && typeof params.scope === 'string') state.askedScopes = params.scope.split(' ');
}

const DEFAULT_SCOPE = 'openid';

/** Throws InvalidScope before any screen: for scopes that no token could have, and for those of a resource that isn't named. */
export async function requireScopes(system: System, app: App, { oidc, req }: KoaContextWithOIDC): Promise<void> {
  const asked = requestState(req)?.askedScopes ?? [];
  const available = new Set<string>(STANDARD_SCOPES);
  for (const { scopes } of Object.values(oidc.resourceServers ?? {})) for (const name of scopes) available.add(name);
  const unavailable = asked.filter((name) => !available.has(name));
  if (unavailable.length === 0) return;
  for (const { identifier, scopes } of await knownResources(system.db, app)) {
    const left = unavailable.find((name) => scopes.some((scope) => scope.name === name));
    if (left) throw new errors.InvalidScope(`this scope belongs to a resource; add resource=${identifier}`, left);
  }
  if (unavailable.length === asked.length)
    throw new errors.InvalidScope('none of these scopes exists here', asked.join(' '));
}
