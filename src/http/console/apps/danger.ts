// Changes of the App as a whole that only an owner may make: suspend it, activate it again, delete it, restore it.
import { CONSOLE_SLUG } from '../../../apps/app.ts';
import { updateApp } from '../../../apps/apps.ts';
import { GRACE_DAYS, restoreApp, scheduleDeletion } from '../../../registry/deletion.ts';
import { countUsers } from '../../../users/list.ts';
import { createFormat } from '../../kit/render/format.ts';
import { appPath, goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import type { AppVisit } from '../kit/visit.ts';

const path = '/apps/:slug/settings/danger';

export const dangerScreens: Screen[] = [
  appScreen({
    path,
    access: 'app:delete',
    show: (visit) => showPage(visit, 'console/danger', { is_console: visit.app.slug === CONSOLE_SLUG }),
  }),
  appScreen({
    path: `${path}/suspend`,
    access: 'app:delete',
    show: (visit) =>
      showPage(visit, 'console/confirm', {
        title: visit.t('console.danger.suspend_title', { app: visit.app.name }),
        text: visit.t('console.danger.suspend_text'),
        button: visit.t('console.danger.suspend'),
        back_url: appPath(visit.app, '/settings/danger'),
      }),
    act: (visit) => setStatus(visit, 'suspended'),
  }),
  appScreen({ path: `${path}/activate`, access: 'app:delete', act: (visit) => setStatus(visit, 'active') }),
  appScreen({
    path: `${path}/delete`,
    access: 'app:delete',
    // Nothing is typed: until it is purged, an owner can restore it.
    async show(visit) {
      const { system, app, t, locale } = visit;
      const users = createFormat(locale).count(await countUsers(system.db, app));
      await showPage(visit, 'console/confirm', {
        title: t('console.danger.delete_title', { app: app.name }),
        text: t('console.danger.delete_text', { days: GRACE_DAYS }),
        details: [{ label: t('console.nav.users'), text: users }],
        button: t('console.danger.delete'),
        back_url: appPath(app, '/settings/danger'),
      });
    },
    async act(visit) {
      const { system, app, consoleApp } = visit;
      await scheduleDeletion(system, app, { consoleApp });
      goTo(visit, appPath(app, '/settings/danger'), 'app_deleted');
    },
  }),
  appScreen({
    path: `${path}/restore`,
    access: 'app:delete',
    async act(visit) {
      await restoreApp(visit.system, visit.app);
      goTo(visit, appPath(visit.app, '/settings/danger'), 'app_restored');
    },
  }),
];

async function setStatus(visit: AppVisit, status: 'active' | 'suspended'): Promise<void> {
  await updateApp(visit.system, visit.app, { status });
  goTo(visit, appPath(visit.app, '/settings/danger'), status === 'active' ? 'app_activated' : 'app_suspended');
}
