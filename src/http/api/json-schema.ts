// From the zod schemas of the routes to JSON Schema as OpenAPI 3.1 has it, and from JSON Schema to an example.
import { z } from 'zod';
import { entryOf } from '../../tables.ts';

export type JsonSchema = {
  $ref?: string;
  type?: string | string[];
  description?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  examples?: unknown[];
  format?: string;
  pattern?: string;
  minimum?: number;
  additionalProperties?: unknown;
  allOf?: JsonSchema[];
  contentMediaType?: string;
  contentSchema?: JsonSchema;
};

export type Components = Record<string, JsonSchema>;

const COMPONENTS = '#/components/schemas/';

/** `io`: what is sent (`input`) or what is answered (`output`). Schemas with an id go to `components`. */
export function toJsonSchema(schema: z.ZodType, io: 'input' | 'output', components: Components): JsonSchema {
  // Inside of another one, a schema that has an id becomes a reference like any other.
  const wrapped = z.toJSONSchema(z.object({ it: schema }), { io, unrepresentable: 'any', override: simplify });
  const { properties, $defs = {} }: { properties: { it: JsonSchema }; $defs?: Components } = point(wrapped);
  for (const [name, component] of Object.entries($defs)) {
    const known = components[name];
    if (known && JSON.stringify(known) !== JSON.stringify(component)) throw new Error(`two shapes are called ${name}`);
    components[name] = component;
  }
  return properties.it;
}

const point = (schema: object) => JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', `"${COMPONENTS}`));

type Override = { zodSchema: z.core.$ZodTypes; jsonSchema: z.core.JSONSchema.BaseSchema };

const FORMATS_THAT_SAY_ENOUGH = new Set(['date-time', 'uuid', 'uri', 'ipv4', 'ipv6']);

/** Without what says nothing to people or generators. */
export function simplify({ zodSchema, jsonSchema }: Override): void {
  if (jsonSchema.format && FORMATS_THAT_SAY_ENOUGH.has(jsonSchema.format)) delete jsonSchema.pattern;
  // An answer may say more one day; only what we take is closed.
  const open = zodSchema._zod.def.type === 'object' && zodSchema._zod.def.catchall === undefined;
  if (open) delete jsonSchema.additionalProperties;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  delete jsonSchema.id;
}

export function resolve(schema: JsonSchema, components: Components): JsonSchema {
  const name = nameOfRef(schema);
  return name === undefined ? schema : entryOf(components, name);
}

export const nameOfRef = (schema: JsonSchema) => schema.$ref?.slice(COMPONENTS.length);

/** A value that the schema takes. `brief`: of what may be left out, only what has an example of its own. */
export function exampleOf(schema: JsonSchema, components: Components, { brief = false } = {}): unknown {
  const { examples, anyOf, properties, required = [], items, ...rest } = resolve(schema, components);
  if (examples) return examples[0];
  if (rest.const !== undefined) return rest.const;
  if (rest.enum) return rest.enum[0];
  if (rest.default !== undefined) return rest.default;
  if (isNullable({ ...rest, anyOf })) return null;
  if (anyOf?.[0]) return exampleOf(anyOf[0], components, { brief });
  if (properties) {
    const shown = Object.entries(properties).filter(
      ([name, one]) => !brief || required.includes(name) || hasExample(one, components),
    );
    return Object.fromEntries(shown.map(([name, one]) => [name, exampleOf(one, components, { brief })]));
  }
  if (items) return [exampleOf(items, components, { brief })];
  return samples[String(rest.type)]?.(rest);
}

const samples: Record<string, (schema: JsonSchema) => unknown> = {
  string: ({ format }) => (format === 'uri' ? 'https://www.example.com/' : '…'),
  integer: ({ minimum }) => minimum ?? 1,
  number: ({ minimum }) => minimum ?? 1,
  boolean: () => false,
  object: () => ({}),
};

export function isNullable({ type, anyOf }: JsonSchema): boolean {
  return (Array.isArray(type) && type.includes('null')) || (anyOf?.some((one) => one.type === 'null') ?? false);
}

function hasExample(schema: JsonSchema, components: Components): boolean {
  const { examples, anyOf } = resolve(schema, components);
  return examples !== undefined || (anyOf?.some((one) => hasExample(one, components)) ?? false);
}
