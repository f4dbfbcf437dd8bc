// Reauthentication: users prove their identity again before they change how they sign in, or anything that leads to it.
// A stolen session or token is not enough, and a user whose sign-in asks for two factors proves both (ASVS 7.5.1).

import type { App } from '../apps/app.ts';
import type { Core } from '../core.ts';
import type { UserRow } from '../database/schema.ts';
import { Problem } from '../problem.ts';
import { isFresh, isMultiFactor, type SignedIn } from './assurance.ts';
import { isSecondFactorDue } from './sign-in/next-step.ts';
import { requirePasswordAgain } from './sign-in/password.ts';
import { findFactorProgress } from './sign-in/progress.ts';
import { proveSecondFactor } from './sign-in/second-factor.ts';

/** The sign-in is that of the session that sends the request. */
export type Proof = SignedIn & {
  password?: string | null | undefined;
  /** A code of the authenticator app. */
  code?: string | undefined;
  /** The name of the password in the request. */
  field?: string | undefined;
};

/**
 * What a sign-in within the last five minutes stands for: everything that it asked for (`recent`), or everything but the
 * password of a user who has one (`password`): for changes that the thief of a fresh session must not be able to make.
 * `any_sign_in` is `recent` for what every user must be able to do: a sign-in at a provider counts even if the provider
 * doesn't tell when it authenticated the user.
 */
export type Rule = 'recent' | 'password' | 'any_sign_in';

/** `sign_in`: the first factor of a user without a password, who can only prove it with a sign-in. */
export type Part = 'password' | 'sign_in' | 'second_factor';

/**
 * Accepts the password or a sign-in within the last five minutes, and if the user's sign-ins ask for a second factor,
 * also a code or two factors in that sign-in. Throws `proof_required` and `sign_in_again`, with the parts that are
 * `missing`; `wrong_password`, `invalid_code`, `too_many_attempts`, `busy`.
 */
export async function requireProof(
  core: Core,
  app: App,
  user: UserRow,
  { rule = 'recent', ...proof }: Proof & { rule?: Rule },
): Promise<void> {
  const { password, code } = proof;
  // Null says that the user has no password.
  if (user.password_hash && (password === null || password === '')) throw wrongPassword(proof);
  const { missing } = await findMissing(core, app, user, { ...proof, rule });
  // Before anything is compared: half a proof must not tell whether the other half is right.
  if (missing.length > 0) throw incomplete(missing, proof);
  if (typeof password === 'string') await requireOwnPassword(core, app, user, { ...proof, password });
  if (code !== undefined) await proveSecondFactor(core, app, user, { way: 'totp', code });
}

/** Requires the password if the user has one. Throws as `requireProof`. */
export async function requirePasswordProof(core: Core, app: App, user: UserRow, proof: Proof): Promise<void> {
  await requireProof(core, app, user, { ...proof, rule: 'password' });
}

/** The parts that a request has to show yet, and whether it could show all of them without another sign-in. */
export async function findMissing(
  core: Core,
  app: App,
  user: UserRow,
  { rule, password, code, amr = [], ...signedIn }: Proof & { rule: Rule },
): Promise<{ missing: Part[]; can_be_typed: boolean }> {
  const factors = await findFactors(core, app, user);
  const has_password = user.password_hash !== null;
  const fresh = isFresh({ ...signedIn, ...(rule !== 'any_sign_in' && { amr }) });
  const isFirstProved = typeof password === 'string' || (fresh && !(has_password && rule === 'password'));
  const isSecondProved = !isSecondFactorDue(factors) || code !== undefined || (fresh && isMultiFactor(amr));
  const missing: Part[] = [
    ...(isFirstProved ? [] : [has_password ? ('password' as const) : ('sign_in' as const)]),
    ...(isSecondProved ? [] : ['second_factor' as const]),
  ];
  return { missing, can_be_typed: !missing.includes('sign_in') && (isSecondProved || factors.kinds.includes('totp')) };
}

/** Whether the user's sign-ins ask for two factors, so that a full proof does, too. */
export async function hasTwoFactors(core: Core, app: App, user: UserRow): Promise<boolean> {
  return isSecondFactorDue(await findFactors(core, app, user));
}

/** As at a sign-in in a browser that the user does not trust. */
const findFactors = (core: Core, app: App, user: UserRow) =>
  findFactorProgress(core, app, { user_id: user.id, amr: [], wants_mfa: false });

function incomplete(missing: Part[], { field = 'current_password' }: Proof): Problem {
  const members = { missing };
  const names = missing.map((part) => (part === 'password' ? field : 'code'));
  const fields = Object.fromEntries(names.map((name) => [name, 'is missing']));
  return missing.includes('sign_in')
    ? new Problem('sign_in_again', 'Sign in again, then do this within a few minutes', { members })
    : new Problem('proof_required', `Send what is missing (${missing.join(', ')}), or sign in again`, {
        fields,
        members,
      });
}

const wrongPassword = ({ field = 'current_password' }: Proof) =>
  new Problem('wrong_password', undefined, { fields: { [field]: 'is not your password' } });

async function requireOwnPassword(
  core: Core,
  app: App,
  user: UserRow,
  { password, ...proof }: Proof & { password: string },
): Promise<void> {
  const { signed_in_at } = proof;
  try {
    await requirePasswordAgain(core, app, user, { password, signed_in_at });
  } catch (error) {
    // Not a 401: the token is valid, and a client must not discard it.
    throw error instanceof Problem && error.code === 'invalid_credentials' ? wrongPassword(proof) : error;
  }
}
