// Nobody gives what they don't have, and nobody manages a user who has more: the comparison of sets, for permissions and for roles
// as sets of them.
import { findLacking, type Grantor } from '../../apps/permissions.ts';
import { Problem } from '../../problem.ts';

export type HeldRole = { name: string; permissions: readonly string[] };

/** Throws `cannot_grant`. */
export function requireHeld(grantor: Grantor, given: readonly string[]): void {
  const lacking = findLacking(grantor, given);
  if (lacking !== undefined) throw cannotGrant(lacking);
}

/** Throws `cannot_grant`. */
export function requireHeldRole(grantor: Grantor, role: HeldRole): void {
  const lacking = findLackingOf(grantor, role);
  if (lacking !== undefined) throw cannotGrant(lacking);
}

/** A user changes no role that allows more than they may do. The App may: it only takes away. Throws `cannot_manage`. */
export function requireReach(grantor: Grantor, role: HeldRole): void {
  if (grantor.kind !== 'user') return;
  const lacking = findLackingOf(grantor, role);
  if (lacking === undefined) return;
  throw new Problem('cannot_manage', `Only a user who has ${lacking} can change this role`);
}

/** What a user has: roles in the App, those of groups too, and in organizations where these count. */
export type Holdings = { roles: readonly HeldRole[]; memberships?: readonly HeldMembership[] };

/** The user's roles in an organization, and those that the caller has there. */
export type HeldMembership = { roles: readonly HeldRole[]; of_grantor: readonly HeldRole[] };

/**
 * The first permission, or role without permissions, that a user has and the caller doesn't. Permissions in the
 * App hold in every organization, too: a token for an organization has both (organizations/access-claims.ts).
 */
export function findExcess(grantor: Grantor, { roles, memberships = [] }: Holdings): string | undefined {
  const inApp = firstLackingOf(grantor, roles);
  if (inApp !== undefined) return inApp;
  const lacking = memberships.map(({ roles, of_grantor }) => firstLackingOf(within(grantor, of_grantor), roles));
  const inOrganization = lacking.find((one) => one !== undefined);
  return inOrganization && `${inOrganization} in an organization of theirs`;
}

const firstLackingOf = (grantor: Grantor, roles: readonly HeldRole[]) =>
  roles.map((role) => findLackingOf(grantor, role)).find((one) => one !== undefined);

/** Roles in the App are none in an organization, even if they have the same name. */
function within(grantor: Grantor, roles: readonly HeldRole[]): Grantor {
  if (grantor.kind !== 'user') return grantor;
  return {
    ...grantor,
    roles: roles.map(({ name }) => name),
    permissions: [...grantor.permissions, ...roles.flatMap(({ permissions }) => permissions)],
  };
}

/**
 * Only the App's own code knows what a role without permissions allows. A user therefore gives such a role only if they have
 * it themselves.
 */
function findLackingOf(grantor: Grantor, { name, permissions }: HeldRole): string | undefined {
  if (permissions.length > 0) return findLacking(grantor, permissions);
  return grantor.kind === 'user' && !grantor.roles.includes(name) ? name : undefined;
}

const cannotGrant = (lacking: string) =>
  new Problem('cannot_grant', `Only a caller that has ${lacking.slice(0, 100)} itself can give it`);
