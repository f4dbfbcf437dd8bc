// How a row of the audit log is hashed: SHA-256 over canonical JSON (RFC 8785). Its personal part comes in as a salted hash of its
// own, which is all that stays of it when it is erased. docs/audit-log.md has the format; examples/audit/ repeats it.
import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Selectable } from 'kysely';
import type { AuditLogTable } from '../../database/schema/records.ts';

/** Goes up when rows are hashed differently; each seal has its own. */
export const LEAF_VERSION = 1;
export const HASH_BYTES = 32;

export type ChainRow = Omit<Selectable<AuditLogTable>, 'xid'>;

export const leafColumns = [
  ...(['app_id', 'id', 'at', 'event', 'actor_kind', 'client_id', 'request_id'] as const),
  ...(['actor_id', 'user_id', 'ip', 'user_agent', 'data', 'salt', 'personal_digest'] as const),
];

export const sha256 = (bytes: string | Uint8Array): Buffer => hash('sha256', bytes, 'buffer');

/** A row of which only a digest is left must be blank: what stands there otherwise was put there later. */
export function hashRow(row: ChainRow): Buffer {
  const { app_id, id, at, event, actor_kind, client_id, request_id } = row;
  const personal = hexOf(row.personal_digest && isBlank(row) ? row.personal_digest : digestPersonal(row));
  return sha256(
    canonical([LEAF_VERSION, app_id, id, at.toISOString(), event, actor_kind, client_id, request_id, personal]),
  );
}

/** What `personal_digest` is once the personal part is erased. Rows from before the chain have no salt. */
export function digestPersonal({ actor_id, user_id, ip, user_agent, data, salt }: ChainRow): Buffer {
  const personal = canonical({ actor_id, user_id, ip, user_agent, data });
  return sha256(Buffer.concat([salt ?? Buffer.alloc(0), Buffer.from(personal)]));
}

function isBlank({ actor_id, user_id, ip, user_agent, data, salt }: ChainRow): boolean {
  return [actor_id, user_id, ip, user_agent, salt].every((one) => one === null) && Object.keys(data).length === 0;
}

export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The library answers nothing for what is no JSON, which no row is. */
export function canonical(value: object): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('only JSON has a canonical form');
  return text;
}
