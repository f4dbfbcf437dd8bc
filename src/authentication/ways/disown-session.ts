// “This wasn’t me”: a user finds a session that is somebody else's. That one must not come back, by whatever it learned: it
// ends with all others, trusted browsers are forgotten, keys and invitations that are no older than it end, and a user with a password
// replaces it in the same step.
import type { App } from '../../apps/app.ts';
import type { Core } from '../../core.ts';
import type { UserRow } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { record } from '../../events/record.ts';
import { enqueueNotice } from '../../mail/notices.ts';
import { Problem } from '../../problem.ts';
import { endOthersIfAsked } from '../../users/sessions/end.ts';
import { findBeginning } from '../../users/sessions/sessions.ts';
import { lockUser, setPassword } from '../../users/users.ts';
import { forgetDevices } from '../factors/trusted-devices.ts';
import { endLastingAccess } from '../lasting-access.ts';
import { hashPassword } from '../password/password.ts';
import { requireGoodPassword } from '../password/policy.ts';
import { requireProof } from '../reauthentication.ts';
import { nameTheNewOne } from './change-password.ts';
import type { Ending } from './end-sessions.ts';

export type Disowning = Ending & {
  uid: string;
  /** Required of a user who has a password. */
  new_password: string | undefined;
};

/** Throws `not_found`, `conflict` for the session that sends the request, `invalid_body`, `weak_password`, and as `requireProof`. */
export async function disownSession(
  core: Core,
  app: App,
  user: UserRow,
  { uid, current, proof, new_password }: Disowning,
): Promise<void> {
  const since = await findBeginning(core.db, app, uid, user.id);
  if (!since) throw new Problem('not_found', 'There is no such session');
  if (uid === current) throw new Problem('conflict', 'This is the session that you are using');
  const hash = await hashNew(core, app, user, new_password);
  // The thief of a fresh session must not be able to choose the password.
  const proved = await proof();
  await requireProof(core, app, user, { ...proved, rule: hash ? 'password' : 'any_sign_in' });
  if (hash && proved.password === new_password) throw unchanged();
  await transact(core, async (core) => {
    const { db } = core;
    await lockUser(db, app, user.id);
    await record(db, app, 'session.disowned', { user_id: user.id });
    await forgetDevices(db, app, user.id);
    await endLastingAccess(db, app, user.id, { since });
    const others = { sign_out_others: true, keep: current };
    if (hash) await setPassword(db, app, user.id, { hash, ...others });
    else await endOthersIfAsked(db, app, user.id, others);
    await enqueueNotice(core, app, user, { kind: 'session_disowned' });
  });
}

/** Undefined for a user who has no password, and so needs no other. */
async function hashNew(core: Core, app: App, user: UserRow, password: string | undefined): Promise<string | undefined> {
  if (user.password_hash === null) return undefined;
  if (password === undefined) {
    const detail = 'is required';
    throw new Problem('invalid_body', undefined, { errors: [{ field: 'new_password', code: 'missing', detail }] });
  }
  await requireGoodPassword(core, app, password, [user.email, user.username, user.name]).catch(nameTheNewOne);
  return hashPassword(password, app);
}

/** The other one may know it. */
const unchanged = () =>
  new Problem('weak_password', 'This is the password that has to be replaced', {
    fields: { new_password: 'must be another one' },
    members: { reason: 'unchanged' },
  });
