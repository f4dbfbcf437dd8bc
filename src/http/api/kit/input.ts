// Turns a stranger's input into the types of a route's schema, or into a problem that names each field. Nothing
// inside checks again.
import type { z } from 'zod';
import { isStorable } from '../../../database/storable.ts';
import { type FieldError, Problem, sayAll } from '../../../problem.ts';
import { type Check, toFieldError, withOtherMistakes } from '../../kit/schema-errors.ts';
import { say } from './fields/sentences.ts';

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
