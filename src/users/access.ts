// What a user may do in the App: the roles that they have, directly or through a group, and the permissions that follow.
import type { App } from '../apps/app.ts';
import type { Db } from '../database/schema.ts';
import { inOrder } from '../tables.ts';
import { hasOwnRoles, listUserRoles } from './roles.ts';

/** By name, each once. `roles` has those of groups, too. */
export type Access = { roles: string[]; groups: string[]; permissions: string[] };

export const NO_ACCESS: Access = { roles: [], groups: [], permissions: [] };

/** As `accessSource` selects it. */
export type StoredAccess = { roles: { name: string; permissions: string[] }[]; groups: string[] };

/** SQL that selects a user's access as one value. `app` and `user` are expressions for their ids. */
export const accessSource = (app: string, user: string) => `jsonb_build_object(
  'groups', (
    select coalesce(jsonb_agg(user_groups.group_name order by user_groups.group_name), '[]') from user_groups
    where user_groups.app_id = ${app} and user_groups.user_id = ${user}
  ),
  'roles', (
    select coalesce(
      jsonb_agg(jsonb_build_object('name', roles.name, 'permissions', roles.permissions) order by roles.name), '[]'
    )
    from roles where roles.app_id = ${app} and roles.name in (
      select user_roles.role from user_roles where user_roles.app_id = ${app} and user_roles.user_id = ${user}
      union
      select group_roles.role from user_groups
      join group_roles on group_roles.app_id = user_groups.app_id and group_roles.group_name = user_groups.group_name
      where user_groups.app_id = ${app} and user_groups.user_id = ${user}
    )
  )
)`;

export const toAccess = ({ roles, groups }: StoredAccess): Access => ({
  roles: roles.map(({ name }) => name),
  groups,
  permissions: inOrder(roles.flatMap(({ permissions }) => permissions)),
});

/** Nothing for an unknown user. */
export async function findAccess(db: Db, app: App, userId: string): Promise<Access> {
  const roles = await listHeldRoles(db, app, userId);
  return toAccess({ roles, groups: await listUserGroups(db, app, userId) });
}

/** By name. */
export async function listUserGroups(db: Db, app: App, userId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('user_groups')
    .select('group_name')
    .where('app_id', '=', app.id)
    .where('user_id', '=', userId)
    .orderBy('group_name')
    .execute();
  return rows.map(({ group_name }) => group_name);
}

/**
 * The user's own roles and those of their groups, by name. In the console’s App the roles follow from memberships, and mean
 * nothing more.
 */
export async function listHeldRoles(db: Db, app: App, userId: string): Promise<StoredAccess['roles']> {
  if (!hasOwnRoles(app)) return (await listUserRoles(db, app, userId)).map((name) => ({ name, permissions: [] }));
  const own = db.selectFrom('user_roles').select('role').where('app_id', '=', app.id).where('user_id', '=', userId);
  const ofGroups = db
    .selectFrom('user_groups as member')
    .innerJoin('group_roles as held', (join) =>
      join.onRef('held.app_id', '=', 'member.app_id').onRef('held.group_name', '=', 'member.group_name'),
    )
    .select('held.role')
    .where('member.app_id', '=', app.id)
    .where('member.user_id', '=', userId);
  return db
    .selectFrom('roles')
    .select(['name', 'permissions'])
    .where('app_id', '=', app.id)
    .where('name', 'in', own.union(ofGroups))
    .orderBy('name')
    .execute();
}
