// Resources as the protocol knows them (RFC 8707): which a token may be for, in which format, for how long. Besides the
// App's own there is one that is always there: the App's API itself, whose identifier is the issuer.

import type { KoaContextWithOIDC, ResourceServer } from 'oidc-provider';
import type { App } from '../../apps/app.ts';
import { mayAskFor, mayReach } from '../../apps/clients/reach.ts';
import { knownResources, STANDARD_SCOPES } from '../../apps/resources.ts';
import type { Db } from '../../database/schema.ts';
import type { OwnClient } from '../request/reach.ts';

// ES256 signs at a fraction of what RS256 costs, and what verifies access tokens reads both.
const jwt = { sign: { alg: 'ES256' as const } };

/** With a machine's token goes what a stolen API key could do, but not for longer than this. */
export const MACHINE_TOKEN_SECONDS = 3_600;

/** `held` are the permissions of the user whom a token is for, if it is for one; asked for only where a resource goes by them. */
type For = { client: OwnClient; held?: () => Promise<readonly string[] | undefined> };

/**
 * With the scopes of it that the client may ask for, and the user may have. Undefined if there is no such resource for this
 * client.
 */
export async function findResourceServer(
  db: Db,
  app: App,
  identifier: string,
  { client, held }: For,
): Promise<ResourceServer | undefined> {
  if (identifier === app.issuer) return findOwnApi(app, client);
  if (!mayReach(client, identifier)) return undefined;
  const resource = (await knownResources(db, app)).find((one) => one.identifier === identifier);
  if (!resource) return undefined;
  const permissions = resource.scopes_by_permission ? await held?.() : undefined;
  const names = resource.scopes.map(({ name }) => name);
  return {
    scope: scopesFor(client, permissions ? names.filter((name) => permissions.includes(name)) : names),
    audience: resource.identifier,
    accessTokenFormat: resource.token_format,
    ...(resource.access_token_seconds && { accessTokenTTL: resource.access_token_seconds }),
    jwt,
  };
}

/** The App's own API is for its own clients on behalf of a user, and for machines with permissions there, for themselves. */
function findOwnApi(app: App, client: OwnClient): ResourceServer | undefined {
  const own = { audience: app.issuer, accessTokenFormat: 'jwt', jwt } as const;
  if (client.api_permissions.length > 0) {
    const accessTokenTTL = Math.min(app.settings.access_token_seconds, MACHINE_TOKEN_SECONDS);
    return { ...own, scope: client.api_permissions.join(' '), accessTokenTTL };
  }
  if (!client.first_party || !mayReach(client, app.issuer)) return undefined;
  return { ...own, scope: scopesFor(client, STANDARD_SCOPES) };
}

const scopesFor = (client: OwnClient, names: readonly string[]) =>
  names.filter((name) => mayAskFor(client, name)).join(' ');

/** A client that names no resource but asks for a scope of the App's default one means that. */
export async function findDefaultResource(
  db: Db,
  app: App,
  { oidc }: KoaContextWithOIDC,
  client: OwnClient,
): Promise<string | undefined> {
  const resources = await knownResources(db, app);
  const fallback = resources.find((resource) => resource.is_default);
  if (!fallback || !mayReach(client, fallback.identifier)) return undefined;
  const asked = String(oidc.params?.scope ?? '').split(' ');
  return fallback.scopes.some(({ name }) => asked.includes(name)) ? fallback.identifier : undefined;
}
