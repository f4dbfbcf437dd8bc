// Changes of a user by the App: its backend, its developers, or users who manage others. If the address changes, the old one is told.

import type { App } from '../../apps/app.ts';
import { WITHOUT_PERMISSIONS } from '../../apps/permissions.ts';
import type { Core } from '../../core.ts';
import type { UserRow } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { record } from '../../events/record.ts';
import { enqueueNotice } from '../../mail/notices.ts';
import { requireChangeable } from '../../organizations/giving.ts';
import { maskWholeEmail } from '../../users/email.ts';
import type { Granted } from '../../users/roles.ts';
import { endOthersIfAsked, type OtherSessions } from '../../users/sessions/end.ts';
import { lockUser, type UserChange, updateUser } from '../../users/users.ts';
import { endTokensOfAddress } from '../one-time/tokens.ts';
import { noticeUsername } from './change-username.ts';

/**
 * A new address takes effect at once: the App decides, so there is nothing to undo. Throws `not_found`, and as
 * `requireChangeable` and `updateUser`.
 */
export async function updateUserByApp(
  core: Core,
  app: App,
  id: string,
  {
    sign_out_others,
    grantor = WITHOUT_PERMISSIONS,
    ...change
  }: UserChange & Pick<OtherSessions, 'sign_out_others'> & Granted,
): Promise<UserRow> {
  return transact(core, async (core) => {
    const { db } = core;
    const user = await lockUser(db, app, id);
    await requireChangeable(db, app, grantor, { user, change });
    const changed = await updateUser(db, app, id, change);
    await endOthersIfAsked(db, app, id, { sign_out_others });
    if (changed.username_key !== user.username_key) await noticeUsername(core, app, changed);
    if (changed.email_key === user.email_key) return changed;
    await record(db, app, 'user.email_changed', { user_id: id });
    await endTokensOfAddress(db, app, user);
    await enqueueNotice(core, app, user, { kind: 'email_replaced', values: { email: maskWholeEmail(changed.email) } });
    return changed;
  });
}
