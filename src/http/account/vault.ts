// The user's keys for other services (users/vault.ts), where the App has this page. They are shown masked: the page takes keys
// and never gives one back. Each change asks for a recent proof, because a foreign key in its place would see what the user does.
import { z } from 'zod';
import { quotas } from '../../limits/quotas.ts';
import { Problem } from '../../problem.ts';
import {
  createVaultEntry,
  deleteVaultEntry,
  listVault,
  MAX_VAULT_KEY,
  MAX_VAULT_LABEL,
  MAX_VAULT_SERVICE,
  rotateVaultEntry,
  type VaultEntry,
} from '../../users/vault.ts';
import { optional, required } from '../kit/forms/fields.ts';
import type { FormState } from '../kit/forms/form-state.ts';
import { cleanName } from '../kit/render/names.ts';
import { areParameters } from '../kit/request/parameters.ts';
import { askedProof, proofFields, requireProofIn } from './kit/proof.ts';
import { goTo, showPage } from './kit/render.ts';
import { type Screen, screen } from './kit/screen.ts';
import type { Visit } from './kit/visit.ts';

const PAGE = '/vault';
const shared = { page: PAGE, setting: 'vault_page' } as const;

/** Pasted: no key begins or ends with a space. */
const api_key = z.string('field.required').trim().min(1, 'field.required').max(MAX_VAULT_KEY, 'field.too_long');

export const vaultScreens: Screen[] = [
  screen({ ...shared, path: PAGE, show: showVault }),
  screen({
    ...shared,
    path: `${PAGE}/new`,
    show: showNew,
    fields: z.strictObject({
      ...{ service_name: required(MAX_VAULT_SERVICE), label: optional(MAX_VAULT_LABEL), api_key },
      ...proofFields,
    }),
    async act(visit, { service_name, label, api_key, ...typed }) {
      const { system, app, user } = visit;
      await requireProofIn(visit, typed);
      await createVaultEntry(system, app, user.id, { service_name, label, api_key });
      goTo(visit, PAGE, 'vault_stored');
    },
  }),
  screen({
    ...shared,
    path: `${PAGE}/:id/replace`,
    show: showReplacing,
    fields: z.strictObject({ api_key, ...proofFields }),
    async act(visit, { api_key, ...typed }) {
      const { system, app, user } = visit;
      const { id } = await entryAt(visit);
      await requireProofIn(visit, typed);
      await rotateVaultEntry(system, app, user.id, { id, api_key });
      goTo(visit, PAGE, 'vault_replaced');
    },
  }),
  screen({
    ...shared,
    path: `${PAGE}/:id/delete`,
    show: showDeleting,
    fields: z.strictObject(proofFields),
    async act(visit, typed) {
      const { system, app, user } = visit;
      const { id } = await entryAt(visit);
      await requireProofIn(visit, typed);
      await deleteVaultEntry(system.db, app, user.id, id);
      goTo(visit, PAGE, 'vault_deleted');
    },
  }),
];

/** All of them: as many as a user may have. */
const entriesOf = async ({ system, app, user }: Visit): Promise<VaultEntry[]> =>
  (await listVault(system.db, app, user.id, { limit: quotas.vault_entries.max })).items;

/** Throws `not_found` for an entry that isn't the user's. */
async function entryAt(visit: Visit): Promise<VaultEntry> {
  if (!areParameters(visit.params)) throw new Problem('not_found');
  const entry = (await entriesOf(visit)).find(({ id }) => id === visit.params.id);
  if (!entry) throw new Problem('not_found', 'There is no such entry in this user’s vault');
  return entry;
}

async function showVault(visit: Visit): Promise<void> {
  const entries = await entriesOf(visit);
  const may_add = entries.length < quotas.vault_entries.max;
  showPage(visit, 'account/vault', { may_add, entries: entries.map((entry) => ({ ...entry, name: nameOf(entry) })) });
}

async function showNew(visit: Visit, form?: FormState): Promise<void> {
  const { t } = visit;
  showPage(visit, 'account/vault-change', {
    ...{ form, does: 'store', path: `${PAGE}/new`, title: t('account.vault.add'), text: undefined },
    button: t('account.vault.store'),
    ...(await askedProof(visit, PAGE)),
  });
}

async function showReplacing(visit: Visit, form?: FormState): Promise<void> {
  const { t } = visit;
  const entry = await entryAt(visit);
  showPage(visit, 'account/vault-change', {
    ...{ form, does: 'replace', path: `${PAGE}/${entry.id}/replace` },
    ...{ title: t('account.vault.replace_one', { name: nameOf(entry) }), text: t('account.vault.replace_text') },
    button: t('account.vault.replace'),
    ...(await askedProof(visit, PAGE)),
  });
}

async function showDeleting(visit: Visit, form?: FormState): Promise<void> {
  const { t } = visit;
  const entry = await entryAt(visit);
  showPage(visit, 'account/vault-change', {
    ...{ form, does: 'delete', path: `${PAGE}/${entry.id}/delete` },
    ...{ title: t('account.vault.delete_one', { name: nameOf(entry) }), text: t('account.vault.delete_text') },
    button: t('account.vault.delete'),
    ...(await askedProof(visit, PAGE)),
  });
}

function nameOf({ service_name, label }: VaultEntry): string {
  const service = cleanName(service_name);
  return label ? `${service} (${cleanName(label)})` : service;
}
