// API keys of the App's own backend. A key is shown once, by the page that the form leads to.
import { z } from 'zod';
import { CONSOLE_SLUG } from '../../../apps/app.ts';
import { DEFAULT_DAYS, revokeApiKey } from '../../../apps/keys/api-keys.ts';
import { defaultKeyScopes, keyScopes, rolePermissions } from '../../../apps/permissions.ts';
import type { ApiKeyRow } from '../../../database/schema.ts';
import { Problem } from '../../../problem.ts';
import { createAppKey, rotateAppKey } from '../../../registry/app-keys.ts';
import { lifetimeWords, overlaps, overlapWords } from '../../kit/forms/api-keys.ts';
import { choice, chosen, flags, required } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import { readKeyList } from '../../kit/forms/key-list.ts';
import { goToShow, takeShown } from '../kit/handover.ts';
import { askedProof, proofFields, requireDeveloperProof } from '../kit/proof.ts';
import { appPath, goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import { toAppSnippets } from '../kit/snippets.ts';
import { readSort, sortRows } from '../kit/sorting.ts';
import type { AppVisit } from '../kit/visit.ts';
import { permissionWords } from '../kit/words.ts';
import { apiKeyOf, networks } from './api-key.ts';

const lifetimes = ['30', '90', '365', 'never'] as const;

export const apiKeyScreens: Screen[] = [
  appScreen({ path: '/apps/:slug/api-keys', access: 'api_keys:read', show: (visit) => showApiKeys(visit) }),
  appScreen({
    path: '/apps/:slug/api-keys/new',
    access: 'api_keys:write',
    show: showNewApiKey,
    words: {
      'invalid_body.scopes': 'console.error.scope_needed',
      'invalid_body.allowed_networks': 'console.error.networks',
    },
    fields: z.strictObject({
      ...{ name: required(200), expires: choice(lifetimes), allowed_networks: networks.optional() },
      ...flags('scopes', keyScopes),
      ...proofFields,
    }),
    async act(visit, { current_password, code, ...input }) {
      const scopes = chosen(input, 'scopes', keyScopes);
      if (scopes.length === 0)
        throw new Problem('invalid_body', undefined, { fields: { scopes: 'console.error.scope_needed' } });
      await requireDeveloperProof(visit, { current_password, code });
      const { apiKey, key } = await createAppKey(visit.system, visit.app, {
        name: String(input.name),
        scopes,
        allowed_networks: input.allowed_networks,
        expires_in_days: input.expires === 'never' ? null : Number(input.expires),
        ...giverOf(visit),
      });
      goToShowKey(visit, { name: apiKey.name, key });
    },
  }),
  appScreen({
    path: '/apps/:slug/api-keys/:id/rotate',
    access: 'api_keys:write',
    async show(visit, form) {
      const { t } = visit;
      const apiKey = await apiKeyOf(visit);
      const options = overlaps.map((value) => ({ value, label: t(overlapWords[value]) }));
      await showPage(visit, 'console/confirm', {
        form,
        title: t('console.api_keys.rotate_title', { name: apiKey.name }),
        text: t('console.api_keys.rotate_text'),
        button: t('console.api_keys.rotate'),
        field: { name: 'overlap_hours', type: 'select', label: t('console.api_keys.overlap'), value: '24', options },
        back_url: appPath(visit.app, '/api-keys'),
        harmless: true,
        ...(await askedProof(visit)),
      });
    },
    fields: z.strictObject({ overlap_hours: choice(overlaps), ...proofFields }),
    async act(visit, { overlap_hours, ...typed }) {
      const { id } = await apiKeyOf(visit);
      await requireDeveloperProof(visit, typed);
      const { apiKey, key } = await rotateAppKey(visit.system, visit.app, id, {
        overlap_hours: Number(overlap_hours),
        ...giverOf(visit),
      });
      goToShowKey(visit, { name: apiKey.name, key });
    },
  }),
  appScreen({
    path: '/apps/:slug/api-keys/:id/revoke',
    access: 'api_keys:write',
    async show(visit) {
      const apiKey = await apiKeyOf(visit);
      await showPage(visit, 'console/confirm', {
        title: visit.t('console.api_keys.revoke_title', { name: apiKey.name }),
        text: visit.t('console.api_keys.revoke_text'),
        button: visit.t('console.api_keys.revoke'),
        back_url: appPath(visit.app, '/api-keys'),
      });
    },
    async act(visit) {
      await revokeApiKey(visit.system.db, visit.app, (await apiKeyOf(visit)).id);
      goTo(visit, appPath(visit.app, '/api-keys'), 'key_revoked');
    },
  }),
];

const giverOf = ({ developer, role }: AppVisit) => ({ created_by: developer.id, grantor: rolePermissions[role] });

const newKey = z.object({ name: z.string(), key: z.string() });

function goToShowKey(visit: AppVisit, value: z.output<typeof newKey>): void {
  goToShow(visit, appPath(visit.app, '/api-keys'), { value, done: 'key_shown' });
}

async function showApiKeys(visit: AppVisit): Promise<void> {
  const { app } = visit;
  const path = appPath(app, '/api-keys');
  const created = takeShown(visit, path, newKey);
  const { keys, ...list } = await readKeyList(visit, { path, organization: null });
  const sort = readSort(visit, { created: 'descending', name: 'ascending', used: 'descending', ends: 'ascending' });
  const values = {
    created: (key: ApiKeyRow) => key.created_at,
    name: (key: ApiKeyRow) => key.name,
    used: (key: ApiKeyRow) => key.last_used_at,
    ends: (key: ApiKeyRow) => key.expires_at,
  };
  // Only the live ones are on one page. The ended ones come as they were created.
  const isWhole = list.state === 'live';
  const locals = {
    ...{ created, ...list, sort: sort.text },
    heads: isWhole ? sort.heads(path, { q: list.q }) : undefined,
    keys: isWhole ? sortRows(visit, keys, { ...sort, values }) : keys,
    snippet: toAppSnippets(app, undefined).api,
  };
  await showPage(visit, 'console/api-keys', locals, { quiet: created !== undefined });
}

async function showNewApiKey(visit: AppVisit, form?: FormState): Promise<void> {
  const { t } = visit;
  const scopes = keyScopes.map((scope) => ({
    scope,
    text: t(permissionWords[scope]),
    checked: defaultKeyScopes.includes(scope),
  }));
  await showPage(visit, 'console/api-key-new', {
    form,
    ...(await askedProof(visit)),
    of_console: visit.app.slug === CONSOLE_SLUG,
    scopes,
    default_lifetime: String(DEFAULT_DAYS),
    lifetimes: lifetimes.map((value) => ({ value, label: t(lifetimeWords[value]) })),
  });
}
