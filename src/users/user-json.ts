// A user as JSON, for the App's own backend: each field that leaves is named here.
import type { UserRow } from '../database/schema.ts';

/** `metadata_…` is left out: routes of its own give it. */
export function toUserJson(user: UserRow, roles: string[]) {
  return {
    id: user.id,
    external_id: user.external_id,
    email: user.email,
    email_verified: user.email_verified,
    username: user.username,
    status: user.status,
    roles,
    name: user.name,
    given_name: user.given_name,
    family_name: user.family_name,
    middle_name: user.middle_name,
    nickname: user.nickname,
    preferred_username: user.preferred_username,
    profile: user.profile,
    website: user.website,
    gender: user.gender,
    birthdate: user.birthdate,
    picture: user.picture,
    phone: user.phone,
    phone_verified: user.phone_verified,
    address: user.address,
    locale: user.locale,
    zoneinfo: user.zoneinfo,
    created_at: user.created_at,
    updated_at: user.updated_at,
    last_sign_in_at: user.last_sign_in_at,
  };
}
