// Members of an organization: listed, added from the App's users, given roles, removed.
import { z } from 'zod';
import type { Giver } from '../../../organizations/giving.ts';
import {
  addOrganizationMember,
  getOrganizationMember,
  listOrganizationMembers,
  type OrganizationMember,
  removeOrganizationMember,
  setMemberRoles,
} from '../../../organizations/members.ts';
import { listOrganizationRoles } from '../../../organizations/roles.ts';
import { maxUsersOf } from '../../../organizations/settings.ts';
import { Problem } from '../../../problem.ts';
import { requireEmail } from '../../../users/email.ts';
import { findUser, findUserByEmail } from '../../../users/users.ts';
import { chosen, flags, required } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import type { Words } from '../../kit/forms/words.ts';
import { queryText, urlOf } from '../../kit/request/query.ts';
import { goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import type { AppVisit } from '../kit/visit.ts';
import { ORGANIZATIONS_PATH, organizationPath, reachAt, toHead } from './head.ts';

const PATH = `${ORGANIZATIONS_PATH}/:id/members`;

const words: Words = {
  conflict: 'console.error.org_member_already',
  organization_full: 'console.error.org_full',
};

export const organizationMemberScreens: Screen[] = [
  appScreen({ path: `${ORGANIZATIONS_PATH}/:id`, access: 'organization_members:read', show: showMembers }),
  appScreen({
    path: `${PATH}/add`,
    access: 'organization_members:write',
    words,
    show: (visit, form) => showForm(visit, { form }),
    fields: async (visit) => z.strictObject({ user: required(254), ...(await roleFlags(visit)) }),
    async act(visit, { user, ...rest }) {
      const { organization, giver } = await reachAt(visit);
      const { id } = await requireUser(visit, String(user));
      await addOrganizationMember(visit.system.db, visit.app, organization, {
        ...{ user_id: id, roles: await chosenRoles(visit, rest), giver },
      });
      goTo(visit, organizationPath(visit, organization), 'org_member_added');
    },
  }),
  appScreen({
    path: `${PATH}/:member/roles`,
    access: 'organization_members:write',
    words,
    show: async (visit, form) => showForm(visit, { form, member: (await memberAt(visit)).member }),
    fields: async (visit) => z.strictObject(await roleFlags(visit)),
    async act(visit, input) {
      const { organization, member, giver } = await memberAt(visit);
      const change = { user_id: member.id, roles: await chosenRoles(visit, input), giver };
      await setMemberRoles(visit.system.db, visit.app, organization, change);
      goTo(visit, organizationPath(visit, organization), 'saved');
    },
  }),
  appScreen({
    path: `${PATH}/:member/remove`,
    access: 'organization_members:write',
    words,
    async show(visit, form) {
      const { organization, member } = await memberAt(visit);
      await showPage(visit, 'console/confirm', {
        form,
        title: visit.t('console.org.remove_title', { user: member.email, organization: organization.name }),
        text: visit.t('console.org.remove_text'),
        button: visit.t('console.org.remove'),
        back_url: organizationPath(visit, organization),
      });
    },
    async act(visit) {
      const { organization, member, giver } = await memberAt(visit);
      await removeOrganizationMember(visit.system.db, visit.app, organization, { user_id: member.id, giver });
      goTo(visit, organizationPath(visit, organization), 'org_member_removed');
    },
  }),
];

type MemberAt = { organization: { id: string; name: string }; member: OrganizationMember; giver: Giver };

async function memberAt(visit: AppVisit): Promise<MemberAt> {
  const { organization, giver } = await reachAt(visit);
  const { member: id = '' } = visit.params;
  return { organization, giver, member: await getOrganizationMember(visit.system.db, visit.app, organization, id) };
}

/** By email or id. Throws `invalid_body` beside the field. */
async function requireUser({ system, app }: AppVisit, named: string) {
  const user = named.includes('@')
    ? await findUserByEmail(system.db, app, requireEmail(named))
    : await findUser(system.db, app, named);
  if (user) return user;
  throw new Problem('invalid_body', undefined, { fields: { user: 'console.error.org_no_user' } });
}

const roleNamesOf = async ({ system, app }: AppVisit) =>
  (await listOrganizationRoles(system.db, app)).map(({ name }) => name);

export const roleFlags = async (visit: AppVisit) => flags('roles', await roleNamesOf(visit));

export const chosenRoles = async (visit: AppVisit, input: Record<string, unknown>) =>
  chosen(input, 'roles', await roleNamesOf(visit));

/** As checkboxes. */
export async function listRoleBoxes({ system, app }: AppVisit, held: readonly string[]) {
  const roles = await listOrganizationRoles(system.db, app);
  return roles.map(({ name, description }) => ({ name, description, checked: held.includes(name) }));
}

async function showMembers(visit: AppVisit): Promise<void> {
  const { system, app } = visit;
  const { organization } = await reachAt(visit);
  const q = queryText(visit, 'q');
  const cursor = queryText(visit, 'cursor');
  const names = await roleNamesOf(visit);
  const role = names.find((name) => name === queryText(visit, 'role'));
  const query = { search: q, cursor, role };
  const { items, next_cursor } = await listOrganizationMembers(system.db, app, organization, query);
  const path = organizationPath(visit, organization);
  await showPage(visit, 'console/organization', {
    ...{ q, cursor, role, head: toHead(visit, organization, 'members'), members: items },
    max_users: maxUsersOf(organization),
    filters: [undefined, ...names].map((one) => ({
      label: one ?? visit.t('console.all'),
      url: urlOf(path, { q, role: one }),
      current: one === role,
    })),
    first_url: urlOf(path, { q, role }),
    next_url: next_cursor ? urlOf(path, { q, role, cursor: next_cursor }) : undefined,
  });
}

type ShownForm = { form?: FormState | undefined; member?: OrganizationMember };

async function showForm(visit: AppVisit, { form, member }: ShownForm): Promise<void> {
  const { organization } = await reachAt(visit);
  const roles = await listRoleBoxes(visit, member?.roles ?? ['member']);
  await showPage(visit, 'console/organization-member', {
    ...{ form, head: toHead(visit, organization, 'members'), member, roles },
  });
}
