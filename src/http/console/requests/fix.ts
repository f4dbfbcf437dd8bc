// The page that asks before a refused request is mended, and the change of the client.
import { isClientId, lockClientRow } from '../../../apps/clients/client.ts';
import { updateClient } from '../../../apps/clients/clients.ts';
import { transact } from '../../../database/transact.ts';
import { getRequestRecord } from '../../../diagnosis/list.ts';
import { Problem } from '../../../problem.ts';
import { isKeyOf, tableOf } from '../../../tables.ts';
import { appPath, goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import { type AppVisit, grantorOf } from '../kit/visit.ts';
import { type Fix, type FixName, findFix, fixNames } from './fixes.ts';
import { fixWords } from './words.ts';

export const requestFixScreens: Screen[] = [
  appScreen({
    path: '/apps/:slug/requests/:id/fix/:fix',
    access: 'clients:write',
    async show(visit) {
      const { t, app, params } = visit;
      const { name, fix } = await getFix(visit);
      const { client, adds, host } = fix;
      const words = fixWords[name];
      await showPage(visit, 'console/confirm', {
        title: t(words.title, { client: client.name }),
        text: t(words.text, { host: host?.host ?? '' }),
        warning: host?.is_known === false ? t('console.fix.unknown_host', { host: host.host }) : undefined,
        details: [
          ...(host ? [{ label: t('console.fix.scheme'), text: host.scheme }] : []),
          ...(host ? [{ label: t('console.fix.host'), text: host.host }] : []),
          { label: t(words.label), text: adds.join('\n') },
        ],
        button: t(words.button),
        back_url: appPath(app, `/requests/${params.id}`),
        harmless: true,
      });
    },
    async act(visit) {
      const { app, params } = visit;
      const { client_id } = await getRequestRecord(visit.system, app, params.id ?? '');
      const { name, fix } = await transact(visit.system, async (system) => {
        // What is added is added to what is registered now, whoever else changes the client.
        if (client_id !== null && isClientId(client_id)) await lockClientRow(system.db, app, client_id);
        const found = await getFix({ ...visit, system });
        await updateClient(system, app, found.fix.client.id, { ...found.fix.change, grantor: grantorOf(visit) });
        return found;
      });
      goTo(visit, appPath(app, `/clients/${fix.client.id}`), fixWords[name].done);
    },
  }),
];

const names = tableOf(fixNames, () => true);

/** Throws `not_found`. */
async function getFix(visit: AppVisit): Promise<{ name: FixName; fix: Fix }> {
  const { system, app, params } = visit;
  const record = await getRequestRecord(system, app, params.id ?? '');
  const name = isKeyOf(names, params.fix) ? params.fix : undefined;
  const fix = name && (await findFix(visit, record, name));
  if (!name || !fix) throw new Problem('not_found', 'There is nothing to mend here any more');
  return { name, fix };
}
