// “redirect_uri did not match” mended in one click: the URI that a refused request sent is added to the client. Anyone
// can cause such an entry, so a person is asked, and sees the host.
import { updateClient } from '../../../apps/clients/clients.ts';
import { getEvent } from '../../../events/list.ts';
import { Problem } from '../../../problem.ts';
import { type Fix, findFix } from '../kit/redirect-uri.ts';
import { appPath, goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import type { AppVisit } from '../kit/visit.ts';
import { clientPath } from './client-head.ts';

export const redirectUriFixScreens: Screen[] = [
  appScreen({
    path: '/apps/:slug/events/:id/add-redirect-uri',
    access: 'clients:write',
    async show(visit) {
      const { t, app, params } = visit;
      const { client, uri } = await getFix(visit);
      await showPage(visit, 'console/confirm', {
        title: t('console.fix.title', { client: client.name }),
        text: t('console.fix.text', { host: URL.parse(uri)?.host || uri }),
        details: [{ label: t('console.fix.uri'), text: uri }],
        button: t('console.fix.add'),
        back_url: appPath(app, `/events/${params.id}`),
        harmless: true,
      });
    },
    async act(visit) {
      const { client, uri } = await getFix(visit);
      const redirect_uris = [...client.redirect_uris, uri];
      await updateClient(visit.system, visit.app, client.id, { redirect_uris });
      goTo(visit, clientPath(visit, client), 'redirect_uri_added');
    },
  }),
];

/** Throws `not_found`. */
async function getFix(visit: AppVisit): Promise<Fix> {
  const row = await getEvent(visit.system.db, visit.app, visit.params.id ?? '');
  const fix = await findFix(visit, row);
  if (!fix) throw new Problem('not_found', 'There is nothing to mend here any more');
  return fix;
}
