// Roles of an App's users: names that the App's own code knows, each with permissions, given to users by the App's backend,
// its developers, and users who may. In the console App the roles are fixed: a developer is an operator or not, and has the
// highest of their roles in Apps.

import { type App, CONSOLE_SLUG } from '../apps/app.ts';
import { highestRole } from '../apps/members.ts';
import { lockPermissions, requirePermissions } from '../apps/own-permissions.ts';
import { type Grantor, WITHOUT_PERMISSIONS } from '../apps/permissions.ts';
import { now } from '../clock.ts';
import { isTaken } from '../database/failure.ts';
import type { Db, RoleRow } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { changesNothing, toChanges } from '../events/changes.ts';
import { record } from '../events/record.ts';
import { requireRoomInApp } from '../limits/quotas.ts';
import { Problem, requireKnown } from '../problem.ts';
import { inOrder } from '../tables.ts';
import { requireHeld, requireReach } from './permissions/held.ts';
import { lockUser } from './users.ts';

export const ROLE_NAME = /^[a-z][a-z0-9_-]{0,49}$/;

export type Role = Pick<RoleRow, 'name' | 'description' | 'permissions'> & { created_at: Date | null };

const consoleRoles: Role[] = [
  { name: 'operator', description: 'Runs the whole server', permissions: [], created_at: null },
  { name: 'owner', description: 'Owner of at least one App', permissions: [], created_at: null },
  { name: 'admin', description: 'Admin of at least one App, owner of none', permissions: [], created_at: null },
  {
    name: 'viewer',
    description: 'Viewer of at least one App, and no more than that',
    permissions: [],
    created_at: null,
  },
];

/** Whether the App defines its own roles; the console App doesn't. */
export const hasOwnRoles = ({ slug }: App) => slug !== CONSOLE_SLUG;

const columns = ['name', 'description', 'permissions', 'created_at'] as const;

/** By name. */
export async function listRoles(db: Db, app: App): Promise<Role[]> {
  if (!hasOwnRoles(app)) return consoleRoles;
  return db.selectFrom('roles').select(columns).where('app_id', '=', app.id).orderBy('name').execute();
}

/** Throws `not_found`. */
export async function getRole(db: Db, app: App, name: string): Promise<Role> {
  const role = (await listRoles(db, app)).find((one) => one.name === name);
  if (!role) throw noSuchRole();
  return role;
}

export type RoleChange = { description?: string | undefined; permissions?: string[] | undefined };

/** `grantor` gives the role its permissions; without one it can have no built-in permission. */
export type Granted = { grantor?: Grantor | undefined };

/** Throws `invalid_body`, `cannot_grant`, `conflict`, `limit_reached`. */
export async function createRole(
  db: Db,
  app: App,
  { name, description = '', permissions = [], grantor = WITHOUT_PERMISSIONS }: { name: string } & RoleChange & Granted,
): Promise<Role> {
  requireOwnRoles(app);
  try {
    return await transact(db, async (db) => {
      await requireRoomInApp(db, app, 'roles');
      await requirePermissions(db, app, permissions);
      requireHeld(grantor, permissions);
      const role = await db
        .insertInto('roles')
        .values({
          ...{ app_id: app.id, name, description, permissions: inOrder(permissions) },
          ...{ created_at: now(), updated_at: now() },
        })
        .returning(columns)
        .executeTakeFirstOrThrow();
      await record(db, app, 'role.created', { data: { role: name, permissions: role.permissions } });
      return role;
    });
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new Problem('conflict', `There is already a role ${name}`, { fields: { name: 'is taken' } });
  }
}

/**
 * The name can't change, because the App's code knows it. Throws `not_found`, `invalid_body`, `cannot_grant`, `cannot_manage`,
 * `conflict`.
 */
export async function updateRole(
  db: Db,
  app: App,
  name: string,
  { description, permissions, grantor = WITHOUT_PERMISSIONS }: RoleChange & Granted,
): Promise<Role> {
  requireOwnRoles(app);
  return transact(db, async (db) => {
    await lockPermissions(db, app);
    const before = await getRole(db, app, name);
    requireReach(grantor, before);
    const added = (permissions ?? []).filter((one) => !before.permissions.includes(one));
    await requirePermissions(db, app, permissions ?? []);
    requireHeld(grantor, added);
    const change = {
      ...(description !== undefined && { description }),
      ...(permissions && { permissions: inOrder(permissions) }),
    };
    if (changesNothing({ ...before, permissions: inOrder(before.permissions) }, change)) return before;
    const role = await db
      .updateTable('roles')
      .set({ ...change, updated_at: now() })
      .where('app_id', '=', app.id)
      .where('name', '=', name)
      .returning(columns)
      .executeTakeFirst();
    if (!role) throw noSuchRole();
    await record(db, app, 'role.updated', {
      data: {
        ...{ role: name, ...(permissions && { permissions: role.permissions }) },
        ...toChanges(before, { description: role.description, permissions: role.permissions }),
      },
    });
    return role;
  });
}

const noSuchRole = () => new Problem('not_found', 'There is no such role');

/** Takes the role from all users and groups, too. Throws `not_found`, `conflict`, `cannot_manage`. */
export async function deleteRole(
  db: Db,
  app: App,
  name: string,
  { grantor = WITHOUT_PERMISSIONS }: Granted = {},
): Promise<void> {
  requireOwnRoles(app);
  await transact(db, async (db) => {
    await lockPermissions(db, app);
    requireReach(grantor, await getRole(db, app, name));
    const role = await db
      .deleteFrom('roles')
      .where('app_id', '=', app.id)
      .where('name', '=', name)
      .returning('name')
      .executeTakeFirst();
    if (!role) throw noSuchRole();
    await record(db, app, 'role.deleted', { data: { role: name } });
  });
}

export async function listUserRoles(db: Db, app: App, userId: string): Promise<string[]> {
  return (await listRolesOf(db, app, [userId])).get(userId) ?? [];
}

/** The roles by user id. Users without roles may be missing. */
export async function listRolesOf(db: Db, app: App, userIds: string[]): Promise<Map<string, string[]>> {
  if (userIds.length === 0) return new Map();
  if (!hasOwnRoles(app)) return listConsoleRolesOf(db, app, userIds);
  const rows = await db
    .selectFrom('user_roles')
    .select(['user_id', 'role'])
    .where('app_id', '=', app.id)
    .where('user_id', 'in', userIds)
    .orderBy('role')
    .execute();
  return toMap(rows);
}

async function listConsoleRolesOf(db: Db, app: App, userIds: string[]): Promise<Map<string, string[]>> {
  const operators = await db
    .selectFrom('operators')
    .select('developer_id')
    .where('app_id', '=', app.id)
    .where('developer_id', 'in', userIds)
    .execute();
  const members = await db
    .selectFrom('members')
    .select(['developer_id', 'role'])
    .where('console_app_id', '=', app.id)
    .where('developer_id', 'in', userIds)
    .execute();
  const memberRoles = toMap(members.map(({ developer_id, role }) => ({ user_id: developer_id, role })));
  const isOperator = new Set(operators.map(({ developer_id }) => developer_id));
  const rolesOf = (id: string) => [
    ...(isOperator.has(id) ? ['operator'] : []),
    ...[highestRole(memberRoles.get(id) ?? [])].filter((role) => role !== undefined),
  ];
  return new Map(userIds.map((id) => [id, rolesOf(id)]));
}

function toMap<Role extends string>(rows: { user_id: string; role: Role }[]): Map<string, Role[]> {
  const roles = new Map<string, Role[]>();
  for (const { user_id, role } of rows) roles.set(user_id, [...(roles.get(user_id) ?? []), role]);
  return roles;
}

/** Adds roles to those that the user has, in the caller's transaction. Roles that were deleted are ignored. Throws `not_found`. */
export async function addUserRoles(db: Db, app: App, userId: string, names: string[]): Promise<void> {
  if (names.length === 0 || !hasOwnRoles(app)) return;
  await lockUser(db, app, userId);
  const before = await listUserRoles(db, app, userId);
  await insertRoles(db, app, userId, names);
  await recordUserRoles(db, app, userId, before);
}

/** Returns the roles that the user has now: one that was deleted meanwhile isn't among them. */
export async function recordUserRoles(db: Db, app: App, userId: string, before: string[]): Promise<string[]> {
  const roles = await listUserRoles(db, app, userId);
  const data = { roles, ...toChanges({ roles: before }, { roles }) };
  if (before.join() !== roles.join()) await record(db, app, 'user.roles_changed', { user_id: userId, data });
  return roles;
}

/** Those of the roles that exist; until the end of the transaction, none of them is deleted. */
export async function holdRoles(db: Db, app: App, names: string[]): Promise<string[]> {
  if (names.length === 0) return [];
  const roles = db.selectFrom('roles').select('name').where('app_id', '=', app.id).where('name', 'in', names);
  return inOrder((await roles.orderBy('name').forKeyShare().execute()).map(({ name }) => name));
}

/** Inserts from the roles that exist now: a role that is deleted at the same moment is ignored and causes no error. */
export async function insertRoles(db: Db, app: App, userId: string, roles: string[]): Promise<void> {
  if (roles.length === 0) return;
  await db
    .insertInto('user_roles')
    .columns(['app_id', 'user_id', 'role', 'created_at'])
    .expression(({ selectFrom, val }) =>
      selectFrom('roles')
        .select(({ ref }) => [ref('app_id').as('app_id'), val(userId).$castTo<string>().as('user_id')])
        .select(({ ref }) => [ref('name').as('role'), val(now()).as('created_at')])
        .where('app_id', '=', app.id)
        .where('name', 'in', roles)
        .forKeyShare(),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Throws `invalid_body`. */
export async function requireRoles(db: Db, app: App, names: string[]): Promise<void> {
  if (names.length === 0) return;
  const known = new Set((await listRoles(db, app)).map(({ name }) => name));
  requireKnown('roles', names, { known, toDetail: (name) => `“${name}” is no role of this App` });
}

/** Throws `conflict`. */
export function requireOwnRoles(app: App): void {
  if (!hasOwnRoles(app)) throw new Problem('conflict', 'The roles of developers follow from their memberships');
}
