// Resources as the protocol knows them (RFC 8707): which a token may be for, in which format, for how long. Besides the
// App's own there is one that is always there: the App's API itself, whose identifier is the issuer.

import type { KoaContextWithOIDC, ResourceServer } from 'oidc-provider';
import type { App } from '../../apps/app.ts';
import { mayAskFor, mayReach } from '../../apps/clients/reach.ts';
import { SIGNAL_SCOPES } from '../../apps/clients/signal-scopes.ts';
import { knownResources, STANDARD_SCOPES } from '../../apps/resources.ts';
import type { Db } from '../../database/schema.ts';
import type { OwnClient } from '../request/reach.ts';

// ES256 signs at a fraction of what RS256 costs, and what verifies access tokens reads both.
const jwt = { sign: { alg: 'ES256' as const } };

/** With a machine's token goes what a stolen API key could do, but not for longer than this. */
export const MACHINE_TOKEN_SECONDS = 3_600;

/**
 * `held` are the permissions of the user whom a token is for, if it is for one; asked for only where a resource goes by them.
 * `alone`: the client asks for itself, with client_credentials.
 */
type For = { client: OwnClient; held?: () => Promise<readonly string[] | undefined>; alone?: boolean };

/**
 * With the scopes of it that the client may ask for, and the user may have. Undefined if there is no such resource for this
 * client.
 */
export async function findResourceServer(
  db: Db,
  app: App,
  identifier: string,
  { client, held, alone = false }: For,
): Promise<ResourceServer | undefined> {
  // A client that signs users in has nothing for itself but its streams of security events.
  if (alone && client.shared_signals) return identifier === app.issuer ? signalsOf(app) : undefined;
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
  if (client.api_permissions.length > 0) return forItself(app, client.api_permissions);
  if (!client.first_party || !mayReach(client, app.issuer)) return undefined;
  return { audience: app.issuer, ...ownFormat, scope: scopesFor(client, STANDARD_SCOPES) };
}

const ownFormat = { accessTokenFormat: 'jwt', jwt } as const;

function forItself(app: App, scopes: readonly string[]): ResourceServer {
  const accessTokenTTL = Math.min(app.settings.access_token_seconds, MACHINE_TOKEN_SECONDS);
  return { audience: app.issuer, ...ownFormat, scope: scopes.join(' '), accessTokenTTL };
}

const signalsOf = (app: App) => forItself(app, SIGNAL_SCOPES);

const scopesFor = (client: OwnClient, names: readonly string[]) =>
  names.filter((name) => mayAskFor(client, name)).join(' ');

/** A client that names no resource but asks for a scope of the App's default one means that. */
export async function findDefaultResource(
  db: Db,
  app: App,
  { oidc }: KoaContextWithOIDC,
  client: OwnClient,
): Promise<string | undefined> {
  // Receivers are written for any transmitter, and know no resource.
  if (client.shared_signals && oidc.params?.grant_type === 'client_credentials') return app.issuer;
  const resources = await knownResources(db, app);
  const fallback = resources.find((resource) => resource.is_default);
  if (!fallback || !mayReach(client, fallback.identifier)) return undefined;
  const asked = String(oidc.params?.scope ?? '').split(' ');
  return fallback.scopes.some(({ name }) => asked.includes(name)) ? fallback.identifier : undefined;
}
