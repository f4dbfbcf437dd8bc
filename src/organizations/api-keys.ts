// API keys of one organization, made by the people who run it: a key does no more than its creator may do there, and acts in
// no other organization. apps/keys/api-keys.ts has the keys themselves.

import type { App } from '../apps/app.ts';
import { createApiKey, type NewApiKey } from '../apps/keys/api-keys.ts';
import { isKeyScope, organizationPermissions } from '../apps/permissions.ts';
import type { ApiKeyRow, Db } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { Problem } from '../problem.ts';
import { type Giver, permissionsOfGiver } from './giving.ts';
import { lockOrganization } from './organizations.ts';

/** No key creates others, there as elsewhere. */
export const organizationKeyScopes = organizationPermissions.filter(isKeyScope);

export type NewOrganizationKey = Pick<NewApiKey, 'name' | 'expires_in_days' | 'created_by'> & {
  scopes: string[];
  /** What the creator may do in the organization. A member's is read again while the organization is locked. */
  permissions: readonly string[];
  giver: Giver;
};

/** The key itself is never shown again. Throws `cannot_grant`, `limit_reached`, `not_found`. */
export async function createOrganizationKey(
  db: Db,
  app: App,
  organization: { id: string },
  { giver, permissions, ...input }: NewOrganizationKey,
): Promise<{ apiKey: ApiKeyRow; key: string }> {
  return transact(db, async (db) => {
    await lockOrganization(db, app, organization);
    const held = giver === 'app' ? permissions : await permissionsOfGiver(db, app, organization, giver);
    const lacking = input.scopes.find((scope) => !held.includes(scope));
    if (lacking !== undefined)
      throw new Problem('cannot_grant', `Only a caller that has ${lacking} here can create an API key with it`);
    return createApiKey(db, app, { ...input, organization_id: organization.id });
  });
}
