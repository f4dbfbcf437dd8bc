// The proof that a user's own routes ask for before they change how the user signs in.
import type { App } from '../../../apps/app.ts';
import { type Proof, type Rule, requireProof } from '../../../authentication/reauthentication.ts';
import type { UserRow } from '../../../database/schema.ts';
import type { System } from '../../../system.ts';
import { findSignedIn } from '../../../users/sessions/sessions.ts';
import { code, password } from './schemas.ts';

export const proofFields = {
  password: password.meta({ description: 'The user’s own', examples: ['wander-orbit-lantern'] }).optional(),
  code: code.optional(),
};
export const proofProblems = [
  ...(['proof_required', 'sign_in_again', 'wrong_password', 'invalid_code', 'too_many_attempts', 'busy'] as const),
] as const;

/** For descriptions of routes. */
export const PROOF_WORDS =
  'the password or a sign-in within the last five minutes; of a user whose sign-ins ask for a second factor also `code`, unless that sign-in proved both. The answer `proof_required` lists what is `missing` (`password`, `second_factor`).';
export const PASSWORD_PROOF_WORDS =
  'the password, or if the user has none a sign-in within the last five minutes; of a user whose sign-ins ask for a second factor also `code`, unless a sign-in within the last five minutes proved both. The answer `proof_required` lists what is `missing` (`password`, `second_factor`).';

type Own = { user: UserRow; session_uid: string | undefined };
type Typed = { password?: string | null | undefined; code?: string | undefined };

/** What the request and the sign-in of its session prove. */
export async function proofOf(system: System, app: App, { session_uid }: Own, typed: Typed): Promise<Proof> {
  const { password, code } = typed;
  return { password, code, field: 'password', ...(await findSignedIn(system.db, app, session_uid)) };
}

/** Throws as `requireProof`. */
export async function requireOwnProof(
  system: System,
  app: App,
  caller: Own,
  { rule, ...typed }: Typed & { rule?: Rule },
): Promise<void> {
  const proof = await proofOf(system, app, caller, typed);
  await requireProof(system, app, caller.user, { ...proof, ...(rule && { rule }) });
}
