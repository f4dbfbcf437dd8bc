// Reauthentication: users prove their identity again before they change how they sign in, or anything that leads to it.
// A stolen session or token is not enough (ASVS 7.5.1).

import type { App } from '../apps/app.ts';
import type { Core } from '../core.ts';
import type { UserRow } from '../database/schema.ts';
import { Problem } from '../problem.ts';
import { isFresh } from './assurance.ts';
import { requirePasswordAgain } from './sign-in/password.ts';
import { proveSecondFactor } from './sign-in/second-factor.ts';

export type PasswordProof = {
  password?: string | null | undefined;
  /** The sign-in of the session that sends the request. */
  signed_in_at?: Date | undefined;
  /** The name of the password in the request. */
  field?: string | undefined;
};

export type Proof = PasswordProof & {
  /** A code of the authenticator app. */
  code?: string | undefined;
};

/**
 * Accepts a code of the second factor, the password, or a sign-in within the last five minutes. Throws `proof_required`,
 * `sign_in_again`, `wrong_password`, `invalid_code`, `too_many_attempts`, `busy`.
 */
export async function requireProof(core: Core, app: App, user: UserRow, { code, ...proof }: Proof): Promise<void> {
  if (code !== undefined) await proveSecondFactor(core, app, user, { way: 'totp', code });
  else if (proof.password !== undefined && proof.password !== null) await requireOwnPassword(core, app, user, proof);
  else if (!isFresh(proof.signed_in_at)) throw missing(user);
}

/**
 * Requires the password if the user has one: for changes that the thief of a fresh session must not be able to make.
 * Throws as `requireProof`.
 */
export async function requirePasswordProof(core: Core, app: App, user: UserRow, proof: PasswordProof): Promise<void> {
  if (user.password_hash) await requireOwnPassword(core, app, user, proof);
  else if (!isFresh(proof.signed_in_at)) throw missing(user);
}

function missing({ password_hash }: UserRow): Problem {
  return password_hash
    ? new Problem('proof_required', 'Send the password, or a code of the second factor')
    : new Problem('sign_in_again', 'Sign in again, then do this within a few minutes');
}

async function requireOwnPassword(
  core: Core,
  app: App,
  user: UserRow,
  { password, signed_in_at, field = 'current_password' }: PasswordProof,
): Promise<void> {
  const wrong = () => new Problem('wrong_password', undefined, { fields: { [field]: 'is not your password' } });
  if (!password) throw wrong();
  try {
    await requirePasswordAgain(core, app, user, { password, signed_in_at });
  } catch (error) {
    // Not a 401: the token is valid, and a client must not discard it.
    throw error instanceof Problem && error.code === 'invalid_credentials' ? wrong() : error;
  }
}
