// What a machine may do at the App's own API with access tokens: permissions with the names of API keys' scopes. They are no
// part of its `scopes`, so that neither `*` nor the right to change clients gives them (decision 0018).
import type { ClientRow } from '../../database/schema.ts';
import { Problem, requireKnown } from '../../problem.ts';
import { findLacking, type Grantor, keyScopes, type Permission } from '../permissions.ts';

type Holder = Pick<ClientRow, 'type' | 'api_permissions'>;

/** Those that count now: a client that signs users in has none, whatever its row says. */
export const apiPermissionsOf = ({ type, api_permissions }: Holder): Permission[] =>
  type === 'machine' ? keyScopes.filter((one) => api_permissions.includes(one)) : [];

/** Throws `invalid_body`. */
export function requireApiPermissions(type: ClientRow['type'], names: readonly string[]): void {
  if (names.length > 0 && type !== 'machine')
    throw new Problem('invalid_body', 'Only a machine can have permissions at the App’s API', {
      fields: { api_permissions: 'only for the type machine' },
    });
  requireKnown('api_permissions', names, {
    known: keyScopes,
    toDetail: (name) =>
      `a client cannot have the permission “${name.slice(0, 100)}”; choose from ${keyScopes.join(', ')}`,
  });
}

/**
 * A machine's secret is as good as an API key. Therefore permissions are given only by a caller that may create keys, and that
 * has them itself. Throws `cannot_grant`.
 */
export function requireGrantor(grantor: Grantor, given: readonly string[]): void {
  if (given.length === 0) return;
  const lacking = findLacking(grantor, ['api_keys:write', ...given]);
  if (lacking === undefined) return;
  throw new Problem('cannot_grant', `Only a caller that has ${lacking} can give a client ${given.join(', ')}`);
}

/** The permissions that a change gives to the client; enabling it gives it all of them again. */
export function gained(before: Holder & Status, after: Partial<Holder & Status>): Permission[] {
  const isEnabled = before.status === 'disabled' && after.status === 'active';
  const had = isEnabled ? [] : apiPermissionsOf(before);
  return apiPermissionsOf({ ...before, ...after }).filter((one) => !had.includes(one));
}

type Status = Pick<ClientRow, 'status'>;
