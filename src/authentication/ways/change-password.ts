// Changing a password: by the user, who proves to know the old one, or by the App itself. Either way the new
// password must be good, and the other sessions end unless the user wants them to go on.

import type { App } from '../../apps/app.ts';
import type { Core } from '../../core.ts';
import type { UserRow } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { enqueueNotice } from '../../mail/notices.ts';
import { Problem } from '../../problem.ts';
import { type NewPassword, setPassword } from '../../users/users.ts';
import { hashPassword } from '../password/password.ts';
import { requireGoodPassword } from '../password/policy.ts';
import { requirePasswordProof } from '../reauthentication.ts';

export type PasswordChange = {
  current_password?: string | null | undefined;
  /** When the user of this session proved to be it. */
  signed_in_at?: Date | undefined;
  new_password: string;
  /** The session in which the user does it goes on. */
  keep?: string | undefined;
  /** False lets the other sessions go on, too. */
  sign_out_others?: boolean | undefined;
};

/**
 * By the user. Guesses at the old password count as sign-ins do. Throws `wrong_password`, `sign_in_again`,
 * `weak_password`, `too_many_attempts`, `busy`.
 */
export async function changePassword(
  core: Core,
  app: App,
  user: UserRow,
  { current_password: password, signed_in_at, new_password, keep, sign_out_others }: PasswordChange,
): Promise<void> {
  await requirePasswordProof(core, app, user, { password, signed_in_at });
  await requireGoodPassword(app, new_password, [user.email, user.name]).catch(nameTheNewOne);
  await put(core, app, user, { hash: await hashPassword(new_password), keep, sign_out_others });
}

/** By the App: its backend or its developers. Throws `weak_password`, `busy`. */
export async function replacePassword(core: Core, app: App, user: UserRow, password: string): Promise<void> {
  await requireGoodPassword(app, password, [user.email, user.name]);
  await put(core, app, user, { hash: await hashPassword(password) });
}

async function put(core: Core, app: App, user: UserRow, password: NewPassword): Promise<void> {
  await transact(core, async (core) => {
    await setPassword(core.db, app, user.id, password);
    await enqueueNotice(core, app, user, { kind: 'password_changed' });
  });
}

/** Of two passwords, the one that is too weak. */
function nameTheNewOne(error: unknown): never {
  if (!(error instanceof Problem) || error.code !== 'weak_password') throw error;
  throw error.withFields({ new_password: error.fields?.password ?? error.title });
}
