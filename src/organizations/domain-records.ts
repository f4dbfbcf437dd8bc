// The TXT record by which an organization proves that it controls a domain.
import type { OrganizationDomainRow } from '../database/schema.ts';

/** Below the domain, so that it stands among no other records, and the name can be given to another zone by a CNAME. */
export const RECORD_LABEL = '_gatehouse-challenge';

export const toTxtRecord = ({ domain, token }: Pick<OrganizationDomainRow, 'domain' | 'token'>) => ({
  type: 'TXT' as const,
  name: `${RECORD_LABEL}.${domain}`,
  value: `gatehouse-domain=${token}`,
});
