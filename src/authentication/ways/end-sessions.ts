// Users who end their own sessions on other devices. It needs a proof, so that the thief of a session can't throw the owner
// out (ASVS 7.5.2). A sign-in within the last five minutes is one, so an owner in a hurry signs in and is asked no more.

import type { App } from '../../apps/app.ts';
import type { Core } from '../../core.ts';
import type { UserRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { revokeOtherSessions, revokeSession, signOutSession } from '../../users/sessions/end.ts';
import { hasSession } from '../../users/sessions/sessions.ts';
import { type Proof, requireProof } from '../reauthentication.ts';

/** `current`: the session that sends the request. `proof` is read only if it is needed. */
export type Ending = { current: string | undefined; proof: () => Proof | Promise<Proof> };

/** To end the session that sends the request is to sign out, which needs no proof. Throws `not_found`, and as `requireProof`. */
export async function endOwnSession(
  core: Core,
  app: App,
  user: UserRow,
  { uid, current, proof }: Ending & { uid: string },
): Promise<void> {
  const missing = new Problem('not_found', 'There is no such session');
  // Before the proof: a wrong address must cost nobody an attempt at a password.
  if (!(await hasSession(core.db, app, uid, user.id))) throw missing;
  if (uid !== current) await requireProof(core, app, user, { ...(await proof()), rule: 'any_sign_in' });
  const end = uid === current ? signOutSession(core.db, app, { uid }) : revokeSession(core.db, app, uid, user.id);
  if (!(await end)) throw missing;
}

/** All but the session that sends the request. Throws as `requireProof`. */
export async function endOtherSessions(core: Core, app: App, user: UserRow, { current, proof }: Ending): Promise<void> {
  await requireProof(core, app, user, { ...(await proof()), rule: 'any_sign_in' });
  await revokeOtherSessions(core.db, app, user.id, current);
}
