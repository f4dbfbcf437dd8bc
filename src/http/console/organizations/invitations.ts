// Invitations to an organization: one or many at once, sent again, revoked. The links are in the mails alone.
import { z } from 'zod';
import {
  getInvitation,
  requireInvitationFields,
  resendInvitation,
  revokeInvitation,
} from '../../../invitations/invitations.ts';
import { listInvitations } from '../../../invitations/list.ts';
import {
  inviteManyToOrganization,
  inviteToOrganization,
  MAX_INVITED_AT_ONCE,
} from '../../../invitations/organizations.ts';
import { languages } from '../../../language/catalogues.ts';
import { choice, lines, required, text } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import type { Words } from '../../kit/forms/words.ts';
import { localeNames } from '../../kit/render/messages.ts';
import { queryText, urlOf } from '../../kit/request/query.ts';
import { goToShow, takeShown } from '../kit/handover.ts';
import { goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import type { AppVisit } from '../kit/visit.ts';
import { invitationStateWords } from '../users/words.ts';
import { ORGANIZATIONS_PATH, organizationPath, reachAt, toHead } from './head.ts';
import { chosenRoles, listRoleBoxes, roleFlags } from './members.ts';

const PATH = `${ORGANIZATIONS_PATH}/:id/invitations`;

const words: Words = {
  conflict: 'console.error.invitation_over',
  'conflict.email': 'console.error.org_invited_already',
  sign_up_closed: 'console.error.sign_up_closed',
};

/** What came of inviting many. */
const sentMany = z.object({
  sent: z.number(),
  refused: z.array(z.object({ email: z.string(), reason: z.string() })),
});

export type SentMany = z.output<typeof sentMany>;

export const organizationInvitationScreens: Screen[] = [
  appScreen({ path: PATH, access: 'organization_members:read', show: showInvitations }),
  appScreen({
    path: `${PATH}/new`,
    access: 'organization_members:write',
    words,
    show: (visit, form) => showForm(visit, 'console/organization-invite', form),
    fields: async (visit) =>
      z.strictObject({
        ...{ email: required(254), name: text(200), locale: choice(languages) },
        ...(await roleFlags(visit)),
      }),
    check: ({ system, app }, { email }) => requireInvitationFields(system, app, email === undefined ? {} : { email }),
    async act(visit, { email, name, locale, ...rest }) {
      const { organization, giver } = await reachAt(visit);
      const roles = await chosenRoles(visit, rest);
      const input = { email, name: name || null, locale, roles, giver, inviter: visit.developer.name };
      await inviteToOrganization(visit.system, visit.app, organization, input);
      goTo(visit, organizationPath(visit, organization, '/invitations'), 'invitation_sent');
    },
  }),
  appScreen({
    path: `${PATH}/bulk`,
    access: 'organization_members:write',
    words,
    show: (visit, form) => showForm(visit, 'console/organization-invite-many', form),
    fields: async (visit) =>
      z.strictObject({
        ...{ emails: lines(MAX_INVITED_AT_ONCE, 254).refine((all) => all.length > 0, 'field.required') },
        ...{ locale: choice(languages), ...(await roleFlags(visit)) },
      }),
    async act(visit, { emails, locale, ...rest }) {
      const { organization, giver } = await reachAt(visit);
      const shared = { locale, roles: await chosenRoles(visit, rest), giver, inviter: visit.developer.name };
      const inputs = emails.map((email) => ({ ...shared, email }));
      const answers = await inviteManyToOrganization(visit.system, visit.app, organization, inputs);
      const refused = answers.flatMap((one) =>
        'problem' in one ? [{ email: one.email, reason: toReason(visit, one.problem.code) }] : [],
      );
      const value = { sent: answers.length - refused.length, refused };
      goToShow(visit, organizationPath(visit, organization, '/invitations'), { value });
    },
  }),
  appScreen({
    path: `${PATH}/:invited/resend`,
    access: 'organization_members:write',
    words,
    async act(visit) {
      const { organization, invitation, ...by } = await invitationAt(visit);
      await resendInvitation(visit.system, visit.app, invitation.id, by);
      goTo(visit, organizationPath(visit, organization, '/invitations'), 'invitation_sent');
    },
  }),
  appScreen({
    path: `${PATH}/:invited/revoke`,
    access: 'organization_members:write',
    words,
    async show(visit, form) {
      const { organization, invitation } = await invitationAt(visit);
      await showPage(visit, 'console/confirm', {
        form,
        title: visit.t('console.invitations.revoke_title', { email: invitation.email }),
        text: visit.t('console.invitations.revoke_text'),
        button: visit.t('console.invitations.revoke'),
        back_url: organizationPath(visit, organization, '/invitations'),
      });
    },
    async act(visit) {
      const { organization, invitation, ...by } = await invitationAt(visit);
      await revokeInvitation(visit.system.db, visit.app, invitation.id, by);
      goTo(visit, organizationPath(visit, organization, '/invitations'), 'invitation_revoked');
    },
  }),
];

/** Words for an address among many that was not invited. */
const reasons: Partial<Record<string, string>> = {
  conflict: 'console.error.org_invited_already',
  invalid_email: 'field.email_invalid',
  sign_up_closed: 'console.error.sign_up_closed',
  too_many_attempts: 'console.error.org_too_many_invitations',
};

const toReason = ({ t }: AppVisit, code: string): string => t(reasons[code] ?? 'console.error.org_not_invited');

/** Throws `not_found` for an invitation of another organization. */
async function invitationAt(visit: AppVisit) {
  const reached = await reachAt(visit);
  const { invited = '' } = visit.params;
  const { organization } = reached;
  return { ...reached, invitation: await getInvitation(visit.system.db, visit.app, invited, { organization }) };
}

async function showInvitations(visit: AppVisit): Promise<void> {
  const { system, app, t } = visit;
  const { organization } = await reachAt(visit);
  const path = organizationPath(visit, organization, '/invitations');
  const cursor = queryText(visit, 'cursor');
  const { items, next_cursor } = await listInvitations(system.db, app, { cursor, organization });
  await showPage(visit, 'console/organization-invitations', {
    ...{ cursor, head: toHead(visit, organization, 'invitations'), sent: takeShown(visit, path, sentMany) },
    invitations: items.map((row) => ({
      ...row,
      state_label: t(invitationStateWords[row.state]),
    })),
    first_url: path,
    next_url: next_cursor ? urlOf(path, { cursor: next_cursor }) : undefined,
  });
}

async function showForm(
  visit: AppVisit,
  view: 'console/organization-invite' | 'console/organization-invite-many',
  form?: FormState,
): Promise<void> {
  const { organization } = await reachAt(visit);
  await showPage(visit, view, {
    ...{ form, head: toHead(visit, organization, 'invitations'), max: MAX_INVITED_AT_ONCE },
    roles: await listRoleBoxes(visit, ['member']),
    locales: languages.map((value) => ({ value, label: localeNames[value] })),
  });
}
