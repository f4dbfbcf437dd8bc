// Signing in by email and password, for screens and API alike. Unknown user, wrong password and disabled user get the
// same answer after the same work; the budgets are taken from before the expensive part.
import type { App } from '../apps/apps.ts';
import { currentActor, record } from '../audit-log.ts';
import { now } from '../clock.ts';
import type { Database } from '../database/open.ts';
import type { UserRow } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { Problem } from '../problem.ts';
import { giveBack, refill, type Spend, spend, toNetwork } from '../rate-limit.ts';
import { parseEmail } from '../users/email.ts';
import { findUserByEmail } from '../users/users.ts';
import { hashPassword, isTooLong, needsRehash, verifyPassword } from './password.ts';

const QUARTER_HOUR = 15 * 60;
const DAY = 24 * 60 * 60;

/** Guesses at one user from one network; filled again by a success. */
const perUserAndNetwork = { name: 'password_user_network', limit: 10, seconds: QUARTER_HOUR };
/** Guesses at one user from anywhere (NIST SP 800-63B-4 §3.2.2: no more than 100 in a row). */
const perUser = { name: 'password_user', limit: 100, seconds: DAY };
/** Wrong guesses from one network at anyone: a school behind one address still gets in, a sprayer doesn't get far. */
const perNetwork = { name: 'password_network', limit: 100, seconds: QUARTER_HOUR };

/** In a browser where the user has signed in before: guesses elsewhere don't lock it out. */
const perKnownBrowser = { name: 'password_known_browser', limit: 10, seconds: QUARTER_HOUR };

export type PasswordSignIn = {
  email: string;
  password: string;
  /** The id under which this browser is known for an address (by its key), where the door has browsers. */
  known?: ((emailKey: string) => string | undefined) | undefined;
};

/**
 * The password alone, to the end. A door whose user may need a second factor takes the two halves instead. Throws
 * `invalid_credentials`, `too_many_attempts`, `busy`.
 */
export async function signInByPassword(database: Database, app: App, credentials: PasswordSignIn): Promise<UserRow> {
  const user = await provePassword(database, app, credentials);
  await noteSignIn(database, app, user, ['pwd']);
  return user;
}

/** The first half: whose password it is, rehashed where that is due. Throws as `requirePassword`. */
export async function provePassword(database: Database, app: App, credentials: PasswordSignIn): Promise<UserRow> {
  const user = await requirePassword(database, app, credentials);
  if (!needsRehash(user.password_hash!)) return user;
  const password_hash = await hashPassword(credentials.password);
  const { numUpdatedRows } = await database.db
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

/** The second half, when all is proved that has to be: `user` as it was then. Throws `invalid_credentials`. */
export async function noteSignIn(database: Database, app: App, user: UserRow, amr: readonly string[]): Promise<void> {
  await transact(database.db, async (db) => {
    const signedIn = await db
      .updateTable('users')
      .set({ last_sign_in_at: now() })
      .where('app_id', '=', app.id)
      .where('id', '=', user.id)
      .where('status', '=', 'active')
      // A password that was changed in the meantime is nobody’s any more.
      .where('password_hash', 'is not distinct from', user.password_hash)
      .returning('id')
      .executeTakeFirst();
    if (!signedIn) throw new Problem('invalid_credentials');
    await record(db, app, 'sign_in.succeeded', { user_id: user.id, data: { method: amr.join(' ') } });
  });
}

/** The active user whose password it is. Throws `invalid_credentials`, `too_many_attempts`, `busy`. */
export async function requirePassword(
  database: Database,
  app: App,
  { email, password, known }: PasswordSignIn,
): Promise<UserRow> {
  const { db } = database;
  const parsed = parseEmail(email);
  const { guessesHere, guesses, guessesAtAnyone } = toSpends(parsed?.key ?? email.slice(0, 300));
  const browser = parsed && known?.(parsed.key);
  const guessesInBrowser = browser ? { budget: perKnownBrowser, of: browser } : undefined;
  await spendOrRecord(database, app, guessesInBrowser ? [guessesInBrowser] : [guessesHere, guesses, guessesAtAnyone]);

  const user = parsed && (await findUserByEmail(db, app, parsed));
  const verified = !isTooLong(password) && (await verifyPassword(user?.password_hash, password));
  if (!user || !verified || user.status !== 'active') {
    await record(db, app, 'sign_in.failed', { user_id: user?.id });
    throw new Problem('invalid_credentials');
  }
  if (guessesInBrowser) {
    // The others were not asked, and whoever guesses elsewhere gets nothing by this.
    await refill(database, app, guessesInBrowser);
    return user;
  }
  await refill(database, app, guessesHere);
  await refill(database, app, guesses);
  // Only this one: else a sprayer would sign in as itself now and then, and go on.
  await giveBack(database, app, guessesAtAnyone);
  return user;
}

function toSpends(key: string): Record<'guessesHere' | 'guesses' | 'guessesAtAnyone', Spend> {
  const network = toNetwork(currentActor().ip ?? '');
  return {
    guessesHere: { budget: perUserAndNetwork, of: `${key} ${network}` },
    guesses: { budget: perUser, of: key },
    guessesAtAnyone: { budget: perNetwork, of: network },
  };
}

/** Who has proven to be the user in another way is no guesser. */
export async function forgiveGuesses(database: Database, app: App, email: string): Promise<void> {
  const { guessesHere, guesses } = toSpends(parseEmail(email)!.key);
  await Promise.all([guessesHere, guesses].map((one) => refill(database, app, one)));
}

async function spendOrRecord(database: Database, app: App, spends: Spend[]): Promise<void> {
  try {
    await spend(database, app, spends);
  } catch (error) {
    if (error instanceof Problem) await record(database.db, app, 'sign_in.locked');
    throw error;
  }
}
