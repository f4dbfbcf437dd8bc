// “Nobody gives what they don't have”: a member gives or takes a role in an organization only if they have each of its
// permissions there themselves. And nobody becomes a user who may do more, in the App or in an organization.
import type { App } from '../apps/app.ts';
import { findLacking, type Grantor } from '../apps/permissions.ts';
import type { Db, UserRow } from '../database/schema.ts';
import { Problem } from '../problem.ts';
import { listHeldRoles } from '../users/access.ts';
import { requireNoExcess } from '../users/permissions/giving.ts';
import { findExcess, type HeldMembership, type Holdings } from '../users/permissions/held.ts';
import type { UserChange } from '../users/users.ts';
import { findMembership } from './membership.ts';
import { listOrganizationRoles } from './roles.ts';

/**
 * `app`: the App itself, which gives any role; its developers, machines, and the API keys that are bound to no organization.
 * `permissions`: those of a bound key.
 */
export type Giver = 'app' | { member: string } | { permissions: readonly string[] };

type Place = { id: string };

/** What the giver may do in the organization, read now. Throws `not_found` for a user who is no longer a member. */
export async function permissionsOfGiver(
  db: Db,
  app: App,
  organization: Place,
  giver: Exclude<Giver, 'app'>,
): Promise<readonly string[]> {
  if ('permissions' in giver) return giver.permissions;
  const membership = await findMembership(db, app, giver.member, organization.id);
  if (!membership) throw new Problem('not_found', 'There is no such organization');
  return membership.permissions;
}

/** Throws `cannot_grant`, `not_found`. */
export async function requireMayGive(
  db: Db,
  app: App,
  organization: Place,
  { giver, roles }: { giver: Giver; roles: string[] },
): Promise<void> {
  if (giver === 'app') return;
  const held = await permissionsOfGiver(db, app, organization, giver);
  const given = (await listOrganizationRoles(db, app)).filter(({ name }) => roles.includes(name));
  const wanted = given.flatMap(({ permissions }) => permissions);
  const lacking = findLacking({ kind: 'user', permissions: held }, wanted);
  if (lacking === undefined) return;
  throw new Problem('cannot_grant', `Only a member who has ${lacking} can give or take a role with it`);
}

/**
 * The first thing, in words, that the user may do somewhere and the caller may not. Disabled organizations count: they may be
 * enabled again.
 */
export async function findExcessAnywhere(
  db: Db,
  app: App,
  grantor: Grantor,
  userId: string,
): Promise<string | undefined> {
  return findExcess(grantor, await listHoldings(db, app, grantor, userId));
}

/** By these a user signs in or is known: with one of their own, the caller could become the user. */
const identifying = ['email', 'username', 'phone', 'external_id', 'email_verified', 'phone_verified'] as const;

/**
 * A user who manages users changes these fields only of a user who may do no more anywhere, and others of one who may do no more
 * in the App. They say that an address or a number is verified, and who a user is elsewhere, only with `users:import`, as an import does. `db` is a transaction
 * that has locked the user. Throws `cannot_manage`, `forbidden`.
 */
export async function requireChangeable(
  db: Db,
  app: App,
  grantor: Grantor,
  { user, change }: { user: UserRow; change: UserChange },
): Promise<void> {
  if (grantor.kind !== 'user') return;
  const changes = (field: (typeof identifying)[number]) => change[field] !== undefined && change[field] !== user[field];
  const holdings = identifying.some(changes)
    ? await listHoldings(db, app, grantor, user.id)
    : { roles: await listHeldRoles(db, app, user.id) };
  requireNoExcess(grantor, { user_id: user.id, ...holdings });
  const vouches =
    (change.email_verified === true && (changes('email') || changes('email_verified'))) ||
    (change.phone_verified === true && (changes('phone') || changes('phone_verified')));
  if (!(vouches || changes('external_id')) || grantor.permissions.includes('users:import')) return;
  throw new Problem(
    'forbidden',
    'Only a user who has users:import can say that an address or a number is verified, or give an external_id',
  );
}

async function listHoldings(db: Db, app: App, grantor: Grantor, userId: string): Promise<Holdings> {
  const roles = await listHeldRoles(db, app, userId);
  return { roles, memberships: await listHeldMemberships(db, app, grantor, userId) };
}

async function listHeldMemberships(db: Db, app: App, grantor: Grantor, userId: string): Promise<HeldMembership[]> {
  const members = (userId: string) =>
    db
      .selectFrom('organization_members')
      .select(['organization_id', 'roles'])
      .where('app_id', '=', app.id)
      .where('user_id', '=', userId)
      .execute();
  const memberships = await members(userId);
  if (memberships.length === 0) return [];
  const own = grantor.kind === 'user' ? await members(grantor.id) : [];
  const roles = await listOrganizationRoles(db, app);
  const held = (names: string[] = []) => roles.filter(({ name }) => names.includes(name));
  const ownIn = new Map(own.map(({ organization_id, roles }) => [organization_id, roles]));
  return memberships.map(({ organization_id, roles }) => ({
    roles: held(roles),
    of_grantor: held(ownIn.get(organization_id)),
  }));
}
