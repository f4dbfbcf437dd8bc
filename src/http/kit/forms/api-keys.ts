// What forms and lists of API keys share, in the console and on the pages of an organization's members.
import { z } from 'zod';
import { endsSoon } from '../../../apps/keys/api-keys.ts';
import type { Permission } from '../../../apps/permissions.ts';
import { now } from '../../../clock.ts';
import type { ApiKeyRow } from '../../../database/schema.ts';
import { organizationKeyScopes } from '../../../organizations/api-keys.ts';
import { Problem } from '../../../problem.ts';
import { choice, chosen, flags, required } from './fields.ts';

/** Days. */
export const lifetimeWords = {
  30: 'console.lifetime.month',
  90: 'console.lifetime.quarter',
  365: 'console.lifetime.year',
  never: 'console.lifetime.never',
} as const;

/** A key of one organization always ends. */
export const organizationLifetimes = ['30', '90', '365'] as const;

/** The form of a new one. */
export const organizationKeyFields = z.strictObject({
  ...{ name: required(200), expires: choice(organizationLifetimes) },
  ...flags('scopes', organizationKeyScopes),
});

/** What the form asks for. Throws `invalid_body` if no scope is chosen. */
export function toNewOrganizationKey({ name, expires, ...rest }: z.output<typeof organizationKeyFields>) {
  const scopes = chosen(rest, 'scopes', organizationKeyScopes);
  if (scopes.length === 0)
    throw new Problem('invalid_body', undefined, { fields: { scopes: 'console.error.scope_needed' } });
  return { name: String(name), scopes, expires_in_days: Number(expires) };
}

/** Hours. */
export const overlaps = ['0', '1', '24', '168'] as const;

export const overlapWords: Record<(typeof overlaps)[number], string> = {
  0: 'console.overlap.none',
  1: 'console.overlap.hour',
  24: 'console.overlap.day',
  168: 'console.overlap.week',
};

export const organizationPermissionWords = {
  'organizations:read': 'console.permission.organizations_read',
  'organizations:write': 'console.permission.organizations_write',
  'organizations:delete': 'console.permission.organizations_delete',
  'organization_members:read': 'console.permission.organization_members_read',
  'organization_members:write': 'console.permission.organization_members_write',
  'organization_keys:write': 'console.permission.organization_keys_write',
} as const satisfies Partial<Record<Permission, string>>;

export type KeyState = 'active' | 'ends_soon' | 'expired' | 'revoked';

export function stateOfKey(key: ApiKeyRow): KeyState {
  if (key.revoked_at) return 'revoked';
  if (key.expires_at && key.expires_at <= now()) return 'expired';
  return endsSoon(key) ? 'ends_soon' : 'active';
}
