// Who changes how a user signs in, or what leads to it, proves to be that user now: a stolen session or token is not
// enough (ASVS 7.5.1).

import type { App } from '../apps/app.ts';
import type { Core } from '../core.ts';
import type { UserRow } from '../database/schema.ts';
import { Problem } from '../problem.ts';
import { isFresh } from './assurance.ts';
import { requirePassword } from './sign-in/password.ts';
import { proveSecondFactor } from './sign-in/second-factor.ts';

export type PasswordProof = {
  password?: string | null | undefined;
  /** Of the session in which the user asks. */
  signed_in_at?: Date | undefined;
  /** What the request calls the password. */
  field?: string | undefined;
};

export type Proof = PasswordProof & {
  /** Of the authenticator app. */
  code?: string | undefined;
};

/**
 * By a code of the second factor, by the password, or by a sign-in of the last five minutes. Guesses count as sign-ins do.
 * Throws `proof_required`, `sign_in_again`, `wrong_password`, `invalid_code`, `too_many_attempts`, `busy`.
 */
export async function requireProof(core: Core, app: App, user: UserRow, { code, ...proof }: Proof): Promise<void> {
  if (code !== undefined) await proveSecondFactor(core, app, user, { way: 'totp', code });
  else if (proof.password !== undefined && proof.password !== null) await requirePasswordAgain(core, app, user, proof);
  else if (!isFresh(proof.signed_in_at)) throw missing(user);
}

/**
 * By the password of a user who has one: for what must be nobody's who only holds a session of some minutes ago. Throws as
 * `requireProof`.
 */
export async function requirePasswordProof(core: Core, app: App, user: UserRow, proof: PasswordProof): Promise<void> {
  if (user.password_hash) await requirePasswordAgain(core, app, user, proof);
  else if (!isFresh(proof.signed_in_at)) throw missing(user);
}

function missing({ password_hash }: UserRow): Problem {
  return password_hash
    ? new Problem('proof_required', 'Send the password, or a code of the second factor')
    : new Problem('sign_in_again', 'Sign in again, then do this within minutes');
}

async function requirePasswordAgain(
  core: Core,
  app: App,
  user: UserRow,
  { password, field = 'current_password' }: PasswordProof,
): Promise<void> {
  const wrong = () => new Problem('wrong_password', undefined, { fields: { [field]: 'is not your password' } });
  if (!password) throw wrong();
  try {
    await requirePassword(core, app, { email: user.email, password });
  } catch (error) {
    // Not a 401: the token is fine, and a client must not throw it away.
    throw error instanceof Problem && error.code === 'invalid_credentials' ? wrong() : error;
  }
}
