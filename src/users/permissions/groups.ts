// Groups of an App's users. A group carries roles, which everyone in it has.
import type { App } from '../../apps/app.ts';
import { WITHOUT_PERMISSIONS } from '../../apps/permissions.ts';
import { now } from '../../clock.ts';
import { isTaken } from '../../database/failure.ts';
import type { Db } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { changesNothing, toChanges } from '../../events/changes.ts';
import { record } from '../../events/record.ts';
import { requireRoomInApp } from '../../limits/quotas.ts';
import { Problem, requireKnown } from '../../problem.ts';
import { inOrder } from '../../tables.ts';
import { type Granted, hasOwnRoles, holdRoles, requireRoles } from '../roles.ts';
import { requireHeldGroups, requireHeldRoles } from './giving.ts';

export type Group = { name: string; description: string; roles: string[]; created_at: Date };

export type GroupChange = { description?: string | undefined; roles?: string[] | undefined };

/** By name. */
export async function listGroups(db: Db, app: App): Promise<Group[]> {
  const groups = await db
    .selectFrom('groups')
    .select(['name', 'description', 'created_at'])
    .where('app_id', '=', app.id)
    .orderBy('name')
    .execute();
  const carried = await db
    .selectFrom('group_roles')
    .select(['group_name', 'role'])
    .where('app_id', '=', app.id)
    .orderBy('role')
    .execute();
  const roles = Map.groupBy(carried, ({ group_name }) => group_name);
  return groups.map(({ name, description, created_at }) => ({
    ...{ name, description, created_at },
    roles: (roles.get(name) ?? []).map(({ role }) => role),
  }));
}

/** Throws `not_found`. */
export async function getGroup(db: Db, app: App, name: string): Promise<Group> {
  const group = (await listGroups(db, app)).find((one) => one.name === name);
  if (!group) throw noSuchGroup();
  return group;
}

const noSuchGroup = () => new Problem('not_found', 'There is no such group');

/** Throws `invalid_body`, `cannot_grant`, `conflict`, `limit_reached`. */
export async function createGroup(
  db: Db,
  app: App,
  { name, description = '', roles = [], grantor = WITHOUT_PERMISSIONS }: { name: string } & GroupChange & Granted,
): Promise<Group> {
  requireOwnGroups(app);
  await requireRoles(db, app, roles);
  try {
    return await transact(db, async (db) => {
      await requireRoomInApp(db, app, 'groups');
      await requireHeldRoles(db, app, grantor, roles);
      await db
        .insertInto('groups')
        .values({ app_id: app.id, name, description, created_at: now(), updated_at: now() })
        .execute();
      await insertGroupRoles(db, app, name, roles);
      const group = await getGroup(db, app, name);
      await record(db, app, 'group.created', { data: { group: name, roles: group.roles } });
      return group;
    });
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new Problem('conflict', `There is already a group ${name}`, { fields: { name: 'is taken' } });
  }
}

/**
 * The name can't change, because the App's code may know it. Throws `not_found`, `invalid_body`, `cannot_grant`,
 * `cannot_manage`.
 */
export async function updateGroup(
  db: Db,
  app: App,
  name: string,
  { description, roles, grantor = WITHOUT_PERMISSIONS }: GroupChange & Granted,
): Promise<Group> {
  await requireRoles(db, app, roles ?? []);
  return transact(db, async (db) => {
    await lockGroup(db, app, name);
    const wanted = await holdRoles(db, app, roles ?? []);
    const before = await getGroup(db, app, name);
    await requireGroupReach(db, app, name, { grantor });
    const added = wanted.filter((role) => !before.roles.includes(role));
    await requireHeldRoles(db, app, grantor, added);
    const given = { description, roles: roles && wanted };
    if (changesNothing({ ...before, roles: inOrder(before.roles) }, given)) return before;
    await db
      .updateTable('groups')
      .set({ ...(description !== undefined && { description }), updated_at: now() })
      .where('app_id', '=', app.id)
      .where('name', '=', name)
      .execute();
    if (roles) {
      // Those that stay are left alone: a role that is being deleted waits for the rows that it is in.
      await db
        .deleteFrom('group_roles')
        .where('app_id', '=', app.id)
        .where('group_name', '=', name)
        .where('role', 'not in', ['', ...wanted])
        .execute();
      await insertGroupRoles(db, app, name, added);
    }
    const group = await getGroup(db, app, name);
    const changes = toChanges(before, { description: group.description, roles: group.roles });
    await record(db, app, 'group.updated', {
      data: { group: name, ...(roles && { roles: group.roles }), ...changes },
    });
    return group;
  });
}

/** Takes the group, and what it brings, from all users. Throws `not_found`, `cannot_manage`. */
export async function deleteGroup(
  db: Db,
  app: App,
  name: string,
  { grantor = WITHOUT_PERMISSIONS }: Granted = {},
): Promise<void> {
  await transact(db, async (db) => {
    await lockGroup(db, app, name);
    await requireGroupReach(db, app, name, { grantor });
    await db.deleteFrom('groups').where('app_id', '=', app.id).where('name', '=', name).execute();
    await record(db, app, 'group.deleted', { data: { group: name } });
  });
}

/** Throws `not_found`. */
async function lockGroup(db: Db, app: App, name: string): Promise<void> {
  const group = await db
    .selectFrom('groups')
    .select('name')
    .where('app_id', '=', app.id)
    .where('name', '=', name)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!group) throw noSuchGroup();
}

/** A user changes no group whose roles they couldn't give. Throws `cannot_manage`. */
async function requireGroupReach(db: Db, app: App, name: string, { grantor }: Required<Granted>): Promise<void> {
  if (grantor?.kind !== 'user') return;
  try {
    await requireHeldGroups(db, app, grantor, [name]);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Problem('cannot_manage', 'Only a user who has what this group gives can change it');
  }
}

/** Inserts from the roles that exist now: a role that is deleted at the same moment is ignored and causes no error. */
async function insertGroupRoles(db: Db, app: App, name: string, roles: string[]): Promise<void> {
  if (roles.length === 0) return;
  await db
    .insertInto('group_roles')
    .columns(['app_id', 'group_name', 'role'])
    .expression(({ selectFrom, val }) =>
      selectFrom('roles')
        .select(({ ref }) => [ref('app_id').as('app_id'), val(name).$castTo<string>().as('group_name')])
        .select('name as role')
        .where('app_id', '=', app.id)
        .where('name', 'in', inOrder(roles))
        .forKeyShare(),
    )
    .execute();
}

/** Throws `invalid_body`. */
export async function requireGroups(db: Db, app: App, names: string[]): Promise<void> {
  if (names.length === 0) return;
  const known = new Set((await listGroups(db, app)).map(({ name }) => name));
  requireKnown('groups', names, { known, toDetail: (name) => `“${name}” is no group of this App` });
}

/** Throws `conflict`. */
export function requireOwnGroups(app: App): void {
  if (!hasOwnRoles(app)) throw new Problem('conflict', 'Developers are in no groups');
}
