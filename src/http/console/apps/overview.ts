// An App at a glance: where it is, how it is doing, and the code to begin with.
import { listClients } from '../../../apps/clients/clients.ts';
import { listResources } from '../../../apps/resources.ts';
import { countSignIns } from '../../../events/figures.ts';
import { keysOf } from '../../../tables.ts';
import { countUsers } from '../../../users/list.ts';
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
  const [users, clients, resources] = await Promise.all([
    countUsers(db, app),
    listClients(db, app),
    listResources(db, app),
  ]);
  const signsIn = clients.items.filter(({ type }) => type !== 'machine');
  const client = signsIn.find(({ type }) => type === 'confidential') ?? signsIn[0];
  const resource = resources.find(({ token_format }) => token_format === 'jwt') ?? resources[0];
  await showPage(visit, 'console/overview', {
    discovery_url: discoveryUrl(app),
    users,
    clients: clients.items.length,
    more_clients: clients.next_cursor !== null,
    client,
    frameworks: keysOf(quickStarts).map((id) => ({
      name: quickStarts[id].name,
      url: urlOf(appPath(app, '/clients/new'), { framework: id }),
    })),
    snippets: toAppSnippets(app, resource),
  });
}
