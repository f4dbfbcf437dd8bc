// The Koa doors: an App's screens and API, the server's own API and console. What comes before them (host, assets, the
// protocol) is in server.ts.
import type { IncomingMessage, ServerResponse } from 'node:http';
import Koa from 'koa';
import type { App } from '../apps/app.ts';
import type { Protocols } from '../oidc/provider/protocols.ts';
import { readImpersonation } from '../oidc/request/impersonation.ts';
import { requestInfo } from '../oidc/request/info.ts';
import { Problem } from '../problem.ts';
import type { System } from '../system.ts';
import { accountRouter } from './account/routes.ts';
import { readImportLines } from './api/kit/imported-user.ts';
import { apiRouter } from './api/router.ts';
import { serverApiRouter } from './api/server-router.ts';
import { apiRoutes } from './api/table.ts';
import { toBrandCss } from './assets/brand.ts';
import { connectRoutes } from './connect/routes.ts';
import { consoleRouter } from './console/routes.ts';
import { docsRouter } from './docs/routes.ts';
import { issuerFront, serverFront } from './front/routes.ts';
import { recordRefused } from './kit/refused.ts';
import { renderErrors } from './kit/render/errors.ts';
import { inboxesOf, testInboxOf } from './kit/render/inboxes.ts';
import { headersUnderBase, htmlUnderBase } from './kit/request/base-path.ts';
import type { Context, Next, State } from './kit/request/context.ts';
import type { Handler } from './kit/request/handler.ts';
import { linkRoutes } from './links/routes.ts';
import { devMailRouter } from './mail/inbox.ts';
import { answerOtherMethods } from './oidc/other-methods.ts';
import { noteRoute } from './ops/traces.ts';
import { interactionRoutes } from './screens/routes.ts';

/** Where a request has been led: to an App, to an App that isn't there, or to the server itself. */
export type Led = { app: App } | 'no such app' | 'server';

export type Doors = (request: IncomingMessage, response: ServerResponse, led: Led) => void;

/** `handler` gives the whole server's, for the console: it is a client of its own App, within the process. */
export function createDoors(system: System, protocols: Protocols, handler: () => Handler): Doors {
  const led = new WeakMap<IncomingMessage, Led>();
  const inboxes = inboxesOf(system);
  const koa = new Koa<State>();
  koa.silent = true;
  pinOrigin(koa, system.config.baseUrl);

  koa.use(async (ctx, next) => {
    const to = led.get(ctx.req) ?? 'server';
    ctx.state.info = requestInfo(ctx.req);
    ctx.state.app = typeof to === 'object' ? to.app : undefined;
    ctx.state.inboxes = ctx.state.app?.test ? testInboxOf(system, ctx.state.app) : inboxes;
    ctx.state.explainedAt = system.config.production ? undefined : system.config.baseUrl;
    await next();
    noteRoute(ctx.req, ctx._matchedRoute);
    // What is not a page of `sendPage` (a preview, a mail), and everything that leads on.
    if (ctx.type === 'text/html' && typeof ctx.body === 'string') ctx.body = htmlUnderBase(ctx.req, ctx.body);
    headersUnderBase(ctx.req, ctx.res);
  });
  koa.use(recordRefused(system));
  koa.use(renderErrors(system.log, (ctx) => /^\/api(?:\/|$)/.test(ctx.path)));
  koa.use(async (ctx, next) => {
    if (led.get(ctx.req) === 'no such app') throw new Problem('app_not_found');
    // Every page says so (kit/render/pages.ts). A failure here has the page of an error, too.
    if (ctx.state.app) await readImpersonation(system, ctx.state.app, ctx);
    await next();
  });

  const ofApp = [
    answerOtherMethods,
    issuerFront(system).routes(),
    interactionRoutes(system, protocols).routes(),
    linkRoutes(system).routes(),
    accountRouter(system, protocols).routes(),
    apiRouter(system, protocols, apiRoutes).routes(),
    connectRoutes(system).routes(),
    serveBrand,
  ];
  const ofServer = [
    serverFront(system).routes(),
    docsRouter(system).routes(),
    serverApiRouter(system, protocols).routes(),
    consoleRouter(system, { protocols, handler, readImport: readImportLines }).routes(),
    devMailRouter(system).routes(),
  ];
  koa.use(compose((ctx) => (ctx.state.app ? ofApp : ofServer)));

  const callback = koa.callback();
  return (request, response, to) => {
    led.set(request, to);
    void callback(request, response);
  };
}

/** Configuration says under which address we are seen, not the request. */
function pinOrigin(koa: Koa<State>, baseUrl: string): void {
  const { protocol, origin } = new URL(baseUrl);
  Object.defineProperties(koa.request, {
    protocol: { get: () => protocol.slice(0, -1) },
    secure: { get: () => protocol === 'https:' },
    origin: {
      get(this: { ctx: Context }) {
        const { app } = this.ctx.state;
        return app ? new URL(app.issuer).origin : origin;
      },
    },
  });
}

// biome-ignore lint/suspicious/noExplicitAny: routers and middleware come with types of their own
type Middleware = (ctx: any, next: () => Promise<any>) => any;

function compose(choose: (ctx: Context) => Middleware[]): Middleware {
  return (ctx, next) => {
    const chain = choose(ctx);
    const dispatch = async (at: number): Promise<unknown> => {
      const door = chain[at];
      return door ? door(ctx, () => dispatch(at + 1)) : next();
    };
    return dispatch(0);
  };
}

async function serveBrand(ctx: Context, next: Next): Promise<void> {
  if (ctx.path !== '/brand.css' || !ctx.state.app) return next();
  ctx.set('Cache-Control', 'public, max-age=3600');
  ctx.type = 'css';
  ctx.body = toBrandCss(ctx.state.app.branding.color);
}
