// API keys of one organization. A key is shown once, by the page that the form leads to.
import { z } from 'zod';
import { DEFAULT_DAYS, getApiKey, revokeApiKey } from '../../../apps/keys/api-keys.ts';
import {
  createOrganizationKey,
  organizationKeyScopes,
  rotateOrganizationKey,
} from '../../../organizations/api-keys.ts';
import {
  lifetimeWords,
  organizationKeyFields,
  organizationLifetimes,
  overlaps,
  overlapWords,
  toNewOrganizationKey,
} from '../../kit/forms/api-keys.ts';
import { choice } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import { readKeyList } from '../../kit/forms/key-list.ts';
import type { Words } from '../../kit/forms/words.ts';
import { goToShow, takeShown } from '../kit/handover.ts';
import { askedProof, proofFields, requireDeveloperProof } from '../kit/proof.ts';
import { goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import type { AppVisit } from '../kit/visit.ts';
import { permissionWords } from '../kit/words.ts';
import { ORGANIZATIONS_PATH, organizationPath, reachAt, toHead } from './head.ts';

const PATH = `${ORGANIZATIONS_PATH}/:id/api-keys`;

const words: Words = { 'invalid_body.scopes': 'console.error.scope_needed' };
const newKey = z.object({ name: z.string(), key: z.string() });

export const organizationKeyScreens: Screen[] = [
  appScreen({ path: PATH, access: 'organization_keys:write', show: showKeys }),
  appScreen({
    path: `${PATH}/new`,
    access: 'organization_keys:write',
    words,
    show: showForm,
    fields: organizationKeyFields.extend(proofFields),
    async act(visit, { current_password, code, ...input }) {
      const { organization, permissions, giver } = await reachAt(visit);
      const asked = toNewOrganizationKey(input);
      await requireDeveloperProof(visit, { current_password, code });
      const { apiKey, key } = await createOrganizationKey(visit.system.db, visit.app, organization, {
        ...asked,
        ...{ created_by: visit.developer.id, permissions, giver },
      });
      const value = { name: apiKey.name, key };
      goToShow(visit, organizationPath(visit, organization, '/api-keys'), { value, done: 'key_shown' });
    },
  }),
  appScreen({
    path: `${PATH}/:key_id/rotate`,
    access: 'organization_keys:write',
    async show(visit, form) {
      const { organization, key } = await keyAt(visit);
      const { t } = visit;
      const options = overlaps.map((value) => ({ value, label: t(overlapWords[value]) }));
      await showPage(visit, 'console/confirm', {
        ...{ form, title: t('console.api_keys.rotate_title', { name: key.name }) },
        ...{ text: t('console.api_keys.rotate_text'), button: t('console.api_keys.rotate') },
        field: { name: 'overlap_hours', type: 'select', label: t('console.api_keys.overlap'), value: '24', options },
        back_url: organizationPath(visit, organization, '/api-keys'),
        harmless: true,
        ...(await askedProof(visit)),
      });
    },
    fields: z.strictObject({ overlap_hours: choice(overlaps), ...proofFields }),
    async act(visit, { overlap_hours, ...typed }) {
      const { organization, permissions, giver } = await reachAt(visit);
      await requireDeveloperProof(visit, typed);
      const { apiKey, key } = await rotateOrganizationKey(visit.system.db, visit.app, organization, {
        ...{ id: visit.params.key_id ?? '', overlap_hours: Number(overlap_hours) },
        ...{ created_by: visit.developer.id, permissions, giver },
      });
      const value = { name: apiKey.name, key };
      goToShow(visit, organizationPath(visit, organization, '/api-keys'), { value, done: 'key_shown' });
    },
  }),
  appScreen({
    path: `${PATH}/:key_id/revoke`,
    access: 'organization_keys:write',
    async show(visit) {
      const { organization, key } = await keyAt(visit);
      await showPage(visit, 'console/confirm', {
        title: visit.t('console.api_keys.revoke_title', { name: key.name }),
        text: visit.t('console.api_keys.revoke_text'),
        button: visit.t('console.api_keys.revoke'),
        back_url: organizationPath(visit, organization, '/api-keys'),
      });
    },
    async act(visit) {
      const { organization, key } = await keyAt(visit);
      await revokeApiKey(visit.system.db, visit.app, key.id, organization);
      goTo(visit, organizationPath(visit, organization, '/api-keys'), 'key_revoked');
    },
  }),
];

/** Throws `not_found` for a key of another organization. */
async function keyAt(visit: AppVisit) {
  const { organization } = await reachAt(visit);
  return { organization, key: await getApiKey(visit.system.db, visit.app, visit.params.key_id ?? '', organization) };
}

async function showKeys(visit: AppVisit): Promise<void> {
  const { organization } = await reachAt(visit);
  const path = organizationPath(visit, organization, '/api-keys');
  const created = takeShown(visit, path, newKey);
  const list = await readKeyList(visit, { path, organization: organization.id });
  const locals = { created, head: toHead(visit, organization, 'keys'), ...list };
  await showPage(visit, 'console/organization-keys', locals, { quiet: created !== undefined });
}

async function showForm(visit: AppVisit, form?: FormState): Promise<void> {
  const { organization } = await reachAt(visit);
  const { t } = visit;
  await showPage(visit, 'console/organization-key-new', {
    ...{ form, head: toHead(visit, organization, 'keys'), default_lifetime: String(DEFAULT_DAYS) },
    scopes: organizationKeyScopes.map((scope) => ({ scope, text: t(permissionWords[scope]) })),
    lifetimes: organizationLifetimes.map((value) => ({ value, label: t(lifetimeWords[value]) })),
    ...(await askedProof(visit)),
  });
}
