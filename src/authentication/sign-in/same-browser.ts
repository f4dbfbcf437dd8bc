// The browser that began an authorization request and the browser that signs in are one (A131). Otherwise an attacker could
// plant an interaction's cookie in a user's browser, and be signed in as that user on coming back. So each step that is taken
// sets a new secret in the browser that took it, and what is kept, and the way back to the client, are for that browser alone.
import { newSecret } from '../../ids.ts';
import { hashSecret, sameSecret } from '../../secrets.ts';

/** A cookie of the App's, for all of its pages: it holds the secrets of the newest few requests, one for each. */
export const BROWSER_COOKIE = 'sign_in';

/** Sign-ins that a browser may have under way at a time, in as many tabs; the oldest begins again. */
const MAX_HELD = 4;

const HELD = /^([\w-]{1,64})\.([\w-]{43})$/;

/** What the browser keeps from now on, and what is to be kept of it here, in base64url. `uid` names the request. */
export function newBrowserSecret(cookie: string | undefined, uid: string): { cookie: string; hash: string } {
  const secret = newSecret();
  const others = [...readHeld(cookie)].filter(([held]) => held !== uid).slice(0, MAX_HELD - 1);
  const held = [[uid, secret], ...others].map((one) => one.join('.'));
  return { cookie: held.join('~'), hash: hashSecret(secret).toString('base64url') };
}

/** Whether a browser holds the newest secret of a request; `hash` as it was kept, whatever that may be by now. */
export function isSameBrowser(cookie: string | undefined, { uid, hash }: { uid: string; hash: unknown }): boolean {
  const secret = readHeld(cookie).get(uid);
  return secret !== undefined && typeof hash === 'string' && sameSecret(secret, Buffer.from(hash, 'base64url'));
}

/** Request to secret. A cookie can be planted, too, so that it is read with care and proves nothing that it doesn't match. */
function readHeld(cookie = ''): Map<string, string> {
  const entries = cookie.slice(0, 1_000).split('~').slice(0, MAX_HELD);
  return new Map(
    entries.flatMap((entry) => {
      const [, uid, secret] = HELD.exec(entry) ?? [];
      return uid && secret ? [[uid, secret] as const] : [];
    }),
  );
}
