// What a stolen session must not do: it needs the password again, or, of a user who has none, a sign-in just now.
import type { App } from '../apps/apps.ts';
import { MINUTE, now } from '../clock.ts';
import type { Database } from '../database/open.ts';
import type { UserRow } from '../database/schema.ts';
import { Problem } from '../problem.ts';
import { requirePassword } from './sign-in.ts';

const FRESH_FOR = 5 * MINUTE;

export type Proof = {
  current_password?: string | null | undefined;
  /** Of the session in which the user asks. */
  signed_in_at?: Date | undefined;
};

/** Guesses count as sign-ins do. Throws `wrong_password`, `sign_in_again`, `too_many_attempts`, `busy`. */
export async function proveAgain(database: Database, app: App, user: UserRow, proof: Proof): Promise<void> {
  if (user.password_hash) await requireCurrentPassword(database, app, user, proof.current_password ?? '');
  else if (!isFresh(proof.signed_in_at))
    throw new Problem('sign_in_again', 'Sign in again, then do this within minutes');
}

export function isFresh(signedInAt: Date | undefined): boolean {
  return signedInAt !== undefined && now().getTime() - signedInAt.getTime() <= FRESH_FOR;
}

/** `field` is what the request calls it. Throws `wrong_password`, `too_many_attempts`, `busy`. */
export async function requireCurrentPassword(
  database: Database,
  app: App,
  user: UserRow,
  password: string,
  field = 'current_password',
): Promise<void> {
  const wrong = () => new Problem('wrong_password', undefined, { fields: { [field]: 'is not your password' } });
  if (password === '') throw wrong();
  try {
    await requirePassword(database, app, { email: user.email, password });
  } catch (error) {
    // Not a 401: the token is fine, and a client must not throw it away.
    throw error instanceof Problem && error.code === 'invalid_credentials' ? wrong() : error;
  }
}
