// The console's cookies, for its pages alone: who is signed in, and the sign-ins under way (sealed, so that nobody
// reads or forges one). What a form hands over to the next page lies beside them (handover.ts).

import { basePathOf, type CookiePlace } from '../../../apps/issuer.ts';
import { MINUTE, now } from '../../../clock.ts';
import { readCookie, setCookie } from '../../../oidc/request/cookies.ts';
import type { System } from '../../../system.ts';
import type { Context } from '../../kit/request/context.ts';
import { CONSOLE_PATH } from '../../kit/request/paths.ts';

const SESSION = 'console_session';
const ATTEMPTS = 'console_sign_in';
const ATTEMPT_LIFETIME = 60 * MINUTE;
/** Each tab may be signing in; the oldest goes, so that the cookie stays small. */
const MAX_ATTEMPTS = 4;
const MAX_ATTEMPTS_LENGTH = 2_500;

/** One sign-in under way: what must come back with the answer, and where to go then. */
export type Attempt = { state: string; nonce: string; verifier: string; returnTo: string; at: number };

export function readSession({ config }: System, ctx: Context): string | undefined {
  return readCookie(ctx.cookies, placeOf(config), SESSION);
}

/** It ends with its browser: whoever is remembered is so by the issuer, which the console then asks again. */
export function writeSession({ config }: System, ctx: Context, secret: string | undefined): void {
  setCookie(ctx.cookies, placeOf(config), SESSION, { value: secret });
}

export function readAttempts({ config, keyring }: System, ctx: Context): Attempt[] {
  const sealed = readCookie(ctx.cookies, placeOf(config), ATTEMPTS);
  if (!sealed) return [];
  try {
    const attempts: Attempt[] = JSON.parse(keyring.open(Buffer.from(sealed, 'base64url'), ATTEMPTS).toString());
    return attempts.filter(({ at }) => now().getTime() - at < ATTEMPT_LIFETIME);
  } catch {
    return [];
  }
}

export function writeAttempts(system: System, ctx: Context, attempts: Attempt[]): void {
  const value = seal(system, attempts.slice(-MAX_ATTEMPTS));
  setCookie(ctx.cookies, placeOf(system.config), ATTEMPTS, { value, maxAge: ATTEMPT_LIFETIME });
}

function seal(system: System, attempts: Attempt[]): string | undefined {
  if (attempts.length === 0) return undefined;
  const sealed = system.keyring.seal(JSON.stringify(attempts), ATTEMPTS).toString('base64url');
  return sealed.length > MAX_ATTEMPTS_LENGTH ? seal(system, attempts.slice(1)) : sealed;
}

/** If each App has a host of its own, so does the console. Otherwise its cookies are valid only for its path. */
export function placeOf(config: System['config']): CookiePlace {
  const hasHost = config.appUrl !== undefined && basePathOf(config) === '';
  return { secure: config.baseUrl.startsWith('https:'), path: hasHost ? '/' : CONSOLE_PATH };
}
