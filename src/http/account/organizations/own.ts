// The user's organizations: those that they belong to, were invited to, or may join; leaving one, and creating one.
import { z } from 'zod';
import { acceptWaiting, listWaiting } from '../../../invitations/waiting.ts';
import { createOwnOrganization } from '../../../organizations/by-users.ts';
import { joinByDomain, listJoinable } from '../../../organizations/joining.ts';
import { leaveOrganization } from '../../../organizations/members.ts';
import { findMembership, listOwnOrganizations } from '../../../organizations/membership.ts';
import { Problem } from '../../../problem.ts';
import { required } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import type { Words } from '../../kit/forms/words.ts';
import { accountUrl, goTo, showPage } from '../kit/render.ts';
import { type Screen, screen } from '../kit/screen.ts';
import type { Visit } from '../kit/visit.ts';
import { ORGANIZATION, ORGANIZATIONS, pathOf } from './reach.ts';

const words: Words = {
  last_admin: 'account.org.last_admin',
  organization_full: 'invitation.organization_full',
  invalid_one_time_token: 'account.org.invitation_over',
  organizations_off: 'account.org.off',
  limit_reached: 'account.org.too_many',
};

export const ownOrganizationScreens: Screen[] = [
  screen({ path: ORGANIZATIONS, impersonated: 'shown', show: showOrganizations }),
  screen({
    path: `${ORGANIZATIONS}/new`,
    page: ORGANIZATIONS,
    words,
    show: (visit, form) => showNew(visit, form),
    fields: z.strictObject({ name: required(200) }),
    async act(visit, { name }) {
      const organization = await createOwnOrganization(visit.system.db, visit.app, visit.user, { name });
      goTo(visit, pathOf(organization), 'organization_made');
    },
  }),
  screen({
    path: `${ORGANIZATIONS}/invitations/:id/accept`,
    page: ORGANIZATIONS,
    words,
    show: showOrganizations,
    async act(visit) {
      await acceptWaiting(visit.system.db, visit.app, visit.user, visit.params.id ?? '');
      goTo(visit, ORGANIZATIONS, 'organization_joined');
    },
  }),
  screen({
    path: `${ORGANIZATION}/join`,
    page: ORGANIZATIONS,
    words,
    show: showOrganizations,
    async act(visit) {
      await joinByDomain(visit.system.db, visit.app, visit.user, visit.params.organization ?? '');
      goTo(visit, ORGANIZATIONS, 'organization_joined');
    },
  }),
  screen({
    path: `${ORGANIZATION}/leave`,
    page: ORGANIZATIONS,
    words,
    async show(visit, form) {
      const { organization } = await membershipAt(visit);
      showPage(visit, 'account/confirm', {
        form,
        title: visit.t('account.org.leave_title', { name: organization.name }),
        text: visit.t('account.org.leave_text'),
        button: visit.t('account.org.leave'),
        action: `${pathOf(organization)}/leave`,
        back_url: accountUrl(visit, ORGANIZATIONS),
      });
    },
    async act(visit) {
      const { organization } = await membershipAt(visit);
      await leaveOrganization(visit.system.db, visit.app, organization, { user_id: visit.user.id });
      goTo(visit, ORGANIZATIONS, 'organization_left');
    },
  }),
];

/** Leaving needs no permission there, nor a second factor. Throws `not_found`. */
async function membershipAt({ system, app, user, params }: Visit) {
  const membership = await findMembership(system.db, app, user.id, params.organization ?? '');
  if (!membership) throw new Problem('not_found', 'You are a member of no such organization');
  return membership;
}

async function showOrganizations(visit: Visit, form?: FormState): Promise<void> {
  const { system, app, user } = visit;
  const [organizations, joinable, waiting] = await Promise.all([
    listOwnOrganizations(system.db, app, user.id),
    listJoinable(system.db, app, user),
    listWaiting(system.db, app, user),
  ]);
  const may_create = app.settings.organizations_by_users !== 'off';
  showPage(visit, 'account/organizations', { form, organizations, joinable, waiting, may_create });
}

function showNew(visit: Visit, form?: FormState): void {
  if (visit.app.settings.organizations_by_users === 'off') throw new Problem('not_found');
  showPage(visit, 'account/organization-new', { form });
}
