// The page that asks before a refused request is mended, and the change of the client.
import { hash } from 'node:crypto';
import { z } from 'zod';
import { isClientId, lockClientRow } from '../../../apps/clients/client.ts';
import { createClient, updateClient } from '../../../apps/clients/clients.ts';
import { makeConfidential } from '../../../apps/clients/confidential.ts';
import { addTemporaryRedirectUri } from '../../../apps/clients/temporary-redirect-uris.ts';
import { lockAppRow } from '../../../database/locks/order.ts';
import type { ClientRow } from '../../../database/schema.ts';
import { transact } from '../../../database/transact.ts';
import { findWrittenRecord, getRequestRecord, type RequestRecord } from '../../../diagnosis/list.ts';
import { noteFixedBy } from '../../../diagnosis/record.ts';
import { Problem } from '../../../problem.ts';
import { isKeyOf, tableOf } from '../../../tables.ts';
import { required } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import type { Translate } from '../../kit/render/messages.ts';
import { cleanName } from '../../kit/render/names.ts';
import { goToShow } from '../kit/handover.ts';
import { appPath, goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import { type AppVisit, grantorOf } from '../kit/visit.ts';
import { type Fix, type FixName, findFix, fixNames, type LeftOut } from './fixes.ts';
import { toRows } from './rows.ts';
import { fixWords } from './words.ts';

export const requestFixScreens: Screen[] = [
  appScreen({
    path: '/apps/:slug/requests/:id/fix/:fix',
    access: 'clients:write',
    fields: z.strictObject({ version: required(64) }),
    words: { conflict: 'console.fix.changed' },
    show: showFix,
    async act(visit, { version }) {
      const { app, params } = visit;
      const { id, client_id } = await getRequestRecord(visit.system, app, params.id ?? '');
      const { name, done } = await transact(visit.system, async (system) => {
        await lockAppRow(system.db, app);
        if (client_id !== null && isClientId(client_id)) await lockClientRow(system.db, app, client_id);
        const within = { ...visit, system };
        const { name, fix } = await getFix(within, await findWrittenRecord(system.db, app, id));
        // What was shown must be what is done.
        if (versionOf(fix) !== version) throw new Problem('conflict', 'The change is no longer the one that was shown');
        const done = await perform(within, fix);
        if ('creates' in fix) await noteFixedBy(system.db, app, id, done.client.id);
        return { name, done };
      });
      const path = appPath(app, `/clients/${done.client.id}`);
      if (done.secret === undefined) return goTo(visit, path, fixWords[name].done);
      goToShow(visit, path, {
        value: { secret: done.secret, made: done.client.id !== client_id },
        done: 'secret_shown',
      });
    },
  }),
];

async function showFix(visit: AppVisit, form?: FormState): Promise<void> {
  const { t, app, params, system } = visit;
  const { name, fix } = await getFix(visit, await getRequestRecord(system, app, params.id ?? ''));
  const { client, host } = fix;
  const words = fixWords[name];
  const rows = toRows(fix, t);
  await showPage(visit, 'console/request-fix', {
    form,
    title: t(words.title, { client: client.name }),
    text: t(words.text, { host: host?.host ?? '' }),
    warnings: [
      ...(host?.is_known === false ? [t('console.fix.unknown_host', { host: host.host })] : []),
      ...(words.warning ? [t(words.warning)] : []),
      ...(fix.left_out ? describeLeftOut(fix.left_out, name, t) : []),
      ...(fix.missing ?? []).map((resource) => t('console.fix.machine.missing', { resource })),
    ],
    host,
    rows,
    is_new: 'creates' in fix,
    has_sent: rows.some(({ after }) => after.some(({ is_sent }) => is_sent)),
    version: versionOf(fix),
    button: t(words.button),
    back_url: appPath(app, `/requests/${params.id}`),
  });
}

/** What has to go from the request, because the new client would be refused for it. */
function describeLeftOut({ scopes, resources }: LeftOut, name: FixName, t: Translate): string[] {
  const list = (names: string[]) => names.flatMap((one) => cleanName(one, 100) || []).join(', ');
  return [
    ...(scopes.length > 0 ? [t(`console.fix.${name}.left_out`, { scopes: list(scopes) })] : []),
    ...(resources.length > 0 ? [t('console.fix.left_out_apis', { resources: list(resources) })] : []),
  ];
}

/** Of all that is shown: an API that was created in the meantime alters the change without altering the client. */
const versionOf = ({ client, ...found }: Fix) =>
  hash('sha256', JSON.stringify([client.updated_at, found]), 'base64url');

/** `secret`: of a client that had none. Throws as the functions of clients. */
async function perform(visit: AppVisit, fix: Fix): Promise<{ client: ClientRow; secret?: string | undefined }> {
  const { system, app } = visit;
  const grantor = grantorOf(visit);
  if ('change' in fix) return { client: await updateClient(system, app, fix.client.id, { ...fix.change, grantor }) };
  if ('renews' in fix) {
    await addTemporaryRedirectUri(system.db, app, fix.client.id, fix.renews);
    return { client: fix.client };
  }
  if ('becomes' in fix) return makeConfidential(system, app, fix.client.id);
  return createClient(system, app, { ...fix.creates, grantor });
}

const names = tableOf(fixNames, () => true);

/** Throws `not_found`. */
async function getFix(visit: AppVisit, record: RequestRecord | undefined): Promise<{ name: FixName; fix: Fix }> {
  const name = isKeyOf(names, visit.params.fix) ? visit.params.fix : undefined;
  const fix = record && name && (await findFix(visit, record, name));
  if (!name || !fix || fix.registered) throw new Problem('not_found', 'There is nothing to mend here any more');
  return { name, fix };
}
