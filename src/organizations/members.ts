// Members of an organization: users of the App with roles there. Every change locks the organization first, so that its
// last admin stays and `max_users` holds, whatever happens at the same moment.
import { sql } from 'kysely';
import type { App } from '../apps/app.ts';
import { endInvitationsBy } from '../apps/members.ts';
import { now } from '../clock.ts';
import { isOrphan } from '../database/failure.ts';
import { toPattern, toSearch } from '../database/lists/search.ts';
import { ifGiven, type Page, type PageQuery, readPage } from '../database/lists.ts';
import type { Db, OrganizationMemberRow, UserRow } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { toChanges } from '../events/changes.ts';
import { record } from '../events/record.ts';
import { isId } from '../ids.ts';
import { Problem } from '../problem.ts';
import { inOrder } from '../tables.ts';
import { refuseTestUser } from '../users/test-users.ts';
import { findUser } from '../users/users.ts';
import { type Giver, requireMayGive } from './giving.ts';
import { lockOrganization } from './organizations.ts';
import { requireOrganizationRoles } from './roles.ts';
import { maxUsersOf } from './settings.ts';

export type OrganizationMember = Pick<UserRow, 'id' | 'email' | 'name' | 'username' | 'status'> &
  Pick<OrganizationMemberRow, 'roles' | 'created_at'>;

type Place = { id: string };

export type MemberQuery = PageQuery & {
  search?: string | undefined;
  role?: string | undefined;
};

/** Those who joined last first. `search` is part of an email, username or name. Throws as `readPage`. */
export async function listOrganizationMembers(
  db: Db,
  app: App,
  organization: Place,
  query: MemberQuery = {},
): Promise<Page<OrganizationMember>> {
  const select = (db: Db) =>
    db
      .selectFrom(selectMembers(db, app, organization).as('users'))
      .selectAll()
      .where((where) => ifGiven(query.role, (role) => sql<boolean>`${role} = any(${where.ref('roles')})`))
      .where((where) =>
        ifGiven(toSearch(query.search), (text) =>
          where.or([
            where('email', 'ilike', toPattern(text)),
            where('username', 'ilike', toPattern(text)),
            where('name', 'ilike', toPattern(text)),
          ]),
        ),
      );
  return readPage(db, app, select, { ...query, by: 'created_at' });
}

function selectMembers(db: Db, app: App, { id }: Place) {
  return db
    .selectFrom('organization_members as member')
    .innerJoin('users as person', (join) =>
      join.onRef('person.app_id', '=', 'member.app_id').onRef('person.id', '=', 'member.user_id'),
    )
    .select(['member.user_id as id', 'person.email', 'person.name', 'person.username', 'person.status'])
    .select(['member.roles', 'member.created_at'])
    .where('member.app_id', '=', app.id)
    .where('member.organization_id', '=', id);
}

/** Throws `not_found`. */
export async function getOrganizationMember(
  db: Db,
  app: App,
  organization: Place,
  userId: string,
): Promise<OrganizationMember> {
  const member = isId(userId)
    ? await selectMembers(db, app, organization).where('member.user_id', '=', userId).executeTakeFirst()
    : undefined;
  if (!member) throw noSuchMember();
  return member;
}

const noSuchMember = () => new Problem('not_found', 'The organization has no such member');

export type NewMember = { user_id: string; roles: string[]; giver: Giver };

/**
 * Adds an existing user of the App. Throws `invalid_body` for an unknown role or user, `cannot_grant`, `conflict` for a
 * member, `organization_full`, `not_found`.
 */
export async function addOrganizationMember(
  db: Db,
  app: App,
  organization: Place,
  { user_id, roles, giver }: NewMember,
): Promise<OrganizationMember> {
  await requireOrganizationRoles(db, app, roles);
  return transact(db, async (db) => {
    await lockOrganization(db, app, organization);
    await requireMayGive(db, app, organization, { giver, roles });
    const isNew = await insertMember(db, app, organization, { user_id, roles });
    if (!isNew) throw new Problem('conflict', 'The user is a member already', { fields: { user_id: 'is a member' } });
    return getOrganizationMember(db, app, organization, user_id);
  });
}

/**
 * False, without a change, for a member. `db` is the caller's transaction. Throws `organization_full`, `invalid_body` for an
 * unknown user, `not_found`, `test_user`.
 */
export async function insertMember(
  db: Db,
  app: App,
  { id }: Place,
  { user_id, roles }: { user_id: string; roles: string[] },
): Promise<boolean> {
  const organization = await lockOrganization(db, app, { id });
  if ((await listRolesOfMember(db, app, { id }, user_id)) !== undefined) return false;
  await requireSeat(db, app, organization);
  const user = await findUser(db, app, user_id);
  if (user) refuseTestUser(app, user, 'user_id');
  const row = { app_id: app.id, organization_id: id, user_id, roles: inOrder(roles) };
  try {
    await db
      .insertInto('organization_members')
      .values({ ...row, created_at: now(), updated_at: now() })
      .execute();
  } catch (error) {
    if (!isOrphan(error)) throw error;
    throw new Problem('invalid_body', 'There is no such user', { fields: { user_id: 'is no user of the App' } });
  }
  await record(db, app, 'organization_member.added', { user_id, data: { organization_id: id, roles: row.roles } });
  return true;
}

export async function countOrganizationMembers(db: Db, app: App, { id }: Place): Promise<number> {
  const { count } = await db
    .selectFrom('organization_members')
    .select((select) => select.fn.countAll<string>().as('count'))
    .where('app_id', '=', app.id)
    .where('organization_id', '=', id)
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function requireSeat(db: Db, app: App, organization: Parameters<typeof maxUsersOf>[0] & Place): Promise<void> {
  const max = maxUsersOf(organization);
  if (max === undefined) return;
  if ((await countOrganizationMembers(db, app, organization)) < max) return;
  throw new Problem('organization_full', `The organization may have ${max} members, and has them`, {
    members: { max },
  });
}

/** Undefined for a user who is no member. */
async function listRolesOfMember(db: Db, app: App, { id }: Place, userId: string): Promise<string[] | undefined> {
  const member = await selectMember(db, app, { id }, userId).executeTakeFirst();
  return member?.roles;
}

const selectMember = (db: Db, app: App, { id }: Place, userId: string) =>
  db
    .selectFrom('organization_members')
    .select('roles')
    .where('app_id', '=', app.id)
    .where('organization_id', '=', id)
    .where('user_id', '=', userId);

/** Whether the user belongs to the organization. */
export async function isOrganizationMember(db: Db, app: App, organization: Place, userId: string): Promise<boolean> {
  return isId(userId) && (await listRolesOfMember(db, app, organization, userId)) !== undefined;
}

/**
 * Replaces the member's roles. A member can neither give nor take what they lack. Throws `not_found`, `invalid_body`,
 * `cannot_grant`, `last_admin`.
 */
export async function setMemberRoles(
  db: Db,
  app: App,
  organization: Place,
  { user_id, roles, giver }: NewMember,
): Promise<OrganizationMember> {
  await requireOrganizationRoles(db, app, roles);
  return transact(db, async (db) => {
    const { before, wanted } = { before: await lockMember(db, app, organization, user_id), wanted: inOrder(roles) };
    const isChanged = (name: string) => before.includes(name) !== wanted.includes(name);
    await requireMayGive(db, app, organization, { giver, roles: [...before, ...wanted].filter(isChanged) });
    if (!wanted.includes('admin')) await requireOtherAdmin(db, app, organization, { user_id, before, giver });
    if (before.join() !== wanted.join()) {
      await db
        .updateTable('organization_members')
        .set({ roles: wanted, updated_at: now() })
        .where('app_id', '=', app.id)
        .where('organization_id', '=', organization.id)
        .where('user_id', '=', user_id)
        .execute();
      const changes = toChanges({ roles: before }, { roles: wanted });
      const data = { organization_id: organization.id, roles: wanted, ...changes };
      await record(db, app, 'organization_member.updated', { user_id, data });
    }
    return getOrganizationMember(db, app, organization, user_id);
  });
}

/** Adds to the roles of a member. `db` is the caller's transaction. Throws `not_found`. */
export async function addMemberRoles(
  db: Db,
  app: App,
  organization: Place,
  { user_id, roles }: { user_id: string; roles: string[] },
): Promise<void> {
  const before = await lockMember(db, app, organization, user_id);
  await setMemberRoles(db, app, organization, { user_id, roles: [...before, ...roles], giver: 'app' });
}

async function lockMember(db: Db, app: App, organization: Place, userId: string): Promise<string[]> {
  await lockOrganization(db, app, organization);
  const before = isId(userId) ? await listRolesOfMember(db, app, organization, userId) : undefined;
  if (!before) throw noSuchMember();
  return [...before].sort();
}

type Leaving = { user_id: string; before: string[]; giver: Giver };

/** The App itself may leave an organization without an admin. Throws `last_admin`. */
async function requireOtherAdmin(db: Db, app: App, { id }: Place, { user_id, before, giver }: Leaving): Promise<void> {
  if (giver === 'app' || !before.includes('admin')) return;
  const other = await db
    .selectFrom('organization_members as member')
    .innerJoin('users', (join) =>
      join.onRef('users.app_id', '=', 'member.app_id').onRef('users.id', '=', 'member.user_id'),
    )
    .select('users.id')
    .where('member.app_id', '=', app.id)
    .where('member.organization_id', '=', id)
    .where('member.user_id', '!=', user_id)
    .where(sql<boolean>`'admin' = any(member.roles)`)
    .where('users.status', '=', 'active')
    .limit(1)
    .executeTakeFirst();
  if (!other) throw new Problem('last_admin');
}

/** Ends a membership; the user stays a user of the App. Throws `not_found`, `cannot_grant`, `last_admin`. */
export async function removeOrganizationMember(
  db: Db,
  app: App,
  organization: Place,
  { user_id, giver }: Pick<NewMember, 'user_id' | 'giver'>,
): Promise<void> {
  await transact(db, async (db) => {
    const before = await lockMember(db, app, organization, user_id);
    await requireMayGive(db, app, organization, { giver, roles: before });
    await endMembership(db, app, organization, { user_id, before, giver });
  });
}

/** What a member may always do, whatever their roles. Throws `not_found`, `last_admin`. */
export async function leaveOrganization(
  db: Db,
  app: App,
  organization: Place,
  { user_id }: { user_id: string },
): Promise<void> {
  await transact(db, async (db) => {
    const before = await lockMember(db, app, organization, user_id);
    await endMembership(db, app, organization, { user_id, before, giver: { member: user_id } });
  });
}

async function endMembership(db: Db, app: App, organization: Place, leaving: Leaving): Promise<void> {
  await requireOtherAdmin(db, app, organization, leaving);
  await db
    .deleteFrom('organization_members')
    .where('app_id', '=', app.id)
    .where('organization_id', '=', organization.id)
    .where('user_id', '=', leaving.user_id)
    .execute();
  await endInvitationsBy(db, app, leaving.user_id, { organization });
  const data = { organization_id: organization.id };
  await record(db, app, 'organization_member.removed', { user_id: leaving.user_id, data });
}

export function toMemberJson({ id, email, name, username, status, roles, created_at }: OrganizationMember) {
  return { user_id: id, email, name, username, status, roles, created_at };
}
