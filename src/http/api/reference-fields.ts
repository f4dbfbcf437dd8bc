// JSON Schema as tables of fields, in words, for the reference page.
import { type Components, isNullable, type JsonSchema, nameOfRef, resolve } from './json-schema.ts';

export type Field = { name: string; type: string; shape?: string | undefined; required: boolean; text: string };

/** One row a field; what an object of its own holds comes below it as `scopes[].name`. */
export function toFields(schema: JsonSchema, schemas: Components, prefix = ''): Field[] {
  const { properties = {}, required = [] } = resolve(schema, schemas);
  return Object.entries(properties).flatMap(([name, one]) => {
    const field = toField(`${prefix}${name}`, one, required.includes(name));
    const inner = one.type === 'array' && one.items ? one.items : one;
    if (field.shape || !inner.properties) return [field];
    return [field, ...toFields(inner, schemas, `${prefix}${name}${inner === one ? '.' : '[].'}`)];
  });
}

export function toField(name: string, schema: JsonSchema, required: boolean): Field {
  const item = withoutNull(schema);
  const shape = nameOfRef(item) ?? (item.items && nameOfRef(withoutNull(item.items)));
  return { name, type: toTypeText(schema), shape, required, text: schema.description ?? item.description ?? '' };
}

function withoutNull(schema: JsonSchema): JsonSchema {
  const others = schema.anyOf?.filter(({ type }) => type !== 'null');
  return (others?.length === 1 && others[0]) || schema;
}

function toTypeText(schema: JsonSchema): string {
  const text = toPlainTypeText(withoutNull(schema));
  return isNullable(schema) ? `${text} or null` : text;
}

function toPlainTypeText(schema: JsonSchema): string {
  const name = nameOfRef(schema);
  if (name) return name;
  if (schema.items) return `list of ${toTypeText(schema.items)}`;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.length > MAX_LISTED_VALUES ? 'one of a list' : schema.enum.join(' | ');
  const format = schema.format && formats[schema.format];
  if (format) return format;
  if (schema.anyOf) return [...new Set(schema.anyOf.map(toTypeText))].join(' or ');
  const type = [schema.type].flat().find((one) => one !== 'null');
  return types[type ?? ''] ?? 'anything';
}

const MAX_LISTED_VALUES = 20;
const formats: Record<string, string> = {
  'date-time': 'time',
  uuid: 'UUID',
  uri: 'URL',
  ipv4: 'IP address',
  ipv6: 'IP address',
};
const types: Record<string, string> = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'true or false',
  object: 'object',
};
