// The page of one organization for its members: who belongs to it, and, as far as one's roles there allow, its details,
// invitations and domains.

import { z } from 'zod';
import { imageTypes } from '../../../apps/images/read-image.ts';
import { getInvitation, revokeInvitation } from '../../../invitations/invitations.ts';
import { listInvitations } from '../../../invitations/list.ts';
import { inviteToOrganization } from '../../../invitations/organizations.ts';
import { listDomains, toDomainJson } from '../../../organizations/domains.ts';
import {
  getOrganizationMember,
  listOrganizationMembers,
  removeOrganizationMember,
  setMemberRoles,
} from '../../../organizations/members.ts';
import { toOrganizationJson, updateOrganization } from '../../../organizations/organizations.ts';
import { listOrganizationRoles } from '../../../organizations/roles.ts';
import { chosen, flag, flags, required, text } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import { imageLimits } from '../../kit/forms/image-flaws.ts';
import { signInConnectionField, signInConnectionOptions } from '../../kit/forms/sign-in-connection.ts';
import type { Words } from '../../kit/forms/words.ts';
import { queryText } from '../../kit/request/query.ts';
import { accountUrl, goTo, showPage } from '../kit/render.ts';
import { type Screen, screen } from '../kit/screen.ts';
import type { Visit } from '../kit/visit.ts';
import { ORGANIZATION, ORGANIZATIONS, pathOf, reachAt } from './reach.ts';

const MAX_INVITATIONS = 50;

export const memberWords: Words = {
  last_admin: 'account.org.last_admin',
  cannot_grant: 'account.org.cannot_grant',
  'conflict.email': 'console.error.org_invited_already',
  conflict: 'console.error.invitation_over',
  sign_up_closed: 'console.error.sign_up_closed',
  inviter_unverified: 'account.org.inviter_unverified',
  'invalid_body.sign_in_connection_id': 'console.error.org_connection',
};

const page = ORGANIZATIONS;

/** Which form of the page was sent. */
export type Sent = 'details' | 'invite' | 'domain' | 'logo' | undefined;

export const organizationPageScreens: Screen[] = [
  screen({
    path: ORGANIZATION,
    page,
    words: memberWords,
    show: (visit, form) => showOrganization(visit, { form, sent: 'details' }),
    fields: z.strictObject({
      ...{ name: required(200), require_second_factor: flag },
      sign_in_connection_id: signInConnectionField,
    }),
    async act(visit, fields) {
      const { organization, giver } = await reachAt(visit, 'organizations:write');
      await updateOrganization(visit.system.db, visit.app, organization, { ...fields, giver });
      goTo(visit, pathOf(organization), 'saved');
    },
  }),
  screen({
    path: `${ORGANIZATION}/invite`,
    page,
    words: memberWords,
    show: (visit, form) => showOrganization(visit, { form, sent: 'invite' }),
    fields: async (visit) => z.strictObject({ email: required(254), name: text(200), ...(await roleFlags(visit)) }),
    async act(visit, { email, name, ...rest }) {
      const { system, app, user } = visit;
      const { organization, giver } = await reachAt(visit, 'organization_members:write');
      const roles = chosen(rest, 'roles', await roleNamesOf(visit));
      const input = { email: String(email), name: String(name) || null, roles, giver, inviter: user.name };
      await inviteToOrganization(system, app, organization, input);
      goTo(visit, pathOf(organization), 'organization_invited');
    },
  }),
  screen({
    path: `${ORGANIZATION}/invitations/:id/revoke`,
    page,
    words: memberWords,
    async act(visit) {
      const { system, app, params } = visit;
      const { organization, ...by } = await reachAt(visit, 'organization_members:write');
      const { id } = await getInvitation(system.db, app, params.id ?? '', { organization });
      await revokeInvitation(system.db, app, id, by);
      goTo(visit, pathOf(organization), 'organization_invitation_revoked');
    },
  }),
  screen({
    path: `${ORGANIZATION}/members/:id/roles`,
    page,
    words: memberWords,
    async show(visit, form) {
      const { organization } = await reachAt(visit, 'organization_members:write');
      const member = await memberAt(visit, organization);
      const roles = await roleBoxes(visit, member.roles);
      showPage(visit, 'account/organization-member', { form, organization, member, roles });
    },
    fields: async (visit) => z.strictObject(await roleFlags(visit)),
    async act(visit, input) {
      const { organization, giver } = await reachAt(visit, 'organization_members:write');
      const roles = chosen(input, 'roles', await roleNamesOf(visit));
      const change = { user_id: visit.params.id ?? '', roles, giver };
      await setMemberRoles(visit.system.db, visit.app, organization, change);
      goTo(visit, pathOf(organization), 'saved');
    },
  }),
  screen({
    path: `${ORGANIZATION}/members/:id/remove`,
    page,
    words: memberWords,
    async show(visit, form) {
      const { organization } = await reachAt(visit, 'organization_members:write');
      const member = await memberAt(visit, organization);
      showPage(visit, 'account/confirm', {
        form,
        title: visit.t('console.org.remove_title', { user: member.email, organization: organization.name }),
        text: visit.t('account.org.remove_text'),
        button: visit.t('console.org.remove'),
        action: `${pathOf(organization)}/members/${member.id}/remove`,
        back_url: accountUrl(visit, pathOf(organization)),
      });
    },
    async act(visit) {
      const { organization, giver } = await reachAt(visit, 'organization_members:write');
      const removal = { user_id: visit.params.id ?? '', giver };
      await removeOrganizationMember(visit.system.db, visit.app, organization, removal);
      goTo(visit, pathOf(organization), 'organization_member_removed');
    },
  }),
];

const memberAt = ({ system, app, params }: Visit, organization: { id: string }) =>
  getOrganizationMember(system.db, app, organization, params.id ?? '');

const roleNamesOf = async ({ system, app }: Visit) =>
  (await listOrganizationRoles(system.db, app)).map(({ name }) => name);

const roleFlags = async (visit: Visit) => flags('roles', await roleNamesOf(visit));

async function roleBoxes({ system, app }: Visit, held: readonly string[]) {
  const roles = await listOrganizationRoles(system.db, app);
  return roles.map(({ name, description }) => ({ name, description, checked: held.includes(name) }));
}

/** As far as the user's roles allow: each section is there or left out. */
export async function showOrganization(visit: Visit, { form, sent }: { form?: FormState | undefined; sent?: Sent }) {
  const { system, app, user } = visit;
  const { db } = system;
  const { organization, permissions, giver } = await reachAt(visit, 'organizations:read');
  const sees_members = permissions.includes('organization_members:read');
  const may_write = permissions.includes('organizations:write');
  const cursor = queryText(visit, 'cursor');
  const chosen = organization.sign_in_connection_id;
  const [own, members, invitations, domains, connection_options] = await Promise.all([
    getOrganizationMember(db, app, organization, user.id),
    sees_members ? listOrganizationMembers(db, app, organization, { cursor }) : undefined,
    sees_members ? listInvitations(db, app, { organization, state: 'open', limit: MAX_INVITATIONS }) : undefined,
    may_write ? listDomains(db, app, organization) : undefined,
    may_write ? signInConnectionOptions(db, app, { chosen, giver, t: visit.t }) : undefined,
  ]);
  const url = accountUrl(visit, pathOf(organization));
  showPage(
    visit,
    'account/organization',
    {
      ...{ form, sent: form && sent, organization, own, may_write, connection_options },
      may_write_members: permissions.includes('organization_members:write'),
      may_write_keys: permissions.includes('organization_keys:write'),
      logo_url: toOrganizationJson(app, organization).logo_url,
      accept: imageTypes.join(','),
      image_limits: imageLimits(visit.locale),
      members: members?.items,
      next_url: members?.next_cursor ? `${url}?${new URLSearchParams({ cursor: members.next_cursor })}` : undefined,
      invitations: invitations?.items,
      domains: domains?.map(toDomainJson),
      roles: await roleBoxes(visit, ['member']),
    },
    { images: [app.issuer] },
  );
}
