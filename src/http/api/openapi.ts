// The OpenAPI 3.1 document, made from the table of routes: what a route takes and gives, who may call it, what it may
// answer. The paths are the same for every App and made once; only the addresses differ.

import { z } from 'zod';
import { imageFlaws, imageTypes } from '../../apps/images/read-image.ts';
import { isKeyScope, keyScopes, permissions } from '../../apps/permissions.ts';
import { conflictReasons } from '../../apps/settings/conflicts.ts';
import { flawReasons } from '../../language/own-texts.ts';
import { fieldCodes, problems } from '../../problem.ts';
import { keysOf } from '../../tables.ts';
import { isParameter, parameters } from '../kit/request/parameters.ts';
import { API_PREFIX } from '../kit/request/paths.ts';
import { type Components, exampleOf, type JsonSchema, toJsonSchema } from './json-schema.ts';
import { isTagged } from './kit/etag.ts';
import { type Access, lineTypes, problemsOf, type Route } from './kit/route.ts';
import {
  answerHeaders,
  headerComponents,
  headerParameters,
  problemHeaders,
  unchangedAnswer,
} from './openapi-headers.ts';

/** Where the routes are served: at an App, or, without one, at the server. */
export type Place = {
  title: string;
  description: string;
  url: string;
  baseUrl: string;
  consoleIssuer: string;
  app: { slug: string; issuer: string } | undefined;
};

export type Operation = {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string | undefined;
  security: Record<string, string[]>[];
  parameters?: (Parameter | { $ref: string })[];
  requestBody?: { required: boolean; content: Record<string, { schema?: JsonSchema; example?: unknown }> };
  responses: Record<string, { headers?: Record<string, object>; content?: Record<string, { schema: JsonSchema }> }>;
};

/** Headers are referred to (openapi-headers.ts). */
type Parameter = {
  name: string;
  in: 'path' | 'query';
  required: boolean;
  description?: string | undefined;
  schema: JsonSchema;
};

export type Description = {
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  schemas: Components;
};

export function toOpenApi(routes: Route[], place: Place) {
  const { tags, paths, schemas } = describe(routes);
  return {
    openapi: '3.1.0',
    info: { title: place.title, version: '1', description: place.description },
    servers: [{ url: `${place.url}${API_PREFIX}` }],
    tags,
    paths,
    components: {
      ...{ schemas, ...headerComponents },
      ...{ examples: problemExamples(), securitySchemes: securitySchemes(place) },
    },
  };
}

const described = new WeakMap<Route[], Description>();

/** All of it that is the same wherever the routes are served. */
export function describe(routes: Route[]): Description {
  const known = described.get(routes);
  if (known) return known;
  const schemas: Components = {};
  toJsonSchema(problem, 'output', schemas);
  const paths: Description['paths'] = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    const reading = routes.find((one) => one.path === route.path && isTagged(one));
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: toOperation(route, { reading, schemas }) };
  }
  const tags = [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name }));
  const description = { tags, paths, schemas };
  described.set(routes, description);
  return description;
}

type Around = { reading: Route | undefined; schemas: Components };

function toOperation(route: Route, { reading, schemas }: Around): Operation {
  const given = [...pathParameters(route), ...queryParameters(route, schemas), ...headerParameters(route)];
  const headers = answerHeaders(route, reading);
  return {
    operationId: toOperationId(route),
    tags: [route.tag],
    summary: route.summary,
    ...(route.description && { description: route.description }),
    security: toSecurity(route.access),
    ...(given.length > 0 && { parameters: given }),
    ...(route.body && { requestBody: toRequestBody(route.body, schemas) }),
    ...(route.takes && { requestBody: route.takes === 'image' ? imageBody : linesBody }),
    responses: {
      [route.status]: { ...toAnswer(route, schemas), headers },
      ...unchangedAnswer(route),
      ...toProblems(route),
    },
  };
}

/** `GET /users/:id` is get_users_id: stable as long as the route is. */
export function toOperationId({ method, path }: Pick<Route, 'method' | 'path'>): string {
  return `${method.toLowerCase()}${path.replace(/[^a-z]+/gi, '_')}`;
}

/** OpenAPI 3.1: for other schemes than OAuth 2.0 and OpenID Connect the list names roles; ours are permissions. */
function toSecurity(access: Access): Record<string, string[]>[] {
  if ('public' in access) return [];
  if ('user' in access) return [{ access_token: ['openid'] }, { bound_access_token: ['openid'] }];
  if ('developer' in access) return byDeveloper([]);
  if ('member' in access) return byDeveloper([access.member]);
  const { permission } = access;
  if (!isKeyScope(permission)) return byDeveloper([permission]);
  const byUser: Record<string, string[]>[] = access.users
    ? [{ access_token: ['openid'] }, { bound_access_token: ['openid'] }]
    : [];
  return [{ api_key: [permission] }, { machine: [permission] }, ...byDeveloper([permission]), ...byUser];
}

const byDeveloper = (roles: string[]): Record<string, string[]>[] => [{ developer: roles }, { bound_developer: roles }];

function pathParameters({ path }: Route) {
  const names = Array.from(path.matchAll(/:(\w+)/g), ([, name = '']) => name);
  return names.filter(isParameter).map((name) => {
    const { description, ...schema } = toJsonSchema(parameters[name], 'input', {});
    return { name, in: 'path' as const, required: true, description, schema };
  });
}

function queryParameters({ query }: Route, schemas: Components) {
  if (!query) return [];
  const { properties = {} } = toJsonSchema(query, 'input', schemas);
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query' as const,
    required: false,
    ...(description && { description }),
    schema,
  }));
}

function toRequestBody(body: z.ZodType, schemas: Components): NonNullable<Operation['requestBody']> {
  const schema = toJsonSchema(body, 'input', schemas);
  const example = exampleOf(schema, schemas, { brief: true });
  return { required: (schema.required ?? []).length > 0, content: { 'application/json': { schema, example } } };
}

/** OpenAPI 3.1: without a schema, the body is bytes of that type. */
const linesBody = {
  required: true,
  content: Object.fromEntries(keysOf(lineTypes).map((type) => [type, { schema: { type: 'string' } }])),
};
const imageBody = { required: true, content: Object.fromEntries(imageTypes.map((type) => [type, {}])) };

function toAnswer({ response, gives, summary }: Route, schemas: Components) {
  if (gives) return { description: summary, content: { [gives]: { schema: { type: 'string' } } } };
  if (!response) return { description: 'Done' };
  const schema = toJsonSchema(response, 'output', schemas);
  return { description: summary, content: { 'application/json': { schema, example: exampleOf(schema, schemas) } } };
}

/** Members of some codes, of a problem or of the mistake in one field. */
const mistake = {
  reason: z
    .enum([
      'too_short',
      'too_long',
      'too_guessable',
      'breached',
      'unusable',
      'http',
      'listed',
      ...conflictReasons,
      ...keysOf(imageFlaws),
      ...flawReasons,
    ])
    .optional()
    .describe(
      'Of `weak_password`: what is wrong with it. Of `invalid_redirect_uri`: `unusable` as it is, `http` where it must be https, or several that are `listed` with commas. Of `settings_conflict`: which combination it is. Of `invalid_image`, `invalid_pattern`: why it is refused',
    ),
  min: z.number().int().optional().describe('The smallest that is allowed; of a password: characters'),
  max: z.number().int().optional().describe('The largest that is allowed; of a password: bytes in UTF-8'),
  uri: z.string().optional().describe('Of `invalid_redirect_uri`: which one'),
  name: z.string().optional().describe('Of `invalid_pattern`: the placeholder'),
  parser: z.string().optional().describe('Of `invalid_pattern`: what the parser found'),
  offset: z.number().int().optional().describe('Of `invalid_pattern`: where, in UTF-16 code units from 0'),
  line: z.number().int().optional().describe('The same as a line, from 1'),
  column: z.number().int().optional().describe('And the column in it, from 1'),
};

const problem = z
  .object({
    type: z.string().meta({ examples: ['urn:gatehouse:problem:not_found'] }),
    title: z.string().describe('For people'),
    status: z.number().int().describe('As in the status line'),
    detail: z.string().describe('For people: what is wrong, and what to do'),
    code: z.enum(keysOf(problems)).describe('Stable: programs may compare it'),
    request_id: z.string().describe('Quote it when you ask for help'),
    fields: z.record(z.string(), z.string()).optional().describe('What is wrong, by the names of the fields'),
    errors: z
      .array(
        z.object({
          field: z.string().describe('Its name in the request; parts of a path are joined by dots'),
          code: z.enum([...keysOf(problems), ...fieldCodes]).describe('Stable: programs may compare it'),
          detail: z.string().describe('For people'),
          ...mistake,
        }),
      )
      .optional()
      .describe('All mistakes of the request, one for each field. If they differ, the `code` above is `invalid_body`'),
    ...mistake,
    ticket: z
      .string()
      .optional()
      .describe('Of a sign-in that lacks a step (such as `second_factor_required`): send it back with that step'),
  })
  .meta({ id: 'Problem', description: 'RFC 9457' });

const mayBeRetried = new Set([409, 429, 503]);

/** Codes by status, one answer each. */
function toProblems(route: Route): Operation['responses'] {
  const byStatus = Map.groupBy(new Set(problemsOf(route)), (code) => problems[code].status);
  return Object.fromEntries(
    Array.from(byStatus, ([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\`: ${problems[code].title}`).join('. '),
        headers: {
          ...problemHeaders(route),
          ...(status === 401 && { 'WWW-Authenticate': { schema: { type: 'string' } } }),
          ...(status === 405 && { Allow: { schema: { type: 'string' } } }),
          ...(mayBeRetried.has(status) && { 'Retry-After': { schema: { type: 'integer' } } }),
        },
        content: {
          'application/problem+json': {
            schema: { $ref: '#/components/schemas/Problem' },
            examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
          },
        },
      },
    ]),
  );
}

const exampleMembers: Record<string, object> = {
  weak_password: { reason: 'too_short', min: 8 },
  invalid_redirect_uri: { reason: 'http', uri: 'http://www.example.com/callback' },
};

function problemExamples() {
  return Object.fromEntries(
    Object.entries(problems).map(([code, { status, title }]) => [
      code,
      {
        summary: title,
        value: {
          type: `urn:gatehouse:problem:${code}`,
          title,
          status,
          detail: title,
          code,
          request_id: '2f1c7a4e-9d3b-4e8f-a6c5-0b7d9e1f3a5c',
          ...exampleMembers[code],
        },
      },
    ]),
  );
}

/** RFC 9449 §7.1. */
const boundToKey = {
  type: 'http',
  scheme: 'dpop',
  description: 'Send it as “Authorization: DPoP …”, with a proof for this one request in the header “DPoP”',
};

const machineScopes = Object.fromEntries(keyScopes.map((scope) => [scope, permissions[scope]]));

function securitySchemes({ app, consoleIssuer }: Place) {
  const developer = {
    type: 'http',
    scheme: 'bearer',
    description: `An access token of a developer, from ${consoleIssuer} with the resource ${consoleIssuer}`,
  };
  const bound_developer = { ...boundToKey, description: `The same, bound to a key. ${boundToKey.description}` };
  if (!app) return { developer, bound_developer };
  return {
    api_key: { type: 'http', scheme: 'bearer', description: 'An API key of this App, with the scope that is named' },
    machine: {
      type: 'oauth2',
      description: `An access token that a client of the type machine got for itself, with the resource ${app.issuer}. If it is bound to a key, send it as “Authorization: DPoP …” with a proof`,
      flows: { clientCredentials: { tokenUrl: `${app.issuer}/token`, scopes: machineScopes } },
    },
    developer,
    bound_developer,
    access_token: {
      type: 'openIdConnect',
      openIdConnectUrl: `${app.issuer}/.well-known/openid-configuration`,
      description: 'A user’s access token: opaque, or a JWT whose audience is the issuer',
    },
    bound_access_token: { ...boundToKey, description: `The same, bound to a key. ${boundToKey.description}` },
  };
}
