// Roles in organizations: the built-in ones and the App's own, the same in each of its organizations. What a role allows
// holds in the organization in which a member has it, and nowhere else.
import { sql } from 'kysely';
import type { App } from '../apps/app.ts';
import { listPermissions, lockPermissions, MAX_PERMISSION } from '../apps/own-permissions.ts';
import { findLacking, type Grantor, organizationPermissions } from '../apps/permissions.ts';
import { now } from '../clock.ts';
import { isTaken } from '../database/failure.ts';
import type { Db } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { changesNothing, toChanges } from '../events/changes.ts';
import { record } from '../events/record.ts';
import { requireRoomInApp } from '../limits/quotas.ts';
import { Problem, requireKnown } from '../problem.ts';
import { inOrder, keysOf } from '../tables.ts';
import { builtInRoles, isBuiltInRole, permissionsOfRoles } from './built-in-roles.ts';

export type OrganizationRole = {
  name: string;
  description: string;
  /** By name. Those of a built-in role include what the App added. */
  permissions: string[];
  built_in: boolean;
  created_at: Date | null;
};

type StoredRole = Pick<OrganizationRole, 'name' | 'description' | 'permissions'> & { created_at: Date };

/** The built-in ones first, then by name. */
export async function listOrganizationRoles(db: Db, app: App): Promise<OrganizationRole[]> {
  const stored = await db
    .selectFrom('organization_roles')
    .select(['name', 'description', 'permissions', 'created_at'])
    .where('app_id', '=', app.id)
    .orderBy('name')
    .execute();
  const builtIn = keysOf(builtInRoles).map((name) => toBuiltIn(name, stored));
  return [...builtIn, ...stored.filter(({ name }) => !isBuiltInRole(name)).map(toOwn)];
}

const toOwn = (role: StoredRole): OrganizationRole => ({ ...role, built_in: false });

const toBuiltIn = (name: keyof typeof builtInRoles, added: StoredRole[]): OrganizationRole => ({
  name,
  description: builtInRoles[name].description,
  permissions: permissionsOfRoles([name], added),
  built_in: true,
  created_at: null,
});

/** Throws `not_found`. */
export async function getOrganizationRole(db: Db, app: App, name: string): Promise<OrganizationRole> {
  const role = (await listOrganizationRoles(db, app)).find((one) => one.name === name);
  if (!role) throw noSuchRole();
  return role;
}

const noSuchRole = () => new Problem('not_found', 'There is no such role of organizations');

export type RoleChange = {
  description?: string | undefined;
  permissions?: string[] | undefined;
  grantor: Grantor;
};

/** Throws `conflict`, `invalid_body`, `cannot_grant`, `limit_reached`. */
export async function createOrganizationRole(
  db: Db,
  app: App,
  { name, description = '', permissions = [], grantor }: RoleChange & { name: string },
): Promise<OrganizationRole> {
  if (isBuiltInRole(name)) throw roleTaken(name);
  try {
    return await transact(db, async (db) => {
      await requireRoomInApp(db, app, 'organization_roles');
      await requirePermissions(db, app, { permissions, before: [], grantor });
      const role = await db
        .insertInto('organization_roles')
        .values({ app_id: app.id, name, description, permissions: inOrder(permissions), ...newTimes() })
        .returning(['name', 'description', 'permissions', 'created_at'])
        .executeTakeFirstOrThrow();
      await record(db, app, 'organization_role.created', { data: { role: name, permissions: role.permissions } });
      return toOwn(role);
    });
  } catch (error) {
    throw isTaken(error) ? roleTaken(name) : error;
  }
}

const roleTaken = (name: string) =>
  new Problem('conflict', `There is already a role ${name}`, { fields: { name: 'is taken' } });

const newTimes = () => ({ created_at: now(), updated_at: now() });

/**
 * Replaces what is given. The permissions of a built-in role are those that it has beyond its own, and its description
 * stays. Throws `not_found`, `invalid_body`, `cannot_grant`, `conflict`.
 */
export async function updateOrganizationRole(
  db: Db,
  app: App,
  name: string,
  { description, permissions, grantor }: RoleChange,
): Promise<OrganizationRole> {
  if (isBuiltInRole(name) && description !== undefined)
    throw new Problem('conflict', `The description of ${name} is built in`, { fields: { description: 'is built in' } });
  const change = {
    ...(description !== undefined && { description }),
    ...(permissions && { permissions: inOrder(permissions) }),
  };
  return transact(db, async (db) => {
    await lockPermissions(db, app);
    const before = await getOrganizationRole(db, app, name);
    await requirePermissions(db, app, { permissions: permissions ?? [], before: before.permissions, grantor });
    if (changesNothing({ ...before, permissions: inOrder(before.permissions) }, change)) return before;
    if (isBuiltInRole(name)) {
      const row = { app_id: app.id, name, permissions: [], ...newTimes() };
      await db
        .insertInto('organization_roles')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
    const role = await db
      .updateTable('organization_roles')
      .set({ ...change, updated_at: now() })
      .where('app_id', '=', app.id)
      .where('name', '=', name)
      .returning('permissions')
      .executeTakeFirst();
    if (!role) throw noSuchRole();
    const after = await getOrganizationRole(db, app, name);
    const changes = toChanges(before, { description: after.description, permissions: after.permissions });
    await record(db, app, 'organization_role.updated', {
      data: { role: name, permissions: role.permissions, ...changes },
    });
    return after;
  });
}

/** Takes the role from all members, too; an open invitation no longer gives it. Throws `not_found`, `conflict` for a built-in one. */
export async function deleteOrganizationRole(db: Db, app: App, name: string): Promise<void> {
  if (isBuiltInRole(name)) throw new Problem('conflict', `Every organization has the role ${name}`);
  await transact(db, async (db) => {
    await lockPermissions(db, app);
    const role = await db
      .deleteFrom('organization_roles')
      .where('app_id', '=', app.id)
      .where('name', '=', name)
      .returning('name')
      .executeTakeFirst();
    if (!role) throw noSuchRole();
    await db
      .updateTable('organization_members')
      .set({ roles: sql<string[]>`array_remove(roles, ${name})`, updated_at: now() })
      .where('app_id', '=', app.id)
      .where(sql<boolean>`${name} = any(roles)`)
      .execute();
    await record(db, app, 'organization_role.deleted', { data: { role: name } });
  });
}

/** Throws `invalid_body`. */
export async function requireOrganizationRoles(db: Db, app: App, names: string[]): Promise<void> {
  const known = new Set((await listOrganizationRoles(db, app)).map(({ name }) => name));
  requireKnown('roles', names, { known, toDetail: (name) => `“${name}” is no role of organizations` });
}

type Definition = { permissions: string[]; before: readonly string[]; grantor: Grantor };

/**
 * What a role may hold: permissions in an organization, the App's own, and scopes of its APIs. Its definer gives what is
 * added. The App's row is locked. Throws `invalid_body`, `cannot_grant`.
 */
async function requirePermissions(db: Db, app: App, { permissions, before, grantor }: Definition): Promise<void> {
  if (permissions.length === 0) return;
  const others = (await listPermissions(db, app)).filter(({ kind }) => kind !== 'built_in');
  const known = new Set<string>([...organizationPermissions, ...others.map(({ name }) => name)]);
  const toDetail = (name: string) => `no role of organizations can have ${name.slice(0, MAX_PERMISSION)}`;
  requireKnown('permissions', permissions, { known, toDetail });
  const lacking = findLacking(
    grantor,
    permissions.filter((name) => !before.includes(name)),
  );
  if (lacking !== undefined)
    throw new Problem('cannot_grant', `Only a caller that has ${lacking} can give it to a role`);
}
