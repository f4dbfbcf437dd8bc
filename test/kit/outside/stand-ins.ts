// Servers of this machine that stand in for providers. The outside is replaced outside of our code, which knows nothing of
// it: Node's own https.request leads to the stand-in, and everything before it (rules, names, addresses) is the server's.
import { request as requestHttp } from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';

/** By the provider's origin. */
const standIns = new Map<string, string>();

const request = https.request;

https.request = ((url: string | URL, ...rest: [https.RequestOptions]) => {
  const asked = url instanceof URL ? url : undefined;
  const standIn = asked && standIns.get(asked.origin);
  if (!asked || !standIn) return request(url as URL, ...rest);
  return requestHttp(new URL(asked.pathname + asked.search, standIn), ...rest);
}) as typeof https.request;
// `import { request } from 'node:https'` is bound to the same function from now on.
syncBuiltinESMExports();

/** Returns how to end it. */
export function standIn(origins: string[], url: string): () => void {
  for (const origin of origins) standIns.set(origin, url);
  return () => {
    for (const origin of origins) standIns.delete(origin);
  };
}
