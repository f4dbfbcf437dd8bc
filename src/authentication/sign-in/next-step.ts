// What comes next in an interaction, decided purely from what the App wants and what is proven so far. Screens, API and
// the protocol's own check ask it; no screen names another screen.
import type { FactorKind } from '../../database/schema.ts';
import { isMultiFactor } from '../assurance.ts';

/** What the protocol still misses (oidc-provider's prompt) and what the user has done. */
export type Progress = {
  /** Somebody has proven to be a user whose address the App wants verified first. */
  must_verify_email?: boolean;
  /** A magic link was sent, and this browser waits for it or its code. */
  awaits_magic_link?: boolean;
  /** A user who is known: by this browser's session, or by a first factor in this interaction. */
  user: { id: string } | undefined;
  /** The protocol asks for a sign-in now: nobody is signed in, or the client wants it fresh. */
  needs_sign_in: boolean;
  /** The client asks for something that the user has not allowed it yet. */
  needs_consent: boolean;
} & Partial<FactorProgress>;

/** What there is to know about second factors; left out where they are nobody's question. */
export type FactorProgress = {
  /** What the App wants of this user. */
  mfa: 'off' | 'optional' | 'required';
  /** RFC 8176: what the user has proved. */
  amr: readonly string[];
  /** Kinds of factors that the user has set up. */
  kinds: readonly FactorKind[];
  /** The user trusted this browser after a second factor. */
  trusted_device: boolean;
  /** The client takes two factors only (acr): a trusted browser is not enough. */
  wants_mfa: boolean;
  /** Recovery codes were made just now and nobody said that they are safe. */
  unsaved_codes: boolean;
};

export type Step =
  | 'verify_email'
  | 'magic_link'
  | 'identify'
  | 'second_factor'
  | 'enrol_factor'
  | 'save_codes'
  | 'consent'
  | 'done';

export function nextStep({ must_verify_email, awaits_magic_link, user, ...rest }: Progress): Step {
  const { needs_sign_in, needs_consent, ...factors } = rest;
  if (must_verify_email) return 'verify_email';
  if (needs_sign_in || !user) return awaits_magic_link ? 'magic_link' : 'identify';
  return factorStep(factors) ?? (needs_consent ? 'consent' : 'done');
}

function factorStep(progress: Partial<FactorProgress>): Step | undefined {
  const { mfa = 'off', amr = [], kinds = [], trusted_device, wants_mfa, unsaved_codes } = progress;
  if (unsaved_codes) return 'save_codes';
  if (isMultiFactor(amr)) return undefined;
  const wanted = mfa === 'required' || wants_mfa === true;
  if (kinds.some((kind) => wanted || asksAlways(kind)))
    return trusted_device && !wants_mfa ? undefined : 'second_factor';
  return wanted && mfa !== 'off' ? 'enrol_factor' : undefined;
}

/**
 * Who set up a factor is asked for it, also where the App offers none any more: a setting must not weaken a user's sign-in.
 * A passkey is a way to sign in by itself; who made one to save typing must not be locked out where it isn't at hand.
 */
const asksAlways = (kind: FactorKind): boolean => kind !== 'passkey';
