// Cookies that come twice. A sibling host, or a page on another path, can plant one beside ours. The one that is bound to the
// browser is ours; where none is, it can't be told, so neither counts.
import type { IncomingHttpHeaders } from 'node:http';
import { BROWSER, unbind } from '../../../oidc/request/cookies.ts';

export function dropTwinCookies(headers: IncomingHttpHeaders): void {
  if (!headers.cookie) return;
  const counts = new Map<string, number>();
  const pairs = headers.cookie.split(';').map(toPair);
  for (const { name } of pairs) counts.set(name, (counts.get(name) ?? 0) + 1);
  if (counts.size === pairs.length) return;
  const secret = pairs.find(({ name }) => name === BROWSER)?.value;
  headers.cookie = pairs
    .filter(({ name, value }) => counts.get(name) === 1 || unbind(secret, { key: name, value }) !== undefined)
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ');
}

function toPair(text: string): { name: string; value: string } {
  const [name = ''] = text.split('=', 1);
  return { name: name.trim(), value: text.slice(name.length + 1).trim() };
}
