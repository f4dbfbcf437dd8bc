// A client's own page: its credentials, its settings, which are edited in place, and how it ends.

import { z } from 'zod';
import { updateClient } from '../../../apps/clients/clients.ts';
import { requestLogoAgain } from '../../../apps/clients/fetch-logo.ts';
import { requireClientFields } from '../../../apps/clients/fields.ts';
import { MAX_URIS } from '../../../apps/clients/redirect-uri.ts';
import { listClientSecrets } from '../../../apps/clients/secrets.ts';
import { countPeople, type People } from '../../../apps/clients/usage.ts';
import type { ClientRow } from '../../../database/schema.ts';
import { listStreamOverviews } from '../../../signals/overview.ts';
import { deleteStream, getStream, type Named } from '../../../signals/streams.ts';
import { listLogoutResults } from '../../../users/sessions/receipts.ts';
import { findWebhookOf, type Webhook } from '../../../webhooks/endpoints.ts';
import { choice, flag, flags, lines, optional, required } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import { imageLimits } from '../../kit/forms/image-flaws.ts';
import type { Words } from '../../kit/forms/words.ts';
import { createFormat } from '../../kit/render/format.ts';
import { redirect } from '../../kit/request/redirect.ts';
import { goToShow, takeShown } from '../kit/handover.ts';
import { askedProof, proofFields, requireDeveloperProof } from '../kit/proof.ts';
import { goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import type { AppVisit } from '../kit/visit.ts';
import { webhookStateWords } from '../kit/words.ts';
import { apiPermissionFields, apiPermissionsFrom, listApiPermissions } from './api-permissions.ts';
import { audiencesOf, introspectsOf, listAudiences } from './audiences.ts';
import { clientPath, getClient, toClientHead } from './client-head.ts';
import { describeLogo } from './logo.ts';
import { listReach, reachFields, reachOf } from './reach.ts';
import { listShownUris } from './temporary-uris.ts';

export const clientWords: Words = {
  'invalid_body.redirect_uris': 'console.error.redirect_needed',
  'invalid_body.backchannel_logout_uri': 'console.error.outbound_url',
  'invalid_redirect_uri.logo_uri': 'console.error.web_url',
  'invalid_redirect_uri.client_uri': 'console.error.web_url',
  'invalid_redirect_uri.policy_uri': 'console.error.web_url',
  'invalid_redirect_uri.tos_uri': 'console.error.web_url',
};

export const commonFields = {
  name: required(200),
  redirect_uris: lines(MAX_URIS),
  post_logout_redirect_uris: lines(MAX_URIS),
  first_party: flag,
};

/** Those of a machine have neither addresses nor a look. */
const settingFields = {
  ...commonFields,
  redirect_uris: commonFields.redirect_uris.optional(),
  post_logout_redirect_uris: commonFields.post_logout_redirect_uris.optional(),
  require_pkce: flag,
  id_token_claims: flag,
  provisioning: flag,
  shared_signals: flag,
  backchannel_logout_uri: optional(2000).optional(),
  backchannel_logout_session_required: flag,
  id_token_alg: choice(['RS256', 'ES256']).optional(),
  ...{ logo_uri: optional(2000).optional(), client_uri: optional(2000).optional() },
  ...{ policy_uri: optional(2000).optional(), tos_uri: optional(2000).optional() },
};

export const clientPageScreens: Screen[] = [
  appScreen({
    path: '/apps/:slug/clients/:id',
    access: 'clients:read',
    change: 'clients:write',
    show: async (visit, form) => showClient(visit, await getClient(visit), { form }),
    words: clientWords,
    fields: async (visit) =>
      z.strictObject({
        ...settingFields,
        ...flags('introspects', await audiencesOf(visit)),
        ...apiPermissionFields,
        ...(await reachFields(visit)),
        ...proofFields,
      }),
    async check(visit, { redirect_uris, post_logout_redirect_uris, backchannel_logout_uri, ...input }) {
      const { logo_uri, client_uri, policy_uri, tos_uri } = input;
      const web = { backchannel_logout_uri, logo_uri, client_uri, policy_uri, tos_uri };
      const { type } = await getClient(visit);
      await requireClientFields(visit.system.config, type, { redirect_uris, post_logout_redirect_uris, ...web });
    },
    async act(visit, input) {
      const client = await getClient(visit);
      const isMachine = client.type === 'machine';
      if (isMachine) await requireDeveloperProof(visit, input);
      const { name, redirect_uris, post_logout_redirect_uris, first_party, require_pkce, id_token_alg } = input;
      const { backchannel_logout_uri = null, backchannel_logout_session_required } = input;
      const { logo_uri = null, client_uri = null, policy_uri = null, tos_uri = null, id_token_claims } = input;
      await updateClient(visit.system, visit.app, client.id, {
        ...{ name, redirect_uris, post_logout_redirect_uris, id_token_alg },
        ...(!isMachine && { backchannel_logout_uri, backchannel_logout_session_required }),
        ...(!isMachine && { first_party, id_token_claims, logo_uri, client_uri, policy_uri, tos_uri }),
        ...(client.type === 'confidential' && { require_pkce, shared_signals: input.shared_signals }),
        ...(client.type !== 'public' && { provisioning: input.provisioning }),
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
    path: '/apps/:slug/clients/:id/signal-streams/:stream_id/delete',
    access: 'clients:write',
    async show(visit) {
      const { t } = visit;
      const client = await getClient(visit);
      await getStream(visit.system.db, visit.app, toNamed(visit, client));
      await showPage(visit, 'console/confirm', {
        ...{ title: t('console.signals.delete_title'), text: t('console.signals.delete_text') },
        ...{ button: t('console.signals.delete'), back_url: clientPath(visit, client) },
      });
    },
    async act(visit) {
      const client = await getClient(visit);
      await deleteStream(visit.system.db, visit.app, toNamed(visit, client));
      goTo(visit, clientPath(visit, client), 'stream_deleted');
    },
  }),
  /** Where the form was once. */
  appScreen({
    path: '/apps/:slug/clients/:id/edit',
    access: 'clients:read',
    show: async (visit) => redirect(visit.ctx, clientPath(visit, await getClient(visit))),
  }),
];

const toNamed = ({ params }: AppVisit, client: ClientRow): Named => ({
  client_id: client.id,
  id: params.stream_id ?? '',
});

const newSecret = z.object({ secret: z.string(), made: z.boolean() });

export function goToShowSecret(visit: AppVisit, client: { id: string }, value: z.output<typeof newSecret>): void {
  goToShow(visit, clientPath(visit, client), { value, done: 'secret_shown' });
}

type Shown = { form?: FormState | undefined; error?: string };

export async function showClient(visit: AppVisit, client: ClientRow, { form, error }: Shown = {}): Promise<void> {
  const { system, app } = visit;
  const shown = takeShown(visit, clientPath(visit, client), newSecret);
  const [secrets, people, audiences, reach, logo, logouts, receiver, streams, temporary] = await Promise.all([
    listClientSecrets(system.db, app, client.id),
    countPeople(system.db, app, client.id),
    listAudiences(visit, client.introspects),
    listReach(visit, client),
    describeLogo(visit, client),
    client.backchannel_logout_uri ? listLogoutResults(system.db, app, client.id) : undefined,
    findReceiver(visit, client),
    listStreamOverviews(system.db, app, client.id),
    listShownUris(visit, client),
  ]);
  const locals = {
    ...{ form, client, secrets, audiences, reach, logo, logouts, receiver, temporary, error },
    signals: client.shared_signals || streams.length > 0 ? streams : undefined,
    logo_limits: imageLimits(visit.locale),
    head: toClientHead(visit, client, 'settings'),
    permissions: listApiPermissions(visit, client.api_permissions),
    ends: { delete: sayDeletion(visit, people) },
    ...{ secret: shown?.secret, made: shown?.made ?? false },
    ...(await askedProof(visit)),
  };
  const undo = { client_disabled: `${clientPath(visit, client)}/enable` };
  await showPage(visit, 'console/client', locals, { quiet: shown !== undefined, images: [app.issuer], undo });
}

export type ShownReceiver = Pick<Webhook, 'id' | 'url' | 'state'> & { state_label: string };

/** Where its backend hears of its users. */
async function findReceiver({ system, app, t }: AppVisit, client: ClientRow): Promise<ShownReceiver | undefined> {
  const webhook = client.provisioning ? await findWebhookOf(system.db, app, client.id) : undefined;
  return webhook && { ...webhook, state_label: t(webhookStateWords[webhook.state]) };
}

/** What deleting a client ends. */
export function sayDeletion(visit: AppVisit, people: People): string {
  return [sayPeople(visit, people), visit.t('console.client.delete_text')].filter(Boolean).join(' ');
}

function sayPeople({ t, locale }: AppVisit, { count, is_more }: People): string {
  if (count === 0) return '';
  const figure = createFormat(locale).number(count);
  if (is_more) return t('console.client.people_more', { count: figure });
  return count === 1 ? t('console.client.people_one') : t('console.client.people', { count: figure });
}
