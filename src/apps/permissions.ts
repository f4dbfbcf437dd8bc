// Permissions: one list for every kind of caller, whether they come from an API key's scopes or a developer's role.
import type { MemberRole } from '../database/schema.ts';
import { keysOf } from '../tables.ts';

export const permissions = {
  'app:read': 'See the App and its settings',
  'app:write': 'Change the App’s settings, branding and keys',
  'app:delete': 'Delete the App',
  'auth:write': 'Sign users up and in, refresh and sign out on their behalf',
  'users:read': 'List and see users',
  'users:write': 'Create, change, disable and delete users',
  'clients:read': 'List and see OAuth clients',
  'clients:write': 'Create, change and delete OAuth clients and their secrets',
  'resources:read': 'List and see resources (APIs)',
  'resources:write': 'Create, change and delete resources (APIs)',
  'api_keys:read': 'List API keys',
  'api_keys:write': 'Create and revoke API keys',
  'members:read': 'List the App’s members',
  'members:write': 'Invite, change and remove members',
  'events:read': 'Read the audit log',
  'connections:read': 'List and see connections to other identity providers',
  'connections:write': 'Create, change and delete connections to other identity providers',
  'vault:read': 'Read users’ keys for other services',
  'vault:write': 'Store, replace and delete users’ keys for other services',
  'usage:read': 'See usage, its sums and spending limits',
  'usage:write': 'Report usage, and set spending limits',
  'billing:read': 'See billing records',
  'billing:write': 'Create billing records, and change their state',
} as const;

export type Permission = keyof typeof permissions;

export const allPermissions = keysOf(permissions);

const OWNERS_ALONE = new Set<Permission>(['app:delete', 'members:write']);

export const rolePermissions: Record<MemberRole, Permission[]> = {
  owner: allPermissions,
  admin: allPermissions.filter((permission) => !OWNERS_ALONE.has(permission)),
  // Users' keys are no data to look at: with one, anybody can spend money at another service.
  viewer: allPermissions.filter((permission) => permission.endsWith(':read') && permission !== 'vault:read'),
};

/** The default scopes of an API key: enough for a backend that signs its users in. */
export const defaultKeyScopes: Permission[] = ['auth:write', 'users:read', 'users:write'];

/** An API key must not create keys or members: a stolen one would outlive its own revocation. */
const FORBIDDEN_TO_KEYS = new Set<Permission>(['api_keys:write', 'members:write', 'app:delete']);

export const isKeyScope = (permission: Permission): boolean => !FORBIDDEN_TO_KEYS.has(permission);

/** Of API keys, and of machines' tokens for the App's own API. */
export const keyScopes = allPermissions.filter(isKeyScope);
