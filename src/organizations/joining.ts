// Joining an organization by the domain of one's address: for users whose address is verified, and theirs now.
import type { App } from '../apps/app.ts';
import type { Db, UserRow } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { Problem } from '../problem.ts';
import { lockUser } from '../users/users.ts';
import { domainOfEmail } from './domain-names.ts';
import { insertMember } from './members.ts';
import { findOrganization, lockOrganization, noSuchOrganization } from './organizations.ts';

/** Nobody who joins by themselves gets more. */
const LOWEST_ROLE = 'member';

export type Joinable = { id: string; slug: string; name: string };

/** The active organization that has the domain of the user's address and lets its users join; at most one has a domain. */
export async function listJoinable(
  db: Db,
  app: App,
  { id, email, email_verified }: Pick<UserRow, 'id' | 'email' | 'email_verified'>,
): Promise<Joinable[]> {
  const domain = email_verified ? domainOfEmail(email) : undefined;
  if (domain === undefined) return [];
  return db
    .selectFrom('organization_domains as claimed')
    .innerJoin('organizations as organization', (join) =>
      join.onRef('organization.app_id', '=', 'claimed.app_id').onRef('organization.id', '=', 'claimed.organization_id'),
    )
    .select(['organization.id', 'organization.slug', 'organization.name'])
    .where('claimed.app_id', '=', app.id)
    .where('claimed.domain', '=', domain)
    .where('claimed.verified_at', 'is not', null)
    .where('claimed.joins', '=', true)
    .where('organization.status', '=', 'active')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('organization_members as member')
            .select('member.user_id')
            .whereRef('member.app_id', '=', 'organization.app_id')
            .whereRef('member.organization_id', '=', 'organization.id')
            .where('member.user_id', '=', id),
        ),
      ),
    )
    .execute();
}

/** `named` is an id or a slug. Throws `not_found` for an organization that is not offered, `organization_full`. */
export async function joinByDomain(db: Db, app: App, user: { id: string }, named: string): Promise<Joinable> {
  const organization = await findOrganization(db, app, named);
  if (!organization) throw noSuchOrganization();
  return transact(db, async (db) => {
    // In this order everywhere: the organization, then the user, whose address must not change meanwhile.
    await lockOrganization(db, app, organization);
    const offered = await listJoinable(db, app, await lockUser(db, app, user.id));
    const found = offered.find(({ id }) => id === organization.id);
    if (!found) throw new Problem('not_found', 'There is no such organization');
    await insertMember(db, app, organization, { user_id: user.id, roles: [LOWEST_ROLE] });
    return found;
  });
}
