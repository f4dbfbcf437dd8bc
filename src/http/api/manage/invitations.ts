// invitations/*: who is asked by mail to join the App. Nobody reads a link here: it goes to the address alone.
import { z } from 'zod';
import {
  createInvitation,
  getInvitation,
  requireInvitationFields,
  resendInvitation,
  revokeInvitation,
} from '../../../invitations/invitations.ts';
import { invitationStates, listInvitations, readInvitation, toInvitationJson } from '../../../invitations/list.ts';
import { MAX_NAME } from '../../../limits/names.ts';
import { parameters } from '../../kit/request/parameters.ts';
import { amongFor, byApp, courseFields, invitedFields, inviterOf } from '../kit/invitations.ts';
import { grantorOf, type Route, route } from '../kit/route.ts';
import { email, id, line, locale, page, pageQuery, roleNames, search, text } from '../kit/schemas.ts';

const tag = 'Invitations';
const read = { permission: 'users:read' } as const;
const write = { permission: 'users:write' } as const;

const invitation = z
  .object({
    ...invitedFields,
    roles: z.array(z.string()),
    organization_id: id.nullable().describe('The organization it is an invitation to, if it is to one'),
    organization_roles: z.array(z.string()).describe('The roles there'),
    client_id: z.string().nullable(),
    redirect_uri: z.string().nullable(),
    locale,
    invited_by: id.nullable().describe('The developer or the API key'),
    ...courseFields,
  })
  .meta({ id: 'Invitation' });

export const invitationRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/invitations',
    tag,
    summary: 'List invitations',
    description:
      'Newest first. Those to organizations are among them for callers who have `organization_members:read` or `organization_members:write`. What an invitation is worth is found out for each page, so a page of open or void ones may be shorter than `limit`.',
    access: read,
    query: z.strictObject({
      search: search.describe('Part of an email or name'),
      state: z.enum(invitationStates).optional(),
      ...pageQuery,
    }),
    status: 200,
    response: page(invitation),
    async handle({ system, app, caller, query }) {
      const { items, next_cursor } = await listInvitations(system.db, app, { ...query, ...amongFor(caller) });
      return { items: items.map(toInvitationJson), next_cursor };
    },
  }),
  route({
    method: 'POST',
    path: '/invitations',
    tag,
    summary: 'Invite somebody',
    description:
      'Sends a mail with a link that works once, for seven days. The person who opens it joins with this address, which is verified thereby, and with these roles; a user who has the address gets the roles. Three mails an hour go to one address, and two hundred invitations a day out of one App, besides those that its users send for their organizations. It counts as long as the caller could send it: once a key is revoked or a developer removed, it is `void`.',
    access: write,
    body: z.strictObject({
      email,
      name: line(MAX_NAME)
        .nullish()
        .meta({ examples: ['Bob'] }),
      roles: roleNames.optional(),
      client_id: parameters.client_id.optional().describe('Where to go on afterwards: a client of the App'),
      redirect_uri: text(2000).optional().describe('One that the client has registered; without it, its `client_uri`'),
      locale: locale.optional(),
      inviter: line(100)
        .nullish()
        .meta({
          description: 'The name of the inviter in the mail; a developer’s own name unless given',
          examples: ['Alice'],
        }),
    }),
    check: ({ system, app }, body) => requireInvitationFields(system, app, body),
    status: 201,
    response: invitation,
    problems: [
      'invalid_redirect_uri',
      'sign_up_closed',
      'cannot_grant',
      'conflict',
      'invalid_email',
      'test_user',
      'too_many_attempts',
    ],
    async handle({ system, app, caller, body }) {
      const inviter = body.inviter ?? (await inviterOf(system, caller));
      const created = await createInvitation(system, app, { ...body, inviter, grantor: grantorOf(caller) });
      return toInvitationJson(await readInvitation(system.db, app, created));
    },
  }),
  route({
    method: 'GET',
    path: '/invitations/:id',
    tag,
    summary: 'Get an invitation',
    access: read,
    status: 200,
    response: invitation,
    async handle({ system: { db }, app, caller, params }) {
      return toInvitationJson(await readInvitation(db, app, await getInvitation(db, app, params.id, amongFor(caller))));
    },
  }),
  route({
    method: 'DELETE',
    path: '/invitations/:id',
    tag,
    summary: 'Revoke an invitation',
    description: 'Its link no longer works. The caller needs what creating it needs.',
    access: write,
    status: 204,
    problems: ['cannot_grant', 'conflict'],
    async handle({ system: { db }, app, caller, params }) {
      const { id: found } = await getInvitation(db, app, params.id, amongFor(caller));
      await revokeInvitation(db, app, found, byApp(caller));
    },
  }),
  route({
    method: 'POST',
    path: '/invitations/:id/resend',
    tag,
    summary: 'Send an invitation again',
    description:
      'With a new link, good for seven days; the old one no longer works. The caller needs what creating it needs, and is its inviter from now on.',
    access: write,
    status: 200,
    response: invitation,
    problems: ['cannot_grant', 'sign_up_closed', 'conflict', 'too_many_attempts'],
    async handle({ system, app, caller, params }) {
      const { id: found } = await getInvitation(system.db, app, params.id, amongFor(caller));
      const resent = await resendInvitation(system, app, found, byApp(caller));
      return toInvitationJson(await readInvitation(system.db, app, resent));
    },
  }),
];
