// What comes next in an interaction, decided purely from what the App wants and what is proven so far. Screens and API
// ask it; no screen names another screen.

/** What the protocol still misses (oidc-provider's prompt) and what the user has done. */
export type Progress = {
  /** A magic link was sent, and this browser waits for it or its code. */
  awaits_magic_link: boolean;
  /** Somebody has proven to be a user whose address the App wants verified first. */
  must_verify_email: boolean;
  /** A user who is known by this browser's session. */
  user: { id: string } | undefined;
  /** The protocol asks for a sign-in now: nobody is signed in, or the client wants it fresh. */
  needs_sign_in: boolean;
  /** The client asks for something that the user has not allowed it yet. */
  needs_consent: boolean;
};

export type Step = 'verify_email' | 'magic_link' | 'identify' | 'consent' | 'done';

export function nextStep({ must_verify_email, awaits_magic_link, user, needs_sign_in, needs_consent }: Progress): Step {
  if (must_verify_email) return 'verify_email';
  if (needs_sign_in || !user) return awaits_magic_link ? 'magic_link' : 'identify';
  if (needs_consent) return 'consent';
  return 'done';
}
