// The quick start of a client: a program that runs when it is pasted into an empty folder, with this client's values.
import { z } from 'zod';
import { updateClient } from '../../../apps/clients/clients.ts';
import { EVERYTHING, mayReach } from '../../../apps/clients/reach.ts';
import { listResources } from '../../../apps/resources.ts';
import type { ClientRow } from '../../../database/schema.ts';
import { isKeyOf } from '../../../tables.ts';
import { queryText, urlOf } from '../../kit/request/query.ts';
import { handOverTo, takeShown } from '../kit/handover.ts';
import { type QuickStartId, quickStartOf, quickStarts } from '../kit/quick-starts/frameworks.ts';
import { renderQuickStart } from '../kit/quick-starts/render.ts';
import {
  chooseQuickStart,
  findPlainResource,
  lacksPermissions,
  listQuickStarts,
  missingAddresses,
  toValues,
} from '../kit/quick-starts/values.ts';
import { goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import { toNativeSnippet } from '../kit/snippets.ts';
import type { AppVisit } from '../kit/visit.ts';
import { clientPath, getClient, toClientHead } from './client-head.ts';

export const quickStartScreens: Screen[] = [
  appScreen({
    path: '/apps/:slug/clients/:id/quick-start',
    access: 'clients:read',
    change: 'clients:write',
    show: showQuickStart,
    /** Adds the addresses that the quick start needs. */
    async act(visit) {
      const client = await getClient(visit);
      const framework = findFramework(visit, client);
      const missing = framework && missingAddresses(framework, client);
      if (missing)
        await updateClient(visit.system, visit.app, client.id, {
          redirect_uris: [...client.redirect_uris, ...missing.redirect_uris],
          post_logout_redirect_uris: [...client.post_logout_redirect_uris, ...missing.post_logout_redirect_uris],
        });
      goTo(visit, quickStartPath(visit, client, framework));
    },
  }),
];

const newSecret = z.object({ secret: z.string() });

/** The page that follows the creation of a client: its secret, if it has one, stands in the files this once. */
export function goToNewQuickStart(
  visit: AppVisit,
  client: { id: string },
  { framework, secret }: { framework: QuickStartId; secret: string | undefined },
): void {
  if (secret !== undefined) handOverTo(visit, placeOf(visit, client), { secret });
  goTo(visit, quickStartPath(visit, client, framework), 'client_made');
}

const placeOf = (visit: AppVisit, client: { id: string }) => `${clientPath(visit, client)}/quick-start`;

const quickStartPath = (visit: AppVisit, client: { id: string }, framework: QuickStartId | undefined) =>
  urlOf(placeOf(visit, client), { framework });

async function showQuickStart(visit: AppVisit): Promise<void> {
  const { system, app } = visit;
  const client = await getClient(visit);
  const framework = findFramework(visit, client);
  const resources = await listResources(system.db, app);
  const secret = takeShown(visit, placeOf(visit, client), newSecret)?.secret;
  const tabs = listQuickStarts(client).map((id) => ({
    name: quickStarts[id].name,
    url: quickStartPath(visit, client, id),
    current: id === framework,
  }));
  const locals = {
    client,
    head: toClientHead(visit, client, 'quick_start'),
    tabs,
    native: client.application_type === 'native' ? toNativeSnippet(app, client) : undefined,
    start: framework && (await toStart(visit, { client, framework, secret, resource: findPlainResource(resources) })),
    secret,
  };
  await showPage(visit, 'console/quick-start', locals, { quiet: secret !== undefined });
}

export type Start = Awaited<ReturnType<typeof toStart>>;

type Chosen = {
  client: ClientRow;
  framework: QuickStartId;
  secret: string | undefined;
  resource: ReturnType<typeof findPlainResource>;
};

async function toStart({ app }: AppVisit, { client, framework, secret, resource }: Chosen) {
  const { page, tried } = quickStartOf(framework);
  const known = toValues(app, framework, { client, resource });
  const values = { ...known, ...(secret !== undefined && { client_secret: secret }) };
  const missing = missingAddresses(framework, client);
  return {
    ...(await renderQuickStart(framework, values)),
    framework,
    open: page ? values.home : undefined,
    tried,
    missing: [...missing.redirect_uris, ...missing.post_logout_redirect_uris],
    /** An API's program needs the API, and a client that may ask for its tokens and about them. */
    lacks: framework === 'resource-server' ? lacksOf(client, resource) : undefined,
    lacks_permissions: lacksPermissions(framework, client),
  };
}

function lacksOf(client: ClientRow, resource: Chosen['resource']): 'api' | 'access' | undefined {
  if (!resource) return 'api';
  const { identifier } = resource;
  const mayIntrospect = client.introspects.includes(EVERYTHING) || client.introspects.includes(identifier);
  return mayReach(client, identifier) && mayIntrospect ? undefined : 'access';
}

function findFramework(visit: AppVisit, client: ClientRow): QuickStartId | undefined {
  const wanted = queryText(visit, 'framework');
  const isFitting = isKeyOf(quickStarts, wanted) && listQuickStarts(client).includes(wanted);
  return isFitting ? wanted : chooseQuickStart(client);
}
