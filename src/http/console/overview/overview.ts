// The first page of an App: a checklist to the first sign-in, and then how it is doing (used.ts).
import { listClients } from '../../../apps/clients/clients.ts';
import type { Permission } from '../../../apps/permissions.ts';
import { listResources } from '../../../apps/resources.ts';
import { countSignIns } from '../../../events/figures.ts';
import { listEvents, listNames } from '../../../events/list.ts';
import { keysOf } from '../../../tables.ts';
import { BUTTON_PATH } from '../../kit/request/paths.ts';
import { queryText, urlOf } from '../../kit/request/query.ts';
import { type Asked, SIGNED_IN } from '../apps/event-filter.ts';
import { liveUrlOf } from '../apps/live.ts';
import { quickStarts } from '../kit/quick-starts/frameworks.ts';
import { appPath, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import { describeEvent, type ShownEvent } from '../kit/shown-event.ts';
import { discoveryUrl, toAppSnippets } from '../kit/snippets.ts';
import type { AppVisit } from '../kit/visit.ts';
import { DAYS, showUsed } from './used.ts';

export const overviewScreens: Screen[] = [appScreen({ path: '/apps/:slug', access: 'app:read', show: showOverview })];

async function showOverview(visit: AppVisit): Promise<void> {
  const { system, app } = visit;
  const days = await countSignIns(system, app, 2 * DAYS);
  const isUsed = days.some(({ succeeded }) => succeeded > 0);
  // The checklist that was being followed shows its last step once, with what comes next (views/assets/live.js).
  if (isUsed && queryText(visit, 'guide') === '') return showUsed(visit, days);
  const { db } = system;
  const [clients, resources] = await Promise.all([listClients(db, app), listResources(db, app)]);
  const signsIn = clients.items.filter(({ type }) => type !== 'machine');
  const client = signsIn.find(({ type }) => type === 'confidential') ?? signsIn[0];
  const resource = resources.find(({ token_format }) => token_format === 'jwt') ?? resources[0];
  await showPage(visit, 'console/overview', {
    discovery_url: discoveryUrl(app),
    client,
    first: isUsed ? { event: await findSignIn(visit) } : undefined,
    live_url: isUsed || !visit.can('events:read') ? undefined : await liveUrlOf(visit, waitedFor),
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

const waitedFor: Asked = {
  ...{ q: '', group: SIGNED_IN, values: {}, chips: [] },
  filter: { events: ['sign_in.succeeded'] },
};

/** The latest, which is the first one as long as the checklist is shown. */
async function findSignIn(visit: AppVisit): Promise<ShownEvent | undefined> {
  const { system, app, consoleApp } = visit;
  if (!visit.can('events:read')) return undefined;
  const { items } = await listEvents(system.db, app, { ...waitedFor.filter, limit: 1 });
  const names = await listNames(system.db, app, consoleApp, items);
  return items.map((row) => describeEvent(row, names, visit))[0];
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
    path: '/members/add',
    needs: 'members:write',
    ...{ label: 'console.begin.member', text: 'console.begin.member_text', icon: 'user-plus' },
  },
  {
    path: '/resources/new',
    needs: 'resources:write',
    ...{ label: 'console.begin.resource', text: 'console.begin.resource_text', icon: 'braces' },
  },
];
