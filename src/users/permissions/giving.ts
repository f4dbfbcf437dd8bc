// Giving roles and groups, and managing users: the rules of held.ts for the rows in the database.
import type { App } from '../../apps/app.ts';
import type { Grantor } from '../../apps/permissions.ts';
import type { Db } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { listHeldRoles } from '../access.ts';
import { findExcess, type HeldRole, type Holdings, requireHeldRole } from './held.ts';

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
 * A user who manages users changes neither themselves, which takes a fresh proof, nor a user with a permission, or a role
 * without permissions, that they lack. Addresses and names to sign in with take more: organizations/giving.ts. Throws
 * `cannot_manage`.
 */
export async function requireManageable(db: Db, app: App, grantor: Grantor, userId: string): Promise<void> {
  if (grantor.kind !== 'user') return;
  requireNoExcess(grantor, { user_id: userId, roles: await listHeldRoles(db, app, userId) });
}

/** Throws `cannot_manage`. */
export function requireNoExcess(
  grantor: Extract<Grantor, { kind: 'user' }>,
  { user_id, ...holdings }: Holdings & { user_id: string },
): void {
  if (grantor.id === user_id) throw new Problem('cannot_manage', 'Users change themselves with their own routes, …/me');
  const excess = findExcess(grantor, holdings);
  if (excess === undefined) return;
  throw new Problem('cannot_manage', `Only a user who has ${excess.slice(0, 150)} can manage this one`);
}
