// The fields of the forms of the console and of the user's own pages. Messages are keys of the catalogues; a field that a
// form doesn't have is refused (mass assignment).
import { z } from 'zod';
import { ONE_LINE } from '../../../limits/names.ts';
import { type FieldError, Problem } from '../../../problem.ts';
import { parsePhone } from '../../../users/phone.ts';
import type { Sent } from '../request/query.ts';
import { type Check, toFieldError, withOtherMistakes } from '../schema-errors.ts';

/** Trimmed, on one line, may be empty. */
export const text = (max: number) =>
  z.string('field.required').trim().max(max, 'field.too_long').regex(ONE_LINE, 'field.characters');

export const required = (max: number) => text(max).min(1, 'field.required');

/** Empty is undefined. */
export const optional = (max: number) => text(max).transform((value) => value || undefined);

/** In the form in which it is kept; empty is undefined. */
export const optionalPhone = text(50).transform((typed, check) => {
  const phone = parsePhone(typed);
  if (typed && !phone) check.addIssue('field.phone_invalid');
  return phone;
});

/** Not trimmed; how good it must be is the App's policy. */
export const password = z
  .string('field.password_required')
  .min(1, 'field.password_required')
  .max(5000, 'field.too_long');

/** A file as `form` hands it over. */
export const file = z.base64('field.required').transform((text) => Buffer.from(text, 'base64'));

/** A checkbox. */
export const flag = z
  .literal('on')
  .optional()
  .transform((value) => value === 'on');

/** A text area, one entry a line. */
export const lines = (max: number, length = 2000) =>
  z
    .string('field.required')
    .transform((value) =>
      value
        .split(/\r?\n/)
        .map((line) => line.trim())
        .filter(Boolean),
    )
    .pipe(z.array(z.string().max(length, 'field.too_long')).max(max, 'field.too_many'));

export const choice = <Choice extends string>(choices: readonly Choice[]) => z.enum(choices, 'field.required');

/** Checkboxes of one name: each is a field of its own, `scopes:users:read` (the parser takes a dot for a tree). */
export function flags<Name extends string>(prefix: string, names: readonly Name[]) {
  return Object.fromEntries(names.map((name) => [`${prefix}:${name}`, flag]));
}

export function chosen<Name extends string>(
  input: Record<string, unknown>,
  prefix: string,
  names: readonly Name[],
): Name[] {
  return names.filter((name) => input[`${prefix}:${name}`] === true);
}

/**
 * Throws `invalid_request` for a field that isn't the form's, `invalid_body` with messages for what a person can mend:
 * the schema's, and those of `check` for the fields that the schema accepts.
 */
export async function readFields<Fields extends z.ZodType>(
  schema: Fields,
  form: Sent,
  check?: Check<Fields>,
): Promise<z.output<Fields>> {
  const { csrf: _, ...sent } = form;
  const parsed = schema.safeParse(sent);
  if (parsed.success) return parsed.data;
  const errors = new Map<string, FieldError>();
  for (const issue of parsed.error.issues) {
    if (issue.code === 'unrecognized_keys') {
      throw new Problem('invalid_request', `This form has no field ${issue.keys.join(', ').slice(0, 200)}`);
    }
    // An entry of a list belongs to the field in which the list was typed.
    const name = String(issue.path[0] ?? 'form');
    if (!errors.has(name)) errors.set(name, toFieldError(issue, name, sent));
  }
  const problem = new Problem('invalid_body', undefined, { errors: [...errors.values()] });
  throw await withOtherMistakes(problem, { schema, input: sent, check });
}
