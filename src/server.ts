// Read this first: every door, in the order in which a request meets them. A Host that isn't ours is refused before
// anything reads it; the protocol's paths go straight to the App's provider; all else to the Koa doors of http/.
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import Koa from 'koa';
import type { App } from './apps/apps.ts';
import { createLocator, type Place } from './apps/issuer.ts';
import { toDatabaseProblem } from './database/failure.ts';
import { createAssets } from './http/assets.ts';
import { apiRoutes } from './http/api/table.ts';
import { apiRouter } from './http/api/router.ts';
import { toBrandCss } from './http/brand.ts';
import { consoleRouter } from './http/console/routes.ts';
import type { Context, State } from './http/context.ts';
import { interactionRoutes } from './http/interactions/routes.ts';
import { renderErrors } from './http/middleware/errors.ts';
import { readRequestInfo } from './http/middleware/request-info.ts';
import { createScreens } from './http/oidc/screens.ts';
import { createOps } from './http/ops/routes.ts';
import { serverApiRouter } from './http/api/server-router.ts';
import { createProtocols } from './oidc/protocols.ts';
import { type RequestInfo, setRequestInfo } from './oidc/request-info.ts';
import { Problem, toOauthJson } from './problem.ts';
import type { System } from './system.ts';

const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 15_000;
const KEEP_ALIVE_MS = 65_000;
const DRAIN_MS = 10_000;
const MAX_HEADER_BYTES = 16 * 1024;

export type GatehouseServer = {
  http: Server;
  /** Answers a request without a socket; the console is a client of its own App by it. */
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** Stops taking requests, lets those in flight finish, ten seconds at most. */
  stop(): Promise<void>;
};

export function createServer(system: System): GatehouseServer {
  const { config, directory, log } = system;
  const locate = createLocator(config);
  const ops = createOps(system);
  const assets = createAssets(config.production);
  const protocols = createProtocols(system, createScreens(system));
  const doors = createDoors(system, protocols, () => handle);
  let draining = false;

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const url = request.url ?? '/';
    const queryAt = url.indexOf('?');
    const path = queryAt === -1 ? url : url.slice(0, queryAt);
    if (draining) response.setHeader('Connection', 'close');
    if (ops.serve(request, response, path)) return;

    const info = readRequestInfo(request, config.trustProxy);
    setRequestInfo(request, info);
    response.setHeader('X-Request-Id', info.request_id);
    if (config.production) response.setHeader('Strict-Transport-Security', 'max-age=31536000');
    const place = locate(request.headers.host ?? '', path);
    if (place.kind === 'elsewhere') return refuseHost(config.baseUrl, request, response);
    if (assets.serve(request, response, path, queryAt === -1 ? '' : url.slice(queryAt + 1))) return;

    const inserted = toInsertedPlace(place);
    const found = inserted ?? place;
    if (found.kind !== 'app') return doors(request, response, undefined, info);
    directory.findBySlug(found.slug).then(
      (app) => serveApp(request, response, found.rest, queryAt === -1 ? '' : url.slice(queryAt), app, info),
      (error) => refuseRequest(request, response, error, info),
    );
  }

  function serveApp(request: IncomingMessage, response: ServerResponse, rest: string, query: string, app: App | undefined, info: RequestInfo): void {
    // To the outside, an App that is suspended is like one that never was.
    if (!app || app.status !== 'active') return doors(request, response, 'no such app', info);
    if (!isProtocolPath(rest)) {
      request.url = rest + query;
      return doors(request, response, app, info);
    }
    (request as IncomingMessage & { originalUrl?: string }).originalUrl = request.url;
    request.url = rest + query;
    protocols(app).then(
      (protocol) => protocol.handle(request, response),
      (error) => refuseRequest(request, response, error, info),
    );
  }

  function refuseRequest(_request: IncomingMessage, response: ServerResponse, error: unknown, info: RequestInfo): void {
    const problem = toDatabaseProblem(error) ?? new Problem('internal_error', `quote request ${info.request_id} when you report this`, { cause: error });
    log.error({ err: error, request_id: info.request_id }, problem.title);
    if (response.headersSent) return void response.destroy();
    response.writeHead(problem.status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', 'Retry-After': String(problem.retryAfter ?? 5) });
    response.end(JSON.stringify(toOauthJson(problem)));
  }

  const http = createHttpServer({ headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS, keepAliveTimeout: KEEP_ALIVE_MS, maxHeaderSize: MAX_HEADER_BYTES }, handle);
  http.maxRequestsPerSocket = 0;
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

/** What belongs to oidc-provider; exact, because its router folds case and trailing slashes and our rules must not be passed by. */
const protocolPaths = new Set([
  '/authorize',
  '/token',
  '/introspect',
  '/revoke',
  '/userinfo',
  '/jwks',
  '/logout',
  '/logout/confirm',
  '/logout/success',
  '/.well-known/openid-configuration',
  '/.well-known/oauth-authorization-server',
]);
const RESUME_PATH = /^\/authorize\/[\w-]+$/;

function isProtocolPath(rest: string): boolean {
  return protocolPaths.has(rest) || RESUME_PATH.test(rest);
}

/** RFC 8414 §3.1: the well-known part before the issuer's path. */
const INSERTED = /^(\/\.well-known\/(?:openid-configuration|oauth-authorization-server))\/o\/([^/]+)$/;

function toInsertedPlace(place: Place): Place | undefined {
  const match = place.kind === 'server' ? INSERTED.exec(place.rest) : null;
  return match ? { kind: 'app', slug: match[2]!, rest: match[1]! } : undefined;
}

type Doors = (request: IncomingMessage, response: ServerResponse, app: App | undefined | 'no such app', info: RequestInfo) => void;

function createDoors(system: System, protocols: ReturnType<typeof createProtocols>, handler: () => GatehouseServer['handle']): Doors {
  const apps = new WeakMap<IncomingMessage, App | 'no such app'>();
  const server = new Koa<State>();
  server.silent = true;
  // Configuration says who we are, not the request.
  const { protocol, host } = new URL(system.config.baseUrl);
  Object.defineProperties(server.request, {
    protocol: { get: () => protocol.slice(0, -1) },
    secure: { get: () => protocol === 'https:' },
    origin: {
      get(this: { ctx: Context }) {
        return this.ctx.state.app ? new URL(this.ctx.state.app.issuer).origin : `${protocol}//${host}`;
      },
    },
  });

  server.use(async (ctx, next) => {
    const app = apps.get(ctx.req);
    ctx.state.info = infos.get(ctx.req)!;
    ctx.state.app = app === 'no such app' ? undefined : app;
    await next();
  });
  server.use(renderErrors(system.log, (ctx) => /^\/api(?:\/|$)/.test(ctx.path)));
  server.use(async (ctx, next) => {
    if (apps.get(ctx.req) === 'no such app') throw new Problem('app_not_found');
    await next();
  });

  // An App's own doors …
  const interactions = interactionRoutes(system, protocols).routes();
  const api = apiRouter(system, protocols, apiRoutes);
  const ofApp = [interactions, api.routes(), api.allowedMethods({ throw: true }), brandDoor];
  // … and the server's.
  const serverApi = serverApiRouter(system, protocols);
  const ofServer = [serverApi.routes(), serverApi.allowedMethods({ throw: true }), consoleRouter(system, protocols, handler).routes()];
  server.use(composeFor((ctx) => (ctx.state.app ? ofApp : ofServer)));

  const infos = new WeakMap<IncomingMessage, RequestInfo>();
  const callback = server.callback();
  return (request, response, app, info) => {
    if (app) apps.set(request, app);
    infos.set(request, info);
    void callback(request, response);
  };
}

// biome-ignore lint/suspicious/noExplicitAny: routers and middleware come with types of their own
type Middleware = (ctx: any, next: () => Promise<any>) => any;

function composeFor(choose: (ctx: Context) => Middleware[]): Middleware {
  return (ctx, next) => {
    const chain = choose(ctx);
    const dispatch = (at: number): Promise<unknown> => Promise.resolve(at === chain.length ? next() : chain[at]!(ctx, () => dispatch(at + 1)));
    return dispatch(0);
  };
}

async function brandDoor(ctx: Context, next: () => Promise<void>): Promise<void> {
  if (ctx.path !== '/brand.css' || !ctx.state.app) return next();
  ctx.set({ 'Cache-Control': 'public, max-age=3600', 'X-Content-Type-Options': 'nosniff' });
  ctx.type = 'css';
  ctx.body = toBrandCss(ctx.state.app);
}

/** RFC 9110 §15.5.20. */
function refuseHost(baseUrl: string, request: IncomingMessage, response: ServerResponse): void {
  const said = `This server answers as ${baseUrl}. Open that address, or set BASE_URL to the one you use.\n`;
  response.writeHead(421, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store', Connection: 'close' });
  response.end(request.method === 'HEAD' ? undefined : said);
}

/** Closing at once would cut the client that is just sending its next request: idle connections get a moment to hear “close”. */
async function closeGently(http: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => http.close(() => resolve()));
  const timer = setTimeout(() => http.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(timer);
}
