// A user who deletes their account, after a fresh proof, and with it everything that the App keeps of them.

import type { App } from '../../apps/app.ts';
import type { Core } from '../../core.ts';
import type { UserRow } from '../../database/schema.ts';
import { deleteUser } from '../../users/users.ts';
import { type PasswordProof, requirePasswordProof } from '../reauthentication.ts';

/** Throws `wrong_password`, `sign_in_again`, `last_owner`, `last_operator`, `too_many_attempts`, `busy`. */
export async function leave(core: Core, app: App, user: UserRow, proof: PasswordProof): Promise<void> {
  await requirePasswordProof(core, app, user, proof);
  await deleteUser(core.db, app, user.id);
}
