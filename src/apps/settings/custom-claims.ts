// Claims of an App's own: which value of a user becomes which claim. Sources are only what the App itself writes and may leave this
// server: never private metadata, and never what users edit themselves.
import { z } from 'zod';

/**
 * Claims with a meaning of their own: of JWTs (RFC 7519 §4.1), OpenID Connect, JWT access tokens (RFC 9068), logout tokens,
 * token exchange (RFC 8693), proof of possession (RFC 7800), and what this server says of roles and organizations.
 */
const RESERVED = new Set([
  ...['sub', 'iss', 'aud', 'exp', 'nbf', 'iat', 'jti', 'auth_time', 'nonce', 'acr', 'amr', 'azp', 'at_hash', 'c_hash'],
  ...['s_hash', 'sid', 'client_id', 'scope', 'cnf', 'act', 'may_act', 'events', 'toe', 'txn', 'active', 'username'],
  ...[
    'token_type',
    'id',
    'sub_jwk',
    'sub_id',
    '_claim_names',
    '_claim_sources',
    'entitlements',
    'authorization_details',
  ],
  ...['name', 'family_name', 'given_name', 'middle_name', 'nickname', 'preferred_username', 'profile', 'picture'],
  ...['website', 'gender', 'birthdate', 'zoneinfo', 'locale', 'updated_at', 'email', 'email_verified', 'phone_number'],
  ...['phone_number_verified', 'address', 'roles', 'groups', 'permissions'],
]);

export const isReservedClaim = (claim: string): boolean =>
  RESERVED.has(claim) || claim.startsWith('org_') || claim.startsWith('__');

const MAPPING = /^([A-Za-z_][\w:/.-]{0,99})=(external_id|metadata_public(?:\.[A-Za-z][\w-]{0,49}){1,4})$/;

export type CustomClaim = { claim: string; path: string[] };

/** Undefined for a text that is no mapping. */
export function toCustomClaim(text: string): CustomClaim | undefined {
  const [, claim, source] = MAPPING.exec(text) ?? [];
  return claim === undefined || source === undefined ? undefined : { claim, path: source.split('.') };
}

export const customClaims = z
  .array(
    z
      .string()
      .refine((text) => toCustomClaim(text), 'must be like plan=metadata_public.plan')
      .refine(
        (text) => !isReservedClaim(toCustomClaim(text)?.claim ?? ''),
        'names a claim that has a meaning of its own',
      ),
  )
  .max(20)
  .refine(
    (texts) => new Set(texts.map((text) => toCustomClaim(text)?.claim)).size === texts.length,
    'names a claim twice',
  );
