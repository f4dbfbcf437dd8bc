// Who changes how a user signs in has to prove to be that user now: a stolen session or token is not enough (ASVS 7.5.1).
import type { App } from '../apps/apps.ts';
import type { Database } from '../database/open.ts';
import type { UserRow } from '../database/schema.ts';
import { Problem } from '../problem.ts';
import type { Keyring } from '../secrets.ts';
import { findSignInTime } from '../users/sessions.ts';
import { isFresh, requireCurrentPassword } from './prove-again.ts';
import { proveSecondFactor } from './second-factor.ts';

export type Proof = { password?: string | undefined; code?: string | undefined };

/** By password or a code of the second factor. Throws `proof_required`, `wrong_password`, `invalid_code`, `too_many_attempts`. */
export async function requireProof(
  database: Database,
  keyring: Keyring,
  app: App,
  user: UserRow,
  { password, code }: Proof,
): Promise<void> {
  if (code !== undefined) await proveSecondFactor(database, keyring, app, user, { code });
  else if (password !== undefined) await requireCurrentPassword(database, app, user, password, 'password');
  else throw new Problem('proof_required', 'Send the password, or a code of the second factor');
}

/** The same, or a sign-in of some minutes ago: for users who have neither. */
export async function requireProofOrFreshSignIn(
  database: Database,
  keyring: Keyring,
  app: App,
  user: UserRow,
  { session_uid, ...proof }: Proof & { session_uid: string | undefined },
): Promise<void> {
  const given = proof.password !== undefined || proof.code !== undefined;
  const signedInAt = given || !session_uid ? undefined : await findSignInTime(database.db, app, session_uid);
  if (isFresh(signedInAt)) return;
  await requireProof(database, keyring, app, user, proof);
}
