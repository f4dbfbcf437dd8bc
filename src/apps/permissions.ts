// Permissions: one list for every kind of caller, whether they come from an API key's scopes, a developer's role or the roles
// of an App's user; and the rule that nobody gives what they don't have. An App's own names are in own-permissions.ts.
import type { MemberRole } from '../database/schema.ts';
import { keysOf } from '../tables.ts';

export const permissions = {
  'app:read': 'See the App and its settings',
  'app:write': 'Change the App’s settings, branding and keys',
  'app:delete': 'Suspend, delete and restore the App',
  'configuration:read': 'Read the App’s whole configuration, and plan changes to it',
  'configuration:write': 'Apply a configuration, as far as its changes are allowed by themselves',
  'auth:write': 'Sign users up and in, refresh and sign out on their behalf',
  'users:read': 'List and see users',
  'users:write': 'Create, change, disable and delete users, and give them roles and groups',
  'users:impersonate': 'Act as a user for half an hour, where the App’s setting allows it',
  'roles:read': 'List and see roles, groups and permissions',
  'roles:write': 'Create, change and delete roles, groups and permissions',
  'users:import': 'Import users with their passwords’ hashes, and say that their addresses are verified',
  'clients:read': 'List and see OAuth clients',
  'clients:write': 'Create, change and delete OAuth clients and their secrets',
  'redirect_uris:write': 'Add, list and remove redirect URIs that expire, for previews of clients',
  'resources:read': 'List and see resources (APIs)',
  'resources:write': 'Create, change and delete resources (APIs)',
  'api_keys:read': 'List API keys',
  'api_keys:write': 'Create and revoke API keys',
  'members:read': 'List the App’s members',
  'members:write': 'Invite, change and remove members',
  'events:read': 'Read the audit log',
  'webhooks:read': 'List and see webhook endpoints, and what they were sent',
  'webhooks:write':
    'Create, change, test and delete webhook endpoints, which receive the events of the App, and send events again',
  'hooks:read': 'See the decision hooks, which are asked before sign-ups and tokens',
  'hooks:write': 'Create, change, test and delete the decision hooks',
  'webhooks:listen': 'Have the events of the App forwarded to your own machine, by `gatehouse listen`',
  'event_streams:read': 'List and see event streams',
  'event_streams:write': 'Create, change, test and delete event streams, which get the whole audit log',
  'connections:read': 'List and see connections to other identity providers',
  'connections:write': 'Create, change and delete connections to other identity providers',
  'test_messages:read': 'Read the test inbox, codes and links included, and with them sign in as test users',
  'test_messages:write': 'Empty the test inbox',
  'vault:read': 'Read users’ keys for other services',
  'vault:write': 'Store, replace and delete users’ keys for other services',
  'usage:read': 'See usage, its sums and spending limits',
  'usage:write': 'Report usage, and set spending limits',
  'billing:read': 'See billing records',
  'billing:write': 'Create billing records, and change their state',
  'organizations:read': 'List and see organizations, and the roles in them',
  'organizations:write': 'Create and change organizations, and define the roles in them',
  'organizations:delete': 'Delete organizations',
  'organization_members:read': 'List the members of organizations and their invitations',
  'organization_members:write': 'Invite, add, change and remove members of organizations',
  'organization_keys:write': 'List, create and revoke API keys of one organization',
} as const;

export type Permission = keyof typeof permissions;

export const allPermissions = keysOf(permissions);

/** What a role in an organization can allow there. They hold for every organization where a key or a developer has them. */
export const organizationPermissions = allPermissions.filter((permission) => permission.startsWith('organization'));

const OWNERS_ALONE = new Set<Permission>(['app:delete', 'members:write']);

/** With a user's key anybody can spend money at another service, and with a code sign in. */
const NOT_TO_LOOK_AT = new Set<Permission>(['vault:read', 'test_messages:read']);

export const rolePermissions: Record<MemberRole, Permission[]> = {
  owner: allPermissions,
  admin: allPermissions.filter((permission) => !OWNERS_ALONE.has(permission)),
  viewer: allPermissions.filter((permission) => permission.endsWith(':read') && !NOT_TO_LOOK_AT.has(permission)),
};

/** The default scopes of an API key: enough for a backend that signs its users in. */
export const defaultKeyScopes: Permission[] = ['auth:write', 'users:read', 'users:write', 'roles:read', 'roles:write'];

const OF_USERS = new Set<Permission>(['users:read', 'users:write', 'roles:read', 'roles:write', 'users:import']);

/** Those that a role of the App's users may have, too. Everything else there belongs to its developers and its backend. */
export const userPermissions = allPermissions.filter((permission) => OF_USERS.has(permission));

/** What these allow a user, where that is less than they allow an API key. */
export const allowsUsers: Partial<Record<Permission, string>> = {
  'users:write': 'Change, disable and enable users, and give them roles and groups',
  'roles:write': 'Create, change and delete roles and groups',
  'users:import': 'Say that a user’s address or phone number is verified, and give external ids',
};

export const isBuiltIn = (name: string): name is Permission => Object.hasOwn(permissions, name);

/**
 * An API key must not create keys, members or streams of events: a stolen one would outlive its own revocation. A machine has no
 * listener.
 */
const FORBIDDEN_TO_KEYS = new Set<Permission>([
  'api_keys:write',
  'members:write',
  'event_streams:write',
  'app:delete',
  'organization_keys:write',
  'webhooks:listen',
  'users:impersonate',
]);

export const isKeyScope = (permission: Permission): boolean => !FORBIDDEN_TO_KEYS.has(permission);

/** Of API keys, and of machines' tokens for the App's own API. */
export const keyScopes = allPermissions.filter(isKeyScope);

/** A caller that gives permissions: a developer, the App's backend, or a user of the App with their own token. */
export type Grantor =
  | { kind: 'app'; permissions: readonly string[] }
  | { kind: 'user'; id: string; roles: readonly string[]; permissions: readonly string[] };

/** May give no built-in permission. */
export const WITHOUT_PERMISSIONS: Grantor = { kind: 'app', permissions: [] };

/**
 * The first of these permissions that the caller can't give, because they don't have it. The App's own names and the scopes of
 * its APIs are the App's to give; a user needs each of them, too.
 */
export function findLacking(
  { kind, permissions }: Pick<Grantor, 'kind' | 'permissions'>,
  given: readonly string[],
): string | undefined {
  return given.find((one) => !permissions.includes(one) && (kind === 'user' || isBuiltIn(one)));
}

/**
 * Personal access tokens can't have them: a token must not let people in, nor act as a user, nor read users' keys for other
 * services, nor create a stream that gets the audit log after the token is revoked. With auth:write a token signs nobody in
 * (http/api/kit/callers/personal-token.ts); it only lets it give that scope to an API key.
 */
const FORBIDDEN_TO_TOKENS = new Set<Permission>([
  ...(['members:write', 'vault:read', 'users:impersonate', 'event_streams:write'] as const),
]);

export const tokenScopes = allPermissions.filter((permission) => !FORBIDDEN_TO_TOKENS.has(permission));
