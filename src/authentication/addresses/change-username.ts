// Choosing a first username at a sign-in, and changing it later, which requires a fresh proof and is told by mail. How often a user can find out whether a
// name is in use is limited, like guesses.
import type { App } from '../../apps/app.ts';
import { HOUR } from '../../clock.ts';
import type { Core } from '../../core.ts';
import type { UserRow } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { spend } from '../../limits/budgets.ts';
import { enqueueNotice } from '../../mail/notices.ts';
import { Problem } from '../../problem.ts';
import { hasUsernames, requireUsername } from '../../users/username.ts';
import { updateUser } from '../../users/users.ts';
import { type Proof, requireProof } from '../reauthentication.ts';
import type { Proof as SignInProof } from '../sign-in/process.ts';

/** Attempts of one user, whether or not the name is free. */
const attempts = { name: 'username_change', limit: 10, period: HOUR };

/** Throws `method_off`, `invalid_username`, `username_taken`, `too_many_attempts`, and as `requireProof`. */
export async function changeUsername(
  core: Core,
  app: App,
  user: UserRow,
  { username, ...proof }: Proof & { username: string },
): Promise<UserRow> {
  requireUsernames(app);
  requireUsername(username);
  await requireProof(core, app, user, proof);
  await spend(core, app, [{ budget: attempts, of: user.id }]);
  return transact(core, async (core) => {
    const changed = await updateUser(core.db, app, user.id, { username });
    if (changed.username_key !== user.username_key) await noticeUsername(core, app, changed);
    return changed;
  });
}

/**
 * The username of a user who has none, chosen at a sign-in: by a link, an invitation or a connection nobody was asked for it.
 * Throws `invalid_username`, `username_taken`, `too_many_attempts`.
 */
export const byChosenUsername = (username: string): SignInProof => ({
  answers: 'choose_username',
  async prove(core, app, { user, amr }) {
    if (!user) throw new Problem('invalid_ticket');
    requireUsername(username);
    await spend(core, app, [{ budget: attempts, of: user.id }]);
    return { user: await updateUser(core.db, app, user.id, { username }), amr };
  },
});

/** Call it in the transaction of the change. The mail doesn't contain the name, which could look like a web address. */
export async function noticeUsername(core: Core, app: App, user: UserRow): Promise<void> {
  await enqueueNotice(core, app, user, { kind: 'username_changed' });
}

function requireUsernames(app: App): void {
  if (!hasUsernames(app)) throw new Problem('method_off', `${app.name} does not use usernames`);
}
