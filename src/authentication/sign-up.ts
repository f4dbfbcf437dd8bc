// Signing up with email and password: by the user on a screen, or by the App's backend on the user's behalf.
import type { App } from '../apps/apps.ts';
import { currentActor } from '../audit-log.ts';
import type { Database } from '../database/open.ts';
import type { UserRow } from '../database/schema.ts';
import { Problem } from '../problem.ts';
import { spend, toNetwork } from '../rate-limit.ts';
import { requireEmail } from '../users/email.ts';
import { createUser, type NewUser } from '../users/users.ts';
import { hashPassword } from './password.ts';
import { requireGoodPassword } from './password-policy.ts';

/** New users from one network in an hour. */
const perNetwork = { name: 'sign_up_network', limit: 30, seconds: 60 * 60 };

export type SignUp = Omit<NewUser, 'password_hash' | 'email_verified'> & { password: string };

/** By the user. Throws `sign_up_closed`, `invalid_email`, `weak_password`, `email_taken`, `too_many_attempts`, `busy`. */
export async function signUp(database: Database, app: App, input: SignUp): Promise<UserRow> {
  if (app.settings.sign_up === 'closed')
    throw new Problem('sign_up_closed', `${app.name} does not take new users at the moment`);
  await spend(database, app, [{ budget: perNetwork, of: toNetwork(currentActor().ip ?? '') }]);
  return createUserWithPassword(database, app, input);
}

/** By the App itself: its backend or its developers. Throws `invalid_email`, `weak_password`, `email_taken`, `busy`. */
export async function createUserWithPassword(
  database: Database,
  app: App,
  { password, ...user }: SignUp & Pick<NewUser, 'email_verified'>,
): Promise<UserRow> {
  requireEmail(user.email);
  await requireGoodPassword(app, password, [user.email, user.name]);
  const password_hash = await hashPassword(password);
  return createUser(database.db, app, { ...user, password_hash });
}
