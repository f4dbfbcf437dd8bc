// The proof that a user's own routes ask for before they change how the user signs in.
import type { App } from '../../../apps/app.ts';
import { requireProof } from '../../../authentication/reauthentication.ts';
import type { UserRow } from '../../../database/schema.ts';
import type { System } from '../../../system.ts';
import { findSignInTime } from '../../../users/sessions.ts';
import { code, password } from './schemas.ts';

export const proofFields = {
  password: password.meta({ description: 'The user’s own', examples: ['wander-orbit-lantern'] }).optional(),
  code: code.optional(),
};
export const proofProblems = ['wrong_password', 'invalid_code', 'too_many_attempts', 'busy'] as const;

type Own = { user: UserRow; session_uid: string | undefined };

/** A session's own sign-in will do, if it was just now. */
export async function requireProofOrFreshSignIn(
  system: System,
  app: App,
  { user, session_uid }: Own,
  { password, code }: { password?: string | undefined; code?: string | undefined },
): Promise<void> {
  const signed_in_at = await findSignInTime(system.db, app, session_uid);
  await requireProof(system, app, user, { password, code, signed_in_at, field: 'password' });
}
