// Putting a user into groups.
import type { App } from '../../apps/app.ts';
import { WITHOUT_PERMISSIONS } from '../../apps/permissions.ts';
import { now } from '../../clock.ts';
import type { Db } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { toChanges } from '../../events/changes.ts';
import { record } from '../../events/record.ts';
import { inOrder } from '../../tables.ts';
import { listUserGroups } from '../access.ts';
import type { Granted } from '../roles.ts';
import { refuseTestUser } from '../test-users.ts';
import { lockUser } from '../users.ts';
import { requireHeldGroups, requireManageable } from './giving.ts';
import { requireGroups, requireOwnGroups } from './groups.ts';

/**
 * Replaces the user's groups. Throws `not_found` for the user, `invalid_body` for an unknown group, `cannot_grant`,
 * `cannot_manage`, `conflict`, `test_user`.
 */
export async function setUserGroups(
  db: Db,
  app: App,
  userId: string,
  { groups: names, grantor = WITHOUT_PERMISSIONS }: { groups: string[] } & Granted,
): Promise<string[]> {
  requireOwnGroups(app);
  await requireGroups(db, app, names);
  return transact(db, async (db) => {
    const user = await lockUser(db, app, userId);
    if (names.length > 0) refuseTestUser(app, user, 'groups');
    await requireManageable(db, app, grantor, userId);
    const wanted = await holdGroups(db, app, names);
    const before = await listUserGroups(db, app, userId);
    const added = wanted.filter((group) => !before.includes(group));
    await requireHeldGroups(db, app, grantor, added);
    await db
      .deleteFrom('user_groups')
      .where('app_id', '=', app.id)
      .where('user_id', '=', userId)
      .where('group_name', 'not in', ['', ...wanted])
      .execute();
    await insertGroups(db, app, userId, added);
    const groups = await listUserGroups(db, app, userId);
    if (before.join() !== groups.join())
      await record(db, app, 'user.groups_changed', {
        user_id: userId,
        data: { groups, ...toChanges({ groups: before }, { groups }) },
      });
    return groups;
  });
}

/** Those of the groups that exist; until the end of the transaction, none of them is deleted. */
async function holdGroups(db: Db, app: App, names: string[]): Promise<string[]> {
  if (names.length === 0) return [];
  const groups = db.selectFrom('groups').select('name').where('app_id', '=', app.id).where('name', 'in', names);
  return inOrder((await groups.orderBy('name').forKeyShare().execute()).map(({ name }) => name));
}

/** Inserts from the groups that exist now: a group that is deleted at the same moment is ignored and causes no error. */
async function insertGroups(db: Db, app: App, userId: string, groups: string[]): Promise<void> {
  if (groups.length === 0) return;
  await db
    .insertInto('user_groups')
    .columns(['app_id', 'user_id', 'group_name', 'created_at'])
    .expression(({ selectFrom, val }) =>
      selectFrom('groups')
        .select(({ ref }) => [ref('app_id').as('app_id'), val(userId).$castTo<string>().as('user_id')])
        .select(({ ref }) => [ref('name').as('group_name'), val(now()).as('created_at')])
        .where('app_id', '=', app.id)
        .where('name', 'in', groups)
        .forKeyShare(),
    )
    .execute();
}
