// The organization that a call acts in: the one in the path, else the one that the header selects, else the one that an API
// key is bound to. The header selects among what the credential reaches, and never adds to it.
import type { App } from '../../../../apps/app.ts';
import { isId } from '../../../../ids.ts';
import { isOrganizationMember } from '../../../../organizations/members.ts';
import { type Reached, type Reacher, reachOrganization } from '../../../../organizations/reach.ts';
import { Problem } from '../../../../problem.ts';
import type { System } from '../../../../system.ts';
import type { Context } from '../../../kit/request/context.ts';
import { type Access, type Caller, permissionsOf, type Route } from '../route.ts';

export const ORGANIZATION_HEADER = 'X-Organization-Id';

type Asked = { access: Access; caller: Caller; ctx: Context };

/**
 * Undefined for a call in no organization. Throws `not_found`, `organization_mismatch`, `organization_unaware`,
 * `organization_only`, `invalid_request`.
 */
export async function findReached(
  { db }: System,
  app: App,
  { access, caller, ctx }: Asked,
): Promise<Reached | undefined> {
  const selected = readHeader(ctx);
  const bound = caller.kind === 'api_key' ? caller.apiKey.organization_id : null;
  const awareness = 'permission' in access ? access.organization : undefined;
  if (bound !== null && awareness !== 'path' && awareness !== 'optional')
    throw new Problem('organization_only', 'This API key acts in one organization; this route does not');
  if (awareness === undefined || awareness === 'new') {
    if (selected === undefined) return undefined;
    throw new Problem(
      'organization_unaware',
      `Send no ${ORGANIZATION_HEADER} here: this route acts in no organization`,
    );
  }
  const isNamed = awareness === 'path' || awareness === 'path_app';
  const named = (isNamed ? ctx.params.organization : undefined) ?? selected ?? bound;
  if (named === null) return undefined;
  const reached = await reachOrganization(db, app, named, toReacher(caller));
  if (selected !== undefined && selected !== reached.organization.id)
    throw new Problem('organization_mismatch', `The path and ${ORGANIZATION_HEADER} name different organizations`);
  return reached;
}

function readHeader(ctx: Context): string | undefined {
  const selected = ctx.get(ORGANIZATION_HEADER);
  if (selected === '') return undefined;
  if (!isId(selected)) throw new Problem('invalid_request', `${ORGANIZATION_HEADER} must be the id of an organization`);
  return selected;
}

function toReacher(caller: Caller): Reacher {
  if (caller.kind === 'user') return { kind: 'member', user_id: caller.user.id };
  const permissions = permissionsOf(caller);
  const bound = caller.kind === 'api_key' ? caller.apiKey.organization_id : null;
  return bound === null ? { kind: 'app', permissions } : { kind: 'key', organization_id: bound, permissions };
}

/**
 * In an organization, a user who is no member of it is unknown, whatever the credential may do elsewhere (CVE-2026-105209).
 * Throws `not_found`.
 */
export async function requireTarget(
  { db }: System,
  app: App,
  { path }: Pick<Route, 'path'>,
  { reached, id }: { reached: Reached | undefined; id: string },
): Promise<void> {
  if (!reached || !path.startsWith('/users/:id')) return;
  if (await isOrganizationMember(db, app, reached.organization, id)) return;
  throw new Problem('not_found', 'There is no such user');
}
