// users/:id/vault: users' keys for other services, for the App's backend, which calls those services on their behalf.
import { z } from 'zod';
import { getUser } from '../../../../users/users.ts';
import {
  createVaultEntry,
  deleteVaultEntry,
  listVault,
  readVaultEntry,
  rotateVaultEntry,
  toVaultEntryJson,
  updateVaultEntry,
} from '../../../../users/vault.ts';
import { type Route, route } from '../../kit/route.ts';
import { page, pageQuery } from '../../kit/schemas.ts';
import { openedVaultEntry, vaultBody, vaultEntry } from '../../kit/vault.ts';

const tag = 'Vault';
const read = { permission: 'vault:read' } as const;
const write = { permission: 'vault:write' } as const;

export const vaultRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/users/:id/vault',
    tag,
    summary: 'List a user’s keys for other services',
    description: 'Newest first, without the keys.',
    access: read,
    query: z.strictObject(pageQuery),
    status: 200,
    response: page(vaultEntry),
    async handle({ system, app, params, query }) {
      const user = await getUser(system.db, app, params.id);
      const { items, next_cursor } = await listVault(system.db, app, user.id, query);
      return { items: items.map(toVaultEntryJson), next_cursor };
    },
  }),
  route({
    method: 'POST',
    path: '/users/:id/vault',
    tag,
    summary: 'Store a key of a user',
    description: 'Encrypted, at most 100 a user.',
    access: write,
    body: vaultBody.create,
    status: 201,
    response: vaultEntry,
    problems: ['limit_reached'],
    async handle({ system, app, params, body }) {
      return toVaultEntryJson(await createVaultEntry(system, app, params.id, body));
    },
  }),
  route({
    method: 'GET',
    path: '/users/:id/vault/:entry_id',
    tag,
    summary: 'Read a key of a user',
    description: 'With the key itself; each reading is recorded as `vault_entry.read`.',
    access: read,
    status: 200,
    response: openedVaultEntry,
    problems: ['vault_entry_disabled'],
    async handle({ system, app, params }) {
      const entry = await readVaultEntry(system, app, params.id, params.entry_id);
      return { ...toVaultEntryJson(entry), api_key: entry.api_key };
    },
  }),
  route({
    method: 'PUT',
    path: '/users/:id/vault/:entry_id',
    tag,
    summary: 'Replace a key of a user',
    description: 'The old key is deleted at once.',
    access: write,
    body: vaultBody.rotate,
    status: 200,
    response: vaultEntry,
    async handle({ system, app, params, body }) {
      return toVaultEntryJson(await rotateVaultEntry(system, app, params.id, { ...body, id: params.entry_id }));
    },
  }),
  route({
    method: 'PATCH',
    path: '/users/:id/vault/:entry_id',
    tag,
    summary: 'Disable, enable or rename a key of a user',
    description: 'Only what is given changes.',
    access: write,
    body: vaultBody.update,
    status: 200,
    response: vaultEntry,
    async handle({ system, app, params, body }) {
      return toVaultEntryJson(await updateVaultEntry(system.db, app, params.id, { ...body, id: params.entry_id }));
    },
  }),
  route({
    method: 'DELETE',
    path: '/users/:id/vault/:entry_id',
    tag,
    summary: 'Delete a key of a user',
    description: 'Here, at once and for good; it still works at the service until it is revoked there.',
    access: write,
    status: 204,
    async handle({ system, app, params }) {
      await deleteVaultEntry(system.db, app, params.id, params.entry_id);
    },
  }),
];
