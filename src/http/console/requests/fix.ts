// The page that asks before a refused request is mended, and the change of the client.
import { hash } from 'node:crypto';
import { z } from 'zod';
import { isClientId, lockClientRow } from '../../../apps/clients/client.ts';
import { createClient, updateClient } from '../../../apps/clients/clients.ts';
import { makeConfidential } from '../../../apps/clients/confidential.ts';
import type { ClientRow } from '../../../database/schema.ts';
import { transact } from '../../../database/transact.ts';
import { getRequestRecord } from '../../../diagnosis/list.ts';
import { Problem } from '../../../problem.ts';
import { isKeyOf, tableOf } from '../../../tables.ts';
import { required } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import { goToShow } from '../kit/handover.ts';
import { appPath, goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import { type AppVisit, grantorOf } from '../kit/visit.ts';
import { type Fix, type FixName, findFix, fixNames } from './fixes.ts';
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
      const { client_id } = await getRequestRecord(visit.system, app, params.id ?? '');
      const { name, done } = await transact(visit.system, async (system) => {
        if (client_id !== null && isClientId(client_id)) await lockClientRow(system.db, app, client_id);
        const { name, fix } = await getFix({ ...visit, system });
        // What was shown must be what is done.
        if (versionOf(fix) !== version) throw new Problem('conflict', 'The change is no longer the one that was shown');
        return { name, done: await perform({ ...visit, system }, fix) };
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
  const { t, app, params } = visit;
  const { name, fix } = await getFix(visit);
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

/** Of all that is shown: an API that was created in the meantime alters the change without altering the client. */
const versionOf = ({ client, ...found }: Fix) =>
  hash('sha256', JSON.stringify([client.updated_at, found]), 'base64url');

/** `secret`: of a client that had none. Throws as the functions of clients. */
async function perform(visit: AppVisit, fix: Fix): Promise<{ client: ClientRow; secret?: string | undefined }> {
  const { system, app } = visit;
  const grantor = grantorOf(visit);
  if ('change' in fix) return { client: await updateClient(system, app, fix.client.id, { ...fix.change, grantor }) };
  if ('becomes' in fix) return makeConfidential(system, app, fix.client.id);
  return createClient(system, app, { ...fix.creates, grantor });
}

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
