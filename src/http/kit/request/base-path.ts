// A BASE_URL with a path. Doors, views and cookies name the server's own addresses as if it had none (/console, /assets);
// here they get the path on the way out, once for all of them. An App's addresses come from its issuer, which has it.
import type { IncomingMessage, ServerResponse } from 'node:http';

const paths = new WeakMap<IncomingMessage, string>();

/** Of BASE_URL; empty for a host of an App's own, which has no path. */
export function setBasePath(request: IncomingMessage, basePath: string): void {
  if (basePath !== '') paths.set(request, basePath);
}

/** Attributes whose value is an address. `data-` ones are read by our scripts. */
const ADDRESS = /(\s(?:href|src|action|formaction|data-[a-z-]+)=")(\/(?!\/)[^"]*)/g;

export function htmlUnderBase(request: IncomingMessage, html: string): string {
  const basePath = paths.get(request);
  if (!basePath) return html;
  return html.replaceAll(ADDRESS, (_, before: string, path: string) => before + below(basePath, path));
}

/** The headers of an answer that name an address: Location, and the paths of cookies. */
export function headersUnderBase(request: IncomingMessage, response: ServerResponse): void {
  const basePath = paths.get(request);
  if (!basePath || response.headersSent) return;
  const location = response.getHeader('Location');
  if (typeof location === 'string' && /^\/(?!\/)/.test(location))
    response.setHeader('Location', below(basePath, location));
  const cookies = [response.getHeader('Set-Cookie') ?? []].flat().map(String);
  if (cookies.length === 0) return;
  const moved = cookies.map((cookie) =>
    // The prefix means the whole host, which Gatehouse shares with another program here (RFC 6265bis §4.1.3.2).
    cookie.startsWith('__Host-')
      ? cookie
      : cookie.replace(/(; *path=)(\/[^;]*)/i, (_, before: string, path: string) => before + below(basePath, path)),
  );
  response.setHeader('Set-Cookie', moved);
}

/** No path of ours begins with BASE_URL's first segment (config.ts), so a path that does has been moved already. */
function below(basePath: string, path: string): string {
  const isBelow = path === basePath || path.startsWith(`${basePath}/`) || path.startsWith(`${basePath}?`);
  return isBelow ? path : basePath + path;
}
