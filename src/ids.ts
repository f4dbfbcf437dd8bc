// Identifiers (public, unguessable) and secrets (random, shown once, stored hashed).
import { randomBytes, randomUUID } from 'node:crypto';

const SECRET_BYTES = 32;

export function newId(): string {
  return randomUUID();
}

/** 256 random bits in base64url, behind an optional prefix that secret scanners can recognise. */
export function newSecret(prefix = ''): string {
  return prefix + randomBytes(SECRET_BYTES).toString('base64url');
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Whether a text from outside can be the id of a row. PostgreSQL answers other texts with an error instead of no row.
 */
export function isId(text: unknown): text is string {
  return typeof text === 'string' && UUID.test(text);
}
