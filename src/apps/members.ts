// Members: the developers (users of the console App) who may work on an App, as owner, admin or viewer. An App always
// keeps an owner. Operators run the whole server and have the rights of an owner in every App.

import { expressionBuilder } from 'kysely';
import { now } from '../clock.ts';
import { type Count, countUpTo, toCount } from '../database/lists/counts.ts';
import { inLane } from '../database/lists/lane.ts';
import { toPattern, toSearch } from '../database/lists/search.ts';
import { ifGiven } from '../database/lists.ts';
import type { Db, MemberRole, Schema } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { toChanges } from '../events/changes.ts';
import { record, recordEach } from '../events/record.ts';
import { requireRoomInApp } from '../limits/quotas.ts';
import { Problem } from '../problem.ts';
import { type App, type AppRow, statusOf } from './app.ts';
import { lockMembers, requireAnotherOwner } from './last-owner.ts';
import { type Developer, isOperator } from './operators.ts';

export type Member = { developer_id: string; email: string; name: string | null; role: MemberRole; created_at: Date };

/** Throws `conflict` for a member, `limit_reached`. */
export async function addMember(db: Db, app: App, developer: Developer, role: MemberRole): Promise<void> {
  await transact(db, async (db) => {
    await requireRoomInApp(db, app, 'members');
    const added = await db
      .insertInto('members')
      .values({ app_id: app.id, console_app_id: developer.app_id, developer_id: developer.id, role, created_at: now() })
      .onConflict((conflict) => conflict.doNothing())
      .returning('developer_id')
      .executeTakeFirst();
    if (!added) throw new Problem('conflict', 'This developer is already a member');
    await record(db, app, 'member.added', { data: { developer_id: developer.id, role } });
  });
}

/** Throws `not_found`, `last_owner`. */
export async function changeMember(db: Db, app: App, developerId: string, role: MemberRole): Promise<void> {
  await transact(db, async (db) => {
    await lockMembers(db, app);
    if (role !== 'owner') await requireAnotherOwner(db, app, developerId);
    const before = await db
      .selectFrom('members')
      .select('role')
      .where('app_id', '=', app.id)
      .where('developer_id', '=', developerId)
      .executeTakeFirst();
    if (!before) throw new Problem('not_found', 'There is no such member');
    if (before.role === role) return;
    await db
      .updateTable('members')
      .set({ role })
      .where('app_id', '=', app.id)
      .where('developer_id', '=', developerId)
      .execute();
    const data = { developer_id: developerId, role, ...toChanges(before, { role }) };
    await record(db, app, 'member.updated', { data });
  });
}

/** Throws `not_found`, `last_owner`. */
export async function removeMember(db: Db, app: App, developerId: string): Promise<void> {
  await transact(db, async (db) => {
    await lockMembers(db, app);
    await requireAnotherOwner(db, app, developerId);
    const removed = await db
      .deleteFrom('members')
      .where('app_id', '=', app.id)
      .where('developer_id', '=', developerId)
      .returning('role')
      .executeTakeFirst();
    if (!removed) throw new Problem('not_found', 'There is no such member');
    // A developer who was removed can no longer let others in.
    await db
      .deleteFrom('member_invitations')
      .where('app_id', '=', app.id)
      .where('invited_by', '=', developerId)
      .execute();
    await endInvitationsBy(db, app, developerId);
    await record(db, app, 'member.removed', { data: { developer_id: developerId } });
  });
}

/**
 * Revokes the open ones that a developer or user sent to users; with an organization, to it alone; with a time, since then. Those of
 * somebody who is removed would be worth nothing anyway (invitations/standing.ts), but must not come back with their inviter. `db` is
 * the caller's transaction.
 */
export async function endInvitationsBy(
  db: Db,
  app: { id: string },
  inviter: string,
  { organization, since }: { organization?: { id: string }; since?: Date } = {},
): Promise<void> {
  const ended = await db
    .updateTable('invitations')
    .set({ revoked_at: now() })
    .where('app_id', '=', app.id)
    .where('invited_by', '=', inviter)
    .where((where) => ifGiven(organization, ({ id }) => where('organization_id', '=', id)))
    .where((where) => ifGiven(since, (at) => where('sent_at', '>=', at)))
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .returning('id')
    .execute();
  await recordEach(
    db,
    app,
    'invitation.revoked',
    ended.map(({ id }) => ({ data: { invitation_id: id } })),
  );
}

/** Revokes the open ones that a developer sent since then, to users and to developers, in any App. */
export async function endInvitationsOfDeveloper(db: Db, developer: Developer, since: Date): Promise<void> {
  const invitations = db.selectFrom('invitations').select('app_id').distinct().where('invited_by', '=', developer.id);
  for (const { app_id } of await invitations.where('sent_at', '>=', since).orderBy('app_id').execute())
    await endInvitationsBy(db, { id: app_id }, developer.id, { since });
  const ended = await db
    .deleteFrom('member_invitations')
    .where('invited_by', '=', developer.id)
    .where('created_at', '>=', since)
    .returning(['app_id', 'id'])
    .execute();
  for (const { app_id, id } of ended)
    await record(db, { id: app_id }, 'member.invitation_revoked', { data: { invitation_id: id } });
}

export async function listMembers(db: Db, app: App): Promise<Member[]> {
  return selectMembers(db, app).orderBy('members.created_at').execute();
}

/** Throws `not_found`. */
export async function getMember(db: Db, app: App, developerId: string): Promise<Member> {
  const member = await selectMembers(db, app).where('members.developer_id', '=', developerId).executeTakeFirst();
  if (!member) throw new Problem('not_found', 'There is no such member');
  return member;
}

function selectMembers(db: Db, app: App) {
  return db
    .selectFrom('members')
    .innerJoin('users', (join) =>
      join.onRef('users.app_id', '=', 'members.console_app_id').onRef('users.id', '=', 'members.developer_id'),
    )
    .select(['members.developer_id', 'users.email', 'users.name', 'members.role', 'members.created_at'])
    .where('members.app_id', '=', app.id);
}

/** A developer's memberships, as personal data of a user of the console App. Users of other Apps have none. */
export const ownMemberships = {
  name: 'memberships',
  async list(db: Db, consoleApp: { id: string }, user: { id: string }) {
    return db
      .selectFrom('members')
      .innerJoin('apps', 'apps.id', 'members.app_id')
      .select(['apps.name as app', 'members.role', 'members.created_at as since'])
      .where('members.console_app_id', '=', consoleApp.id)
      .where('members.developer_id', '=', user.id)
      .orderBy('members.created_at')
      .execute();
  },
} as const;

const RANKS: Record<MemberRole, number> = { viewer: 1, admin: 2, owner: 3 };

export const highestRole = (roles: MemberRole[]): MemberRole | undefined =>
  roles.toSorted((one, other) => RANKS[other] - RANKS[one])[0];

/** A member can't give a role above their own. Throws `forbidden`. */
export function requireMayGive(giver: MemberRole | undefined, role: MemberRole): void {
  if (giver && RANKS[giver] >= RANKS[role]) return;
  throw new Problem('forbidden', `You cannot give the role ${role}: it is above your own`);
}

/** A developer's role in an App; an operator counts as an owner. */
export async function findRole(db: Db, app: App, developer: Developer): Promise<MemberRole | undefined> {
  if (await isOperator(db, developer)) return 'owner';
  const member = await db
    .selectFrom('members')
    .select('role')
    .where('app_id', '=', app.id)
    .where('console_app_id', '=', developer.app_id)
    .where('developer_id', '=', developer.id)
    .executeTakeFirst();
  return member?.role;
}

function hasInName(search: string | undefined) {
  const where = expressionBuilder<Schema, 'apps'>();
  return ifGiven(toSearch(search), (text) =>
    where.or([where('apps.name', 'ilike', toPattern(text)), where('apps.slug', 'ilike', toPattern(text))]),
  );
}

export type AppListing = {
  id: string;
  slug: string;
  name: string;
  status: App['status'];
  purge_at: Date | null;
  /** An operator reaches the others as their owner. */
  is_member: boolean;
  role: MemberRole;
  users: Count;
  branding: unknown;
  created_at: Date;
};

type AppsQuery = { all: boolean; search?: string | undefined; after?: string | undefined; limit?: number };

/**
 * The Apps that a developer works on, or `all` of the server for an operator, by slug, a page at a time. `search` looks in names
 * and slugs. Throws as `inLane`.
 */
export async function listAppsOf(
  db: Db,
  developer: Developer,
  { all, search, after, limit = APPS_PER_PAGE }: AppsQuery,
): Promise<AppListing[]> {
  const select = (db: Db) =>
    db
      .selectFrom('apps')
      .leftJoin('members', (join) =>
        join
          .onRef('members.app_id', '=', 'apps.id')
          .on('members.developer_id', '=', developer.id)
          .on('members.console_app_id', '=', developer.app_id),
      )
      .select((select) => [
        'apps.id',
        'apps.slug',
        'apps.name',
        'apps.status',
        'apps.purge_at',
        'apps.test',
        'apps.branding',
        'apps.created_at',
        'members.role',
        countUpTo(select.selectFrom('users').select('users.id').whereRef('users.app_id', '=', 'apps.id')).as('users'),
      ])
      .where('apps.id', '!=', developer.app_id)
      .$if(!all, (query) => query.where('members.role', 'is not', null))
      .where(hasInName(search))
      .where((where) => ifGiven(after, (slug) => where('apps.slug', '>', slug)))
      .orderBy('apps.slug')
      .limit(limit);
  const rows = await inLane(db, { id: developer.app_id }, (db) => select(db).execute());
  return rows.map((row) => ({
    ...row,
    status: statusOf(row),
    is_member: row.role !== null,
    role: row.role ?? 'owner',
    users: toCount(row.users),
  }));
}

/** A few of the developer's Apps by slug, for a menu. */
export async function listAppNamesOf(
  db: Db,
  developer: Developer & { operator: boolean },
  { limit, search }: { limit: number; search?: string | undefined },
): Promise<Pick<AppRow, 'slug' | 'name' | 'branding'>[]> {
  const isMember = db
    .selectFrom('members')
    .select('members.app_id')
    .where('console_app_id', '=', developer.app_id)
    .where('developer_id', '=', developer.id);
  return db
    .selectFrom('apps')
    .select(['slug', 'name', 'branding'])
    .where('id', '!=', developer.app_id)
    .$if(!developer.operator, (query) => query.where('id', 'in', isMember))
    .where(hasInName(search))
    .orderBy('slug')
    .limit(limit)
    .execute();
}

export const APPS_PER_PAGE = 50;
