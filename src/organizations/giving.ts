// “Nobody gives what they don't have”: a member gives or takes a role in an organization only if they have each of its
// permissions there themselves.
import type { App } from '../apps/app.ts';
import { findLacking } from '../apps/permissions.ts';
import type { Db } from '../database/schema.ts';
import { Problem } from '../problem.ts';
import { findMembership } from './membership.ts';
import { listOrganizationRoles } from './roles.ts';

/**
 * `app`: the App itself, which gives any role; its developers, machines, and the API keys that are bound to no organization.
 * `permissions`: those of a bound key.
 */
export type Giver = 'app' | { member: string } | { permissions: readonly string[] };

type Place = { id: string };

/** What the giver may do in the organization, read now. Throws `not_found` for a user who is no longer a member. */
export async function permissionsOfGiver(
  db: Db,
  app: App,
  organization: Place,
  giver: Exclude<Giver, 'app'>,
): Promise<readonly string[]> {
  if ('permissions' in giver) return giver.permissions;
  const membership = await findMembership(db, app, giver.member, organization.id);
  if (!membership) throw new Problem('not_found', 'There is no such organization');
  return membership.permissions;
}

/** Throws `cannot_grant`, `not_found`. */
export async function requireMayGive(
  db: Db,
  app: App,
  organization: Place,
  { giver, roles }: { giver: Giver; roles: string[] },
): Promise<void> {
  if (giver === 'app') return;
  const held = await permissionsOfGiver(db, app, organization, giver);
  const given = (await listOrganizationRoles(db, app)).filter(({ name }) => roles.includes(name));
  const wanted = given.flatMap(({ permissions }) => permissions);
  const lacking = findLacking({ kind: 'user', permissions: held }, wanted);
  if (lacking === undefined) return;
  throw new Problem('cannot_grant', `Only a member who has ${lacking} can give or take a role with it`);
}
