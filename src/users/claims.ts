// A user's claims (OpenID Connect Core 1.0 §5.1): their values, and the scope that brings each.
import type { App } from '../apps/app.ts';
import { toCustomClaim } from '../apps/settings/custom-claims.ts';
import { toNumericDate } from '../clock.ts';
import type { UserRow } from '../database/schema.ts';
import { hasUsernames } from './username.ts';

/** The claims of each scope (Core §5.4). */
export const claimsByScope = {
  openid: ['sub'],
  profile: [
    'name',
    'family_name',
    'given_name',
    'middle_name',
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
  /** Neither this scope nor the next is part of the standard. */
  roles: ['roles', 'groups', 'permissions'],
  organization: ['org_id', 'org_name', 'org_roles'],
} as const;

const scopes = new Map<string, string>(
  Object.entries(claimsByScope).flatMap(([scope, claims]) => claims.map((claim) => [claim, scope])),
);

/** The scope that a claim belongs to, if there is one; `sub` needs none. */
export const scopeOf = (claim: string): string | undefined => (claim === 'sub' ? undefined : scopes.get(claim));

/** What claims are made of. */
const columns = [
  'id',
  'name',
  'given_name',
  'middle_name',
  'family_name',
  'nickname',
  'username',
  'preferred_username',
  'profile',
  'picture',
  'website',
  'gender',
  'birthdate',
  'zoneinfo',
  'locale',
  'updated_at',
  'email',
  'email_verified',
  'phone',
  'phone_verified',
  'address',
  'external_id',
  'metadata_public',
] as const satisfies (keyof UserRow)[];

export type ClaimSource = Pick<UserRow, (typeof columns)[number]>;

/** As `claimSource` selects it. */
export type StoredClaimSource = Omit<ClaimSource, 'updated_at'> & { updated_at: string };

/** SQL that selects what claims are made of as one value, for a statement that joins `users`. */
export const claimSource = `jsonb_build_object(${columns.map((name) => `'${name}', users.${name}`).join(', ')})`;

export const toClaimSource = (stored: StoredClaimSource): ClaimSource => ({
  ...stored,
  updated_at: new Date(stored.updated_at),
});

/** What the user may do, in the App and in the organization that a token is for. */
export type AccessClaims = {
  roles?: string[] | undefined;
  groups?: string[] | undefined;
  permissions?: string[] | undefined;
  org_id?: string | undefined;
  org_name?: string | undefined;
  org_roles?: string[] | undefined;
};

/**
 * All claims that have a value; the protocol keeps those that were requested and granted. In an App with usernames,
 * `preferred_username` is always the username: clients show it as one, and a user must not be able to enter another user’s.
 */
export function toClaims(
  app: App,
  user: ClaimSource,
  access: AccessClaims = {},
): Record<string, unknown> & { sub: string } {
  const claims = {
    name: user.name,
    given_name: user.given_name,
    family_name: user.family_name,
    middle_name: user.middle_name,
    nickname: user.nickname,
    preferred_username: hasUsernames(app) ? user.username : user.preferred_username,
    profile: user.profile,
    picture: user.picture,
    website: user.website,
    gender: user.gender,
    birthdate: user.birthdate,
    zoneinfo: user.zoneinfo,
    locale: user.locale,
    updated_at: toNumericDate(user.updated_at),
    email: user.email,
    email_verified: user.email_verified,
    phone_number: user.phone,
    phone_number_verified: user.phone ? user.phone_verified : null,
    address: user.address,
    ...access,
  };
  const given = Object.entries({ ...toCustomClaims(app, user), ...claims }).filter(
    ([, value]) => value !== null && value !== undefined,
  );
  return { ...Object.fromEntries(given), sub: user.id };
}

const MAX_CUSTOM_BYTES = 4_096;

/** Tokens travel in headers: the App's own claims have at most 4 KB together. */
export const fitsTokens = (claims: Record<string, unknown>): boolean =>
  Buffer.byteLength(JSON.stringify(claims)) <= MAX_CUSTOM_BYTES;

/** The App's own claims (apps/settings/custom-claims.ts). If all of them together are too long, there are none. */
export function toCustomClaims({ settings }: App, user: ClaimSource): Record<string, unknown> {
  const mapped = settings.custom_claims.flatMap((text) => toCustomClaim(text) ?? []);
  const claims = Object.fromEntries(mapped.map(({ claim, path }) => [claim, valueAt(user, path)]));
  return fitsTokens(claims) ? claims : {};
}

function valueAt(user: ClaimSource, path: string[]): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? Object.entries(value).find(([key]) => key === name)?.[1]
        : undefined,
    user,
  );
}

/** The claims of each scope in this App. */
export const claimsOfApp = ({ settings }: App): Record<string, readonly string[]> => ({
  ...claimsByScope,
  profile: [...claimsByScope.profile, ...settings.custom_claims.flatMap((text) => toCustomClaim(text)?.claim ?? [])],
});

/** The claims that these scopes bring, beside `sub`. */
export const claimNamesOf = (app: App, scopes: ReadonlySet<string>): string[] =>
  Object.entries(claimsOfApp(app))
    .filter(([name]) => name !== 'openid' && scopes.has(name))
    .flatMap(([, names]) => [...names]);
