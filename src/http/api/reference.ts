// The API's description where the API is: the OpenAPI document, the schemas of events, and a page for people. They are made
// from the tables of routes and events, once for each version of an App, and kept zipped: everyone may ask for them, and making them takes
// longer than any call.
import { constants, gzipSync } from 'node:zlib';
import type Router from '@koa/router';
import { CONSOLE_SLUG } from '../../apps/app.ts';
import { issuerOf } from '../../apps/issuer.ts';
import { perApp } from '../../apps/per-app.ts';
import type { System } from '../../system.ts';
import { gatehouseBrand } from '../kit/render/brand.ts';
import { setPageHeaders } from '../kit/render/pages.ts';
import { renderView } from '../kit/render/render-view.ts';
import { sendZipped } from '../kit/render/zipped.ts';
import type { Context, State } from '../kit/request/context.ts';
import { API_PREFIX } from '../kit/request/paths.ts';
import { toEventSchemas } from './event-schemas.ts';
import type { Route } from './kit/route.ts';
import { type Place, toOpenApi } from './openapi.ts';
import { type Reference, toReference } from './reference-page.ts';

declare module '../kit/render/views.ts' {
  interface Views {
    'api/reference': Reference;
  }
}

const makers = {
  '/openapi.json': (routes: Route[], place: Place) => JSON.stringify(toOpenApi(routes, place)),
  '/events.schema.json': (_routes: Route[], { baseUrl }: Place) =>
    JSON.stringify(toEventSchemas(`${baseUrl}${API_PREFIX}/events.schema.json`)),
  // For developers, in the language of the API.
  '/docs': (routes: Route[], place: Place) =>
    renderView('api/reference', { locale: 'en', brand: gatehouseBrand, ...toReference(routes, place) }),
};

export const referenceRoutes = Object.keys(makers).map((path) => ({ method: 'GET' as const, path }));

type Kept = Partial<Record<keyof typeof makers, Buffer>>;

export function serveReference(router: Router<State>, system: System, routes: Route[]): void {
  const keptPerApp = perApp<Kept>(() => ({}));
  const keptAtServer: Kept = {};

  const get = (path: keyof typeof makers, { state: { app } }: Context): Buffer => {
    const kept = app ? keptPerApp(app) : keptAtServer;
    const made =
      kept[path] ?? gzipSync(makers[path](routes, placeOf(system, app)), { level: constants.Z_BEST_COMPRESSION });
    // While developing, a template that was touched shows at once.
    if (system.config.production) kept[path] = made;
    return made;
  };

  for (const path of ['/openapi.json', '/events.schema.json'] as const) {
    router.get(path, (ctx) => {
      ctx.set('Cache-Control', 'no-cache');
      ctx.type = 'json';
      sendZipped(ctx, get(path, ctx));
    });
  }
  router.get('/docs', (ctx) => {
    setPageHeaders(ctx);
    ctx.type = 'html';
    sendZipped(ctx, get('/docs', ctx));
  });
}

function placeOf({ config }: System, app: State['app']): Place {
  const { baseUrl } = config;
  const consoleIssuer = issuerOf(config, CONSOLE_SLUG);
  if (!app) {
    return {
      title: 'Gatehouse API',
      description: 'Making and listing Apps. What is inside an App is at the App’s own address.',
      url: baseUrl,
      baseUrl,
      consoleIssuer,
      app: undefined,
    };
  }
  return {
    title: `${app.name} API`,
    description: 'Users, OAuth clients and everything else of this App, for its backend, its developers and its users.',
    url: app.issuer,
    baseUrl,
    consoleIssuer,
    app: { slug: app.slug, issuer: app.issuer },
  };
}
