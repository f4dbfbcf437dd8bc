// Serves the table of routes: finds out who calls and whether they may (guard.ts), parses what they send (input.ts), and
// answers. Nothing is answered that a route's handler did not list.
import { isUtf8 } from 'node:buffer';
import { Readable } from 'node:stream';
import cors from '@koa/cors';
import Router from '@koa/router';
import { HttpMethodEnum, koaBody } from 'koa-body';
import { z } from 'zod';
import { invalidImage, MAX_IMAGE_BYTES } from '../../apps/images/read-image.ts';
import { countCall } from '../../apps/keys/usage.ts';
import { protectOperators } from '../../apps/operators.ts';
import { actingAs } from '../../events/record.ts';
import { MAX_IMPORT_BYTES } from '../../imports/take.ts';
import type { Protocols } from '../../oidc/provider/protocols.ts';
import { API_EXPOSED_HEADERS } from '../../oidc/request/cors.ts';
import { Problem } from '../../problem.ts';
import type { System } from '../../system.ts';
import { isKeyOf, keysOf, tableOf } from '../../tables.ts';
import { inEpochOf } from '../../users/sessions/epoch.ts';
import { readBytes } from '../kit/request/bytes.ts';
import type { Context, State } from '../kit/request/context.ts';
import { areParameters, type Parameter, parameters } from '../kit/request/parameters.ts';
import { API_PREFIX } from '../kit/request/paths.ts';
import { isStopping } from '../kit/request/streams.ts';
import type { Check } from '../kit/schema-errors.ts';
import { denied, toActor } from './kit/callers/actor.ts';
import { isClosedToImpersonators } from './kit/callers/impersonator.ts';
import { ORGANIZATION_HEADER, requireTarget } from './kit/callers/organization.ts';
import { findRefusal } from './kit/callers/personal-token.ts';
import { identify } from './kit/guard.ts';
import { type Created, findCreated, locate } from './kit/headers/created.ts';
import { findReading, ifMatching, tag } from './kit/headers/etag.ts';
import { onlyOnce } from './kit/headers/idempotency.ts';
import { linkNext } from './kit/headers/links.ts';
import { tellRateLimits } from './kit/headers/rate-limits.ts';
import { parse } from './kit/input.ts';
import {
  bodySizes,
  type Call,
  isAboutUser,
  type Lines,
  lineTypes,
  type MaxBody,
  mistakeOf,
  passesOver,
  type Route,
} from './kit/route.ts';
import { referenceRoutes, serveReference } from './reference.ts';
import { noteSignIn } from './sign-in-record.ts';

const parseBody = tableOf(bodySizes, (jsonLimit) =>
  koaBody({
    json: true,
    urlencoded: false,
    text: false,
    multipart: false,
    jsonLimit,
    jsonStrict: true,
    // Leaving takes the password along.
    parsedMethods: [HttpMethodEnum.POST, HttpMethodEnum.PUT, HttpMethodEnum.PATCH, HttpMethodEnum.DELETE],
  }),
);

/** For an App's API, or for the server's own: where there is no App in the context. */
export function apiRouter(system: System, protocols: Protocols, routes: Route[]): Router<State> {
  const router = new Router<State>({ prefix: API_PREFIX, sensitive: true, strict: true });
  router.use(allowListedOrigins());
  // A preflight has no route of its own.
  router.options('/*path', (ctx) => {
    ctx.status = 204;
  });
  serveReference(router, system, routes);
  // A path that is spelled out before one that varies: /factors/totp is no /factors/:id, whichever the method.
  const allowed = [...methodsByPath([...routes, ...referenceRoutes])];
  const varies = ([path]: (typeof allowed)[number]) => Number(path.includes(':'));
  for (const [path, allow] of allowed.sort((one, other) => varies(one) - varies(other))) {
    for (const route of routes.filter((one) => one.path === path)) {
      const served = { route, reading: findReading(route, routes), created: findCreated(route, routes) };
      const answer = (ctx: Context) => tellRateLimits(ctx, () => serve(system, protocols, served, ctx));
      router.register(path, [route.method], (ctx) => noteSignIn(system, route, ctx, () => answer(ctx)));
    }
    router.all(path, refuseMethod(allow));
  }
  return router;
}

/** A route, the one that reads the thing whose ETag it goes by, if there is one, and the one that reads what it creates. */
type Served = { route: Route; reading: Route | undefined; created: Created | undefined };

async function serve(system: System, protocols: Protocols, served: Served, ctx: Context): Promise<void> {
  const { info } = ctx.state;
  const { route } = served;
  const params = readParameters(ctx.params);
  const { app, caller, reached } = await identify(system, protocols, route.access, ctx);
  if (caller.kind === 'api_key') countCall(system, app, caller.apiKey.id, `${route.method} ${route.path}`);
  await refuseToken({ system, app, info, caller }, route);
  if (isClosedToImpersonators(route, caller))
    throw await denied({ system, app, info }, caller, new Problem('impersonated'));
  // Of a body that is refused, too; one that is accepted may say where a backend's user is.
  ctx.state.actor = toActor(caller, info);
  await requireTarget(system, app, route, { reached, id: params.id });
  const check = route.check && ((input: object) => route.check?.({ system, app, params }, input));
  const call = {
    system,
    app,
    protocol: () => protocols(app),
    info,
    caller,
    reached,
    params,
    body: await readBody(route, ctx, check),
    query: await readQuery(route, ctx),
    isOver: () => ctx.res.closed || isStopping(system),
  };
  await refuseToken(call, route, call.body);
  ctx.state.actor = toActor(caller, info, call.body);
  const act = async () => {
    if (isAboutUser(route)) await protectOperators(system.db, app, params.id);
    return bound(call, route, () => ifMatching(ctx, { ...served, call }, () => route.handle(call)));
  };
  const result = await actingAs(ctx.state.actor, () => onlyOnce(ctx, { ...call, route }, act));
  ctx.status = route.status;
  ctx.body = route.status === 204 ? null : result;
  if (route.gives || result instanceof Readable) ctx.type = `${route.gives ?? 'application/json'}; charset=utf-8`;
  tag(ctx, served, result);
  locate(ctx, system, { ...served, result });
  linkNext(ctx, system, { route, result });
}

/** What a user or a developer changes is bound to their credential: the body may have taken its time. */
function bound<Result>({ app, caller }: Call, { method }: Route, work: () => Promise<Result>): Promise<Result> {
  if (method === 'GET' || (caller.kind !== 'user' && caller.kind !== 'developer')) return work();
  const { access_epoch } = caller;
  const [app_id, user_id] = caller.kind === 'user' ? [app.id, caller.user.id] : [caller.app_id, caller.id];
  return inEpochOf({ app_id, user_id, access_epoch }, work);
}

/** What personal access tokens may not do: before the body is read, and by its fields. */
async function refuseToken(at: Pick<Call, 'system' | 'app' | 'info' | 'caller'>, route: Route, body?: unknown) {
  const refusal = findRefusal({ route, caller: at.caller, body });
  if (refusal) throw await denied(at, at.caller, refusal);
}

/** A text that can't be an id names nothing: that is a 404, and never reaches the database. */
function readParameters(params: Record<string, string>): Record<Parameter, string> {
  if (!areParameters(params)) throw new Problem('not_found');
  return tableOf(keysOf(parameters), (name) => params[name] ?? '');
}

const NOTHING = z.strictObject({});

/** What a route doesn't take is refused: a filter that was passed over would be a list of everything. */
async function readQuery({ query, access }: Route, ctx: Context): Promise<unknown> {
  if (!query && passesOver(access)) return undefined;
  const read = await parse(query ?? NOTHING, { ...ctx.query }, { code: 'invalid_query' });
  return query && read;
}

/** Only after the caller is known: strangers' megabytes are not ours to read. */
async function readBody(route: Route, ctx: Context, check: Check<z.ZodType> | undefined): Promise<unknown> {
  const { body, takes, maxBody, method, access } = route;
  if (takes === 'image') return readImageBody(ctx);
  if (takes === 'lines') return readLines(ctx);
  if (method === 'GET' && ctx.request.length) throw new Problem('invalid_request', 'GET takes no body');
  if (!body && (method === 'GET' || passesOver(access))) return undefined;
  const json = await readJson(ctx, maxBody);
  const toBody = () => parse(body ?? NOTHING, json, { code: mistakeOf(route), check });
  const read = await (route.naming ? route.naming(json, toBody) : toBody());
  return body && read;
}

async function readImageBody(ctx: Context): Promise<Buffer> {
  const bytes = await readBytes(ctx, MAX_IMAGE_BYTES);
  if (!bytes) throw invalidImage('too_many_bytes');
  return bytes;
}

async function readLines(ctx: Context): Promise<Lines> {
  const type = ctx.is(keysOf(lineTypes)) || undefined;
  if (!isKeyOf(lineTypes, type))
    throw new Problem('unsupported_media_type', `Send the body as ${keysOf(lineTypes).join(', ')}`);
  const bytes = await readBytes(ctx, MAX_IMPORT_BYTES);
  if (!bytes) throw new Problem('body_too_large', `Send at most ${MAX_IMPORT_BYTES} bytes at once`);
  if (!isUtf8(bytes)) throw new Problem('invalid_request', 'The body is not in UTF-8');
  return { format: lineTypes[type], text: bytes.toString() };
}

async function readJson(ctx: Context, maxBody: MaxBody = '100kb'): Promise<unknown> {
  // Without a body, the schema says what is missing.
  if (ctx.request.length === 0) return {};
  const isJson = ctx.is('application/json') !== false && /^(?:utf-?8)?$/i.test(ctx.request.charset);
  if (!isJson) {
    throw new Problem('unsupported_media_type', 'Send the body as application/json in UTF-8');
  }
  try {
    await parseBody[maxBody](ctx, async () => {});
    return ctx.request.body ?? {};
  } catch (error) {
    const scalar = readScalar(error);
    if (!scalar) throw error;
    return scalar.value;
  }
}

/** The parser takes objects and lists alone. Anything else that is JSON is of the wrong type, which the schema says. */
function readScalar(error: unknown): { value: unknown } | undefined {
  if (!(error instanceof SyntaxError && 'body' in error)) return undefined;
  try {
    const value: unknown = JSON.parse(String(error.body));
    return typeof value === 'object' && value !== null ? undefined : { value };
  } catch {
    return undefined;
  }
}

function methodsByPath(routes: Pick<Route, 'path' | 'method'>[]): Map<string, string[]> {
  const methods = new Map<string, string[]>();
  for (const { path, method } of routes) {
    const also = method === 'GET' ? ['GET', 'HEAD'] : [method];
    methods.set(path, [...(methods.get(path) ?? []), ...also]);
  }
  return methods;
}

/** RFC 9110 §15.5.6. */
function refuseMethod(allow: string[]) {
  return (ctx: Context) => {
    ctx.set('Allow', allow.join(', '));
    throw new Problem('method_not_allowed', `This address takes ${allow.join(', ')}`);
  };
}

/** Browsers may call from the origins that the App lists. No cookie counts here, so credentials are never allowed. */
function allowListedOrigins() {
  return cors({
    origin: (ctx) => {
      const origin = ctx.get('origin');
      return ctx.state.app?.settings.cors_origins.includes(origin) ? origin : '';
    },
    allowMethods: 'GET,POST,PUT,PATCH,DELETE',
    allowHeaders: [
      ...['authorization', 'dpop', 'content-type', ORGANIZATION_HEADER.toLowerCase()],
      ...['idempotency-key', 'if-match', 'if-none-match'],
    ],
    exposeHeaders: API_EXPOSED_HEADERS,
    maxAge: 600,
  });
}
