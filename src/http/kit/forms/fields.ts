// The fields of the forms of the console and of the user's own pages, and what is said beside them. Messages are keys of the catalogues; a field that a
// form doesn't have is refused (mass assignment).
import { z } from 'zod';
import { Problem, type ProblemCode } from '../../../problem.ts';
import { parsePhone } from '../../../users/phone.ts';
import { hasMessage, type Translate, waitText } from '../render/messages.ts';
import type { Words } from './form.ts';
import type { Form } from './forms.ts';

/** Trimmed, on one line, may be empty. */
export const text = (max: number) =>
  z
    .string('field.required')
    .trim()
    .max(max, 'field.too_long')
    .regex(/^\P{Cc}*$/u, 'console.error.characters');

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
    .pipe(z.array(z.string().max(length, 'field.too_long')).max(max, 'field.too_long'));

export const choice = <Choice extends string>(choices: readonly Choice[]) =>
  z.enum(choices as readonly [Choice, ...Choice[]], 'field.required');

/** Checkboxes of one name: each is a field of its own, `scopes:users:read` (the parser takes a dot for a tree). */
export function flags<Name extends string>(prefix: string, names: readonly Name[]) {
  return Object.fromEntries(names.map((name) => [`${prefix}:${name}`, flag])) as Record<string, typeof flag>;
}

export function chosen<Name extends string>(
  input: Record<string, unknown>,
  prefix: string,
  names: readonly Name[],
): Name[] {
  return names.filter((name) => input[`${prefix}:${name}`] === true);
}

/** Throws `invalid_request` for a field that isn't the form's, `invalid_body` with messages for what a person can mend. */
export function readFields(schema: z.ZodType, form: Form): unknown {
  const { csrf: _, ...sent } = form;
  const parsed = schema.safeParse(sent);
  if (parsed.success) return parsed.data;
  const fields: Record<string, string> = {};
  for (const issue of parsed.error.issues) {
    if (issue.code === 'unrecognized_keys') {
      throw new Problem('invalid_request', `This form has no field ${issue.keys.join(', ').slice(0, 200)}`);
    }
    fields[issue.path.join('.')] ??= issue.message;
  }
  throw new Problem('invalid_body', undefined, { fields });
}

/** What to say beside which field, or undefined when nobody can mend it there. */
export function toFieldErrors(
  problem: Problem,
  t: Translate,
  words: Words,
  shown: string[],
): Record<string, string> | undefined {
  if (problem.status >= 500 && problem.code !== 'busy') return undefined;
  const named = Object.entries(problem.fields ?? {});
  const key = keyFor(problem, named[0]?.[0], words);
  const wait = waitText(t, problem.retryAfter);
  const values = {
    wait,
    uri: problem.message.split(' ', 1)[0]!,
    min: /at least (\d+)/.exec(problem.message)?.[1] ?? '',
  };
  if (named.length === 0) return key ? { form: t(key, values) } : undefined;
  const errors = named.map(([field, said]) => {
    const message = hasMessage(said) ? said : key;
    return [hasMessage(said) || shown.includes(field) ? field : 'form', message ? t(message, values) : said];
  });
  return Object.fromEntries(errors);
}

function keyFor({ code, message }: Problem, field: string | undefined, words: Words): string | undefined {
  if (code === 'weak_password' && message.includes('at least')) return 'field.password_short';
  return words[`${code}.${field}`] ?? words[code] ?? common[code];
}

const common: Partial<Record<ProblemCode, string>> = {
  invalid_email: 'field.email_invalid',
  weak_password: 'field.password_weak',
  too_many_attempts: 'field.too_many_attempts',
  busy: 'field.busy',
  invalid_redirect_uri: 'console.error.redirect_uri',
};
