// Signing in by email and password, for screens and API alike. Unknown user, wrong password and disabled user get the
// same answer after the same work; the budgets are taken from before the expensive part.

import type { App } from '../../apps/app.ts';
import type { Core } from '../../core.ts';
import type { UserRow } from '../../database/schema.ts';
import { currentActor, record } from '../../events/record.ts';
import { giveBack, refill, type Spend, toNetwork } from '../../limits/budgets.ts';
import { passwordGuesses, passwordGuessesIn } from '../../limits/guesses.ts';
import { Problem } from '../../problem.ts';
import { parseEmail, requireEmail } from '../../users/email.ts';
import { findUserByEmail } from '../../users/users.ts';
import { hashPassword, isTooLong, needsRehash, requireRoom, verifyPassword } from '../password/password.ts';
import { announceLock, spendGuesses } from './lockout.ts';
export type PasswordSignIn = {
  email: string;
  password: string;
  /** The id under which this browser is known for an address (by its key), where the door has browsers. */
  known?: ((emailKey: string) => string | undefined) | undefined;
};

/** The user whose password it is; its hash is renewed if it is of an older kind. Throws as `requirePassword`. */
export async function provePassword(core: Core, app: App, credentials: PasswordSignIn): Promise<UserRow> {
  const user = await requirePassword(core, app, credentials);
  if (!user.password_hash || !needsRehash(user.password_hash)) return user;
  const password_hash = await hashPassword(credentials.password);
  const { numUpdatedRows } = await core.db
    .updateTable('users')
    .set({ password_hash })
    .where('app_id', '=', app.id)
    .where('id', '=', user.id)
    // A password that was changed while this one was verified is nobody’s any more, nor to be put back.
    .where('password_hash', '=', user.password_hash)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new Problem('invalid_credentials');
  return { ...user, password_hash };
}

/** The active user whose password it is. Throws `invalid_credentials`, `too_many_attempts`, `busy`. */
export async function requirePassword(
  core: Core,
  app: App,
  { email, password, known }: PasswordSignIn,
): Promise<UserRow> {
  // In a flood of sign-ins, who will be turned away costs nothing first.
  requireRoom();
  const parsed = parseEmail(email);
  const guesses = passwordGuesses(app, parsed?.key ?? email.slice(0, 300), networkOf());
  const browser = parsed && known?.(parsed.key);
  const inBrowser = browser ? passwordGuessesIn(app, parsed.key, browser) : undefined;
  const spends = inBrowser ? [inBrowser] : [guesses.here, guesses.anywhere, guesses.atAnyone];
  const emptied = await spendGuesses(core, app, spends);

  const user = parsed && (await findUserByEmail(core.db, app, parsed));
  const verified = !isTooLong(password) && (await verifyOrGiveBack(core, app, spends, { user, password }));
  if (!user || !verified || user.status !== 'active') {
    await record(core.db, app, 'sign_in.failed', { user_id: user?.id });
    const isLocked = emptied.some((one) => one !== guesses.atAnyone);
    if (parsed && isLocked) await announceLock(core, app, { email: parsed, guessed: 'password' });
    throw new Problem('invalid_credentials');
  }
  if (inBrowser) {
    // The others were not asked, and whoever guesses elsewhere gets nothing by this.
    await refill(core, app, inBrowser);
    return user;
  }
  await refill(core, app, guesses.here);
  await refill(core, app, guesses.anywhere);
  // Only this one: else a sprayer would sign in as itself now and then, and go on.
  await giveBack(core, app, guesses.atAnyone);
  return user;
}

/** A password that nobody had time to look at was no guess. */
async function verifyOrGiveBack(
  core: Core,
  app: App,
  spends: Spend[],
  { user, password }: { user: UserRow | undefined; password: string },
): Promise<boolean> {
  try {
    return await verifyPassword(user?.password_hash, password);
  } catch (error) {
    if (error instanceof Problem && error.code === 'busy')
      await Promise.all(spends.map((one) => giveBack(core, app, one)));
    throw error;
  }
}

const networkOf = () => toNetwork(currentActor().ip ?? '');

/** Fills the guesses again for a user who proved in another way that it is them. */
export async function forgiveGuesses(core: Core, app: App, email: string): Promise<void> {
  const { here, anywhere } = passwordGuesses(app, requireEmail(email).key, networkOf());
  await Promise.all([here, anywhere].map((one) => refill(core, app, one)));
}
