// Counts requests by the kind of their route, with two additions for each.
import type { ServerResponse } from 'node:http';
import { APP_PREFIX } from '../../apps/issuer.ts';
import { counters, requestSeconds } from '../../metrics/figures.ts';

/** By the first part of the path below an App's address or BASE_URL. All else is `other`. */
const routes: ReadonlyMap<string, string> = new Map([
  ['.well-known', 'discovery'],
  ['jwks', 'discovery'],
  ['authorize', 'authorize'],
  ['token', 'token'],
  ['introspect', 'introspect'],
  ['revoke', 'revoke'],
  ['userinfo', 'userinfo'],
  ['logout', 'logout'],
  ['interaction', 'screens'],
  ['account', 'account'],
  ['console', 'console'],
  ['docs', 'docs'],
  ['api', 'api'],
  ['assets', 'assets'],
  ['brand.css', 'assets'],
]);

/** `path`: below the path of BASE_URL. */
export function countRequest(response: ServerResponse, path: string): void {
  const began = performance.now();
  response.once('close', () => {
    const { writableFinished: isAnswered, statusCode } = response;
    // A stream takes as long as its page is open, and its reader leaves when they like.
    if (response.getHeader('content-type')?.toString().startsWith('text/event-stream')) {
      counters.requests.inc({ route: 'live', status: String(statusCode) });
      return;
    }
    const route = routeOf(path);
    counters.requests.inc({ route, status: isAnswered ? String(statusCode) : 'aborted' });
    if (isAnswered) requestSeconds.observe({ route }, (performance.now() - began) / 1000);
  });
}

export function routeOf(path: string): string {
  const slugEnd = path.startsWith(APP_PREFIX) ? path.indexOf('/', APP_PREFIX.length) : 0;
  if (slugEnd === -1) return 'other';
  const end = path.indexOf('/', slugEnd + 1);
  return routes.get(path.slice(slugEnd + 1, end === -1 ? undefined : end)) ?? 'other';
}
