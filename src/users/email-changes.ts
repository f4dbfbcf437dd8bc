// Stored changes of a user's own address: at most one is pending, and completed ones stay as long as they can be
// undone. The process itself is in authentication/addresses/change.ts.

import type { App } from '../apps/app.ts';
import { now } from '../clock.ts';
import { ifGiven } from '../database/lists.ts';
import type { Db, EmailChangeRow, UserRow } from '../database/schema.ts';
import { isId } from '../ids.ts';

/** The pending change, unless the user's address or password changed after it began. */
export async function findPendingChange(db: Db, app: App, user: UserRow): Promise<EmailChangeRow | undefined> {
  const change = await db
    .selectFrom('email_changes')
    .selectAll()
    .where('app_id', '=', app.id)
    .where('user_id', '=', user.id)
    .where('changed_at', 'is', null)
    .where('expires_at', '>', now())
    .executeTakeFirst();
  return change && user.status === 'active' && isAsBefore(change, user) ? change : undefined;
}

const isAsBefore = (change: EmailChangeRow, user: UserRow) =>
  change.old_email_key === user.email_key &&
  change.password_changed_at?.getTime() === user.password_changed_at?.getTime();

/** A completed change that can still be undone. */
export async function findDoneChange(
  db: Db,
  app: App,
  userId: string,
  id: unknown,
): Promise<EmailChangeRow | undefined> {
  if (!isId(id)) return undefined;
  return db
    .selectFrom('email_changes')
    .selectAll()
    .where('app_id', '=', app.id)
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .where('changed_at', 'is not', null)
    .where('expires_at', '>', now())
    .executeTakeFirst();
}

/**
 * Whether a change away from this address can still be undone. Until then nobody else gets the address: a thief of the
 * account could otherwise lock out the owner by signing up with the owner's address.
 */
export async function isHeld(db: Db, app: App, emailKey: string, but?: string): Promise<boolean> {
  const held = await db
    .selectFrom('email_changes')
    .select('id')
    .where('app_id', '=', app.id)
    .where('old_email_key', '=', emailKey)
    .where('changed_at', 'is not', null)
    .where('expires_at', '>', now())
    .where((where) => ifGiven(but, (userId) => where('user_id', '!=', userId)))
    .executeTakeFirst();
  return held !== undefined;
}

/** The addresses to which the user can still go back by a link in a mail. */
export async function listUndoable(db: Db, app: App, userId: string): Promise<string[]> {
  const changes = await db
    .selectFrom('email_changes')
    .select('old_email')
    .distinct()
    .where('app_id', '=', app.id)
    .where('user_id', '=', userId)
    .where('changed_at', 'is not', null)
    .where('expires_at', '>', now())
    .execute();
  return changes.map(({ old_email }) => old_email);
}

/** The pending change and those that can still be undone, as personal data. */
export const ownEmailChanges = {
  name: 'email_changes',
  async list(db: Db, app: App, user: { id: string }) {
    return db
      .selectFrom('email_changes')
      .select(['old_email', 'new_email', 'created_at', 'changed_at', 'expires_at'])
      .where('app_id', '=', app.id)
      .where('user_id', '=', user.id)
      .orderBy('created_at')
      .execute();
  },
} as const;
