import { MINUTE, now } from '../clock.ts';

// How sure we are of a user: what was proved (amr, RFC 8176) and the level that this makes (acr, OpenID Connect Core §2).
// Both tell what happened, never what was asked for.

/** A single factor, usually a password. */
export const SINGLE_FACTOR = 'urn:gatehouse:acr:1fa';
/** A second, independent factor in the same sign-in. A trusted browser doesn't count. */
export const MULTI_FACTOR = 'urn:gatehouse:acr:mfa';

/**
 * RFC 8176 has no value for “somebody else authenticated the user”; `fed` is what Microsoft and others write. How the
 * provider did it is not passed on: it is not ours to vouch for.
 */
export const FEDERATED = 'fed';

/**
 * What a first proof says in amr. RFC 8176 has no word for a mail, either; a passkey says what its ceremony proved
 * (factors/passkeys).
 */
export const amrOfProof = {
  password: ['pwd'],
  mail: ['email'],
  connection: [FEDERATED],
  /** An existing user who adds a connection proves the password. */
  password_and_connection: ['pwd', FEDERATED],
} satisfies Record<string, string[]>;

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

/** When the user of a session was last authenticated, and how; nothing for a session that has ended. */
export type SignedIn = {
  signed_in_at?: Date | undefined;
  amr?: readonly string[] | undefined;
  /** The time is the one that another provider told (`auth_time`). */
  is_told?: boolean | undefined;
};

/**
 * A provider that doesn't tell when it authenticated the user may have done so weeks ago: nobody had to prove anything
 * just now (A144).
 */
export function isFresh({ signed_in_at, amr = [], is_told }: SignedIn): boolean {
  if (amr.includes(FEDERATED) && !amr.includes('pwd') && !is_told) return false;
  return signed_in_at !== undefined && now().getTime() - signed_in_at.getTime() <= FRESH_FOR;
}
