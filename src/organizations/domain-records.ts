// The TXT record by which an organization proves that it controls a domain.
import type { OrganizationDomainRow } from '../database/schema.ts';

/** Below the domain, so that it stands among no other records, and the name can be given to another zone by a CNAME. */
export const RECORD_LABEL = '_gatehouse-challenge';

/** So many answers in a row without the record end the verification. An index has the number, too (migration 0051). */
export const MAX_FAILURES = 3;

export const toTxtRecord = ({ domain, token }: Pick<OrganizationDomainRow, 'domain' | 'token'>) => ({
  type: 'TXT' as const,
  name: `${RECORD_LABEL}.${domain}`,
  value: `gatehouse-domain=${token}`,
});
