// Redirect URIs of a client that expire, below its settings: a list on its page, one page to add, and a question before one is removed.
import { z } from 'zod';
import {
  addTemporaryRedirectUri,
  getTemporaryRedirectUri,
  listTemporaryRedirectUris,
  removeTemporaryRedirectUri,
  requireTemporaryFields,
} from '../../../apps/clients/temporary-redirect-uris.ts';
import { DAY, toSeconds } from '../../../clock.ts';
import type { ClientRow, TemporaryRedirectUriRow } from '../../../database/schema.ts';
import { findNames } from '../../../events/list.ts';
import { choice, optional, required } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import { goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import { actorOf } from '../kit/shown-event.ts';
import type { AppVisit } from '../kit/visit.ts';
import { clientPath, getClient } from './client-head.ts';
import { temporaryLifetimeWords } from './words.ts';

const PATH = '/apps/:slug/clients/:id/temporary-redirect-uris';
/** In days. */
const lifetimes = ['1', '7', '30', '90'] as const;

export const temporaryUriScreens: Screen[] = [
  appScreen({
    path: `${PATH}/new`,
    access: 'redirect_uris:write',
    show: showNewUri,
    fields: z.strictObject({
      ...{ redirect_uri: required(2000), post_logout_redirect_uri: optional(2000), expires: choice(lifetimes) },
    }),
    check: async (visit, input) => requireTemporaryFields(await getClient(visit), input),
    async act(visit, { redirect_uri, post_logout_redirect_uri, expires }) {
      const client = await getClient(visit);
      const expires_in = toSeconds(Number(expires) * DAY);
      const given = { redirect_uri, post_logout_redirect_uri, expires_in };
      await addTemporaryRedirectUri(visit.system.db, visit.app, client.id, given);
      goTo(visit, clientPath(visit, client), 'temporary_uri_added');
    },
  }),
  appScreen({
    path: `${PATH}/:uri_id/delete`,
    access: 'redirect_uris:write',
    async show(visit) {
      const { t } = visit;
      const client = await getClient(visit);
      await getTemporaryRedirectUri(visit.system.db, visit.app, client.id, visit.params.uri_id ?? '');
      await showPage(visit, 'console/confirm', {
        ...{ title: t('console.temporary.remove_title'), text: t('console.temporary.remove_text') },
        ...{ button: t('console.temporary.remove'), back_url: clientPath(visit, client) },
      });
    },
    async act(visit) {
      const client = await getClient(visit);
      await removeTemporaryRedirectUri(visit.system.db, visit.app, client.id, visit.params.uri_id ?? '');
      goTo(visit, clientPath(visit, client), 'temporary_uri_removed');
    },
  }),
];

async function showNewUri(visit: AppVisit, form?: FormState): Promise<void> {
  const client = await getClient(visit);
  const options = lifetimes.map((value) => ({ value, label: visit.t(temporaryLifetimeWords[value]) }));
  await showPage(visit, 'console/temporary-uri-new', { form, client, lifetimes: options });
}

export type ShownTemporaryUri = Pick<
  TemporaryRedirectUriRow,
  'id' | 'redirect_uri' | 'post_logout_redirect_uri' | 'expires_at'
> & { added_by: string };

/** Undefined for a machine, which can have none. */
export async function listShownUris(visit: AppVisit, client: ClientRow): Promise<ShownTemporaryUri[] | undefined> {
  const { system, app, consoleApp, t } = visit;
  if (client.type === 'machine') return undefined;
  const rows = await listTemporaryRedirectUris(system.db, app, client.id);
  const actors = rows.map(({ added_by_id }) => added_by_id);
  const names = await findNames(system.db, app, consoleApp, actors);
  return rows.map(({ id, redirect_uri, post_logout_redirect_uri, expires_at, added_by_kind, added_by_id }) => ({
    ...{ id, redirect_uri, post_logout_redirect_uri, expires_at },
    added_by: actorOf({ kind: added_by_kind, id: added_by_id }, names, t),
  }));
}
