// The profile of a user: the fields that describe a person (OpenID Connect Core 1.0 §5.1), and their columns.

import type { Address } from '../database/schema.ts';
import { MAX_NAME, NOT_ONE_LINE, ONE_LINE } from '../limits/names.ts';
import { type FieldError, Problem } from '../problem.ts';
import { keysOf, pick, withoutUndefined } from '../tables.ts';
import { requirePhone } from './phone.ts';

export type Profile = {
  name?: string | null | undefined;
  given_name?: string | null | undefined;
  family_name?: string | null | undefined;
  middle_name?: string | null | undefined;
  nickname?: string | null | undefined;
  preferred_username?: string | null | undefined;
  profile?: string | null | undefined;
  website?: string | null | undefined;
  gender?: string | null | undefined;
  birthdate?: string | null | undefined;
  picture?: string | null | undefined;
  phone?: string | null | undefined;
  address?: Address | null | undefined;
  locale?: string | null | undefined;
  zoneinfo?: string | null | undefined;
};

/** A profile without anything in it. */
export const emptyProfile = {
  ...{ name: null, given_name: null, family_name: null, middle_name: null, nickname: null, preferred_username: null },
  ...{ profile: null, website: null, gender: null, birthdate: null, picture: null },
  ...{ phone: null, address: null, locale: null, zoneinfo: null },
} satisfies Record<keyof Profile, null>;

const columns = keysOf(emptyProfile);

/** The given fields as columns, and nothing else that the object has. Throws `invalid_phone`. */
export function toColumns(profile: Profile) {
  const { address, phone, ...texts } = pick(profile, columns);
  return {
    ...withoutUndefined(texts),
    ...(phone !== undefined && { phone: phone && requirePhone(phone) }),
    ...(address !== undefined && { address: address && JSON.stringify(address) }),
  };
}

/** BCP 47 as far as anyone uses it. */
export const LANGUAGE_TAG = /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}$/;

/** Throws `invalid_body`. */
export function requireName(name: string | null | undefined): void {
  if (!name) return;
  if (name.length > MAX_NAME) {
    const detail = `must be at most ${MAX_NAME} characters long`;
    throw wrongName({ code: 'too_long', detail, members: { max: MAX_NAME } });
  }
  if (!ONE_LINE.test(name)) throw wrongName({ code: 'invalid_format', detail: NOT_ONE_LINE });
}

const wrongName = (mistake: Omit<FieldError, 'field'>) =>
  new Problem('invalid_body', `name: ${mistake.detail}`, { errors: [{ field: 'name', ...mistake }] });

/** Only a number can be verified. Throws `invalid_phone`. */
export function requireNumber(verified: boolean | undefined, phone: string | null | undefined): void {
  if (!verified || phone) return;
  const hint = 'is missing, and can’t be verified';
  throw new Problem('invalid_phone', `phone: ${hint}`, { fields: { phone: hint } });
}
