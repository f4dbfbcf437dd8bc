// Which organization a page is about, and what its user may do there: the API's guard decides (organizations/reach.ts).
import type { Permission } from '../../../apps/permissions.ts';
import { isMultiFactor } from '../../../authentication/assurance.ts';
import { type Reached, reachOrganization } from '../../../organizations/reach.ts';
import { Problem } from '../../../problem.ts';
import { areParameters } from '../../kit/request/parameters.ts';
import type { Visit } from '../kit/visit.ts';

export const ORGANIZATIONS = '/organizations';
export const ORGANIZATION = `${ORGANIZATIONS}/:organization`;

/** Throws `not_found`, `second_factor_required`, `forbidden`. */
export async function reachAt(visit: Visit, permission: Permission): Promise<Reached> {
  const { system, app, user, params } = visit;
  if (!areParameters(params)) throw new Problem('not_found');
  const reached = await reachOrganization(system.db, app, params.organization ?? '', {
    kind: 'member',
    user_id: user.id,
  });
  if (!isStrongEnough(visit, reached.organization)) throw new Problem('second_factor_required');
  if (!reached.permissions.includes(permission)) throw new Problem('forbidden');
  return reached;
}

export const isStrongEnough = (
  { session }: Visit,
  { require_second_factor }: { require_second_factor: boolean },
): boolean => !require_second_factor || isMultiFactor(session.amr);

export const pathOf = ({ id }: { id: string }) => `${ORGANIZATIONS}/${id}`;
