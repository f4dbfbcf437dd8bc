// The API keys of an organization, for members whose roles there allow it. A key is shown once, by the page that the form leads
// to; it does no more than its creator may do there.
import { z } from 'zod';
import { DEFAULT_DAYS, getApiKey, revokeApiKey } from '../../../apps/keys/api-keys.ts';
import {
  createOwnOrganizationKey,
  rotateOwnOrganizationKey,
} from '../../../authentication/ways/own-organization-keys.ts';
import { organizationKeyScopes } from '../../../organizations/api-keys.ts';
import { isKeyOf } from '../../../tables.ts';
import {
  lifetimeWords,
  organizationKeyFields,
  organizationLifetimes,
  organizationPermissionWords,
  overlaps,
  overlapWords,
  toNewOrganizationKey,
} from '../../kit/forms/api-keys.ts';
import { choice } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import { readKeyList } from '../../kit/forms/key-list.ts';
import type { Words } from '../../kit/forms/words.ts';
import { goToShow, takeShown } from '../kit/handover.ts';
import { askedProof, proofFields, proofOf } from '../kit/proof.ts';
import { accountUrl, goTo, showPage } from '../kit/render.ts';
import { type Screen, screen } from '../kit/screen.ts';
import type { Visit } from '../kit/visit.ts';
import { ORGANIZATION, ORGANIZATIONS, pathOf, reachAt } from './reach.ts';

const PATH = `${ORGANIZATION}/api-keys`;
const page = ORGANIZATIONS;

const words: Words = { 'invalid_body.scopes': 'console.error.scope_needed', cannot_grant: 'account.org.cannot_grant' };
const newKey = z.object({ name: z.string(), key: z.string() });

export const organizationKeyScreens: Screen[] = [
  screen({ path: PATH, page, show: showKeys }),
  screen({
    path: `${PATH}/new`,
    page,
    words,
    show: showForm,
    fields: organizationKeyFields.extend(proofFields),
    async act(visit, { current_password, code, ...input }) {
      const reached = await reachKeys(visit);
      const { organization } = reached;
      const proof = proofOf(visit, { current_password, code });
      const { apiKey, key } = await createOwnOrganizationKey(visit.system, visit.app, visit.user, {
        ...{ ...toNewOrganizationKey(input), ...reached, proof },
      });
      goToShow(visit, keysPath(organization), { name: apiKey.name, key });
    },
  }),
  screen({
    path: `${PATH}/:id/rotate`,
    page,
    words,
    async show(visit, form) {
      const { organization, key } = await keyAt(visit);
      const { t } = visit;
      showPage(visit, 'account/confirm', {
        ...{ form, title: t('console.api_keys.rotate_title', { name: key.name }) },
        ...{ text: t('console.api_keys.rotate_text'), button: t('console.api_keys.rotate') },
        field: {
          ...{ name: 'overlap_hours', label: t('console.api_keys.overlap'), value: '24' },
          options: overlaps.map((value) => ({ value, label: t(overlapWords[value]) })),
        },
        harmless: true,
        ...(await askedProof(visit, page)),
        action: `${keysPath(organization)}/${key.id}/rotate`,
        back_url: accountUrl(visit, keysPath(organization)),
      });
    },
    fields: z.strictObject({ overlap_hours: choice(overlaps), ...proofFields }),
    async act(visit, { overlap_hours, ...typed }) {
      const { key: old, ...reached } = await keyAt(visit);
      const { organization } = reached;
      const input = { id: old.id, overlap_hours: Number(overlap_hours), ...reached, proof: proofOf(visit, typed) };
      const { apiKey, key } = await rotateOwnOrganizationKey(visit.system, visit.app, visit.user, input);
      goToShow(visit, keysPath(organization), { name: apiKey.name, key });
    },
  }),
  screen({
    path: `${PATH}/:id/revoke`,
    page,
    async show(visit, form) {
      const { organization, key } = await keyAt(visit);
      showPage(visit, 'account/confirm', {
        form,
        title: visit.t('console.api_keys.revoke_title', { name: key.name }),
        text: visit.t('console.api_keys.revoke_text'),
        button: visit.t('console.api_keys.revoke'),
        action: `${keysPath(organization)}/${key.id}/revoke`,
        back_url: accountUrl(visit, keysPath(organization)),
      });
    },
    async act(visit) {
      const { organization, key } = await keyAt(visit);
      await revokeApiKey(visit.system.db, visit.app, key.id, organization);
      goTo(visit, keysPath(organization), 'key_revoked');
    },
  }),
];

const reachKeys = (visit: Visit) => reachAt(visit, 'organization_keys:write');
const keysPath = (organization: { id: string }) => `${pathOf(organization)}/api-keys`;

/** Throws `not_found` for a key of another organization. */
async function keyAt(visit: Visit) {
  const { organization, permissions, giver } = await reachKeys(visit);
  const key = await getApiKey(visit.system.db, visit.app, visit.params.id ?? '', organization);
  return { organization, permissions, giver, key };
}

async function showKeys(visit: Visit): Promise<void> {
  const { organization } = await reachKeys(visit);
  const created = takeShown(visit, keysPath(organization), newKey);
  const path = accountUrl(visit, keysPath(organization));
  const list = await readKeyList(visit, { path, organization: organization.id });
  showPage(visit, 'account/organization-keys', { organization, created, ...list });
}

/** Only scopes that the member could give. */
async function showForm(visit: Visit, form?: FormState): Promise<void> {
  const { organization, permissions } = await reachKeys(visit);
  const { t } = visit;
  const scopes = organizationKeyScopes.filter((scope) => permissions.includes(scope));
  showPage(visit, 'account/organization-key-new', {
    ...{ form, organization, default_lifetime: String(DEFAULT_DAYS) },
    scopes: scopes.map((scope) => ({ scope, text: t(wordOf(scope)) })),
    lifetimes: organizationLifetimes.map((value) => ({ value, label: t(lifetimeWords[value]) })),
    ...(await askedProof(visit, page)),
  });
}

const wordOf = (scope: string) =>
  isKeyOf(organizationPermissionWords, scope) ? organizationPermissionWords[scope] : scope;
