// The App's groups: each carries roles, which everyone in it has. A user gets them on the user's page (access.ts).
import { z } from 'zod';
import {
  createGroup,
  deleteGroup,
  type Group,
  getGroup,
  listGroups,
  updateGroup,
} from '../../../users/permissions/groups.ts';
import { listRoles, ROLE_NAME } from '../../../users/roles.ts';
import { chosen, flags, required, text } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import type { Words } from '../../kit/forms/words.ts';
import { appPath, goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import { type AppVisit, grantorOf } from '../kit/visit.ts';
import { tabsOf } from './rights-tabs.ts';

const MAX_DESCRIPTION = 300;
const words: Words = { 'conflict.name': 'console.error.group_taken', conflict: 'console.error.roles_fixed' };

export const groupScreens: Screen[] = [
  appScreen({
    path: '/apps/:slug/groups',
    access: 'roles:read',
    async show(visit) {
      const groups = await listGroups(visit.system.db, visit.app);
      await showPage(visit, 'console/groups', { groups, tabs: tabsOf(visit, 'groups') });
    },
  }),
  appScreen({
    path: '/apps/:slug/groups/new',
    access: 'roles:write',
    words,
    show: (visit, form) => showForm(visit, form, undefined),
    fields: async (visit) =>
      z.strictObject({
        name: required(50).regex(ROLE_NAME, 'console.error.role_name'),
        description: text(MAX_DESCRIPTION),
        ...flags('roles', await roleNamesOf(visit)),
      }),
    async act(visit, { name, description, ...rest }) {
      const roles = chosen(rest, 'roles', await roleNamesOf(visit));
      await createGroup(visit.system.db, visit.app, {
        ...{ name: String(name), description: String(description), roles, grantor: grantorOf(visit) },
      });
      goTo(visit, appPath(visit.app, '/groups'), 'group_made');
    },
  }),
  appScreen({
    path: '/apps/:slug/groups/:name/edit',
    access: 'roles:write',
    words,
    show: async (visit, form) => showForm(visit, form, await groupOf(visit)),
    fields: async (visit) =>
      z.strictObject({ description: text(MAX_DESCRIPTION), ...flags('roles', await roleNamesOf(visit)) }),
    async act(visit, { description, ...rest }) {
      const { name } = await groupOf(visit);
      const roles = chosen(rest, 'roles', await roleNamesOf(visit));
      await updateGroup(visit.system.db, visit.app, name, {
        ...{ description: String(description), roles, grantor: grantorOf(visit) },
      });
      goTo(visit, appPath(visit.app, '/groups'), 'saved');
    },
  }),
  appScreen({
    path: '/apps/:slug/groups/:name/delete',
    access: 'roles:write',
    words,
    async show(visit, form) {
      const { name } = await groupOf(visit);
      await showPage(visit, 'console/confirm', {
        form,
        title: visit.t('console.groups.delete_title', { group: name }),
        text: visit.t('console.groups.delete_text'),
        button: visit.t('console.groups.delete'),
        back_url: appPath(visit.app, `/groups/${name}/edit`),
      });
    },
    async act(visit) {
      const { name } = await groupOf(visit);
      await deleteGroup(visit.system.db, visit.app, name, { grantor: grantorOf(visit) });
      goTo(visit, appPath(visit.app, '/groups'), 'group_deleted');
    },
  }),
];

const groupOf = ({ system, app, params }: AppVisit) => getGroup(system.db, app, params.name ?? '');
const roleNamesOf = async ({ system, app }: AppVisit) => (await listRoles(system.db, app)).map(({ name }) => name);

async function showForm(visit: AppVisit, form: FormState | undefined, group: Group | undefined): Promise<void> {
  const roles = await listRoles(visit.system.db, visit.app);
  await showPage(visit, 'console/group-form', {
    ...{ form, group },
    roles: roles.map((role) => ({ ...role, checked: group?.roles.includes(role.name) === true })),
  });
}
