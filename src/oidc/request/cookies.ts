// Cookies of an App beside the library's session: below the issuer's path, hidden from scripts and from other sites' requests,
// and only over TLS if the issuer uses it. They aren't signed: each value proves by itself that it is ours.
import { type CookiePlace, cookieName, cookiePlace } from '../../apps/issuer.ts';

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
  return set?.has(key) ? set.get(key) : cookies.get(key, { signed: false });
}

export function setCookie(cookies: Cookies, place: CookiePlace, name: string, { value, maxAge }: Written): void {
  const key = cookieName(place, name);
  const set = pending.get(cookies.response) ?? new Map();
  pending.set(cookies.response, set.set(key, value));
  cookies.set(key, value ?? null, {
    ...place,
    httpOnly: true,
    sameSite: 'lax',
    signed: false,
    overwrite: true,
    ...(value !== undefined && maxAge !== undefined && { maxAge }),
  });
}
