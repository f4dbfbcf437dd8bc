// The proof that a page asks for before a change: none from a user who signed in just now; others sign in again or enter
// the password.
import { isFresh } from '../../../authentication/assurance.ts';
import { requireProof } from '../../../authentication/reauthentication.ts';
import { accountUrl } from './render.ts';
import type { Visit } from './visit.ts';

/** Both are left out if nothing more is asked. */
export type AskedProof = { asks_password: boolean; sign_in_url: string | undefined };

/** `page` is where a sign-in comes back to. */
export function askedProof(visit: Visit, page: string): AskedProof {
  const { user, session } = visit;
  if (isFresh(session.signed_in_at)) return { asks_password: false, sign_in_url: undefined };
  const sign_in_url = `${accountUrl(visit, '/sign-in')}?${new URLSearchParams({ page })}`;
  return { asks_password: user.password_hash !== null, sign_in_url };
}

/** Throws as `requireProof`. */
export function requireProofIn({ system, app, user, session }: Visit, password: string | undefined): Promise<void> {
  return requireProof(system, app, user, { password, signed_in_at: session.signed_in_at });
}
