// Organizations and the roles in them: two pages that belong together.
import { appPath } from '../kit/render.ts';
import type { AppVisit } from '../kit/visit.ts';

const tabs = { organizations: 'console.org.nav', 'organization-roles': 'console.roles.nav' } as const;

export const tabsOf = ({ app, t }: AppVisit, current: keyof typeof tabs) =>
  Object.entries(tabs).map(([name, label]) => ({
    ...{ url: appPath(app, `/${name}`), label: t(label), current: name === current },
  }));
