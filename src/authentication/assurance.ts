import { MINUTE, now } from '../clock.ts';

// How sure we are of a user: what was proved (amr, RFC 8176) and the level that this makes (acr, OpenID Connect Core §2).
// Both tell what happened, never what was asked for.

/** A single factor, usually a password. */
export const SINGLE_FACTOR = 'urn:gatehouse:acr:1fa';
/** A second, independent factor in the same sign-in. A trusted browser doesn't count. */
export const MULTI_FACTOR = 'urn:gatehouse:acr:mfa';

export const acrValues = [SINGLE_FACTOR, MULTI_FACTOR] as const;
export type Acr = (typeof acrValues)[number];

export function isMultiFactor(amr: readonly string[]): boolean {
  return amr.includes('mfa');
}

export function toAcr(amr: readonly string[]): Acr {
  return isMultiFactor(amr) ? MULTI_FACTOR : SINGLE_FACTOR;
}

/** The proved methods of two factors together. */
export function withSecondFactor(amr: readonly string[], factor: readonly string[]): string[] {
  return [...new Set([...amr, ...factor, 'mfa'])];
}

/** Whether the request accepts two factors only. If it also accepts one, one is enough. */
export function asksForMultiFactor(asked: readonly unknown[]): boolean {
  return asked.includes(MULTI_FACTOR) && !asked.includes(SINGLE_FACTOR);
}

/** Two factors include one: a client that requests only that level is told that it was reached. */
export function toAnsweredAcr(reached: Acr, asked: readonly unknown[]): Acr {
  const onlySingle = asked.includes(SINGLE_FACTOR) && !asked.includes(MULTI_FACTOR);
  return onlySingle ? SINGLE_FACTOR : reached;
}
const FRESH_FOR = 5 * MINUTE;

export function isFresh(signedInAt: Date | undefined): boolean {
  return signedInAt !== undefined && now().getTime() - signedInAt.getTime() <= FRESH_FOR;
}
