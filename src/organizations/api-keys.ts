// API keys of one organization, made by the people who run it: a key does no more than its creator may do there, and acts in
// no other organization. apps/keys/api-keys.ts has the keys themselves.

import type { App } from '../apps/app.ts';
import {
  createApiKey,
  getApiKey,
  type NewApiKey,
  type Rotation,
  revokeKeys,
  rotateApiKey,
} from '../apps/keys/api-keys.ts';
import { isKeyScope, organizationPermissions } from '../apps/permissions.ts';
import { ifGiven } from '../database/lists.ts';
import { lockAppRow } from '../database/locks/order.ts';
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

export type OrganizationKeyRotation = Maker & Rotation & { id: string };

type Maker = Pick<NewOrganizationKey, 'created_by' | 'permissions' | 'giver'>;

/** The key itself is never shown again. Throws `cannot_grant`, `limit_reached`, `not_found`. */
export async function createOrganizationKey(
  db: Db,
  app: App,
  organization: { id: string },
  { giver, permissions, ...input }: NewOrganizationKey,
): Promise<{ apiKey: ApiKeyRow; key: string }> {
  return transact(db, async (db) => {
    await lockOrganization(db, app, organization);
    const held = await permissionsOfMaker(db, app, organization, { giver, permissions });
    const lacking = input.scopes.find((scope) => !held.includes(scope));
    if (lacking !== undefined)
      throw new Problem('cannot_grant', `Only a caller that has ${lacking} here can create an API key with it`);
    return createApiKey(db, app, { ...input, organization_id: organization.id });
  });
}

/**
 * A new key for a live one of the organization, by a maker who could have created it (`rotateApiKey`). Throws `not_found`,
 * `cannot_grant`, `limit_reached`.
 */
export async function rotateOrganizationKey(
  db: Db,
  app: App,
  organization: { id: string },
  { id, overlap_hours, created_by, ...maker }: OrganizationKeyRotation,
): Promise<{ apiKey: ApiKeyRow; key: string }> {
  return transact(db, async (db) => {
    await lockAppRow(db, app);
    await lockOrganization(db, app, organization);
    const grantor = await permissionsOfMaker(db, app, organization, maker);
    await getApiKey(db, app, id, organization);
    return rotateApiKey(db, app, id, { overlap_hours, created_by, grantor });
  });
}

/** All, or those since then; the keys of a member who leaves go on. Call it in the transaction in which the user gets another owner, or their own back. */
export async function revokeKeysOfCreator(db: Db, app: App, userId: string, since?: Date): Promise<void> {
  await revokeKeys(db, (where) =>
    where.and([
      where('app_id', '=', app.id),
      where('organization_id', 'is not', null),
      where('created_by', '=', userId),
      ifGiven(since, (at) => where('created_at', '>=', at)),
    ]),
  );
}

const permissionsOfMaker = (db: Db, app: App, organization: { id: string }, { giver, permissions }: Maker) =>
  giver === 'app' ? permissions : permissionsOfGiver(db, app, organization, giver);
