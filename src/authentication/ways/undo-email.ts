// Undoing a change of address from the old one. A thief who changed it may know the password and have left ways back.
// So everything goes that was added in the days before the change or after it, and the owner starts again by a link to
// the restored address.

import type { App } from '../../apps/app.ts';
import type { Core } from '../../core.ts';
import type { Db, EmailChangeRow, UserRow } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { record } from '../../events/record.ts';
import { Problem } from '../../problem.ts';
import { findDoneChange } from '../../users/email-changes.ts';
import { findUser, lockUser, setPassword, updateUser } from '../../users/users.ts';
import { forgetDevices } from '../factors/trusted-devices.ts';
import { endLastingAccess } from '../lasting-access.ts';
import { consumeOnce, endTokensSince, findUsable, oneTimeTokens } from '../one-time/tokens.ts';
import { type Locale, sendResetLink } from './reset.ts';

/** The change that the link would undo. Does not use up the link. Throws `invalid_one_time_token`. */
export async function getUndoLink(db: Db, app: App, token: string): Promise<{ user: UserRow; change: EmailChangeRow }> {
  const usable = await findUsable(db, app, 'undo_email', token);
  const user = usable?.user_id ? await findUser(db, app, usable.user_id) : undefined;
  const change = user && (await findDoneChange(db, app, user.id, usable?.payload.change_id));
  if (!change || user.status !== 'active') throw new Problem('invalid_one_time_token');
  return { user, change };
}

/**
 * Restores the address, verified, and ends every session and grant, trusted browsers, other links, and the password.
 * Sends a link for a new password to the address. Throws `invalid_one_time_token`.
 */
export async function undoEmailChange(
  core: Core,
  app: App,
  { token, locale }: { token: string; locale: Locale },
): Promise<void> {
  const { user, change } = await getUndoLink(core.db, app, token);
  await transact(core, async (core) => {
    const { db } = core;
    await lockUser(db, app, user.id);
    await consumeOnce(db, app, 'undo_email', token);
    await endTokensSince(db, app, user.id, await deleteChangesSince(db, app, change));
    await endWhatCameWith(db, app, change);
    await updateUser(db, app, user.id, { email: change.old_email, email_verified: true });
    await forgetDevices(db, app, user.id);
    await setPassword(db, app, user.id, { hash: null });
    await record(db, app, 'user.email_change_undone', { user_id: user.id });
    await sendResetLink(core, app, { email: change.old_email, locale });
  });
}

/** Links of earlier changes stay: they went to an earlier owner, whom this one must not be able to lock out. */
async function deleteChangesSince(db: Db, app: App, { user_id, created_at }: EmailChangeRow): Promise<string[]> {
  const deleted = await db
    .deleteFrom('email_changes')
    .where('app_id', '=', app.id)
    .where('user_id', '=', user_id)
    .where('created_at', '>=', created_at)
    .returning('id')
    .execute();
  return deleted.map(({ id }) => id);
}

/**
 * Deletes ways in, and ends access of others, that a thief may have added for later, after the change or, which is the better plan,
 * before it. The owner had the chance to find anything older than the lifetime of the undo link.
 */
async function endWhatCameWith(db: Db, app: App, { user_id, created_at }: EmailChangeRow): Promise<void> {
  const since = new Date(created_at.getTime() - oneTimeTokens.undo_email.lifetime);
  await endLastingAccess(db, app, user_id, { since });
  for (const table of ['identities', 'factors', 'passkeys', 'recovery_codes'] as const) {
    await db
      .deleteFrom(table)
      .where('app_id', '=', app.id)
      .where('user_id', '=', user_id)
      .where('created_at', '>=', since)
      .execute();
  }
}
