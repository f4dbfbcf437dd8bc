// What a user, or a thief in their place, left for others to trust: keys for other services, API keys, invitations. Each outlives the
// session in which it was created, and the password.
import { type App, CONSOLE_SLUG } from '../../apps/app.ts';
import { revokeKeysOfDeveloper } from '../../apps/keys/api-keys.ts';
import { endInvitationsBy, endInvitationsOfDeveloper } from '../../apps/members.ts';
import type { Db } from '../../database/schema.ts';
import { revokeKeysOfCreator } from '../../organizations/api-keys.ts';
import { emptyVault } from '../../users/vault.ts';

/** All of it, for a user who gets another owner. The Apps of a developer keep their own keys: programs run by them. */
export async function endDeeds(db: Db, app: App, userId: string): Promise<void> {
  await emptyVault(db, app, userId);
  await revokeKeysOfCreator(db, app, userId);
  await endInvitationsBy(db, app, userId);
}

/**
 * All that is as new as the stranger may be, for a user who was never another. That includes the keys of a developer's Apps: which of
 * them the stranger created can't be told.
 */
export async function endDeedsSince(db: Db, app: App, userId: string, since: Date): Promise<void> {
  await emptyVault(db, app, userId, since);
  await revokeKeysOfCreator(db, app, userId, since);
  await endInvitationsBy(db, app, userId, { since });
  if (app.slug !== CONSOLE_SLUG) return;
  await revokeKeysOfDeveloper(db, { app_id: app.id, id: userId }, since);
  await endInvitationsOfDeveloper(db, { app_id: app.id, id: userId }, since);
}
