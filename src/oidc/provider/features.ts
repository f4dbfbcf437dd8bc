// Which of oidc-provider's features an App has, and whom they serve: introspection, revocation, sign-out, resources.
import { type Client, type Configuration, errors, type KoaContextWithOIDC, type ResourceServer } from 'oidc-provider';
import type { App } from '../../apps/app.ts';
import { findClient } from '../../apps/clients/cache.ts';
import type { System } from '../../system.ts';
import { requirePlainClaims } from '../request/parameters.ts';
import { toOwnClient } from '../request/reach.ts';
import type { Screens } from '../request/screens.ts';
import { findDefaultResource, findResourceServer } from '../tokens/resource-servers.ts';
import { findPermissions } from './organizations.ts';

type Features = NonNullable<Configuration['features']>;

export function features(system: System, app: App, screens: Screens): Features {
  return {
    devInteractions: { enabled: false },
    claimsParameter: { enabled: true, assertClaimsParameter: requirePlainClaims },
    // On by default; there is no door to it (http/oidc/paths.ts), so that it must not be announced either.
    pushedAuthorizationRequests: { enabled: false },
    clientCredentials: { enabled: true },
    dPoP: { enabled: true },
    // Off: no certificate reaches this process. A token that is bound to one is refused all the same.
    mTLS: { enabled: false, getCertificate: () => undefined },
    revocation: { enabled: true, allowedPolicy: (_context, client, token) => refuseForeign(client, token) },
    introspection: {
      enabled: true,
      allowedPolicy: (_context, client, token) => mayIntrospect(system, app, client, token),
    },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (context, form) => screens.signOut(app, context, form),
      postLogoutSuccessSource: (context) => screens.signedOut(app, context),
    },
    // The library's own requests are replaced (back-channel.ts).
    backchannelLogout: { enabled: true },
    resourceIndicators: resourceIndicators(system, app),
  };
}

function resourceIndicators(system: System, app: App): Features['resourceIndicators'] {
  return {
    enabled: true,
    defaultResource: async (context: KoaContextWithOIDC, client, oneOf) =>
      oneOf ?? (await findDefaultResource(system.db, app, context, toOwnClient(client))),
    getResourceServerInfo: (context, identifier, client) =>
      requireResourceServer(system, app, identifier, { client, context }),
    // A sign-in through the API was for one resource, and so is what it is refreshed to.
    useGrantedResource: (_context, source) => 'gty' in source && source.gty?.startsWith('password') === true,
  };
}

type TokenLike = { clientId?: string; aud?: string | string[] };

/** The library's default answers any confidential client about any token. */
async function mayIntrospect(system: System, app: App, client: Client, token: TokenLike): Promise<boolean> {
  if (token.clientId === undefined) return false;
  if (token.clientId !== client.clientId) {
    const introspects = Array.isArray(client.introspects) ? client.introspects : [];
    if (!introspects.includes('*') && !introspects.includes(String(token.aud))) return false;
  }
  // Tokens of a client that was disabled or deleted since are dead, however long they would live.
  return (await findClient(system, app, token.clientId)) !== undefined;
}

function refuseForeign(client: Client, token: TokenLike): boolean {
  if (token.clientId !== client.clientId)
    throw new errors.InvalidRequest('client is not authorized to revoke the presented token');
  return true;
}

async function requireResourceServer(
  system: System,
  app: App,
  identifier: string,
  { client, context }: { client: Client; context: KoaContextWithOIDC },
): Promise<ResourceServer> {
  const held = () => findPermissions(system, app, context);
  const alone = context.oidc.params?.grant_type === 'client_credentials';
  const server = await findResourceServer(system.db, app, identifier, { client: toOwnClient(client), held, alone });
  if (!server) throw new errors.InvalidTarget('this App has no such resource, or this client may not ask for it');
  return server;
}
