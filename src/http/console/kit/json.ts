// A JSON object that somebody typed in a form, with the place of a mistake in it.
import type { JsonObject } from '../../../database/schema/columns.ts';
import { isStorableJson } from '../../../database/storable.ts';
import { Problem } from '../../../problem.ts';

/** Nothing typed is an empty object. Throws `invalid_body` beside the field. */
export function readJson(typed: string, field: string): JsonObject {
  if (!typed.trim()) return {};
  const value = parse(typed, field);
  if (!isStorableJson(value, MAX_DEPTH)) throw wrong(field, 'console.error.json_text');
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw wrong(field, 'console.error.json_object');
}

/** Deeper than anything that a noun takes; it bounds what walks over the value. */
const MAX_DEPTH = 12;

function parse(typed: string, field: string): unknown {
  try {
    return JSON.parse(typed);
  } catch (error) {
    const line = lineOf(typed, error instanceof SyntaxError ? error.message : '');
    throw wrong(field, line === undefined ? 'console.error.json_end' : 'console.error.json', line);
  }
}

/** V8 says `at position 17`. Undefined for a text that ends too early. */
function lineOf(typed: string, told: string): number | undefined {
  const position = Number(/at position (\d+)/.exec(told)?.[1] ?? typed.length);
  return position >= typed.trimEnd().length ? undefined : typed.slice(0, position).split(/\r?\n/).length;
}

const wrong = (field: string, detail: string, line?: number) =>
  new Problem('invalid_body', undefined, {
    errors: [{ field, code: 'invalid_value', detail, members: { line } }],
  });
