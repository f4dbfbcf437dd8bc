// How far a sign-in has come: what is proved, here or by the browser's session, and the step that is due. Every
// door asks here, so that none decides it for itself.
import type { App } from '../../apps/app.ts';
import type { Core } from '../../core.ts';
import type { FactorKind, UserRow } from '../../database/schema.ts';
import type { Mail } from '../../mail/kinds.ts';
import { Problem } from '../../problem.ts';
import { findSignedIn } from '../../users/sessions/sessions.ts';
import { needsUsername } from '../../users/username.ts';
import { findUser } from '../../users/users.ts';
import { isFresh } from '../assurance.ts';
import { enrollableKinds } from '../factors/kinds.ts';
import { awaitedEmailCode } from './email-code.ts';
import type { Browser } from './new-device.ts';
import { type FactorProgress, nextStep, type Step } from './next-step.ts';
import { findFactorProgress } from './progress.ts';
import { holds, type Proved, type State } from './state.ts';

type Session = { uid: string; user_id: string; amr: readonly string[] };

/** What the door knows of this sign-in and the browser. */
export type Asked = {
  /** The session at this browser, if there is one that counts. */
  session?: Session | undefined;
  /** The first factor has to be proved in this sign-in. */
  needs_sign_in: boolean;
  /** The user has to say whether to go on with the session's account. Signing in answers this, too. */
  needs_choice?: boolean;
  /** The user has to say which of their organizations this is for. */
  needs_organization?: boolean;
  needs_consent: boolean;
  /** The client takes two factors only. */
  wants_mfa: boolean;
  /** For mails that a step sends. */
  locale: Mail['locale'];
  /** The door shows new recovery codes on a page of their own, until the user says that they are safe. */
  shows_codes: boolean;
  /** What a trusted browser shows for a user; a door without browsers has none. */
  deviceToken?(userId: string): string | undefined;
  /** Whether a user has signed in at this browser before; left out, or undefined, where the door can't tell. */
  browserOf?(user: UserRow): Browser | undefined | Promise<Browser | undefined>;
  /** Links what came back from a connection with the user who signed in. */
  link?(ticket: string, user: UserRow): Promise<void>;
};

/** A sign-in as a door has it in hand: what its store kept, and what the door knows. */
export type SignIn = { state: State; asked: Asked };

export type Standing = {
  step: Step;
  /** The user who signs in, or is signed in already. */
  user: UserRow | undefined;
  /** What is proved: here, or by the session. */
  amr: readonly string[];
  /** The user's kinds of factors, unless two factors are proved. */
  kinds: readonly FactorKind[];
  /** The kinds that could be set up now. */
  enrollable: readonly FactorKind[];
  /** What still holds of what was kept. */
  state: State;
};

/** The same with its standing, as the door found it: a proof is taken there. */
export type Stood = { standing: Standing; asked: Asked };

/** The steps that a proof answers. */
export type Answered = Exclude<Step, 'magic_link' | 'select_user' | 'select_organization' | 'consent' | 'done'>;

export async function findStanding(core: Core, app: App, { state: kept, asked }: SignIn): Promise<Standing> {
  const { user, proved } = await findUserOf(core, app, kept, asked);
  const state = { ...kept, proved };
  const facts = {
    needs_sign_in: asked.needs_sign_in && !proved,
    needs_choice: asked.needs_choice === true && !proved,
    needs_organization: asked.needs_organization === true,
    needs_consent: asked.needs_consent,
    must_verify_email: user && proved ? state.guessed_out === true || mustVerify(app, user) : isHidden(state),
    state,
  };
  const step = nextStep({ ...facts, user: undefined });
  const nobody: Standing = { step, user: undefined, amr: [], kinds: [], enrollable: [], state };
  if (!user) return nobody;
  const amr = proved?.amr ?? asked.session?.amr ?? [];
  const known = { user_id: user.id, amr, wants_mfa: asked.wants_mfa, device_token: asked.deviceToken?.(user.id) };
  const factors = await findFactorProgress(core, app, known);
  // A user with a session is not held up; the next sign-in asks.
  const must_choose_username = proved !== undefined && needsUsername(app) && !user.username;
  const due = nextStep({ ...facts, user, ...factors, must_choose_username });
  // A change of how the user signs in needs a fresh proof: a stolen session must not set up a factor of the thief's.
  if (due === 'enrol_factor' && !proved && !(await isSessionFresh(core, app, asked))) return nobody;
  return { step: due, user, amr, kinds: factors.kinds, enrollable: enrollableKinds(core, app, amr), state };
}

/** Throws `step_not_due`, `factor_exists`, and `invalid_ticket` where nothing holds any longer of what was proved. */
export function requireStep({ step }: Standing, answered: Answered): void {
  if (answered === 'identify' || answered === step) return;
  if (step === 'identify' || step === 'magic_link') throw new Problem('invalid_ticket');
  if (answered === 'enrol_factor' && step === 'second_factor')
    throw new Problem('factor_exists', 'Finish this sign-in with the second factor that there is');
  throw new Problem('step_not_due', `This sign-in waits for another step: ${step}`, { members: { step } });
}

/** For the protocol's policy: the step that the session at this browser lacks, with nothing else proved. */
export async function dueStep(
  core: Core,
  app: App,
  {
    session,
    wants_mfa,
    deviceToken,
  }: { session: Omit<Session, 'uid'> } & Required<Pick<Asked, 'wants_mfa' | 'deviceToken'>>,
): Promise<Step> {
  const { user_id, amr } = session;
  const factors = await findFactorProgress(core, app, { user_id, amr, wants_mfa, device_token: deviceToken(user_id) });
  return stepOfSession(user_id, factors);
}

/**
 * For pages that a session opens without a new code: the step that the App requires and the session lacks, because it began
 * before the App required it. A factor that users set up because they wanted to is no such step: the next sign-in asks for
 * it, and so does every change of how they sign in (reauthentication.ts). Without `deviceToken`, any browser that the user
 * trusts counts.
 */
export async function requiredStep(
  core: Core,
  app: App,
  { session: { user_id, amr }, deviceToken }: { session: Omit<Session, 'uid'> } & Pick<Asked, 'deviceToken'>,
): Promise<Step> {
  const browser = deviceToken ? { device_token: deviceToken(user_id) } : { is_unseen: true };
  const factors = await findFactorProgress(core, app, { user_id, amr, wants_mfa: false, ...browser });
  return factors.mfa === 'required' ? stepOfSession(user_id, factors) : 'done';
}

const stepOfSession = (id: string, factors: FactorProgress): Step =>
  nextStep({ user: { id }, needs_sign_in: false, needs_consent: false, ...factors });

/** What was proved here stands before the session; a proof that no longer holds counts for nothing. */
async function findUserOf(
  { db }: Core,
  app: App,
  { proved }: State,
  { session, needs_sign_in }: Asked,
): Promise<{ user?: UserRow; proved?: Proved }> {
  const known = proved && (await findUser(db, app, proved.user_id));
  if (proved && holds(proved, known)) return { user: known, proved };
  const user = session && !needs_sign_in ? await findUser(db, app, session.user_id) : undefined;
  return user?.status === 'active' ? { user } : {};
}

function mustVerify({ settings }: App, user: UserRow): boolean {
  return settings.email_verification === 'required' && !user.email_verified;
}

/** The sign-in waits for a code to an address that only seemed to be new. */
function isHidden(state: State): boolean {
  const awaited = awaitedEmailCode(state);
  return awaited !== undefined && awaited.user_id === undefined;
}

async function isSessionFresh({ db }: Core, app: App, { session }: Asked): Promise<boolean> {
  return isFresh(await findSignedIn(db, app, session?.uid));
}
