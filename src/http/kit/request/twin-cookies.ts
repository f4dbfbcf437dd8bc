// Cookies that come twice. A sibling host, or a page on another path, can plant one beside ours; which of the two is ours
// can't be told, so neither counts.
import type { IncomingHttpHeaders } from 'node:http';

export function dropTwinCookies(headers: IncomingHttpHeaders): void {
  if (!headers.cookie) return;
  const counts = new Map<string, number>();
  const pairs = headers.cookie.split(';').map((pair) => ({ name: nameOf(pair), pair: pair.trim() }));
  for (const { name } of pairs) counts.set(name, (counts.get(name) ?? 0) + 1);
  if (counts.size === pairs.length) return;
  headers.cookie = pairs
    .filter(({ name }) => counts.get(name) === 1)
    .map(({ pair }) => pair)
    .join('; ');
}

function nameOf(pair: string): string {
  const [name = ''] = pair.split('=', 1);
  return name.trim();
}
