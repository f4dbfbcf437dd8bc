// organizations/:organization/members/*, and the organizations of one user for the App.
import { z } from 'zod';
import {
  addOrganizationMember,
  getOrganizationMember,
  listOrganizationMembers,
  removeOrganizationMember,
  setMemberRoles,
  toMemberJson,
} from '../../../organizations/members.ts';
import { listOwnOrganizations } from '../../../organizations/membership.ts';
import { getUser } from '../../../users/users.ts';
import { parameters } from '../../kit/request/parameters.ts';
import { type Route, route } from '../kit/route.ts';
import {
  id,
  ownOrganization,
  page,
  pageQuery,
  organizationRoles as roles,
  search,
  time,
  whole,
} from '../kit/schemas.ts';

const tag = 'Organization members';
const read = { permission: 'organization_members:read', organization: 'path' } as const;
const write = { permission: 'organization_members:write', organization: 'path' } as const;

const member = z
  .object({
    user_id: id,
    email: z.string().meta({ examples: ['bob@example.com'] }),
    name: z
      .string()
      .nullable()
      .meta({ examples: ['Bob'] }),
    username: z.string().nullable(),
    status: z.enum(['active', 'disabled']).describe('The user’s, in the App'),
    roles,
    created_at: time.describe('When the user became a member'),
  })
  .meta({ id: 'OrganizationMember' });

const GIVING = 'A member gives and takes only roles whose permissions they have here themselves.';

export const organizationMemberRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/organizations/:organization/members',
    tag,
    summary: 'List the members of an organization',
    description: 'The newest first.',
    access: read,
    query: z.strictObject({
      search: search.describe('Part of an email, username or name'),
      role: parameters.name.optional(),
      ...pageQuery,
    }),
    status: 200,
    response: page(member),
    async handle({ system, app, reached, query }) {
      const { items, next_cursor } = await listOrganizationMembers(system.db, app, reached.organization, query);
      return { items: items.map(toMemberJson), next_cursor };
    },
  }),
  route({
    method: 'POST',
    path: '/organizations/:organization/members',
    tag,
    summary: 'Add a user to an organization',
    description: `For the App’s own credentials; members send an invitation instead, which the user accepts.`,
    access: { permission: 'organization_members:write', organization: 'path_app' },
    body: z.strictObject({ user_id: id, roles: roles.default(['member']) }),
    status: 201,
    response: member,
    problems: ['conflict', 'organization_full', 'test_user'],
    async handle({ system, app, reached: { organization, giver }, body }) {
      return toMemberJson(await addOrganizationMember(system.db, app, organization, { ...body, giver }));
    },
  }),
  route({
    method: 'GET',
    path: '/organizations/:organization/members/:id',
    tag,
    summary: 'Get a member of an organization',
    access: read,
    status: 200,
    response: member,
    async handle({ system, app, reached, params }) {
      return toMemberJson(await getOrganizationMember(system.db, app, reached.organization, params.id));
    },
  }),
  route({
    method: 'PUT',
    path: '/organizations/:organization/members/:id/roles',
    tag,
    summary: 'Set a member’s roles',
    description: `Exactly these. ${GIVING} The last admin stays one, unless the App itself decides otherwise.`,
    access: write,
    body: z.strictObject({ roles }),
    status: 200,
    response: member,
    problems: ['cannot_grant', 'last_admin'],
    async handle({ system, app, reached: { organization, giver }, params, body }) {
      const change = { user_id: params.id, roles: body.roles, giver };
      return toMemberJson(await setMemberRoles(system.db, app, organization, change));
    },
  }),
  route({
    method: 'DELETE',
    path: '/organizations/:organization/members/:id',
    tag,
    summary: 'Remove a member',
    description: `The user stays a user of the App. ${GIVING}`,
    access: write,
    status: 204,
    problems: ['cannot_grant', 'last_admin'],
    async handle({ system, app, reached: { organization, giver }, params }) {
      await removeOrganizationMember(system.db, app, organization, { user_id: params.id, giver });
    },
  }),
  route({
    method: 'GET',
    path: '/users/:id/organizations',
    tag,
    summary: 'List a user’s organizations',
    description: 'The active ones, by name; at most 100.',
    access: { permission: 'organization_members:read' },
    status: 200,
    response: page(ownOrganization),
    async handle({ system, app, params }) {
      const { id: userId } = await getUser(system.db, app, params.id);
      return whole(await listOwnOrganizations(system.db, app, userId));
    },
  }),
];
