// Nobody gives what they don't have: the comparison of sets, for permissions and for roles as sets of them.
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
