// A user who deletes their account, after a fresh proof, and with it everything that the App keeps of them.

import type { App } from '../../apps/app.ts';
import type { Core } from '../../core.ts';
import type { UserRow } from '../../database/schema.ts';
import { deleteUser } from '../../users/users.ts';
import { type Proof, requirePasswordProof } from '../reauthentication.ts';

/** Throws `last_owner`, `last_operator`, and as `requireProof`. */
export async function leave(core: Core, app: App, user: UserRow, proof: Proof): Promise<void> {
  await requirePasswordProof(core, app, user, proof);
  await deleteUser(core.db, app, user.id);
}
