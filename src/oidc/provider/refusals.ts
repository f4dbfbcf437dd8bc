// Requests that the library answers differently from the specifications, or accepts although it should refuse them.
import Provider, { errors, type Grant, type KoaContextWithOIDC } from 'oidc-provider';
import type { App } from '../../apps/app.ts';
import { mayAskFor } from '../../apps/clients/reach.ts';
import { knownResources, STANDARD_SCOPES } from '../../apps/resources.ts';
import type { ResourceRow } from '../../database/schema.ts';
import type { System } from '../../system.ts';
import { scopeOf } from '../../users/claims.ts';
import { type OwnClient, toOwnClient } from '../request/reach.ts';
import { requestState } from '../storage/request-state.ts';
import { impersonationIn } from './impersonation.ts';

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

/**
 * The library takes a redirect URI that was registered when the sign-in began. One that has expired or was removed since then may
 * belong to somebody else by now: neither a code goes there nor an error.
 */
export function checkRedirectUriAgain(provider: Provider): void {
  const performed = new WeakMap<KoaContextWithOIDC['oidc'], boolean>();
  Object.defineProperty(provider.OIDCContext.prototype, 'redirectUriCheckPerformed', {
    get(this: KoaContextWithOIDC['oidc']) {
      // Where the library answers with an error, it checks unless it is told that this was done.
      return this.route !== 'resume' && performed.get(this);
    },
    set(this: KoaContextWithOIDC['oidc'], isPerformed: boolean) {
      performed.set(this, isPerformed);
    },
  });
}

/** The same where the sign-in goes on. Throws InvalidRedirectUri. */
export function requireStillAllowed({ oidc }: KoaContextWithOIDC): void {
  const { redirect_uri: uri } = oidc.params ?? {};
  if (oidc.route !== 'resume' || typeof uri !== 'string' || oidc.client?.redirectUriAllowed(uri)) return;
  throw new errors.InvalidRedirectUri();
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

/**
 * Throws InvalidScope before any screen: for scopes and claims that the client may not ask for, for scopes of a resource that
 * isn't named, and if no scope of the request exists.
 */
export async function requireScopes(system: System, app: App, { oidc, req }: KoaContextWithOIDC): Promise<void> {
  if (!oidc.client) throw new Error('scopes are checked before there is a client');
  const client = toOwnClient(oidc.client);
  const asked = requestState(req)?.askedScopes ?? [];
  requireClaims(client, oidc.requestParamClaims);
  const available = new Set(STANDARD_SCOPES.filter((name) => mayAskFor(client, name)));
  for (const { scopes } of Object.values(oidc.resourceServers ?? {})) for (const name of scopes) available.add(name);
  const unavailable = asked.filter((name) => !available.has(name));
  if (unavailable.length === 0) return;
  const resources = await knownResources(system.db, app);
  for (const name of unavailable) {
    const resource = resources.find((one) => hasScope(one, name));
    // A scope of a resource that is named, which the user may not have: the answer says which there are (RFC 6749 §3.3).
    if (
      resources.some((one) => one.scopes_by_permission && oidc.resourceServers?.[one.identifier] && hasScope(one, name))
    )
      continue;
    if (!resource && !STANDARD_SCOPES.includes(name)) continue;
    if (!mayAskFor(client, name)) throw new errors.InvalidScope('this client may not ask for this scope', name);
    throw new errors.InvalidScope(`this scope belongs to a resource; add resource=${resource?.identifier}`, name);
  }
  if (unavailable.length === asked.length)
    throw new errors.InvalidScope('none of these scopes exists here', asked.join(' '));
}

const hasScope = ({ scopes }: ResourceRow, name: string) => scopes.some((scope) => scope.name === name);

/** A claim that is asked for by name needs the scope that it belongs to (OpenID Connect Core §5.5). */
function requireClaims(client: OwnClient, claims: Iterable<string>): void {
  for (const claim of claims) {
    const scope = scopeOf(claim);
    if (scope === undefined || mayAskFor(client, scope)) continue;
    throw new errors.InvalidScope(`this client may not ask for this scope, and so not for the claim ${claim}`, scope);
  }
}

/** A client whose reach became smaller gets no more than that out of what users allowed before. */
export function keepWithinReach(provider: Provider): void {
  const { prototype } = provider.Grant;
  const { getOIDCScope, getOIDCClaims } = prototype;
  const clientOf = ({ clientId }: Grant) => {
    const client = Provider.ctx?.oidc?.client;
    return client && client.clientId === clientId ? toOwnClient(client) : undefined;
  };
  prototype.getOIDCScope = function () {
    const client = clientOf(this);
    const names = getOIDCScope.call(this).split(' ');
    // Nothing outlives the session of a developer who acts as the user.
    const isOffered = (name: string) => name !== 'offline_access' || !impersonationIn(Provider.ctx);
    return names.filter((name) => (!client || mayAskFor(client, name)) && isOffered(name)).join(' ');
  };
  prototype.getOIDCClaims = function () {
    const client = clientOf(this);
    return getOIDCClaims.call(this).filter((claim) => {
      const scope = scopeOf(claim);
      return !client || scope === undefined || mayAskFor(client, scope);
    });
  };
}
