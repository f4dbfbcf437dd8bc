// Everything that Photo Prints says to the issuer: sign-in, refresh and sign-out, by openid-client. Reading order: the
// exports are in the order in which a visit uses them. What goes wrong comes out as a Problem.
import * as oidc from 'openid-client';
import { config } from './config.ts';
import { Problem, type ProblemCode } from './problems.ts';

const SCOPE = 'openid profile email offline_access photos:read';
const ISSUER_TIMEOUT_SECONDS = 5;

/** One sign-in under way. It waits in the session of the browser that started it, and counts once. */
export type Attempt = { state: string; nonce: string; codeVerifier: string };

export type Tokens = { accessToken: string; expiresAt: number; refreshToken?: string };

/** `sid`: of the session at the issuer, by which logout tokens name it. */
type User = { sub: string; sid: string | undefined; name: string; email: string };

export type SignIn = { user: User; idToken: string; tokens: Tokens };

export async function startSignIn(): Promise<{ attempt: Attempt; url: URL }> {
  const attempt = {
    state: oidc.randomState(), // ties the answer to this browser
    nonce: oidc.randomNonce(), // ties the ID token to this attempt
    codeVerifier: oidc.randomPKCECodeVerifier(), // ties the code to this attempt: a stolen code is worth nothing
  };
  const parameters = {
    redirect_uri: config.redirectUri,
    scope: SCOPE,
    resource: config.blogResource, // RFC 8707: the access token will be for the API, and for nothing else
    // So it is not for the userinfo endpoint either, where names come from as a rule. We ask for them in the ID token.
    claims: JSON.stringify({ id_token: { name: null, email: null } }),
    prompt: 'consent', // without it offline_access, our refresh token, is ignored (OpenID Connect Core §11)
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(attempt.codeVerifier),
    code_challenge_method: 'S256',
  };
  return { attempt, url: await ask((issuer) => oidc.buildAuthorizationUrl(issuer, parameters)) };
}

/** `answer` is the URL at which the browser came back. openid-client checks its state and its issuer (RFC 9207). */
export async function finishSignIn(answer: URL, attempt: Attempt): Promise<SignIn> {
  const checks = {
    expectedState: attempt.state,
    expectedNonce: attempt.nonce,
    pkceCodeVerifier: attempt.codeVerifier,
  };
  const response = await ask((issuer) =>
    oidc.authorizationCodeGrant(issuer, answer, checks, { resource: config.blogResource }),
  );
  const claims = response.claims()!; // a nonce was expected, so there is an ID token
  return {
    user: {
      sub: claims.sub,
      sid: typeof claims.sid === 'string' ? claims.sid : undefined,
      name: String(claims.name ?? claims.email ?? claims.sub),
      email: String(claims.email ?? ''),
    },
    idToken: response.id_token!,
    tokens: toTokens(response),
  };
}

/** Trades the refresh token for new tokens. The old one is spent: used again, it would pass for stolen. */
export async function refresh(refreshToken: string): Promise<Tokens> {
  const response = await ask((issuer) =>
    oidc.refreshTokenGrant(issuer, refreshToken, { resource: config.blogResource }),
  );
  return { refreshToken, ...toTokens(response) };
}

/** Gives our tokens back and answers where the browser ends its session at the issuer (RP-initiated logout). */
export async function signOut({ idToken, tokens }: SignIn): Promise<URL> {
  return ask(async (issuer) => {
    if (tokens.refreshToken) await oidc.tokenRevocation(issuer, tokens.refreshToken);
    return oidc.buildEndSessionUrl(issuer, {
      id_token_hint: idToken, // who is signing out, so that the issuer needn't ask
      post_logout_redirect_uri: config.homeUrl,
    });
  });
}

/** The issuer's name and the address of its keys, for what it signs and sends to us. */
export async function findIssuer(): Promise<{ issuer: string; jwks_uri: string }> {
  return ask((found) => {
    const { issuer, jwks_uri = '' } = found.serverMetadata();
    return { issuer, jwks_uri };
  });
}

function toTokens(response: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers): Tokens {
  const expiresAt = Date.now() + (response.expiresIn() ?? 0) * 1000;
  const tokens: Tokens = { accessToken: response.access_token, expiresAt };
  return response.refresh_token ? { ...tokens, refreshToken: response.refresh_token } : tokens;
}

let discovered: Promise<oidc.Configuration> | undefined;

/** Discovers when first asked, not at the start, so that the issuer may start after us. */
function discover(): Promise<oidc.Configuration> {
  const { issuer, clientId, clientSecret } = config;
  discovered ??= oidc
    .discovery(issuer, clientId, undefined, oidc.ClientSecretBasic(clientSecret), {
      timeout: ISSUER_TIMEOUT_SECONDS,
      // For development on one machine only: http shows codes and tokens to everyone on the way.
      execute: issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : [],
    })
    .catch((error) => {
      discovered = undefined; // so the next visit tries again
      throw error;
    });
  return discovered;
}

/** What an error means to a visitor: OAuth's own codes, then those of openid-client. */
const meanings: Record<string, ProblemCode> = {
  access_denied: 'declined',
  invalid_grant: 'stale',
  invalid_client: 'misconfigured',
  server_error: 'issuer_down',
  temporarily_unavailable: 'issuer_down',
  OAUTH_INVALID_RESPONSE: 'stale',
  OAUTH_JWT_CLAIM_COMPARISON_FAILED: 'stale',
  OAUTH_JWT_TIMESTAMP_CHECK_FAILED: 'stale',
  OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED: 'misconfigured', // the issuer at ISSUER says that it is another one
  OAUTH_WWW_AUTHENTICATE_CHALLENGE: 'misconfigured', // the issuer doesn't take our client secret
};

async function ask<T>(call: (issuer: oidc.Configuration) => T | Promise<T>): Promise<T> {
  try {
    return await call(await discover());
  } catch (cause) {
    if (cause instanceof oidc.AuthorizationResponseError || cause instanceof oidc.ResponseBodyError) {
      const code = meanings[cause.error];
      if (code) throw new Problem(code, { cause });
      const detail = [cause.error, cause.error_description].filter(Boolean).join(': ');
      throw new Problem('sign_in_failed', { cause, detail });
    }
    if (cause instanceof oidc.ClientError || cause instanceof oidc.WWWAuthenticateChallengeError) {
      throw new Problem(meanings[String(cause.code)] ?? 'issuer_down', { cause });
    }
    // What fetch throws when it can't connect.
    if (cause instanceof TypeError && cause.message === 'fetch failed') throw new Problem('issuer_down', { cause });
    throw cause;
  }
}
