// oidc-provider's configuration for one App: what we allow, how long things live, whom the protocol asks. Where its
// default is laxer than today's practice (RFC 9700, OAuth 2.1) it is overridden here, each with its reason.
import KeyGrip from 'keygrip';
import { type Configuration, errors } from 'oidc-provider';
import type { App } from '../../apps/app.ts';
import { findClient } from '../../apps/clients/cache.ts';
import { issuerPath } from '../../apps/issuer.ts';
import { STANDARD_SCOPES } from '../../apps/resources.ts';
import type { SigningKey } from '../../apps/signing-keys.ts';
import { acrValues } from '../../authentication/assurance.ts';
import { DAY, HOUR, MINUTE, now, toSeconds } from '../../clock.ts';
import type { System } from '../../system.ts';
import { claimsByScope } from '../../users/claims.ts';
import { requirePlainClaims } from '../request/parameters.ts';
import type { Screens } from '../request/screens.ts';
import { createAdapter } from '../storage/adapter.ts';
import { loadExistingGrant } from '../storage/grants.ts';
import { findDefaultResource, findResourceServer } from '../tokens/resource-servers.ts';
import { findAccount } from './account.ts';
import { createInteractionPolicy } from './interaction-policy.ts';

const AUTHORIZATION_CODE_SECONDS = toSeconds(MINUTE);
export const INTERACTION_LIFETIME = HOUR;
const CLIENT_CREDENTIALS_SECONDS = toSeconds(HOUR);
/** A grant outlives whatever is issued under it. */
const GRANT_MARGIN_SECONDS = toSeconds(DAY);

export function configure(system: System, app: App, keys: SigningKey[], screens: Screens): Configuration {
  const { keyring } = system;
  const { settings } = app;
  const path = issuerPath(app);
  const secure = app.issuer.startsWith('https:');
  const prefix = secure ? '__Secure-' : '';

  return {
    adapter: createAdapter(system, app),
    jwks: { keys: keys.map(({ jwk }) => jwk) as never },
    findAccount: (context, id) => findAccount(system.db, app, context, id),
    loadExistingGrant: (context) => loadExistingGrant(system, app, context),
    renderError: (context, out, error) => screens.error(app, context, out, error),

    scopes: [...STANDARD_SCOPES] as string[],
    claims: {
      ...Object.fromEntries(Object.entries(claimsByScope).map(([scope, claims]) => [scope, [...claims]])),
      // Every ID token says how and when the user signed in, asked or not.
      openid: [...claimsByScope.openid, 'acr', 'amr', 'auth_time'],
    },
    acrValues: [...acrValues],
    // RFC 9700 §2.1.2: tokens never travel through the browser.
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
    subjectTypes: ['public'],
    // RFC 9700 §2.1.1; a confidential client can be excepted by name, for conformance plans that know no PKCE.
    pkce: { required: (_context, client) => client.require_pkce !== false },
    // The default lets a request without redirect_uri through where only one is registered.
    allowOmittingSingleRegisteredRedirectUri: false,
    enabledJWA: {
      idTokenSigningAlgValues: ['RS256', 'ES256'],
      userinfoSigningAlgValues: ['RS256', 'ES256'],
    } as Configuration['enabledJWA'],
    extraClientMetadata: { properties: ['first_party', 'require_pkce', 'introspects'] },
    clientBasedCORS: (_context, origin, client) => allowsOrigin(app, origin, client.redirectUris ?? []),

    interactions: {
      policy: createInteractionPolicy(system, app),
      url: (context, interaction) => screens.interactionUrl(app, context, interaction),
    },
    cookies: {
      names: { session: `${prefix}session`, interaction: `${prefix}interaction`, resume: `${prefix}resume` },
      keys: new KeyGrip(
        keyring.derive(`cookies ${app.id}`).map((key) => key.toString('base64url')),
        'sha256',
      ) as never,
      long: { httpOnly: true, sameSite: 'lax', secure, path: `${path}/` },
      short: { httpOnly: true, sameSite: 'lax', secure },
    },
    routes: {
      authorization: '/authorize',
      token: '/token',
      introspection: '/introspect',
      revocation: '/revoke',
      userinfo: '/userinfo',
      jwks: '/jwks',
      end_session: '/logout',
    },

    ttl: {
      AuthorizationCode: AUTHORIZATION_CODE_SECONDS,
      AccessToken: (_context, token) => token.resourceServer?.accessTokenTTL ?? settings.access_token_seconds,
      ClientCredentials: (_context, token) => token.resourceServer?.accessTokenTTL ?? CLIENT_CREDENTIALS_SECONDS,
      IdToken: settings.id_token_seconds,
      RefreshToken: (_context, token) => refreshSeconds(app, token.totalLifetime()),
      Session: (_context, session) => sessionSeconds(app, session),
      Interaction: toSeconds(INTERACTION_LIFETIME),
      Grant: settings.refresh_token_max_seconds + GRANT_MARGIN_SECONDS,
    },
    // The default rotates confidential clients' tokens only late in their life.
    rotateRefreshToken(context) {
      const token = context.oidc.entities.RefreshToken!;
      if (token.totalLifetime() >= settings.refresh_token_max_seconds)
        throw new errors.InvalidGrant('refresh token is expired');
      return true;
    },
    // Without offline_access a refresh token still comes, and ends with the session.
    issueRefreshToken: (_context, client) => client.grantTypeAllowed('refresh_token'),

    features: {
      devInteractions: { enabled: false },
      claimsParameter: { enabled: true, assertClaimsParameter: requirePlainClaims },
      // On by default; there is no door to it (http/oidc/paths.ts), so that it must not be announced either.
      pushedAuthorizationRequests: { enabled: false },
      clientCredentials: { enabled: true },
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
      resourceIndicators: {
        enabled: true,
        defaultResource: async (context, _client, oneOf) =>
          oneOf ?? (await findDefaultResource(system.db, app, context)),
        getResourceServerInfo: (_context, identifier, client) => requireResourceServer(system, app, identifier, client),
        // A sign-in through the API was for one resource, and so is what it is refreshed to.
        useGrantedResource: (_context, source) => 'gty' in source && source.gty?.startsWith('password') === true,
      },
    },
  };
}

function refreshSeconds(app: App, age: number): number {
  const left = app.settings.refresh_token_max_seconds - age;
  return Math.max(1, Math.min(app.settings.refresh_token_seconds, left));
}

/** One that is not to be remembered ends by the clock: using it makes it no longer. */
function sessionSeconds({ settings }: App, { transient, loginTs }: { transient?: boolean; loginTs?: number }): number {
  if (!transient || loginTs === undefined) return settings.session_seconds;
  return Math.max(1, loginTs + settings.session_short_seconds - Math.floor(now().getTime() / 1000));
}

type TokenLike = { clientId?: string; aud?: string | string[] };
type ClientLike = { clientId: string; clientAuthMethod?: string; introspects?: unknown; first_party?: unknown };

/** The default answers any confidential client about any token, and a public one about its own. */
async function mayIntrospect(system: System, app: App, client: ClientLike, token: TokenLike): Promise<boolean> {
  // RFC 7662 §2.1: who asks has to prove who it is.
  if (client.clientAuthMethod === 'none') return false;
  if (token.clientId !== client.clientId) {
    const introspects = client.introspects as string[];
    if (!introspects.includes('*') && !introspects.includes(String(token.aud))) return false;
  }
  // Tokens of a client that was disabled or deleted since are dead, however long they would live.
  return (await findClient(system, app, token.clientId!)) !== undefined;
}

function refuseForeign(client: ClientLike, token: TokenLike): boolean {
  if (token.clientId !== client.clientId)
    throw new errors.InvalidRequest('client is not authorized to revoke the presented token');
  return true;
}

/** A browser app may call from where it may be sent back to, and from the origins that the App lists. */
function allowsOrigin(app: App, origin: string, redirectUris: readonly string[]): boolean {
  if (origin === 'null') return false;
  return app.settings.cors_origins.includes(origin) || redirectUris.some((uri) => URL.parse(uri)?.origin === origin);
}

async function requireResourceServer(system: System, app: App, identifier: string, client: ClientLike) {
  const server = await findResourceServer(system.db, app, identifier, client.first_party === true);
  if (!server) throw new errors.InvalidTarget('there is no such resource in this App');
  return server;
}
