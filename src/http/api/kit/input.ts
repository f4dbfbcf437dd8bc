// Turns a stranger's input into the types of a route's schema, or into a problem that names each field. Nothing
// inside checks again.
import type { z } from 'zod';
import { isStorable } from '../../../database/storable.ts';
import { type FieldError, Problem, sayAll } from '../../../problem.ts';
import { type Check, toFieldError, withOtherMistakes } from '../../kit/schema-errors.ts';

/** Deeper than anything that a schema takes; it bounds what walks over the input. */
const MAX_DEPTH = 12;
const MAX_FIELDS_NAMED = 20;
const MAX_NAME_LENGTH = 100;

type How = { code: 'invalid_body' | 'invalid_query' | 'invalid_request'; check?: Check<z.ZodType> | undefined };

/** Throws the problem with this code: the schema's mistakes, and those of `check` in the fields that it accepts. */
export async function parse(schema: z.ZodType, input: unknown, { code, check }: How): Promise<unknown> {
  const mistake = findUnstorable(input, []);
  if (mistake) throw toProblem(code, [mistake]);
  const parsed = schema.safeParse(input, { error: say });
  if (parsed.success) return parsed.data;
  const errors = new Map<string, FieldError>();
  for (const issue of parsed.error.issues) {
    const unknown = issue.code === 'unrecognized_keys';
    const names = unknown ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    for (const name of names) {
      if (errors.size >= MAX_FIELDS_NAMED) break;
      const path = toName(name);
      const said = unknown ? { ...issue, message: NO_FIELD } : issue;
      if (!errors.has(path)) errors.set(path, toFieldError(said, path, input));
    }
  }
  throw await withOtherMistakes(toProblem(code, [...errors.values()]), { schema, input, check });
}

const NO_FIELD = 'is not a field of this request';

const toProblem = (code: How['code'], errors: FieldError[]) => new Problem(code, sayAll(errors), { errors });

const toName = (path: PropertyKey[]) => path.map(String).join('.').slice(0, MAX_NAME_LENGTH) || 'body';

/** No column is called so; what an object does with them is surprising. */
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/** PostgreSQL takes neither NUL nor half a surrogate pair: a schema that lets them through would answer 500. */
function findUnstorable(input: unknown, path: string[]): FieldError | undefined {
  if (typeof input === 'string') {
    if (isStorable(input)) return undefined;
    return { field: toName(path), code: 'invalid_text', detail: 'has a character that is no text' };
  }
  if (typeof input !== 'object' || input === null) return undefined;
  if (path.length >= MAX_DEPTH)
    return { field: toName(path.slice(0, 1)), code: 'too_deep', detail: 'is nested too deeply' };
  for (const [key, value] of Object.entries(input)) {
    if (FORBIDDEN_KEYS.has(key) || !isStorable(key))
      return { field: toName([...path, key]), code: 'unknown_field', detail: NO_FIELD };
    const found = findUnstorable(value, [...path, key]);
    if (found) return found;
  }
  return undefined;
}

type Issue = z.core.$ZodRawIssue;

/** In words that need no program to read; a schema's own message goes first, zod's stands for the rest. */
function say(issue: Issue): string | undefined {
  if (issue.code === 'invalid_type')
    return issue.input === undefined ? 'is missing' : `must be ${nouns[issue.expected] ?? issue.expected}`;
  if (issue.code === 'invalid_value') return `must be ${issue.values.map(String).join(', or ')}`;
  if (issue.code === 'too_big') return `must be at most ${issue.maximum}${units[issue.origin] ?? ''}`;
  if (issue.code === 'too_small') return `must be at least ${issue.minimum}${units[issue.origin] ?? ''}`;
  if (issue.code === 'invalid_format') return `must be ${formats[issue.format] ?? `of the format ${issue.format}`}`;
  if (issue.code === 'invalid_union') return sayUnion(issue);
  return undefined;
}

/** Each alternative says what it would have been. */
function sayUnion({ errors }: Extract<Issue, { code: 'invalid_union' }>): string {
  const said = errors.flatMap(([first]) => (first?.path.length === 0 ? first.message.replace(MUST_BE, '') : []));
  return `must be ${[...new Set(said)].join(', or ')}`;
}

const MUST_BE = /^must be /;

const nouns: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};
const units: Record<string, string> = { string: ' characters long', array: ' entries' };
const formats: Record<string, string> = {
  url: 'an http(s) URL',
  uuid: 'a UUID',
  ipv4: 'an IP address',
  ipv6: 'an IP address',
  date: 'a day like 2026-05-04',
  datetime: 'a time like 2026-05-04T09:30:00Z or 2026-05-04T11:30:00+02:00',
};
