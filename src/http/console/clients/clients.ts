// The App's OAuth clients: found, registered, disabled, deleted. Each has a page of its own (client-page.ts).
import { z } from 'zod';
import { createClient, deleteClient, listClients, updateClient } from '../../../apps/clients/clients.ts';
import { requireClientFields } from '../../../apps/clients/fields.ts';
import { defaultReach } from '../../../apps/clients/reach.ts';
import { countPeople } from '../../../apps/clients/usage.ts';
import { listResources } from '../../../apps/resources.ts';
import type { ClientRow } from '../../../database/schema.ts';
import { isKeyOf, keysOf } from '../../../tables.ts';
import { choice, flags } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import { queryText, urlOf } from '../../kit/request/query.ts';
import { askedProof, proofFields, requireDeveloperProof } from '../kit/proof.ts';
import { quickStarts } from '../kit/quick-starts/frameworks.ts';
import { findPlainResource, toNewClient } from '../kit/quick-starts/values.ts';
import { appPath, goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import { readSort } from '../kit/sorting.ts';
import { type AppVisit, grantorOf } from '../kit/visit.ts';
import { statusWords } from '../kit/words.ts';
import { apiPermissionFields, apiPermissionsFrom, listApiPermissions } from './api-permissions.ts';
import { audiencesOf, introspectsOf, listAudiences } from './audiences.ts';
import { clientPath, clientTypes, getClient } from './client-head.ts';
import { clientWords, commonFields, goToShowSecret, sayDeletion } from './client-page.ts';
import { goToNewQuickStart } from './quick-start.ts';
import { listReach, reachFields, reachOf } from './reach.ts';
import { clientTypeWords } from './words.ts';

export const clientScreens: Screen[] = [
  appScreen({ path: '/apps/:slug/clients', access: 'clients:read', show: showClients }),
  appScreen({
    path: '/apps/:slug/clients/new',
    access: 'clients:write',
    show: showNewClient,
    words: clientWords,
    fields: async (visit) =>
      z.strictObject({
        ...commonFields,
        type: choice(clientTypes),
        /** The quick start that comes next. */
        framework: z.string().optional(),
        ...flags('introspects', await audiencesOf(visit)),
        ...apiPermissionFields,
        ...(await reachFields(visit)),
        ...proofFields,
      }),
    check: ({ system }, { type, redirect_uris, post_logout_redirect_uris }) =>
      type !== 'machine' && requireClientFields(system.config, type, { redirect_uris, post_logout_redirect_uris }),
    async act(visit, input) {
      const { name, type, redirect_uris, post_logout_redirect_uris, first_party } = input;
      await requireDeveloperProof(visit, input);
      const { client, secret } = await createClient(visit.system, visit.app, {
        ...{ name, type, first_party },
        ...(type !== 'machine' && { redirect_uris, post_logout_redirect_uris }),
        introspects: await introspectsOf(visit, input),
        ...(await reachOf(visit, input, type)),
        ...apiPermissionsFrom(visit, input, type),
      });
      const { framework = '' } = input;
      if (isKeyOf(quickStarts, framework) && quickStarts[framework].client === type)
        goToNewQuickStart(visit, client, { framework, secret });
      else if (secret) goToShowSecret(visit, client, { secret, made: true });
      else goTo(visit, clientPath(visit, client), 'client_made');
    },
  }),
  appScreen({
    path: '/apps/:slug/clients/:id/disable',
    access: 'clients:write',
    act: (visit) => setStatus(visit, 'disabled'),
  }),
  appScreen({
    path: '/apps/:slug/clients/:id/enable',
    access: 'clients:write',
    act: (visit) => setStatus(visit, 'active'),
  }),
  appScreen({
    path: '/apps/:slug/clients/:id/delete',
    access: 'clients:write',
    async show(visit) {
      const client = await getClient(visit);
      const people = await countPeople(visit.system.db, visit.app, client.id);
      await showPage(visit, 'console/confirm', {
        title: visit.t('console.client.delete_title', { client: client.name }),
        text: sayDeletion(visit, people),
        button: visit.t('console.client.delete'),
        back_url: clientPath(visit, client),
      });
    },
    async act(visit) {
      const client = await getClient(visit);
      await deleteClient(visit.system.db, visit.app, client.id);
      goTo(visit, appPath(visit.app, '/clients'), 'client_deleted');
    },
  }),
];

async function showClients(visit: AppVisit): Promise<void> {
  const { system, app, t } = visit;
  const q = queryText(visit, 'q');
  const cursor = queryText(visit, 'cursor');
  const sort = readSort(visit, { created: 'descending', name: 'ascending' });
  const { items, next_cursor } = await listClients(system.db, app, { search: q, cursor, sort });
  const path = appPath(app, '/clients');
  await showPage(visit, 'console/clients', {
    ...{ q, cursor, sort: sort.text, heads: sort.heads(path, { q }) },
    clients: items.map((client) => ({
      ...client,
      type_label: t(clientTypeWords[client.type].name),
      status_label: t(statusWords[client.status]),
    })),
    first_url: urlOf(path, { q, sort: sort.text }),
    next_url: next_cursor ? urlOf(path, { q, sort: sort.text, cursor: next_cursor }) : undefined,
  });
}

/** `?framework=` fills the form in for a quick start. */
async function showNewClient(visit: AppVisit, form?: FormState): Promise<void> {
  const { system, app, t } = visit;
  const wanted = queryText(visit, 'framework');
  const framework = isKeyOf(quickStarts, wanted) ? wanted : undefined;
  const client = framework && toNewClient(framework);
  // For an API, the tokens of the first one: its program asks for some, and about them.
  const resource = client?.type === 'machine' && findPlainResource(await listResources(system.db, app));
  const identifiers = resource ? [resource.identifier] : [];
  const types = clientTypes.map((type) => ({
    value: type,
    name: t(clientTypeWords[type].name),
    text: t(clientTypeWords[type].text),
  }));
  const reach = defaultReach({ type: client?.type ?? 'confidential', first_party: false });
  await showPage(visit, 'console/client-new', {
    form,
    types,
    client,
    framework,
    frameworks: keysOf(quickStarts).map((id) => ({
      name: quickStarts[id].name,
      url: urlOf(appPath(app, '/clients/new'), { framework: id }),
      current: id === framework,
    })),
    audiences: await listAudiences(visit, identifiers),
    reach: await listReach(visit, { ...reach, resources: identifiers }),
    permissions: listApiPermissions(visit, client?.permissions ?? []),
    ...(await askedProof(visit)),
  });
}

async function setStatus(visit: AppVisit, status: ClientRow['status']): Promise<void> {
  const client = await getClient(visit);
  await updateClient(visit.system, visit.app, client.id, { status, grantor: grantorOf(visit) });
  goTo(visit, clientPath(visit, client), status === 'active' ? 'client_enabled' : 'client_disabled');
}
