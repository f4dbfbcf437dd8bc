// A client's secrets: creating another one, revoking an old one. A new secret is shown once, by the page of its client.

import { z } from 'zod';
import { createClientSecret, listClientSecrets, revokeClientSecret } from '../../../apps/clients/secrets.ts';
import { Problem } from '../../../problem.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import { askedProof, proofFields, requireDeveloperProof } from '../kit/proof.ts';
import { goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import { type AppVisit, grantorOf } from '../kit/visit.ts';
import { clientPath, getClient } from './client-head.ts';
import { goToShowSecret, showClient } from './client-page.ts';

export const clientSecretScreens: Screen[] = [
  appScreen({
    path: '/apps/:slug/clients/:id/secrets',
    access: 'clients:write',
    show: showNewSecret,
    fields: z.strictObject(proofFields),
    act: makeSecret,
  }),
  appScreen({
    path: '/apps/:slug/clients/:id/secrets/:secret/revoke',
    access: 'clients:write',
    async show(visit) {
      const { client, secret } = await getSecret(visit);
      await showPage(visit, 'console/confirm', {
        title: visit.t('console.secret.revoke_title', { hint: secret.hint }),
        text: visit.t('console.secret.revoke_text', { client: client.name }),
        button: visit.t('console.secret.revoke'),
        back_url: clientPath(visit, client),
      });
    },
    async act(visit) {
      const { client, secret } = await getSecret(visit);
      await revokeClientSecret(visit.system.db, visit.app, client.id, secret.id);
      goTo(visit, clientPath(visit, client), 'secret_revoked');
    },
  }),
];

async function showNewSecret(visit: AppVisit, form?: FormState): Promise<void> {
  const client = await getClient(visit);
  await showPage(visit, 'console/confirm', {
    ...{ form, title: visit.t('console.secret.make'), text: visit.t('console.secret.text') },
    ...{ button: visit.t('console.secret.make'), back_url: clientPath(visit, client), harmless: true },
    ...(await askedProof(visit)),
  });
}

async function makeSecret(visit: AppVisit, typed: z.output<z.ZodObject<typeof proofFields>>): Promise<void> {
  const client = await getClient(visit);
  await requireDeveloperProof(visit, typed);
  try {
    const { secret } = await createClientSecret(visit.system.db, visit.app, client.id, {
      grantor: grantorOf(visit),
    });
    goToShowSecret(visit, client, { secret, made: false });
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'limit_reached') throw error;
    visit.ctx.status = error.status;
    await showClient(visit, client, { error: visit.t('console.secret.too_many') });
  }
}

async function getSecret(visit: AppVisit) {
  const client = await getClient(visit);
  const secrets = await listClientSecrets(visit.system.db, visit.app, client.id);
  const secret = secrets.find(({ id }) => id === visit.params.secret);
  if (!secret) throw new Problem('not_found', 'There is no such secret');
  return { client, secret };
}
