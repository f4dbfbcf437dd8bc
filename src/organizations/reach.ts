// Resolves who asks and which organization they name into the organization and what holds there. This is the one place that
// decides who reaches an organization: every door asks it, with each call. What cannot be reached is like what is unknown.
import type { App } from '../apps/app.ts';
import type { Db } from '../database/schema.ts';
import type { Giver } from './giving.ts';
import { findMembership } from './membership.ts';
import { findOrganization, noSuchOrganization, type Organization } from './organizations.ts';

/**
 * `app`: a credential of the App, for all of its organizations. `key`: an API key of one organization. `member`: a user, who
 * has the permissions of their roles in the organization.
 */
export type Reacher =
  | { kind: 'app'; permissions: readonly string[] }
  | { kind: 'key'; organization_id: string; permissions: readonly string[] }
  | { kind: 'member'; user_id: string };

export type Reached = {
  organization: Organization;
  /** What the caller may do there. */
  permissions: readonly string[];
  giver: Giver;
};

/** `named` is an id or a slug. A disabled organization is there for the App alone. Throws `not_found`. */
export async function reachOrganization(db: Db, app: App, named: string, reacher: Reacher): Promise<Reached> {
  const organization = await findOrganization(db, app, named);
  if (!organization) throw noSuchOrganization();
  if (reacher.kind === 'app') return { organization, permissions: reacher.permissions, giver: 'app' };
  if (organization.status !== 'active') throw noSuchOrganization();
  if (reacher.kind === 'key') return reachByKey(organization, reacher);
  const membership = await findMembership(db, app, reacher.user_id, organization.id);
  if (!membership) throw noSuchOrganization();
  return { organization, permissions: membership.permissions, giver: { member: reacher.user_id } };
}

function reachByKey(
  organization: Organization,
  { organization_id, permissions }: Extract<Reacher, { kind: 'key' }>,
): Reached {
  if (organization.id !== organization_id) throw noSuchOrganization();
  return { organization, permissions, giver: { permissions } };
}
