// The App's OAuth clients: found, registered, changed, deleted. Their secrets are in client-secrets.ts.
import { z } from 'zod';
import { type ClientType, getClientRow } from '../../../apps/clients/client.ts';
import {
  createClient,
  deleteClient,
  listClients,
  requireClientFields,
  updateClient,
} from '../../../apps/clients/clients.ts';
import { requestLogoAgain } from '../../../apps/clients/fetch-logo.ts';
import { defaultReach } from '../../../apps/clients/reach.ts';
import { MAX_URIS } from '../../../apps/clients/redirect-uri.ts';
import { listClientSecrets } from '../../../apps/clients/secrets.ts';
import { listResources } from '../../../apps/resources.ts';
import type { ClientRow } from '../../../database/schema.ts';
import { Problem } from '../../../problem.ts';
import { isKeyOf, keysOf } from '../../../tables.ts';
import { choice, flag, flags, lines, optional, required } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import type { Words } from '../../kit/forms/words.ts';
import { queryText, urlOf } from '../../kit/request/query.ts';
import { goToShow, takeShown } from '../kit/handover.ts';
import { quickStarts } from '../kit/quick-starts/frameworks.ts';
import { findPlainResource, toNewClient } from '../kit/quick-starts/values.ts';
import { appPath, goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import { readSort } from '../kit/sorting.ts';
import type { AppVisit } from '../kit/visit.ts';
import { statusWords } from '../kit/words.ts';
import { apiPermissionFields, apiPermissionsFrom, grantorOf, listApiPermissions } from './api-permissions.ts';
import { audiencesOf, introspectsOf, listAudiences } from './audiences.ts';
import { describeLogo, logoLimits } from './logo.ts';
import { listReach, reachFields, reachOf } from './reach.ts';
import { clientTypeWords } from './words.ts';

const clientTypes = ['confidential', 'public', 'machine'] as const satisfies ClientType[];

const words: Words = {
  'invalid_body.redirect_uris': 'console.error.redirect_needed',
  'invalid_redirect_uri.logo_uri': 'console.error.web_url',
  'invalid_redirect_uri.client_uri': 'console.error.web_url',
  'invalid_redirect_uri.policy_uri': 'console.error.web_url',
  'invalid_redirect_uri.tos_uri': 'console.error.web_url',
};

const common = {
  name: required(200),
  redirect_uris: lines(MAX_URIS),
  post_logout_redirect_uris: lines(MAX_URIS),
  first_party: flag,
};

export const clientScreens: Screen[] = [
  appScreen({ path: '/apps/:slug/clients', access: 'clients:read', show: showClients }),
  appScreen({
    path: '/apps/:slug/clients/new',
    access: 'clients:write',
    show: showNewClient,
    words,
    fields: async (visit) =>
      z.strictObject({
        ...common,
        type: choice(clientTypes),
        ...flags('introspects', await audiencesOf(visit)),
        ...apiPermissionFields,
        ...(await reachFields(visit)),
      }),
    check: (_, { type, redirect_uris, post_logout_redirect_uris }) =>
      type !== 'machine' && requireClientFields(type, { redirect_uris, post_logout_redirect_uris }),
    async act(visit, input) {
      const { name, type, redirect_uris, post_logout_redirect_uris, first_party } = input;
      const { client, secret } = await createClient(visit.system, visit.app, {
        ...{ name, type, first_party },
        ...(type !== 'machine' && { redirect_uris, post_logout_redirect_uris }),
        introspects: await introspectsOf(visit, input),
        ...(await reachOf(visit, input, type)),
        ...apiPermissionsFrom(visit, input, type),
      });
      if (secret) goToShowSecret(visit, client, { secret, made: true });
      else goTo(visit, clientPath(visit, client), 'client_made');
    },
  }),
  appScreen({
    path: '/apps/:slug/clients/:id',
    access: 'clients:read',
    show: async (visit) => showClient(visit, await getClient(visit)),
  }),
  appScreen({
    path: '/apps/:slug/clients/:id/edit',
    access: 'clients:write',
    show: showEditClient,
    words,
    fields: async (visit) =>
      z.strictObject({
        ...common,
        redirect_uris: common.redirect_uris.optional(),
        post_logout_redirect_uris: common.post_logout_redirect_uris.optional(),
        require_pkce: flag,
        id_token_claims: flag,
        id_token_alg: choice(['RS256', 'ES256']).optional(),
        ...{
          logo_uri: optional(2000),
          client_uri: optional(2000),
          policy_uri: optional(2000),
          tos_uri: optional(2000),
        },
        ...flags('introspects', await audiencesOf(visit)),
        ...apiPermissionFields,
        ...(await reachFields(visit)),
      }),
    async check(visit, { redirect_uris, post_logout_redirect_uris, logo_uri, client_uri, policy_uri, tos_uri }) {
      const web = { logo_uri, client_uri, policy_uri, tos_uri };
      const { type } = await getClient(visit);
      await requireClientFields(type, { redirect_uris, post_logout_redirect_uris, ...web });
    },
    async act(visit, input) {
      const client = await getClient(visit);
      const { name, redirect_uris, post_logout_redirect_uris, first_party, require_pkce, id_token_alg } = input;
      const { logo_uri, client_uri, policy_uri, tos_uri } = input;
      await updateClient(visit.system, visit.app, client.id, {
        ...{ name, redirect_uris, post_logout_redirect_uris, id_token_alg },
        ...(client.type !== 'machine' && { first_party, id_token_claims: input.id_token_claims }),
        ...(client.type === 'confidential' && { require_pkce }),
        ...{ logo_uri: logo_uri ?? null, client_uri: client_uri ?? null },
        ...{ policy_uri: policy_uri ?? null, tos_uri: tos_uri ?? null },
        introspects: await introspectsOf(visit, input),
        ...(await reachOf(visit, input, client.type)),
        ...apiPermissionsFrom(visit, input, client.type),
      });
      goTo(visit, clientPath(visit, client), 'saved');
    },
  }),
  appScreen({
    path: '/apps/:slug/clients/:id/logo',
    access: 'clients:write',
    async act(visit) {
      const client = await getClient(visit);
      await requestLogoAgain(visit.system, visit.app, client.id);
      goTo(visit, clientPath(visit, client), 'logo_requested');
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
      await showPage(visit, 'console/confirm', {
        title: visit.t('console.client.delete_title', { client: client.name }),
        text: visit.t('console.client.delete_text'),
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

/** Those that Gatehouse made for itself are its own business. Throws `not_found`. */
export async function getClient({ system, app, params }: AppVisit): Promise<ClientRow> {
  const client = await getClientRow(system.db, app, params.id ?? '');
  if (client.built_in) throw new Problem('not_found', 'There is no such client');
  return client;
}

export const clientPath = ({ app }: AppVisit, client: { id: string }) => appPath(app, `/clients/${client.id}`);

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
    frameworks: keysOf(quickStarts).map((id) => ({
      name: quickStarts[id].name,
      url: urlOf(appPath(app, '/clients/new'), { framework: id }),
      current: id === framework,
    })),
    audiences: await listAudiences(visit, identifiers),
    reach: await listReach(visit, { ...reach, resources: identifiers }),
    permissions: listApiPermissions(visit, client?.permissions ?? []),
  });
}

async function showEditClient(visit: AppVisit, form?: FormState): Promise<void> {
  const client = await getClient(visit);
  await showPage(visit, 'console/client-edit', {
    form,
    client,
    logo_limits: logoLimits,
    audiences: await listAudiences(visit, client.introspects),
    reach: await listReach(visit, client),
    permissions: listApiPermissions(visit, client.api_permissions),
  });
}

const newSecret = z.object({ secret: z.string(), made: z.boolean() });

export function goToShowSecret(visit: AppVisit, client: { id: string }, value: z.output<typeof newSecret>): void {
  goToShow(visit, clientPath(visit, client), { value, done: 'secret_shown' });
}

export async function showClient(visit: AppVisit, client: ClientRow, error?: string): Promise<void> {
  const { system, app, t } = visit;
  const shown = takeShown(visit, clientPath(visit, client), newSecret);
  const locals = {
    client,
    type_label: t(clientTypeWords[client.type].name),
    logo: await describeLogo(visit, client),
    secrets: await listClientSecrets(system.db, app, client.id),
    ...{ secret: shown?.secret, made: shown?.made ?? false, error },
  };
  await showPage(visit, 'console/client', locals, { quiet: shown !== undefined, images: [app.issuer] });
}

async function setStatus(visit: AppVisit, status: ClientRow['status']): Promise<void> {
  const client = await getClient(visit);
  await updateClient(visit.system, visit.app, client.id, { status, grantor: grantorOf(visit) });
  goTo(visit, clientPath(visit, client), status === 'active' ? 'client_enabled' : 'client_disabled');
}
