// A user's membership of an organization, as tokens and guards read it: one value that a larger statement can select, so
// that a token for an organization costs no statement more than one without.
import { sql } from 'kysely';
import type { App } from '../apps/app.ts';
import { now } from '../clock.ts';
import type { Db, UserRow } from '../database/schema.ts';
import { isId } from '../ids.ts';
import { Problem } from '../problem.ts';
import { permissionsOfRoles } from './built-in-roles.ts';

export type Membership = {
  organization: { id: string; slug: string; name: string; require_second_factor: boolean };
  roles: string[];
  permissions: string[];
};

/** As `membershipSource` selects it; null unless the user is a member of an active organization with this id. */
export type StoredMembership = Omit<Membership, 'permissions'> & { added: { name: string; permissions: string[] }[] };

type Ids = { app: string; user: string; organization: string };

/** SQL that selects a membership as one value; the ids are expressions. */
export const membershipSource = ({ app, user, organization }: Ids) => `(
  select jsonb_build_object(
    'organization', jsonb_build_object(
      'id', organizations.id, 'slug', organizations.slug, 'name', organizations.name,
      'require_second_factor', organizations.require_second_factor
    ),
    'roles', member.roles,
    'added', (
      select coalesce(jsonb_agg(jsonb_build_object('name', role.name, 'permissions', role.permissions)), '[]')
      from organization_roles role where role.app_id = member.app_id and role.name = any(member.roles)
    )
  )
  from organization_members member
  join organizations on organizations.app_id = member.app_id and organizations.id = member.organization_id
  where member.app_id = ${app} and member.organization_id = ${organization} and member.user_id = ${user}
    and organizations.status = 'active'
)`;

export function toMembership({ organization, roles, added }: StoredMembership): Membership {
  const sorted = [...roles].sort();
  return { organization, roles: sorted, permissions: permissionsOfRoles(sorted, added) };
}

const selectMemberships = (db: Db, app: App, userId: string) =>
  db
    .selectFrom('organization_members as member')
    .innerJoin('organizations as organization', (join) =>
      join.onRef('organization.app_id', '=', 'member.app_id').onRef('organization.id', '=', 'member.organization_id'),
    )
    .select(['organization.id', 'organization.name', 'member.roles'])
    .where('member.app_id', '=', app.id)
    .where('member.user_id', '=', userId);

/** By id or slug. Undefined if there is no such active organization, or the user is no member of it. */
export async function findMembership(
  db: Db,
  app: App,
  userId: string,
  organization: string,
): Promise<Membership | undefined> {
  const found = await selectMemberships(db, app, userId)
    .select(['organization.slug', 'organization.require_second_factor'])
    .where(isId(organization) ? 'organization.id' : 'organization.slug', '=', organization)
    .where('organization.status', '=', 'active')
    .executeTakeFirst();
  if (!found) return undefined;
  const { roles, ...named } = found;
  const added = await db
    .selectFrom('organization_roles')
    .select(['name', 'permissions'])
    .where('app_id', '=', app.id)
    .where(({ eb, val }) => eb('name', '=', eb.fn.any(val(roles))))
    .execute();
  return toMembership({ organization: named, roles, added });
}

/** Of the user's only organization; `several` if there are more. */
export async function findOnlyMembership(
  db: Db,
  app: App,
  userId: string,
): Promise<Membership | 'several' | undefined> {
  const [only, other] = await listOwnOrganizations(db, app, userId, 2);
  if (other) return 'several';
  return only && findMembership(db, app, userId, only.id);
}

type SigningIn = { user: { id: string }; isMultiFactor: boolean; organization: string | undefined };

/**
 * The membership that a sign-in gives tokens for: of the organization that was named, or of the user's only one, as far as
 * the sign-in is as strong as that wants it. Throws `not_a_member` for a named one.
 */
export async function findSignInMembership(
  db: Db,
  app: App,
  { user, isMultiFactor, organization }: SigningIn,
): Promise<Membership | undefined> {
  const isEnough = ({ organization }: Membership) => isMultiFactor || !organization.require_second_factor;
  if (organization !== undefined) {
    const membership = await findMembership(db, app, user.id, organization);
    if (membership && isEnough(membership)) return membership;
    throw new Problem('not_a_member', 'The user is not a member of this organization');
  }
  const only = await findOnlyMembership(db, app, user.id);
  return typeof only === 'object' && isEnough(only) ? only : undefined;
}

/** Whether the organization with this id or slug asks its members for a second factor. */
export async function requiresTwoFactors(db: Db, app: App, organization: string): Promise<boolean> {
  const row = await db
    .selectFrom('organizations')
    .select('require_second_factor')
    .where('app_id', '=', app.id)
    .where(isId(organization) ? 'id' : 'slug', '=', organization)
    .executeTakeFirst();
  return row?.require_second_factor === true;
}

/** Those of active organizations that the user is a member of, by name; at most `limit`. */
export async function listOwnOrganizations(db: Db, app: App, userId: string, limit = MAX_LISTED) {
  return selectMemberships(db, app, userId)
    .select('organization.slug')
    .where('organization.status', '=', 'active')
    .orderBy('organization.name')
    .orderBy('organization.id')
    .limit(limit)
    .execute();
}

const MAX_LISTED = 100;

/** All memberships of a user, as personal data. */
export const ownOrganizations = {
  name: 'organizations' as const,
  async list(db: Db, app: App, user: { id: string }) {
    return selectMemberships(db, app, user.id).select('member.created_at').orderBy('member.created_at').execute();
  },
};

export type UserWithOrganizations = { user: UserRow; has_organizations: boolean };

/**
 * The user of each page of the account area, and whether organizations mean anything to them, in one statement: they belong to
 * one, are invited to one, or may join one by their address.
 */
export async function findUserWithOrganizations(
  db: Db,
  app: App,
  id: string,
): Promise<UserWithOrganizations | undefined> {
  const row = await db
    .selectFrom('users')
    .selectAll()
    .select(hasOrganizations(now()).as('has_organizations'))
    .where('app_id', '=', app.id)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  const { has_organizations, ...user } = row;
  return { user, has_organizations };
}

const hasOrganizations = (at: Date) => sql<boolean>`(
  exists (
    select from organization_members as member where member.app_id = users.app_id and member.user_id = users.id
  ) or users.email_verified and (
    exists (
      select from invitations as waiting
      where waiting.app_id = users.app_id and waiting.email_key = users.email_key and waiting.organization_id is not null
        and waiting.accepted_at is null and waiting.revoked_at is null and waiting.expires_at > ${at}
    ) or exists (
      select from organization_domains as claimed
      where claimed.app_id = users.app_id and claimed.domain = split_part(users.email_key, '@', 2)
        and claimed.verified_at is not null and claimed.joins
    )
  )
)`;
