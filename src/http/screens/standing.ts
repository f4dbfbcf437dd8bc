// How far a visit has come: what is proved so far, what is still missing, and so which screen is due. A user who leaves
// half-way, or opens the address of a later step, has nothing.

import { enrollableKinds } from '../../authentication/factors/kinds.ts';
import { deviceCookie } from '../../authentication/factors/trusted-devices.ts';
import { isFresh } from '../../authentication/reauthentication.ts';
import { nextStep, type Step } from '../../authentication/sign-in/next-step.ts';
import { findFactorProgress } from '../../authentication/sign-in/progress.ts';
import type { FactorKind, UserRow } from '../../database/schema.ts';
import { SECOND_FACTOR } from '../../oidc/provider/interaction-policy.ts';
import { wantsMultiFactor } from '../../oidc/request/asked-acrs.ts';
import type { Interaction } from '../../oidc/request/screens.ts';
import type { System } from '../../system.ts';
import { findSignInTime } from '../../users/sessions.ts';
import { findUser } from '../../users/users.ts';
import type { AppContext } from '../kit/request/context.ts';
import { readAppCookie } from '../kit/request/cookies.ts';
import { type Proven, stateOf } from './state.ts';

export type Standing = {
  step: Step;
  /** The user who signs in, or is signed in already. */
  user: UserRow | undefined;
  /** Methods that are proved: here, or by the session. */
  amr: string[];
  /** The user's kinds of factors, where two have not been proved. */
  kinds: readonly FactorKind[];
  /** The kinds that could be set up now. */
  enrollable: readonly FactorKind[];
  /** The proof that was given here. */
  proven: Proven | undefined;
};

export async function readStanding(system: System, ctx: AppContext, interaction: Interaction): Promise<Standing> {
  const { app } = ctx.state;
  const { prompt, session } = interaction;
  const state = stateOf(interaction);
  const needsSignIn = lacksFirstFactor(interaction);
  const userId = state.proven?.user_id ?? (needsSignIn ? undefined : session?.accountId);
  const found = userId === undefined ? undefined : await findUser(system.db, app, userId);
  const user = found?.status === 'active' ? found : undefined;
  const proven = user && state.proven?.password_changed_at === changedAt(user) ? state.proven : undefined;
  const base = {
    must_verify_email: state.verify_email !== undefined,
    awaits_magic_link: state.magic_link !== undefined,
    needs_consent: prompt.name === 'consent',
    needs_sign_in: needsSignIn && !proven,
  };
  const amr = proven?.amr ?? session?.amr ?? [];
  const nobody: Standing = {
    step: nextStep({ ...base, user: undefined }),
    user: undefined,
    amr: [],
    kinds: [],
    enrollable: [],
    proven,
  };
  if (!user || base.needs_sign_in) return nobody;

  const factors = await findFactorProgress(system, app, {
    user_id: user.id,
    amr,
    wants_mfa: wantsMultiFactor(interaction.params),
    device_token: readAppCookie(ctx.cookies, app, deviceCookie(user.id)),
  });
  const step = nextStep({ ...base, user, ...factors, unsaved_codes: proven?.codes_sealed !== undefined });
  // Setting up a factor needs a fresh proof: a stolen session must not set up one of the thief's.
  const isProven = proven || step !== 'enrol_factor' || isFresh(await findSignInTime(system.db, app, session?.uid));
  if (!isProven) return nobody;
  const enrollable = enrollableKinds(system, app, amr);
  return { step, user, amr, kinds: factors.kinds, enrollable, proven };
}

/** Reasons of the login prompt that two factors mend. */
const MENDED = new Set([SECOND_FACTOR, 'essential_acr', 'essential_acrs']);

/** A session that is strong enough but for the second factor is asked for that alone. */
export function lacksFirstFactor({ prompt: { name, reasons } }: Interaction): boolean {
  if (name !== 'login') return false;
  return !reasons.includes(SECOND_FACTOR) || !reasons.every((reason) => MENDED.has(reason));
}

export const changedAt = (user: UserRow) => user.password_changed_at?.getTime() ?? null;
