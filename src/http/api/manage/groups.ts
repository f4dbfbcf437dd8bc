// groups/*, and the groups of a user: a group carries roles, which everyone in it has.
import { z } from 'zod';
import { listUserGroups } from '../../../users/access.ts';
import { createGroup, deleteGroup, getGroup, listGroups, updateGroup } from '../../../users/permissions/groups.ts';
import { listUsersInGroup } from '../../../users/permissions/holders.ts';
import { setUserGroups } from '../../../users/permissions/user-groups.ts';
import { getUser } from '../../../users/users.ts';
import { parameters } from '../../kit/request/parameters.ts';
import { grantorOf, type Route, route } from '../kit/route.ts';
import { line, page, pageQuery, roleNames, time, user, whole } from '../kit/schemas.ts';
import { toUserPage } from '../kit/users.ts';

const tag = 'Groups';
const read = { permission: 'roles:read', users: true } as const;
const write = { permission: 'roles:write', users: true } as const;

const name = parameters.name.meta({ description: 'Name of the group', examples: ['support'] });
const description = line(300).meta({ description: 'For people', examples: ['Answers customers'] });
const groupNames = z
  .array(name)
  .max(200)
  .meta({ description: 'Names of groups of the App', examples: [[]] });

const group = z
  .object({ name, description: z.string(), roles: roleNames.meta({ examples: [['staff']] }), created_at: time })
  .meta({ id: 'Group' });

export const groupInput = { name, description: description.optional(), roles: roleNames.optional() };

const groupsOfUser = z.object({ groups: groupNames });

export const groupRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/groups',
    tag,
    summary: 'List groups',
    description: 'By name.',
    access: read,
    status: 200,
    response: page(group),
    async handle({ system, app }) {
      return whole(await listGroups(system.db, app));
    },
  }),
  route({
    method: 'POST',
    path: '/groups',
    tag,
    summary: 'Create a group',
    access: write,
    body: z.strictObject(groupInput),
    status: 201,
    response: group,
    problems: ['cannot_grant', 'conflict', 'limit_reached'],
    async handle({ system, app, caller, body }) {
      return createGroup(system.db, app, { ...body, grantor: grantorOf(caller) });
    },
  }),
  route({
    method: 'GET',
    path: '/groups/:name',
    tag,
    summary: 'Get a group',
    access: read,
    status: 200,
    response: group,
    async handle({ system, app, params }) {
      return getGroup(system.db, app, params.name);
    },
  }),
  route({
    method: 'PATCH',
    path: '/groups/:name',
    tag,
    summary: 'Change a group',
    description:
      'Its description and its roles, which are exactly these then. They hold at once for everyone in the group. Its name stays.',
    access: write,
    body: z.strictObject({ description: description.optional(), roles: roleNames.optional() }),
    status: 200,
    response: group,
    problems: ['cannot_grant', 'cannot_manage'],
    async handle({ system, app, caller, params, body }) {
      return updateGroup(system.db, app, params.name, { ...body, grantor: grantorOf(caller) });
    },
  }),
  route({
    method: 'DELETE',
    path: '/groups/:name',
    tag,
    summary: 'Delete a group',
    description: 'The users who are in it lose what it gave them.',
    access: write,
    status: 204,
    problems: ['cannot_manage'],
    async handle({ system, app, caller, params }) {
      await deleteGroup(system.db, app, params.name, { grantor: grantorOf(caller) });
    },
  }),
  route({
    method: 'GET',
    path: '/groups/:name/users',
    tag,
    summary: 'List the users in a group',
    description: 'Newest first.',
    access: { permission: 'users:read', users: true },
    query: z.strictObject(pageQuery),
    status: 200,
    response: page(user),
    async handle({ system, app, params, query }) {
      const { name } = await getGroup(system.db, app, params.name);
      return toUserPage(system.db, app, await listUsersInGroup(system.db, app, name, query));
    },
  }),
  route({
    method: 'GET',
    path: '/users/:id/groups',
    tag,
    summary: 'List a user’s groups',
    access: { permission: 'users:read', users: true },
    status: 200,
    response: groupsOfUser,
    async handle({ system, app, params }) {
      const { id } = await getUser(system.db, app, params.id);
      return { groups: await listUserGroups(system.db, app, id) };
    },
  }),
  route({
    method: 'PUT',
    path: '/users/:id/groups',
    tag,
    summary: 'Set a user’s groups',
    description: 'Exactly these. A caller may give a group if it may give each of the group’s roles.',
    access: { permission: 'users:write', users: true },
    body: groupsOfUser.strict(),
    status: 200,
    response: groupsOfUser,
    problems: ['cannot_grant', 'conflict', 'test_user'],
    async handle({ system, app, caller, params, body }) {
      const grantor = grantorOf(caller);
      return { groups: await setUserGroups(system.db, app, params.id, { ...body, grantor }) };
    },
  }),
];
