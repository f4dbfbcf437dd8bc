// Read this first: every door, in the order in which a request meets them. A peer that isn't our proxy and a Host
// that isn't ours are refused before anything reads the request; the protocol's paths go straight to the App's provider; all else to the Koa doors of http/.
import { createServer as createHttpServer, type IncomingMessage, type Server, ServerResponse } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from './apps/app.ts';
import { basePathOf, createLocator } from './apps/issuer.ts';
import { SECOND, toSeconds } from './clock.ts';
import { toDatabaseProblem } from './database/failure.ts';
import { createAssets } from './http/assets/assets.ts';
import { createDoors, type Doors } from './http/doors.ts';
import { setBasePath } from './http/kit/request/base-path.ts';
import type { Handler } from './http/kit/request/handler.ts';
import { isFromProxy, peerOf, readRequestInfo } from './http/kit/request/request-info.ts';
import { endStreams } from './http/kit/request/streams.ts';
import { pinTarget } from './http/kit/request/target.ts';
import { dropTwinCookies } from './http/kit/request/twin-cookies.ts';
import { answerUnreadable } from './http/kit/request/unreadable.ts';
import { fromInserted, isProtocolRequest, protocolRoute } from './http/oidc/paths.ts';
import { createScreens } from './http/oidc/screens.ts';
import { countRequest, routeOf } from './http/ops/requests.ts';
import { createOps, isProbe } from './http/ops/routes.ts';
import { noteApp, noteRoute, traceRequest } from './http/ops/traces.ts';
import { logRefusedRequest, type RefusedRequest } from './limits/refusals.ts';
import { type Log, logProblem } from './log.ts';
import { createProtocols, type Protocols } from './oidc/provider/protocols.ts';
import { commonHeaders } from './oidc/request/headers.ts';
import { requestInfo, setRequestInfo } from './oidc/request/info.ts';
import { Problem, toOauthJson } from './problem.ts';
import type { System } from './system.ts';

/** A client that sends slowly, or nothing, is cut within 15 seconds: the time-out and one interval later. */
export const SOCKET_TIMES = {
  headersTimeout: 10_000,
  requestTimeout: 13_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 65_000,
};
/** Cuts a connection without traffic, for example if a client doesn't read its answer. Longer than any request takes. */
const STALLED_MS = 30_000;
/** A request that is still being sent has met its time-out by then. */
export const DRAIN_MS = 15_000;
/** A client that kept a connection and is just sending the next request must hear “close” as its answer, not a reset. */
const IDLE_GRACE_MS = 500;
const MAX_HEADER_BYTES = 16 * 1024;

export type GatehouseServer = {
  http: Server;
  /** Answers a request without a socket; the console is a client of its own App by it. */
  handle: Handler;
  /** Readiness says no from now on; resolves after DRAIN_DELAY_SECONDS, in which requests are taken as before. */
  announceEnd(): Promise<void>;
  /** Stops taking requests, lets those in flight finish, fifteen seconds at most. */
  stop(): Promise<void>;
};

export function createServer(system: System, times = SOCKET_TIMES): GatehouseServer {
  const { config } = system;
  const base = new URL(config.baseUrl);
  const basePath = basePathOf(config);
  const headers = commonHeaders(config);
  const ops = createOps(system);
  const protocols = createProtocols({ ...system, db: system.database.tokens }, createScreens(system));
  const doors = createDoors(system, protocols, () => handle);
  const route = createRouter(system, protocols, doors);
  let draining = false;

  function handle(request: IncomingMessage, response: ServerResponse): void {
    if (!pinTarget(request, base)) {
      refuseTarget(system, { request, response });
      return;
    }
    const { path, query } = splitUrl(request.url ?? '/');
    // Probes come through the proxy, or directly, without the path of BASE_URL.
    const opsPath = path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : path;
    if (!isProbe(opsPath) && !isFromProxy(request, config)) {
      refusePeer(system, { request, response });
      return;
    }
    if (ops.serve(request, response, opsPath)) return;
    countRequest(response, opsPath);

    dropTwinCookies(request.headers);
    const info = readRequestInfo(request, config.trustProxy);
    setRequestInfo(request, info);
    response.setHeader('X-Request-Id', info.request_id);
    const kind = routeOf(opsPath);
    traceRequest({ request, response, kind, base }, () => route({ request, response }, { path, query }));
  }

  const http = createHttpServer(
    {
      ServerResponse: toResponses(headers, () => draining),
      ...times,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    handle,
  );
  http.timeout = STALLED_MS;
  http.on('clientError', (error, socket) => answerUnreadable(system, error, { socket, headers }));
  return {
    http,
    handle,
    async announceEnd() {
      ops.drain();
      await sleep(config.drainDelaySeconds * SECOND);
    },
    stop() {
      draining = true;
      ops.drain();
      endStreams(system);
      return closeGently(http, system.log);
    },
  };
}

/** oidc-provider reads the URL as it was asked for from `originalUrl`. */
type Exchange = { request: IncomingMessage & { originalUrl?: string | undefined }; response: ServerResponse };

/** `query` keeps its question mark. */
type Target = { path: string; query: string };

type AppTarget = Target & { slug: string };

/** Leads a request by its host and path: to an App, to the server's own pages, or nowhere. */
function createRouter(system: System, protocols: Protocols, doors: Doors): (at: Exchange, target: Target) => void {
  const { config, directory } = system;
  const locate = createLocator(config);
  const assets = createAssets(config.production);
  const base = new URL(config.baseUrl);
  const basePath = basePathOf(config);

  function route(at: Exchange, { path, query }: Target): void {
    const { request, response } = at;
    const host = request.headers.host ?? '';
    const place = locate(host, path);
    if (place.kind === 'elsewhere') {
      refuseHost(system, at);
      return;
    }
    if (host === base.host) setBasePath(request, basePath);
    const inserted = fromInserted(path);
    const issuer = inserted && locate(host, inserted.issuerPath);
    if (issuer?.kind === 'app' && issuer.rest === '/')
      routeToApp(at, { slug: issuer.slug, path: inserted?.rest ?? '/', query });
    else if (place.kind === 'beside') refuseBeside(system, at);
    else if (place.kind === 'app' && !config.appUrl) routeToApp(at, { slug: place.slug, path: place.rest, query });
    else if (assets.serve(request, response, place.rest, query)) return;
    else if (place.kind === 'server') routeToServer(at, { path: place.rest, query });
    else routeToApp(at, { slug: place.slug, path: place.rest, query });
  }

  function routeToServer(at: Exchange, { path, query }: Target): void {
    at.request.originalUrl = at.request.url;
    at.request.url = path + query;
    doors(at.request, at.response, 'server');
  }

  function routeToApp(at: Exchange, { slug, path, query }: AppTarget): void {
    const { request, response } = at;
    request.originalUrl = request.url;
    request.url = path + query;
    directory
      .findBySlug(slug)
      .then((app) => {
        // To the outside, an App that is suspended is like one that never was.
        if (app?.status !== 'active') return doors(request, response, 'no such app');
        noteApp(app);
        return serveApp(app, at, path);
      })
      .catch((error) => refuseRequest(system, at, error));
  }

  async function serveApp(app: App, { request, response }: Exchange, path: string): Promise<void> {
    if (isProtocolRequest(request.method, path)) {
      noteRoute(request, protocolRoute(path));
      await (await protocols(app)).handle(request, response);
    } else doors(request, response, { app });
  }

  return route;
}

type Headers = Parameters<ServerResponse['writeHead']>[1];

/**
 * The headers of every answer, as late as can be: Node's own refusals (no Host, an unknown Expect) get them too, and so does
 * an error for which Koa has taken off all others. Answers to requests that came before the draining began say “close”.
 */
function toResponses(common: [name: string, value: string][], isDraining: () => boolean) {
  return class extends ServerResponse {
    override writeHead(status: number, reason?: string, headers?: Headers): this;
    override writeHead(status: number, headers?: Headers): this;
    override writeHead(status: number, reason?: string | Headers, headers?: Headers): this {
      if (isDraining()) this.shouldKeepAlive = false;
      for (const [name, value] of common) if (!this.hasHeader(name)) this.setHeader(name, value);
      return typeof reason === 'string'
        ? super.writeHead(status, reason, headers)
        : super.writeHead(status, reason ?? headers);
    }
  };
}

function splitUrl(url: string): Target {
  const at = url.indexOf('?');
  return at === -1 ? { path: url, query: '' } : { path: url.slice(0, at), query: url.slice(at) };
}

function refuseRequest({ log }: System, { request, response }: Exchange, error: unknown): void {
  const { request_id } = requestInfo(request);
  const problem =
    toDatabaseProblem(error) ??
    new Problem('internal_error', `quote request ${request_id} when you report this`, { cause: error });
  logProblem(log, { problem, error, request_id });
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(problem.status, {
    'Content-Type': 'application/json',
    ...(problem.retryAfter !== undefined && { 'Retry-After': String(problem.retryAfter) }),
  });
  response.end(JSON.stringify(toOauthJson(problem)));
}

/** RFC 9110 §15.5.20. */
function refuseHost(system: System, at: Exchange): void {
  const text = `This server answers as ${system.config.baseUrl}. Open that address, or set BASE_URL to the one you use.`;
  refusePlainly(system, at, { refused: 'host', status: 421, text });
}

/** Over plain HTTP from a stranger. Its password or token has crossed the network, but the mistake shows at once. */
function refusePeer(system: System, at: Exchange): void {
  const text = `This port serves only the proxy in front of it. Open ${system.config.baseUrl}, or set TRUST_PROXY to the proxy's address.`;
  refusePlainly(system, at, { refused: 'peer', status: 421, text });
}

/** A path on our host that belongs to another program: the proxy should not have forwarded it. */
function refuseBeside(system: System, at: Exchange): void {
  refusePlainly(system, at, {
    refused: 'path',
    status: 404,
    text: `This server answers below ${system.config.baseUrl}.`,
  });
}

/** RFC 9112 §3.2: two hosts, or neither a path nor a URL. */
function refuseTarget(system: System, at: Exchange): void {
  const text = 'The request does not name exactly one host and a path.';
  refusePlainly(system, at, { refused: 'target', status: 400, text });
}

type Plain = { refused: RefusedRequest; status: number; text: string };

function refusePlainly(system: System, { request, response }: Exchange, { refused, status, text }: Plain): void {
  const { ip, request_id } = requestInfo(request);
  const host = request.headers.host?.slice(0, 200);
  logRefusedRequest(system, refused, { ip: ip || peerOf(request), host, request_id: request_id || undefined });
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    Connection: 'close',
  });
  response.end(request.method === 'HEAD' ? undefined : `${text}\n`);
}

/**
 * Takes no new connections, and lets go of those there are as they become idle. By net.Server's close: http.Server's
 * cuts idle connections at once, and with them the client that is just sending its next request.
 */
async function closeGently(http: Server, log: Log): Promise<void> {
  const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(http, () => resolve()));
  const idle = setInterval(() => http.closeIdleConnections(), IDLE_GRACE_MS);
  const late = setTimeout(() => {
    log.warn({ seconds: toSeconds(DRAIN_MS) }, 'requests took too long for the end of the server, and were cut');
    http.closeAllConnections();
  }, DRAIN_MS);
  await closed;
  clearInterval(idle);
  clearTimeout(late);
}
