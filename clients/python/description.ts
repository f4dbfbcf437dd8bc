// The OpenAPI document as the Python client sees it: its operations, and the schemas of what they give (models) and take (inputs),
// each with a name. Checks of length and form are left out: the server does them, and a newer server may have others.

import { COMMAS } from '../../src/http/api/kit/fields/comma-list.ts';
import { describeForClients } from '../typescript/description.ts';
import { escapeKeyword, type NamedOperation, toGroups } from './tree.ts';

export type Schema = {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  allOf?: Schema[];
  [keyword: string]: unknown;
};

export type Answer =
  | { kind: 'nothing' }
  | { kind: 'text' }
  /** `paged`: with a cursor for the next page. */
  | { kind: 'list'; paged: boolean; items: Schema }
  | { kind: 'object'; schema: Schema };

export type Operation = {
  method: string;
  path: string;
  summary: string;
  description: string | undefined;
  pathNames: string[];
  /** Query or body: no operation has both. */
  input: Schema | undefined;
  /** Whether something is to be sent even if there is nothing in it. */
  bodyRequired: boolean;
  /** The types of a body that is not JSON. */
  contentTypes: string[];
  answer: Answer;
};

type Content = Record<string, { schema?: Schema }>;
type Parameter = { name: string; in: string; required?: boolean; schema: Schema; description?: string };
type Described = {
  summary: string;
  description?: string;
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Content };
  responses: Record<string, { content?: Content }>;
};
type Document = {
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, Schema> };
};

const document = describeForClients().document as Document;

export const operations: Operation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, described]) => toOperation({ method, path, described })),
);

export const groups = toGroups(operations);

/** The name of what a method takes or gives, if the document has none for it: `UsersListQuery`. */
export const typeName = (path: string[], { name }: NamedOperation, what: string) =>
  [...path, name, what]
    .flatMap((part) => part.split('_'))
    .map(capitalise)
    .join('');

export const capitalise = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

export const findReference = (schema: Schema) => schema.$ref?.replace('#/components/schemas/', '');

const { WebhookEvent = {}, WebhookEvents, ...schemas } = document.components.schemas;
const events = WebhookEvents?.properties ?? {};

/** Every named schema of the document, and the answers without a name. */
export const describeModels = (answers: Record<string, Schema>): object =>
  toDocument(mapValues({ ...schemas, ...answers }, (one) => plain(one, MODEL_FORMATS)));

export const eventTypes = Object.keys(events);

export const eventName = (type: string) => `${type.split(/[._]/).map(capitalise).join('')}Event`;

/** The bodies of webhooks: a class for each type of event, of which WebhookEvent is the base. */
export function describeEvents(): object {
  const base = { ...WebhookEvent, properties: { ...WebhookEvent.properties, type: { type: 'string' }, data: {} } };
  const all = Object.entries(events).map(([type, body]) => nameData(eventName(type), body));
  const described: Record<string, Schema> = Object.assign({ WebhookEvent: base }, ...all);
  return toDocument(mapValues(described, (one) => plain(one, MODEL_FORMATS)));
}

/** The data of an event as a schema of its own, which otherwise would be named by a number. */
function nameData(name: string, { allOf = [], ...whole }: Schema): Record<string, Schema> {
  const own = allOf[1] ?? whole;
  const { data = {}, ...properties } = own.properties ?? {};
  const reference = { $ref: `#/components/schemas/${name}Data` };
  const base = { $ref: '#/components/schemas/WebhookEvent' };
  return {
    [`${name}Data`]: data,
    [name]: { allOf: [base, { ...own, properties: { ...properties, data: reference } }] },
  };
}

/** The inputs with the schemas that they refer to. */
export function describeInputs(inputs: Record<string, Schema>): object {
  const taken = new Map(Object.entries(inputs));
  for (const schema of taken.values()) {
    for (const [, name = ''] of JSON.stringify(schema).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      const referred = document.components.schemas[name];
      if (referred) taken.set(name, referred);
    }
  }
  return toDocument(mapValues(Object.fromEntries(taken), (one) => plain(one, INPUT_FORMATS)));
}

function toOperation({ method, path, described }: { method: string; path: string; described: Described }): Operation {
  const { summary, description, parameters = [], requestBody, responses } = described;
  const query = parameters.filter((one) => one.in === 'query');
  const json = requestBody?.content['application/json']?.schema;
  if (json && query.length > 0) throw new Error(`${method} ${path} has a query and a body`);
  return {
    method,
    path,
    summary,
    description,
    pathNames: Array.from(path.matchAll(/\{(\w+)\}/g), ([, name = '']) => name),
    input: named(json ?? (query.length > 0 ? toObject(query) : undefined)),
    bodyRequired: json !== undefined && requestBody?.required === true,
    contentTypes: json ? [] : Object.keys(requestBody?.content ?? {}),
    answer: toAnswer(Object.values(responses)[0]?.content ?? {}, { reads: method === 'get' || takesCursor(json) }),
  };
}

function toObject(query: Parameter[]): Schema {
  const properties = query.map(({ name, schema, description }) => [
    name,
    { ...schema, ...(description && { description }) },
  ]);
  const required = query.filter((one) => one.required).map(({ name }) => name);
  return { type: 'object', properties: Object.fromEntries(properties), required };
}

/** As arguments, which can't have the name of a keyword of Python. */
function named(input: Schema | undefined): Schema | undefined {
  if (!input?.properties) return undefined;
  const properties = Object.entries(input.properties).map(([name, schema]) => [escapeKeyword(name), schema]);
  return { ...input, properties: Object.fromEntries(properties), required: input.required?.map(escapeKeyword) ?? [] };
}

/** A search whose input is too long for an address: it is paged like a list, but sent with POST. */
function takesCursor(body: Schema | undefined): boolean {
  return body?.properties?.cursor !== undefined;
}

/** A list is fetched when it is iterated over, so a call that has an effect must not be one. */
function toAnswer(content: Content, { reads }: { reads: boolean }): Answer {
  if (Object.keys(content).length === 0) return { kind: 'nothing' };
  const schema = content['application/json']?.schema;
  if (!schema) return { kind: 'text' };
  const { items, next_cursor, ...others } = schema.properties ?? {};
  const paged = next_cursor !== undefined;
  const isList = Object.keys(others).length === 0 && reads;
  return items?.items && isList ? { kind: 'list', paged, items: items.items } : { kind: 'object', schema };
}

const LEFT_OUT = new Set(
  'title x-webhook default minLength maxLength pattern minimum maximum exclusiveMinimum exclusiveMaximum minItems maxItems uniqueItems propertyNames'.split(
    ' ',
  ),
);

/** The formats that become types of Python's, and what says so: all others are left out. */
type Formats = Partial<Record<string, Schema>>;

const MODEL_FORMATS: Formats = { 'date-time': { format: 'date-time' } };
/** The generator leaves times in a TypedDict as text, unless the type is named. */
const INPUT_FORMATS: Formats = {
  'date-time': { 'x-python-type': 'datetime.datetime' },
  date: { 'x-python-type': 'datetime.date' },
};

/** Without the checks, and with these formats alone. A list in a query may be a list of Python's, too. */
function plain({ format, [COMMAS]: isList, ...schema }: Schema, formats: Formats): Schema {
  if (isList)
    return {
      anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
      description: schema.description,
    };
  const kept = Object.entries(schema).filter(
    ([keyword, value]) => !LEFT_OUT.has(keyword) && !(keyword === 'additionalProperties' && value === false),
  );
  const typed = typeof format === 'string' ? formats[format] : {};
  return {
    ...Object.fromEntries(kept.map(([keyword, value]) => [keyword, within(keyword, value, formats)])),
    ...typed,
  };
}

function within(keyword: string, value: unknown, formats: Formats): unknown {
  if (keyword === 'properties') return mapValues(value as Record<string, Schema>, (one) => plain(one, formats));
  if (['allOf', 'anyOf', 'oneOf'].includes(keyword)) return (value as Schema[]).map((one) => plain(one, formats));
  const isSchema = ['items', 'additionalProperties'].includes(keyword) && typeof value === 'object';
  return isSchema ? plain(value as Schema, formats) : value;
}

const toDocument = (schemas: Record<string, Schema>) => ({
  openapi: '3.1.0',
  info: { title: 'Gatehouse', version: '1' },
  paths: {},
  components: { schemas },
});

const mapValues = <Value, Result>(table: Record<string, Value>, to: (value: Value) => Result) =>
  Object.fromEntries(Object.entries(table).map(([key, value]) => [key, to(value)]));
