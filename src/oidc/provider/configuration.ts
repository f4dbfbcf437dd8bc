// oidc-provider's configuration for one App: what we allow, how long things live, whom the protocol asks. Where its
// default is laxer than today's practice (RFC 9700, OAuth 2.1) it is overridden here, each with its reason.
import KeyGrip from 'keygrip';
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import type { App } from '../../apps/app.ts';
import { allowsOrigin } from '../../apps/clients/origins.ts';
import { cookieName, cookiePlace } from '../../apps/issuer.ts';
import { TOKEN_REQUEST } from '../../apps/keys/token-requests.ts';
import { STANDARD_SCOPES } from '../../apps/resources.ts';
import type { SigningKey } from '../../apps/signing-keys.ts';
import { acrValues } from '../../authentication/assurance.ts';
import type { System } from '../../system.ts';
import { claimsByScope, claimsOfApp } from '../../users/claims.ts';
import type { Screens } from '../request/screens.ts';
import { createAdapter } from '../storage/adapter.ts';
import { loadExistingGrant } from '../storage/grants.ts';
import { requestState } from '../storage/request-state.ts';
import { accessClaims } from '../tokens/access-claims.ts';
import { askForClaims } from '../tokens/hook-claims.ts';
import { PROOF_ALGORITHMS } from '../tokens/proof-of-possession.ts';
import { findAccount } from './account.ts';
import { OWN_METADATA } from './client-metadata.ts';
import { features } from './features.ts';
import { impersonationIn, refuseImpersonated, withActor } from './impersonation.ts';
import { createInteractionPolicy } from './interaction-policy.ts';
import { lifetimes } from './lifetimes.ts';
import { requireTokenRequest } from './prompts.ts';
import { SESSION_COOKIE } from './request-cookies.ts';

export function configure(system: System, app: App, keys: SigningKey[], screens: Screens): Configuration {
  const policy = createInteractionPolicy(system, app);
  return {
    adapter: createAdapter(system, app),
    jwks: { keys: keys.map(({ jwk }) => jwk) },
    findAccount: (context, id) => findAccount(system.db, app, context, id),
    loadExistingGrant: (context) => loadExistingGrant(system, app, context),
    renderError: (context, out, error) => screens.error(app, notSentBack(context), { out, error }),

    scopes: [...STANDARD_SCOPES],
    claims: {
      ...Object.fromEntries(Object.entries(claimsOfApp(app)).map(([scope, claims]) => [scope, [...claims]])),
      // Every ID token says how and when the user signed in, asked or not; and userinfo, who acts as the user.
      openid: [...claimsByScope.openid, 'acr', 'amr', 'auth_time', 'act'],
    },
    // findAccount decides which claims an ID token has in addition to userinfo.
    conformIdTokenClaims: false,
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
      dPoPSigningAlgValues: [...PROOF_ALGORITHMS],
    },
    // Connection (http/screens/connections.ts), organization (organizations.ts), and the token of the command line (prompts.ts).
    extraParams: { idp_hint: null, organization: null, [TOKEN_REQUEST]: requireTokenRequest },
    extraTokenClaims: (context, token) => toTokenClaims(system, app, context, token),
    extraClientMetadata: { properties: [...OWN_METADATA] },
    clientBasedCORS: (_context, origin, client) => allowsOrigin(app, origin, client.redirectUris ?? []),

    interactions: {
      policy,
      url: (context, interaction) => screens.interactionUrl(app, refuseImpersonated(context), interaction),
    },
    discovery: {
      prompt_values_supported: ['none', ...policy.map(({ name }) => name)],
      ui_locales_supported: [...screens.locales],
    },
    cookies: cookies(system, app),
    routes: {
      authorization: '/authorize',
      token: '/token',
      introspection: '/introspect',
      revocation: '/revoke',
      userinfo: '/userinfo',
      jwks: '/jwks',
      end_session: '/logout',
    },

    ...lifetimes(app),
    features: features(system, app, screens),
  };
}

type Claimed = Parameters<NonNullable<Configuration['extraTokenClaims']>>;

async function toTokenClaims(system: System, app: App, ...[context, token]: Claimed) {
  const impersonated = impersonationIn(context) !== undefined;
  const decided = await askForClaims(system, app, context, { token, impersonated });
  const claims = accessClaims(context, token);
  return withActor(context, decided ? { ...claims, ...decided } : claims);
}

/** The error stays here, on a page. */
function notSentBack<C extends KoaContextWithOIDC>(context: C): C {
  const state = requestState(context.req);
  if (state) state.sentBack = undefined;
  return context;
}

function cookies({ keyring }: System, app: App): Configuration['cookies'] {
  const place = cookiePlace(app);
  const name = (one: string) => cookieName(place, one);
  return {
    // The last two are never set: request-cookies.ts.
    names: { session: name(SESSION_COOKIE), interaction: name('interaction'), resume: name('resume') },
    keys: new KeyGrip(
      keyring.derive(`cookies ${app.id}`).map((key) => key.toString('base64url')),
      'sha256',
    ),
    long: { httpOnly: true, sameSite: 'lax', ...place },
    short: { httpOnly: true, sameSite: 'lax', secure: place.secure },
  };
}
