// Limits on guesses at a user, the same for every door. All budgets of a user have the same owner in their keys, so
// that they can be filled together.

import { DAY, MINUTE } from '../clock.ts';
import type { Core } from '../core.ts';
import type { UserRow } from '../database/schema.ts';
import { type Budget, refillAll, type Spend } from './budgets.ts';

/** The part of an App that the limits need. */
type App = { id: string; settings: { lockout_attempts: number; lockout_minutes: number } };

const QUARTER_HOUR = 15 * MINUTE;

/**
 * Wrong passwords from one network for any user: a school behind one address still gets in, and password spraying stays
 * slow.
 */
const perNetwork = { name: 'password_network', limit: 100, period: QUARTER_HOUR };
/** Wrong passwords for one user from anywhere (NIST SP 800-63B-4 §3.2.2: no more than 100 in a row). */
const perUser = { name: 'password_user', limit: 100, period: DAY };

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

/** `key` belongs to the address, whether or not a user has it. */
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

/** Three of a million codes are right at any time: an attacker with the password guesses one in 20 years. */
const factors = { name: 'second_factor', limit: 10, period: QUARTER_HOUR };
const factorsOfADay = { name: 'second_factor_day', limit: 50, period: DAY };

export const factorGuesses = (user: UserRow): Spend[] =>
  [factors, factorsOfADay].map((budget) => ({ budget, of: user.id }));

/** Fills the limits for every network and every browser. */
export async function refillGuesses(core: Core, app: App, user: UserRow): Promise<void> {
  const ofAddress = [perUserAndNetwork(app), perKnownBrowser(app), perUser];
  const all = [...ofAddress.map((budget) => ({ budget, of: user.email_key })), ...factorGuesses(user)];
  await Promise.all(all.map((one) => refillAll(core, app, one)));
}
