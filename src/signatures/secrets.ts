// Secrets that sign requests to an App's own servers, as Standard Webhooks has them: `whsec_` and base64 of 24 to 64 bytes. They
// have to sign, so they are sealed and not hashed; a secret is shown once. Where a row is sealed to is its noun's to say.
import { randomBytes } from 'node:crypto';
import { HOUR, now } from '../clock.ts';
import type { Core } from '../core.ts';
import { Problem } from '../problem.ts';

const PREFIX = 'whsec_';
const BYTES = 32;
const MIN_BYTES = 24;
const MAX_BYTES = 64;

export const newSigningSecret = (): string => PREFIX + randomBytes(BYTES).toString('base64');

/** Throws `invalid_body`. */
export function requireSigningSecret(secret: string): void {
  const bytes = Buffer.from(secret.slice(PREFIX.length), 'base64');
  const isSecret =
    secret === PREFIX + bytes.toString('base64') && bytes.length >= MIN_BYTES && bytes.length <= MAX_BYTES;
  if (isSecret) return;
  const mistake = 'must be whsec_ and base64 of 24 to 64 random bytes';
  throw new Problem('invalid_body', `secret ${mistake}`, { fields: { secret: mistake } });
}

/** The columns of a receiver that has a secret. */
export type Secrets = {
  secret_sealed: Uint8Array;
  /** Signs beside the new one until `previous_until`. */
  previous_secret_sealed: Uint8Array | null;
  previous_until: Date | null;
};

/** The one that signs, and for the time of a rotation the one before. */
export function liveSecrets({ keyring }: Core, row: Secrets, place: string): string[] {
  const { secret_sealed, previous_secret_sealed, previous_until } = row;
  const current = keyring.open(secret_sealed, place).toString();
  if (!previous_secret_sealed || !previous_until || previous_until <= now()) return [current];
  return [current, keyring.open(previous_secret_sealed, place).toString()];
}

/** The columns after a rotation: both secrets sign for `overlapHours`. */
export function toRotated(row: Secrets, sealed: Buffer, overlapHours: number): Secrets {
  const keeps = overlapHours > 0;
  return {
    secret_sealed: sealed,
    previous_secret_sealed: keeps ? row.secret_sealed : null,
    previous_until: keeps ? new Date(now().getTime() + overlapHours * HOUR) : null,
  };
}

/** For the answers of the API. */
export const previousSecretUntil = ({ previous_until }: Secrets): Date | null =>
  previous_until && previous_until > now() ? previous_until : null;
