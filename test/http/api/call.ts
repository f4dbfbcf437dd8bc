// Calls the JSON API by the entries of its table ('GET /users/:id'), and holds every answer against what the table says
// of it: status, shape, codes of problems. So the OpenAPI document, which is made from the same table, can't lie.
import { expect } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { addMember } from '../../../src/apps/members.ts';
import { makeOperator } from '../../../src/apps/operators.ts';
import type { MemberRole, UserRow } from '../../../src/database/schema.ts';
import { isTagged } from '../../../src/http/api/kit/headers/etag.ts';
import type { Route } from '../../../src/http/api/kit/route.ts';
import { problemsOf } from '../../../src/http/api/kit/route-problems.ts';
import { describe } from '../../../src/http/api/openapi.ts';
import { apiRoutes, serverRoutes } from '../../../src/http/api/table.ts';
import { API_PREFIX } from '../../../src/http/kit/request/paths.ts';
import { API_EXPOSED_HEADERS } from '../../../src/oidc/request/cors.ts';
import { makeApiKey, makeApp, makeUser, PASSWORD } from '../../kit/app.ts';
import type { Gatehouse } from '../../kit/gatehouse.ts';

export type Sent = {
  /** Sent as a bearer token. */
  as?: string | undefined;
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  headers?: Record<string, string>;
};

// biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of an answer
export type Answer = { status: number; headers: Headers; body: any; text: string };

/** `at` is an App, or the server's BASE_URL for the server's own API. */
export async function call(at: App | string, entry: string, sent: Sent = {}): Promise<Answer> {
  const route = routeOf(at, entry);
  const answer = await send(urlOf(at, route, sent), route.method, sent);
  check(route, answer);
  return answer;
}

export function routeOf(at: App | string, entry: string): Route {
  const routes = typeof at === 'string' ? serverRoutes : apiRoutes;
  const route = routes.find(({ method, path }) => entry === `${method} ${path}`);
  if (!route) throw new Error(`no route ${entry}`);
  return route;
}

export const nameOf = ({ method, path }: Route) => `${method} ${path}`;

export function urlOf(at: App | string, { path }: Route, { params = {}, query }: Sent): string {
  const filled = path.replace(/:(\w+)/g, (_, name) => params[name] ?? `missing-${name}`);
  const base = typeof at === 'string' ? at : at.issuer;
  return `${base}${API_PREFIX}${filled}${query ? `?${new URLSearchParams(query)}` : ''}`;
}

export async function send(url: string, method: string, { as, body, headers }: Sent = {}): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(as !== undefined && { authorization: `Bearer ${as}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: toJson(text) };
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const SECRETS = /password|_hash|_sealed|private|secret_key|email_key/;

/** Fails where an answer is not what the route's entry says. */
export function check(route: Route, { status, headers, body, text }: Answer): void {
  const name = nameOf(route);
  expect(headers.get('cache-control'), name).toBe('no-store');
  expect(headers.get('x-request-id'), name).toBeTruthy();
  checkHeaders(route, { status, headers });
  if (status >= 400) {
    expect(headers.get('content-type'), name).toMatch(/^application\/problem\+json/);
    expect(body, name).toMatchObject({ status, title: expect.any(String), request_id: headers.get('x-request-id') });
    expect(problemsOf(route), `${name} answered ${text}`).toContain(body.code);
    if (status === 401) expect(headers.get('www-authenticate'), name).toMatch(/^(Bearer|DPoP)/);
    return;
  }
  if (status === 304 && isTagged(route)) return;
  expect(status, name).toBe(route.status);
  if (route.gives) {
    expect(headers.get('content-type'), name).toBe(`${route.gives}; charset=utf-8`);
    return;
  }
  if (!route.response) {
    expect(text, name).toBe('');
    return;
  }
  // A schema drops what it does not list: then the two differ.
  expect(route.response.parse(body), name).toEqual(body);
  const names = [...text.matchAll(/"(\w+)":/g)].map(([, key]) => key!);
  expect(
    names.filter((key) => SECRETS.test(key) && !ALLOWED.has(key)),
    name,
  ).toEqual([]);
}

const TOLD = [...API_EXPOSED_HEADERS, 'Allow'].filter((name) => name !== 'DPoP-Nonce');

/** The headers that say something, and those that the document lists for this status. */
function checkHeaders(route: Route, { status, headers }: Pick<Answer, 'status' | 'headers'>): void {
  const { paths, responses } = describe(apiRoutes.includes(route) ? apiRoutes : serverRoutes);
  const operation = paths[route.path.replace(/:(\w+)/g, '{$1}')]![route.method.toLowerCase()]!;
  const answer = operation.responses[status] ?? { description: '' };
  const { headers: listed = {} } = '$ref' in answer ? responses[answer.$ref.split('/').at(-1)!]! : answer;
  const undocumented = TOLD.filter((name) => headers.has(name) && !(name in listed));
  expect(undocumented, `${nameOf(route)} ${status}`).toEqual([]);
}

/** Settings about passwords, and what an App calls private: its own backend reads it. */
const ALLOWED = new Set(['password_min_length', 'password_min_strength', 'password_words', 'metadata_private']);

/** Tokens as a backend gets them for its user. */
export async function signInByApi(gatehouse: Gatehouse, app: App, user: Pick<UserRow, 'email'>, password = PASSWORD) {
  const as = await makeApiKey(gatehouse, app, ['auth:write']);
  const { status, body, text } = await call(app, 'POST /auth/login', { as, body: { email: user.email, password } });
  if (status !== 200) throw new Error(`login: ${text}`);
  return body.tokens as { access_token: string; refresh_token: string; id_token: string };
}

export type TestDeveloper = { user: UserRow; token: string };

/** A developer with an access token of the console; a member of `app` where there is a role. */
export async function makeDeveloper(
  gatehouse: Gatehouse,
  { app, role, operator }: { app?: App; role?: MemberRole; operator?: boolean } = {},
): Promise<TestDeveloper> {
  const { system, database } = gatehouse;
  const consoleApp = await system.consoleApp();
  const user = await makeUser(gatehouse, consoleApp, { email_verified: true });
  if (app && role) await addMember(database.db, app, user, role);
  // A key signs no operator in.
  const { access_token } = await signInByApi(gatehouse, consoleApp, user);
  if (operator) await makeOperator(database.db, consoleApp, user.id);
  return { user, token: access_token };
}

/** An App with a developer of each role that is named. */
export async function makeAppWith<Role extends MemberRole>(gatehouse: Gatehouse, ...roles: Role[]) {
  const app = await makeApp(gatehouse);
  const members = roles.map(async (role) => [role, await makeDeveloper(gatehouse, { app, role })] as const);
  return { app, ...(Object.fromEntries(await Promise.all(members)) as Record<Role, TestDeveloper>) };
}
