// Signing up with email and password: by the user on a screen, or by the App's backend on the user's behalf.

import type { App } from '../../apps/app.ts';
import type { Database } from '../../database/open.ts';
import type { Db, UserRow } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { currentActor } from '../../events/record.ts';
import { spend, toNetwork } from '../../limits/budgets.ts';
import type { Mail } from '../../mail/kinds.ts';
import type { Outbox } from '../../mail/outbox.ts';
import { Problem } from '../../problem.ts';
import { requireEmail } from '../../users/email.ts';
import { createUser, type NewUser } from '../../users/users.ts';
import { sendConfirmLink } from '../addresses/verify.ts';
import { hashPassword } from '../password/password.ts';
import { requireGoodPassword } from '../password/policy.ts';

/** New users from one network in an hour. */
const perNetwork = { name: 'sign_up_network', limit: 30, seconds: 60 * 60 };

export type SignUp = Omit<NewUser, 'password_hash' | 'email_verified' | 'phone_verified'> & { password: string };

/** What goes by mail to a new user, and in which language. */
export type Greeting = { outbox: Outbox; locale: Mail['locale'] };

/** By the user. Throws `sign_up_closed`, `invalid_email`, `weak_password`, `email_taken`, `too_many_attempts`, `busy`. */
export async function signUp(database: Database, app: App, input: SignUp, greeting: Greeting): Promise<UserRow> {
  if (app.settings.sign_up !== 'open') throw new Problem('sign_up_closed', closedWords[app.settings.sign_up](app.name));
  await spend(database, app, [{ budget: perNetwork, of: toNetwork(currentActor().ip ?? '') }]);
  return createUserWithPassword(database, app, input, (db, user) => greet(db, app, user, greeting));
}

/** Who is invited comes by the link: typing the address alone proves nothing, and must not tell that it is invited. */
const closedWords = {
  invitation: (app: string) => `${app} takes new users by invitation only`,
  closed: (app: string) => `${app} does not take new users at the moment`,
};

/** Where the address must be proven first, the code goes out by the interaction that waits for it. */
async function greet(db: Db, app: App, user: UserRow, { outbox, locale }: Greeting): Promise<void> {
  const { email_verification } = app.settings;
  if (email_verification === 'later') await sendConfirmLink(db, outbox, app, { user, locale });
  if (email_verification === 'off') {
    await outbox.enqueue(db, app, { kind: 'welcome', to: user.email, locale, name: user.name ?? undefined });
  }
}

/**
 * By the App itself: its backend or its developers. Throws `invalid_email`, `invalid_phone`, `weak_password`, `email_taken`,
 * `busy`.
 */
export async function createUserWithPassword(
  database: Database,
  app: App,
  { password, ...user }: SignUp & Pick<NewUser, 'email_verified' | 'phone_verified'>,
  also: (db: Db, user: UserRow) => Promise<void> = async () => {},
): Promise<UserRow> {
  requireEmail(user.email);
  await requireGoodPassword(app, password, [user.email, user.name]);
  const password_hash = await hashPassword(password);
  return transact(database.db, async (db) => {
    const created = await createUser(db, app, { ...user, password_hash });
    await also(db, created);
    return created;
  });
}
