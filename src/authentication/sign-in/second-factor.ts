// Proving a second factor, for screens and API alike: one budget of guesses a user, whichever factor and however many
// flows are begun (a new sign-in gives no new tries). Which ways there are is one table.

import type { App } from '../../apps/app.ts';
import type { Core } from '../../core.ts';
import type { FactorKind, UserRow } from '../../database/schema.ts';
import { record } from '../../events/record.ts';
import { refill } from '../../limits/budgets.ts';
import { factorGuesses } from '../../limits/guesses.ts';
import { Problem, type ProblemCode } from '../../problem.ts';

import { toIdentifier } from '../../users/identifiers.ts';
import { withoutSecondMail } from '../factors/kinds.ts';
import type { Ceremony } from '../factors/passkeys/challenges.ts';
import { type Assertion, isPasskeyOf, PASSKEY_AMR } from '../factors/passkeys/proof.ts';
import { spendRecoveryCode } from '../factors/recovery-codes.ts';
import { spendFactorCode } from '../factors/sent.ts';
import { spendTotp } from '../factors/totp.ts';
import { announceLock, spendGuesses } from './lockout.ts';

/** `challenge`: what the code was asked for by (sent-factors.ts). */
type SentCode = { code: string; challenge: string };

/** What each way wants to be shown. */
type Shown = {
  passkey: { ceremony: Ceremony & { purpose: 'second_factor' }; passkey: Assertion };
  totp: { code: string };
  sms: SentCode;
  email: SentCode;
  recovery_code: { recovery_code: string };
};

export type Way = keyof Shown;
export type SecondFactor = { [Name in Way]: { way: Name } & Shown[Name] }[Way];

type Proving<Name extends Way> = {
  /** RFC 8176: what it adds to amr, beside `mfa`. */
  amr: string[];
  /** The field of the request that a wrong one is told beside. */
  field: string;
  /** What a wrong one is called. */
  problem: ProblemCode;
  prove(core: Core, app: App, user: UserRow, shown: Shown[Name]): Promise<boolean>;
};

const ways: { [Name in Way]: Proving<Name> } = {
  passkey: {
    amr: PASSKEY_AMR,
    field: 'passkey',
    problem: 'invalid_passkey',
    prove: (core, app, owner, { ceremony, passkey: answer }) => isPasskeyOf(core, app, { ceremony, answer, owner }),
  },
  totp: {
    amr: ['otp'],
    field: 'code',
    problem: 'invalid_code',
    prove: (core, app, user, { code }) => spendTotp(core, app, user, code),
  },
  sms: {
    amr: ['sms'],
    field: 'code',
    problem: 'invalid_code',
    prove: (core, app, user, shown) => spendFactorCode(core, app, user, { kind: 'sms', ...shown }),
  },
  email: {
    // RFC 8176 has no word for mail, either; ours is the one that a mailed link has.
    amr: ['otp', 'email'],
    field: 'code',
    problem: 'invalid_code',
    prove: (core, app, user, shown) => spendFactorCode(core, app, user, { kind: 'email', ...shown }),
  },
  recovery_code: {
    // RFC 8176 has no word for a code from a list.
    amr: [],
    field: 'recovery_code',
    problem: 'invalid_code',
    prove: (core, app, user, shown) => spendRecoveryCode(core, app, user, shown.recovery_code),
  },
};

/** In the order in which they are offered: the strongest first, the one that is used up last. */
const order = ['passkey', 'totp', 'sms', 'email', 'recovery_code'] as const satisfies Way[];

/**
 * The ways that a user has beside what is proved (amr) already. Recovery codes stand in for whichever factor was lost, and
 * for a mailed code after a mailed link.
 */
export function waysOf(kinds: readonly FactorKind[], amr: readonly string[]): Way[] {
  const usable = withoutSecondMail(kinds, amr);
  return order.filter((way) => way === 'recovery_code' || usable.some((kind) => kind === way));
}

/** What a way adds to amr, for who sets it up at a sign-in. */
export const amrOf = (way: Way): string[] => ways[way].amr;

/** Gives what it adds to amr. Throws `invalid_code`, `invalid_passkey`, `too_many_attempts`. */
export async function proveSecondFactor(
  core: Core,
  app: App,
  user: UserRow,
  { way, ...shown }: SecondFactor,
): Promise<string[]> {
  const spends = factorGuesses(user);
  const emptied = await spendGuesses(core, app, spends, { method: way, user });
  const { amr, field, problem, prove } = ways[way];
  if (!(await prove(core, app, user, shown as never))) {
    await record(core.db, app, 'sign_in.failed', { user_id: user.id, data: { factor: way, method: way } });
    if (emptied.length > 0) await announceLock(core, app, { identifier: toIdentifier(user), guessed: 'second_factor' });
    throw new Problem(problem, undefined, { fields: { [field]: 'is wrong, or was used before' } });
  }
  for (const one of spends) await refill(core, app, one);
  return amr;
}
