// API keys of an organization, made by a member: with a fresh proof, and told by mail, because a key outlives the session in
// which it was made, and the membership.
import type { App } from '../../apps/app.ts';
import { getApiKey } from '../../apps/keys/api-keys.ts';
import type { Core } from '../../core.ts';
import type { ApiKeyRow, Db, UserRow } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import {
  createOrganizationKey,
  type NewOrganizationKey,
  type OrganizationKeyRotation,
  rotateOrganizationKey,
} from '../../organizations/api-keys.ts';
import { tellOfNewKey } from '../../organizations/notices.ts';
import { type Proof, requireProof } from '../reauthentication.ts';

type Own = { organization: { id: string; name: string }; proof: Proof };
type Created = { apiKey: ApiKeyRow; key: string };

/** Throws as `requireProof` and `createOrganizationKey`. */
export async function createOwnOrganizationKey(
  core: Core,
  app: App,
  user: UserRow,
  { organization, proof, ...input }: Omit<NewOrganizationKey, 'created_by'> & Own,
): Promise<Created> {
  const made = { ...input, created_by: user.id };
  return createTold(core, app, user, {
    ...{ organization, proof },
    create: (db) => createOrganizationKey(db, app, organization, made),
  });
}

/** Throws `not_found` before it asks for the proof, and as `requireProof` and `rotateOrganizationKey`. */
export async function rotateOwnOrganizationKey(
  core: Core,
  app: App,
  user: UserRow,
  { organization, proof, ...input }: Omit<OrganizationKeyRotation, 'created_by'> & Own,
): Promise<Created> {
  await getApiKey(core.db, app, input.id, organization);
  const made = { ...input, created_by: user.id };
  return createTold(core, app, user, {
    ...{ organization, proof },
    create: (db) => rotateOrganizationKey(db, app, organization, made),
  });
}

async function createTold(
  core: Core,
  app: App,
  user: UserRow,
  { organization, proof, create }: Own & { create: (db: Db) => Promise<Created> },
): Promise<Created> {
  await requireProof(core, app, user, proof);
  return transact(core, async (core) => {
    const created = await create(core.db);
    await tellOfNewKey(core, app, { organization, apiKey: created.apiKey, creator: user });
    return created;
  });
}
