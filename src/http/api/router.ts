// Serves the table of routes: finds out who calls, checks that they may, parses what they send, and answers. Nothing
// inside checks again; nothing is answered that a route's handler did not list.
import cors from '@koa/cors';
import Router from '@koa/router';
import { koaBody } from 'koa-body';
import type { z } from 'zod';
import { findApiKey } from '../../apps/api-keys.ts';
import { findRole } from '../../apps/members.ts';
import { type Permission, rolePermissions } from '../../apps/permissions.ts';
import { type Actor, actingAs } from '../../audit-log.ts';
import { findToken } from '../../oidc/access-tokens.ts';
import type { Protocols } from '../../oidc/protocols.ts';
import { Problem } from '../../problem.ts';
import type { System } from '../../system.ts';
import { findUser } from '../../users/users.ts';
import type { AppContext, State } from '../context.ts';
import type { Caller, Route } from './routes.ts';

export const API_PREFIX = '/api/v1';
const MAX_BODY = '100kb';

const parseBody = koaBody({ json: true, urlencoded: false, text: false, multipart: false, jsonLimit: MAX_BODY, jsonStrict: true });

export function apiRouter(system: System, protocols: Protocols, routes: Route[]): Router<State> {
  const router = new Router<State>({ prefix: API_PREFIX });
  router.use(allowListedOrigins() as never);
  for (const route of routes) {
    const method = route.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
    router[method](route.path, ...(route.body ? [requireJson as never, parseBody] : []), (ctx) => serve(system, protocols, route, ctx as never));
  }
  // A preflight has no route of its own.
  router.options('/*path', (ctx) => {
    ctx.status = 204;
  });
  return router;
}

async function serve(system: System, protocols: Protocols, route: Route, ctx: AppContext): Promise<void> {
  const { app, info } = ctx.state;
  const caller = await identify(system, protocols, route, ctx);
  const call = {
    system,
    app,
    protocol: () => protocols(app),
    info,
    caller,
    params: ctx.params as Record<string, string>,
    body: route.body && parse(route.body, (ctx.request as { body?: unknown }).body ?? {}),
    query: route.query && parse(route.query, { ...ctx.query }),
  };
  const result = await actingAs(toActor(caller, info, call.body), () => route.handle(call as never));
  ctx.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
  ctx.status = route.status;
  ctx.body = route.status === 204 ? null : result;
}

async function identify(system: System, protocols: Protocols, route: Route, ctx: AppContext): Promise<Caller> {
  if ('public' in route.access) return { kind: 'nobody' };
  const secret = bearer(ctx);
  return 'user' in route.access
    ? identifyUser(system, protocols, ctx, secret)
    : identifyByPermission(system, protocols, ctx, secret, route.access.permission);
}

/** RFC 6750 §2.1; never from the query or a body (§2.2, §2.3 are ways to leak it). */
function bearer(ctx: AppContext): string {
  const [scheme, secret, ...rest] = ctx.get('authorization').split(' ');
  if (!secret || rest.length > 0 || scheme?.toLowerCase() !== 'bearer') {
    throw new Problem('unauthorized', 'Send the credentials as “Authorization: Bearer …”');
  }
  return secret;
}

async function identifyByPermission(system: System, protocols: Protocols, ctx: AppContext, secret: string, permission: Permission): Promise<Caller> {
  const { app } = ctx.state;
  const apiKey = await findApiKey(system.database, app, secret);
  if (apiKey) {
    if (!apiKey.scopes.includes(permission)) throw new Problem('insufficient_scope', `This needs an API key with the scope ${permission}`);
    return { kind: 'api_key', apiKey };
  }
  const developer = await findDeveloper(system, protocols, secret);
  if (!developer) throw new Problem('unauthorized', 'These credentials are unknown, revoked or expired');
  const role = await findRole(system.database.db, app, developer);
  // To who is no member, another's App is not there.
  if (!role) throw new Problem('unauthorized', 'These credentials are unknown, revoked or expired');
  if (!rolePermissions[role].includes(permission)) throw new Problem('forbidden', `Your role in this App (${role}) does not include ${permission}`);
  return { kind: 'developer', id: developer.id, email: developer.email };
}

/** A developer is a user of the console App, with an access token of its own API. */
export async function findDeveloper(system: System, protocols: Protocols, secret: string) {
  const consoleApp = await system.consoleApp();
  const token = await findToken(system, consoleApp, await protocols(consoleApp), secret);
  if (token?.kind !== 'access' || token.audience !== consoleApp.issuer) return undefined;
  return findUser(system.database.db, consoleApp, token.user_id);
}

async function identifyUser(system: System, protocols: Protocols, ctx: AppContext, secret: string): Promise<Caller> {
  const { app } = ctx.state;
  const token = await findToken(system, app, await protocols(app), secret);
  // A token for another API of the App is for that API alone (RFC 8707 §2).
  const fits = token?.kind === 'access' && (token.audience === undefined || token.audience === app.issuer);
  const user = fits ? await findUser(system.database.db, app, token.user_id) : undefined;
  if (!fits || !user) throw new Problem('invalid_token', 'The access token is expired, revoked, or not for this API');
  if (!token.scopes.has('openid')) throw new Problem('insufficient_scope', 'The access token lacks the scope openid');
  return { kind: 'user', user, scopes: token.scopes, token: secret, client_id: token.client_id, session_uid: token.session_uid };
}

async function requireJson(ctx: AppContext, next: () => Promise<void>): Promise<void> {
  if (!ctx.is('application/json')) throw new Problem('unsupported_media_type', 'Send the body as application/json');
  await next();
}

function parse(schema: z.ZodType, input: unknown): unknown {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const fields: Record<string, string> = {};
  for (const issue of parsed.error.issues) {
    const names = issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.join('.') || 'body'];
    for (const name of names) fields[name.slice(0, 100)] ??= issue.code === 'unrecognized_keys' ? 'is not a field of this request' : issue.message;
  }
  const named = Object.entries(fields).map(([name, what]) => `${name}: ${what}`);
  throw new Problem('invalid_body', named.slice(0, 10).join('; '), { fields });
}

function toActor(caller: Caller, info: AppContext['state']['info'], body: unknown): Actor {
  const { ip, user_agent, request_id } = info;
  // A backend that speaks for its user says where the user is; attempts are counted there.
  const told = caller.kind === 'api_key' ? (body as { ip?: string; user_agent?: string } | undefined) : undefined;
  const where = { ip: told?.ip ?? ip, user_agent: told?.user_agent ?? user_agent, request_id };
  if (caller.kind === 'api_key') return { kind: 'api_key', id: caller.apiKey.id, ...where };
  if (caller.kind === 'developer') return { kind: 'developer', id: caller.id, ...where };
  if (caller.kind === 'user') return { kind: 'user', id: caller.user.id, ...where };
  return { kind: 'anonymous', ...where };
}

/** Browsers may call from the origins that the App lists. No cookie counts here, so credentials are never allowed. */
function allowListedOrigins() {
  return cors({
    origin: (ctx) => {
      const origin = ctx.get('origin');
      return ctx.state.app?.settings.cors_origins.includes(origin) ? origin : '';
    },
    allowMethods: 'GET,POST,PUT,PATCH,DELETE',
    allowHeaders: ['authorization', 'content-type', 'x-organization-id'],
    exposeHeaders: ['retry-after', 'x-request-id'],
    maxAge: 600,
  });
}
