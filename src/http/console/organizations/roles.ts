// Roles in organizations: the same in each organization of the App, with what they allow there.
import { z } from 'zod';
import { organizationPermissions } from '../../../apps/permissions.ts';
import { builtInRoles, isBuiltInRole } from '../../../organizations/built-in-roles.ts';
import {
  createOrganizationRole,
  deleteOrganizationRole,
  getOrganizationRole,
  listOrganizationRoles,
  type OrganizationRole,
  updateOrganizationRole,
} from '../../../organizations/roles.ts';
import { ROLE_NAME } from '../../../users/roles.ts';
import { required, text } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import type { Words } from '../../kit/forms/words.ts';
import { appPath, goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import { type AppVisit, grantorOf } from '../kit/visit.ts';
import { chosenPermissions, listPermissionBoxes, permissionFlags } from '../users/permission-boxes.ts';
import { tabsOf } from './tabs.ts';

const PATH = '/apps/:slug/organization-roles';
const MAX_DESCRIPTION = 300;

const words: Words = { 'conflict.name': 'console.error.role_taken', conflict: 'console.error.roles_fixed' };

/** A built-in role keeps its own, so a form asks only for the others. */
const offeredTo = (name: string) => {
  const own = isBuiltInRole(name) ? builtInRoles[name].permissions : [];
  return organizationPermissions.filter((permission) => !own.includes(permission));
};

export const organizationRoleScreens: Screen[] = [
  appScreen({
    path: PATH,
    access: 'organizations:read',
    async show(visit) {
      const roles = await listOrganizationRoles(visit.system.db, visit.app);
      await showPage(visit, 'console/organization-roles', { roles, tabs: tabsOf(visit, 'organization-roles') });
    },
  }),
  appScreen({
    path: `${PATH}/new`,
    access: 'organizations:write',
    words,
    show: (visit, form) => showForm(visit, form, undefined),
    fields: async (visit) =>
      z.strictObject({
        name: required(50).regex(ROLE_NAME, 'console.error.role_name'),
        description: text(MAX_DESCRIPTION),
        ...(await permissionFlags(visit, organizationPermissions)),
      }),
    async act(visit, input) {
      const { name, description } = input;
      const permissions = await chosenPermissions(visit, input, organizationPermissions);
      const role = { name, description, permissions, grantor: grantorOf(visit) };
      await createOrganizationRole(visit.system.db, visit.app, role);
      goTo(visit, appPath(visit.app, '/organization-roles'), 'role_made');
    },
  }),
  appScreen({
    path: `${PATH}/:name/edit`,
    access: 'organizations:write',
    words,
    show: async (visit, form) => showForm(visit, form, await roleAt(visit)),
    fields: async (visit) => {
      const { name, built_in } = await roleAt(visit);
      const boxes = await permissionFlags(visit, offeredTo(name));
      return z.strictObject({
        description: built_in ? text(MAX_DESCRIPTION).optional() : text(MAX_DESCRIPTION),
        ...boxes,
      });
    },
    async act(visit, { description, ...rest }) {
      const { name, built_in } = await roleAt(visit);
      const permissions = await chosenPermissions(visit, rest, offeredTo(name));
      await updateOrganizationRole(visit.system.db, visit.app, name, {
        ...{ permissions, grantor: grantorOf(visit) },
        ...(!built_in && { description }),
      });
      goTo(visit, appPath(visit.app, '/organization-roles'), 'saved');
    },
  }),
  appScreen({
    path: `${PATH}/:name/delete`,
    access: 'organizations:write',
    words,
    async show(visit, form) {
      const { name } = await roleAt(visit);
      await showPage(visit, 'console/confirm', {
        form,
        title: visit.t('console.roles.delete_title', { role: name }),
        text: visit.t('console.org.role_delete_text'),
        button: visit.t('console.roles.delete'),
        back_url: appPath(visit.app, `/organization-roles/${name}/edit`),
      });
    },
    async act(visit) {
      const { name } = await roleAt(visit);
      await deleteOrganizationRole(visit.system.db, visit.app, name);
      goTo(visit, appPath(visit.app, '/organization-roles'), 'role_deleted');
    },
  }),
];

const roleAt = ({ system, app, params }: AppVisit) => getOrganizationRole(system.db, app, params.name ?? '');

async function showForm(
  visit: AppVisit,
  form: FormState | undefined,
  role: OrganizationRole | undefined,
): Promise<void> {
  const boxes = await listPermissionBoxes(visit, role?.permissions ?? [], offeredTo(role?.name ?? ''));
  const own = role && isBuiltInRole(role.name) ? builtInRoles[role.name].permissions : [];
  await showPage(visit, 'console/organization-role', { form, role, own, boxes });
}
