// What an invitation is worth: what its inviter may give at the moment when somebody sends, accepts or lists it. A member, developer or
// API key that was removed, disabled or revoked, or has fewer rights since, must not let people in by an invitation from before.
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { App } from '../apps/app.ts';
import { apiPermissionsOf } from '../apps/clients/api-permissions.ts';
import { allPermissions, type Permission, rolePermissions } from '../apps/permissions.ts';
import { now } from '../clock.ts';
import type { ApiKeyRow, Db, InvitationRow, MemberRole } from '../database/schema.ts';
import { type Giver, requireMayGive } from '../organizations/giving.ts';
import { findMembership } from '../organizations/membership.ts';
import { Problem } from '../problem.ts';
import { requireHeldRoles } from '../users/permissions/giving.ts';

/** `permissions`: in the organization, if the invitation is to one. `giver`: `app` for everyone but members and keys of organizations. */
export type Inviter = { permissions: readonly string[]; giver: Giver };

/** The server itself: the command line and jobs. */
export const SERVER: Inviter = { permissions: allPermissions, giver: 'app' };

type Invitation = Pick<InvitationRow, 'invited_by' | 'roles' | 'organization_id' | 'organization_roles'>;

/** The same for making, sending and revoking an invitation. Throws `insufficient_scope`, `cannot_grant`, `not_found`. */
export async function requireMayInvite(
  db: Db,
  app: App,
  { roles, organization_id, organization_roles }: Omit<Invitation, 'invited_by'>,
  { permissions, giver }: Inviter,
): Promise<void> {
  const needed: Permission = organization_id === null ? 'users:write' : 'organization_members:write';
  if (!permissions.includes(needed)) throw new Problem('insufficient_scope', `This needs the permission ${needed}`);
  if (organization_id === null) return requireHeldRoles(db, app, { kind: 'app', permissions }, roles);
  return requireMayGive(db, app, { id: organization_id }, { giver, roles: organization_roles });
}

/** Whether the inviter could still make this invitation. */
export async function stands(db: Db, app: App, invitation: Invitation): Promise<boolean> {
  const inviter = await findInviter(db, app, invitation);
  if (!inviter) return false;
  try {
    await requireMayInvite(db, app, invitation, inviter);
    return true;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}

/** For a list, in which most invitations have the same inviters and roles. */
export function standingIn(db: Db, app: App): (invitation: Invitation) => Promise<boolean> {
  const known = new Map<string, Promise<boolean>>();
  return (invitation) => {
    const { invited_by, roles, organization_id, organization_roles } = invitation;
    const key = JSON.stringify([invited_by, roles, organization_id, organization_roles]);
    const found = known.get(key) ?? stands(db, app, invitation);
    known.set(key, found);
    return found;
  };
}

/**
 * Until the end of the transaction, nobody removes the developer or revokes the key: a removal that was answered must not be
 * followed by an acceptance. The lock of an organization does the same for its members.
 */
export async function lockInviter(db: Db, app: App, { invited_by }: Pick<Invitation, 'invited_by'>): Promise<void> {
  if (invited_by === null) return;
  const ofApp = { app_id: app.id, id: invited_by };
  await sql`select 1 from members where app_id = ${app.id} and developer_id = ${invited_by} for share`.execute(db);
  for (const table of ['api_keys', 'clients'] as const)
    await db.selectFrom(table).select('id').where(matches(ofApp)).forShare().execute();
}

const matches = ({ app_id, id }: { app_id: string; id: string }) => sql<boolean>`app_id = ${app_id} and id = ${id}`;

type Asked = { id: string; organization_id: string | null };

/** Undefined for one that is gone, or has no rights left. An id is of one kind alone. */
async function findInviter(
  db: Db,
  app: App,
  { invited_by: id, organization_id }: Pick<Invitation, 'invited_by' | 'organization_id'>,
): Promise<Inviter | undefined> {
  if (id === null) return SERVER;
  for (const find of [findKey, findDeveloper, findMachine, findMember]) {
    const inviter = await find(db, app, { id, organization_id });
    if (inviter) return inviter;
  }
  return undefined;
}

async function findKey(db: Db, app: App, { id, organization_id }: Asked): Promise<Inviter | undefined> {
  const key = await findSuccessor(db, app, id);
  if (!key) return undefined;
  const { scopes: permissions } = key;
  if (key.organization_id === null) return { permissions, giver: 'app' };
  return key.organization_id === organization_id ? { permissions, giver: { permissions } } : undefined;
}

type Key = Pick<ApiKeyRow, 'scopes' | 'organization_id'>;

/** The key, or the one that took its place before it expired. A revoked key has none: it may have been stolen. */
async function findSuccessor(db: Db, app: App, id: string): Promise<Key | undefined> {
  const key = await db
    .selectFrom('api_keys')
    .select(['scopes', 'organization_id', 'expires_at', 'revoked_at', 'replaced_by'])
    .where('app_id', '=', app.id)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!key || key.revoked_at) return undefined;
  if (key.expires_at === null || key.expires_at > now()) return key;
  return key.replaced_by === null ? undefined : findSuccessor(db, app, key.replaced_by);
}

async function findDeveloper(db: Db, app: App, { id }: Asked): Promise<Inviter | undefined> {
  const { rows } = await sql<{
    role: MemberRole | null;
  }>`select ${roleOf(sql`${app.id}::uuid`, sql`${id}::uuid`)} as role`.execute(db);
  const role = rows[0]?.role;
  return role ? { permissions: rolePermissions[role], giver: 'app' } : undefined;
}

async function findMachine(db: Db, app: App, { id }: Asked): Promise<Inviter | undefined> {
  const client = await db
    .selectFrom('clients')
    .select(['type', 'api_permissions'])
    .where('app_id', '=', app.id)
    .where('id', '=', id)
    .where('status', '=', 'active')
    .executeTakeFirst();
  return client && { permissions: apiPermissionsOf(client), giver: 'app' };
}

async function findMember(db: Db, app: App, { id, organization_id }: Asked): Promise<Inviter | undefined> {
  if (organization_id === null) return undefined;
  const user = await db
    .selectFrom('users')
    .select('id')
    .where('app_id', '=', app.id)
    .where('id', '=', id)
    .where('status', '=', 'active')
    .executeTakeFirst();
  const membership = user && (await findMembership(db, app, user.id, organization_id));
  return membership && { permissions: membership.permissions, giver: { member: id } };
}

/** SQL for the role of an active developer in an App, null for none. An operator counts as an owner. */
const roleOf = (app: RawBuilder<unknown>, developer: RawBuilder<unknown>) => sql<MemberRole | null>`coalesce(
  (select 'owner' from operators join users on users.app_id = operators.app_id and users.id = operators.developer_id
   where operators.developer_id = ${developer} and users.status = 'active'),
  (select members.role from members join users on users.app_id = members.console_app_id and users.id = members.developer_id
   where members.app_id = ${app} and members.developer_id = ${developer} and users.status = 'active')
)`;

/** Of an invitation to work on an App, in the table or alias `invitation`: whether its inviter is still an owner. */
export function memberInvitationStands(invitation: 'member_invitations' | 'invitation') {
  const role = roleOf(sql.ref(`${invitation}.app_id`), sql.ref(`${invitation}.invited_by`));
  return sql<SqlBool>`coalesce(${role} = 'owner', false)`;
}
