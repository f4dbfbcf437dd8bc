// The console's two cookies, for /console alone: who is signed in, and the sign-ins under way (sealed, so that nobody
// reads or makes one). A cookie that comes twice was planted beside ours, and counts as none.

import { MINUTE, now } from '../../../clock.ts';
import type { Keyring } from '../../../secrets.ts';
import type { Context } from '../../kit/request/context.ts';
import { CONSOLE_PATH } from './visit.ts';

const SESSION = 'console_session';
const ATTEMPTS = 'console_sign_in';
const ATTEMPT_LIFETIME = 60 * MINUTE;
/** Each tab may be signing in; the oldest goes, so that the cookie stays small. */
const MAX_ATTEMPTS = 4;

/** One sign-in under way: what must come back with the answer, and where to go then. */
export type Attempt = { state: string; nonce: string; verifier: string; returnTo: string; at: number };

export function readSession(ctx: Context): string | undefined {
  return read(ctx, SESSION);
}

/** It ends with its browser: whoever is remembered is so by the issuer, which the console then asks again. */
export function writeSession(ctx: Context, secret: string | undefined): void {
  write(ctx, SESSION, secret);
}

export function readAttempts(ctx: Context, keyring: Keyring): Attempt[] {
  const sealed = read(ctx, ATTEMPTS);
  if (!sealed) return [];
  try {
    const attempts: Attempt[] = JSON.parse(keyring.open(Buffer.from(sealed, 'base64url'), ATTEMPTS).toString());
    return attempts.filter(({ at }) => now().getTime() - at < ATTEMPT_LIFETIME);
  } catch {
    return [];
  }
}

export function writeAttempts(ctx: Context, keyring: Keyring, attempts: Attempt[]): void {
  const kept = attempts.slice(-MAX_ATTEMPTS);
  const sealed = kept.length > 0 ? keyring.seal(JSON.stringify(kept), ATTEMPTS).toString('base64url') : undefined;
  write(ctx, ATTEMPTS, sealed, ATTEMPT_LIFETIME);
}

/** `__Host-` would need the path /, where every App's pages lie too. */
const nameOf = (ctx: Context, name: string) => (ctx.secure ? `__Secure-${name}` : name);

function read(ctx: Context, name: string): string | undefined {
  const prefix = `${nameOf(ctx, name)}=`;
  const values = ctx
    .get('cookie')
    .split(/;\s*/)
    .filter((one) => one.startsWith(prefix));
  return values.length === 1 ? values[0]?.slice(prefix.length) : undefined;
}

function write(ctx: Context, name: string, value: string | undefined, lifetime?: number): void {
  const options = { path: CONSOLE_PATH, httpOnly: true, sameSite: 'lax', secure: ctx.secure, signed: false } as const;
  ctx.cookies.set(nameOf(ctx, name), value ?? null, { ...options, ...(value && lifetime && { maxAge: lifetime }) });
}
