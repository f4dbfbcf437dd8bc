// What a user of the App may do: the section of the user's page that explains it, and the form that gives roles and groups.
import { z } from 'zod';
import { MAX_PERMISSION } from '../../../apps/own-permissions.ts';
import type { UserRow } from '../../../database/schema.ts';
import { transact } from '../../../database/transact.ts';
import { listUserGroups } from '../../../users/access.ts';
import { type ExplainedAccess, explainAccess, type Path } from '../../../users/permissions/explain.ts';
import { listGroups } from '../../../users/permissions/groups.ts';
import { setUserGroups } from '../../../users/permissions/user-groups.ts';
import { setUserRoles } from '../../../users/permissions/user-roles.ts';
import { listRoles, listUserRoles } from '../../../users/roles.ts';
import { getUser } from '../../../users/users.ts';
import { chosen, flags } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import type { Words } from '../../kit/forms/words.ts';
import { queryText } from '../../kit/request/query.ts';
import { goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import { type AppVisit, grantorOf } from '../kit/visit.ts';
import { userPath } from './users.ts';

const words: Words = { conflict: 'console.error.roles_fixed' };

export const accessScreens: Screen[] = [
  appScreen({
    path: '/apps/:slug/users/:id/roles',
    access: 'users:write',
    words,
    show: showForm,
    fields: async (visit) => {
      const { roles, groups } = await namesOf(visit);
      return z.strictObject({ ...flags('roles', roles), ...flags('groups', groups) });
    },
    async act(visit, input) {
      const { system, app } = visit;
      const user = await userOf(visit);
      const names = await namesOf(visit);
      const grantor = grantorOf(visit);
      await transact(system.db, async (db) => {
        await setUserRoles(db, app, user.id, { roles: chosen(input, 'roles', names.roles), grantor });
        await setUserGroups(db, app, user.id, { groups: chosen(input, 'groups', names.groups), grantor });
      });
      goTo(visit, userPath(visit, user), 'saved');
    },
  }),
];

const userOf = ({ system, app, params }: AppVisit) => getUser(system.db, app, params.id ?? '');

async function namesOf({ system, app }: AppVisit) {
  const [roles, groups] = await Promise.all([listRoles(system.db, app), listGroups(system.db, app)]);
  return { roles: roles.map(({ name }) => name), groups: groups.map(({ name }) => name) };
}

async function showForm(visit: AppVisit, form?: FormState): Promise<void> {
  const { db } = visit.system;
  const user = await userOf(visit);
  const [roles, groups, hasRoles, hasGroups] = await Promise.all([
    listRoles(db, visit.app),
    listGroups(db, visit.app),
    listUserRoles(db, visit.app, user.id),
    listUserGroups(db, visit.app, user.id),
  ]);
  await showPage(visit, 'console/user-roles', {
    ...{ form, user },
    roles: roles.map((role) => ({ ...role, checked: hasRoles.includes(role.name) })),
    groups: groups.map((group) => ({ ...group, checked: hasGroups.includes(group.name) })),
  });
}

export type ShownAccess = Pick<ExplainedAccess, 'groups'> & {
  roles: { name: string; text: string }[];
  permissions: { name: string; text: string }[];
  /** The answer to the page's question. */
  asked: { permission: string; allowed: boolean; text: string } | undefined;
};

export async function showAccess(visit: AppVisit, user: UserRow): Promise<ShownAccess> {
  const { system, app, t } = visit;
  const { roles, groups, permissions } = await explainAccess(system.db, app, user.id);
  const toText = (paths: Path[]) =>
    paths
      .map(({ role, group }) =>
        group === null ? t('console.access.by_role', { role }) : t('console.access.by_group', { role, group }),
      )
      .join(' · ');
  const permission = queryText(visit, 'permission').slice(0, MAX_PERMISSION);
  const through = permissions.find(({ name }) => name === permission)?.through;
  return {
    groups,
    roles: roles.map(({ name, direct, groups }) => ({
      name,
      text: [...(direct ? [t('console.access.direct')] : []), ...groups].join(', '),
    })),
    permissions: permissions.map(({ name, through }) => ({ name, text: toText(through) })),
    asked: permission ? { permission, allowed: through !== undefined, text: toText(through ?? []) } : undefined,
  };
}
