// The span of a request. Its name is the route's pattern, never the path: paths and queries hold ids, codes and tokens.
// It tells nothing of the caller's address or user agent; the audit log does, by the same request id.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { requestInfo } from '../../oidc/request/info.ts';
import { annotate, beginSpan, currentSpan } from '../../tracing/span.ts';

/** As OpenTelemetry counts them; others have one name. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'CONNECT', 'TRACE']);

const methodOf = ({ method = '' }: IncomingMessage): string => (METHODS.has(method) ? method : '_OTHER');

/** `kind`: the `route` of the metrics; `base`: BASE_URL. */
type Traced = { request: IncomingMessage; response: ServerResponse; kind: string; base: URL };

/** Does `work`, which answers the request, in a span that ends with the answer. */
export function traceRequest({ request, response, kind, base }: Traced, work: () => void): void {
  const span = beginSpan(() => ({
    name: methodOf(request),
    kind: 'server',
    attributes: {
      'http.request.method': methodOf(request),
      'url.scheme': base.protocol.slice(0, -1),
      'server.address': base.hostname,
      'gatehouse.route': kind,
      'gatehouse.request_id': requestInfo(request).request_id,
    },
    parent: request.headers.traceparent?.toString(),
  }));
  if (!span) {
    work();
    return;
  }
  response.once('close', () => {
    const { writableFinished: isAnswered, statusCode } = response;
    span.set({ 'http.response.status_code': statusCode });
    if (!isAnswered) span.end('aborted');
    else span.end(statusCode >= 500 ? String(statusCode) : undefined);
  });
  span.within(work);
}

/** `route`: the pattern that the path fits, if any; call it outside of spans within the request's. */
export function noteRoute(request: IncomingMessage, route: string | RegExp | undefined): void {
  const span = route === undefined ? undefined : currentSpan();
  if (!span) return;
  span.set({ 'http.route': String(route) });
  span.rename(`${methodOf(request)} ${route}`);
}

/** Once it is known that there is such an App: strangers may ask for any name. */
export function noteApp({ slug, issuer }: { slug: string; issuer: string }): void {
  if (currentSpan()) annotate({ 'gatehouse.app': slug, 'server.address': new URL(issuer).hostname });
}
