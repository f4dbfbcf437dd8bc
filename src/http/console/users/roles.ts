// The App's roles: names that its own code knows. A user gets them on the user's page.
import { z } from 'zod';
import { setUserRoles } from '../../../users/permissions/user-roles.ts';
import {
  createRole,
  deleteRole,
  getRole,
  hasOwnRoles,
  listRoles,
  listUserRoles,
  ROLE_NAME,
  updateRole,
} from '../../../users/roles.ts';
import { getUser } from '../../../users/users.ts';
import { chosen, flags, required, text } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import type { Words } from '../../kit/forms/words.ts';
import { appPath, goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import { type AppVisit, grantorOf } from '../kit/visit.ts';
import { userPath } from './users.ts';

const MAX_DESCRIPTION = 300;
const words: Words = { 'conflict.name': 'console.error.role_taken', conflict: 'console.error.roles_fixed' };

export const roleScreens: Screen[] = [
  appScreen({
    path: '/apps/:slug/roles',
    access: 'users:read',
    show: async (visit) => showPage(visit, 'console/roles', { roles: await rolesOf(visit), fixed: isFixed(visit) }),
  }),
  appScreen({
    path: '/apps/:slug/roles/new',
    access: 'users:write',
    words,
    show: (visit, form) => showPage(visit, 'console/role-form', { form, role: undefined }),
    fields: z.strictObject({
      name: required(50).regex(ROLE_NAME, 'console.error.role_name'),
      description: text(MAX_DESCRIPTION),
    }),
    async act(visit, input) {
      await createRole(visit.system.db, visit.app, input);
      goTo(visit, appPath(visit.app, '/roles'), 'role_made');
    },
  }),
  appScreen({
    path: '/apps/:slug/roles/:name/edit',
    access: 'users:write',
    words,
    show: async (visit, form) => showPage(visit, 'console/role-form', { form, role: await roleOf(visit) }),
    fields: z.strictObject({ description: text(MAX_DESCRIPTION) }),
    async act(visit, { description }) {
      const { name } = await roleOf(visit);
      await updateRole(visit.system.db, visit.app, name, { description, grantor: grantorOf(visit) });
      goTo(visit, appPath(visit.app, '/roles'), 'saved');
    },
  }),
  appScreen({
    path: '/apps/:slug/roles/:name/delete',
    access: 'users:write',
    words,
    async show(visit, form) {
      const { name } = await roleOf(visit);
      await showPage(visit, 'console/confirm', {
        form,
        title: visit.t('console.roles.delete_title', { role: name }),
        text: visit.t('console.roles.delete_text'),
        button: visit.t('console.roles.delete'),
        back_url: appPath(visit.app, `/roles/${name}/edit`),
      });
    },
    async act(visit) {
      const { name } = await roleOf(visit);
      await deleteRole(visit.system.db, visit.app, name);
      goTo(visit, appPath(visit.app, '/roles'), 'role_deleted');
    },
  }),
  appScreen({
    path: '/apps/:slug/users/:id/roles',
    access: 'users:write',
    words,
    show: showUserRoles,
    fields: async (visit) => z.strictObject(flags('roles', await namesOf(visit))),
    async act(visit, input) {
      const { system, app } = visit;
      const user = await userOf(visit);
      const roles = chosen(input, 'roles', await namesOf(visit));
      await setUserRoles(system.db, app, user.id, { roles, grantor: grantorOf(visit) });
      goTo(visit, userPath(visit, user), 'saved');
    },
  }),
];

const isFixed = ({ app }: AppVisit) => !hasOwnRoles(app);
const rolesOf = ({ system, app }: AppVisit) => listRoles(system.db, app);
const namesOf = async (visit: AppVisit) => (await rolesOf(visit)).map(({ name }) => name);
const roleOf = ({ system, app, params }: AppVisit) => getRole(system.db, app, params.name ?? '');
const userOf = ({ system, app, params }: AppVisit) => getUser(system.db, app, params.id ?? '');

async function showUserRoles(visit: AppVisit, form?: FormState): Promise<void> {
  const { system, app } = visit;
  const user = await userOf(visit);
  const has = await listUserRoles(system.db, app, user.id);
  const roles = (await rolesOf(visit)).map((role) => ({ ...role, checked: has.includes(role.name) }));
  await showPage(visit, 'console/user-roles', { form, user, roles });
}
