// The OpenAPI 3.1 document, made from the table of routes: what a route takes and gives, who may call it, what it may
// answer. The paths are the same for every App and made once; only the addresses differ.

import type { z } from 'zod';
import { imageTypes } from '../../apps/images/read-image.ts';
import { isKeyScope, keyScopes, permissions } from '../../apps/permissions.ts';
import { keysOf } from '../../tables.ts';
import { isParameter, parameters } from '../kit/request/parameters.ts';
import { API_PREFIX } from '../kit/request/paths.ts';
import { type Components, exampleOf, type JsonSchema, toJsonSchema } from './json-schema.ts';
import { type Created, findCreated } from './kit/headers/created.ts';
import { findReading } from './kit/headers/etag.ts';
import { type Access, acceptedBy, lineTypes, type Route, takesMembers } from './kit/route.ts';
import { answerHeaders, headerComponents, headerParameters, unchangedAnswer } from './openapi-headers.ts';
import { type Answer, collectProblems, problemExamples } from './openapi-problems.ts';
import { describeWebhooks, webhookParameters } from './openapi-webhooks.ts';

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
  responses: Record<string, Answer | { $ref: string }>;
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
  /** Problems by status, which many routes have in common. */
  responses: Record<string, Answer>;
};

export function toOpenApi(routes: Route[], place: Place) {
  const { tags, paths, responses, ...known } = describe(routes);
  const schemas = { ...known.schemas };
  const webhooks = place.app && describeWebhooks(schemas);
  const { headers, parameters } = headerComponents;
  return {
    openapi: '3.1.0',
    info: { title: place.title, version: '1', description: place.description },
    servers: [{ url: `${place.url}${API_PREFIX}` }],
    tags,
    paths,
    ...(webhooks && { webhooks }),
    components: {
      ...{ schemas, responses, headers, parameters: { ...parameters, ...(webhooks && webhookParameters) } },
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
  const problems = collectProblems(schemas);
  const paths: Description['paths'] = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    const reading = findReading(route, routes);
    const created = findCreated(route, routes);
    paths[path] = {
      ...paths[path],
      [route.method.toLowerCase()]: toOperation(route, { reading, created, schemas, problems }),
    };
  }
  const tags = [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name }));
  const description = { tags, paths, schemas, responses: problems.responses };
  described.set(routes, description);
  return description;
}

type Around = {
  reading: Route | undefined;
  created: Created | undefined;
  schemas: Components;
  problems: ReturnType<typeof collectProblems>;
};

function toOperation(route: Route, { reading, created, schemas, problems }: Around): Operation {
  const given = [...pathParameters(route), ...queryParameters(route, schemas), ...headerParameters(route)];
  const headers = answerHeaders(route, { reading, created });
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
      ...problems.of(route),
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
  if ('signals' in access) return [{ receiver: [access.signals] }];
  if ('developer' in access) return byDeveloper([]);
  if ('member' in access) return byDeveloper([access.member]);
  const accepted = acceptedBy(access);
  const takesUsers = access.users || access.own_token || takesMembers(access);
  const byUser: Record<string, string[]>[] = takesUsers
    ? [{ access_token: ['openid'] }, { bound_access_token: ['openid'] }]
    : [];
  const byCredential = accepted
    .filter(isKeyScope)
    .flatMap((one): Record<string, string[]>[] => [{ api_key: [one] }, { machine: [one] }]);
  return [...byCredential, ...accepted.flatMap((one) => byDeveloper([one])), ...byUser];
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
  const { properties = {}, required = [] } = toJsonSchema(query, 'input', schemas);
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query' as const,
    required: required.includes(name),
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

/** RFC 9449 §7.1. */
const boundToKey = {
  type: 'http',
  scheme: 'dpop',
  description: 'Send it as “Authorization: DPoP …”, with a proof for this one request in the header “DPoP”',
};

const machineScopes = Object.fromEntries(keyScopes.map((scope) => [scope, permissions[scope]]));

const signalScopes = {
  'ssf.manage': 'Create, change, read, poll and delete the client’s own streams',
  'ssf.read': 'Read the client’s own streams and their status',
};

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
    receiver: {
      type: 'oauth2',
      description: `An access token that a client with shared_signals got for itself, for its streams of security events. If it is bound to a key, send it as “Authorization: DPoP …” with a proof`,
      flows: { clientCredentials: { tokenUrl: `${app.issuer}/token`, scopes: signalScopes } },
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
