// The App's organizations: found and created. What belongs to one of them is on its own pages.
import { z } from 'zod';
import {
  createOrganization,
  listOrganizations,
  requireOrganizationFields,
} from '../../../organizations/organizations.ts';
import { optional, required } from '../../kit/forms/fields.ts';
import type { Words } from '../../kit/forms/words.ts';
import { queryText, urlOf } from '../../kit/request/query.ts';
import { appPath, goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import { readSort } from '../kit/sorting.ts';
import type { AppVisit } from '../kit/visit.ts';
import { statusWords } from '../kit/words.ts';
import { ORGANIZATIONS_PATH, organizationPath } from './head.ts';
import { tabsOf } from './tabs.ts';

export const slugWords: Words = {
  conflict: 'console.error.slug_taken',
  invalid_slug: 'console.error.invalid_slug',
};

export const organizationListScreens: Screen[] = [
  appScreen({ path: ORGANIZATIONS_PATH, access: 'organizations:read', show: showOrganizations }),
  appScreen({
    path: `${ORGANIZATIONS_PATH}/new`,
    access: 'organizations:write',
    words: slugWords,
    show: (visit, form) => showPage(visit, 'console/organization-new', { form }),
    fields: z.strictObject({ name: required(200), slug: optional(50) }),
    check: (_, fields) => requireOrganizationFields(fields),
    async act(visit, fields) {
      const organization = await createOrganization(visit.system.db, visit.app, fields);
      goTo(visit, organizationPath(visit, organization), 'organization_made');
    },
  }),
];

const statuses = ['active', 'disabled'] as const;

async function showOrganizations(visit: AppVisit): Promise<void> {
  const { system, app, t } = visit;
  const q = queryText(visit, 'q');
  const cursor = queryText(visit, 'cursor');
  const status = statuses.find((one) => one === queryText(visit, 'status'));
  const { by, direction, text: sort, heads } = readSort(visit, { created: 'descending', name: 'ascending' });
  const query = { search: q, cursor, status, sort: by, direction };
  const { items, next_cursor } = await listOrganizations(system.db, app, query);
  const path = appPath(app, '/organizations');
  await showPage(visit, 'console/organizations', {
    ...{ q, cursor, status, sort, heads: heads(path, { q, status }), tabs: tabsOf(visit, 'organizations') },
    organizations: items.map((row) => ({ ...row, status_label: t(statusWords[row.status]) })),
    filters: [undefined, ...statuses].map((one) => ({
      label: t(one ? statusWords[one] : 'console.all'),
      url: urlOf(path, { q, status: one, sort }),
      current: one === status,
    })),
    first_url: urlOf(path, { q, status, sort }),
    next_url: next_cursor ? urlOf(path, { q, status, sort, cursor: next_cursor }) : undefined,
  });
}
