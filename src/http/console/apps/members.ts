// The developers who work on the App, with a role each. The last owner can't be removed.
import { z } from 'zod';
import { changeMember, listMembers, type Member, removeMember } from '../../../apps/members.ts';
import type { MemberRole } from '../../../database/schema.ts';
import {
  inviteMember,
  listMemberInvitations,
  memberInvitationLink,
  revokeMemberInvitation,
} from '../../../invitations/members.ts';
import { Problem } from '../../../problem.ts';
import { choice, required } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import type { Words } from '../../kit/forms/words.ts';
import { CONSOLE_PATH } from '../../kit/request/paths.ts';
import { askedProof, proofFields, requireDeveloperProof } from '../kit/proof.ts';
import { appPath, goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import { readSort, sortRows } from '../kit/sorting.ts';
import type { AppVisit } from '../kit/visit.ts';
import { roleTexts, roleWords } from './words.ts';

const roles = ['owner', 'admin', 'viewer'] as const satisfies MemberRole[];

const words: Words = { last_owner: 'console.error.last_owner', conflict: 'console.error.member_already' };

export const memberScreens: Screen[] = [
  appScreen({
    path: '/apps/:slug/members',
    access: 'members:read',
    async show(visit) {
      const { system, app, t } = visit;
      const [members, invitations] = await Promise.all([
        listMembers(system.db, app),
        listMemberInvitations(system.db, app),
      ]);
      const sort = readSort(visit, { since: 'ascending', member: 'ascending', role: 'ascending' });
      const values = {
        since: (member: Member) => member.created_at,
        member: (member: Member) => member.email,
        role: (member: Member) => t(roleWords[member.role]),
      };
      await showPage(visit, 'console/members', {
        roles: listRoles(visit),
        heads: sort.heads(appPath(app, '/members')),
        members: sortRows(visit, members, { ...sort, values }).map((member) => ({
          ...member,
          role_label: t(roleWords[member.role]),
        })),
        invitations: invitations.map((invitation) => ({
          ...invitation,
          role_label: t(roleWords[invitation.role]),
          link: system.config.smtpUrl ? undefined : memberInvitationLink(system, app, invitation),
        })),
      });
    },
  }),
  appScreen({
    path: '/apps/:slug/members/add',
    access: 'members:write',
    words,
    show: (visit, form) => showMember(visit, { form, member: undefined }),
    fields: z.strictObject({ email: required(254), role: choice(roles), ...proofFields }),
    async act(visit, { email, role, ...typed }) {
      await requireDeveloperProof(visit, typed);
      const { system, app, developer } = visit;
      const inviter = { id: developer.id, role: visit.role, name: developer.name ?? developer.email };
      await inviteMember(system, app, { email, role, inviter });
      goTo(visit, appPath(app, '/members'), 'member_invited');
    },
  }),
  appScreen({
    path: '/apps/:slug/members/invitations/:id/revoke',
    access: 'members:write',
    async act(visit) {
      await revokeMemberInvitation(visit.system.db, visit.app, visit.params.id ?? '');
      goTo(visit, appPath(visit.app, '/members'), 'invitation_revoked');
    },
  }),
  appScreen({
    path: '/apps/:slug/members/:id',
    access: 'members:write',
    words,
    async show(visit, form) {
      await showMember(visit, { form, member: await getMember(visit) });
    },
    fields: z.strictObject({ role: choice(roles), ...proofFields }),
    async act(visit, { role, ...typed }) {
      const { developer_id } = await getMember(visit);
      await requireDeveloperProof(visit, typed);
      await changeMember(visit.system.db, visit.app, developer_id, role);
      goTo(visit, appPath(visit.app, '/members'), 'saved');
    },
  }),
  appScreen({
    path: '/apps/:slug/members/:id/remove',
    access: 'members:write',
    words,
    async show(visit, form) {
      const { email } = await getMember(visit);
      await showPage(visit, 'console/confirm', {
        form,
        title: visit.t('console.members.remove_title', { email }),
        text: visit.t('console.members.remove_text'),
        button: visit.t('console.members.remove'),
        back_url: appPath(visit.app, '/members'),
      });
    },
    async act(visit) {
      const { app, developer } = visit;
      const { developer_id } = await getMember(visit);
      await removeMember(visit.system.db, app, developer_id);
      const left = developer_id === developer.id && !developer.operator;
      goTo(visit, left ? CONSOLE_PATH : appPath(app, '/members'), 'member_removed');
    },
  }),
];

async function showMember(visit: AppVisit, page: { form: FormState | undefined; member: Member | undefined }) {
  await showPage(visit, 'console/member-form', { ...page, roles: listRoles(visit), ...(await askedProof(visit)) });
}

const listRoles = ({ t }: AppVisit) =>
  roles.map((role) => ({ value: role, label: t(roleWords[role]), text: t(roleTexts[role]) }));

/** Throws `not_found`. */
async function getMember({ system, app, params }: AppVisit): Promise<Member> {
  const members = await listMembers(system.db, app);
  const member = members.find(({ developer_id }) => developer_id === params.id);
  if (!member) throw new Problem('not_found', 'There is no such member');
  return member;
}
