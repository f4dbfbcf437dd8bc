// organizations/:organization/invitations/*: people who are asked by mail to join an organization. Nobody reads a link here.
import { z } from 'zod';
import type { App } from '../../../apps/app.ts';
import {
  getInvitation,
  requireInvitationFields,
  resendInvitation,
  revokeInvitation,
} from '../../../invitations/invitations.ts';
import {
  invitationStates,
  listInvitations,
  readInvitation,
  toOrganizationInvitationJson,
} from '../../../invitations/list.ts';
import {
  type Invited,
  inviteManyToOrganization,
  inviteToOrganization,
  MAX_INVITED_AT_ONCE,
} from '../../../invitations/organizations.ts';
import { MAX_NAME } from '../../../limits/names.ts';
import { requireOrganizationRoles } from '../../../organizations/roles.ts';
import { problems, requireAll } from '../../../problem.ts';
import type { System } from '../../../system.ts';
import { keysOf } from '../../../tables.ts';
import { courseFields, invitedFields, inviterOf } from '../kit/invitations.ts';
import { type Route, route } from '../kit/route.ts';
import { email, id, line, locale, organizationRoles, page, pageQuery, search } from '../kit/schemas.ts';

const tag = 'Organization invitations';
const read = { permission: 'organization_members:read', organization: 'path' } as const;
const write = { permission: 'organization_members:write', organization: 'path' } as const;

const invitation = z
  .object({
    ...invitedFields,
    roles: organizationRoles,
    locale,
    invited_by: id.nullable().describe('The member, developer or API key'),
    ...courseFields,
  })
  .meta({ id: 'OrganizationInvitation' });

const invited = z
  .object({
    email: z.string().meta({ examples: ['bob@example.com'] }),
    invitation: invitation.optional(),
    problem: z
      .object({ code: z.enum(keysOf(problems)), detail: z.string() })
      .optional()
      .describe('Why this address was not invited'),
  })
  .meta({ id: 'Invited', description: 'An address with its invitation, or with what was wrong' });

const one = z.strictObject({
  email,
  name: line(MAX_NAME)
    .nullish()
    .meta({ examples: ['Bob'] }),
  roles: organizationRoles.default(['member']),
  locale: locale.optional(),
});

const PATH = '/organizations/:organization/invitations';

export const organizationInvitationRoutes: Route[] = [
  route({
    method: 'GET',
    path: PATH,
    tag,
    summary: 'List the invitations to an organization',
    description: 'Newest first.',
    access: read,
    query: z.strictObject({
      search: search.describe('Part of an email or name'),
      state: z.enum(invitationStates).optional(),
      ...pageQuery,
    }),
    status: 200,
    response: page(invitation),
    async handle({ system, app, reached: { organization }, query }) {
      const { items, next_cursor } = await listInvitations(system.db, app, { ...query, organization });
      return { items: items.map(toOrganizationInvitationJson), next_cursor };
    },
  }),
  route({
    method: 'POST',
    path: PATH,
    tag,
    summary: 'Invite somebody to an organization',
    description:
      'Sends a mail with a link that works once, for seven days. A new user joins the App by it, too, and a user who has the address becomes a member. The roles must not allow more than the inviter may do here, also when it is accepted. A hundred invitations a day go out of one organization, and fifty from one user, who needs a verified address (`inviter_unverified`).',
    access: write,
    body: one,
    check: ({ system, app }, { email, roles }) => requireFields(system, app, { email, roles }),
    status: 201,
    response: invitation,
    problems: [
      'cannot_grant',
      'inviter_unverified',
      'sign_up_closed',
      'conflict',
      'invalid_email',
      'test_user',
      'too_many_attempts',
    ],
    async handle({ system, app, caller, reached: { organization, giver }, body }) {
      const inviter = await inviterOf(system, caller);
      const created = await inviteToOrganization(system, app, organization, { ...body, inviter, giver });
      return toOrganizationInvitationJson(await readInvitation(system.db, app, created));
    },
  }),
  route({
    method: 'POST',
    path: `${PATH}/bulk`,
    tag,
    summary: 'Invite many people to an organization',
    description: `Up to ${MAX_INVITED_AT_ONCE}, as far as the limits for a day allow. The answer has each address in its place, with the invitation or with what was wrong.`,
    access: write,
    body: z.strictObject({ invitations: z.array(one).min(1).max(MAX_INVITED_AT_ONCE) }),
    status: 200,
    response: z.object({ items: z.array(invited) }),
    async handle({ system, app, caller, reached: { organization, giver }, body }) {
      const inviter = await inviterOf(system, caller);
      const inputs = body.invitations.map((input) => ({ ...input, inviter, giver }));
      const answers = await inviteManyToOrganization(system, app, organization, inputs);
      return { items: await Promise.all(answers.map((answer) => toInvitedJson(system, app, answer))) };
    },
  }),
  route({
    method: 'GET',
    path: `${PATH}/:id`,
    tag,
    summary: 'Get an invitation to an organization',
    access: read,
    status: 200,
    response: invitation,
    async handle({ system: { db }, app, reached: { organization }, params }) {
      const found = await getInvitation(db, app, params.id, { organization });
      return toOrganizationInvitationJson(await readInvitation(db, app, found));
    },
  }),
  route({
    method: 'DELETE',
    path: `${PATH}/:id`,
    tag,
    summary: 'Revoke an invitation to an organization',
    description: 'Its link no longer works. Its roles must not allow more than the caller may do here.',
    access: write,
    status: 204,
    problems: ['cannot_grant', 'conflict'],
    async handle({ system, app, reached: { organization, ...by }, params }) {
      const { id: found } = await getInvitation(system.db, app, params.id, { organization });
      await revokeInvitation(system.db, app, found, by);
    },
  }),
  route({
    method: 'POST',
    path: `${PATH}/:id/resend`,
    tag,
    summary: 'Send an invitation to an organization again',
    description:
      'With a new link, good for seven days; the old one no longer works. Its roles must not allow more than the caller may do here, who is its inviter from now on.',
    access: write,
    status: 200,
    response: invitation,
    problems: ['cannot_grant', 'inviter_unverified', 'sign_up_closed', 'conflict', 'too_many_attempts'],
    async handle({ system, app, reached: { organization, ...by }, params }) {
      const { id: found } = await getInvitation(system.db, app, params.id, { organization });
      const resent = await resendInvitation(system, app, found, by);
      return toOrganizationInvitationJson(await readInvitation(system.db, app, resent));
    },
  }),
];

type Fields = { email?: string | undefined; roles?: string[] | undefined };

const requireFields = (system: System, app: App, { email, roles }: Fields) =>
  requireAll(
    () => requireInvitationFields(system, app, { email }),
    () => requireOrganizationRoles(system.db, app, roles ?? []),
  );

async function toInvitedJson({ db }: System, app: App, answer: Invited) {
  const { email } = answer;
  if ('problem' in answer) return { email, problem: { code: answer.problem.code, detail: answer.problem.message } };
  return { email, invitation: toOrganizationInvitationJson(await readInvitation(db, app, answer.invitation)) };
}
