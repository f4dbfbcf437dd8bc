// The developer's Apps: found, and made.
import { z } from 'zod';
import { createApp } from '../../../apps/create-app.ts';
import { issuerOf } from '../../../apps/issuer.ts';
import { APPS_PER_PAGE, listAppsOf } from '../../../apps/members.ts';
import { listFactors } from '../../../authentication/factors/kinds.ts';
import { listInvitationsOf } from '../../../invitations/members.ts';
import { flag, optional, required } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import { ACCOUNT_PATH, CONSOLE_PATH } from '../../kit/request/paths.ts';
import { queryText, urlOf } from '../../kit/request/query.ts';
import { appPath, goTo, markOf, showPage } from '../kit/render.ts';
import { type Screen, screen } from '../kit/screen.ts';
import type { Visit } from '../kit/visit.ts';
import { statusWords } from '../kit/words.ts';
import { roleWords } from './words.ts';

export const appListScreens: Screen[] = [
  screen({ path: '/', access: 'developer', show: showApps }),
  screen({
    path: '/apps/new',
    access: 'developer',
    show: showNewApp,
    fields: z.strictObject({ name: required(200), slug: optional(100), test: flag }),
    words: {
      slug_taken: 'console.error.slug_taken',
      invalid_slug: 'console.error.invalid_slug',
      app_quota_reached: 'console.error.app_quota_reached',
    },
    async act(visit, { name, slug, test }) {
      const app = await createApp(visit.system, { name, slug, test, owner: visit.developer });
      goTo(visit, appPath(app), 'app_made');
    },
  }),
];

async function showApps(visit: Visit): Promise<void> {
  const { system, developer, t } = visit;
  const q = queryText(visit, 'q');
  const after = queryText(visit, 'after');
  const apps = await listAppsOf(system.db, developer, { all: developer.operator, search: q, after });
  const invited = await listInvitationsOf(system.db, developer);
  const more = apps.length === APPS_PER_PAGE ? apps.at(-1)?.slug : undefined;
  await showPage(visit, 'console/apps', {
    q,
    after,
    protect_url: (await lacksFactor(visit)) ? `${visit.consoleApp.issuer}${ACCOUNT_PATH}/security` : undefined,
    invited: invited.map(({ app, role, slug, id }) => ({
      text: t('console.invited.row', { app, role: t(roleWords[role]) }),
      url: `${CONSOLE_PATH}/invited/${slug}/${id}`,
    })),
    apps: apps.map((app) => ({
      ...app,
      mark: markOf(app.branding),
      role_label: t(app.is_member ? roleWords[app.role] : 'console.role.operator'),
      status_label: t(statusWords[app.status]),
    })),
    first_url: urlOf(CONSOLE_PATH, { q }),
    next_url: more && urlOf(CONSOLE_PATH, { q, after: more }),
  });
}

/** Whether a password alone guards the Apps of a developer who could set up a second factor. */
async function lacksFactor({ system, consoleApp, developer }: Visit): Promise<boolean> {
  if (consoleApp.settings.mfa === 'off') return false;
  return (await listFactors(system.db, consoleApp, developer.id)).length === 0;
}

async function showNewApp(visit: Visit, form?: FormState): Promise<void> {
  await showPage(visit, 'console/app-new', { form, issuer_example: issuerOf(visit.system.config, 'my-blog') });
}
