// Users who change their own profile. A verified phone number finds a forgotten address (addresses/lookup.ts), so changing
// or removing it needs a fresh proof.

import type { App } from '../../apps/app.ts';
import type { Core } from '../../core.ts';
import type { UserRow } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import type { Profile } from '../../users/profile.ts';
import { endOthersIfAsked, type OtherSessions } from '../../users/sessions/end.ts';
import { lockUser, updateUser } from '../../users/users.ts';
import { type Proof, requireProof } from '../reauthentication.ts';

/** `proof` is read only if the change needs it, and so is what happens to the other sessions. Throws `invalid_phone`, and as `requireProof`. */
export async function changeOwnProfile(
  core: Core,
  app: App,
  user: UserRow,
  { change, proof, ...others }: OtherSessions & { change: Profile; proof: () => Proof | Promise<Proof> },
): Promise<UserRow> {
  const losesNumber = user.phone_verified && change.phone !== undefined && change.phone !== user.phone;
  if (losesNumber) await requireProof(core, app, user, await proof());
  return transact(core, async ({ db }) => {
    await lockUser(db, app, user.id);
    if (losesNumber) await endOthersIfAsked(db, app, user.id, others);
    return updateUser(db, app, user.id, change);
  });
}
