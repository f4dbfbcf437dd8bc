// A seal: the hashes of some rows of one App, the hash of the seal before it, and a signature over both (a JWS).
import { CompactSign, compactVerify, type JWK } from 'jose';
import type { Insertable } from 'kysely';
import { z } from 'zod';
import { now } from '../../clock.ts';
import type { AuditSealsTable } from '../../database/schema/records.ts';
import { AUDIT_ALG, type AuditKey } from './keys.ts';
import { type ChainRow, canonical, hashRow, hexOf, LEAF_VERSION, sha256 } from './leaf.ts';

const SEAL_TYPE = 'gatehouse-audit-seal';

const hex = z.string().regex(/^[0-9a-f]{64}$/);

/** What is signed. `rows` is the hash of the hashes of the rows, `previous` that of the seal before. */
const sealed = z.strictObject({
  version: z.literal(LEAF_VERSION),
  app_id: z.string(),
  number: z.int().positive(),
  count: z.int().positive(),
  first_at: z.string(),
  last_at: z.string(),
  rows: hex,
  previous: hex.nullable(),
  sealed_at: z.string(),
});
export type Sealed = z.infer<typeof sealed>;

export type NumberedRow = ChainRow & { xid: string };
export type Link = { number: number; hash: string };

/** `rows` are of one App, in their order, at least one. */
export async function makeSeal(
  { kid, key }: AuditKey,
  rows: readonly NumberedRow[],
  previous: Link | undefined,
): Promise<Insertable<AuditSealsTable>> {
  const [first, last] = [rows.at(0), rows.at(-1)];
  if (!first || !last) throw new Error('a seal is of rows');
  const times = rows.map(({ at }) => at.getTime());
  const [firstAt, lastAt] = [new Date(Math.min(...times)), new Date(Math.max(...times))];
  const hashes = Buffer.concat(rows.map(hashRow));
  const sealedAt = now();
  const payload: Sealed = {
    version: LEAF_VERSION,
    app_id: first.app_id,
    number: (previous?.number ?? 0) + 1,
    count: rows.length,
    first_at: firstAt.toISOString(),
    last_at: lastAt.toISOString(),
    rows: hexOf(sha256(hashes)),
    previous: previous?.hash ?? null,
    sealed_at: sealedAt.toISOString(),
  };
  const bytes = Buffer.from(canonical(payload));
  return {
    app_id: first.app_id,
    number: payload.number,
    version: LEAF_VERSION,
    from_xid: first.xid,
    to_xid: last.xid,
    first_at: firstAt,
    last_at: lastAt,
    count: rows.length,
    ids: rows.map(({ id }) => id),
    hashes,
    hash: sha256(bytes),
    signature: await new CompactSign(bytes).setProtectedHeader({ alg: AUDIT_ALG, kid, typ: SEAL_TYPE }).sign(key),
    sealed_at: sealedAt,
  };
}

/** What a seal says, and its hash; undefined if none of the keys signed it. */
export async function openSeal(
  signature: string,
  keys: ReadonlyMap<string, JWK>,
): Promise<{ sealed: Sealed; hash: string } | undefined> {
  try {
    const { payload } = await compactVerify(signature, ({ kid = '' }) => findKey(keys, kid), {
      algorithms: [AUDIT_ALG],
    });
    return { sealed: sealed.parse(JSON.parse(Buffer.from(payload).toString())), hash: hexOf(sha256(payload)) };
  } catch {
    return undefined;
  }
}

function findKey(keys: ReadonlyMap<string, JWK>, kid: string): JWK {
  const key = keys.get(kid);
  if (!key) throw new Error('no key of this server has this id');
  return key;
}
