// What the outer door knows of a request and oidc-provider's own Koa context does not: its id, address and user agent.
import type { IncomingMessage } from 'node:http';

export type RequestInfo = { request_id: string; ip: string; user_agent: string };

const infos = new WeakMap<IncomingMessage, RequestInfo>();

export function setRequestInfo(request: IncomingMessage, info: RequestInfo): void {
  infos.set(request, info);
}

const UNKNOWN: RequestInfo = { request_id: '', ip: '', user_agent: '' };

export function requestInfo(request: IncomingMessage | undefined): RequestInfo {
  return (request && infos.get(request)) ?? UNKNOWN;
}
