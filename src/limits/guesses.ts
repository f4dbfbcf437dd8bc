// How often anyone may guess at a user, whichever door they come by. What belongs to one user has one owner in its key, so
// that all of it can be filled again at once.

import { DAY, MINUTE } from '../clock.ts';
import type { Core } from '../core.ts';
import type { UserRow } from '../database/schema.ts';
import { type Budget, refillAll, type Spend } from './budgets.ts';

/** What a limit has to know of an App. */
type App = { id: string; settings: { lockout_attempts: number; lockout_minutes: number } };

const QUARTER_HOUR = 15 * MINUTE;

/** Wrong passwords from one network at anyone: a school behind one address still gets in, a sprayer doesn't get far. */
const perNetwork = { name: 'password_network', limit: 100, period: QUARTER_HOUR };
/** Passwords of one user from anywhere (NIST SP 800-63B-4 §3.2.2: no more than 100 in a row). */
const perUser = { name: 'password_user', limit: 100, period: DAY };

/** Passwords of one user from one network, and in a browser where the user was before: nobody elsewhere can use that up. */
const lockedOut = ({ settings }: App, name: string): Budget => ({
  name,
  limit: settings.lockout_attempts,
  period: settings.lockout_minutes * MINUTE,
  backOff: true,
});
const perUserAndNetwork = (app: App) => lockedOut(app, 'password_user_network');
const perKnownBrowser = (app: App) => lockedOut(app, 'password_known_browser');

/** `key`: of the address, whether it is somebody's or nobody's. */
export const passwordGuesses = (app: App, key: string, network: string) => ({
  here: { budget: perUserAndNetwork(app), of: key, from: network } satisfies Spend,
  anywhere: { budget: perUser, of: key } satisfies Spend,
  atAnyone: { budget: perNetwork, of: network } satisfies Spend,
});

export const passwordGuessesIn = (app: App, key: string, browser: string): Spend => ({
  budget: perKnownBrowser(app),
  of: key,
  from: browser,
});

/** Three codes of a million are right at a time: who has the password guesses right once in 20 years. */
const factors = { name: 'second_factor', limit: 10, period: QUARTER_HOUR };
const factorsOfADay = { name: 'second_factor_day', limit: 50, period: DAY };

export const factorGuesses = (user: UserRow): Spend[] =>
  [factors, factorsOfADay].map((budget) => ({ budget, of: user.id }));

/** From every network and in every browser. */
export async function refillGuesses(core: Core, app: App, user: UserRow): Promise<void> {
  const ofAddress = [perUserAndNetwork(app), perKnownBrowser(app), perUser];
  const all = [...ofAddress.map((budget) => ({ budget, of: user.email_key })), ...factorGuesses(user)];
  await Promise.all(all.map((one) => refillAll(core, app, one)));
}
