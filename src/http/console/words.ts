// Words of the catalogues for what has a fixed list of values: a table each, so that a value without a word is a type
// error and a word without a value is found by the test of the catalogues.
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
