// permissions/*: the names that a role may have; and why a user may do something.
import { z } from 'zod';
import {
  createPermission,
  deletePermission,
  getPermission,
  listPermissions,
  MAX_PERMISSION,
  permissionKinds,
  updatePermission,
} from '../../../apps/own-permissions.ts';
import { explainAccess } from '../../../users/permissions/explain.ts';
import { getUser } from '../../../users/users.ts';
import { parameters } from '../../kit/request/parameters.ts';
import { type Route, route } from '../kit/route.ts';
import { line, page, time, whole } from '../kit/schemas.ts';

const tag = 'Permissions';
const read = { permission: 'roles:read', users: true } as const;
/** Users define no names: they could not give them, as they don't have them. */
const write = { permission: 'roles:write' } as const;

const description = line(300).meta({ description: 'For people', examples: ['Pay money back'] });
const anyName = z.string().meta({ examples: ['orders:refund'] });

const permission = z
  .object({
    name: anyName,
    kind: z
      .enum(permissionKinds)
      .describe('built_in: for users who manage users here; own: the App’s; resource: a scope of one of its APIs'),
    description: z.string(),
    resource: z
      .string()
      .nullable()
      .meta({ description: 'Identifier of the API', examples: [null] }),
    created_at: time.nullable().describe('Of the App’s own'),
  })
  .meta({ id: 'Permission' });

export const permissionInput = { name: parameters.permission, description: description.optional() };

const path = z.object({
  role: parameters.name,
  group: parameters.name.nullable().describe('Null for a role that the user has themselves'),
});

const access = z
  .object({
    roles: z.array(
      z.object({
        name: parameters.name,
        direct: z.boolean().describe('Whether the user has it themselves'),
        groups: z.array(parameters.name).describe('The groups that bring it'),
      }),
    ),
    groups: z.array(parameters.name),
    permissions: z.array(z.object({ name: anyName, through: z.array(path) })),
    asked: z
      .object({ permission: anyName, allowed: z.boolean(), through: z.array(path) })
      .optional()
      .describe('The answer about `permission`, if the query has it'),
  })
  .meta({ id: 'UserAccess', description: 'What a user may do, and why' });

export const permissionRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/permissions',
    tag,
    summary: 'List permissions',
    description:
      'All that a role of the App’s users may have, by kind and name. A name that is in several places is listed once.',
    access: read,
    status: 200,
    response: page(permission),
    async handle({ system, app }) {
      return whole(await listPermissions(system.db, app));
    },
  }),
  route({
    method: 'POST',
    path: '/permissions',
    tag,
    summary: 'Create a permission',
    description: 'One of the App’s own. Your code asks for it; Gatehouse says who has it.',
    access: write,
    body: z.strictObject(permissionInput),
    status: 201,
    response: permission,
    problems: ['conflict', 'limit_reached'],
    async handle({ system, app, body }) {
      return createPermission(system.db, app, body);
    },
  }),
  route({
    method: 'GET',
    path: '/permissions/:permission',
    tag,
    summary: 'Get a permission',
    access: read,
    status: 200,
    response: permission,
    async handle({ system, app, params }) {
      return getPermission(system.db, app, params.permission);
    },
  }),
  route({
    method: 'PATCH',
    path: '/permissions/:permission',
    tag,
    summary: 'Change a permission’s description',
    description: 'Of one of the App’s own. Its name stays: your code knows it.',
    access: write,
    body: z.strictObject({ description }),
    status: 200,
    response: permission,
    async handle({ system, app, params, body }) {
      return updatePermission(system.db, app, params.permission, body.description);
    },
  }),
  route({
    method: 'DELETE',
    path: '/permissions/:permission',
    tag,
    summary: 'Delete a permission',
    description: 'One of the App’s own, which leaves all roles at once.',
    access: write,
    status: 204,
    async handle({ system, app, params }) {
      await deletePermission(system.db, app, params.permission);
    },
  }),
  route({
    method: 'GET',
    path: '/users/:id/access',
    tag,
    summary: 'Explain what a user may do',
    description:
      'The user’s roles, groups and permissions, and through which role and group each comes. With `permission`, also whether the user has this one.',
    access: { permission: 'users:read', users: true },
    query: z.strictObject({ permission: z.string().min(1).max(MAX_PERMISSION).optional() }),
    status: 200,
    response: access,
    async handle({ system, app, params, query }) {
      const { id } = await getUser(system.db, app, params.id);
      const explained = await explainAccess(system.db, app, id);
      if (query.permission === undefined) return explained;
      const through = explained.permissions.find(({ name }) => name === query.permission)?.through ?? [];
      return { ...explained, asked: { permission: query.permission, allowed: through.length > 0, through } };
    },
  }),
];
