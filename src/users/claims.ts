// A user as OpenID Connect tells of it (OpenID Connect Core 1.0 §5.1): which claim a scope brings, and its value.
import type { UserRow } from '../database/schema.ts';

/** Scope to claims, Core §5.4. */
export const claimsByScope = {
  openid: ['sub'],
  profile: [
    'name',
    'family_name',
    'given_name',
    'nickname',
    'preferred_username',
    'profile',
    'picture',
    'website',
    'gender',
    'birthdate',
    'zoneinfo',
    'locale',
    'updated_at',
  ],
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
  address: ['address'],
  /** Of ours, beside the standard's. */
  roles: ['roles'],
} as const;

/** Every claim that has a value; the protocol keeps those that were asked for and granted. */
export function toClaims(user: UserRow, roles?: string[]): Record<string, unknown> & { sub: string } {
  const claims = {
    name: user.name,
    given_name: user.given_name,
    family_name: user.family_name,
    nickname: user.nickname,
    preferred_username: user.preferred_username,
    profile: user.profile,
    picture: user.picture,
    website: user.website,
    gender: user.gender,
    birthdate: user.birthdate,
    zoneinfo: user.zoneinfo,
    locale: user.locale,
    updated_at: Math.floor(user.updated_at.getTime() / 1000),
    email: user.email,
    email_verified: user.email_verified,
    phone_number: user.phone,
    phone_number_verified: user.phone ? user.phone_verified : null,
    address: user.address,
    roles,
  };
  const given = Object.entries(claims).filter(([, value]) => value !== null && value !== undefined);
  return { ...Object.fromEntries(given), sub: user.id };
}
