// The App's roles: names that its own code knows, each with permissions. A user gets them on the user's page (access.ts).
import { z } from 'zod';
import {
  createRole,
  deleteRole,
  getRole,
  hasOwnRoles,
  listRoles,
  ROLE_NAME,
  updateRole,
} from '../../../users/roles.ts';
import { required, text } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import type { Words } from '../../kit/forms/words.ts';
import { appPath, goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import { type AppVisit, grantorOf } from '../kit/visit.ts';
import { chosenPermissions, listPermissionBoxes, permissionFlags } from './permission-boxes.ts';
import { tabsOf } from './rights-tabs.ts';

const MAX_DESCRIPTION = 300;
const words: Words = {
  'conflict.name': 'console.error.role_taken',
  conflict: 'console.error.roles_fixed',
  'invalid_body.permissions': 'console.error.too_many_permissions',
};

export const roleScreens: Screen[] = [
  appScreen({ path: '/apps/:slug/roles', access: 'roles:read', show: showRoles }),
  appScreen({
    path: '/apps/:slug/roles/new',
    access: 'roles:write',
    words,
    show: (visit, form) => showForm(visit, form, undefined),
    fields: async (visit) =>
      z.strictObject({
        name: required(50).regex(ROLE_NAME, 'console.error.role_name'),
        description: text(MAX_DESCRIPTION),
        ...(await permissionFlags(visit)),
      }),
    async act(visit, input) {
      const { name, description } = input;
      const permissions = await chosenPermissions(visit, input);
      await createRole(visit.system.db, visit.app, { name, description, permissions, grantor: grantorOf(visit) });
      goTo(visit, appPath(visit.app, '/roles'), 'role_made');
    },
  }),
  appScreen({
    path: '/apps/:slug/roles/:name/edit',
    access: 'roles:write',
    words,
    show: async (visit, form) => showForm(visit, form, await roleOf(visit)),
    fields: async (visit) => z.strictObject({ description: text(MAX_DESCRIPTION), ...(await permissionFlags(visit)) }),
    async act(visit, input) {
      const { name } = await roleOf(visit);
      const { description } = input;
      const permissions = await chosenPermissions(visit, input);
      await updateRole(visit.system.db, visit.app, name, { description, permissions, grantor: grantorOf(visit) });
      goTo(visit, appPath(visit.app, '/roles'), 'saved');
    },
  }),
  appScreen({
    path: '/apps/:slug/roles/:name/delete',
    access: 'roles:write',
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
      await deleteRole(visit.system.db, visit.app, name, { grantor: grantorOf(visit) });
      goTo(visit, appPath(visit.app, '/roles'), 'role_deleted');
    },
  }),
];

const roleOf = ({ system, app, params }: AppVisit) => getRole(system.db, app, params.name ?? '');

async function showRoles(visit: AppVisit): Promise<void> {
  const { system, app } = visit;
  const roles = await listRoles(system.db, app);
  await showPage(visit, 'console/roles', { roles, fixed: !hasOwnRoles(app), tabs: tabsOf(visit, 'roles') });
}

async function showForm(
  visit: AppVisit,
  form: FormState | undefined,
  role: Awaited<ReturnType<typeof roleOf>> | undefined,
): Promise<void> {
  const boxes = await listPermissionBoxes(visit, role?.permissions ?? []);
  await showPage(visit, 'console/role-form', { form, role, boxes });
}
