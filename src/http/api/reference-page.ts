// The contents of the reference page: the routes in words, in tables of fields, and as commands that are right for this
// App. Pure; the page itself is views/api/reference.ejs.
import { keyScopes, type Permission, permissions, rolePermissions } from '../../apps/permissions.ts';
import { type ProblemCode, problems } from '../../problem.ts';
import { entryOf } from '../../tables.ts';
import { API_PREFIX } from '../kit/request/paths.ts';
import { type Components, exampleOf, nameOfRef } from './json-schema.ts';
import type { Route } from './kit/route.ts';
import { problemsOf } from './kit/route-problems.ts';
import { type Description, describe, type Operation, type Place, toOperationId } from './openapi.ts';
import { type Field, toField, toFields } from './reference-fields.ts';
import { type SentReference, toSentReference } from './reference-sent.ts';

export type ReferenceOperation = {
  id: string;
  method: string;
  path: string;
  summary: string;
  description: string;
  /** Its callers; a permission that they need is named apart. */
  who: string;
  permission: string | undefined;
  parameters: Field[];
  fields: Field[];
  answer: {
    status: number /** Name of what is answered, if it has one. */;
    shape: string | undefined;
    list: boolean;
    fields: Field[];
  };
  problems: Said[];
  command: string;
  /** What the page's script sends; undefined for an image. */
  run: { body: string | undefined } | undefined;
};

type Said = { code: ProblemCode; status: number; title: string };

export type Reference = {
  place: Place;
  api_url: string;
  groups: { name: string; id: string; operations: ReferenceOperation[] }[];
  /** What Gatehouse sends; nothing at the server. */
  sent: SentReference | undefined;
  shapes: { name: string; id: string; description: string; fields: Field[]; example: string }[];
  /** Problems that any operation may answer with. */
  common_problems: Said[];
  permissions: { name: Permission; text: string; for_keys: boolean; roles: string }[];
};

export function toReference(routes: Route[], place: Place): Reference {
  const description = describe(routes);
  const operations = Map.groupBy(routes, ({ tag }) => tag);
  const schemas = { ...description.schemas };
  const sent = place.app && toSentReference(schemas);
  return {
    place,
    api_url: `${place.url}${API_PREFIX}`,
    groups: Array.from(operations, ([name, ofTag]) => ({
      name,
      id: toId(name),
      operations: ofTag.map((route) => toReferenceOperation(route, description, place)),
    })),
    sent,
    shapes: toShapes(schemas),
    common_problems: COMMON.map(toSaid),
    permissions: toPermissions(routes),
  };
}

const COMMON: ProblemCode[] = [
  'invalid_request',
  'invalid_json',
  'invalid_query',
  'unauthorized',
  'invalid_token',
  'invalid_dpop_proof',
  'insufficient_scope',
  'forbidden',
  'invalid_idempotency_key',
  'idempotency_in_flight',
  'idempotency_key_reused',
  'precondition_failed',
  'app_not_found',
  'method_not_allowed',
  'body_too_large',
  'unsupported_media_type',
  'internal_error',
  'database_unavailable',
  'storage_full',
];

const toSaid = (code: ProblemCode): Said => ({ code, status: problems[code].status, title: problems[code].title });

function toReferenceOperation(route: Route, { paths, schemas }: Description, place: Place): ReferenceOperation {
  const path = route.path.replace(/:(\w+)/g, '{$1}');
  const operation = entryOf(entryOf(paths, path), route.method.toLowerCase());
  const codes = problemsOf(route).filter((code) => !COMMON.includes(code) || route.problems.includes(code));
  const body = operation.requestBody?.content['application/json'];
  return {
    id: toOperationId(route),
    method: route.method,
    path,
    summary: route.summary,
    description: route.description ?? '',
    ...toWho(route),
    parameters: (operation.parameters ?? [])
      .filter((one) => 'name' in one)
      .map(({ name, required, description = '', schema }) => toField(name, { ...schema, description }, required)),
    fields: body?.schema ? toFields(body.schema, schemas) : [],
    answer: toAnswer(route, operation, schemas),
    problems: [...new Set(codes)].map(toSaid),
    command: toCommand(route, place, body?.example),
    run: route.takes ? undefined : { body: body && JSON.stringify(body.example, undefined, 2) },
  };
}

function toWho({ access }: Route): Pick<ReferenceOperation, 'who' | 'permission'> {
  if ('public' in access) return { who: 'Everyone', permission: undefined };
  if ('signals' in access)
    return {
      who: `Clients with shared_signals, by a token of their own with the scope ${access.signals}`,
      permission: undefined,
    };
  if ('developer' in access) return { who: 'Every developer', permission: undefined };
  if ('user' in access) {
    const token = 'A user’s access token with the scope openid';
    return { who: access.first_party ? `${token}, of one of the App’s own clients` : token, permission: undefined };
  }
  const permission = 'member' in access ? access.member : access.permission;
  const also = 'permission' in access ? access.also : undefined;
  const developers = `developers who are ${rolesWith(permission)}`;
  const who =
    'permission' in access && keyScopes.includes(permission)
      ? `API keys and machines’ tokens with ${also ? `this scope or ${also}` : 'this scope'}, ${developers}`
      : `Only ${developers}`;
  const isForUsers = 'permission' in access && (access.users || access.own_token);
  return {
    who: isForUsers ? `${who}, and users whose roles have it, with a token of the App’s own client` : who,
    permission,
  };
}

function rolesWith(permission: Permission): string {
  const roles = (['owner', 'admin', 'viewer'] as const).filter((role) => rolePermissions[role].includes(permission));
  return roles.join(', ').replace(/, (\w+)$/, ' or $1');
}

function toAnswer({ status }: Route, { responses }: Operation, schemas: Components): ReferenceOperation['answer'] {
  const answer = responses[status];
  const schema = answer && 'content' in answer ? answer.content?.['application/json']?.schema : undefined;
  if (!schema) return { status, shape: undefined, list: false, fields: [] };
  const items = schema.properties?.next_cursor && schema.properties.items?.items;
  if (items) return { status, shape: nameOfRef(items), list: true, fields: [] };
  const shape = nameOfRef(schema);
  return { status, shape, list: false, fields: shape ? [] : toFields(schema, schemas) };
}

function toShapes(schemas: Components): Reference['shapes'] {
  return Object.entries(schemas).map(([name, schema]) => ({
    name,
    id: toShapeId(name),
    description: schema.description ?? '',
    fields: toFields(schema, schemas),
    example: JSON.stringify(exampleOf(schema, schemas), undefined, 2),
  }));
}

function toPermissions(routes: Route[]): Reference['permissions'] {
  const asked = routes.flatMap(({ access }) => ('permission' in access ? [access.permission] : []));
  return [...new Set(asked)].map((name) => ({
    name,
    text: permissions[name],
    for_keys: keyScopes.includes(name),
    roles: rolesWith(name),
  }));
}

/** For a POSIX shell, with the secret in a variable so that it stays out of the history. */
function toCommand({ method, path, access, takes }: Route, { url }: Place, example: unknown): string {
  const address = `${url}${API_PREFIX}${path.replace(/:(\w+)/g, (_, name: string) => `$${name.toUpperCase()}`)}`;
  const lines = [
    `curl${method === 'GET' ? '' : ` -X ${method}`} "${address}"`,
    ...('public' in access ? [] : [`  -H "Authorization: Bearer $${credentialOf(access)}"`]),
    ...(takes ? [`  --data-binary @${path.slice(path.lastIndexOf('/') + 1)}.png`] : []),
    ...(example === undefined
      ? []
      : [`  -H 'Content-Type: application/json'`, `  -d '${JSON.stringify(example).replaceAll("'", "'\\''")}'`]),
  ];
  return lines.join(' \\\n');
}

function credentialOf(access: Route['access']): string {
  if ('user' in access || 'signals' in access) return 'ACCESS_TOKEN';
  return 'permission' in access && keyScopes.includes(access.permission) ? 'API_KEY' : 'DEVELOPER_TOKEN';
}

const toId = (tag: string) => tag.toLowerCase().replace(/[^a-z]+/g, '-');
const toShapeId = (name: string) => `shape-${name.toLowerCase()}`;
