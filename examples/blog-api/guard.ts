// The guard for protected routes: a request passes when it carries an access token that our issuer gave out for this
// API, with the scopes that the route needs. Copy this file into your own server; it needs express, jose and
// openid-client. What the token's user may see is left to the route.
import type { RequestHandler, Response } from 'express';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import * as oauth from 'openid-client';

export type GuardOptions = {
  issuer: URL;
  /** This API's identifier at the issuer. A token for another API is not for us, however genuine it is. */
  audience: string;
  /** The client with which this API asks the issuer about opaque tokens. */
  clientId: string;
  clientSecret: string;
};

/** What a route finds in `res.locals.token`. `sub` is the user, or the client itself where a machine calls. */
export type AccessToken = { sub: string; client_id: string; scope: string };

const ISSUER_TIMEOUT_SECONDS = 5;
const RETRY_AFTER_SECONDS = 5;

/** `const requires = guard({ … }); app.get('/photos', requires('photos:read'), handler)` */
export function guard(options: GuardOptions) {
  const verify = tokenVerifier(options);
  const refuse = refuser(options.audience);

  return function requires(...scopes: string[]): RequestHandler {
    return async (req, res, next) => {
      const { authorization } = req.headers;
      if (authorization === undefined) return refuse(res, 'no_token', scopes);
      const bearer = /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization)?.[1];
      if (!bearer) return refuse(res, 'invalid_request', scopes);

      const token = await verify(bearer).catch((error: unknown) => {
        console.error('The issuer could not be asked about a token:', error);
        return 'unknown' as const;
      });
      if (token === 'unknown') return refuse(res, 'temporarily_unavailable', scopes);
      if (!token) return refuse(res, 'invalid_token', scopes);
      const granted = token.scope.split(' ');
      if (!scopes.every((scope) => granted.includes(scope))) return refuse(res, 'insufficient_scope', scopes);

      res.locals.token = token;
      next();
    };
  };
}

/** RFC 9728 §3.1: the well-known part goes between the host and the path of the identifier. */
export function resourceMetadataUrl(resource: string): URL {
  const { origin, pathname } = new URL(resource);
  return new URL(`/.well-known/oauth-protected-resource${pathname === '/' ? '' : pathname}`, origin);
}

/** Answers what a good token says, undefined for a bad one; throws where only the issuer could tell, and can't. */
function tokenVerifier(options: GuardOptions) {
  const discovered = discoverOnce(options);

  return async (bearer: string): Promise<AccessToken | undefined> => {
    const issuer = await discovered();
    // Three parts are a JWT, even where the third, the signature, is empty: alg "none" is for verifyJwt to refuse.
    const isJwt = /^[\w-]+\.[\w-]+\.[\w-]*$/.test(bearer);
    const claims = await (isJwt ? verifyJwt : introspect)(bearer, issuer, options.audience);
    // RFC 9449 §6: a token with `cnf` is good only with proof of a key. Without the proof it may be stolen.
    if (!claims || claims.cnf !== undefined) return undefined;
    const client_id = String(claims.client_id);
    // An introspected token of a machine has no user: then the client is the subject, as in a JWT (RFC 9068 §2.2).
    return { sub: claims.sub ?? client_id, client_id, scope: String(claims.scope ?? '') };
  };
}

type Issuer = { config: oauth.Configuration; keys: ReturnType<typeof createRemoteJWKSet> };

/** Discovers at the first request, not at the start, so that the API and its issuer may start in any order. */
function discoverOnce({ issuer, clientId, clientSecret }: GuardOptions) {
  let discovered: Promise<Issuer> | undefined;

  async function discover(): Promise<Issuer> {
    const config = await oauth.discovery(issuer, clientId, undefined, oauth.ClientSecretBasic(clientSecret), {
      timeout: ISSUER_TIMEOUT_SECONDS,
      // For development on one machine only: http shows tokens to everyone on the way.
      execute: issuer.protocol === 'http:' ? [oauth.allowInsecureRequests] : [],
    });
    // Fetched when a token first needs them, and again when a token names a key not seen before: that is how the
    // issuer rotates its keys without telling us.
    const keys = createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri!));
    return { config, keys };
  }

  return () => {
    discovered ??= discover().catch((error) => {
      discovered = undefined; // so the next request tries again
      throw error;
    });
    return discovered;
  };
}

/**
 * A JWT is verified here, without a word to the issuer. The price: one that was revoked opens this door until it
 * expires, some minutes later. Where that is too long, introspect JWTs too: Gatehouse answers for both.
 */
async function verifyJwt(bearer: string, { config, keys }: Issuer, audience: string) {
  try {
    const { payload } = await jwtVerify(bearer, keys, {
      issuer: config.serverMetadata().issuer,
      audience,
      typ: 'at+jwt', // RFC 9068 §4: or an ID token, signed by the same keys, would pass
      algorithms: ['ES256', 'RS256'], // ours to choose, not the token's: no "none", no HMAC with a public key
      requiredClaims: ['exp', 'sub', 'client_id'],
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JOSEError && !issuerFaults.has(error.code)) return undefined;
    throw error;
  }
}

/** What jose reports when the keys couldn't be had. Every other error of jose's is the token's own fault. */
const issuerFaults = new Set(['ERR_JOSE_GENERIC', 'ERR_JWKS_INVALID', 'ERR_JWKS_TIMEOUT']);

/** RFC 7662: only the issuer knows what an opaque token stands for. Not cached, so a revocation counts at once. */
async function introspect(bearer: string, { config }: Issuer, audience: string) {
  const answer = await oauth.tokenIntrospection(config, bearer, { token_type_hint: 'access_token' });
  if (!answer.active) return undefined;
  // The issuer answers for refresh tokens too. They have no token type, and are no key to an API.
  if (answer.token_type?.toLowerCase() !== 'bearer') return undefined;
  return [answer.aud].flat().includes(audience) ? answer : undefined;
}

const refusals = {
  // RFC 6750 §3.1: who sent no credentials is told where to get them, and no error code.
  no_token: { status: 401, error: undefined, description: undefined },
  invalid_request: {
    status: 400,
    error: 'invalid_request',
    description: 'Send one token: Authorization: Bearer TOKEN',
  },
  invalid_token: {
    status: 401,
    error: 'invalid_token',
    description: 'The token is expired, revoked, or was not issued for this API',
  },
  insufficient_scope: { status: 403, error: 'insufficient_scope', description: 'The token lacks a scope' },
  // Not a 401: the token may be good, and a client would throw it away.
  temporarily_unavailable: { status: 503, error: undefined, description: undefined },
};

/** The answers of RFC 6750 §3, pointing to the metadata of this API as in RFC 9728 §5.1. */
function refuser(resource: string) {
  return (res: Response, code: keyof typeof refusals, scopes: string[]): void => {
    const { status, error, description } = refusals[code];
    const parameters = {
      error,
      error_description: description,
      scope: scopes.join(' '),
      resource_metadata: resourceMetadataUrl(resource).href,
    };
    const challenge = Object.entries(parameters)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${name}="${value}"`);
    if (status === 503) res.set('Retry-After', String(RETRY_AFTER_SECONDS));
    else res.set('WWW-Authenticate', `Bearer ${challenge.join(', ')}`);
    res.status(status).json({ error: code, error_description: description });
  };
}
