// The browser that began an authorization request and the browser that signs in are one (A131). Otherwise an attacker could
// plant an interaction's cookie in a user's browser, and be signed in as that user on coming back. So each step that is taken
// sets a new secret in the browser that took it, and what is kept, and the way back to the client, are for that browser alone.
import { dropFromCookieList, putInCookieList, readCookieList } from '../../apps/cookie-list.ts';
import { DAY } from '../../clock.ts';
import { newSecret } from '../../ids.ts';
import { hashSecret, sameSecret } from '../../secrets.ts';

/** A cookie for all pages of the App: the newest few requests of the browser, each with the secret of its last step. */
export const BROWSER_COOKIE = 'sign_in';

/** Requests that a browser may have under way at a time, in as many tabs; an older one begins again. */
const MAX_HELD = 8;

/** How long a browser can go on with a request, or begin it again. */
export const REQUEST_LIFETIME = DAY;

/** Stands for the secret while nothing is proved yet. */
const NO_SECRET = '-';

/** What the browser keeps from now on, and what is to be kept of it here, in base64url. `uid` names the request. */
export function newBrowserSecret(cookie: string | undefined, uid: string): { cookie: string; hash: string } {
  const secret = newSecret();
  return { cookie: put(cookie, uid, secret), hash: hashSecret(secret).toString('base64url') };
}

/** Whether a browser holds the newest secret of a request; `hash` as it was kept, whatever that may be by now. */
export function isSameBrowser(cookie: string | undefined, { uid, hash }: { uid: string; hash: unknown }): boolean {
  const secret = readCookieList(cookie, MAX_HELD).get(uid);
  return secret !== undefined && typeof hash === 'string' && sameSecret(secret, Buffer.from(hash, 'base64url'));
}

/** Adds a request that the browser begins. */
export const holdRequest = (cookie: string | undefined, uid: string) => put(cookie, uid, NO_SECRET);

/** Removes a request that has ended. */
export const releaseRequest = (cookie: string | undefined, uid: string) =>
  dropFromCookieList(cookie, { name: uid, max: MAX_HELD });

export const holdsRequest = (cookie: string | undefined, uid: string) => readCookieList(cookie, MAX_HELD).has(uid);

/** The newest request that this browser began and has not ended. */
export function newestRequest(cookie: string | undefined): string | undefined {
  const [uid] = readCookieList(cookie, MAX_HELD).keys();
  return uid;
}

const put = (cookie: string | undefined, uid: string, value: string) =>
  putInCookieList(cookie, { name: uid, value, max: MAX_HELD });
