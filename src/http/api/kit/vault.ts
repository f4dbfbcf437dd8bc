// What the routes of the vault take and give, for users and for their App's backend.
import { z } from 'zod';
import { MAX_VAULT_KEY, MAX_VAULT_LABEL, MAX_VAULT_SERVICE } from '../../../users/vault.ts';
import { id, line, time } from './schemas.ts';

export const service = line(MAX_VAULT_SERVICE)
  .trim()
  .min(1)
  .meta({ description: 'The App’s own name for the service', examples: ['claude'] });

const api_key = z
  .string()
  .min(1)
  .max(MAX_VAULT_KEY)
  .meta({ description: 'The key itself', examples: ['sk-ant-api03-…'] });
const status = z.enum(['active', 'disabled']).describe('A disabled entry gives its key to nobody');
const label = line(MAX_VAULT_LABEL)
  .nullish()
  .meta({ description: 'To tell several keys apart', examples: ['Team budget'] });

const rest = {
  id,
  service_name: z.string().meta({ examples: ['claude'] }),
  label: z.string().nullable(),
  hint: z
    .string()
    .nullable()
    .meta({ description: 'Its last four characters; null for a short key', examples: ['x4Qz'] }),
  status,
  created_at: time,
  updated_at: time,
  rotated_at: time.nullable(),
  last_read_at: time.nullable(),
};

export const vaultEntry = z.object(rest).meta({ id: 'VaultEntry', description: 'A key for another service, masked' });
export const openedVaultEntry = z
  .object({ ...rest, api_key })
  .meta({ id: 'OpenedVaultEntry', description: 'The same with the key. Every reading is an event' });

export const vaultBody = {
  create: z.strictObject({ service_name: service, api_key, status: status.optional(), label }),
  rotate: z.strictObject({ api_key }),
  update: z.strictObject({ status: status.optional(), label }),
};
