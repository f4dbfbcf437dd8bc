// The library sets two cookies for each interaction, one for its page and one for the way back, and never removes them if the
// user leaves. Here both are entries of one cookie, which holds the newest few requests of the browser.
import type { IncomingMessage } from 'node:http';
import type Provider from 'oidc-provider';
import type { App } from '../../apps/app.ts';
import {
  BROWSER_COOKIE,
  holdRequest,
  holdsRequest,
  REQUEST_LIFETIME,
  releaseRequest,
} from '../../authentication/sign-in/same-browser.ts';
import { type Cookies, readAppCookie, setAppCookie } from '../request/cookies.ts';

type WithCookies = { req: IncomingMessage; [OURS]?: Cookies };

const OURS = Symbol('cookies');

/** The library reads and writes both with these names; no cookie of either name ever reaches a browser. */
export function holdRequestsInOneCookie(provider: Provider, app: App): void {
  const library = Object.getPrototypeOf(provider.context);
  Object.defineProperty(provider.context, 'cookies', {
    get(this: WithCookies): Cookies {
      this[OURS] ??= withRequests(provider, app, { cookies: Reflect.get(library, 'cookies', this), req: this.req });
      return this[OURS];
    },
  });
}

type Given = { cookies: Cookies; req: IncomingMessage };

function withRequests(provider: Provider, app: App, { cookies, req }: Given): Cookies {
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
