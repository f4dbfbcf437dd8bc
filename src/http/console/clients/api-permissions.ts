// What a machine may do at the App's own API, as a form asks it: a box for each permission, like those of a new API key.
import { keyScopes } from '../../../apps/permissions.ts';
import type { ClientRow } from '../../../database/schema.ts';
import { chosen, flags } from '../../kit/forms/fields.ts';
import { type AppVisit, grantorOf } from '../kit/visit.ts';
import { permissionWords } from '../kit/words.ts';
import type { Box } from './reach.ts';

/** A box for each permission that a machine can have at the App's own API. */
export const listApiPermissions = ({ t }: AppVisit, held: readonly string[]): Box[] =>
  keyScopes.map((permission) => ({
    field: `api_permissions:${permission}`,
    label: t(permissionWords[permission]),
    help: permission,
    checked: held.includes(permission),
  }));

export const apiPermissionFields = flags('api_permissions', keyScopes);

/** The boxes of another type of client count for nothing. */
export const apiPermissionsFrom = (visit: AppVisit, input: Record<string, unknown>, type: ClientRow['type']) => ({
  api_permissions: type === 'machine' ? chosen(input, 'api_permissions', keyScopes) : [],
  grantor: grantorOf(visit),
});
