// Giving roles to a user. What roles are is in users/roles.ts; groups, which carry more of them, are beside this file.
import type { App } from '../../apps/app.ts';
import { WITHOUT_PERMISSIONS } from '../../apps/permissions.ts';
import type { Db } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import {
  type Granted,
  holdRoles,
  insertRoles,
  listUserRoles,
  recordUserRoles,
  requireOwnRoles,
  requireRoles,
} from '../roles.ts';
import { refuseTestUser } from '../test-users.ts';
import { lockUser } from '../users.ts';
import { requireHeldRoles, requireManageable } from './giving.ts';

/**
 * Replaces the user's own roles; those of groups stay. Throws `not_found` for the user, `invalid_body` for an unknown role,
 * `cannot_grant`, `cannot_manage`, `conflict`, `test_user`.
 */
export async function setUserRoles(
  db: Db,
  app: App,
  userId: string,
  { roles: names, grantor = WITHOUT_PERMISSIONS }: { roles: string[] } & Granted,
): Promise<string[]> {
  requireOwnRoles(app);
  await requireRoles(db, app, names);
  return transact(db, async (db) => {
    const user = await lockUser(db, app, userId);
    if (names.length > 0) refuseTestUser(app, user, 'roles');
    await requireManageable(db, app, grantor, userId);
    const wanted = await holdRoles(db, app, names);
    const before = await listUserRoles(db, app, userId);
    const added = wanted.filter((role) => !before.includes(role));
    await requireHeldRoles(db, app, grantor, added);
    await db
      .deleteFrom('user_roles')
      .where('app_id', '=', app.id)
      .where('user_id', '=', userId)
      .where('role', 'not in', ['', ...wanted])
      .execute();
    await insertRoles(db, app, userId, added);
    return recordUserRoles(db, app, userId, before);
  });
}
