// Limits on guesses at a user, the same for every door. All budgets of a user have the same owner in their keys, so
// that they can be filled together.

import { DAY, MINUTE } from '../clock.ts';
import type { Db, UserRow } from '../database/schema.ts';
import { type Budget, findWaits, refillAll, type Spend } from './budgets.ts';
import { currentNetwork, spendsOfNetwork } from './networks.ts';

/** The part of an App that the limits need. */
type App = { id: string; settings: { lockout_attempts: number; lockout_minutes: number } };

const QUARTER_HOUR = 15 * MINUTE;

/**
 * Wrong passwords from one network for any user: a school behind one address still gets in, and password spraying stays
 * slow.
 */
const perNetwork = { name: 'password_network', limit: 100, period: QUARTER_HOUR };
/**
 * Wrong passwords for one user from anywhere, in a row (NIST SP 800-63B-4 §3.2.2). After these, a password alone no longer
 * signs in an unknown browser. The count has to expire, because addresses that belong to nobody are counted, too.
 */
const inARow = { name: 'password_user', limit: 100, period: 30 * DAY };
/** The same in one known browser, which is then no longer known. */
const inARowInBrowser = { ...inARow, name: 'password_browser' };

/**
 * Wrong passwords for one user, from one network or in a browser that the user has signed in with. Nobody elsewhere can
 * use these up.
 */
const lockedOut = ({ settings }: App, name: string): Budget => ({
  name,
  limit: settings.lockout_attempts,
  period: settings.lockout_minutes * MINUTE,
  backOff: true,
});
const perUserAndNetwork = (app: App) => lockedOut(app, 'password_user_network');
const perKnownBrowser = (app: App) => lockedOut(app, 'password_known_browser');

/** The budgets of a guess: if one of the first two is empty it has to wait; after `inARow` a password alone isn't enough. */
export type Guesses = { here: Spend; atAnyone: Spend[]; inARow: Spend };

/**
 * `key` is that of the typed identifier, whether or not it belongs to a user: the wait after guesses at a username must not
 * reveal which address belongs to it. `owner` is the user's email key, or `key` if there is no user. Wrong passwords in a row
 * are counted for the user, whichever identifier was typed (NIST).
 */
export const passwordGuesses = (app: App, { key, owner }: { key: string; owner: string }): Guesses => ({
  here: { budget: perUserAndNetwork(app), of: key, from: currentNetwork() ?? UNKNOWN },
  atAnyone: spendsOfNetwork(perNetwork),
  inARow: { budget: inARow, of: owner },
});

/** Stands for the network of all attempts through a backend that doesn't send its user's address. */
const UNKNOWN = 'unknown';

/** The budgets that are refilled for a user who proved their identity in another way: here, and through backends without `ip`. */
export const forgivenGuesses = (app: App, named: { key: string; owner: string }): Spend[] => {
  const { here, inARow } = passwordGuesses(app, named);
  return [here, { ...here, from: UNKNOWN }, inARow];
};

export const passwordGuessesIn = (app: App, owner: string, browser: string): Guesses => ({
  here: { budget: perKnownBrowser(app), of: owner, from: browser },
  atAnyone: [],
  inARow: { budget: inARowInBrowser, of: owner, from: browser },
});

/** A user who is signed in and enters the password again. Each sign-in has attempts of its own. */
export const guessesAgain = (app: App, { email_key }: Pick<UserRow, 'email_key'>, signedInAt?: Date): Guesses =>
  passwordGuessesIn(app, email_key, `signed in ${signedInAt?.getTime()}`);

/** Three of a million codes are right at any time: an attacker with the password guesses one in 20 years. */
const factors = { name: 'second_factor', limit: 10, period: QUARTER_HOUR };
const factorsOfADay = { name: 'second_factor_day', limit: 50, period: DAY };

export const factorGuesses = (user: UserRow): Spend[] =>
  [factors, factorsOfADay].map((budget) => ({ budget, of: user.id }));

/** Fills the limits for every network and every browser. `keys`: of all identifiers of the user. */
export async function refillGuesses(db: Db, app: App, user: UserRow, keys: string[]): Promise<void> {
  const inRow = [inARow, inARowInBrowser].map((budget) => ({ budget, of: user.email_key }));
  for (const one of [...waitsOf(app, user, keys), ...inRow]) await refillAll(db, app, one);
}

/** Until when each of the users has to wait somewhere after wrong guesses, by id. `keys` as for `refillGuesses`. */
export const findPauses = (db: Db, app: App, users: { user: UserRow; keys: string[] }[]): Promise<Map<string, Date>> =>
  findWaits(db, app, new Map(users.map(({ user, keys }) => [user.id, waitsOf(app, user, keys)])));

/** The budgets that make a user wait once they are empty. */
const waitsOf = (app: App, user: UserRow, keys: string[]): Omit<Spend, 'from'>[] => [
  { budget: perKnownBrowser(app), of: user.email_key },
  ...keys.map((of) => ({ budget: perUserAndNetwork(app), of })),
  ...factorGuesses(user),
];
