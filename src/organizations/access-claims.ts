// What a token says of what its user may do: in the App by the scope `roles`, and in the organization that the token is for.

import { inOrder } from '../tables.ts';
import type { Access } from '../users/access.ts';
import type { AccessClaims } from '../users/claims.ts';
import type { Membership } from './membership.ts';

type Reach = { access?: Access | undefined; membership?: Membership | undefined };

/** `permissions` are those in the App and those in the organization together, as far as the scopes bring them. */
export function toAccessClaims({ access, membership }: Reach, scopes: ReadonlySet<string>): AccessClaims {
  const inApp = scopes.has('roles') ? access : undefined;
  return {
    ...(inApp && { roles: inApp.roles, groups: inApp.groups }),
    ...((inApp || membership) && { permissions: permissionsOf({ access: inApp, membership }) }),
    ...(membership && {
      org_id: membership.organization.id,
      org_name: membership.organization.name,
      org_roles: membership.roles,
    }),
  };
}

export const permissionsOf = ({ access, membership }: Reach): string[] =>
  inOrder([...(access?.permissions ?? []), ...(membership?.permissions ?? [])]);
