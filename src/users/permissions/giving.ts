// Giving roles and groups, and managing users: the rules of held.ts for the rows in the database.
import type { App } from '../../apps/app.ts';
import { findLacking, type Grantor } from '../../apps/permissions.ts';
import type { Db } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { findAccess } from '../access.ts';
import { type HeldRole, requireHeldRole } from './held.ts';

/** Roles that don't exist give nothing. Throws `cannot_grant`. */
export async function requireHeldRoles(db: Db, app: App, grantor: Grantor, names: string[]): Promise<void> {
  if (names.length === 0) return;
  const roles = db.selectFrom('roles').select(['name', 'permissions']).where('app_id', '=', app.id);
  requireEach(grantor, await roles.where('name', 'in', names).execute());
}

/** All roles that the groups carry. Throws `cannot_grant`. */
export async function requireHeldGroups(db: Db, app: App, grantor: Grantor, groups: string[]): Promise<void> {
  if (groups.length === 0) return;
  const carried = db.selectFrom('group_roles').select('role').where('app_id', '=', app.id);
  const roles = db.selectFrom('roles').select(['name', 'permissions']).where('app_id', '=', app.id);
  requireEach(grantor, await roles.where('name', 'in', carried.where('group_name', 'in', groups)).execute());
}

const requireEach = (grantor: Grantor, roles: HeldRole[]) => {
  for (const role of roles) requireHeldRole(grantor, role);
};

/**
 * A user who manages users changes neither themselves, which takes a fresh proof, nor a user who may do more: with the address
 * of an admin they could become one. Throws `cannot_manage`.
 */
export async function requireManageable(db: Db, app: App, grantor: Grantor, userId: string): Promise<void> {
  if (grantor.kind !== 'user') return;
  if (grantor.id === userId) throw new Problem('cannot_manage', 'Users change themselves with their own routes, …/me');
  const lacking = findLacking(grantor, (await findAccess(db, app, userId)).permissions);
  if (lacking === undefined) return;
  throw new Problem('cannot_manage', `Only a user who has ${lacking.slice(0, 100)} can manage this one`);
}
