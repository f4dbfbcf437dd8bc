// A body that a route's schema takes, made from the schema alone: for tests that go over every route there is.
import { z } from 'zod';

type Json = {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  examples?: unknown[];
  anyOf?: Json[];
  oneOf?: Json[];
  allOf?: Json[];
  properties?: Record<string, Json>;
  items?: Json;
  format?: string;
  minimum?: number;
  minItems?: number;
  minLength?: number;
  $ref?: string;
  $defs?: Record<string, Json>;
};

/** What the rules behind a schema ask for, by field. */
const known: Record<string, unknown> = {
  redirect_uris: ['https://rp.example.com/callback'],
  post_logout_redirect_uris: ['https://rp.example.com/'],
  logo_uri: 'https://rp.example.com/logo.png',
  client_uri: 'https://rp.example.com/',
  policy_uri: 'https://rp.example.com/privacy',
  tos_uri: 'https://rp.example.com/terms',
  identifier: 'https://api.example.com/',
};

/** `given` are values by field name, for what the shape alone doesn't say (an address that is nobody's yet). */
export function exampleBody(schema: z.ZodType, given: Record<string, unknown> = {}): Record<string, unknown> {
  const json = shapes.get(schema) ?? (z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json);
  shapes.set(schema, json);
  const body = toExample(json, { ...known, ...given }, json.$defs ?? {}) as Record<string, unknown>;
  // An optional field whose shape JSON Schema can't tell is left out.
  for (const { path } of schema.safeParse(body).error?.issues ?? []) delete body[String(path[0])];
  schema.parse(body);
  return body;
}

/** Tests that go over every route ask for each of them many times. */
const shapes = new WeakMap<z.ZodType, Json>();

function toExample(json: Json, given: Record<string, unknown>, defs: Record<string, Json>): unknown {
  if (json.$ref) return toExample(defs[json.$ref.split('/').at(-1)!] ?? {}, given, defs);
  // Where fields exclude each other, a schema has an example of the whole.
  if (json.properties && json.examples) return json.examples[0];
  if (json.properties) {
    const fields = Object.entries(json.properties).map(([name, property]) => [
      name,
      name in given ? given[name] : toExample(property, given, defs),
    ]);
    return Object.fromEntries(fields);
  }
  if (json.const !== undefined) return json.const;
  if (json.enum) return json.enum[0];
  if (json.examples) return json.examples[0];
  const variants = json.anyOf ?? json.oneOf ?? json.allOf;
  if (variants) return toExample(variants[0]!, given, defs);
  return (byType[[json.type].flat()[0] ?? ''] ?? (() => 'text'))(json, given, defs);
}

const byType: Record<string, (json: Json, given: Record<string, unknown>, defs: Record<string, Json>) => unknown> = {
  string: ({ format, minLength = 0 }) => formats[format ?? ''] ?? 'text'.padEnd(minLength, 'x'),
  integer: ({ minimum }) => minimum ?? 1,
  number: ({ minimum }) => minimum ?? 1,
  boolean: () => true,
  null: () => null,
  array: ({ items = {} }, given, defs) => [toExample(items, given, defs)],
  object: () => ({}),
};

const formats: Record<string, string> = {
  email: 'alice@example.com',
  uri: 'https://rp.example.com/',
  uuid: '00000000-0000-4000-8000-000000000000',
  'date-time': '2030-01-01T00:00:00Z',
  ipv4: '203.0.113.7',
  ipv6: '2001:db8::7',
};
