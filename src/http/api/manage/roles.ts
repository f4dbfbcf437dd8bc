// roles/*, and the roles of a user: names that the App's own code knows. Gatehouse gives them out and asks for a second
// factor by them; what they mean is the App's business.
import { z } from 'zod';
import {
  createRole,
  deleteRole,
  getRole,
  listRoles,
  listUserRoles,
  setUserRoles,
  updateRole,
} from '../../../users/roles.ts';
import { getUser } from '../../../users/users.ts';
import { parameters } from '../../kit/request/parameters.ts';
import { type Route, route } from '../kit/route.ts';
import { line, page, roleNames, time, whole } from '../kit/schemas.ts';

const tag = 'Roles';
const read = { permission: 'users:read' } as const;
const write = { permission: 'users:write' } as const;

const description = line(300).meta({ description: 'For people', examples: ['May refund orders'] });

const role = z
  .object({
    name: parameters.name,
    description: z.string(),
    created_at: time.nullable().describe('Null for those of developers, which are always there'),
  })
  .meta({ id: 'Role' });

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
    body: z.strictObject({ name: parameters.name, description: description.optional() }),
    status: 201,
    response: role,
    problems: ['conflict', 'limit_reached'],
    async handle({ system, app, body }) {
      return createRole(system.db, app, body);
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
    summary: 'Change a role’s description',
    description: 'Its name stays: your code knows it.',
    access: write,
    body: z.strictObject({ description }),
    status: 200,
    response: role,
    problems: ['conflict'],
    async handle({ system, app, params, body }) {
      return updateRole(system.db, app, params.name, body.description);
    },
  }),
  route({
    method: 'DELETE',
    path: '/roles/:name',
    tag,
    summary: 'Delete a role',
    description: 'The users who have it lose it.',
    access: write,
    status: 204,
    problems: ['conflict'],
    async handle({ system, app, params }) {
      await deleteRole(system.db, app, params.name);
    },
  }),
  route({
    method: 'GET',
    path: '/users/:id/roles',
    tag,
    summary: 'List a user’s roles',
    access: read,
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
    description: 'Exactly these.',
    access: write,
    body: rolesOfUser.strict(),
    status: 200,
    response: rolesOfUser,
    problems: ['conflict'],
    async handle({ system, app, params, body }) {
      return { roles: await setUserRoles(system.db, app, params.id, body.roles) };
    },
  }),
];
