// Why a user may do something: the roles and groups through which each of their permissions comes.
import type { App } from '../../apps/app.ts';
import type { Db } from '../../database/schema.ts';
import { listUserGroups } from '../access.ts';
import { hasOwnRoles, listUserRoles } from '../roles.ts';

/** `group` is null for a role that the user has themselves. */
export type Path = { role: string; group: string | null };

export type ExplainedAccess = {
  roles: { name: string; direct: boolean; groups: string[] }[];
  groups: string[];
  permissions: { name: string; through: Path[] }[];
};

/** Nothing for an unknown user. In the console's App the roles of developers follow from memberships. */
export async function explainAccess(db: Db, app: App, userId: string): Promise<ExplainedAccess> {
  if (!hasOwnRoles(app)) {
    const roles = await listUserRoles(db, app, userId);
    return { roles: roles.map((name) => ({ name, direct: true, groups: [] })), groups: [], permissions: [] };
  }
  const paths = await listPaths(db, app, userId);
  const byRole = Map.groupBy(paths, ({ role }) => role);
  const permissions = Map.groupBy(
    paths.flatMap(({ permissions, ...path }) => permissions.map((name) => ({ name, path }))),
    ({ name }) => name,
  );
  return {
    roles: [...byRole].map(([name, through]) => ({
      name,
      direct: through.some(({ group }) => group === null),
      groups: through.flatMap(({ group }) => group ?? []),
    })),
    groups: await listUserGroups(db, app, userId),
    permissions: [...permissions]
      .map(([name, through]) => ({ name, through: through.map(({ path }) => path) }))
      .sort((one, other) => (one.name < other.name ? -1 : 1)),
  };
}

/** Each role as often as the user has it: themselves first, then by group. */
async function listPaths(db: Db, app: App, userId: string): Promise<(Path & { permissions: string[] })[]> {
  const direct = await db
    .selectFrom('user_roles')
    .innerJoin('roles', (join) =>
      join.onRef('roles.app_id', '=', 'user_roles.app_id').onRef('roles.name', '=', 'user_roles.role'),
    )
    .select(['roles.name as role', 'roles.permissions'])
    .where('user_roles.app_id', '=', app.id)
    .where('user_roles.user_id', '=', userId)
    .orderBy('roles.name')
    .execute();
  const throughGroups = await db
    .selectFrom('user_groups')
    .innerJoin('group_roles', (join) =>
      join
        .onRef('group_roles.app_id', '=', 'user_groups.app_id')
        .onRef('group_roles.group_name', '=', 'user_groups.group_name'),
    )
    .innerJoin('roles', (join) =>
      join.onRef('roles.app_id', '=', 'group_roles.app_id').onRef('roles.name', '=', 'group_roles.role'),
    )
    .select(['roles.name as role', 'group_roles.group_name as group', 'roles.permissions'])
    .where('user_groups.app_id', '=', app.id)
    .where('user_groups.user_id', '=', userId)
    .orderBy('roles.name')
    .orderBy('group_roles.group_name')
    .execute();
  const all = [...direct.map((row) => ({ ...row, group: null })), ...throughGroups];
  return all.sort((one, other) => (one.role === other.role ? 0 : one.role < other.role ? -1 : 1));
}
