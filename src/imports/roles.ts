// Roles of imported users: which of them the importer may give, and giving them to the users that were created.
import { sql } from 'kysely';
import type { App } from '../apps/app.ts';
import type { Grantor } from '../apps/permissions.ts';
import { now } from '../clock.ts';
import type { ImportError } from '../database/schema/users.ts';
import type { Db } from '../database/schema.ts';
import { toChanges } from '../events/changes.ts';
import { recordEach } from '../events/record.ts';
import { Problem } from '../problem.ts';
import { requireHeldRole } from '../users/permissions/held.ts';
import { hasOwnRoles, listRoles } from '../users/roles.ts';
import { isTestUser } from '../users/test-users.ts';

/** Says what is wrong with the roles of a line. */
export type CheckRoles = (line: { email_key: string; roles: readonly string[] }) => ImportError[];

/** Roles of developers follow from their memberships, so the console's App has none to give. */
export async function readRolesToGive(db: Db, app: App, grantor: Grantor | undefined): Promise<CheckRoles> {
  if (!hasOwnRoles(app)) return () => [];
  const refusals = new Map((await listRoles(db, app)).map((role) => [role.name, whyNot(grantor, role)]));
  const refuse = (code: string, detail: string): ImportError[] => [{ field: 'roles', code, detail }];
  return ({ email_key, roles }) => {
    if (roles.length > 0 && isTestUser(app, { email_key })) return refuse('test_user', 'a test user can’t have roles');
    return roles.flatMap((name) => {
      if (!refusals.has(name)) return refuse('unknown_role', `“${name}” isn’t a role of this App; create it first`);
      const why = refusals.get(name);
      return why === undefined ? [] : refuse('cannot_grant', why);
    });
  };
}

function whyNot(grantor: Grantor | undefined, role: { name: string; permissions: string[] }): string | undefined {
  if (!grantor?.permissions.includes('users:write')) return 'giving roles requires users:write; leave them out';
  try {
    requireHeldRole(grantor, role);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return `${role.name}: ${error.detail ?? error.title}`;
  }
  return undefined;
}

/** Roles that were deleted meanwhile are ignored. */
export async function giveRoles(db: Db, app: App, users: { id: string; roles: readonly string[] }[]): Promise<void> {
  const given = users.filter(({ roles }) => roles.length > 0);
  if (given.length === 0 || !hasOwnRoles(app)) return;
  const { rows } = await sql<{ user_id: string; role: string }>`
    insert into user_roles (app_id, user_id, role, created_at)
    select roles.app_id, item.id, roles.name, ${now()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as item (id uuid, roles jsonb)
    join roles on roles.app_id = ${app.id} and item.roles ? roles.name
    order by roles.name, item.id for key share of roles
    on conflict do nothing returning user_id, role
  `.execute(db);
  const rolesOf = Map.groupBy(rows, ({ user_id }) => user_id);
  const events = [...rolesOf].map(([user_id, rows]) => {
    const roles = rows.map(({ role }) => role).sort();
    return { user_id, data: { roles, ...toChanges({ roles: [] }, { roles }) } };
  });
  await recordEach(db, app, 'user.roles_changed', events);
}
