// What comes next in a sign-in, decided purely from what the App wants and what is proved so far. Screens, API and the
// protocol's own check ask it; no screen names another screen. A new step is one row of the table.
import type { FactorKind } from '../../database/schema.ts';
import { isMultiFactor } from '../assurance.ts';
import type { State } from './state.ts';

/** What the protocol still misses (oidc-provider's prompt) and what the user has done. */
export type Progress = {
  /** The App wants this user's address verified first. */
  must_verify_email?: boolean;
  /** Users of the App sign in by a username, and this one has none. */
  must_choose_username?: boolean;
  /** What is kept of this sign-in, as far as it is still valid. */
  state?: State;
  /** A user who is known: by this browser's session, or by a first factor in this sign-in. */
  user: { id: string } | undefined;
  /** The protocol asks for a sign-in now: nobody is signed in, or the client wants it fresh. */
  needs_sign_in: boolean;
  /** The client wants the user to say which account to go on with. */
  needs_choice?: boolean;
  /** The user is a member of several organizations, and has to say which one this sign-in is for. */
  needs_organization?: boolean;
  /** The client asks for something that the user has not allowed it yet. */
  needs_consent: boolean;
} & Partial<FactorProgress>;

/** The facts about second factors; left out where they don't matter. */
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
};

/** In this order: the first step that is due is the next. */
const steps = [
  ['verify_email', ({ must_verify_email }) => must_verify_email === true],
  // A magic link was sent, and this browser waits for it or its code.
  ['magic_link', (progress) => lacksUser(progress) && progress.state?.waits_for?.for === 'magic_link'],
  ['identify', (progress) => lacksUser(progress)],
  ['select_user', ({ needs_choice }) => needs_choice === true],
  // The codes belong to the user who has been proved in this sign-in, and to nobody else.
  ['save_codes', ({ state }) => state?.proved !== undefined && state.codes_sealed !== undefined],
  ['second_factor', (progress) => isSecondFactorDue(progress)],
  ['enrol_factor', (progress) => isEnrolmentDue(progress)],
  ['choose_username', ({ must_choose_username }) => must_choose_username === true],
  ['select_organization', ({ needs_organization }) => needs_organization === true],
  ['consent', ({ needs_consent }) => needs_consent],
  ['done', () => true],
] as const satisfies [string, (progress: Progress) => boolean][];

export type Step = (typeof steps)[number][0];

export function nextStep(progress: Progress): Step {
  return steps.find(([, isDue]) => isDue(progress))?.[0] ?? 'done';
}

function lacksUser({ needs_sign_in, user }: Progress): boolean {
  return needs_sign_in || !user;
}

/** Whether a sign-in of a user asks for a second factor. */
export function isSecondFactorDue(progress: Partial<FactorProgress>): boolean {
  const { amr = [], kinds = [], trusted_device, wants_mfa } = progress;
  if (isMultiFactor(amr)) return false;
  const asks = kinds.some((kind) => wantsTwo(progress) || asksAlways(kind));
  return asks && !(trusted_device && !wants_mfa);
}

/** For a user without a factor to show. */
function isEnrolmentDue(progress: Progress): boolean {
  const { mfa = 'off', amr = [], kinds = [] } = progress;
  if (isMultiFactor(amr) || mfa === 'off' || !wantsTwo(progress)) return false;
  return kinds.length === 0;
}

const wantsTwo = ({ mfa, wants_mfa }: Partial<FactorProgress>) => mfa === 'required' || wants_mfa === true;

/**
 * A user who set up a factor is asked for it, also if the App no longer offers any: a setting must not weaken a user's
 * sign-in. A passkey is a way to sign in by itself; a user who made one to save typing must not be locked out where it isn't
 * at hand.
 */
const asksAlways = (kind: FactorKind): boolean => kind !== 'passkey';
