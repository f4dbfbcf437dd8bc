// Read this first: every door, in the order in which a request meets them. A Host that isn't ours is refused before
// anything reads it; the protocol's paths go straight to the App's provider; all else to the Koa doors of http/.
import { createServer as createHttpServer, type IncomingMessage, type Server, ServerResponse } from 'node:http';
import { Server as NetServer } from 'node:net';
import type { App } from './apps/app.ts';
import { createLocator } from './apps/issuer.ts';
import { toDatabaseProblem } from './database/failure.ts';
import { createAssets } from './http/assets/assets.ts';
import { createDoors } from './http/doors.ts';
import type { Handler } from './http/kit/request/handler.ts';
import { readRequestInfo } from './http/kit/request/request-info.ts';
import { dropTwinCookies } from './http/kit/request/twin-cookies.ts';
import { isProtocolRequest, toInsertedPlace } from './http/oidc/paths.ts';
import { createScreens } from './http/oidc/screens.ts';
import { createOps } from './http/ops/routes.ts';
import { createProtocols } from './oidc/provider/protocols.ts';
import { requestInfo, setRequestInfo } from './oidc/request/info.ts';
import { Problem, toOauthJson } from './problem.ts';
import type { System } from './system.ts';

const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 15_000;
const KEEP_ALIVE_MS = 65_000;
const DRAIN_MS = 10_000;
/** Who kept a connection and is just sending the next request must hear “close” as its answer, not a reset. */
const IDLE_GRACE_MS = 500;
const MAX_HEADER_BYTES = 16 * 1024;

export type GatehouseServer = {
  http: Server;
  /** Answers a request without a socket; the console is a client of its own App by it. */
  handle: Handler;
  /** Stops taking requests, lets those in flight finish, ten seconds at most. */
  stop(): Promise<void>;
};

export function createServer(system: System): GatehouseServer {
  const { config, directory } = system;
  const locate = createLocator(config);
  const ops = createOps(system);
  const assets = createAssets(config.production);
  const protocols = createProtocols(system, createScreens(system));
  const doors = createDoors(system, protocols, () => handle);
  let draining = false;

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const { path, query } = splitUrl(request.url ?? '/');
    if (ops.serve(request, response, path)) return;

    dropTwinCookies(request.headers);
    const info = readRequestInfo(request, config.trustProxy);
    setRequestInfo(request, info);
    response.setHeader('X-Request-Id', info.request_id);
    if (config.production) response.setHeader('Strict-Transport-Security', 'max-age=31536000');

    const place = locate(request.headers.host ?? '', path);
    if (!path.startsWith('/')) refuseTarget(request, response);
    else if (place.kind === 'elsewhere') refuseHost(config.baseUrl, request, response);
    else if (assets.serve(request, response, path, query)) return;
    else if (place.kind === 'server') leadToServer(request, response, path, query);
    else leadToApp(request, response, place.slug, place.rest, query);
  }

  function leadToServer(request: IncomingMessage, response: ServerResponse, path: string, query: string): void {
    const inserted = toInsertedPlace({ kind: 'server', rest: path });
    if (inserted?.kind === 'app') leadToApp(request, response, inserted.slug, inserted.rest, query);
    else doors(request, response, 'server');
  }

  function leadToApp(request: Addressed, response: ServerResponse, slug: string, rest: string, query: string): void {
    request.originalUrl = request.url;
    request.url = rest + query;
    directory
      .findBySlug(slug)
      .then((app) => {
        // To the outside, an App that is suspended is like one that never was.
        if (app?.status !== 'active') return doors(request, response, 'no such app');
        return serveApp(request, response, app, rest);
      })
      .catch((error) => refuseRequest(system, request, response, error));
  }

  async function serveApp(request: Addressed, response: ServerResponse, app: App, rest: string): Promise<void> {
    if (isProtocolRequest(request.method, rest)) await (await protocols(app)).handle(request, response);
    else doors(request, response, { app });
  }

  /** Also the answers to requests that came before the draining began say “close”. */
  class Response extends ServerResponse {
    override writeHead(...head: unknown[]): this {
      if (draining) this.shouldKeepAlive = false;
      return super.writeHead(...(head as [number]));
    }
  }

  const http = createHttpServer(
    {
      ServerResponse: Response,
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    handle,
  );
  return {
    http,
    handle,
    stop() {
      draining = true;
      ops.drain();
      return closeGently(http);
    },
  };
}

/** oidc-provider reads the URL as it was asked for from here. */
type Addressed = IncomingMessage & { originalUrl?: string | undefined };

/** `query` keeps its question mark. */
function splitUrl(url: string): { path: string; query: string } {
  const at = url.indexOf('?');
  return at === -1 ? { path: url, query: '' } : { path: url.slice(0, at), query: url.slice(at) };
}

function refuseRequest({ log }: System, request: IncomingMessage, response: ServerResponse, error: unknown): void {
  const { request_id } = requestInfo(request);
  const problem =
    toDatabaseProblem(error) ??
    new Problem('internal_error', `quote request ${request_id} when you report this`, { cause: error });
  log.error({ err: error, request_id }, problem.title);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(problem.status, {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    ...(problem.retryAfter !== undefined && { 'Retry-After': String(problem.retryAfter) }),
  });
  response.end(JSON.stringify(toOauthJson(problem)));
}

/** RFC 9110 §15.5.20. */
function refuseHost(baseUrl: string, request: IncomingMessage, response: ServerResponse): void {
  refusePlainly(
    request,
    response,
    421,
    `This server answers as ${baseUrl}. Open that address, or set BASE_URL to the one you use.`,
  );
}

/** RFC 9112 §3.2.2: a whole URL, which names a host beside the Host header, is for proxies; we are none. */
function refuseTarget(request: IncomingMessage, response: ServerResponse): void {
  refusePlainly(request, response, 400, 'The request does not name a path of this server.');
}

function refusePlainly(request: IncomingMessage, response: ServerResponse, status: number, said: string): void {
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
    Connection: 'close',
  });
  response.end(request.method === 'HEAD' ? undefined : `${said}\n`);
}

/**
 * Takes no new connections, and lets go of those there are as they become idle. By net.Server's close: http.Server's
 * cuts idle connections at once, and with them the client that is just sending its next request.
 */
async function closeGently(http: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(http, () => resolve()));
  const idle = setInterval(() => http.closeIdleConnections(), IDLE_GRACE_MS);
  const late = setTimeout(() => http.closeAllConnections(), DRAIN_MS);
  await closed;
  clearInterval(idle);
  clearTimeout(late);
}
