// roles/*, and the roles of a user: names that the App's own code knows, each with permissions. Gatehouse gives them out, asks
// for a second factor by them, and lets users manage others by their built-in permissions.
import { z } from 'zod';
import { MAX_PERMISSION, MAX_ROLE_PERMISSIONS } from '../../../apps/own-permissions.ts';
import { listUsersWithRole } from '../../../users/permissions/holders.ts';
import { setUserRoles } from '../../../users/permissions/user-roles.ts';
import { createRole, deleteRole, getRole, listRoles, listUserRoles, updateRole } from '../../../users/roles.ts';
import { getUser } from '../../../users/users.ts';
import { parameters } from '../../kit/request/parameters.ts';
import { grantorOf, type Route, route } from '../kit/route.ts';
import { line, page, pageQuery, roleNames, time, user, whole } from '../kit/schemas.ts';
import { toUserPage } from '../kit/users.ts';

const tag = 'Roles';
const read = { permission: 'roles:read', users: true } as const;
const write = { permission: 'roles:write', users: true } as const;

const description = line(300).meta({ description: 'For people', examples: ['May refund orders'] });

const permissions = z
  .array(z.string().min(1).max(MAX_PERMISSION))
  .max(MAX_ROLE_PERMISSIONS)
  .meta({
    description: 'Names from GET /permissions. You can’t add a built-in one that you don’t have yourself',
    examples: [[]],
  });

const role = z
  .object({
    name: parameters.name,
    description: z.string(),
    permissions: z.array(z.string()).meta({ examples: [['users:read', 'orders:refund']] }),
    created_at: time.nullable().describe('Null for those of developers, which are always there'),
  })
  .meta({ id: 'Role' });

export const roleInput = {
  name: parameters.name,
  description: description.optional(),
  permissions: permissions.optional(),
};

const rolesOfUser = z.object({ roles: roleNames });

export const roleRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/roles',
    tag,
    summary: 'List roles',
    description: 'By name. In the console’s own App: what developers are, `operator`, `owner`, `admin` and `viewer`.',
    access: read,
    status: 200,
    response: page(role),
    async handle({ system, app }) {
      return whole(await listRoles(system.db, app));
    },
  }),
  route({
    method: 'POST',
    path: '/roles',
    tag,
    summary: 'Create a role',
    access: write,
    body: z.strictObject(roleInput),
    status: 201,
    response: role,
    problems: ['cannot_grant', 'conflict', 'limit_reached'],
    async handle({ system, app, caller, body }) {
      return createRole(system.db, app, { ...body, grantor: grantorOf(caller) });
    },
  }),
  route({
    method: 'GET',
    path: '/roles/:name',
    tag,
    summary: 'Get a role',
    access: read,
    status: 200,
    response: role,
    async handle({ system, app, params }) {
      return getRole(system.db, app, params.name);
    },
  }),
  route({
    method: 'PATCH',
    path: '/roles/:name',
    tag,
    summary: 'Change a role',
    description:
      'Its description and its permissions, which are exactly these then. They hold at once for everyone who has the role. Its name stays: your code knows it.',
    access: write,
    body: z.strictObject({ description: description.optional(), permissions: permissions.optional() }),
    status: 200,
    response: role,
    problems: ['cannot_grant', 'cannot_manage', 'conflict'],
    async handle({ system, app, caller, params, body }) {
      return updateRole(system.db, app, params.name, { ...body, grantor: grantorOf(caller) });
    },
  }),
  route({
    method: 'DELETE',
    path: '/roles/:name',
    tag,
    summary: 'Delete a role',
    description: 'The users and groups that have it lose it.',
    access: write,
    status: 204,
    problems: ['cannot_manage', 'conflict'],
    async handle({ system, app, caller, params }) {
      await deleteRole(system.db, app, params.name, { grantor: grantorOf(caller) });
    },
  }),
  route({
    method: 'GET',
    path: '/roles/:name/users',
    tag,
    summary: 'List the users with a role',
    description: 'Those who have it themselves, not through a group; newest first.',
    access: { permission: 'users:read', users: true },
    query: z.strictObject(pageQuery),
    status: 200,
    response: page(user),
    async handle({ system, app, params, query }) {
      const { name } = await getRole(system.db, app, params.name);
      return toUserPage(system.db, app, await listUsersWithRole(system.db, app, name, query));
    },
  }),
  route({
    method: 'GET',
    path: '/users/:id/roles',
    tag,
    summary: 'List a user’s roles',
    description: 'Those that the user has themselves. `GET /users/{id}/access` has those of groups, too.',
    access: { permission: 'users:read', users: true },
    status: 200,
    response: rolesOfUser,
    async handle({ system, app, params }) {
      const { id } = await getUser(system.db, app, params.id);
      return { roles: await listUserRoles(system.db, app, id) };
    },
  }),
  route({
    method: 'PUT',
    path: '/users/:id/roles',
    tag,
    summary: 'Set a user’s roles',
    description:
      'Exactly these. A role with a built-in permission is given only by a caller that has the permission; a user gives only roles all of whose permissions they have themselves.',
    access: { permission: 'users:write', users: true },
    body: rolesOfUser.strict(),
    status: 200,
    response: rolesOfUser,
    problems: ['cannot_grant', 'conflict', 'test_user'],
    async handle({ system, app, caller, params, body }) {
      const grantor = grantorOf(caller);
      return { roles: await setUserRoles(system.db, app, params.id, { ...body, grantor }) };
    },
  }),
];
