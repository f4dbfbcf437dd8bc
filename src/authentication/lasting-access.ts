// What a user, or a thief in their place, may have given others that outlives the session and the password: keys for other services,
// API keys, invitations.
import { type App, CONSOLE_SLUG } from '../apps/app.ts';
import { revokeKeysOfDeveloper } from '../apps/keys/api-keys.ts';
import { endInvitationsBy, endInvitationsOfDeveloper } from '../apps/members.ts';
import type { Db } from '../database/schema.ts';
import { revokeKeysOfCreator } from '../organizations/api-keys.ts';
import { emptyVault } from '../users/vault.ts';

/**
 * Ends all of it, for a user who gets another owner, or what is as new as a stranger may be: `since`. Only then do the keys and invitations
 * of a developer's Apps end, too: which of them the stranger created can't be told. With another owner they stay: programs run by them.
 */
export async function endLastingAccess(
  db: Db,
  app: App,
  userId: string,
  { since }: { since?: Date } = {},
): Promise<void> {
  await emptyVault(db, app, userId, since);
  await revokeKeysOfCreator(db, app, userId, since);
  await endInvitationsBy(db, app, userId, { ...(since && { since }) });
  if (!since || app.slug !== CONSOLE_SLUG) return;
  await revokeKeysOfDeveloper(db, { app_id: app.id, id: userId }, since);
  await endInvitationsOfDeveloper(db, { app_id: app.id, id: userId }, since);
}
