// The record of a sign-in: in the user's row, in the audit log, and by mail if the device is new. The process calls it alone.

import type { App } from '../../apps/app.ts';
import { protectOperators } from '../../apps/operators.ts';
import { now } from '../../clock.ts';
import type { Core } from '../../core.ts';
import type { UserRow } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { record } from '../../events/record.ts';
import { enqueueNotice } from '../../mail/notices.ts';
import { Problem } from '../../problem.ts';
import { type Browser, isToldOfDevice } from './new-device.ts';

/**
 * Records that a user is signed in, once every required proof is in: `user` as they were when they proved it, `browser` where a
 * door knows it. Throws `operator_protected` for a key that signs an operator in, and `invalid_credentials` if the user was
 * disabled, got another password or was signed out everywhere in the meantime.
 */
export async function recordSignIn(
  core: Core,
  app: App,
  user: UserRow,
  { amr, browser }: { amr: readonly string[]; browser?: Browser | undefined },
): Promise<void> {
  await protectOperators(core.db, app, user.id);
  const isTold = await isToldOfDevice(core, app, user, browser);
  await transact(core, async (core) => {
    const { db } = core;
    const signedIn = await db
      .updateTable('users')
      .set({ last_sign_in_at: now() })
      .where('app_id', '=', app.id)
      .where('id', '=', user.id)
      .where('status', '=', 'active')
      .where('access_epoch', '=', user.access_epoch)
      .returning('id')
      .executeTakeFirst();
    if (!signedIn) throw new Problem('invalid_credentials');
    await record(db, app, 'sign_in.succeeded', { user_id: user.id, data: { method: amr.join(' ') } });
    if (isTold) await enqueueNotice(core, app, user, { kind: 'new_device' });
  });
}
