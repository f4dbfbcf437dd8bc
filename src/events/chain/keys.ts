// The audit keys of the server: one at a time signs seals, and all public keys stay published for ever. What is sealed of a key
// proves that this server made it: a key that somebody put into the database is not among them.
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { DAY, now } from '../../clock.ts';
import type { Core } from '../../core.ts';
import { sealedColumn } from '../../database/sealed.ts';
import { messageOf } from '../../log.ts';

export const AUDIT_ALG = 'ES256';
/** Then the sealer makes another. */
export const AUDIT_KEY_LIFETIME = 90 * DAY;

/** Below BASE_URL, for whoever checks seals elsewhere. */
export const AUDIT_JWKS_PATH = '/.well-known/gatehouse-audit-keys';

export const auditJwksUri = ({ baseUrl }: { baseUrl: string }): string => `${baseUrl}${AUDIT_JWKS_PATH}`;

export type AuditKey = { kid: string; key: CryptoKey };

const placeOf = ({ kid }: { kid: string }) => `audit_keys/${kid}`;

export const sealedAuditKeys = sealedColumn('audit_keys', {
  column: 'key_sealed',
  key: ['kid'],
  reads: ['public_jwk'],
  placeOf,
  // The operator vouches for the public keys in place of the lost SECRET_KEY (docs/decisions/0051). None of them signs again.
  lost: {
    becomes: ({ public_jwk }) => JSON.stringify(public_jwk),
    words:
      'audit keys: another one seals from now on, and these count on your word; compare their ids with those you keep',
  },
});

const opened = new WeakMap<Core['keyring'], AuditKey>();

/** The key that signs; one is made if there is none, or none that can be used any more. `core` is the sealer's transaction. */
export async function currentAuditKey(core: Core): Promise<AuditKey> {
  const row = await core.db
    .selectFrom('audit_keys')
    .selectAll()
    .where('retired_at', 'is', null)
    .orderBy('created_at', 'desc')
    .executeTakeFirst();
  if (!row || now().getTime() - row.created_at.getTime() > AUDIT_KEY_LIFETIME) return rotateAuditKey(core);
  const known = opened.get(core.keyring);
  if (known?.kid === row.kid) return known;
  try {
    const jwk: JWK = JSON.parse(core.keyring.open(row.key_sealed, placeOf(row)).toString());
    return remember(core, { kid: row.kid, key: await importPrivate(jwk) });
  } catch (error) {
    core.log.warn({ error: messageOf(error), kid: row.kid }, 'the audit key cannot be used; another is made');
    return rotateAuditKey(core);
  }
}

/** Retires the key that signs, of which only the public part is kept, and makes another. `core` is a transaction. */
export async function rotateAuditKey(core: Core): Promise<AuditKey> {
  const retired = await core.db.selectFrom('audit_keys').selectAll().where('retired_at', 'is', null).execute();
  for (const row of retired) {
    const isOurs = (await vouchedJwk(core, row)) !== undefined;
    const key_sealed = isOurs ? core.keyring.seal(JSON.stringify(row.public_jwk), placeOf(row)) : row.key_sealed;
    await core.db.updateTable('audit_keys').set({ retired_at: now(), key_sealed }).where('kid', '=', row.kid).execute();
  }
  const { privateKey, publicKey } = await generateKeyPair(AUDIT_ALG, { extractable: true });
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  const key_sealed = core.keyring.seal(JSON.stringify(await exportJWK(privateKey)), placeOf({ kid }));
  const public_jwk = JSON.stringify({ ...jwk, kid, alg: AUDIT_ALG, use: 'sig' });
  await core.db.insertInto('audit_keys').values({ kid, public_jwk, key_sealed, created_at: now() }).execute();
  return { kid, key: privateKey };
}

/** All public keys that this server made, the newest first. Those that its SECRET_KEY can't vouch for are left out. */
export async function listAuditJwks(core: Core): Promise<JWK[]> {
  const rows = await core.db.selectFrom('audit_keys').selectAll().orderBy('created_at', 'desc').execute();
  const jwks = await Promise.all(rows.map((row) => vouchedJwk(core, row)));
  return jwks.filter((jwk) => jwk !== undefined);
}

type Kept = { kid: string; public_jwk: JWK; key_sealed: Uint8Array };

/** A kid is the thumbprint of its key (RFC 7638), and what is sealed is bound to the kid. */
async function vouchedJwk({ keyring }: Core, { kid, public_jwk, key_sealed }: Kept): Promise<JWK | undefined> {
  try {
    keyring.open(key_sealed, placeOf({ kid }));
    return (await calculateJwkThumbprint(public_jwk)) === kid ? public_jwk : undefined;
  } catch {
    return undefined;
  }
}

async function importPrivate(jwk: JWK): Promise<CryptoKey> {
  const key = await importJWK(jwk, AUDIT_ALG);
  if (key instanceof Uint8Array) throw new Error('an audit key is a pair of keys');
  return key;
}

function remember({ keyring }: Core, key: AuditKey): AuditKey {
  opened.set(keyring, key);
  return key;
}
