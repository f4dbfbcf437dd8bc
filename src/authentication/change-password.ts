// Changing a password: by the user, who proves to know the old one, or by the App itself. Either way the other sessions
// end, and the new password must be good.
import type { App } from '../apps/apps.ts';
import type { Database } from '../database/open.ts';
import type { UserRow } from '../database/schema.ts';
import { Problem } from '../problem.ts';
import { setPassword } from '../users/users.ts';
import { hashPassword } from './password.ts';
import { requireGoodPassword } from './password-policy.ts';
import { requirePassword } from './sign-in.ts';

export type PasswordChange = { current_password: string; new_password: string };

/**
 * By the user, in the session `keep`, which goes on. Guesses at the old password count as sign-ins do. Throws
 * `wrong_password`, `weak_password`, `too_many_attempts`, `busy`.
 */
export async function changePassword(
  database: Database,
  app: App,
  user: UserRow,
  { current_password, new_password, keep }: PasswordChange & { keep?: string | undefined },
): Promise<void> {
  await requireCurrentPassword(database, app, user, current_password);
  await replacePassword(database, app, user, new_password, keep);
}

/** By the App: its backend or its developers. Throws `weak_password`, `busy`. */
export async function replacePassword(
  database: Database,
  app: App,
  user: UserRow,
  password: string,
  keep?: string,
): Promise<void> {
  await requireGoodPassword(app, password, [user.email, user.name]);
  await setPassword(database.db, app, user.id, await hashPassword(password), keep);
}

/** `field` is what the request calls it. Throws `wrong_password`, `too_many_attempts`, `busy`. */
export async function requireCurrentPassword(
  database: Database,
  app: App,
  user: UserRow,
  password: string,
  field = 'current_password',
): Promise<void> {
  try {
    await requirePassword(database, app, { email: user.email, password });
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'invalid_credentials') throw error;
    // Not a 401: the token is fine, and a client must not throw it away.
    throw new Problem('wrong_password', undefined, { fields: { [field]: 'is not your password' } });
  }
}
