// Secrets are stored so that a thief of the database can't use them: random ones are hashed (SHA-256), and those that have
// to be read back are sealed (AES-256-GCM) under SECRET_KEY and bound to their place by additional authenticated data.
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hash,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Problem } from './problem.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_ID_BYTES = 4;
const FORMAT = 1;

/** SHA-256 of a random secret. Never for passwords: those are people's, and get argon2id (authentication/password/password.ts). */
export function hashSecret(secret: string): Buffer {
  return hash('sha256', secret, 'buffer');
}

export function sameSecret(secret: string, hash: Uint8Array): boolean {
  const given = hashSecret(secret);
  return given.length === hash.length && timingSafeEqual(given, hash);
}

/**
 * Whether a stored secret of somebody else's server may stay when its addresses change. It is kept only for the servers that it was
 * given for: otherwise somebody who may change an address, but doesn't know the secret, could have it sent to a server of their own.
 */
export const staysWith = (before: readonly string[], after: readonly string[]): boolean =>
  isDeepStrictEqual(before, after);

/** The answer if it may not stay and isn't given again. `field`: where it is given. */
export const secretRequired = (field: string): Problem =>
  new Problem('secret_required', `${field} has to be given again: the stored one is for another server`, {
    fields: { [field]: 'has to be given again for another server' },
  });

export type Keyring = {
  /** Encrypts under the first key. `place` names the row and column, so that a sealed value can't be moved elsewhere. */
  seal(plaintext: string | Uint8Array, place: string): Buffer;
  /** Decrypts with whichever key sealed it; throws when none of ours did or the value was altered or moved. */
  open(sealed: Uint8Array, place: string): Buffer;
  /** 32 bytes for one purpose (cookie signatures, form tokens), the newest key's first. */
  derive(purpose: string): Buffer[];
  /** The ids that sealed values carry in bytes 2 to 5, the newest key's first. */
  keyIds: Buffer[];
};

/** For the log, where it ends up. */
const ADVICE =
  'While the key is replaced, every node lists both; see “Keys” in docs/running.md. If it is lost, see `gatehouse secrets lost`.';

/** A value was sealed under a SECRET_KEY that isn't configured. */
export class UnknownKey extends Error {
  override readonly name = 'UnknownKey';
}

/** `secrets`: SECRET_KEY, newest first; each of at least 32 characters. */
export function createKeyring(secrets: string[]): Keyring {
  const keys = secrets.map((secret) => toSealingKey(deriveKey(secret, { info: 'gatehouse seal' })));
  const first = keys[0];
  if (!first) throw new Error('a keyring needs at least one key');

  return {
    seal: (plaintext, place) => encrypt(first, { plaintext, place }),
    open(sealed, place) {
      const key = keys.find((key) => key.id.equals(keyIdOf(sealed)));
      if (!key) throw new UnknownKey(`${place} was sealed under a SECRET_KEY that this node does not list. ${ADVICE}`);
      return decrypt(key.key, { sealed, place });
    },
    derive: (purpose) => secrets.map((secret) => deriveKey(secret, { info: `gatehouse ${purpose}` })),
    keyIds: keys.map(({ id }) => id),
  };
}

/** HMAC-SHA-256 by the newest key, for values that could be guessed: a plain hash would tell whether a guess is right. */
export function keyedHash([newest]: readonly Buffer[], text: string): string {
  if (!newest) throw new Error('a keyring derives at least one key');
  return createHmac('sha256', newest).update(text).digest('base64url');
}

/** HKDF-SHA-256 (RFC 5869) to 32 bytes. */
export function deriveKey(secret: string | Uint8Array, { info, salt = '' }: { info: string; salt?: string }): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, 32));
}

/** AES-256-GCM under a key of its own, for what must be readable only to the holder of that key. */
export function createSealer(key: Buffer): Pick<Keyring, 'seal' | 'open'> {
  const sealing = toSealingKey(key);
  return {
    seal: (plaintext, place) => encrypt(sealing, { plaintext, place }),
    open: (sealed, place) => decrypt(key, { sealed, place }),
  };
}

type SealingKey = { id: Buffer; key: Buffer };

function toSealingKey(key: Buffer): SealingKey {
  return { key, id: hash('sha256', key, 'buffer').subarray(0, KEY_ID_BYTES) };
}

// Layout: format (1 byte), key id (4), IV (12), tag (16), ciphertext.
function encrypt(
  { id, key }: SealingKey,
  { plaintext, place }: { plaintext: string | Uint8Array; place: string },
): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(place));
  const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([Buffer.of(FORMAT), id, iv, cipher.getAuthTag(), body]);
}

function decrypt(key: Buffer, { sealed, place }: { sealed: Uint8Array; place: string }): Buffer {
  const bytes = Buffer.from(sealed);
  const at = 1 + KEY_ID_BYTES;
  const iv = bytes.subarray(at, at + IV_BYTES);
  const tag = bytes.subarray(at + IV_BYTES, at + IV_BYTES + TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(place)).setAuthTag(tag);
  return Buffer.concat([decipher.update(bytes.subarray(at + IV_BYTES + TAG_BYTES)), decipher.final()]);
}

function keyIdOf(sealed: Uint8Array): Buffer {
  return Buffer.from(sealed.subarray(1, 1 + KEY_ID_BYTES));
}
