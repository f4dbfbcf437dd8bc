// An App with organizations, their members with access tokens, and calls into them.

import type { App } from '../../src/apps/app.ts';
import { createApiKey } from '../../src/apps/keys/api-keys.ts';
import { WITHOUT_PERMISSIONS } from '../../src/apps/permissions.ts';
import type { UserRow } from '../../src/database/schema.ts';
import { newId } from '../../src/ids.ts';
import { inviteToOrganization } from '../../src/invitations/organizations.ts';
import { addDomain } from '../../src/organizations/domains.ts';
import { addOrganizationMember } from '../../src/organizations/members.ts';
import { createOrganization, type NewOrganization, type Organization } from '../../src/organizations/organizations.ts';
import { createOrganizationRole } from '../../src/organizations/roles.ts';
import { signInByApi } from '../http/api/call.ts';
import { makeUser } from '../kit/app.ts';
import type { Gatehouse } from '../kit/gatehouse.ts';

let count = 0;

export async function makeOrganization(
  { database }: Gatehouse,
  app: App,
  input: Partial<NewOrganization> = {},
): Promise<Organization> {
  count += 1;
  return createOrganization(database.db, app, { name: `Acme ${count}`, ...input });
}

/** With a verified domain, whose addresses have to sign in by the connection with this id. */
export async function makeBoundOrganization(gatehouse: Gatehouse, app: App, connection: string | null) {
  const organization = await makeOrganization(gatehouse, app, { sign_in_connection_id: connection });
  const domain = `bound-${count}.com`;
  await addDomain(gatehouse.database.db, app, organization, { domain });
  await verifyDomains(gatehouse, app, organization, new Date());
  return { organization, domain };
}

/** As if the DNS had been asked; null for domains that are no longer verified. */
export async function verifyDomains({ database }: Gatehouse, app: App, { id }: Organization, verified_at: Date | null) {
  const domains = database.db.updateTable('organization_domains').set({ verified_at });
  await domains.where('app_id', '=', app.id).where('organization_id', '=', id).execute();
}

export type TestMember = { user: UserRow; token: string };

/** A user with these roles in the organization, and an access token of the App's own client. */
export async function makeMember(
  gatehouse: Gatehouse,
  app: App,
  { organization, roles = ['member'] }: { organization: Organization; roles?: string[] },
): Promise<TestMember> {
  const user = await makeUser(gatehouse, app, { email_verified: true });
  await addOrganizationMember(gatehouse.database.db, app, organization, { user_id: user.id, roles, giver: 'app' });
  return { user, token: (await signInByApi(gatehouse, app, user)).access_token };
}

/** An API key of one organization. */
export async function makeBoundKey(
  { database }: Gatehouse,
  app: App,
  { organization, scopes }: { organization: Organization; scopes: string[] },
): Promise<string> {
  const bound = { name: 'bound', scopes, organization_id: organization.id, expires_in_days: null };
  return (await createApiKey(database.db, app, bound)).key;
}

/** The ids of an organization and of one of each thing in it, by the nouns of the API's paths. */
export async function makeOrganizationIds(gatehouse: Gatehouse, app: App, member: { id: string }) {
  const { system, database } = gatehouse;
  const organization = await makeOrganization(gatehouse, app);
  const roles = ['member'];
  await addOrganizationMember(database.db, app, organization, { user_id: member.id, roles, giver: 'app' });
  const email = `invited-${organization.id}@example.com`;
  const key = { name: 'bound', scopes: ['organizations:read'], organization_id: organization.id };
  return {
    organizations: organization.id,
    'organization-members': member.id,
    'organization-invitations': (await inviteToOrganization(system, app, organization, { email, roles, giver: 'app' }))
      .id,
    'organization-api-keys': (await createApiKey(database.db, app, key)).apiKey.id,
    'organization-domains': (await addDomain(database.db, app, organization, { domain: `d${newId()}.com` })).domain,
    'organization-roles': await makeOrganizationRole(gatehouse, app),
  };
}

async function makeOrganizationRole({ database }: Gatehouse, app: App): Promise<string> {
  count += 1;
  const name = `clerk-${count}`;
  return (await createOrganizationRole(database.db, app, { name, grantor: WITHOUT_PERMISSIONS })).name;
}

/** In the ids of a test's world, of what a path's parameter names; `noun` is the part of the path before it. */
export const nounIn = (path: string, noun: string): string =>
  path.startsWith('/organizations/:organization/') && noun !== 'organizations' ? `organization-${noun}` : noun;
