// Cookies of an App and of the console: hidden from scripts and from other sites' requests, and only over TLS if the server
// uses it. Each value proves by itself that it is ours (the library's session cookie is signed), but not that this browser
// got it: another program below our domain can plant a value that it got itself. Where the browser doesn't rule that out by
// the name `__Host-`, a value is bound to a secret that the browser keeps under such a name
// (docs/decisions/0014-cookies-of-one-browser.md).
import { createHmac } from 'node:crypto';
import { type CookiePlace, cookieName, cookiePlace, isPlantable } from '../../apps/issuer.ts';
import { DAY } from '../../clock.ts';
import { newSecret } from '../../ids.ts';
import { hashSecret, sameSecret } from '../../secrets.ts';

/** Koa's, and oidc-provider's own. */
export type Cookies = {
  response: object;
  get(name: string, options: { signed: boolean }): string | undefined;
  set(name: string, value: string | null, options: object): unknown;
};

type Site = { issuer: string };

export const readAppCookie = (cookies: Cookies, app: Site, name: string) => readCookie(cookies, cookiePlace(app), name);

type Written = { value: string | undefined; maxAge?: number };

/** `maxAge` in milliseconds; without it, the cookie ends with the browser. */
export function setAppCookie(cookies: Cookies, app: Site, name: string, written: Written): void {
  setCookie(cookies, cookiePlace(app), name, written);
}

/** Reads what this answer sets already: a list that gets two entries within one request must keep both. */
const pending = new WeakMap<object, Map<string, string | undefined>>();

export function readCookie(cookies: Cookies, place: CookiePlace, name: string): string | undefined {
  const key = cookieName(place, name);
  const set = pending.get(cookies.response);
  if (set?.has(key)) return set.get(key);
  const value = cookies.get(key, { signed: false });
  return value !== undefined && isPlantable(place) ? unbind(browserSecret(cookies), { key, value }) : value;
}

export function setCookie(cookies: Cookies, place: CookiePlace, name: string, { value, maxAge }: Written): void {
  const key = cookieName(place, name);
  const isBound = value !== undefined && isPlantable(place);
  write(cookies, place, { key, value, maxAge, sent: isBound ? bind(cookies, { key, value }) : value });
}

type Entry = { key: string; value: string | undefined; maxAge?: number | undefined; sent: string | undefined };

/** `sent`: the value as the browser gets it. */
function write(cookies: Cookies, place: CookiePlace, { key, value, maxAge, sent }: Entry): void {
  const set = pending.get(cookies.response) ?? new Map();
  pending.set(cookies.response, set.set(key, value));
  cookies.set(key, sent ?? null, {
    ...place,
    httpOnly: true,
    sameSite: 'lax',
    signed: false,
    overwrite: true,
    ...(value !== undefined && maxAge !== undefined && { maxAge }),
  });
}

type Bound = { key: string; value: string };

const WHOLE_HOST: CookiePlace = { secure: true, path: '/' };
/** The browser's secret. */
export const BROWSER = cookieName(WHOLE_HOST, 'browser');
const SECRET = /^[\w-]{43}$/;
/** As long as browsers keep any cookie. It is set again with every cookie that is bound to it, and so outlives them all. */
const BROWSER_LIFETIME = 400 * DAY;

function bind(cookies: Cookies, bound: Bound): string {
  const secret = browserSecret(cookies) ?? newSecret();
  write(cookies, WHOLE_HOST, { key: BROWSER, value: secret, maxAge: BROWSER_LIFETIME, sent: secret });
  return `${bound.value}.${proofOf(secret, bound)}`;
}

function browserSecret(cookies: Cookies): string | undefined {
  const secret = pending.get(cookies.response)?.get(BROWSER) ?? cookies.get(BROWSER, { signed: false });
  return secret !== undefined && SECRET.test(secret) ? secret : undefined;
}

/** The value, if it was bound to the browser with this secret. `bound` as the browser sent it. */
export function unbind(secret: string | undefined, bound: Bound): string | undefined {
  const end = bound.value.lastIndexOf('.');
  const [value, proof] = [bound.value.slice(0, end), bound.value.slice(end + 1)];
  if (end === -1 || secret === undefined || !SECRET.test(secret)) return undefined;
  return sameSecret(proof, hashSecret(proofOf(secret, { ...bound, value }))) ? value : undefined;
}

/** For one name, so that no cookie stands for another. */
const proofOf = (secret: string, { key, value }: Bound) =>
  createHmac('sha256', secret).update(`${key}\n${value}`).digest('base64url');
