// organization-roles/*: the roles in organizations, the same in each organization of the App.
import { z } from 'zod';
import { MAX_PERMISSION, MAX_ROLE_PERMISSIONS } from '../../../apps/own-permissions.ts';
import {
  createOrganizationRole,
  deleteOrganizationRole,
  getOrganizationRole,
  listOrganizationRoles,
  updateOrganizationRole,
} from '../../../organizations/roles.ts';
import { parameters } from '../../kit/request/parameters.ts';
import { grantorOf, type Route, route } from '../kit/route.ts';
import { line, page, time, whole } from '../kit/schemas.ts';

const tag = 'Organization roles';
const read = { permission: 'organizations:read' } as const;
const write = { permission: 'organizations:write' } as const;

const permissions = z
  .array(z.string().min(1).max(MAX_PERMISSION))
  .max(MAX_ROLE_PERMISSIONS)
  .meta({
    description:
      'Those of `organizations:…`, `organization_members:…` and `organization_keys:…`, the App’s own, and scopes of its APIs',
    examples: [['organizations:read', 'organization_members:read']],
  });

const description = line(300).meta({ description: 'For people', examples: ['Sees who belongs here'] });

const role = z
  .object({
    name: parameters.name,
    description: z.string(),
    permissions,
    built_in: z.boolean().describe('`admin` and `member` are in every App'),
    created_at: time.nullable().describe('Null for built-in ones'),
  })
  .meta({ id: 'OrganizationRole' });

export const organizationRoleRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/organization-roles',
    tag,
    summary: 'List the roles in organizations',
    description: 'The built-in ones first, then by name.',
    access: read,
    status: 200,
    response: page(role),
    async handle({ system, app }) {
      return whole(await listOrganizationRoles(system.db, app));
    },
  }),
  route({
    method: 'POST',
    path: '/organization-roles',
    tag,
    summary: 'Create a role in organizations',
    access: write,
    body: z.strictObject({
      name: parameters.name,
      description: description.optional(),
      permissions: permissions.optional(),
    }),
    status: 201,
    response: role,
    problems: ['cannot_grant', 'conflict', 'limit_reached'],
    async handle({ system, app, caller, body }) {
      return createOrganizationRole(system.db, app, { ...body, grantor: grantorOf(caller) });
    },
  }),
  route({
    method: 'GET',
    path: '/organization-roles/:name',
    tag,
    summary: 'Get a role in organizations',
    access: read,
    status: 200,
    response: role,
    async handle({ system, app, params }) {
      return getOrganizationRole(system.db, app, params.name);
    },
  }),
  route({
    method: 'PATCH',
    path: '/organization-roles/:name',
    tag,
    summary: 'Change a role in organizations',
    description:
      'Its name stays. A built-in role always keeps its own permissions: what you give here is what it has beyond them.',
    access: write,
    body: z.strictObject({ description: description.optional(), permissions: permissions.optional() }),
    status: 200,
    response: role,
    problems: ['cannot_grant', 'conflict'],
    async handle({ system, app, caller, params, body }) {
      return updateOrganizationRole(system.db, app, params.name, { ...body, grantor: grantorOf(caller) });
    },
  }),
  route({
    method: 'DELETE',
    path: '/organization-roles/:name',
    tag,
    summary: 'Delete a role in organizations',
    description: 'The members who have it lose it.',
    access: write,
    status: 204,
    problems: ['conflict'],
    async handle({ system, app, params }) {
      await deleteOrganizationRole(system.db, app, params.name);
    },
  }),
];
