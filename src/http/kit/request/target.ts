// Normalizes the host and the path of a request before anything else reads them. A request that names two hosts is refused;
// all spellings of one host (capitals, the scheme's default port, a whole URL as the target) become the same Host header.
import type { IncomingMessage } from 'node:http';

/** A whole URL: the host, and the path with its query. */
const ABSOLUTE = /^https?:\/\/([^/?#@\s]+)(\/[^#]*|\?[^#]*)?$/i;
/** The port that a scheme implies need not be named. */
const IMPLIED: Record<string, RegExp> = { 'https:': /^([^:]+|\[[^\]]+\]):443$/, 'http:': /^([^:]+|\[[^\]]+\]):80$/ };

/** Writes both back to the request; false if it must not be served (400). */
export function pinTarget(request: IncomingMessage, { protocol }: { protocol: string }): boolean {
  // RFC 9112 §3.2: more than one Host is refused. Node keeps the first, a proxy before it may have read the last.
  if (request.rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host').length > 1) return false;
  const [, authority, rest = '/'] = ABSOLUTE.exec(request.url ?? '') ?? [];
  if (authority !== undefined) {
    // RFC 9112 §3.2.2: the host of a whole URL replaces the Host header.
    request.headers.host = authority;
    request.url = rest.startsWith('/') ? rest : `/${rest}`;
  }
  // RFC 9110 §4.2.3.
  const host = request.headers.host?.toLowerCase().replace(IMPLIED[protocol] ?? '', '$1');
  if (host !== undefined) request.headers.host = host;
  return request.url?.startsWith('/') ?? false;
}
