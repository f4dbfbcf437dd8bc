// Recognises a database of Gatehouse 0.1. Version 0.2 replaced the eleven migrations of 0.1 by one, so there is no way
// from such a database to this version.
import { executedNames, rememberedChecksums } from './migration-history.ts';
import type { Db } from './schema.ts';

/** No later migration may have one of these names. */
const LATER_MIGRATIONS = new Set([
  '0002-audit-log-indexes',
  '0003-mail',
  '0004-factors',
  '0005-account',
  '0006-connections',
  '0007-back-off',
  '0008-sms',
  '0009-email-changes',
  '0010-invitations-and-roles',
  '0011-passkeys',
]);
/** The first has the same name in both versions; 0.1 took the checksum of the file as it is. */
export const FIRST_MIGRATION = '0001-foundation';
const FIRST_CHECKSUM = 'af60b6e9ddf13187f9c60a46758729085e3271116cb17eda572dd57a0d6bf2bd';

export async function isOfVersion01(db: Db): Promise<boolean> {
  const executed = await executedNames(db);
  if (executed.some((name) => LATER_MIGRATIONS.has(name))) return true;
  if (!executed.includes(FIRST_MIGRATION)) return false;
  return (await rememberedChecksums(db)).get(FIRST_MIGRATION) === FIRST_CHECKSUM;
}
