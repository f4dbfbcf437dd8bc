// The person in the two documents of an OpenID Connect provider, the ID token and userinfo, and whether they may sign in: the
// address and its verification come from one document (A139), and the domain may have to be in a list.

import { isStorable } from '../database/storable.ts';
import { Problem } from '../problem.ts';
import { parseEmail } from '../users/email.ts';
import { type Claims, type Kind, type Profile, text } from './catalogue.ts';
import type { ConnectionSettings } from './settings.ts';

type OidcKind = Extract<Kind, { protocol: 'oidc' }>;

const MAX_SUBJECT = 1_000;
const NAMES = ['name', 'given_name', 'family_name', 'picture'];

/** Core §5.4: with an access token, a provider may return any of them at its userinfo endpoint only. */
export function needsUserinfo(kind: OidcKind, idToken: Claims): boolean {
  return !vouches(kind, idToken) || text(idToken.name) === undefined;
}

/**
 * No claim of one document vouches for a claim of the other: the address comes from the ID token if that also vouches for it,
 * otherwise from userinfo if that does. The names may come from either.
 */
export function mergeClaims(kind: OidcKind, idToken: Claims, userinfo: Claims): Claims {
  const [source = {}] = [
    ...[idToken, userinfo].filter((document) => vouches(kind, document)),
    ...[idToken, userinfo].filter(hasEmail),
  ];
  const names = NAMES.map((name) => [name, text(idToken[name]) ?? userinfo[name]]);
  return { ...source, ...Object.fromEntries(names), iss: idToken.iss, sub: idToken.sub };
}

const hasEmail = ({ email }: Claims) => text(email) !== undefined;
const vouches = ({ verified_by }: OidcKind, claims: Claims) => hasEmail(claims) && claims[verified_by] !== undefined;

/** `domain`: from the signed ID token, if the kind's tokens contain it. Throws `domain_not_allowed`. */
export function requireAllowedDomain(
  { allowed_domains: allowed = [] }: ConnectionSettings,
  { email, email_verified }: Profile,
  said: { domain: string | undefined } | undefined,
): void {
  if (allowed.length === 0) return;
  const domain = said ? said.domain?.toLowerCase() : domainOf(email_verified ? email : undefined);
  if (domain !== undefined && allowed.includes(domain)) return;
  const found =
    domain === undefined
      ? 'no domain that the provider vouches for'
      : `the domain ${domain.replace(/[^\x21-\x7e]/g, '?')}`;
  throw new Problem('domain_not_allowed', `The account has ${found.slice(0, 300)}`);
}

function domainOf(email: string | undefined): string | undefined {
  const key = parseEmail(email ?? '')?.key;
  return key?.slice(key.lastIndexOf('@') + 1);
}

/** Cuts the provider's texts to lengths that our columns and pages accept. */
export function limitProfile(profile: Profile): Profile {
  const { issuer, subject, picture } = profile;
  if (subject.length > MAX_SUBJECT || !isStorable(subject)) throw new Error('the provider sent an unusable subject');
  const short = (text: string | undefined) => (text && isStorable(text) ? text.slice(0, 200) : undefined);
  const url = picture && picture.length <= 2000 && URL.parse(picture)?.protocol === 'https:' ? picture : undefined;
  return {
    issuer,
    subject,
    email: profile.email,
    email_verified: profile.email_verified,
    name: short(profile.name),
    given_name: short(profile.given_name),
    family_name: short(profile.family_name),
    picture: url,
  };
}
