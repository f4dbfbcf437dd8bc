// The mail that tells an organization's admins that a domain is no longer verified, each in their language.
import type { App } from '../apps/app.ts';
import type { Core } from '../core.ts';
import type { OrganizationDomainRow } from '../database/schema.ts';
import { enqueueNotice } from '../mail/notices.ts';
import type { builtInRoles } from './built-in-roles.ts';

const ADMIN: string = 'admin' satisfies keyof typeof builtInRoles;

/** The longest-standing ones: an organization with hundreds of admins isn't told by hundreds of mails. */
const MAX_TOLD = 20;

/** In the transaction that ends the verification. */
export async function tellAdminsOfLostDomain(
  core: Core,
  app: App,
  { organization_id, domain }: Pick<OrganizationDomainRow, 'organization_id' | 'domain'>,
): Promise<void> {
  const admins = await core.db
    .selectFrom('organization_members as member')
    .innerJoin('users', (join) =>
      join.onRef('users.app_id', '=', 'member.app_id').onRef('users.id', '=', 'member.user_id'),
    )
    .innerJoin('organizations as organization', (join) =>
      join.onRef('organization.app_id', '=', 'member.app_id').onRef('organization.id', '=', 'member.organization_id'),
    )
    .select(['users.email', 'users.name', 'users.locale', 'organization.name as organization'])
    .where('member.app_id', '=', app.id)
    .where('member.organization_id', '=', organization_id)
    .where(({ eb, val, ref }) => eb(val(ADMIN), '=', eb.fn.any(ref('member.roles'))))
    .where('users.status', '=', 'active')
    .orderBy('member.created_at')
    .orderBy('member.user_id')
    .limit(MAX_TOLD)
    .execute();
  const link = `${app.issuer}/account/organizations/${organization_id}`;
  for (const { organization, ...admin } of admins)
    await enqueueNotice(core, app, admin, { kind: 'domain_lost', link, organization, values: { domain } });
}
