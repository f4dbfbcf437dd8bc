// Identifiers (public, unguessable) and secrets (random, shown once, stored hashed).
import { randomBytes, randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';

const SECRET_BYTES = 32;

export function newId(): string {
  return randomUUID();
}

/** 256 random bits in base64url, behind an optional prefix that secret scanners can recognise. */
export function newSecret(prefix = ''): string {
  return prefix + randomBytes(SECRET_BYTES).toString('base64url');
}

/** Behind a key's random part, in base62: enough for 32 bits. */
const CHECKSUM_LENGTH = 6;
const RANDOM_LENGTH = Math.ceil((SECRET_BYTES * 8) / 6);
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * A secret that developers copy about, with the CRC-32 of all before it at its end: a scanner of source code tells a key from
 * what only looks like one, and a mistyped one is refused without a look into the database. docs/api.md has the format.
 */
export function newKey(prefix: string): string {
  const secret = newSecret(prefix);
  return secret + checksumOf(secret);
}

/** Whether a text can be a key with this prefix. Keys from before 0.4 have no checksum. */
export function isKey(prefix: string, text: string): boolean {
  if (!text.startsWith(prefix)) return false;
  const length = text.length - prefix.length;
  if (length === RANDOM_LENGTH) return true;
  const secret = text.slice(0, -CHECKSUM_LENGTH);
  return length === RANDOM_LENGTH + CHECKSUM_LENGTH && text === secret + checksumOf(secret);
}

function checksumOf(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let index = 0; index < CHECKSUM_LENGTH; index++) {
    digits = BASE62.charAt(rest % BASE62.length) + digits;
    rest = Math.floor(rest / BASE62.length);
  }
  return digits;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Whether a text from outside can be the id of a row. PostgreSQL answers other texts with an error instead of no row.
 */
export function isId(text: unknown): text is string {
  return typeof text === 'string' && UUID.test(text);
}
