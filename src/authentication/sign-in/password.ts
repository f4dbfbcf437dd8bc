// Signing in by an identifier and the password, for screens and API alike. Unknown user, wrong password and disabled user get
// the same answer after the same work; the budgets are taken from before the expensive part.

import type { App } from '../../apps/app.ts';
import { HOUR, toSeconds } from '../../clock.ts';
import type { Core } from '../../core.ts';
import type { UserRow } from '../../database/schema.ts';
import { record } from '../../events/record.ts';
import { countAttempt, giveBack, refill } from '../../limits/budgets.ts';
import {
  forgivenGuesses,
  type Guesses,
  guessesAgain,
  passwordGuesses,
  passwordGuessesIn,
} from '../../limits/guesses.ts';
import { Problem } from '../../problem.ts';
import {
  findUserByIdentifier,
  type Identifier,
  keysOfUser,
  parseIdentifier,
  toIdentifier,
} from '../../users/identifiers.ts';
import { findUser } from '../../users/users.ts';
import { hashPassword, isTooLong, needsRehash, requireRoom, verifyPassword } from '../password/password.ts';
import { isStillKnown, type KnownBrowser } from './known-browsers.ts';
import { announceLock, spendGuesses } from './lockout.ts';
import type { Known, Shown } from './process.ts';

export type PasswordSignIn = {
  /** As it was typed. */
  identifier: string;
  password: string;
  /** The id under which this browser is known for a user (by the key of the address), if the door has browsers. */
  known?: ((emailKey: string) => KnownBrowser | undefined | Promise<KnownBrowser | undefined>) | undefined;
};

type More = Pick<Known, 'amr' | 'link_ticket' | 'connections' | 'unbound'>;

/**
 * A user's password as a proof. After a hundred wrong ones in a row it is no longer enough in an unknown browser: the answer
 * is then the same for every password, and only after the right one is a code mailed (`guessed_out`). Throws
 * `invalid_credentials`, `too_many_attempts`, `busy`.
 */
export async function showPassword(core: Core, app: App, credentials: PasswordSignIn, more: More): Promise<Shown> {
  const { user, guessed_out } = await checkPassword(core, app, credentials);
  // Not renewed here: the time of it would tell that the password was right.
  if (guessed_out) return { guessed_out: { ...more, user, identifier: credentials.identifier } };
  if (!user) throw new Problem('invalid_credentials');
  return { ...more, user: await renewHash(core, app, user, credentials.password) };
}

/**
 * For a door without the step that asks for a code. Throws `invalid_credentials`, `busy`, and `too_many_attempts`, also if
 * a code would be due.
 */
export async function provePassword(core: Core, app: App, credentials: PasswordSignIn): Promise<UserRow> {
  const shown = await showPassword(core, app, credentials, { amr: [] });
  if ('user' in shown) return shown.user;
  throw new Problem('too_many_attempts', 'Too many attempts. Use the link in the email about them.', {
    retryAfter: toSeconds(HOUR),
  });
}

/** Renews a hash of an older kind. Throws `invalid_credentials`. */
async function renewHash(core: Core, app: App, user: UserRow, password: string): Promise<UserRow> {
  if (!user.password_hash || !needsRehash(user.password_hash)) return user;
  const password_hash = await hashPassword(password, app);
  const { numUpdatedRows } = await core.db
    .updateTable('users')
    .set({ password_hash })
    .where('app_id', '=', app.id)
    .where('id', '=', user.id)
    // A password that was changed while this one was verified is no longer valid, and must not be restored.
    .where('password_hash', '=', user.password_hash)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new Problem('invalid_credentials');
  return { ...user, password_hash };
}

/**
 * For a user who is signed in. These guesses have a budget of their own, so that guesses at the sign-in don't use it up.
 * Throws `invalid_credentials`, `sign_in_again` after a hundred in a row, `too_many_attempts`, `busy`.
 */
export async function requirePasswordAgain(
  core: Core,
  app: App,
  user: UserRow,
  { password, signed_in_at }: { password: string; signed_in_at?: Date | undefined },
): Promise<void> {
  requireRoom(app);
  const taken = await takeFrom(core, app, guessesAgain(app, user, signed_in_at));
  if (taken.guessed_out) throw new Problem('sign_in_again', 'Sign in again, then do this within a few minutes');
  const found = await findUser(core.db, app, user.id);
  await verify(core, app, taken, { identifier: toIdentifier(user), user: found, password });
}

/** `identifier` is undefined if the text can't be one in this App. */
type Named = { identifier: Identifier | undefined; user: UserRow | undefined };

type Checked = { user: UserRow | undefined; guessed_out: boolean };

/** The active user whose password it is. */
async function checkPassword(
  core: Core,
  app: App,
  { identifier: typed, password, known }: PasswordSignIn,
): Promise<Checked> {
  // In a flood of sign-ins, those that will be turned away must cost nothing.
  requireRoom(app);
  const identifier = parseIdentifier(app, typed);
  const user = identifier && (await findUserByIdentifier(core.db, app, identifier));
  // What names nobody must not take from the guesses of a user whom it would name in another App.
  const key = identifier?.key ?? `nobody\n${typed.slice(0, 300)}`;
  const owner = user?.email_key ?? key;
  const browser = identifier && (await known?.(owner));
  const taken = await takeGuess(core, app, { key, owner }, isStillKnown(browser, user) ? browser.id : undefined);
  if (taken.guessed_out && !identifier) throw new Problem('invalid_credentials');
  return { user: await verify(core, app, taken, { identifier, user, password }), guessed_out: taken.guessed_out };
}

/** `is_last`: this attempt emptied a budget, so that the user gets a mail if the password is wrong. */
type Taken = { guesses: Guesses; guessed_out: boolean; is_last: boolean };

async function takeGuess(
  core: Core,
  app: App,
  named: { key: string; owner: string },
  browser: string | undefined,
): Promise<Taken> {
  const inBrowser = browser === undefined ? undefined : passwordGuessesIn(app, named.owner, browser);
  const taken = inBrowser && (await takeFrom(core, app, inBrowser));
  // After a hundred wrong passwords in a row, the browser is no longer known.
  return taken && !taken.guessed_out ? taken : takeFrom(core, app, passwordGuesses(app, named));
}

async function takeFrom(core: Core, app: App, guesses: Guesses): Promise<Taken> {
  const { here, atAnyone, inARow } = guesses;
  const emptied = await spendGuesses(core, app, [here, ...atAnyone], { method: 'pwd' });
  const count = await countAttempt(core, app, inARow);
  const { limit } = inARow.budget;
  return { guesses, guessed_out: count > limit, is_last: count === limit || emptied.includes(here) };
}

/** Throws `invalid_credentials`; where a code is due, every password gets the same answer. */
async function verify(
  core: Core,
  app: App,
  taken: Taken,
  { identifier, user, password }: Named & { password: string },
): Promise<UserRow | undefined> {
  const { guesses, guessed_out, is_last } = taken;
  const verified = !isTooLong(password) && (await verifyOrGiveBack(core, app, guesses, { user, password }));
  if (!user || !verified || user.status !== 'active') {
    await record(core.db, app, 'sign_in.failed', { user_id: user?.id, data: { method: 'pwd' } });
    if (identifier && is_last) await announceLock(core, app, { identifier, guessed: 'password' });
    if (guessed_out) return undefined;
    throw new Problem('invalid_credentials');
  }
  // Nothing is given back before the code is entered: it would reveal that the password was right.
  if (guessed_out) await record(core.db, app, 'sign_in.code_required', { user_id: user.id });
  else await giveBackAll(core, app, guesses);
  return user;
}

/** After a success in a known browser, guesses from elsewhere get nothing back: `guesses` are the browser's own. */
async function giveBackAll(core: Core, app: App, { here, atAnyone, inARow }: Guesses): Promise<void> {
  await refill(core, app, here);
  await refill(core, app, inARow);
  // Only this attempt: otherwise a password sprayer could sign in to its own account now and then, and go on.
  for (const one of atAnyone) await giveBack(core, app, one);
}

/** A password that the server was too busy to check doesn't count as a guess. */
async function verifyOrGiveBack(
  core: Core,
  app: App,
  { here, atAnyone, inARow }: Guesses,
  { user, password }: { user: UserRow | undefined; password: string },
): Promise<boolean> {
  try {
    return await verifyPassword(user?.password_hash, password, app);
  } catch (error) {
    if (error instanceof Problem && error.code === 'busy')
      await Promise.all([here, inARow, ...atAnyone].map((one) => giveBack(core, app, one)));
    throw error;
  }
}

/** Refills the guesses of a user who proved their identity in another way. */
export async function forgiveGuesses(core: Core, app: App, user: UserRow): Promise<void> {
  const spends = keysOfUser(user).flatMap((key) => forgivenGuesses(app, { key, owner: user.email_key }));
  await Promise.all(spends.map((one) => refill(core, app, one)));
}
