// The one sign-in process: screens, API and connections hand it each proof, and it says which step is due next. It alone
// records a sign-in and links what came back from a connection, and it does so when nothing is missing any longer: a user who
// leaves half-way, or opens the address of a later step, has nothing.
import type { App } from '../../apps/app.ts';
import type { Core } from '../../core.ts';
import type { UserRow } from '../../database/schema.ts';
import { requireSignInConnection, type ShownConnection } from '../../organizations/sign-in-connection.ts';
import { Problem } from '../../problem.ts';
import { parseEmail } from '../../users/email.ts';
import { awaitEmailCode, pretendToAwait } from './email-code.ts';
import type { Step } from './next-step.ts';
import { recordSignIn } from './record.ts';
import { sealCodes } from './saved-codes.ts';
import { type Answered, findStanding, requireStep, type SignIn, type Standing, type Stood } from './standing.ts';
import { type State, toProved } from './state.ts';

/**
 * What a proof shows. `nobody` is an address that must look like a new one. `guessed_out` is a password after which a code is
 * required, whether it is right (then there is a user) or not; `identifier` is what was typed.
 */
export type Shown =
  | Known
  | { nobody: { email: string } }
  | {
      guessed_out: Pick<Known, 'amr' | 'link_ticket' | 'connections'> & {
        user: UserRow | undefined;
        identifier: string;
      };
    };

export type Known = {
  user: UserRow;
  amr: readonly string[];
  /** When another provider last authenticated the user, in seconds since 1970, if it says so. */
  auth_time?: number | undefined;
  /** Recovery codes that came with it. */
  codes?: string[] | undefined;
  link_ticket?: string | undefined;
  /** The required connections that an arrival showed. */
  connections?: readonly ShownConnection[] | undefined;
  /** An address that the proof has just found to be bound to no connection, as it was typed. */
  unbound?: string | undefined;
  /** Kept in the sign-in's state, in addition to `proved`. */
  keeps?: Partial<Omit<State, 'proved'>>;
};

/** How a step is answered. A noun that knows a way to prove something exports a function that makes one (`byPassword`). */
export type Proof = {
  /** `identify` is taken at every step: the user may sign in with another account. */
  answers: Answered;
  prove(core: Core, app: App, standing: Standing): Promise<Shown>;
};

export type SignedIn = {
  user: UserRow;
  amr: readonly string[];
  auth_time: number | undefined;
  remember: boolean | undefined;
};

/** Steps that a user takes who is signed in. */
export type Finished = 'done' | 'select_organization' | 'consent';

const FINISHED: readonly Step[] = ['done', 'select_organization', 'consent'] satisfies Finished[];

export const isFinished = (step: Step): step is Finished => FINISHED.includes(step);

/** `codes` are recovery codes that came with the proof. */
export type Advanced = { codes: string[] } & (
  | { step: Finished; signed_in: SignedIn }
  | { step: Exclude<Step, Finished>; standing: Standing }
);

/**
 * Takes a proof and goes on to the step that is due next, or signs the user in if nothing is missing. Throws what the proof
 * throws, `step_not_due`, `factor_exists`, `invalid_ticket` for a sign-in that no longer holds, `invalid_credentials` for a user
 * who was disabled, got another password or was signed out everywhere at the same moment, and `connection_required` for a user
 * whose address has to sign in by a connection that isn't part of this sign-in.
 */
export async function advance(core: Core, app: App, { standing, asked }: Stood, proof: Proof): Promise<Advanced> {
  requireStep(standing, proof.answers);
  const shown = await proof.prove(core, app, standing);
  if ('nobody' in shown) {
    const { email } = shown.nobody;
    const state = await pretendToAwait(core, app, { state: standing.state, email, locale: asked.locale });
    return goOn(core, app, { asked, state });
  }
  if ('guessed_out' in shown) {
    const { user, amr, link_ticket, connections, identifier: email } = shown.guessed_out;
    const proved = user && { ...toProved(user, amr), connections: connections && [...connections] };
    const { remember } = standing.state;
    const { locale } = asked;
    const waiting: State = { remember, proved, link_ticket, guessed_out: true };
    return goOn(core, app, { asked, state: await awaitEmailCode(core, app, { state: waiting, email, locale }) });
  }
  const state = toState(core, app, { standing, asked, proof, shown });
  const { unbound, codes = [] } = shown;
  return { ...(await proceed(core, app, { asked, state, unbound })), codes };
}

/** The same without a new proof: what was missing was proved elsewhere, as by the link in a mail. */
export async function goOn(core: Core, app: App, signIn: SignIn): Promise<Advanced> {
  return proceed(core, app, signIn);
}

type Proceeding = SignIn & { unbound?: string | undefined };

async function proceed(core: Core, app: App, { unbound, ...signIn }: Proceeding): Promise<Advanced> {
  const { asked } = signIn;
  const standing = await findStanding(core, app, signIn);
  const { step, user, amr, state } = standing;
  // Before the code is entered that many wrong passwords ask for, a refusal would reveal that this one was right.
  if (user && state.proved && !state.guessed_out && parseEmail(unbound ?? '')?.key !== user.email_key)
    await requireSignInConnection(core.db, app, user.email, state.proved.connections);
  if (!isFinished(step))
    return { step, standing: { ...standing, state: await begin(core, app, signIn, standing) }, codes: [] };
  if (!user) throw new Problem('invalid_ticket');
  const browser = await asked.browserOf?.(user);
  await recordSignIn(core, app, user, { amr, browser });
  if (state.link_ticket) await asked.link?.(state.link_ticket, user);
  return { step, signed_in: { user, amr, auth_time: state.proved?.auth_time, remember: state.remember }, codes: [] };
}

type Proven = Stood & { proof: Proof; shown: Known };

/** What is kept beside the new proof. A user who takes the place of another gets nothing of theirs. */
function toState(core: Core, app: App, { standing, asked, proof, shown }: Proven): State {
  const { user, amr, codes = [], link_ticket, keeps } = shown;
  const isSame = standing.user?.id === user.id;
  // A second proof doesn't make the first one, at the provider, any fresher.
  const earlier = isSame && proof.answers !== 'identify' ? standing.state.proved?.auth_time : undefined;
  const before = isSame && proof.answers !== 'identify' ? standing.state.proved?.connections : undefined;
  const connections = shown.connections ? [...shown.connections] : before;
  const { waits_for: _, guessed_out: __, ...kept } = standing.state;
  const { remember, hint_followed } = kept;
  return {
    ...(isSame ? kept : { remember, hint_followed }),
    ...(link_ticket !== undefined && { link_ticket }),
    ...(codes.length > 0 && asked.shows_codes && { codes_sealed: sealCodes(core, app, user, codes) }),
    ...keeps,
    proved: { ...toProved(user, amr), auth_time: shown.auth_time ?? earlier, connections },
  };
}

/** What a step does when it comes up. */
async function begin(core: Core, app: App, { asked }: SignIn, { step, user, state }: Standing): Promise<State> {
  if (step !== 'verify_email' || !user) return state;
  return awaitEmailCode(core, app, { state, email: user.email, locale: asked.locale });
}
