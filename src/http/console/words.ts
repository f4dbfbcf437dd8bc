// Words of the catalogues for what has a fixed list of values: a table each, so that a value without a word is a type
// error and a word without a value is found by the test of the catalogues.
import type { ClientType } from '../../apps/clients.ts';
import type { MemberRole } from '../../database/schema.ts';

export const roleWords: Record<MemberRole, string> = {
  owner: 'console.role.owner',
  admin: 'console.role.admin',
  viewer: 'console.role.viewer',
};

export const statusWords = {
  active: 'console.status.active',
  suspended: 'console.status.suspended',
  disabled: 'console.status.disabled',
} as const;

export const clientTypeWords: Record<ClientType, { name: string; text: string }> = {
  confidential: { name: 'console.client_type.confidential', text: 'console.client_type.confidential_text' },
  public: { name: 'console.client_type.public', text: 'console.client_type.public_text' },
  machine: { name: 'console.client_type.machine', text: 'console.client_type.machine_text' },
};
