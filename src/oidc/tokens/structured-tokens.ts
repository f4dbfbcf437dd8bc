// Access tokens as JWT (RFC 9068) at the endpoints where oidc-provider takes opaque ones alone. Our own signature is
// verified first; then the token's row, found by its jti, decides as for any other token whether it still lives.
import { createLocalJWKSet, decodeJwt, type JWK, type JWTPayload, jwtVerify } from 'jose';
import type { App } from '../../apps/app.ts';
import type { SigningKey } from '../../apps/signing-keys.ts';
import { now } from '../../clock.ts';

const ALGORITHMS = ['ES256', 'RS256'];
const CLOCK_TOLERANCE_SECONDS = 15;

export type StructuredTokens = {
  /** The payload of an access token that this App signed and that has not expired, or undefined. */
  verify(token: string): Promise<(JWTPayload & { jti: string }) | undefined>;
};

/** No id of ours has a dot in it. */
export function looksStructured(token: string): boolean {
  return token.includes('.');
}

/**
 * RFC 7515 §2, §3.1: three parts in base64url, each in the one form that its bytes have (RFC 4648 §3.5). The decoder would take
 * other alphabets, padding, and a last character with other bits that stand for nothing.
 */
function isCompact(token: string): boolean {
  const parts = token.split('.');
  return (
    parts.length === 3 && parts.every((part) => part && Buffer.from(part, 'base64url').toString('base64url') === part)
  );
}

/** No id of ours looks like this. */
export const NOT_A_TOKEN = 'not-a-token';

/** The id that a JWT claims for itself, before anyone has checked its signature. */
export function readJti(token: string): string {
  try {
    const { jti } = decodeJwt(token);
    return typeof jti === 'string' && jti ? jti : NOT_A_TOKEN;
  } catch {
    return NOT_A_TOKEN;
  }
}

export function createStructuredTokens(app: App, keys: SigningKey[]): StructuredTokens {
  const publicKeys = createLocalJWKSet({ keys: keys.map(({ jwk }) => toPublic(jwk)) });
  return {
    async verify(token) {
      if (!isCompact(token)) return undefined;
      try {
        const { payload } = await jwtVerify(token, publicKeys, {
          currentDate: now(),
          issuer: app.issuer,
          // RFC 9068 §4: an ID token or logout token is none.
          typ: 'at+jwt',
          algorithms: ALGORITHMS,
          clockTolerance: CLOCK_TOLERANCE_SECONDS,
          requiredClaims: ['jti', 'exp', 'aud', 'sub', 'client_id'],
        });
        const { jti } = payload;
        return jti === undefined ? undefined : { ...payload, jti };
      } catch {
        return undefined;
      }
    },
  };
}

const PUBLIC_MEMBERS = ['kty', 'crv', 'x', 'y', 'n', 'e', 'kid', 'alg', 'use'] as const;

export function toPublic(jwk: JWK): JWK & { kty: string } {
  const members = PUBLIC_MEMBERS.filter((name) => jwk[name] !== undefined).map((name) => [name, jwk[name]]);
  return Object.fromEntries(members);
}
