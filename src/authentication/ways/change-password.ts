// Changing a password: by the user, who gives the old one, or by the App itself. In both cases the new password must be
// good, and the other sessions end unless the user wants to keep them.

import type { App } from '../../apps/app.ts';
import type { Core } from '../../core.ts';
import type { UserRow } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { enqueueNotice } from '../../mail/notices.ts';
import { Problem } from '../../problem.ts';
import type { OtherSessions } from '../../users/sessions/end.ts';
import { type NewPassword, setPassword } from '../../users/users.ts';
import { hashPassword } from '../password/password.ts';
import { requireGoodPassword } from '../password/policy.ts';
import { type Proof, requirePasswordProof } from '../reauthentication.ts';

export type PasswordChange = Omit<Proof, 'password' | 'field'> &
  OtherSessions & {
    current_password?: string | null | undefined;
    new_password: string;
  };

/**
 * For the user. Guesses at the old password count like sign-ins. Throws `weak_password`, and as `requireProof`.
 */
export async function changePassword(
  core: Core,
  app: App,
  user: UserRow,
  { current_password: password, new_password, keep, sign_out_others, ...proof }: PasswordChange,
): Promise<UserRow> {
  await requirePasswordProof(core, app, user, { password, ...proof });
  await requireGoodPassword(core, app, new_password, [user.email, user.username, user.name]).catch(nameTheNewOne);
  return put(core, app, user, { hash: await hashPassword(new_password, app), keep, sign_out_others });
}

/** For the App: its backend or its developers. Throws `weak_password`, `busy`. */
export async function replacePassword(core: Core, app: App, user: UserRow, password: string): Promise<void> {
  await requireGoodPassword(core, app, password, [user.email, user.username, user.name]);
  await put(core, app, user, { hash: await hashPassword(password, app) });
}

async function put(core: Core, app: App, user: UserRow, password: NewPassword): Promise<UserRow> {
  return transact(core, async (core) => {
    const changed = await setPassword(core.db, app, user.id, password);
    await enqueueNotice(core, app, user, { kind: 'password_changed' });
    return changed;
  });
}

/** Says that the new one of the two passwords is too weak. */
export function nameTheNewOne(error: unknown): never {
  if (!(error instanceof Problem) || error.code !== 'weak_password') throw error;
  throw error.renamed(() => 'new_password');
}
