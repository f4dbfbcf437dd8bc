// The issuer tells us that somebody signed out elsewhere (OpenID Connect Back-Channel Logout 1.0): a request from server to server, with
// a logout token and without a browser, so without a cookie. Anybody can send one: what it says counts once it is verified.
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { disconnectUser } from './blog.ts';
import { config } from './config.ts';
import { findIssuer } from './issuer.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** How old a token may be, and how far our clocks may differ. */
const MAX_AGE_SECONDS = 120;
const CLOCK_TOLERANCE_SECONDS = 30;

/** A token that isn't what it says; `message` is for the log. */
export class LogoutRefused extends Error {}

/** Ends our sessions that the token is about. Throws LogoutRefused. */
export async function logOutByToken(token: string): Promise<void> {
  const { sub, sid } = await verify(token);
  disconnectUser({ sub, sid });
}

/** §2.6, in its order. */
async function verify(token: string): Promise<{ sub: string | undefined; sid: string | undefined }> {
  const payload = await open(token);
  const { sub, sid, events, jti = '', iat = 0, nonce } = payload;
  if (!sub && typeof sid !== 'string') throw new LogoutRefused('names neither a user nor a session');
  if (!isObject(events) || !isObject(events[EVENT])) throw new LogoutRefused('is no logout token');
  // An ID token has one: it must not pass for a logout token, nor this for that.
  if (nonce !== undefined) throw new LogoutRefused('has a nonce');
  if (!isFirst(jti, iat)) throw new LogoutRefused('was used before');
  return { sub, sid: typeof sid === 'string' ? sid : undefined };
}

async function open(token: string): Promise<JWTPayload> {
  const { issuer, jwks_uri } = await findIssuer();
  try {
    const { payload } = await jwtVerify(token, keysAt(jwks_uri), {
      issuer,
      audience: config.clientId,
      typ: 'logout+jwt',
      algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'], // by a key pair: whoever knows our client secret is not the issuer
      requiredClaims: ['iat', 'exp', 'jti', 'events'],
      maxTokenAge: MAX_AGE_SECONDS,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
    });
    return payload;
  } catch (cause) {
    const theirs = mistakes.find((mistake) => cause instanceof mistake);
    throw theirs ? new LogoutRefused((cause as Error).message, { cause }) : cause; // the keys can't be read: it is sent again
  }
}

/** What jose says of a token. Its other errors are about the issuer's keys, and the token may be right. */
const mistakes = [
  errors.JWTInvalid,
  errors.JWTClaimValidationFailed,
  errors.JWTExpired,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
];

let keys: { uri: string; get: ReturnType<typeof createRemoteJWKSet> } | undefined;

/** They are fetched when they are first needed, and again for a key that isn't known. */
function keysAt(uri: string) {
  if (keys?.uri !== uri) keys = { uri, get: createRemoteJWKSet(new URL(uri)) };
  return keys.get;
}

/** By the token's id, until it would be too old anyway. */
const used = new Map<string, number>();

function isFirst(jti: string, iat: number): boolean {
  const now = Date.now() / 1000;
  for (const [id, until] of used) if (until < now) used.delete(id);
  if (used.has(jti)) return false;
  used.set(jti, iat + MAX_AGE_SECONDS + 2 * CLOCK_TOLERANCE_SECONDS);
  return true;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
