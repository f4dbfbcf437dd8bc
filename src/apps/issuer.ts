// The one place that knows an App's address: {BASE_URL}/o/{slug}, or a host of its own if the operator set APP_URL. No
// other code may assume the path or the host.
import type { Config } from '../config.ts';

export const APP_PREFIX = '/o/';

export type Urls = Pick<Config, 'baseUrl' | 'appUrl'>;

export function issuerOf({ baseUrl, appUrl }: Urls, slug: string): string {
  return appUrl ? appUrl.replace('{app}', slug).replace(/\/$/, '') : `${baseUrl}${APP_PREFIX}${slug}`;
}

/** The path prefix of the App's addresses; empty if the App has a host of its own. */
export const issuerPath = ({ issuer }: { issuer: string }) => new URL(issuer).pathname.replace(/\/$/, '');

/** Where a cookie of ours is valid: below an App's address, or in the console. */
export type CookiePlace = { secure: boolean; path: string };

export const cookiePlace = ({ issuer }: { issuer: string }): CookiePlace => ({
  secure: issuer.startsWith('https:'),
  path: `${issuerPath({ issuer })}/`,
});

/**
 * Our cookies share a prefix, so that another program on the host can't set one of the same name by chance
 * (A143). Over TLS the browser enforces more (RFC 6265bis §4.1.3): only TLS sets `__Secure-`, and only this very host
 * `__Host-`, which needs the path `/`: an App with a host of its own.
 */
export function cookieName({ secure, path }: CookiePlace, name: string): string {
  const prefix = path === '/' ? '__Host-' : '__Secure-';
  return `${secure ? prefix : ''}gatehouse_${name}`;
}

/**
 * Whether a program on a host below or beside ours, which may set cookies for the whole domain, can set one of this name in a
 * user's browser. Over http nothing is safe from that.
 */
export const isPlantable = ({ secure, path }: CookiePlace) => secure && path !== '/';

/** The path of BASE_URL; empty if BASE_URL is an origin. */
export const basePathOf = ({ baseUrl }: Pick<Urls, 'baseUrl'>) => new URL(baseUrl).pathname.replace(/\/$/, '');

/**
 * The target of a request for a path at a host. `rest` begins with a slash. `beside`: at BASE_URL's host, not below its
 * path.
 */
export type Place =
  | { kind: 'app'; slug: string; rest: string }
  | { kind: 'server'; rest: string }
  | { kind: 'beside'; rest: string }
  | { kind: 'elsewhere' };

/** Compiles `locate(host, path)`. A host that is neither BASE_URL's nor an App's is `elsewhere`. */
export function createLocator(urls: Urls): (host: string, path: string) => Place {
  const baseHost = new URL(urls.baseUrl).host;
  const basePath = basePathOf(urls);
  const appHost = urls.appUrl ? toPattern(urls.appUrl) : undefined;

  return (host, path) => {
    if (appHost) {
      const slug = appHost.exec(host)?.[1];
      if (slug) return { kind: 'app', slug, rest: path };
    }
    if (host !== baseHost) return { kind: 'elsewhere' };
    return locateBelow(path);
  };

  function locateBelow(whole: string): Place {
    if (whole !== basePath && !whole.startsWith(`${basePath}/`)) return { kind: 'beside', rest: whole };
    const path = whole.slice(basePath.length) || '/';
    if (appHost || !path.startsWith(APP_PREFIX)) return { kind: 'server', rest: path };
    const end = slugEnd(path);
    return { kind: 'app', slug: path.slice(APP_PREFIX.length, end), rest: path.slice(end) || '/' };
  }
}

function slugEnd(path: string): number {
  for (let at = APP_PREFIX.length; at < path.length; at++) {
    const character = path[at];
    if (character === '/' || character === '?') return at;
  }
  return path.length;
}

function toPattern(appUrl: string): RegExp {
  const host = new URL(appUrl.replace('{app}', 'gatehouse-app-slug')).host;
  const escaped = host.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace('gatehouse-app-slug', '([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)')}$`);
}
