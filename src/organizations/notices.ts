// The mails that tell an organization's admins what happened there, each in their language.
import type { App } from '../apps/app.ts';
import type { Core } from '../core.ts';
import type { ApiKeyRow, Db, OrganizationDomainRow, UserRow } from '../database/schema.ts';
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
  const link = linkTo(app, organization_id);
  for (const { organization, ...admin } of await selectAdmins(core.db, app, organization_id).execute())
    await enqueueNotice(core, app, admin, { kind: 'domain_lost', link, organization, values: { domain } });
}

export type NewKeyNotice = { organization: { id: string; name: string }; apiKey: ApiKeyRow; creator: UserRow };

/**
 * In the transaction that creates the key, or another one in its place. Unverified addresses get no mail: they may be a
 * stranger's, and the key's name is a text of its creator. The place is shown to the creator alone.
 */
export async function tellOfNewKey(
  core: Core,
  app: App,
  { organization: { id, name: organization }, apiKey: { name, hint, scopes }, creator }: NewKeyNotice,
): Promise<void> {
  const admins = await selectAdmins(core.db, app, id)
    .where('users.email_verified', '=', true)
    .where('users.id', '!=', creator.id)
    .execute();
  const values = { key: name, hint, scopes: scopes.join(', '), creator: creator.email };
  const notice = {
    kind: 'organization_key_created',
    link: `${linkTo(app, id)}/api-keys`,
    organization,
    values,
  } as const;
  if (creator.email_verified) await enqueueNotice(core, app, creator, notice);
  for (const admin of admins) await enqueueNotice(core, app, admin, { ...notice, of_another: true });
}

const linkTo = (app: App, organizationId: string) => `${app.issuer}/account/organizations/${organizationId}`;

function selectAdmins(db: Db, app: App, organizationId: string) {
  return db
    .selectFrom('organization_members as member')
    .innerJoin('users', (join) =>
      join.onRef('users.app_id', '=', 'member.app_id').onRef('users.id', '=', 'member.user_id'),
    )
    .innerJoin('organizations as organization', (join) =>
      join.onRef('organization.app_id', '=', 'member.app_id').onRef('organization.id', '=', 'member.organization_id'),
    )
    .select(['users.email', 'users.name', 'users.locale', 'organization.name as organization'])
    .where('member.app_id', '=', app.id)
    .where('member.organization_id', '=', organizationId)
    .where(({ eb, val, ref }) => eb(val(ADMIN), '=', eb.fn.any(ref('member.roles'))))
    .where('users.status', '=', 'active')
    .orderBy('member.created_at')
    .orderBy('member.user_id')
    .limit(MAX_TOLD);
}
