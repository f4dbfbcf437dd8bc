// Taking over a user with an unverified address by proving the address. Anyone may have created that user, so everything that
// they could come back with goes, and everything that they left for the owner to trust: a key for another service that is
// theirs would see what the owner does. What the App keeps of the user stays: roles, groups, its own metadata, usage.

import type { App } from '../../apps/app.ts';
import type { Db, UserRow } from '../../database/schema.ts';
import { disownOrganizations } from '../../organizations/by-users.ts';
import { Problem } from '../../problem.ts';
import { replaceMetadata } from '../../users/metadata.ts';
import { emptyProfile } from '../../users/profile.ts';
import { revokeAccess } from '../../users/sessions/end.ts';
import { lockUser, setPassword, updateUser } from '../../users/users.ts';
import { resetFactors } from '../factors/kinds.ts';
import { endLastingAccess } from '../lasting-access.ts';

/** `name`: what the person who proved the address gave, or their provider. */
export type NewOwner = { password_hash: string | null; name?: string | null | undefined };

/** `db` is the caller's transaction. Throws `conflict` if the user verified the address in the meantime. */
export async function claimUser(
  db: Db,
  app: App,
  { id }: { id: string },
  { password_hash, name }: NewOwner,
): Promise<UserRow> {
  const before = await lockUser(db, app, id);
  if (before.email_verified || before.status !== 'active') throw new Problem('conflict');
  const isUnused = isAsCreated(before);
  await endWaysIn(db, app, before);
  if (!isUnused) await forgetFormerOwner(db, app, before);
  const emptied = isUnused ? {} : { ...emptyProfile, username: null };
  await updateUser(db, app, id, { ...emptied, ...(name && { name }), email_verified: true });
  // Also without a password: what a sign-in under way has proved would count on.
  return setPassword(db, app, id, { hash: password_hash, sign_out_others: false });
}

/** By the App or its import, and nobody has been in since: what is there is the App's. */
const isAsCreated = ({ last_sign_in_at, password_hash, external_id, external_id_added }: UserRow): boolean =>
  last_sign_in_at === null && (password_hash === null || (external_id !== null && !external_id_added));

const waysIn = ['identities', 'known_devices', 'email_changes', 'one_time_tokens'] as const;

async function endWaysIn(db: Db, app: App, { id }: UserRow): Promise<void> {
  for (const table of waysIn)
    await db.deleteFrom(table).where('app_id', '=', app.id).where('user_id', '=', id).execute();
  await resetFactors(db, app, id);
  await revokeAccess(db, app, id);
}

async function forgetFormerOwner(db: Db, app: App, { id }: UserRow): Promise<void> {
  await endLastingAccess(db, app, id);
  await disownOrganizations(db, app, id);
  await replaceMetadata(db, app, id, { metadata_own: {} });
}
