// Roles, groups and permissions: three pages that belong together.
import { hasOwnRoles } from '../../../users/roles.ts';
import { appPath } from '../kit/render.ts';
import type { AppVisit } from '../kit/visit.ts';

const tabs = {
  roles: 'console.roles.nav',
  groups: 'console.groups.nav',
  permissions: 'console.permissions.nav',
} as const;

export type Tab = { url: string; label: string; current: boolean };

/** None at the console's own App, whose roles are fixed. */
export function tabsOf({ app, t }: AppVisit, current: keyof typeof tabs): Tab[] {
  if (!hasOwnRoles(app)) return [];
  return Object.entries(tabs).map(([name, label]) => ({
    url: appPath(app, `/${name}`),
    label: t(label),
    current: name === current,
  }));
}
