// users/*: the App's users, for its backend and its developers.
import { z } from 'zod';
import type { App } from '../../../../apps/app.ts';
import { updateUserByApp } from '../../../../authentication/addresses/replace.ts';
import { unlockUser } from '../../../../authentication/sign-in/lockout.ts';
import { replacePassword } from '../../../../authentication/ways/change-password.ts';
import { mailResetLink } from '../../../../authentication/ways/reset.ts';
import { createUserWithPassword, requirePasswordUserFields } from '../../../../authentication/ways/sign-up.ts';
import type { UserRow } from '../../../../database/schema.ts';
import { Problem } from '../../../../problem.ts';
import type { System } from '../../../../system.ts';
import { listUsers, type UserQuery } from '../../../../users/list.ts';
import { requireManageable } from '../../../../users/permissions/giving.ts';
import { listUserRoles } from '../../../../users/roles.ts';
import { toUserJson } from '../../../../users/user-json.ts';
import { createUser, deleteUser, getUser, requireUserFields, setUserStatus } from '../../../../users/users.ts';
import { localeOfUser } from '../../../kit/render/messages.ts';
import { sessionsField } from '../../kit/others.ts';
import { type Call, grantorOf, type Route, route } from '../../kit/route.ts';
import { email, externalId, page, pageQuery, password, profile, user, username } from '../../kit/schemas.ts';
import { filtersInBody, filtersInQuery, type UserOrder, userOrders } from '../../kit/user-filters.ts';
import { toUserPage } from '../../kit/users.ts';

const tag = 'Users';
const read = { permission: 'users:read' } as const;
const write = { permission: 'users:write' } as const;
/** For routes by which users with the permission manage others, with their own token. In an organization, they see its members. */
const readInOrganization = { ...read, users: true, organization: 'optional' } as const;
/** A change of a user is one for the whole App, so that keys of one organization change none. */
const writeInOrganization = { ...write, users: true, organization: 'header' } as const;

const vouched = {
  email_verified: z.boolean().optional().describe('Whether the App itself knows that the address is the user’s'),
  phone_verified: z.boolean().optional().describe('Whether the App itself knows that the number is the user’s'),
};

const columnProblems = [
  ...(['email_taken', 'username_taken', 'invalid_email', 'invalid_username', 'invalid_phone'] as const),
  ...(['test_user', 'conflict'] as const),
];

export const userRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/users',
    tag,
    summary: 'List users',
    description:
      'Newest first; in an organization, its members. To search by an address or a name, POST to /users/search: URLs end up in logs.',
    access: readInOrganization,
    query: z.strictObject({ ...filtersInQuery, ...pageQuery }),
    status: 200,
    response: page(user),
    handle: ({ system, app, reached, query }) =>
      listPage(system, app, { ...query, organization: reached?.organization }),
  }),
  route({
    method: 'POST',
    path: '/users/search',
    tag,
    summary: 'Search users',
    description: 'As GET /users, with what is searched for in the body.',
    access: readInOrganization,
    body: z.strictObject(filtersInBody),
    status: 200,
    response: page(user),
    problems: ['invalid_cursor'],
    handle: ({ system, app, reached, body }) => listPage(system, app, { ...body, organization: reached?.organization }),
  }),
  route({
    method: 'POST',
    path: '/users',
    tag,
    summary: 'Create a user',
    description: 'Without a password the user has none, and can’t sign in by one.',
    access: write,
    body: z.strictObject({
      email,
      username: username.optional(),
      external_id: externalId.optional(),
      ...vouched,
      password: password.optional(),
      ...profile.shape,
    }),
    closedToTokens: ['password', 'external_id', 'email_verified', 'phone_verified'],
    check: ({ system, app }, body) => requirePasswordUserFields(system, app, body),
    status: 201,
    response: user,
    problems: [...columnProblems, 'weak_password', 'busy'],
    async handle({ system, app, body: { password, ...input } }) {
      const row =
        password === undefined
          ? await createUser(system.db, app, input)
          : await createUserWithPassword(system, app, { ...input, password });
      return withRoles(system, app, row);
    },
  }),
  route({
    method: 'GET',
    path: '/users/:id',
    tag,
    summary: 'Get a user',
    access: readInOrganization,
    status: 200,
    response: user,
    async handle({ system, app, params }) {
      return withRoles(system, app, await getUser(system.db, app, params.id));
    },
  }),
  ...(['PATCH', 'PUT'] as const).map((method) => changeRoute(method)),
  route({
    method: 'DELETE',
    path: '/users/:id',
    tag,
    summary: 'Delete a user',
    description: 'With its sessions, grants and tokens, at once and for good.',
    access: write,
    status: 204,
    problems: ['last_owner', 'last_operator'],
    async handle({ system, app, params }) {
      await deleteUser(system.db, app, params.id);
    },
  }),
  route({
    method: 'POST',
    path: '/users/:id/disable',
    tag,
    summary: 'Disable a user',
    description: 'The user can’t sign in any more, and every session and token ends at once.',
    access: writeInOrganization,
    status: 200,
    response: user,
    problems: ['last_owner', 'last_operator'],
    async handle(call) {
      const { system, app, params } = call;
      await requireManager(call);
      return withRoles(system, app, await setUserStatus(system.db, app, params.id, 'disabled'));
    },
  }),
  route({
    method: 'POST',
    path: '/users/:id/enable',
    tag,
    summary: 'Enable a user',
    access: writeInOrganization,
    status: 200,
    response: user,
    async handle(call) {
      const { system, app, params } = call;
      await requireManager(call);
      return withRoles(system, app, await setUserStatus(system.db, app, params.id, 'active'));
    },
  }),
  route({
    method: 'POST',
    path: '/users/:id/unlock',
    tag,
    summary: 'Let a user try again',
    description:
      'For a user at whom somebody guessed until every further try has to wait: passwords and codes may be tried again at once, from everywhere.',
    access: write,
    status: 204,
    async handle({ system, app, params }) {
      await unlockUser(system, app, params.id);
    },
  }),
  route({
    method: 'PUT',
    path: '/users/:id/password',
    tag,
    summary: 'Set a user’s password',
    description: 'Every session and token of the user ends.',
    access: write,
    closedToTokens: 'all',
    body: z.strictObject({ password }),
    status: 204,
    problems: ['weak_password', 'busy'],
    async handle({ system, app, params, body }) {
      const row = await getUser(system.db, app, params.id);
      await replacePassword(system, app, row, body.password);
    },
  }),
  route({
    method: 'POST',
    path: '/users/:id/password/reset-mail',
    tag,
    summary: 'Mail a user the link for a new password',
    description:
      'In the user’s language, or the App’s. The password that there is works until the user has chosen another.',
    access: write,
    closedToTokens: 'all',
    status: 204,
    problems: ['conflict', 'too_many_attempts'],
    async handle({ system, app, params }) {
      const row = await getUser(system.db, app, params.id);
      await mailResetLink(system, app, { user: row, locale: localeOfUser(app, row) });
    },
  }),
];

/** PUT is the same: what is left out stays as it is. */
function changeRoute(method: 'PATCH' | 'PUT'): Route {
  return route({
    method,
    path: '/users/:id',
    tag,
    summary: method === 'PATCH' ? 'Change a user' : 'Change a user, as PATCH does',
    description:
      'Only what is given changes; null removes a value. A new email or phone number is unverified unless the same call says otherwise; the old address gets a mail about a new one, and the user about a new username. A user with their own token can change an address, a number, a username or an `external_id` only of a user who may do no more than they may, in each organization too (`cannot_manage`), and can say that an address or a number is verified, or give an `external_id`, only with `users:import`.',
    access: writeInOrganization,
    body: z.strictObject({
      email: email.optional(),
      username: username.nullish(),
      external_id: externalId.nullish(),
      ...vouched,
      ...profile.shape,
      ...sessionsField,
    }),
    closedToTokens: ['email', 'username', 'phone', 'external_id', 'email_verified', 'phone_verified'],
    check: (_, body) => requireUserFields(body),
    status: 200,
    response: user,
    problems: columnProblems,
    async handle({ system, app, caller, params, body }) {
      const change = { ...body, grantor: grantorOf(caller) };
      return withRoles(system, app, await updateUserByApp(system, app, params.id, change));
    },
  });
}

type Asked = Omit<UserQuery, 'sort'> & { sort?: UserOrder | undefined };

/** A caller of one organization learns nothing of another's members. Throws `forbidden`. */
async function listPage({ db }: System, app: App, { sort, ...query }: Asked) {
  const { organization, organization_id = organization?.id } = query;
  if (organization && organization_id !== organization.id)
    throw new Problem('forbidden', 'The call is for another organization');
  return toUserPage(db, app, await listUsers(db, app, { ...query, sort: sort && userOrders[sort] }));
}

/** Throws `cannot_manage`. */
const requireManager = ({ system, app, caller, params }: Call) =>
  requireManageable(system.db, app, grantorOf(caller), params.id);

async function withRoles({ db }: System, app: App, row: UserRow) {
  return toUserJson(row, await listUserRoles(db, app, row.id));
}
