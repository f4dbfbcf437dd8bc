// What a hook is told of a user, or of a person who would become one: what the App's backend reads of a user through the API,
// without private metadata, which no claim is made of either.
import type { ClaimSource } from '../users/claims.ts';
import type { NewUser } from '../users/users.ts';

const profileFields = [
  ...(['name', 'given_name', 'middle_name', 'family_name', 'nickname', 'preferred_username', 'profile'] as const),
  ...(['picture', 'website', 'gender', 'birthdate', 'zoneinfo', 'locale', 'address'] as const),
] as const;

type Told = Pick<NewUser, (typeof profileFields)[number] | 'email' | 'phone'> & {
  email_verified?: boolean | undefined;
  phone_verified?: boolean | undefined;
  username?: string | null | undefined;
};

function toPerson(user: Told): Record<string, unknown> {
  const { email, email_verified = false, username = null, phone = null, phone_verified = false } = user;
  const profile = Object.fromEntries(profileFields.map((name) => [name, user[name] ?? null]));
  return { email, email_verified, username, phone, phone_verified, ...profile };
}

export const toUserTold = (user: ClaimSource) => ({
  ...{ id: user.id, external_id: user.external_id, ...toPerson(user), metadata_public: user.metadata_public },
});

/** Nobody has the id before the user is there. */
export const toCandidateTold = (input: NewUser) => toPerson(input);
