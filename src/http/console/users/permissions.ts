// The permissions that an App's roles may have: its own are made here, others are built in or scopes of its APIs.
import { z } from 'zod';
import {
  createPermission,
  deletePermission,
  getPermission,
  listPermissions,
  PERMISSION_NAME,
  updatePermission,
} from '../../../apps/own-permissions.ts';
import { isBuiltIn } from '../../../apps/permissions.ts';
import { Problem } from '../../../problem.ts';
import { required, text } from '../../kit/forms/fields.ts';
import type { Words } from '../../kit/forms/words.ts';
import { appPath, goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import type { AppVisit } from '../kit/visit.ts';
import { userPermissionWord } from '../kit/words.ts';
import { tabsOf } from './rights-tabs.ts';

const MAX_DESCRIPTION = 300;
const words: Words = { 'conflict.name': 'console.error.permission_taken' };

export const permissionScreens: Screen[] = [
  appScreen({ path: '/apps/:slug/permissions', access: 'roles:read', show: showPermissions }),
  appScreen({
    path: '/apps/:slug/permissions/new',
    access: 'roles:write',
    words,
    show: (visit, form) => showPage(visit, 'console/permission-form', { form, permission: undefined }),
    fields: z.strictObject({
      name: required(100).regex(PERMISSION_NAME, 'console.error.permission_name'),
      description: text(MAX_DESCRIPTION),
    }),
    async act(visit, input) {
      await createPermission(visit.system.db, visit.app, input);
      goTo(visit, appPath(visit.app, '/permissions'), 'permission_made');
    },
  }),
  appScreen({
    path: '/apps/:slug/permissions/:permission/edit',
    access: 'roles:write',
    words,
    show: async (visit, form) =>
      showPage(visit, 'console/permission-form', { form, permission: await permissionOf(visit) }),
    fields: z.strictObject({ description: text(MAX_DESCRIPTION) }),
    async act(visit, { description }) {
      const { name } = await permissionOf(visit);
      await updatePermission(visit.system.db, visit.app, name, description);
      goTo(visit, appPath(visit.app, '/permissions'), 'saved');
    },
  }),
  appScreen({
    path: '/apps/:slug/permissions/:permission/delete',
    access: 'roles:write',
    words,
    async show(visit, form) {
      const { name } = await permissionOf(visit);
      await showPage(visit, 'console/confirm', {
        form,
        title: visit.t('console.permissions.delete_title', { permission: name }),
        text: visit.t('console.permissions.delete_text'),
        button: visit.t('console.permissions.delete'),
        back_url: appPath(visit.app, `/permissions/${name}/edit`),
      });
    },
    async act(visit) {
      const { name } = await permissionOf(visit);
      await deletePermission(visit.system.db, visit.app, name);
      goTo(visit, appPath(visit.app, '/permissions'), 'permission_deleted');
    },
  }),
];

/** One of the App's own. Throws `not_found`. */
async function permissionOf({ system, app, params }: AppVisit) {
  const permission = await getPermission(system.db, app, params.permission ?? '');
  if (permission.kind !== 'own') throw new Problem('not_found', 'The App has no permission of its own with this name');
  return permission;
}

async function showPermissions(visit: AppVisit): Promise<void> {
  const { system, app, t } = visit;
  const permissions = (await listPermissions(system.db, app)).map((one) => ({
    ...one,
    description: isBuiltIn(one.name) ? t(userPermissionWord(one.name)) : one.description,
    from: one.kind === 'resource' ? (one.resource ?? '') : t(kindWords[one.kind]),
  }));
  await showPage(visit, 'console/permissions', { permissions, tabs: tabsOf(visit, 'permissions') });
}

const kindWords = { built_in: 'console.permissions.kind_built_in', own: 'console.permissions.kind_own' } as const;
