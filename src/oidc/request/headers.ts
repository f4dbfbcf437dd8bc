// The headers that every answer has: a page, a file, an endpoint of the protocol, a probe, a refusal. An answer that needs
// another value, such as a page with scripts, sets it; a door can't forget one.

import { basePathOf } from '../../apps/issuer.ts';
import type { Config } from '../../config.ts';

/** Loads nothing, runs nothing, and is in nobody's frame. */
const nothing = {
  'default-src': "'none'",
  'base-uri': "'none'",
  'object-src': "'none'",
  'frame-ancestors': "'none'",
};

/** A Content-Security-Policy that allows no more than the directives say. */
export function toPolicy(directives: Record<string, string> = {}): string {
  return Object.entries({ ...nothing, ...directives })
    .map((directive) => directive.join(' ').trim())
    .join('; ');
}

type Served = Pick<Config, 'baseUrl' | 'hstsSubdomains'>;

export function commonHeaders(config: Served): [name: string, value: string][] {
  const hsts = toHsts(config);
  return [
    ['Content-Security-Policy', toPolicy()],
    // Whatever may be kept says so itself: files, discovery, keys, the API's description.
    ['Cache-Control', 'no-store'],
    ['X-Content-Type-Options', 'nosniff'],
    ['Referrer-Policy', 'no-referrer'],
    // For browsers that don't know frame-ancestors.
    ['X-Frame-Options', 'DENY'],
    ...(hsts ? [['Strict-Transport-Security', hsts] satisfies [string, string]] : []),
  ];
}

const HSTS_SECONDS = 2 * 365 * 24 * 60 * 60;

/** RFC 6797. A laptop's other programs are plain http on the same name, and would be unreachable for two years. */
function toHsts({ baseUrl, hstsSubdomains }: Served): string | undefined {
  const { protocol, hostname } = new URL(baseUrl);
  if (protocol !== 'https:' || hostname === 'localhost') return undefined;
  return `max-age=${HSTS_SECONDS}${hstsSubdomains ? '; includeSubDomains' : ''}`;
}

/**
 * RFC 9110 has no word for it: https://www.w3.org/TR/clear-site-data. Ends what other tabs and the back button still show
 * after a sign-out. Cookies stay, because other Apps may share the host; so does the storage of an origin that belongs to
 * another program too.
 */
export function clearSiteData(config: Pick<Config, 'baseUrl' | 'appUrl'>, at: 'app' | 'server'): string {
  const isShared = basePathOf(config) !== '' && !(at === 'app' && config.appUrl);
  return isShared ? '"cache"' : '"cache", "storage"';
}
