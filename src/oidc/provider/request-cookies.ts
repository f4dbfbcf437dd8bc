// The library's cookies. It sets two for each interaction, one for its page and one for the way back, and never removes them if
// the user leaves. Here both are entries of one cookie, which holds the newest few requests of the browser. Its session cookie
// becomes one of ours if it could be planted in a browser: the library's signature doesn't say whose browser it is for.
import type { IncomingMessage } from 'node:http';
import type Provider from 'oidc-provider';
import type { App } from '../../apps/app.ts';
import { cookiePlace, isPlantable } from '../../apps/issuer.ts';
import {
  BROWSER_COOKIE,
  holdRequest,
  holdsRequest,
  REQUEST_LIFETIME,
  releaseRequest,
} from '../../authentication/sign-in/same-browser.ts';
import { type Cookies, readAppCookie, setAppCookie } from '../request/cookies.ts';
import { impersonationOf, keepImpersonation } from '../request/impersonation.ts';

type WithCookies = { req: IncomingMessage; [OURS]?: Cookies };

const OURS = Symbol('cookies');

/** In `names` of the configuration. */
export const SESSION_COOKIE = 'session';

/** No cookie with the library's names for an interaction ever reaches a browser. */
export function replaceCookies(provider: Provider, app: App): void {
  const library = Object.getPrototypeOf(provider.context);
  Object.defineProperty(provider.context, 'cookies', {
    get(this: WithCookies): Cookies {
      this[OURS] ??= toOurs(provider, app, { cookies: Reflect.get(library, 'cookies', this), req: this.req });
      return this[OURS];
    },
  });
}

type Given = { cookies: Cookies; req: IncomingMessage };

function toOurs(provider: Provider, app: App, given: Given): Cookies {
  if (isPlantable(cookiePlace(app))) bindSession(provider, app, given);
  setSessionAside(provider, app, given);
  return holdRequests(provider, app, given);
}

/** The end of the cookie's life is added by the library, after everything else (lib/shared/session.js). */
function bindSession(provider: Provider, app: App, { cookies }: Given): void {
  const { get, set } = cookies;
  const session = provider.cookieName('session');
  // Reads and writes under the library's name, which is that of `readAppCookie`.
  const plain: Cookies = {
    response: cookies.response,
    get: (name, options) => get.call(cookies, name, options),
    set: (name, value, options) => set.call(cookies, name, value, options),
  };
  Object.assign(cookies, {
    get(name: string, options: { signed: boolean }) {
      return name === session ? readAppCookie(plain, app, SESSION_COOKIE) : get.call(cookies, name, options);
    },
    set(name: string, value: string | null, options: object) {
      if (name !== session) return set.call(cookies, name, value, options);
      setAppCookie(plain, app, SESSION_COOKIE, { value: value ?? undefined });
      return cookies;
    },
  });
}

/** While the browser's developer acts as a user, its own session is neither read nor written. */
function setSessionAside(provider: Provider, app: App, { cookies, req }: Given): void {
  const { get, set } = cookies;
  const session = provider.cookieName('session');
  Object.assign(cookies, {
    get(name: string, options: { signed: boolean }) {
      const acting = name === session ? impersonationOf(req) : undefined;
      return acting ? acting.secret : get.call(cookies, name, options);
    },
    set(name: string, value: string | null, options: object) {
      const acting = name === session ? impersonationOf(req) : undefined;
      if (!acting) return set.call(cookies, name, value, options);
      if (value !== acting.secret)
        keepImpersonation(cookies, app, value === null ? undefined : { ...acting, secret: value });
      return cookies;
    },
  });
}

function holdRequests(provider: Provider, app: App, { cookies, req }: Given): Cookies {
  const { get, set } = cookies;
  const [page, wayBack] = [provider.cookieName('interaction'), provider.cookieName('resume')];
  const list = () => readAppCookie(cookies, app, BROWSER_COOKIE);
  const write = (value: string) => setAppCookie(cookies, app, BROWSER_COOKIE, { value, maxAge: REQUEST_LIFETIME });

  return Object.assign(cookies, {
    get(name: string, options: { signed: boolean }) {
      if (name !== page && name !== wayBack) return get.call(cookies, name, options);
      const uid = requestAt(req.url);
      return uid !== undefined && holdsRequest(list(), uid) ? uid : undefined;
    },
    set(name: string, value: string | null, options: object) {
      if (name !== page && name !== wayBack) return set.call(cookies, name, value, options);
      const ended = value === null ? requestAt(req.url) : undefined;
      if (ended !== undefined) write(releaseRequest(list(), ended));
      else if (value !== null && name === page) write(holdRequest(list(), value));
      return cookies;
    },
  });
}

/** The uid in the address of a sign-in's page, or of its way back. */
function requestAt(url = ''): string | undefined {
  return /^\/(?:interaction|authorize)\/([\w-]{1,64})(?:[/?]|$)/.exec(url)?.[1];
}
