// The proofs that every App knows, each a row that says which step it answers and how. Mailed links, sign-up and connections
// add theirs in their own files.
import type { App } from '../../apps/app.ts';
import type { Core } from '../../core.ts';
import type { FactorKind, UserRow } from '../../database/schema.ts';
import type { Mail } from '../../mail/kinds.ts';
import { requireSignInConnection } from '../../organizations/sign-in-connection.ts';
import { Problem } from '../../problem.ts';
import { amrOfProof, withSecondFactor } from '../assurance.ts';
import { PASSKEY_SIGN_IN_AMR, type PasskeySignIn, signInByPasskey } from '../factors/passkeys/sign-in.ts';
import { verifyCode } from '../verification/email.ts';
import { awaitedEmailCode } from './email-code.ts';
import { forgiveGuesses, type PasswordSignIn, showPassword } from './password.ts';
import type { Proof } from './process.ts';
import { amrOf, proveSecondFactor, type SecondFactor, waysOf } from './second-factor.ts';
import type { Answered, Standing } from './standing.ts';
import type { State } from './state.ts';

/**
 * Throws `connection_required`, whether or not a user has the address; `invalid_credentials`, `too_many_attempts`, `busy`.
 */
export const byPassword = (credentials: PasswordSignIn): Proof => ({
  answers: 'identify',
  async prove(core, app) {
    await requireSignInConnection(core.db, app, credentials.identifier);
    return showPassword(core, app, credentials, { amr: amrOfProof.password, unbound: credentials.identifier });
  },
});

/** Throws `method_off`, `invalid_passkey`, `too_many_attempts`. */
export const byPasskey = (shown: PasskeySignIn): Proof => ({
  answers: 'identify',
  prove: async (core, app) => ({ user: await signInByPasskey(core, app, shown), amr: PASSKEY_SIGN_IN_AMR }),
});

/** Throws `invalid_one_time_token`, and `too_many_attempts` after the fifth try, also for the right code. */
export const byEmailCode = ({ code, locale }: { code: string; locale: Mail['locale'] }): Proof => ({
  answers: 'verify_email',
  async prove(core, app, { state, amr }) {
    const awaited = awaitedEmailCode(state);
    if (!awaited) throw new Problem('invalid_one_time_token');
    const { challenge, user_id } = awaited;
    const user = await verifyCode(core, app, challenge, { user_id, code, locale });
    if (state.guessed_out) await forgiveGuesses(core, app, user);
    return { user, amr };
  },
});

/** Throws `invalid_code`, also for a factor that the user does not have, `invalid_passkey`, `too_many_attempts`. */
export const bySecondFactor = (factor: SecondFactor): Proof => ({
  answers: 'second_factor',
  async prove(core, app, standing) {
    const user = userOf(standing);
    if (!waysOf(standing.kinds, standing.amr).includes(factor.way))
      throw new Problem('invalid_code', undefined, { fields: { code: 'is of a factor that the user does not have' } });
    const proved = await proveSecondFactor(core, app, user, factor);
    return { user, amr: withSecondFactor(standing.amr, proved) };
  },
});

/** Sets a factor up and proves it by that; `confirm` gives the recovery codes that come with a first one. Throws `factors_off`. */
export const byEnrolment = (
  kind: FactorKind,
  confirm: (core: Core, app: App, user: UserRow) => Promise<string[]>,
): Proof => ({
  answers: 'enrol_factor',
  async prove(core, app, standing) {
    const user = userOf(standing);
    if (!standing.enrollable.includes(kind))
      throw new Problem('factors_off', `${app.name} does not use this second factor here`);
    const codes = await confirm(core, app, user);
    return { user, amr: withSecondFactor(standing.amr, amrOf(kind)), codes };
  },
});

/** The user agrees, which proves nothing; `keeps` is added to the sign-in's state. */
export const byConfirmation = (answers: Answered, keeps: Confirmed): Proof => ({
  answers,
  prove: async (_core, _app, standing) => ({ user: userOf(standing), amr: standing.amr, keeps }),
});

type Confirmed = Partial<Omit<State, 'proved'>>;

/** At these steps the process knows the user. */
function userOf({ user }: Standing): UserRow {
  if (!user) throw new Problem('invalid_ticket');
  return user;
}
