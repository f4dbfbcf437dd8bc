// Proving a second factor, for screens and API alike: one budget of guesses a user, whichever factor and however many
// flows are begun (a new sign-in gives no new tries).
import type { App } from '../apps/apps.ts';
import { record } from '../audit-log.ts';
import type { Database } from '../database/open.ts';
import type { UserRow } from '../database/schema.ts';
import { Problem } from '../problem.ts';
import { refill, type Spend, spend } from '../rate-limit.ts';
import type { Keyring } from '../secrets.ts';
import { spendRecoveryCode } from './recovery-codes.ts';
import { spendTotp } from './totp.ts';

/** Three codes of a million are right at a time: who has the password guesses right once in 20 years. */
const perUser = { name: 'second_factor', limit: 10, seconds: 15 * 60 };
const perUserAndDay = { name: 'second_factor_day', limit: 50, seconds: 24 * 60 * 60 };

export type SecondFactor = { code: string } | { recovery_code: string };

/** Gives what it adds to amr. Throws `invalid_code`, `too_many_attempts`. */
export async function proveSecondFactor(
  database: Database,
  keyring: Keyring,
  app: App,
  user: UserRow,
  given: SecondFactor,
): Promise<string[]> {
  const spends: Spend[] = [perUser, perUserAndDay].map((budget) => ({ budget, of: user.id }));
  await spendOrRecord(database, app, user, spends);
  const proved = await provers[toKind(given)](database, keyring, app, user, given as never);
  if (!proved) {
    await record(database.db, app, 'sign_in.failed', { user_id: user.id, data: { factor: toKind(given) } });
    throw new Problem('invalid_code', undefined, { fields: { [toKind(given)]: 'is wrong, or was used before' } });
  }
  for (const one of spends) await refill(database, app, one);
  return amrOf[toKind(given)];
}

type Kind = 'code' | 'recovery_code';
const toKind = (given: SecondFactor): Kind => ('code' in given ? 'code' : 'recovery_code');

const provers = {
  code: ({ db }: Database, keyring: Keyring, app: App, user: UserRow, { code }: { code: string }) =>
    spendTotp(db, keyring, app, user, code),
  recovery_code: ({ db }: Database, _: Keyring, app: App, user: UserRow, given: { recovery_code: string }) =>
    spendRecoveryCode(db, app, user.id, given.recovery_code),
};

/** RFC 8176 has no word for a code from a list. */
const amrOf: Record<Kind, string[]> = { code: ['otp'], recovery_code: [] };

async function spendOrRecord(database: Database, app: App, user: UserRow, spends: Spend[]): Promise<void> {
  try {
    await spend(database, app, spends);
  } catch (error) {
    if (error instanceof Problem) await record(database.db, app, 'sign_in.locked', { user_id: user.id });
    throw error;
  }
}
