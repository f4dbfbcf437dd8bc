// The first page of an App: a checklist to the first sign-in, and then how it is doing (overview-used.ts).
import { listClients } from '../../../apps/clients/clients.ts';
import type { Permission } from '../../../apps/permissions.ts';
import { listResources } from '../../../apps/resources.ts';
import { countSignIns } from '../../../events/figures.ts';
import { keysOf } from '../../../tables.ts';
import { BUTTON_PATH } from '../../kit/request/paths.ts';
import { urlOf } from '../../kit/request/query.ts';
import { quickStarts } from '../kit/quick-starts/frameworks.ts';
import { appPath, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import { discoveryUrl, toAppSnippets } from '../kit/snippets.ts';
import type { AppVisit } from '../kit/visit.ts';
import { DAYS, showUsed } from './overview-used.ts';

export const overviewScreens: Screen[] = [appScreen({ path: '/apps/:slug', access: 'app:read', show: showOverview })];

async function showOverview(visit: AppVisit): Promise<void> {
  const { system, app } = visit;
  const days = await countSignIns(system, app, 2 * DAYS);
  if (days.some(({ succeeded }) => succeeded > 0)) return showUsed(visit, days);
  const { db } = system;
  const [clients, resources] = await Promise.all([listClients(db, app), listResources(db, app)]);
  const signsIn = clients.items.filter(({ type }) => type !== 'machine');
  const client = signsIn.find(({ type }) => type === 'confidential') ?? signsIn[0];
  const resource = resources.find(({ token_format }) => token_format === 'jwt') ?? resources[0];
  await showPage(visit, 'console/overview', {
    discovery_url: discoveryUrl(app),
    client,
    frameworks: keysOf(quickStarts).map((id) => ({
      name: quickStarts[id].name,
      url: urlOf(appPath(app, '/clients/new'), { framework: id }),
    })),
    snippets: toAppSnippets(app, resource),
    next: next
      .filter(({ needs }) => visit.can(needs))
      .map(({ path, label, text, icon }) => ({
        url: appPath(app, path),
        label: visit.t(label),
        text: visit.t(text),
        icon,
      })),
  });
}

type Next = { path: string; needs: Permission; label: string; text: string; icon: string };

/** What one does once the first sign-in works. */
const next: Next[] = [
  {
    path: BUTTON_PATH,
    needs: 'app:read',
    ...{ label: 'console.button.title', text: 'console.button.link', icon: 'log-in' },
  },
  {
    path: '/settings/branding',
    needs: 'app:write',
    ...{ label: 'console.begin.branding', text: 'console.begin.branding_text', icon: 'palette' },
  },
  {
    path: '/connections/new',
    needs: 'connections:write',
    ...{ label: 'console.begin.connection', text: 'console.begin.connection_text', icon: 'plug' },
  },
  {
    path: '/members/new',
    needs: 'members:write',
    ...{ label: 'console.begin.member', text: 'console.begin.member_text', icon: 'user-plus' },
  },
  {
    path: '/resources/new',
    needs: 'resources:write',
    ...{ label: 'console.begin.resource', text: 'console.begin.resource_text', icon: 'braces' },
  },
];
