// me/vault: the user's own keys for other services. Third parties' tokens open none of it: a key is worth money elsewhere.
import { z } from 'zod';
import {
  createVaultEntry,
  deleteVaultEntry,
  listVault,
  readVaultEntry,
  rotateVaultEntry,
  toVaultEntryJson,
  updateVaultEntry,
} from '../../../users/vault.ts';
import { type Route, route } from '../kit/route.ts';
import { page, pageQuery } from '../kit/schemas.ts';
import { openedVaultEntry, vaultBody, vaultEntry } from '../kit/vault.ts';

const tag = 'Me';
const access = { user: true, first_party: true } as const;
const forOwnClients = 'For tokens of the App’s own clients.';

export const ownVaultRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/me/vault',
    tag,
    summary: 'List one’s own keys for other services',
    description: `Newest first, without the keys. ${forOwnClients}`,
    access,
    query: z.strictObject(pageQuery),
    status: 200,
    response: page(vaultEntry),
    async handle({ system, app, caller, query }) {
      const { items, next_cursor } = await listVault(system.db, app, caller.user.id, query);
      return { items: items.map(toVaultEntryJson), next_cursor };
    },
  }),
  route({
    method: 'POST',
    path: '/me/vault',
    tag,
    summary: 'Store a key for another service',
    description: `Encrypted, at most 100 a user. ${forOwnClients}`,
    access,
    body: vaultBody.create,
    status: 201,
    response: vaultEntry,
    problems: ['not_found', 'limit_reached'],
    async handle({ system, app, caller, body }) {
      return toVaultEntryJson(await createVaultEntry(system, app, caller.user.id, body));
    },
  }),
  route({
    method: 'GET',
    path: '/me/vault/:id',
    tag,
    summary: 'Read one of one’s own keys',
    description: `With the key itself; each reading is recorded as \`vault_entry.read\`. ${forOwnClients}`,
    access,
    status: 200,
    response: openedVaultEntry,
    problems: ['vault_entry_disabled'],
    async handle({ system, app, caller, params }) {
      const entry = await readVaultEntry(system, app, caller.user.id, params.id);
      return { ...toVaultEntryJson(entry), api_key: entry.api_key };
    },
  }),
  route({
    method: 'PUT',
    path: '/me/vault/:id',
    tag,
    summary: 'Replace one of one’s own keys',
    description: `The old key is deleted at once. ${forOwnClients}`,
    access,
    body: vaultBody.rotate,
    status: 200,
    response: vaultEntry,
    async handle({ system, app, caller, params, body }) {
      return toVaultEntryJson(await rotateVaultEntry(system, app, caller.user.id, { ...body, id: params.id }));
    },
  }),
  route({
    method: 'PATCH',
    path: '/me/vault/:id',
    tag,
    summary: 'Disable, enable or rename one of one’s own keys',
    description: `Only what is given changes. ${forOwnClients}`,
    access,
    body: vaultBody.update,
    status: 200,
    response: vaultEntry,
    async handle({ system, app, caller, params, body }) {
      return toVaultEntryJson(await updateVaultEntry(system.db, app, caller.user.id, { ...body, id: params.id }));
    },
  }),
  route({
    method: 'DELETE',
    path: '/me/vault/:id',
    tag,
    summary: 'Delete one of one’s own keys',
    description: `Here, at once and for good; it still works at the service until it is revoked there. ${forOwnClients}`,
    access,
    status: 204,
    async handle({ system, app, caller, params }) {
      await deleteVaultEntry(system.db, app, caller.user.id, params.id);
    },
  }),
];
