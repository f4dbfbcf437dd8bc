// Taking over a user with an unverified address by proving the address. Anyone may have created that user, so
// everything that they could come back with goes: the password, and with it the browsers that are known or trusted; second
// factors, accounts at connections, every session and token. The username and the phone number stay: they name the user,
// often because the App's backend set them, and prove nothing.

import type { App } from '../../apps/app.ts';
import { now } from '../../clock.ts';
import type { Db, UserRow } from '../../database/schema.ts';
import { record } from '../../events/record.ts';
import { Problem } from '../../problem.ts';
import { revokeAccess } from '../../users/sessions/end.ts';
import { resetFactors } from '../factors/kinds.ts';

/** `db` is the caller's transaction. Throws `conflict` if the user verified the address in the meantime. */
export async function claimUser(
  db: Db,
  app: App,
  { id, password_hash: old }: UserRow,
  password_hash: string | null,
): Promise<UserRow> {
  const claimed = await db
    .updateTable('users')
    .set({
      password_hash,
      ...((old || password_hash) && { password_changed_at: now() }),
      email_verified: true,
      updated_at: now(),
    })
    .where('app_id', '=', app.id)
    .where('id', '=', id)
    .where('email_verified', '=', false)
    .where('status', '=', 'active')
    .returningAll()
    .executeTakeFirst();
  if (!claimed) throw new Problem('conflict');
  await db.deleteFrom('identities').where('app_id', '=', app.id).where('user_id', '=', id).execute();
  await resetFactors(db, app, id);
  await revokeAccess(db, app, id);
  const data = password_hash ? {} : ({ to: 'none' } as const);
  if (old || password_hash) await record(db, app, 'user.password_changed', { user_id: id, data });
  await record(db, app, 'user.updated', { user_id: id, data: { fields: ['email_verified'] } });
  return claimed;
}
